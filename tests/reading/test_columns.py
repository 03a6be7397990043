"""In rows that blanks align, where cells begin tells which of them are empty."""

import polars as pl
import pytest

from stages.reading.columns import width, with_empty_cells
from stages.reading.layouts import HARD
from tests.reading.invented import read_page

Cells = tuple[str, str, str, str, str]
POSTS: tuple[Cells, ...] = (
    ("9", "갈대밭 산책길", "나루", "2025.07.10", "12"),
    ("8", "막차가 늦어졌다 7월 9일", "", "2025.07.09", "30"),
    ("7", "물놀이장", "솔잎", "2025.07.08", "45"),
    ("", "소금빵 값", "나루", "2025.07.07", "3"),
    ("6", "헌책방 골목", "솔잎", "2025.07.07", ""),
    ("5", "강가 축제", "물새", "2025.07.06", "8"),
)
HEADER: Cells = ("번호", "제목", "글쓴이", "날짜", "조회")


def aligned(by_width: bool) -> list[str]:
    """Return header and posts as lines whose columns begin at the same places, in widths or in letters."""
    measure = width if by_width else len
    rows = [HEADER, *POSTS]
    sizes = [max(measure(row[place]) for row in rows) + 2 for place in range(len(HEADER))]
    padded = [
        "".join(cell + " " * (size - measure(cell)) for cell, size in zip(row, sizes, strict=True)) for row in rows
    ]
    return [line.rstrip() for line in padded]


def found(*printed: str) -> list[tuple[str | None, ...]]:
    columns = ("title", "author", "date_text", "views")
    return [
        tuple(None if cell is None else str(cell) for cell in row)
        for row in read_page(*printed).listings.select(columns).iter_rows()
    ]


@pytest.mark.parametrize("by_width", [True, False], ids=["widths", "letters"])
def test_empty_cells_between_aligned_columns(by_width: bool) -> None:
    assert found(*aligned(by_width)) == [tuple(cell or None for cell in post[1:]) for post in POSTS]


def test_an_empty_last_cell_in_a_listing_of_wrapped_titles() -> None:
    lines = aligned(by_width=True)
    read = found(*lines[:4], f"{' ' * 6}다시 열려", *lines[4:])
    assert read[2] == ("물놀이장 다시 열려", "솔잎", "2025.07.08", "45")
    assert read[4] == ("헌책방 골목", "솔잎", "2025.07.07", None)


def test_columns_that_do_not_align_show_no_empty_cell() -> None:
    rows = [tuple(cell for cell in post if cell) for post in POSTS]
    raw = [(" " * (2 + index)).join(row) for index, row in enumerate(rows)]
    lines = pl.DataFrame({"k": range(len(raw)), "listing": 0, "raw": raw, "cells": [HARD.join(row) for row in rows]})
    assert with_empty_cells(lines, len(HEADER)).equals(lines)


def test_a_width_counts_wide_letters_twice() -> None:
    assert [width(text) for text in ("", "ab", "나루", "나b")] == [0, 2, 4, 3]
