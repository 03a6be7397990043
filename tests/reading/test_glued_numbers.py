"""Numbers glued to titles that begin with figures are cut where they fall."""

import pytest

from stages.reading.glued_numbers import number_lengths
from tests.reading.invented import read_page, rows


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        (["1203", "12027", "1201"], [1203, 1202, 1201]),
        (["12042025", "1203", "1202"], [1204, 1203, 1202]),
        (["1001", "1000", "9992025", "998"], [1001, 1000, 999, 998]),
        (["88", "873", "86", "859", "84"], [88, 87, 86, 85, 84]),
        (["5120", "5117", "50993", "5090"], [5120, 5117, 5099, 5090]),
        (["7", "6", "512"], [7, 6, 5]),
        (["1203", "1201", "119", "118"], [1203, 1201, 119, 118]),
    ],
)
def test_numbers_fall(printed: list[str], numbers: list[int]) -> None:
    lengths = number_lengths(printed, [False] * len(printed))
    assert [int(number[:length]) for number, length in zip(printed, lengths, strict=True)] == numbers


@pytest.mark.parametrize("printed", [["8", "9", "10", "11"], ["5", "5", "4"], ["21", "1"], ["12"], [], ["9" * 40]])
def test_numbers_that_do_not_fall_are_left_whole(printed: list[str]) -> None:
    assert number_lengths(printed, [False] * len(printed)) == [len(number) for number in printed]


def test_a_number_with_a_blank_behind_it_is_whole() -> None:
    assert number_lengths(["900", "845", "84"], [False, True, False]) == [3, 3, 2]


def test_the_figures_left_are_the_title_s() -> None:
    printed = (
        "1203갈대밭 산책길뉴스봇2025.07.10",
        "12027월 9일 물놀이뉴스봇2025.07.10",
        "1201소금빵 값뉴스봇2025.07.09",
    )
    found = rows(read_page("번호제목글쓴이날짜", *printed), "number", "title", "author")
    assert found[1] == (1202, "7월 9일 물놀이", "뉴스봇")
    notice = rows(read_page("번호제목글쓴이날짜", "공지3월 모임뉴스봇2025.07.10", *printed), "number", "title")
    assert notice[0] == (None, "3월 모임")


def test_a_long_listing_is_cut_in_little_time() -> None:
    printed = [f"{number}{number % 10}" if number % 3 == 0 else str(number) for number in range(40_000, 20_000, -1)]
    lengths = number_lengths(printed, [False] * len(printed))
    assert set(lengths) == {5}
