"""The lines under a header become rows: alone, together, or by another layout than the header's."""

from itertools import combinations

import polars as pl
import pytest

from stages.reading.blocks import spans_of
from tests.reading.invented import read_page, roles, rows

POSTS = ("9 갈대밭 산책길 나루 2025.07.10", "8 막차가 늦어졌다 솔잎 2025.07.09", "7 물놀이장 개장 나루 2025.07.08")


def test_rows_under_headers_of_one_layout_belong_to_their_own_listing() -> None:
    reading = read_page("번호 제목 글쓴이 날짜", *POSTS[:2], "", "번호 제목 글쓴이 날짜", *POSTS)
    assert rows(reading, "number", "line") == [(9, 2), (8, 3), (9, 6), (8, 7), (7, 8)]


def test_glued_rows_under_a_spaced_header() -> None:
    reading = read_page(
        "번호 제목 글쓴이 날짜",
        "9 갈대밭 산책길나루2025.07.10",
        "8 막차가 늦었다나루2025.07.09",
        "7 물놀이장나루2025.07.08",
    )
    assert rows(reading, "number", "title", "author") == [
        (9, "갈대밭 산책길", "나루"),
        (8, "막차가 늦었다", "나루"),
        (7, "물놀이장", "나루"),
    ]


@pytest.mark.parametrize(("votes", "views"), [("3", 12), ("0", None)])
def test_a_lone_count_is_no_views_where_noughts_are_printed(votes: str, views: int | None) -> None:
    reading = read_page(
        "번호 제목 글쓴이 날짜 조회 수 추천 수",
        "9 갈대밭 산책길 나루 2025.07.10 12",
        f"8 막차가 늦어졌다 솔잎 2025.07.09 30 {votes}",
        "7 물놀이장 개장 나루 2025.07.08 45 2",
    )
    assert rows(reading, "views", "votes") == [(views, None), (30, int(votes)), (45, 2)]


def test_the_numbers_of_pages_are_no_row_where_rows_have_no_date() -> None:
    reading = read_page("번호 제목 글쓴이 조회", "9 갈대밭 산책길 나루 12", "8 막차가 늦어졌다 솔잎 30", "1 2 3 4 5")
    assert rows(reading, "number") == [9, 8]


def test_a_number_without_a_label_over_several_lines() -> None:
    reading = read_page(
        "제목 글쓴이 조회 작성일",
        *("9", "갈대밭 산책길", "나루 12 2025.07.10"),
        *("8", "막차가 늦어졌다", "솔잎 30 2025.07.09"),
        *("7", "물놀이장 개장", "나루 45 2025.07.08"),
    )
    assert rows(reading, "number", "title", "author") == [
        (9, "갈대밭 산책길", "나루"),
        (8, "막차가 늦어졌다", "솔잎"),
        (7, "물놀이장 개장", "나루"),
    ]


def test_a_number_without_a_label() -> None:
    reading = read_page(
        "제목 글쓴이 조회 작성일",
        "9 갈대밭 산책길 나루 12 2025.07.10",
        "8 막차가 늦어졌다 솔잎 30 2025.07.09",
        "7 물놀이장 개장 나루 45 2025.07.08",
    )
    assert rows(reading, "number", "title", "views") == [
        (9, "갈대밭 산책길", 12),
        (8, "막차가 늦어졌다", 30),
        (7, "물놀이장 개장", 45),
    ]


def test_a_number_without_a_label_between_bars() -> None:
    reading = read_page(
        "| 제목| 글쓴이| 조회| 작성일",
        "---|---|---|---|---",
        "9| 갈대밭 산책길| 나루| 12| 2025.07.10",
        "8| 막차가 늦어졌다| 솔잎| 30| 2025.07.09",
        "7| 물놀이장 개장| 나루| 45| 2025.07.08",
    )
    assert rows(reading, "number", "title", "views") == [
        (9, "갈대밭 산책길", 12),
        (8, "막차가 늦어졌다", 30),
        (7, "물놀이장 개장", 45),
    ]


def test_an_empty_last_cell_between_loose_bars() -> None:
    reading = read_page(
        "번호 | 제목 | 글쓴이 | 날짜 | 조회",
        "9 | 갈대밭 산책길 |  | 2025.07.10 | 12",
        "8 | 막차가 늦어졌다 | 솔잎 | 2025.07.09 | ",
        "7 | 물놀이장 개장 |  | 2025.07.08 | ",
    )
    assert rows(reading, "title", "author", "views") == [
        ("갈대밭 산책길", None, 12),
        ("막차가 늦어졌다", "솔잎", None),
        ("물놀이장 개장", None, None),
    ]


