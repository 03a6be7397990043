"""Rows of glued cells whose titles begin with figures: how many of the figures are the row's number.

1203 Harbour crane stopped…     1203
12025 boats for the festival…   1202, not 12025: it lies between its neighbours
1201 No rain until Sunday…      1201
"""

from operator import itemgetter
from typing import NamedTuple, Optional

import polars as pl

from stages.reading.subsets import true_where, where

LONGEST_NUMBER = 12  # figures
LEAST_ROWS = 3
FIGURES = r"^[0-9]+$"


class Way(NamedTuple):
    """A way to cut the numbers down to one: its steps, the figures cut, the last number's length, the way before."""

    steps: int
    cut: int
    length: int
    before: Optional["Way"]


def with_cut_numbers(rows: pl.DataFrame, solid: pl.DataFrame) -> pl.DataFrame:
    """Cut the numbers of glued rows where they fall between their neighbours', and give the rest to the title.

    rows: k (place in `solid`), listing, form, number, block, title, in order. A number with a blank behind it is whole.
    """
    glued = rows.select_seq("listing", "form", "number").filter(pl.col("form") == "glued")
    odd = out_of_order(glued) if len(glued) else None
    if odd is None or odd.is_empty():
        return rows
    is_odd = (pl.col("form") == "glued") & pl.col("listing").is_in(odd.implode())
    is_numbered = true_where(rows, is_odd, pl.col("number").str.contains(FIGURES))
    return where(rows, pl.lit(is_numbered), lambda part: with_cut(part, solid), ("number", "block", "title"))


def out_of_order(rows: pl.DataFrame) -> pl.Series:
    """Return the listings among glued rows in which a number does not fall, or falls to a tenth."""
    number, listing = pl.col("value"), pl.col("listing")
    values = rows.select_seq("listing", value=pl.col("number").cast(pl.Int64, strict=False)).drop_nulls()
    same = listing == listing.shift(1)
    odd = same & ((number >= number.shift(1)) | (number.shift(1) >= number * 10))
    return values.select_seq(listing.filter(odd).unique()).to_series()


def with_cut(rows: pl.DataFrame, solid: pl.DataFrame) -> pl.DataFrame:
    """Do what `with_cut_numbers` says for rows that are all glued and numbered."""
    texts = solid.get_column("text").gather(rows.get_column("k"))
    whole = texts.str.strip_prefix(rows.get_column("number")).str.starts_with(" ")
    printed = rows.select_seq("listing", "number", whole=whole)
    parts = printed.group_by("listing", maintain_order=True).agg("number", "whole")
    lengths = [
        length
        for numbers, whole in zip(parts.get_column("number"), parts.get_column("whole"), strict=True)
        for length in number_lengths(numbers.to_list(), whole.to_list())
    ]
    n_figures = pl.lit(pl.Series(lengths, dtype=pl.UInt32))
    rest = pl.col("number").str.slice(n_figures)
    rest = pl.when(pl.lit(whole) & (rest != "")).then(rest + " ").otherwise(rest)
    return rows.with_columns_seq(
        pl.when(pl.col(name).is_not_null()).then(pl.concat_str(rest, name)).alias(name) for name in ("block", "title")
    ).with_columns_seq(number=pl.col("number").str.head(n_figures))


def number_lengths(numbers: list[str], whole: list[bool]) -> list[int]:
    """Return how many figures of each of a listing's `numbers` are its own, so that they fall from row to row.

    Of all ways to cut them so, the one with the smallest steps is taken, and of these the one that cuts least. Where
    there is none, or most numbers would be cut, all are left whole. Two numbers alone are cut only where they rise as
    they stand, and follow each other once they are cut. Where no way leaves those whole that have a blank behind them,
    the blank is the title's.
    """
    all_figures = [len(number) for number in numbers]
    best = best_way(numbers, whole) or best_way(numbers, [False] * len(numbers))
    if best is None:
        return all_figures
    lengths = chosen_lengths(best)
    n_cut = sum(length < full for length, full in zip(lengths, all_figures, strict=True))
    is_known = len(numbers) >= LEAST_ROWS or (best.steps == 1 and int(numbers[0]) <= int(numbers[1]))
    return lengths if n_cut * 3 <= len(numbers) * 2 and is_known else all_figures


def best_way(numbers: list[str], whole: list[bool]) -> Way | None:
    """Return the best way to cut the numbers, those that are `whole` left as they are; None where there is none."""
    ways: dict[int, Way] | None = None
    for number, is_whole in zip(numbers, whole, strict=True):
        lengths = [len(number)] if is_whole else range(1, len(number) + 1)
        values = {int(number[:length]): length for length in lengths if length <= LONGEST_NUMBER}
        found = {value: fallen(ways, value, length, len(number) - length) for value, length in values.items()}
        ways = {value: way for value, way in found.items() if way is not None}
    return min(ways.values(), key=itemgetter(0, 1)) if ways else None


def fallen(ways: dict[int, Way] | None, value: int, length: int, cut: int) -> Way | None:
    """Return the best way down to `value`, which `length` figures are and `cut` are not; None where none falls to it.

    ways: those down to each number that the row above may have; None for the first row.
    """
    if ways is None:
        return Way(0, cut, length, None)
    falling = [(way.steps + last - value, way.cut + cut, last) for last, way in ways.items() if last > value]
    if not falling:
        return None
    steps, cut, last = min(falling)
    return Way(steps, cut, length, ways[last])


def chosen_lengths(way: Way | None) -> list[int]:
    """Return the lengths that a way has chosen, from the first number on."""
    lengths = []
    while way is not None:
        lengths.append(way.length)
        way = way.before
    return lengths[::-1]
