"""A header says which columns its rows have, in which order, and how cells are kept apart."""

import re

import pytest

from stages.reading.layouts import (
    Layout,
    count_runs,
    read_header,
    read_labels,
    soft_pattern,
    text_blocks,
)
from stages.reading.lines import tidy
from tests.reading.invented import words


def layout(raw: str) -> str | None:
    import polars as pl

    found = read_header(raw, tidy(pl.Series([raw]))[0], words())
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("번호 제목 글쓴이 날짜", "spaces:number,title,author,date"),
        ("번호 제목 글쓴이 날짜 조회 수", "spaces:number,title,author,date,views"),
        ("번 호 제   목 글쓴이 날짜 조회", "spaces:number,title,author,date,views"),
        ("번호   제   목   글쓴이   날짜", "aligned:number,title,author,date"),
        ("번호제   목글쓴이날짜", "glued:number,title,author,date"),
        ("번호\t제목\t글쓴이\t날짜", "tabs:number,title,author,date"),
        ("번호\t\t제목\t\t글쓴이\t\t조회 수", "double-tabs:number,title,author,views"),
        ("| 번호 | 제목 | 글쓴이 |", "pipes:number,title,author"),
        ("번호| 제목| 글쓴이", "pipes:number,title,author"),
        ("번호    제목          글쓴이", "aligned:number,title,author"),
        ("번호제목글쓴이날짜조회 수", "glued:number,title,author,date,views"),
        ("번호제목글쓴이날짜", "glued:number,title,author,date"),
        ("번호 제목 글쓴이 날짜▼ 조회▲", "spaces:number,title,author,date,views"),
        ("전체선택 번호 제목 글쓴이 조회 추천 비추천 날짜", "spaces:number,title,author,views,votes,downvotes,date"),
        ("번호 C 분류 제목 이름 날짜", "spaces:number,category,title,author,date"),
        ("제목 글쓴이 조회 작성일", "spaces:title,author,views,date"),
        ("No. Subject Author Date Hit", "spaces:number,title,author,date,views"),
        ("番号 件名 投稿者 投稿日 閲覧数", "spaces:number,title,author,date,views"),
        ("编号 标题 作者 发布时间 查看", "spaces:number,title,author,date,views"),
        ("全部主题 作者 回复/查看 最后发表", "spaces:title,author,comments+views,activity"),
        ("Topics Replies Views Last post", "spaces:title,comments,views,activity"),
        ("Subject / Started by Replies / Views Last post", "spaces:title+author,comments+views,activity"),
    ],
)
def test_headers(header: str, named: str) -> None:
    assert layout(header) == named


@pytest.mark.parametrize(
    "line",
    [
        "번호 제목",
        "번호 날짜 조회",
        "번호 제목 내용",
        "번호 제목 글쓴이 제목",
        "제목과 글쓴이와 날짜",
        "글쓴이 나루",
        "",
    ],
)
def test_other_lines(line: str) -> None:
    assert layout(line) is None


def test_many_headers_side_by_side_are_none_and_soon_told() -> None:
    assert layout(" ".join(["번호 제목 글쓴이 날짜 조회"] * 3000)) is None


def test_the_longest_label_is_taken() -> None:
    assert read_labels("조회수추천수비추천", words()) == ["조회수", "추천수", "비추천"]
    assert read_labels("제목없음", words()) is None


def test_neighbouring_columns_of_one_kind_are_one_run() -> None:
    roles = ("number", "category", "title", "author", "date", "votes", "views")
    assert text_blocks(roles) == [("category", "title", "author")]
    assert count_runs(roles) == [("votes", "views")]


def test_a_soft_pattern_finds_cells_from_both_ends() -> None:
    pattern = soft_pattern(Layout("spaces", ("number", "title", "author", "date", "views")), words(), strict=True)
    found = re.match(pattern, "12 물값 3% 올라 7월 9일 나루 2025.07.10 1,204")
    assert found is not None
    cells = found.groupdict()
    assert (cells["number"], cells["block0"], cells["date"], cells["counts0"]) == (
        "12",
        "물값 3% 올라 7월 9일 나루",
        "2025.07.10",
        "1,204",
    )


def test_only_a_loose_pattern_lets_counts_be_missing() -> None:
    listing = Layout("spaces", ("number", "title", "date", "views"))
    strict, loose = (soft_pattern(listing, words(), strict=strict) for strict in (True, False))
    assert re.match(strict, "12 물값 2025.07.10") is None
    assert re.match(loose, "12 물값 2025.07.10")


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("번호 제목 수량 글쓴이 날짜", "spaces:number,title,other,author,date"),
        ("번호 장소 제목 글쓴이 조회 수", "spaces:number,other,title,author,views"),
        ("보기 번호 제목 글쓴이 날짜", "spaces:number,title,author,date"),
        ("번호\t제목\t접수 기간\t등록일", "tabs:number,title,other,date"),
        ("| 번호 | 제목 | 가격 | 날짜 |", "pipes:number,title,other,date"),
    ],
)
def test_one_label_may_be_the_boards_own(header: str, named: str) -> None:
    assert layout(header) == named


@pytest.mark.parametrize(
    "header", ["번호 제목 수량", "번호 제목 수량 장소 글쓴이 날짜", "번호 제목 2025 글쓴이", "번호 제목 글쓴이, 날짜순"]
)
def test_more_than_one_strange_word_makes_no_header(header: str) -> None:
    assert layout(header) is None


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("번호 제목 담당부서 작성자 등록일", "spaces:number,title,other,author,date"),
        ("번호 제목 작성자 언론사 등록일", "spaces:number,title,author,other,date"),
        ("번호 제목 작성자 작성일 등록일", "spaces:number,title,author,date,other"),
    ],
)
def test_of_two_columns_of_one_role_the_lexicons_first_is_it(header: str, named: str) -> None:
    assert layout(header) == named
