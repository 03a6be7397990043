"""Rows whose columns blanks align: where cells begin tells which of them are empty."""

import re
from collections import Counter
from collections.abc import Callable
from unicodedata import east_asian_width

import polars as pl

from stages.reading.layouts import HARD

CELL = re.compile(r"\S+(?:\s\S+)*")
LEAST_WHOLE = 3  # rows with all cells, which show where columns begin
NEARLY_ALL = (9, 10)  # of them begin each column at the same place


def with_empty_cells(lines: pl.DataFrame, n_cells: int) -> pl.DataFrame:
    """Give rows that lack cells an empty one where no cell begins: listing, raw, and cells with HARD between them.

    A listing shows its columns by its whole rows, if these begin them at the same places, in letters or in widths.
    """
    gaps = pl.col("cells").str.count_matches(HARD, literal=True)
    lacks = gaps.is_between(1, n_cells - 2)
    concerned = lines.filter(lacks.any().over("listing") & (gaps.is_between(1, n_cells - 1)))
    if concerned.is_empty():
        return lines
    filled: dict[int, str] = {}
    for _, rows in concerned.group_by("listing", maintain_order=True):
        filled |= filled_rows(rows, n_cells)
    places = pl.Series(list(filled), dtype=lines.schema["k"])
    known = pl.DataFrame({"k": places, "filled": pl.Series(list(filled.values()), dtype=pl.String)})
    joined = lines.join(known, on="k", how="left", maintain_order="left")
    return joined.with_columns_seq(cells=pl.coalesce("filled", "cells")).drop("filled")


def filled_rows(rows: pl.DataFrame, n_cells: int) -> dict[int, str]:
    """Return the rows of one listing that lack cells, by their line, with all their cells."""
    printed = list(rows.select_seq("k", "raw", "cells").iter_rows())
    for measure in (len, width):
        whole = [begins(raw, measure) for _, raw, cells in printed if cells.count(HARD) == n_cells - 1]
        columns = shared_begins([begun for begun in whole if len(begun) == n_cells])
        if columns:
            found = {
                k: fill(raw, cells, columns, measure) for k, raw, cells in printed if cells.count(HARD) < n_cells - 1
            }
            return {k: cells for k, cells in found.items() if cells is not None}
    return {}


def shared_begins(whole: list[list[int]]) -> list[int] | None:
    """Return where the columns begin, if nearly all whole rows begin them there."""
    if len(whole) < LEAST_WHOLE:
        return None
    most = [Counter(column).most_common(1)[0] for column in zip(*whole, strict=True)]
    alike = all(count * NEARLY_ALL[1] >= len(whole) * NEARLY_ALL[0] for _, count in most)
    return [place for place, _ in most] if alike else None


def fill(raw: str, cells: str, columns: list[int], measure: Callable[[str], int]) -> str | None:
    """Return a row's cells with empty ones where no cell begins; None where one begins beside the columns."""
    begun, printed = begins(raw, measure), cells.split(HARD)
    if len(begun) != len(printed) or not set(begun) <= set(columns):
        return None
    by_place = dict(zip(begun, printed, strict=True))
    return HARD.join(by_place.get(place, "") for place in columns).rstrip(HARD)  # what is missing at the end is no cell


def begins(raw: str, measure: Callable[[str], int]) -> list[int]:
    """Return where the cells of a line begin, `measure` telling how far a text before them reaches."""
    return [measure(raw[: found.start()]) for found in CELL.finditer(raw)]


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
