"""A row is read into the cells of its header's columns, as text."""

from typing import Any

import polars as pl
import pytest

from stages.reading.cells import bounded, read_cells
from stages.reading.layouts import HARD, Layout
from stages.reading.lines import tidy
from tests.reading.invented import words

XE = ("number", "title", "author", "date", "views", "votes")


def cells(row: str, *roles: str, form: str = "spaces") -> dict[str, Any]:
    found = read_cells(pl.Series([row], dtype=pl.String), Layout(form, roles), words()).to_dicts()[0]
    return {name: value for name, value in found.items() if value is not None and name != "block_roles"}


def bounds(raw: str, form: str) -> list[str]:
    lines = pl.Series([raw])
    parts: str = bounded(lines, tidy(lines), form)[0]
    return [part.strip() for part in parts.split(HARD)]


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("tabs", "9\t물값 | 땅값\t\t2025.07.10\r"),
        ("double-tabs", "9\t\t물값 | 땅값\t\t\t\t2025.07.10"),
        ("pipes", r"| 9 | 물값 \| 땅값 | | 2025.07.10 |"),
        ("pipes", r"9| 물값 \| 땅값| | 2025.07.10"),
    ],
)
def test_shown_boundaries(form: str, raw: str) -> None:
    assert bounds(raw, form) == ["9", "물값 | 땅값", "", "2025.07.10"]


def test_blanks_align_cells() -> None:
    assert bounds("9    물값 이야기     나루     2025.07.10", "aligned") == ["9", "물값 이야기", "나루", "2025.07.10"]


def test_single_blanks_show_no_boundary() -> None:
    assert bounds("9 물값 나루", "spaces") == ["9 물값 나루"]


def test_hard_cells_may_be_empty() -> None:
    row = HARD.join(["9", "물값 이야기", "", "2025.07.10", "12", ""])
    assert cells(row, *XE, form="tabs") == {
        "number": "9",
        "title": "물값 이야기",
        "date": "2025.07.10",
        "views": "12",
    }


@pytest.mark.parametrize(("form", "boundary"), [("tabs", HARD), ("spaces", " ")])
def test_columns_of_a_board_s_own_are_left_out(form: str, boundary: str) -> None:
    row = boundary.join(["나루", "9", "물값", "2025.07.10", "솔잎", "12", "가람"])
    found = cells(row, "author", "number", "title", "date", "other", "views", "other", form=form)
    assert found.pop("block" if form == "spaces" else "title", "물값") == "물값"
    assert found == {"author": "나루", "number": "9", "date": "2025.07.10", "views": "12"}


@pytest.mark.parametrize("number", ["", "-"])
def test_a_hard_cell_for_a_number_may_hold_nothing(number: str) -> None:
    row = HARD.join([number, "물값", "나루", "2025.07.10"])
    assert cells(row, *XE[:4], form="tabs") == {"title": "물값", "author": "나루", "date": "2025.07.10"}


@pytest.mark.parametrize("row", [["물값", "나루", "2025.07.10"], ["9", "물값", "나루", "2025.07.10", "땅값"]])
def test_hard_cells_are_as_many_as_the_columns(row: list[str]) -> None:
    assert "title" not in cells(HARD.join(row), *XE[:4], form="tabs")


def test_soft_cells_peel_off_both_ends() -> None:
    assert cells("9 물값 3,000원 나루 2025.07.10 12 3", *XE) == {
        "number": "9",
        "block": "물값 3,000원 나루",
        "date": "2025.07.10",
        "views": "12",
        "votes": "3",
    }


def test_several_cells_after_the_texts() -> None:
    found = cells(
        "9 물값 7월 2025.07.10 09:12 추천 3 조회 12 35", "number", "title", "date", "votes", "views", "comments"
    )
    assert (found["block"], found["date"]) == ("물값 7월", "2025.07.10 09:12")


def test_a_lone_count_is_that_of_the_views() -> None:
    found = cells("9 물값 나루 2025.07.10 12", *XE)
    assert found == {"number": "9", "block": "물값 나루", "date": "2025.07.10", "views": "12"}


def test_which_of_three_counts_is_missing_is_unknown() -> None:
    found = cells("9 물값 나루 2025.07.10 12 3", *XE, "comments")
    assert found == {"number": "9", "block": "물값 나루", "date": "2025.07.10"}


def test_labelled_counts_are_known_by_their_labels() -> None:
    found = cells("9 물값 나루 2025.07.10 추천 3 조회 12", *XE)
    assert (found["views"], found["votes"]) == ("12", "3")


def test_counts_before_the_date() -> None:
    found = cells("9 물값 7월 나루 12 2025.07.10", "number", "title", "author", "views", "date")
    assert (found["block"], found["views"], found["date"]) == ("물값 7월 나루", "12", "2025.07.10")


def test_a_date_of_fixed_width_is_the_anchor_of_glued_cells() -> None:
    found = cells("53 물값나루2025.07.1031", "number", "title", "author", "date", "views", form="glued")
    assert (found["block"], found["date"], found["views"]) == ("물값나루", "2025.07.10", "31")


@pytest.mark.parametrize(("printed", "comments", "views"), [("12 3456", "12", "3456"), ("12/3456", "12", "3456")])
def test_two_counts_in_one_column(printed: str, comments: str, views: str) -> None:
    found = cells(f"물값 나루 {printed} 솔잎 2025-7-3", "title", "author", "comments+views", "activity")
    assert (found["comments"], found["views"]) == (comments, views)


def test_two_counts_printed_as_one_are_unknown() -> None:
    found = cells("물값 나루 123456 솔잎 2025-7-3", "title", "author", "comments+views", "activity")
    assert found.keys() == {"block", "activity"}


@pytest.mark.parametrize("line", ["12 물값 나루", "물값이 올랐다고 한다.", "1 2 3 4 5", ""])
def test_other_lines_are_no_rows(line: str) -> None:
    assert cells(line, "number", "title", "author", "date") == {}


def test_the_columns_are_always_the_same() -> None:
    two = (
        read_cells(pl.Series([row]), Layout(form, XE), words())
        for row, form in (("x", "spaces"), (HARD.join("x" * 6), "tabs"))
    )
    first, second = (frame.schema for frame in two)
    assert first == second


@pytest.mark.parametrize("row", ["\t9\t물값\t나루\t2025.07.10", "9\t물값\t나루\t2025.07.10\t"])
def test_a_boundary_outside_of_all_cells_is_none(row: str) -> None:
    shown = bounded(pl.Series([row]), tidy(pl.Series([row])), "tabs")[0]
    found = cells(shown, "number", "title", "author", "date", form="tabs")
    assert found == {"number": "9", "title": "물값", "author": "나루", "date": "2025.07.10"}


def test_an_outer_cell_may_be_empty() -> None:
    shown = f"{HARD}물값{HARD}나루{HARD}2025.07.10"
    assert "number" not in cells(shown, "number", "title", "author", "date", form="tabs")
