"""Rows that take several lines: which lines under a header belong together.

Block tags inside a table cell, one cell a line, and wrapped cells all break a row over lines. Here the lines of one row
are found and joined with HARD, so that the row is read like any other. What a line says by itself is looked at for all
lines at once (`row_patterns`), and so is where rows are plain (`plain_rows`). This walks from line to line, over the
plain rows that follow each other in one step.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from stages.reading.layouts import HARD, Layout
from stages.reading.lexicon import Lexicon
from stages.reading.plain_rows import count_repeats, plain_rows
from stages.reading.row_patterns import Patterns, looked_at, patterns_of

MOST_MISSES = 3
FOLLOWED, WHOLE, NEITHER = range(3)  # ranks of rows: a row's start follows, it is whole; both is the best at once


class Group(NamedTuple):
    """A row's place among the lines: its first line, how many it takes, and its cells joined with HARD."""

    first: int
    length: int
    cells: str


class Block(NamedTuple):
    """What lines under headers say by themselves, for all listings; all candidates for rows look these up."""

    text: list[str]  # with HARD at shown cell boundaries
    ends: list[bool]  # is known to stand after a listing (pagination, search box)
    starts: list[bool]  # begins with a number
    numbers: list[bool]  # is nothing but a number
    whole: list[bool]  # is a row
    partial: list[bool]  # is a row, perhaps one with empty cells
    dated: list[bool]  # is a numbered listing's row by itself, its number perhaps not printed, since it has its date
    stamped: list[bool]  # holds a date, without which no row of the layout is one
    continues: list[bool]  # goes on with the cell above it: it is indented, under columns that blanks align
    row: list[int | None]  # the plain row that begins with the line, by its place among these
    last: list[int | None]  # and the last of the plain rows that follow each other from it on
    groups: dict[int, Group]  # the plain rows that are such a last one
    below: int  # the place behind the last line of the listing that is gone through


