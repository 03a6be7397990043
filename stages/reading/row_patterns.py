"""What tells whether lines are a row: the patterns of a layout, and what each line under a header says by itself.

The lines of all layouts are looked at together, each by the patterns of its own: `layout` is its place among them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.layouts import HARD, RULE_LINE, Layout, soft_pattern, text_blocks, tight_pattern
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import places, true_where, where

LONGEST_LINE = 2000  # characters
EXTRA_LINES = 4
SHORTEST_ROW = 48  # bytes, of a number and a date at most
SPREAD = ("lines", "cells", "spaces")  # forms whose rows over several lines may hold bars


@dataclass(frozen=True)
class Pattern:
    """A pattern as Polars takes it, compiled for lines gone through one by one; few are, and it takes 5 ms and more."""

    text: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Return the pattern, compiled when it is asked for first."""
        return re.compile(self.text)


class Patterns(NamedTuple):
    """What tells whether lines of a layout are a row, as a whole or with empty cells."""

    strict: Pattern
    loose: Pattern
    strict_over_lines: Pattern
    loose_over_lines: Pattern
    tight: Pattern | None  # a whole row of one cell a line
    whole_date: Pattern  # a date alone between two boundaries
    texts: tuple[str, ...]  # names of the groups that hold texts
    is_numbered: bool
    n_cells: int
    longest: int  # how many lines a row may take


@lru_cache(maxsize=256)
def patterns_of(layout: Layout, lexicon: Lexicon) -> Patterns:
    """Return the patterns of a layout."""
    over_lines = Layout("lines", layout.roles) if layout.form == "spaces" else layout
    return Patterns(
        Pattern(soft_pattern(layout, lexicon, strict=True)),
        Pattern(soft_pattern(layout, lexicon, strict=False)),
        Pattern(soft_pattern(over_lines, lexicon, strict=True)),
        Pattern(soft_pattern(over_lines, lexicon, strict=False)),
        Pattern(tight) if (tight := tight_pattern(layout, lexicon)) is not None else None,
        Pattern(rf"{HARD}\s*{lexicon.date}\s*(?:{HARD}|$)"),
        tuple(f"block{place}" for place, _ in enumerate(text_blocks(layout.roles))),
        "number" in layout.roles,
        len(layout.roles),
        len(layout.roles) + EXTRA_LINES,
    )


def by_layout(values: Sequence[bool | int]) -> pl.Expr:
    """Return for each line the value of its layout."""
    return pl.lit(pl.Series(values)).gather(pl.col("layout"))


