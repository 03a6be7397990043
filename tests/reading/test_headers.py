"""Listings begin at header lines, at labels printed one a line, or at rows that share one pattern."""

import pytest

from stages.reading.headers import find_headerless, find_headers
from stages.reading.layouts import Layout
from stages.reading.lexicon import load
from tests.reading.invented import HEADER, POSTS, SENTENCES, read_page, roles, solid, words

FOUR = ("number", "title", "author", "date")


def headers(*printed: str) -> list[tuple[int, int, str]]:
    return [(found.first, found.last, str(found.layout)) for found in find_headers(solid(*printed), words())]


def headerless(*printed: str) -> list[tuple[int, int, str]]:
    return [(first, last, str(layout)) for first, last, layout in find_headerless(solid(*printed), words())]


def test_a_line_of_labels_is_a_header() -> None:
    assert headers(SENTENCES[0], "", HEADER, *POSTS) == [(1, 1, "spaces:number,title,author,date")]


def test_each_listing_of_a_page_has_its_header() -> None:
    found = headers(HEADER, *POSTS, "", "No Subject Name Hit", "1 one gull 2025-07-10 3")
    assert [layout for *_, layout in found] == [
        "spaces:number,title,author,date",
        "spaces:number,title,author,views",
    ]


def test_labels_one_a_line_make_one_header() -> None:
    assert headers("번호", "제목", "글쓴이", "조회 수", "12") == [(0, 3, "cells:number,title,author,views")]


def test_labels_two_a_line_make_a_header_of_rows_over_lines() -> None:
    assert headers("번호 제목", "글쓴이 날짜", "12") == [(0, 1, "lines:number,title,author,date")]


@pytest.mark.parametrize(
    "printed",
    [
        ("번호 제목",),
        ("번호 글쓴이 날짜",),
        ("번호 제목 글쓴이를 적어 주세요.",),
        ("번호", "", "하나", "둘", "제목", "글쓴이"),
        ("번호 제목 번호",),
    ],
)
def test_other_lines_are_no_header(printed: tuple[str, ...]) -> None:
    assert headers(*printed) == []


def test_a_header_does_not_reach_over_pages() -> None:
    first, second = solid("번호", "제목"), solid("글쓴이", "날짜")
    second = second.with_columns(k=second["k"] + 2, page=second["page"] + 1)
    assert find_headers(first.vstack(second), words()) == []


def test_labels_right_over_a_header_are_none() -> None:
    assert headers("번호", "제목", "글쓴이", HEADER, *POSTS) == [(3, 3, "spaces:number,title,author,date")]
    assert headers("번호", "제목", "글쓴이", "", "12", HEADER, *POSTS)[0] == (0, 2, "cells:number,title,author")


def test_labels_right_under_a_header_are_a_header() -> None:
    assert headers(HEADER, "번호", "제목", "글쓴이")[1:] == [(1, 3, "cells:number,title,author")]


def test_a_label_may_begin_with_a_figure() -> None:
    added = load({"columns": [{"role": "category", "labels": ["1차 분류"], "example": "1차 분류 번호 제목"}]})
    assert [found.first for found in find_headers(solid("1차 분류 번호 제목 글쓴이"), added)] == [0]


def test_rows_of_one_pattern_need_no_header() -> None:
    printed = [f"{9 - i} 어느 날의 일기 나루 2008/05/{20 - i} {i * 7} {i}" for i in range(4)]
    assert headerless(SENTENCES[0], *printed, "[1][2][3]") == [
        (1, 4, "spaces:number,title,author,date,views,votes"),
    ]


def test_counts_before_the_date_are_found() -> None:
    printed = [f"{9 - i} 어느 날의 일기 나루 {i * 7} 08-05-{20 - i}" for i in range(3)]
    assert headerless(*printed) == [(0, 2, "spaces:number,title,author,views,date")]


def test_votes_may_be_below_zero() -> None:
    printed = [f"{9 - i} 어느 날의 일기 나루 2008/05/{20 - i} {i * 7} -{i}" for i in range(4)]
    assert headerless(*printed) == [(0, 3, "spaces:number,title,author,date,views,votes")]


def test_tabs_are_kept() -> None:
    printed = [f"{9 - i}\t어느 날의 일기\t나루\t2008/05/{20 - i}\t{i}" for i in range(3)]
    assert [layout.split(":")[0] for *_, layout in headerless(*printed)] == ["tabs"]


def test_a_cell_more_than_usual_is_the_category() -> None:
    printed = [f"{9 - i}\t일기\t어느 날의 산책\t나루\t2008/05/{20 - i}\t{i}" for i in range(3)]
    assert headerless(*printed) == [(0, 2, "tabs:number,category,title,author,date,views")]


@pytest.mark.parametrize("day", ["2008년 5월 {}일", "2008/05/{}(木)", "2008년 5월 {}일 |"])
def test_dates_that_end_in_no_figure(day: str) -> None:
    printed = [f"{9 - i} 어느 날의 일기 나루 {day.format(20 - i)}" for i in range(3)]
    assert headerless(*printed)[0][:2] == (0, 2)


@pytest.mark.parametrize("gap", ["\u00a0", "\u3000", "\u200b ", " \u00a0 "])
def test_blanks_of_all_kinds_keep_cells_apart(gap: str) -> None:
    printed = [f"{9 - i}{gap}어느 날의 일기{gap}나루{gap}2008/05/{20 - i}{gap}{i}" for i in range(3)]
    assert headerless(*printed) == [(0, 2, "spaces:number,title,author,date,views")]


@pytest.mark.parametrize("gap", ["\t", "\u00a0\t"])
def test_blanks_beside_tabs(gap: str) -> None:
    printed = [f"{9 - i}{gap}어느 날의 일기{gap}나루{gap}2008/05/{20 - i}{gap}{i}\u00a0" for i in range(3)]
    assert headerless(*printed) == [(0, 2, "tabs:number,title,author,date,views")]


def test_a_notice_belongs_to_the_rows_below_it() -> None:
    printed = [f"{9 - i} 어느 날의 일기 나루 2008/05/{20 - i}" for i in range(3)]
    assert headerless("공지 이용 안내 관리자 2008/01/02", *printed)[0][:2] == (0, 3)


@pytest.mark.parametrize(
    "printed",
    [
        ["2 어느 날 나루 2008/05/20", "1 어느 날 나루 2008/05/19"],
        ["1 어느 날 나루 2008/05/20", "2 어느 날 나루 2008/05/21", "3 어느 날 나루 2008/05/22"],
        ["3 어느 날 나루", "2 어느 날 나루", "1 어느 날 나루"],
        ["3 어느 날 나루 2008/05/20", SENTENCES[0], "2 어느 날 나루 2008/05/20", "1 어느 날 나루 2008/05/19"],
    ],
    ids=["two", "rising", "no date", "apart"],
)
def test_other_lines_are_no_listing(printed: list[str]) -> None:
    assert headerless(*printed) == []


def test_a_layout_is_named_by_form_and_columns() -> None:
    assert str(Layout("pipes", FOUR)) == "pipes:number,title,author,date"


def test_a_boards_own_label_may_stand_on_a_line_of_its_own() -> None:
    assert headers("번호", "제목", "수량", "글쓴이", "날짜", "12") == [(0, 4, "cells:number,title,other,author,date")]


def test_labels_with_a_strange_one_are_no_header_without_rows() -> None:
    reading = read_page("번호 제목 순서 글쓴이 날짜", "", *SENTENCES)
    assert "listing_header" not in roles(reading)