def group_rows(lines: pl.DataFrame, layouts: Sequence[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Find the rows among the `lines` under headers: listing, layout (its place in `layouts`), raw, cells and ends.

    The lines of a listing follow each other. The shortest run of lines that makes a whole row and is followed by the
    start of another row (or the listing's end) is taken; else the shortest that makes a row with empty cells.

    Returns a `Group` a row: first, length, cells.
    """
    looked = looked_at(lines, layouts, lexicon)
    plain = plain_rows(looked, layouts, lexicon)
    taken: list[int] = []
    groups: list[Group] = []
    for first, layout, block in blocks_of(looked, plain, layouts):
        rows, others = walk(block, first, layout, lexicon)
        taken += rows
        groups += others
    columns = zip(*groups, strict=True) if groups else [[], [], []]
    plain = plain.drop("last")
    return pl.concat([plain[taken], pl.DataFrame(list(columns), schema=plain.schema)]).sort("first")


def blocks_of(
    looked: pl.DataFrame, plain: pl.DataFrame, layouts: Sequence[Layout]
) -> Iterator[tuple[int, Layout, Block]]:
    """Yield each listing's first line, its layout, and what the lines say, up to the listing's last."""
    rows = plain.with_row_index("row")
    nothing = pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(looked))
    looked = looked.with_columns_seq(
        nothing.scatter(rows["first"], rows[name].cast(pl.UInt32)).alias(name) for name in ("row", "last")
    )
    ends = rows.filter(pl.col("row") == pl.col("last"))
    columns = (ends.get_column(name).to_list() for name in ("row", *Group._fields))
    groups = {row: Group(*group) for row, *group in zip(*columns, strict=True)}
    block = Block._make([*(looked.get_column(name).to_list() for name in Block._fields[:-2]), groups, 0])
    size = looked.get_column("listing").rle().struct.field("len").cast(pl.Int64).alias("below")
    first = (size.cum_sum() - size).alias("first")
    listings = pl.DataFrame([first, size.cum_sum(), looked.get_column("layout").gather(first)])
    for first, below, layout in listings.iter_rows():
        yield first, layouts[layout], block._replace(below=below)


def walk(block: Block, first: int, layout: Layout, lexicon: Lexicon) -> tuple[list[int], list[Group]]:
    """Go through a listing from its first line on; it ends where too many lines are none of a row.

    Returns the plain rows that are its, by their places among these, and its other rows. Where plain rows follow each
    other, only the last is looked at, and counts among the others.
    """
    patterns = patterns_of(layout, lexicon)
    taken: list[int] = []
    groups: list[Group] = []
    place, misses = first, 0
    while place < block.below and misses <= MOST_MISSES:
        row, last = block.row[place], block.last[place]
        if row is not None and last is not None:
            taken += range(row, last)
            group: Group | None = block.groups[last]
        else:
            usual = groups[-1].length if groups else 0
            group = None if block.ends[place] else group_at(block, place, patterns, usual)
        if group is not None:
            groups.append(group)
            place, misses = group.first + group.length, 0
        elif groups and misses == 0 and block.continues[place]:
            groups[-1] = with_continuation(groups[-1], block.text[place], layout)
            place += 1
        else:
            place, misses = place + 1, misses + 1
    return taken, groups


def group_at(block: Block, first: int, patterns: Patterns, usual: int) -> Group | None:
    """Return the row that begins at line `first`, or None. usual: how many lines the row above takes."""
    if patterns.is_numbered and not block.starts[first]:
        is_row = block.partial[first] and is_boundary(block, first + 1, patterns)
        return Group(first, 1, block.text[first]) if is_row else None
    return best_group(block, first, patterns, usual)


def best_group(block: Block, first: int, patterns: Patterns, usual: int) -> Group | None:
    """Return the best of the rows that may begin at line `first`, or None."""
    if (group := tight_group(block, first, patterns)) is not None:
        return group
    candidates: list[tuple[int, Group]] = []
    others: list[int] = []
    is_stamped = is_dated = False
    for length in range(1, min(patterns.longest, block.below - first) + 1):
        last = first + length - 1
        if (
            length > 1
            and not block.numbers[first]
            and (block.ends[last] or block.whole[last] or (block.dated[last] and (block.starts[last] or is_dated)))
        ):
            break  # no row reaches over another, or over the listing's end
        is_stamped, is_dated = is_stamped or block.stamped[last], is_dated or block.dated[last]
        if not is_stamped or (length == 1 and not block.partial[first]):
            continue
        strict = patterns.strict if length == 1 else patterns.strict_over_lines
        found = strict.compiled.match(HARD.join(block.text[first : last + 1]))
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


def tight_group(block: Block, first: int, patterns: Patterns) -> Group | None:
    """Return the row of one cell a line that the lines from `first` on are, none of its cells empty, or None."""
    below = first + patterns.n_cells
    if patterns.tight is None or below > block.below:
        return None
    joined = HARD.join(block.text[first:below])
    if patterns.tight.compiled.match(joined) is None:
        return None
    is_row = is_boundary(block, below, patterns) or not ends_in_next(block, first, below - 1)
    return Group(first, patterns.n_cells, joined) if is_row else None


def partial_groups(block: Block, first: int, lengths: list[int], patterns: Patterns) -> Iterator[tuple[int, Group]]:
    """Return the rows with empty cells that lines from `first` on make, for these `lengths`, each with its rank."""
    for length in lengths:
        loose = patterns.loose if length == 1 else patterns.loose_over_lines
        found = loose.compiled.match(HARD.join(block.text[first : first + length]))
        if found is not None and not swallows_date(found, patterns):
            group = repeated(block, first, length)
            yield FOLLOWED if is_boundary(block, first + group.length, patterns) else NEITHER, group


def repeated(block: Block, first: int, length: int) -> Group:
    """Return the row that `length` lines make, with the lines behind it that only say it again."""
    joined = HARD.join(block.text[first : first + length])
    return Group(first, length + count_repeats(block.text, first + length, block.below, joined), joined)


def ends_in_next(block: Block, first: int, last: int) -> bool:
    """Tell whether a row's last line is the next row's number, one below its own; so too if it has no number line."""
    if not block.numbers[first]:
        return True
    number, below = block.text[first].replace(",", ""), block.text[last].replace(",", "")
    return number.isdigit() and below.isdigit() and int(below) == int(number) - 1


def swallows_date(found: re.Match[str], patterns: Patterns) -> bool:
    """Tell whether the texts of a row hold a line that is a date as a whole, and so a cell of another row."""
    return any(patterns.whole_date.compiled.search(as_lines(found, name)) for name in patterns.texts)


def as_lines(found: re.Match[str], name: str) -> str:
    """Return a text of a row, with HARD before it where a line begins with it."""
    begin = found.start(name)
    begins_line = begin == 0 or found.string[begin - 1] == HARD
    return f"{HARD if begins_line else ''}{found[name] or ''}"


def is_boundary(block: Block, place: int, patterns: Patterns) -> bool:
    """Tell whether a row may end before `place`: at the listing's end, or where the next row begins."""
    return place >= block.below or block.ends[place] or not patterns.is_numbered or block.starts[place]


def with_continuation(group: Group, line: str, layout: Layout) -> Group:
    """Add a wrapped line to the title of the row above it."""
    cells = group.cells.split(HARD)
    titled = next(place for place, role in enumerate(layout.roles) if "title" in role.split("+"))
    place = min(titled, len(cells) - 1)
    cells[place] = f"{cells[place]} {line}"
    return Group(group.first, group.length + 1, HARD.join(cells))