def looked_at(lines: pl.DataFrame, layouts: Sequence[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Look at each line once, by itself. Lines of one layout follow each other, and so do those of one listing.

    lines: listing, layout (its place in `layouts`), raw, cells (with HARD), ends (is known to stand after a listing).
    Adds the text, which has HARD at bars too, and what `Block` names.
    """
    patterns = [patterns_of(layout, lexicon) for layout in layouts]
    text = pl.col("text")
    lines = without_false_starts(begun(with_text(lines, layouts), layouts, lexicon), lexicon)
    may_be_row = pl.col("stamped") & text.str.contains(r"\p{L}")  # figures alone are cells, and no row
    is_short = pl.col("starts") & pl.col("stamped") & (text.str.len_bytes() < SHORTEST_ROW)
    is_bare = true_where(lines, is_short, text.str.contains(rf"^{lexicon.number}[ {HARD}]+{lexicon.date}$"))
    may_be_row &= ~pl.lit(is_bare)  # a number and a date
    lines = lines.with_columns_seq(partial=fitting(lines, may_be_row, [each.loose.text for each in patterns]))
    strict = [each.strict.text for each in patterns]
    may_be_whole = pl.col("partial") & (
        pl.col("starts") | by_layout([layout.roles[0] != "number" for layout in layouts])
    )
    return lines.with_columns_seq(
        numbers=true_where(lines, pl.col("starts"), text.str.contains(rf"^{lexicon.number}$")),
        whole=fitting(lines, may_be_whole, strict) & ~halves(lines, layouts, patterns),
        dated=dated_rows(lines, layouts, patterns),
    )


def with_text(lines: pl.DataFrame, layouts: Sequence[Layout]) -> pl.DataFrame:
    """Add what is tried as a row: the cells, with HARD where bars keep them apart (`name | date | votes 0`).

    A line of thousands of letters or bars is no part of a row, and takes long to try: its text is empty.
    """
    text, cells = pl.col("text"), pl.col("cells")
    most_bars = by_layout([4 * len(layout.roles) for layout in layouts])
    is_plausible = (cells.str.len_chars() <= LONGEST_LINE) & (cells.str.count_matches(HARD, literal=True) <= most_bars)
    lines = lines.with_columns_seq(text=pl.when(is_plausible).then(cells).otherwise(pl.lit("")))
    may_be_spread = by_layout([layout.form in SPREAD for layout in layouts])
    may_be_spread &= text.str.contains(" | ", literal=True)
    is_barred = text.str.count_matches(" | ", literal=True) >= 2
    spread = pl.when(is_barred).then(text.str.replace_all(r"\s\|\s", HARD)).otherwise(text)
    return where(lines, may_be_spread, lambda part: part.with_columns_seq(spread), ("text",))


def begun(lines: pl.DataFrame, layouts: Sequence[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Add what tells rows from other lines at a glance: starts, date, stamped, continues."""
    is_dated = by_layout([bool({"date", "activity"} & set(layout.roles)) for layout in layouts])
    is_aligned = by_layout([layout.form == "aligned" for layout in layouts])
    text, is_rule = pl.col("text"), pl.col("raw").str.contains(RULE_LINE)
    return lines.with_columns_seq(
        starts=text.str.contains(rf"^{lexicon.number}(?:[ {HARD}]|$)"),
        date=pl.when(is_dated).then(text.str.find(lexicon.date)).otherwise(0),
        continues=true_where(lines, is_aligned, pl.col("raw").str.contains(r"^\s{2,}\S") & ~is_rule),
    ).with_columns_seq(stamped=pl.col("date").is_not_null())


def without_false_starts(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Tell that lines do not start a row whose number does not fall between those of the lines above and below.

    So far only lines right under one that begins with a number and a title, and has no date: they go on with it, as a
    count or a title's second line. Where most such lines of a listing do, all do.
    """
    text, listing, value = pl.col("text"), pl.col("listing"), pl.col("value")
    opens = true_where(lines, pl.col("starts") & ~pl.col("stamped"), text.str.contains(r"\p{L}"))
    may_be = pl.col("starts") & pl.lit(opens).shift(1) & (listing == listing.shift(1))
    is_below = true_where(lines, may_be, ~text.str.contains(rf"^{lexicon.number}$"))
    if not is_below.any():
        return lines
    near = lines.select_seq("listing", "text", "starts", is_below=is_below).with_row_index("place")
    near = near.filter(pl.col("starts") & listing.is_in(listing.filter("is_below").unique().implode()))
    number = text.str.extract(r"^(\d[\d,]*)").str.replace_all(",", "").cast(pl.Int64, strict=False)
    near = near.with_columns_seq(value=number).with_columns_seq(
        above=value.shift(1).over("listing"), next=value.shift(-1).backward_fill().over("listing")
    )
    falls = (value < pl.col("above")).fill_null(value=True) & (pl.col("next") < value).fill_null(value=True)
    mostly = ((~falls).sum() * 2 >= pl.len()).over("listing") & value.is_not_null()
    has_no_room = (pl.col("next") == pl.col("above") - 1).fill_null(value=False)
    false = near.filter("is_below").filter(~falls | mostly | has_no_room).get_column("place")
    return lines.with_columns_seq(lines.get_column("starts").scatter(false, values=False))


def halves(lines: pl.DataFrame, layouts: Sequence[Layout], patterns: Sequence[Patterns]) -> pl.Series:
    """Tell which lines (text, layout, partial) of listings without numbers have fewer words than texts.

    What they have may as well be the author alone, under a line with the title.
    """
    found = pl.Series([False]).new_from_index(0, len(lines))
    for place, each in enumerate(patterns):
        blocks = text_blocks(layouts[place].roles)
        titled = next((i for i, roles in enumerate(blocks) if {"title", "author"} <= {*roles}), None)
        if titled is not None and not each.is_numbered:
            block = pl.col("text").str.extract(each.strict.text, each.strict.compiled.groupindex[f"block{titled}"])
            mine = pl.col("partial") & (pl.col("layout") == place)
            found |= true_where(lines, mine, block.str.count_matches(rf"[^ {HARD}]+") < len(blocks[titled]))
    return found


def dated_rows(lines: pl.DataFrame, layouts: Sequence[Layout], patterns: Sequence[Patterns]) -> pl.Series:
    """Tell which lines (text, listing, layout, starts, partial) are rows that have their date; their number, perhaps.

    Where dates have a column, no row is without; elsewhere one may stand in the author's cell. Where no line of a
    listing is a row with its number, `7 Title` and `name 2025.07.10` are the halves of one.
    """
    has_column = [each.is_numbered and "date" in layout.roles for each, layout in zip(patterns, layouts, strict=True)]
    dated = lines.select_seq(pl.col("partial") & by_layout(has_column)).to_series()
    for place, each in enumerate(patterns):
        if not each.is_numbered or has_column[place]:
            continue
        date = each.loose.compiled.groupindex.get("date")
        if date is not None:
            found = pl.col("text").str.extract(each.loose.text, date).is_not_null()
            dated |= true_where(lines, pl.col("partial") & (pl.col("layout") == place), found)
    listing = pl.col("listing")
    whole = lines.select_seq(listing.filter(pl.col("starts") & pl.col("partial")).unique().implode())
    return dated & lines.select_seq(listing.is_in(whole.to_series())).to_series()


def fitting(lines: pl.DataFrame, concerned: pl.Expr, patterns: Sequence[str]) -> pl.Series:
    """Tell which of the lines that are `concerned` hold the pattern of their layout in their text."""
    chosen = places(lines, concerned)
    base = pl.Series([False]).new_from_index(0, len(lines))
    return base.scatter(chosen, fit(lines.select_seq("layout", "text")[chosen], patterns)) if len(chosen) else base


@staying_compiled
def fit(lines: pl.DataFrame, patterns: Sequence[str]) -> pl.Series:
    """Tell which of the lines, of one or more, hold the pattern of their layout in their text.

    Each layout has three patterns, so that those of ten layouts stay compiled; of more, some are compiled again.
    """
    texts, start = lines.get_column("text"), 0
    parts: list[pl.Series] = []
    for length, layout in lines.get_column("layout").rle().struct.unnest().iter_rows():
        parts.append(texts.slice(start, length).str.contains(patterns[layout]))
        start += length
    return pl.concat(parts)
