"""Lines under a header that belong to one row are joined."""

import polars as pl
import pytest

from stages.reading.grouping import Group, group_rows
from stages.reading.layouts import HARD, Layout
from tests.reading.invented import words

GNUBOARD5 = ("number", "title", "author", "views", "votes", "date")
XE = ("number", "title", "author", "date")


def grouped(cells: list[str], raws: list[str], layout: Layout) -> list[Group]:
    schema = {"listing": pl.Int32, "raw": pl.String, "cells": pl.String, "ends": pl.Boolean}
    ends = [raw.startswith("[1]") for raw in raws]
    return group_rows(pl.DataFrame([[0] * len(raws), raws, cells, ends], schema=schema), layout, words())


def groups(lines: list[str], roles: tuple[str, ...], form: str = "spaces") -> list[tuple[int, int, list[str]]]:
    found = grouped([line.strip() for line in lines], lines, Layout(form, roles))
    return [(group.first, group.length, group.cells.split(HARD)) for group in found]


def test_number_title_and_the_rest_on_three_lines() -> None:
    lines = ["12", "물값 이야기", "나루 1204 2 09:12", "11", "소금빵 1,200원", "솔잎 31 0 07-09", "[1] [2]"]
    assert groups(lines, GNUBOARD5) == [
        (0, 3, ["12", "물값 이야기", "나루 1204 2 09:12"]),
        (3, 3, ["11", "소금빵 1,200원", "솔잎 31 0 07-09"]),
    ]


def test_a_row_said_twice_is_one_row() -> None:
    said = ["운영자 | 2025.07.10 | 추천 0 | 조회 15", "운영자 2025.07.10 0 15"]
    lines = ["12", "물값 이야기", *said, "11", "소금빵", *said]
    found = groups(lines, ("number", "title", "author", "date", "votes", "views"))
    assert [(first, length) for first, length, _ in found] == [(0, 4), (4, 4)]


def test_one_cell_a_line() -> None:
    lines = ["12", "물값", "나루", "2025.07.10", "11", "소금빵", "솔잎", "2025.07.09"]
    assert groups(lines, XE, "cells") == [(0, 4, lines[:4]), (4, 4, lines[4:])]


def test_a_missing_cell_does_not_swallow_the_next_row() -> None:
    lines = ["12", "물값", "나루", "2025.07.10", "11", "소금빵", "솔잎", "2025.07.09", "31"]
    found = groups(lines, (*XE, "views"), "cells")
    assert [(first, length) for first, length, _ in found] == [(0, 4), (4, 5)]


def test_a_title_that_is_a_number_is_a_title() -> None:
    lines = ["12", "2025", "나루", "2025.07.10", "11", "7", "솔잎", "2025.07.09"]
    assert groups(lines, XE, "cells") == [(0, 4, lines[:4]), (4, 4, lines[4:])]


def test_an_aligned_title_goes_on_below() -> None:
    lines = ["12   물값      나루   2025.07.10", "     이야기", "11   소금빵    솔잎   2025.07.09"]
    hard = [HARD.join(line.split("   ")).replace(f"{HARD} ", HARD) for line in lines]
    found = grouped([line.strip(f" {HARD}") for line in hard], lines, Layout("aligned", XE))
    assert [(group.first, group.length) for group in found] == [(0, 2), (2, 1)]
    assert found[0].cells.split(HARD)[1].split() == ["물값", "이야기"]


@pytest.mark.parametrize("lines", [[], ["물값이 올랐다고 한다.", "그뿐이다."], ["12"], ["12", "물값"]])
def test_no_row(lines: list[str]) -> None:
    assert groups(lines, XE) == []


def test_rows_end_where_four_lines_are_none() -> None:
    row = ["12", "물값", "나루 2025.07.10"]
    prose = ["어제는 비가 왔다.", "오늘은 맑다.", "내일은 모른다.", "그뿐이다."]
    found = groups([*row, *prose, "11", "소금빵", "솔잎 2025.07.09"], XE)
    assert [group[0] for group in found] == [0]
