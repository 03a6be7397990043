"""Rows that take several lines: which lines under a header belong together.

Block tags inside a table cell, one cell a line, and wrapped cells all break a row over lines. Here the lines of one row
are found and joined with HARD, so that the row is read like any other. What a line says by itself is looked at for all
lines at once, and so is where a row is plain; then this walks from line to line.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.layouts import HARD, Layout, soft_pattern
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import true_where

MOST_MISSES = 3
LONGEST_LINE = 2000  # characters
EXTRA_LINES = 4
FOLLOWED, WHOLE, NEITHER = range(3)  # ranks of rows: a row's start follows, it is whole; both is the best at once
SPREAD = ("lines", "cells", "spaces")  # forms whose rows over several lines may hold bars
BARS = f"|{HARD}"
BETWEEN_WORDS = re.compile(rf"[\s{BARS}]+")
BY_NAME = re.compile(r"by\s\S", re.IGNORECASE)


class Group(NamedTuple):
    """A row's place among the lines: its first line, how many it takes, and its cells joined with HARD."""

    first: int
    length: int
    cells: str


class Patterns(NamedTuple):
    """What tells whether lines of a layout are a row, as a whole or with empty cells."""

    strict: re.Pattern[str]
    loose: re.Pattern[str]
    strict_over_lines: re.Pattern[str]
    loose_over_lines: re.Pattern[str]
    whole_date: re.Pattern[str]  # a date alone between two boundaries
    texts: tuple[str, ...]  # names of the groups that hold texts
    is_numbered: bool
    longest: int  # how many lines a row may take


class Block(NamedTuple):
    """The lines under a header, and what each says by itself; all candidates for rows look these up."""

    texts: list[str]  # with HARD at shown cell boundaries
    ends: list[bool]  # is known to stand after a listing (pagination, search box)
    starts: list[bool]  # begins with a number
    numbers: list[bool]  # is nothing but a number
    whole: list[bool]  # is a row
    partial: list[bool]  # is a row, perhaps one with empty cells
    dated: list[bool]  # is a numbered listing's row by itself, its number perhaps not printed, since it has its date
    stamped: list[bool]  # holds a date, without which no row of the layout is one
    continues: list[bool]  # goes on with the cell above it: it is indented, under columns that blanks align
    plain: list[int]  # how many lines the row takes that begins with it, where that is plain (`plain_rows`); else 0


@lru_cache(maxsize=256)
def patterns_of(layout: Layout, lexicon: Lexicon) -> Patterns:
    """Compile the patterns of a layout."""
    over_lines = Layout("lines", layout.roles) if layout.form == "spaces" else layout
    strict = re.compile(soft_pattern(layout, lexicon, strict=True))
    return Patterns(
        strict,
        re.compile(soft_pattern(layout, lexicon, strict=False)),
        re.compile(soft_pattern(over_lines, lexicon, strict=True)),
        re.compile(soft_pattern(over_lines, lexicon, strict=False)),
        re.compile(rf"(?:^|{HARD})\s*{lexicon.date}\s*(?:{HARD}|$)"),
        tuple(name for name in strict.groupindex if name.startswith("block")),
        "number" in layout.roles,
        len(layout.roles) + EXTRA_LINES,
    )


