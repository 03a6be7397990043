"""Rows that take several lines: which lines under a header belong together.

Block tags inside a table cell, one cell a line, and wrapped cells all break a row over lines. Here the lines of one row
are found and joined with HARD, so that the row is read like any other. This walks line by line, for the listings that
need it.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from stages.reading.layouts import HARD, Layout, soft_pattern
from stages.reading.lexicon import Lexicon

MOST_MISSES = 3
LONGEST_LINE = 2000  # characters
EXTRA_LINES = 4
SPREAD = ("lines", "cells", "spaces")  # forms whose rows over several lines may hold bars
BETWEEN_WORDS = re.compile(rf"[\s|{HARD}]+")
BY_NAME = re.compile(r"by\s\S", re.IGNORECASE)


class Group(NamedTuple):
    """A row's place among the listing's lines: its first line, how many it takes, and its cells joined with HARD."""

    first: int
    length: int
    cells: str


class Patterns(NamedTuple):
    """What tells one row from the next in a layout."""

    strict: re.Pattern[str]
    loose: re.Pattern[str]
    strict_over_lines: re.Pattern[str]
    loose_over_lines: re.Pattern[str]
    start: re.Pattern[str]
    number_alone: re.Pattern[str]
    date: re.Pattern[str]
    is_numbered: bool


class Block(NamedTuple):
    """The lines under a header, and what each says by itself; all candidates for rows look these up."""

    texts: list[str]
    ends: list[bool]
    starts: list[bool]
    numbers: list[bool]
    rows: list[re.Match[str] | None]
    dated: list[bool]
    words: list[list[str]]
    is_date: Callable[[str], bool]


@lru_cache(maxsize=256)
def patterns_of(layout: Layout, lexicon: Lexicon) -> Patterns:
    """Compile the patterns of a layout."""
    over_lines = Layout("lines", layout.roles) if layout.form == "spaces" else layout
    return Patterns(
        re.compile(soft_pattern(layout, lexicon, strict=True)),
        re.compile(soft_pattern(layout, lexicon, strict=False)),
        re.compile(soft_pattern(over_lines, lexicon, strict=True)),
        re.compile(soft_pattern(over_lines, lexicon, strict=False)),
        re.compile(rf"{lexicon.number}(?:[ {HARD}]|$)"),
        re.compile(rf"{lexicon.number}$"),
        re.compile(lexicon.date),
        "number" in layout.roles,
    )


def group_rows(lines: list[str], raws: list[str], ends: list[bool], layout: Layout, lexicon: Lexicon) -> list[Group]:
    """Find the rows among the `lines` under a header.

    lines: with HARD at shown cell boundaries; raws: the same lines as printed; ends: whether a line is known to stand
    after a listing (pagination, search box). The shortest run of lines that makes a whole row and is followed by the
    start of another row (or the listing's end) is taken; else the shortest that makes a row with empty cells.
    """
    patterns = patterns_of(layout, lexicon)
    lines = [line if is_plausible(line, layout) else "" for line in lines]
    block = block_of([spread(line) for line in lines] if layout.form in SPREAD else lines, ends, patterns)
    groups: list[Group] = []
    place = misses = 0
    while place < len(lines) and misses <= MOST_MISSES:
        usual = groups[-1].length if groups else 0
        group = None if ends[place] else best_group(block, place, patterns, len(layout.roles) + EXTRA_LINES, usual)
        if group is not None:
            groups.append(group)
            place, misses = place + group.length, 0
        elif groups and misses == 0 and is_continuation(raws[place], layout):
            groups[-1] = with_continuation(groups[-1], block.texts[place], layout)
            place += 1
        else:
            place, misses = place + 1, misses + 1
    return groups


def is_plausible(line: str, layout: Layout) -> bool:
    """Tell whether a line may be part of a row: one of thousands of letters or bars is not, and takes long to try."""
    return len(line) <= LONGEST_LINE and line.count(HARD) <= 4 * len(layout.roles)


def block_of(lines: list[str], ends: list[bool], patterns: Patterns) -> Block:
    """Look at each line once."""
    return Block(
        lines,
        ends,
        [patterns.start.match(line) is not None for line in lines],
        [patterns.number_alone.match(line) is not None for line in lines],
        [patterns.strict.match(line) for line in lines],
        [patterns.is_numbered and is_dated_row(patterns.loose.match(line)) for line in lines],
        [BETWEEN_WORDS.split(line) for line in lines],
        cache(lambda cell: patterns.date.fullmatch(cell) is not None),
    )


def is_dated_row(found: re.Match[str] | None) -> bool:
    """Tell whether a line is a row by itself, its number perhaps not printed, since it has its date."""
    return found is not None and found.groupdict().get("date") is not None


def spread(line: str) -> str:
    """Put HARD where a line keeps its cells apart with bars (`name | date | votes 0 | views 15`)."""
    return re.sub(r"\s\|\s", HARD, line) if line.count(" | ") >= 2 else line


def best_group(block: Block, first: int, patterns: Patterns, longest: int, usual: int) -> Group | None:
    """Return the row that begins at line `first`, or None. usual: how many lines the row above takes."""
    lines = block.texts
    if patterns.is_numbered and not block.starts[first]:
        whole = patterns.loose.match(lines[first])
        return Group(first, 1, lines[first]) if whole and is_boundary(block, first + 1, patterns) else None
    candidates: list[tuple[int, Group]] = []
    for length in range(1, min(longest, len(lines) - first) + 1):
        last = first + length - 1
        if length > 1 and not block.numbers[first] and (block.ends[last] or block.rows[last] or block.dated[last]):
            break  # no row reaches over another, or over the listing's end
        joined = HARD.join(lines[first : last + 1])
        whole = block.rows[first] if length == 1 else patterns.strict_over_lines.match(joined)
        found = whole or (patterns.loose if length == 1 else patterns.loose_over_lines).match(joined)
        if found and not swallows_date(found, block):
            repeated = count_repeats(block, last + 1, joined)
            is_bounded = is_boundary(block, last + 1 + repeated, patterns)
            is_usual = whole is not None and length + repeated == usual and not ends_in_next(block, first, last)
            rank = 0 if is_usual else RANKS[whole is not None, is_bounded]
            if rank == 0:
                return Group(first, length + repeated, joined)
            candidates.append((rank, Group(first, length + repeated, joined)))
    return min(candidates)[1] if candidates else None


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


def swallows_date(found: re.Match[str], block: Block) -> bool:
    """Tell whether the texts of a row hold a line that is a date as a whole, and so a cell of another row."""
    texts = [text for name, text in found.groupdict().items() if name.startswith("block") and text]
    return any(block.is_date(piece.strip()) for text in texts for piece in text.split(HARD))


def is_boundary(block: Block, place: int, patterns: Patterns) -> bool:
    """Tell whether a row may end before `place`: at the listing's end, or where the next row begins."""
    return place >= len(block.texts) or block.ends[place] or not patterns.is_numbered or block.starts[place]


def count_repeats(block: Block, place: int, joined: str) -> int:
    """Count the lines from `place` on that only say again what the row says, or who posted last in its thread."""
    count = 0
    for said, line in zip(block.words[place:], block.texts[place:], strict=True):
        if not (says_again(said, joined) or BY_NAME.match(line)):
            break
        count += 1
    return count


def says_again(said: list[str], joined: str) -> bool:
    """Tell whether a line of several words, `said`, has no word that the row has not."""
    if len(said) < 2 or said[0] not in joined:
        return False
    return set(BETWEEN_WORDS.split(joined)).issuperset(said)


def is_continuation(raw: str, layout: Layout) -> bool:
    """Tell whether a line goes on with the cell above it: it is indented, under columns that blanks align."""
    return layout.form == "aligned" and re.match(r"\s{2,}\S", raw) is not None


def with_continuation(group: Group, line: str, layout: Layout) -> Group:
    """Add a wrapped line to the title of the row above it."""
    cells = group.cells.split(HARD)
    place = min(layout.roles.index("title"), len(cells) - 1)
    cells[place] = f"{cells[place]} {line}"
    return Group(group.first, group.length + 1, HARD.join(cells))