def test_a_title_that_looks_like_a_files_name_begins_a_row_over_lines() -> None:
    reading = read_page(
        "번호 제목",
        "글쓴이 날짜",
        "9 갈대밭 산책길",
        "나루 2025.07.10",
        "8 막차가 늦어졌다.jpg",
        "솔잎 2025.07.09",
        "7 물놀이장 개장",
        "나루 2025.07.08",
        "1 2 3 다음",
    )
    assert rows(reading, "number", "title") == [(9, "갈대밭 산책길"), (8, "막차가 늦어졌다.jpg"), (7, "물놀이장 개장")]


def test_rounded_counts_are_not_known() -> None:
    reading = read_page(
        "번호 제목 글쓴이 날짜 조회 추천",
        "9 갈대밭 산책길 나루 2025.07.10 1.2만 31",
        "8 막차가 늦어졌다 솔잎 2025.07.09 980 3",
        "7 물놀이장 개장 나루 2025.07.08 15k 12",
    )
    assert rows(reading, "title", "views", "votes") == [
        ("갈대밭 산책길", None, 31),
        ("막차가 늦어졌다", 980, 3),
        ("물놀이장 개장", None, 12),
    ]


def test_a_number_without_a_label_on_a_line_of_its_own() -> None:
    posts = [("9", "갈대밭 산책길", "나루"), ("8", "막차가 늦어졌다", "솔잎"), ("7", "물놀이장 개장", "나루")]
    cells = [cell for number, title, author in posts for cell in (number, title, author, "12", "2025.07.10")]
    reading = read_page("제목", "글쓴이", "조회", "작성일", *cells)
    assert rows(reading, "number", "title", "author") == [(int(number), *texts) for number, *texts in posts]


BREAKS = [breaks for count in range(1, 4) for breaks in combinations(range(1, 5), count)]


@pytest.mark.parametrize("breaks", BREAKS)
def test_rows_broken_over_lines_anywhere(breaks: tuple[int, ...]) -> None:
    posts = (
        ("9", "갈대밭 산책길 새로 열려", "나루", "2025.07.10", "1204"),
        ("8", "[속보] 막차 시각 30분 늦춘다", "솔잎", "2025.07.09", "77"),
        ("7", "물놀이장 개장", "나루", "2025.07.09", "58"),
        ("6", "헌책방 골목에 모인 사람들", "솔잎", "2025.07.07", "231"),
    )
    ends = [*breaks, 5]
    printed = [" ".join(post[start:end]) for post in posts for start, end in zip([0, *breaks], ends, strict=True)]
    reading = read_page("번호 제목 글쓴이 날짜 조회", *printed)
    found = rows(reading, "number", "title", "author", "date_text", "views", "n_lines")
    assert found == [(int(n), title, author, day, int(views), len(ends)) for n, title, author, day, views in posts]


def test_a_line_without_a_number_after_the_last_row_is_none() -> None:
    reading = read_page("번호 제목 글쓴이 날짜", *POSTS, "오늘 방문한 사람 2025.07.10")
    assert rows(reading, "number") == [9, 8, 7]
    assert roles(reading)[-1] != "listing_row"


def test_rows_far_below_the_last_one_are_no_part_of_the_listing() -> None:
    far = [f"가람마을 소식 {word}" for word in ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱")]
    reading = read_page("번호 제목 글쓴이 날짜", *POSTS, *far, "6 헌책방 골목 솔잎 2025.07.07")
    assert rows(reading, "number") == [9, 8, 7]


def test_a_title_over_two_lines_among_rows_of_one() -> None:
    wrapped = ("6 섬을 떠난 사람들 ② 뱃길 끊긴 뒤", "남은 주민 “버티는 것도 한계” 나루 2025.07.07")
    reading = read_page("번호 제목 글쓴이 날짜", *POSTS, *wrapped, "5 장터 소식 나루 2025.07.06")
    assert rows(reading, "number", "title", "author", "n_lines")[3:] == [
        (6, "섬을 떠난 사람들 ② 뱃길 끊긴 뒤 남은 주민 “버티는 것도 한계”", "나루", 2),
        (5, "장터 소식", "나루", 1),
    ]


def test_how_far_the_rows_of_each_listing_reach() -> None:
    lines = pl.DataFrame({"k": [5, 6, 7, 20, 21, 30, 31], "listing": [1, 1, 1, 2, 2, 4, 4]})
    rows = pl.DataFrame({"k": [5, 7, 30], "listing": [1, 1, 4]})
    spans = spans_of(lines, rows).sort("listing").select("listing", "start", "size", "n", "last_row", "covered")
    assert spans.rows() == [(1, 0, 3, 2, 7, 3), (2, 3, 2, None, None, None), (4, 5, 2, 1, 30, 1)]