def group_rows(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> list[Group]:
    """Find the rows among the `lines` under headers of one layout: listing, raw, cells (with HARD) and ends.

    The lines of a listing follow each other. The shortest run of lines that makes a whole row and is followed by the
    start of another row (or the listing's end) is taken; else the shortest that makes a row with empty cells.
    """
    return [
        Group(first + place, size, cells)
        for first, block in blocks_of(lines, layout, lexicon)
        for place, size, cells in walk(without_halves(block), layout, lexicon)
    ]


def blocks_of(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> Iterator[tuple[int, Block]]:
    """Yield each listing's first line, counted over all `lines`, and what its lines say by themselves."""
    looked = looked_at(lines, layout, lexicon)
    columns = [looked.get_column(name).to_list() for name in Block._fields if name != "plain"]
    columns.append(plain_rows(looked, lines.get_column("listing"), layout, lexicon))
    first = 0
    for length in lines.get_column("listing").rle().struct.field("len"):
        yield first, Block(*(column[first : first + length] for column in columns))
        first += length


def without_halves(block: Block) -> Block:
    """Take no line for a row without its number where no line of the listing is one with it.

    There `7 Title` and `name 2025.07.10` are the halves of a row.
    """
    has_whole = any(starts and partial for starts, partial in zip(block.starts, block.partial, strict=True))
    return block if has_whole else block._replace(dated=[False] * len(block.dated))


def looked_at(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Look at each line once, by itself: the columns of `Block` but `plain`, and at which byte its first `date` is."""
    patterns = patterns_of(layout, lexicon)
    text, raw = pl.col("text"), pl.col("raw")
    is_plausible = (pl.col("cells").str.len_chars() <= LONGEST_LINE) & (
        pl.col("cells").str.count_matches(HARD, literal=True) <= 4 * len(layout.roles)
    )  # a line of thousands of letters or bars is no part of a row, and takes long to try
    lines = lines.select_seq("raw", "ends", text=pl.when(is_plausible).then("cells").otherwise(pl.lit("")))
    if layout.form in SPREAD:
        lines = lines.with_columns_seq(spread(text).alias("text"))
    never, is_stamped = pl.lit(value=False), bool({"date", "activity"} & set(layout.roles))
    begun = lines.with_columns_seq(
        starts=text.str.contains(rf"^{lexicon.number}(?:[ {HARD}]|$)"),
        date=text.str.find(lexicon.date) if is_stamped else pl.lit(0, pl.UInt32),
        continues=raw.str.contains(r"^\s{2,}\S") if layout.form == "aligned" else never,
    ).with_columns_seq(stamped=pl.col("date").is_not_null())
    has_letters = text.str.contains(r"\p{L}")  # figures alone are cells, and no row
    is_partial = has_letters & text.str.contains(patterns.loose.pattern)
    tried = begun.with_columns_seq(partial=true_where(begun, pl.col("stamped"), is_partial))
    return tried.with_columns_seq(
        texts="text",
        numbers=true_where(tried, pl.col("starts"), text.str.contains(rf"^{lexicon.number}$")),
        whole=true_where(tried, pl.col("partial"), text.str.contains(patterns.strict.pattern)),
        dated=dated_rows(tried, layout, patterns),
    )


def dated_rows(lines: pl.DataFrame, layout: Layout, patterns: Patterns) -> pl.Series:
    """Tell which `lines` (text, partial) are rows of a numbered listing that have their date.

    Where dates have a column, no row is without; elsewhere one may stand in the author's cell.
    """
    date = patterns.loose.groupindex.get("date")
    if date is None or not patterns.is_numbered:
        return pl.Series([False]).new_from_index(0, len(lines))
    if "date" in layout.roles:
        return lines.get_column("partial")
    return true_where(lines, pl.col("partial"), pl.col("text").str.extract(patterns.loose.pattern, date).is_not_null())


def plain_rows(looked: pl.DataFrame, listings: pl.Series, layout: Layout, lexicon: Lexicon) -> list[int]:
    """Tell how many lines the row takes that begins with each of the lines `looked_at`, where that is plain; else 0.

    From a line that begins with a number to the next one with a date, and over as many lines without one as it takes, a
    whole row is what `best_group` finds first, if a row may end there. For rows that have a date, no fewer lines are
    one, and no single line of these is one by itself, which a row would not reach over. As no second date stands in
    them, none of the row's texts is one.
    """
    lengths = [0] * len(looked)
    if layout.form == "glued" or "activity" in layout.roles or not {"number", "date"} <= set(layout.roles):
        return lengths
    texts, whole = looked.get_column("texts").to_list(), looked.get_column("whole").to_list()
    is_undated = ~pl.col("stamped") & ~pl.col("ends") & (listings == listings.shift(1))
    goes_on = [*looked.select_seq(is_undated).to_series().to_list(), False]
    patterns = patterns_of(layout, lexicon)
    spans = spans_to_dates(looked, listings, lexicon)
    for _ in layout.roles[layout.roles.index("date") :]:  # each cell behind the date may take a line
        spans = [(first, last) for first, last in spans if last - first < patterns.longest]
        joined = pl.Series([HARD.join(texts[first : last + 1]) for first, last in spans], dtype=pl.String)
        are_rows = joined.str.contains(patterns.strict_over_lines.pattern).to_list()
        longer: list[tuple[int, int]] = []
        for (first, last), is_row in zip(spans, are_rows, strict=True):
            if is_row and (whole[first] or first < last):
                lengths[first] = last - first + 1
            elif goes_on[last + 1]:
                longer.append((first, last + 1))
        spans = longer
    return lengths


@staying_compiled
def spans_to_dates(looked: pl.DataFrame, listings: pl.Series, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the first and last of lines from one with a number to the next one with a date, if it has no second date.

    No end of a listing is among them, and the last of several is no row by itself.
    """
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    breaks = pl.col("ends") | (listings != listings.shift(1))
    first = pl.when(pl.col("starts") & ~pl.col("ends")).then(place).when(breaks).then(-1).forward_fill()
    dated = looked.select_seq("texts", "date", "whole", "stamped", first=first, last=place).filter("stamped")
    is_next = (pl.col("first") >= 0) & (pl.col("first") != pl.col("first").shift(1)).fill_null(value=True)
    spans = dated.filter(is_next & ((pl.col("first") == pl.col("last")) | ~pl.col("whole")))
    spans = spans.filter(~has_second_date(lexicon))
    return list(zip(spans.get_column("first").to_list(), spans.get_column("last").to_list(), strict=True))


def has_second_date(lexicon: Lexicon) -> pl.Expr:
    """Tell whether another date stands behind the first (at the byte `date` of `texts`) and a blank or boundary."""
    behind = pl.col("texts").cast(pl.Binary).bin.slice("date").cast(pl.String)
    rest = behind.cast(pl.Binary).bin.slice(behind.str.find(rf"[\s{HARD}]")).cast(pl.String)
    return rest.str.contains(lexicon.date).fill_null(value=False)


def spread(text: pl.Expr) -> pl.Expr:
    """Put HARD where a line keeps its cells apart with bars (`name | date | votes 0 | views 15`)."""
    is_barred = text.str.count_matches(" | ", literal=True) >= 2
    return pl.when(is_barred).then(text.str.replace_all(r"\s\|\s", HARD)).otherwise(text)


def walk(block: Block, layout: Layout, lexicon: Lexicon) -> list[Group]:
    """Go through a listing from line to line; it ends where too many lines in a row are none of a row."""
    patterns = patterns_of(layout, lexicon)
    groups: list[Group] = []
    place = misses = 0
    while place < len(block.texts) and misses <= MOST_MISSES:
        usual = groups[-1].length if groups else 0
        group = None if block.ends[place] else group_at(block, place, patterns, usual)
        if group is not None:
            groups.append(group)
            place, misses = place + group.length, 0
        elif groups and misses == 0 and block.continues[place]:
            groups[-1] = with_continuation(groups[-1], block.texts[place], layout)
            place += 1
        else:
            place, misses = place + 1, misses + 1
    return groups


def group_at(block: Block, first: int, patterns: Patterns, usual: int) -> Group | None:
    """Return the row that begins at line `first`, or None. usual: how many lines the row above takes."""
    if (group := plain_group(block, first, patterns)) is not None:
        return group
    if patterns.is_numbered and not block.starts[first]:
        is_row = block.partial[first] and is_boundary(block, first + 1, patterns)
        return Group(first, 1, block.texts[first]) if is_row else None
    return best_group(block, first, patterns, usual)


def plain_group(block: Block, first: int, patterns: Patterns) -> Group | None:
    """Return the row that begins at line `first` where that is plain (`plain_rows`) and a row may end behind it."""
    if not block.plain[first]:
        return None
    group = repeated(block, first, block.plain[first])
    return group if is_boundary(block, first + group.length, patterns) else None


def best_group(block: Block, first: int, patterns: Patterns, usual: int) -> Group | None:
    """Return the best of the rows that may begin at line `first`, or None."""
    candidates: list[tuple[int, Group]] = []
    others: list[int] = []
    is_stamped = False
    for length in range(1, min(patterns.longest, len(block.texts) - first) + 1):
        last = first + length - 1
        if (
            length > 1
            and not block.numbers[first]
            and (block.ends[last] or block.whole[last] or (block.dated[last] and (block.starts[last] or is_stamped)))
        ):
            break  # no row reaches over another, or over the listing's end
        is_stamped = is_stamped or block.stamped[last]
        if not is_stamped or (length == 1 and not block.partial[first]):
            continue
        strict = patterns.strict if length == 1 else patterns.strict_over_lines
        found = strict.match(HARD.join(block.texts[first : last + 1]))
        if found is None:
            others.append(length)
        elif not swallows_date(found, patterns):
            group = repeated(block, first, length)
            is_followed = is_boundary(block, first + group.length, patterns)
            is_usual = group.length == usual and not ends_in_next(block, first, last)
            if is_followed or is_usual:
                return group
            candidates.append((WHOLE, group))
    candidates += partial_groups(block, first, others, patterns)
    return min(candidates)[1] if candidates else None


def partial_groups(block: Block, first: int, lengths: list[int], patterns: Patterns) -> Iterator[tuple[int, Group]]:
    """Return the rows with empty cells that lines from `first` on make, for these `lengths`, each with its rank."""
    for length in lengths:
        loose = patterns.loose if length == 1 else patterns.loose_over_lines
        found = loose.match(HARD.join(block.texts[first : first + length]))
        if found is not None and not swallows_date(found, patterns):
            group = repeated(block, first, length)
            yield FOLLOWED if is_boundary(block, first + group.length, patterns) else NEITHER, group


def repeated(block: Block, first: int, length: int) -> Group:
    """Return the row that `length` lines make, with the lines behind it that only say it again."""
    joined = HARD.join(block.texts[first : first + length])
    return Group(first, length + count_repeats(block, first + length, joined), joined)


def ends_in_next(block: Block, first: int, last: int) -> bool:
    """Tell whether a row's last line is the next row's number, one below its own; so too if it has no number line."""
    if not block.numbers[first]:
        return True
    number, below = block.texts[first].replace(",", ""), block.texts[last].replace(",", "")
    return number.isdigit() and below.isdigit() and int(below) == int(number) - 1


def swallows_date(found: re.Match[str], patterns: Patterns) -> bool:
    """Tell whether the texts of a row hold a line that is a date as a whole, and so a cell of another row."""
    return any(patterns.whole_date.search(found[name] or "") for name in patterns.texts)


def is_boundary(block: Block, place: int, patterns: Patterns) -> bool:
    """Tell whether a row may end before `place`: at the listing's end, or where the next row begins."""
    return place >= len(block.texts) or block.ends[place] or not patterns.is_numbered or block.starts[place]


def count_repeats(block: Block, place: int, joined: str) -> int:
    """Count the lines from `place` on that only say again what the row says, or who posted last in its thread."""
    lines, end = block.texts, place
    while end < len(lines) and says_again(lines[end], joined):
        end += 1
    return end - place


def says_again(line: str, joined: str) -> bool:
    """Tell whether a line of several words has no word that the row has not, or is a name behind `by`."""
    end = BETWEEN_WORDS.search(line)
    if end is None:
        return False
    is_said = line[: end.start()] in joined and words_of(line) <= words_of(joined)
    return is_said or BY_NAME.match(line) is not None


def words_of(text: str) -> set[str]:
    """Return the words of a text; a bar or boundary at its edge has an empty one outside."""
    words = set(text.replace("|", " ").replace(HARD, " ").split())
    return words if text == text.strip().strip(BARS) else words | {""}


def with_continuation(group: Group, line: str, layout: Layout) -> Group:
    """Add a wrapped line to the title of the row above it."""
    cells = group.cells.split(HARD)
    titled = next(place for place, role in enumerate(layout.roles) if "title" in role.split("+"))
    place = min(titled, len(cells) - 1)
    cells[place] = f"{cells[place]} {line}"
    return Group(group.first, group.length + 1, HARD.join(cells))
