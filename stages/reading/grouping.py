"""Rows that take several lines: which lines under a header belong together.

Block tags inside a table cell, one cell a line, and wrapped cells all break a row over lines. Here the lines of one row
are found and joined with HARD, so that the row is read like any other. What a line says by itself is looked at for all
lines at once; then this walks from line to line, for the listings that need it.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from stages.reading.layouts import HARD, Layout, soft_pattern
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import true_where

MOST_MISSES = 3
LONGEST_LINE = 2000  # characters
EXTRA_LINES = 4
SPREAD = ("lines", "cells", "spaces")  # forms whose rows over several lines may hold bars
BETWEEN_WORDS = re.compile(rf"[\s|{HARD}]+")
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
    )


def group_rows(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> list[Group]:
    """Find the rows among the `lines` under headers of one layout: listing, raw, cells (with HARD) and ends.

    The lines of a listing follow each other. The shortest run of lines that makes a whole row and is followed by the
    start of another row (or the listing's end) is taken; else the shortest that makes a row with empty cells.
    """
    columns = [column.to_list() for column in looked_at(lines, layout, lexicon).iter_columns()]
    groups: list[Group] = []
    first = 0
    for length in lines.get_column("listing").rle().struct.field("len"):
        block = without_halves(Block(*(column[first : first + length] for column in columns)))
        groups += [Group(first + place, size, cells) for place, size, cells in walk(block, layout, lexicon)]
        first += length
    return groups


def without_halves(block: Block) -> Block:
    """Take no line for a row without its number where no line of the listing is one with it.

    There `7 Title` and `name 2025.07.10` are the halves of a row.
    """
    has_whole = any(starts and partial for starts, partial in zip(block.starts, block.partial, strict=True))
    return block if has_whole else block._replace(dated=[False] * len(block.dated))


def looked_at(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Look at each line once, by itself: the columns of `Block`."""
    patterns = patterns_of(layout, lexicon)
    text, raw = pl.col("text"), pl.col("raw")
    is_plausible = (pl.col("cells").str.len_chars() <= LONGEST_LINE) & (
        pl.col("cells").str.count_matches(HARD, literal=True) <= 4 * len(layout.roles)
    )  # a line of thousands of letters or bars is no part of a row, and takes long to try
    lines = lines.select("raw", "ends", text=pl.when(is_plausible).then("cells").otherwise(pl.lit("")))
    if layout.form in SPREAD:
        lines = lines.with_columns(spread(text).alias("text"))
    never, is_stamped = pl.lit(value=False), bool({"date", "activity"} & set(layout.roles))
    has_letters = text.str.contains(r"\p{L}")  # figures alone are cells, and no row
    lines = lines.with_columns(partial=has_letters & text.str.contains(patterns.loose.pattern))
    return lines.select(
        text,
        "ends",
        starts=text.str.contains(rf"^{lexicon.number}(?:[ {HARD}]|$)"),
        numbers=text.str.contains(rf"^{lexicon.number}$"),
        whole=pl.col("partial") & text.str.contains(patterns.strict.pattern),
        partial="partial",
        dated=dated_rows(lines, layout, patterns),
        stamped=text.str.contains(lexicon.date) if is_stamped else ~never,
        continues=raw.str.contains(r"^\s{2,}\S") if layout.form == "aligned" else never,
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


def spread(text: pl.Expr) -> pl.Expr:
    """Put HARD where a line keeps its cells apart with bars (`name | date | votes 0 | views 15`)."""
    is_barred = text.str.count_matches(" | ", literal=True) >= 2
    return pl.when(is_barred).then(text.str.replace_all(r"\s\|\s", HARD)).otherwise(text)


def walk(block: Block, layout: Layout, lexicon: Lexicon) -> list[Group]:
    """Go through a listing from line to line; it ends where too many lines in a row are none of a row."""
    patterns, longest = patterns_of(layout, lexicon), len(layout.roles) + EXTRA_LINES
    groups: list[Group] = []
    place = misses = 0
    while place < len(block.texts) and misses <= MOST_MISSES:
        usual = groups[-1].length if groups else 0
        group = None if block.ends[place] else best_group(block, place, patterns, longest, usual)
        if group is not None:
            groups.append(group)
            place, misses = place + group.length, 0
        elif groups and misses == 0 and block.continues[place]:
            groups[-1] = with_continuation(groups[-1], block.texts[place], layout)
            place += 1
        else:
            place, misses = place + 1, misses + 1
    return groups


def best_group(block: Block, first: int, patterns: Patterns, longest: int, usual: int) -> Group | None:
    """Return the row that begins at line `first`, or None. usual: how many lines the row above takes."""
    lines = block.texts
    if patterns.is_numbered and not block.starts[first]:
        is_row = block.partial[first] and is_boundary(block, first + 1, patterns)
        return Group(first, 1, lines[first]) if is_row else None
    candidates: list[tuple[int, Group]] = []
    is_stamped = False
    for length in range(1, min(longest, len(lines) - first) + 1):
        last = first + length - 1
        if (
            length > 1
            and not block.numbers[first]
            and (block.ends[last] or block.whole[last] or (block.dated[last] and (block.starts[last] or is_stamped)))
        ):
            break  # no row reaches over another, or over the listing's end
        is_stamped = is_stamped or block.stamped[last]
        if not is_stamped:
            continue
        joined = HARD.join(lines[first : last + 1])
        whole, found = matches(block, first, length, joined, patterns)
        if found and not swallows_date(found, patterns):
            repeated = count_repeats(block, last + 1, joined)
            rank = RANKS[whole, is_boundary(block, last + 1 + repeated, patterns)]
            is_usual = whole and length + repeated == usual
            if rank == 0 or (is_usual and not ends_in_next(block, first, last)):
                return Group(first, length + repeated, joined)
            candidates.append((rank, Group(first, length + repeated, joined)))
    return min(candidates)[1] if candidates else None


def matches(
    block: Block, first: int, length: int, joined: str, patterns: Patterns
) -> tuple[bool, re.Match[str] | None]:
    """Tell whether joined lines are a whole row, and how they read as one, or as one with empty cells."""
    if length == 1 and not block.partial[first]:
        return False, None
    strict, loose = patterns[:2] if length == 1 else patterns[2:4]
    whole = strict.match(joined)
    return whole is not None, whole or loose.match(joined)


RANKS = {
    (True, True): 0,
    (False, True): 1,
    (True, False): 2,
    (False, False): 3,
}  # by (whole row, a row's start follows)


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
    while end < len(lines) and (says_again(lines[end], joined) or BY_NAME.match(lines[end])):
        end += 1
    return end - place


def says_again(line: str, joined: str) -> bool:
    """Tell whether a line of several words has no word that the row has not."""
    first, *others = BETWEEN_WORDS.split(line, maxsplit=1)
    if not others or first not in joined:
        return False
    return set(BETWEEN_WORDS.split(joined)).issuperset(BETWEEN_WORDS.split(line))


def with_continuation(group: Group, line: str, layout: Layout) -> Group:
    """Add a wrapped line to the title of the row above it."""
    cells = group.cells.split(HARD)
    place = min(layout.roles.index("title"), len(cells) - 1)
    cells[place] = f"{cells[place]} {line}"
    return Group(group.first, group.length + 1, HARD.join(cells))
