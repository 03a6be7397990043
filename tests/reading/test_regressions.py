"""Pages on which the reader once went wrong, kept small."""

import pytest

from tests.reading.invented import HEADER, POSTS, read_page, roles, rows


def test_rows_without_numbers_are_not_joined_because_of_another_line() -> None:
    printed = [POSTS[0], POSTS[1][2:], "여름맞이 특가 할인 행사 보러 가기", POSTS[2], POSTS[3][2:]]
    reading = read_page(HEADER, *printed)
    assert rows(reading, "number", "author", "n_lines") == [
        (9, "나루", 1),
        (None, "솔잎", 1),
        (7, "나루", 1),
        (None, "솔잎", 1),
    ]


def test_cells_may_be_words_that_stand_around_listings() -> None:
    posts = [("공지", "공지사항", "관리자", "07-01"), ("9", "로그인", "나루", "07-01"), ("8", "검색", "솔잎", "07-01")]
    reading = read_page("번호", "제목", "글쓴이", "날짜", *[cell for post in posts for cell in post], "1 2 3")
    assert rows(reading, "title") == ["공지사항", "로그인", "검색"]


@pytest.mark.parametrize(
    "line",
    [
        "번호 제목 글쓴이 날짜 " * 3000,
        "번호제목글쓴이날짜" * 3000,
        "|" * 3000,
        "12 " * 5000,
        "2025.07.10 " * 3000,
        "[1] " * 3000,
        "amp;" * 5000,
        " " * 50_000 + "가",
    ],
    ids=["labels", "glued labels", "bars", "numbers", "dates", "counts", "entities", "blanks"],
)
def test_a_line_of_one_thing_again_and_again_is_read(line: str) -> None:
    for header in (HEADER, "| 번호 | 제목 | 글쓴이 | 날짜 |", "번호제목글쓴이날짜"):
        assert len(roles(read_page(header, line))) >= 2
    assert roles(read_page(line))
