"""Rows that take several lines: which lines under a header belong together.

Block tags inside a table cell, one cell a line, and wrapped cells all break a row over lines. Here the lines of one row are
found and joined with HARD, so that the row is read like any other. This walks line by line, for the listings that need it.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from stages.reading.layouts import HARD, Layout, soft_pattern
from stages.reading.lexicon import Lexicon

MOST_MISSES = 3
EXTRA_LINES = 4


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
    lines = [spread(line) for line in lines] if layout.form in {"lines", "cells", "spaces"} else lines
    groups: list[Group] = []
    place = misses = 0
    while place < len(lines) and misses <= MOST_MISSES:
        group = None if ends[place] else best_group(lines, place, ends, patterns, len(layout.roles) + EXTRA_LINES)
        if group is not None:
            groups.append(group)
            place, misses = place + group.length, 0
        elif groups and misses == 0 and is_continuation(raws[place], layout):
            groups[-1] = with_continuation(groups[-1], lines[place], layout)
            place += 1
        else:
            place, misses = place + 1, misses + 1
    return groups


def spread(line: str) -> str:
    """Put HARD where a line keeps its cells apart with bars (`name | date | votes 0 | views 15`)."""
    return re.sub(r"\s\|\s", HARD, line) if line.count(" | ") >= 2 else line


def best_group(lines: list[str], first: int, ends: list[bool], patterns: Patterns, longest: int) -> Group | None:
    """Return the row that begins at line `first`, or None."""
    if patterns.is_numbered and not patterns.start.match(lines[first]):
        whole = patterns.loose.match(lines[first])
        return Group(first, 1, lines[first]) if whole and is_boundary(lines, first + 1, ends, patterns) else None
    candidates: list[tuple[int, Group]] = []
    for length in range(1, min(longest, len(lines) - first) + 1):
        last = first + length - 1
        over = ends[last] and not patterns.number_alone.match(lines[first])
        if length > 1 and (over or begins_row(lines, first, last, patterns)):
            break
        joined = HARD.join(lines[first : last + 1])
        whole = (patterns.strict if length == 1 else patterns.strict_over_lines).match(joined)
        is_strict = whole is not None
        found = whole or (patterns.loose if length == 1 else patterns.loose_over_lines).match(joined)
        if found and not swallows_date(found, patterns):
            repeated = count_repeats(lines, last + 1, joined)
            is_bounded = is_boundary(lines, last + 1 + repeated, ends, patterns)
            rank = {(True, True): 0, (False, True): 1, (True, False): 2}.get((is_strict, is_bounded), 3)
            if rank == 0:
                return Group(first, length + repeated, joined)
            candidates.append((rank, Group(first, length + repeated, joined)))
    return min(candidates)[1] if candidates else None


def swallows_date(found: re.Match[str], patterns: Patterns) -> bool:
    """Tell whether the texts of a row hold a line that is a date as a whole, and so a cell of another row."""
    blocks = [text for name, text in found.groupdict().items() if name.startswith("block") and text]
    return any(patterns.date.fullmatch(piece.strip()) for block in blocks for piece in block.split(HARD))


def begins_row(lines: list[str], first: int, place: int, patterns: Patterns) -> bool:
    """Tell whether the line at `place` is a whole row itself, so that no row reaches over it."""
    if patterns.number_alone.match(lines[first]):
        return False
    return patterns.strict.match(lines[place]) is not None


def is_boundary(lines: list[str], place: int, ends: list[bool], patterns: Patterns) -> bool:
    """Tell whether a row may end before `place`: at the listing's end, or where the next row begins."""
    return (
        place >= len(lines) or ends[place] or not patterns.is_numbered or patterns.start.match(lines[place]) is not None
    )


def count_repeats(lines: list[str], place: int, joined: str) -> int:
    """Count the lines from `place` on that only say again what the row says, or who posted last in its thread."""
    words = set(re.split(rf"[\s|{HARD}]+", joined))
    count = 0
    while place + count < len(lines):
        said = re.split(rf"[\s|{HARD}]+", lines[place + count])
        if not (len(said) >= 2 and words.issuperset(said)) and not re.match(r"(?i)by\s\S", lines[place + count]):
            break
        count += 1
    return count


def is_continuation(raw: str, layout: Layout) -> bool:
    """Tell whether a line goes on with the cell above it: it is indented, under columns that blanks align."""
    return layout.form == "aligned" and re.match(r"\s{2,}\S", raw) is not None


def with_continuation(group: Group, line: str, layout: Layout) -> Group:
    """Add a wrapped line to the title of the row above it."""
    cells = group.cells.split(HARD)
    place = min(layout.roles.index("title"), len(cells) - 1)
    cells[place] = f"{cells[place]} {line}"
    return Group(group.first, group.length + 1, HARD.join(cells))
