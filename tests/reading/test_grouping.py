"""Lines under a header that belong to one row are joined."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.reading.grouping import Group, best_group, blocks_of, group_rows
from stages.reading.layouts import HARD, Layout
from stages.reading.plain_rows import plain_rows
from stages.reading.row_patterns import looked_at, patterns_of
from tests.reading.invented import words

GNUBOARD5 = ("number", "title", "author", "views", "votes", "date")
XE = ("number", "title", "author", "date")
LAYOUTS = [
    Layout(form, roles)
    for form in ("spaces", "cells", "aligned")
    for roles in (XE, GNUBOARD5, (*XE, "views"), ("number", "date", "title", "author"), ("title", "number", "date"))
]
PIECES = (
    "12",
    "11",
    "[공지]",
    "물값",
    "2025 예산",
    "나루",
    "2025.07.10",
    "07-09",
    "09:12",
    "31",
    "1204",
    "[1] [2]",
    "|",
)


def as_lines(cells: list[str], raws: list[str], listings: list[int]) -> pl.DataFrame:
    schema = {"listing": pl.Int32, "raw": pl.String, "cells": pl.String, "ends": pl.Boolean}
    ends = [raw.startswith("[1]") for raw in raws]
    return pl.DataFrame([listings, raws, cells, ends], schema=schema).with_columns(layout=pl.lit(0, pl.UInt32))


def grouped(cells: list[str], raws: list[str], layout: Layout) -> list[Group]:
    return [Group(*row) for row in group_rows(as_lines(cells, raws, [0] * len(raws)), [layout], words()).iter_rows()]


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


def test_an_aligned_title_that_shares_its_column_goes_on_below() -> None:
    lines = ["12   물값 나루   2025.07.10", "     이야기", "11   소금빵 솔잎   2025.07.09"]
    hard = [HARD.join(line.strip().split("   ")) for line in lines]
    found = grouped(hard, lines, Layout("aligned", ("number", "title+author", "date")))
    assert [(group.first, group.length) for group in found] == [(0, 2), (2, 1)]
    assert found[0].cells.split(HARD)[1] == "물값 나루 이야기"


@pytest.mark.parametrize("lines", [[], ["물값이 올랐다고 한다.", "그뿐이다."], ["12"], ["12", "물값"]])
def test_no_row(lines: list[str]) -> None:
    assert groups(lines, XE) == []


def test_rows_end_where_four_lines_are_none() -> None:
    row = ["12", "물값", "나루 2025.07.10"]
    prose = ["어제는 비가 왔다.", "오늘은 맑다.", "내일은 모른다.", "그뿐이다."]
    found = groups([*row, *prose, "11", "소금빵", "솔잎 2025.07.09"], XE)
    assert [group[0] for group in found] == [0]


def any_lines() -> st.SearchStrategy[list[str]]:
    """Lines of a few pieces each, most of which some row might hold, between blanks or boundaries."""
    line = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4)
    joints = st.sampled_from([" ", " ", HARD])
    return st.lists(st.builds(lambda pieces, joint: joint.join(pieces), line, joints), min_size=1, max_size=24)


def looked(cells: list[str], listings: list[int], layout: Layout) -> pl.DataFrame:
    """Return what lines say by themselves."""
    return looked_at(as_lines(cells, cells, sorted(listings)), [layout], words())


def plain(lines: list[str], listings: list[int], layout: Layout) -> list[tuple[int, int]]:
    """Return the first lines of the plain rows, and how many each takes."""
    return plain_rows(looked(lines, listings, layout), [layout], words()).select("first", "length").rows()


@settings(max_examples=400)
@given(any_lines(), st.data(), st.sampled_from(LAYOUTS))
def test_a_plain_row_is_the_best_one(cells: list[str], data: st.DataObject, layout: Layout) -> None:
    listings = data.draw(st.lists(st.integers(0, 1), min_size=len(cells), max_size=len(cells)))
    lines = looked(cells, listings, layout)
    rows = plain_rows(lines, [layout], words())
    patterns = patterns_of(layout, words())
    for first, _, block in blocks_of(lines, rows, [layout]):
        for group in (Group(*row[:3]) for row in rows.iter_rows() if first <= row[0] < block.below):
            assert [best_group(block, group.first, patterns, usual) for usual in range(4)] == [group] * 4


@settings(max_examples=400)
@given(any_lines(), any_lines(), st.sampled_from(LAYOUTS), st.sampled_from(LAYOUTS))
def test_listings_are_read_alone_as_beside_others(
    above: list[str], below: list[str], layout: Layout, other: Layout
) -> None:
    lines = pl.concat(
        [
            as_lines(above, above, [0] * len(above)),
            as_lines(below, below, [1] * len(below)).with_columns(layout=pl.lit(1, pl.UInt32)),
        ]
    )
    together = group_rows(lines, [layout, other], words())
    alone = [Group(group.first + len(above), *group[1:]) for group in grouped(below, below, other)]
    assert [Group(*row) for row in together.iter_rows()] == grouped(above, above, layout) + alone


@pytest.mark.parametrize("form", ["spaces", "cells"])
def test_rows_of_several_lines_are_plain(form: str) -> None:
    lines = ["12", "물값", "나루", "2025.07.10", "31", "11", "소금빵", "솔잎", "2025.07.09", "7"]
    assert plain(lines, [0] * len(lines), Layout(form, (*XE, "views"))) == [(0, 5), (5, 5)]


def test_a_plain_row_takes_lines_that_say_it_again() -> None:
    said = ["운영자 | 2025.07.10 | 추천 0 | 조회 15", "운영자 2025.07.10"]
    lines = ["12", "물값 이야기", *said, "by 나루", "11", "소금빵", *said, "물값 이야기"]
    roles = ("number", "title", "author", "date", "votes", "views")
    assert plain(lines, [0] * len(lines), Layout("spaces", roles)) == [(0, 5)]


def test_a_row_that_may_hold_two_dates_is_not_plain() -> None:
    lines = ["12", "물값", "나루 2025.07.10 09:12", "11", "07-10 07-09", "10", "소금빵", "솔잎 2025.07.09"]
    assert plain(lines, [0] * len(lines), Layout("spaces", XE)) == [(5, 3)]


@pytest.mark.parametrize(
    ("lines", "listings", "roles"),
    [
        (["12", "물값", "나루", "2025.07.10", "31"], [0, 0, 0, 0, 1], (*XE, "views")),
        (["12", "물값", "[1]", "2025.07.10"], [0] * 4, ("number", "title", "date")),
        (["12 갈대밭", "물값 31 2025.07.10"], [0] * 2, ("title", "number", "date")),
    ],
    ids=["the next listing", "the listing's end", "another row"],
)
def test_a_plain_row_does_not_reach_over(lines: list[str], listings: list[int], roles: tuple[str, ...]) -> None:
    assert plain(lines, listings, Layout("spaces", roles)) == []
