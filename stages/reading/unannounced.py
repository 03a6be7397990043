"""Listings that no header announces and whose rows take several lines: found by how their rows repeat.

Two forms are known: a title over a line with its author, date and counts, the number before the title or none; and one
cell a line. Three rows or more of the same form follow each other without a line between.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.layouts import COUNTS, HARD, Layout
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.subsets import true_where

LEAST_ROWS = 3
LONGEST_STAMP = 160  # bytes of a line that holds a date
LONGEST_NAME = 30
BAR = re.compile(r"\s?\|\s?")
COUNTED = re.compile(r"[\s|]*\d")
CLOCK = re.compile(r"\d:\d\d")
CATEGORY = re.compile(r"\[[^\]]{1,12}\]")


class Row(NamedTuple):
    """A row's place among the solid lines, its first and last `k`, and its cells, with HARD at shown boundaries."""

    k: int
    last_k: int
    cells: str


class Line(NamedTuple):
    """A solid line, and what of it is a number alone, a date alone, or the line below a title."""

    k: int
    text: str
    slot: bool  # nothing but a number, or a word for it
    numbered: bool  # begins with one
    dated: bool  # nothing but a date
    stamp: str | None  # the counts behind an author and a date
    viewed: bool  # a word says how often it was read


@staying_compiled
def find_unannounced(free: pl.DataFrame, lexicon: Lexicon) -> list[tuple[Layout, list[Row]]]:
    """Return the listings (layout, rows) over several lines among those not claimed yet: k, page, text."""
    text = pl.col("text")
    may_be = (text.str.len_bytes() < LONGEST_STAMP) & ~text.str.ends_with(".")
    stamped = true_where(free, may_be, text.str.contains(rf"(?:^|[\s|]){lexicon.date}(?:[\s|][^.]*\d)?$"))
    often = free.filter(stamped).group_by("page").len().filter(pl.col("len") >= LEAST_ROWS).get_column("page")
    near = free.filter(pl.col("page").is_in(often.implode()))
    pages = groupby(zip(near.get_column("page"), looked_at(near, lexicon), strict=True), key=itemgetter(0))
    return [listing for _, lines in pages for listing in listings_of([line for _, line in lines])]


def looked_at(lines: pl.DataFrame, lexicon: Lexicon) -> Iterator[Line]:
    """Tell what lines say by themselves."""
    words = alternatives([word for words in lexicon.words.counts.labels.values() for word in words])
    count = rf"(?:{words}\s?[:：]?\s?)?-?\d[\d,]*"
    author = rf"\S.{{0,{LONGEST_NAME}}}?"
    stamp = rf"^{author}(?:\s?\|\s?|\s){lexicon.date}((?:(?:\s?\|\s?|\s){count}){{0,3}})$"
    short = pl.col("text").str.len_bytes() < LONGEST_STAMP
    text, number = pl.when(short).then("text").otherwise(pl.lit("")), lexicon.number
    said = lines.with_columns_seq(said=text).select_seq(
        "k", "text",
        slot=pl.col("said").str.contains(f"^{number}$"),
        numbered=pl.col("text").str.contains(rf"^{number}\s"),
        dated=pl.col("said").str.contains(f"^{lexicon.date}$"),
        stamp=pl.col("said").str.extract(stamp),
        viewed=pl.col("said").str.contains(alternatives(lexicon.words.counts.labels["views"])),
    )  # fmt: skip
    return map(Line._make, said.iter_rows())


def listings_of(lines: list[Line]) -> Iterator[tuple[Layout, list[Row]]]:
    """Yield the listings of one page, whose `lines` are in order."""
    for rows in runs(titled_rows(lines)):
        if (layout := titled_layout(rows, lines)) is not None:
            yield layout, rows
    yield from cell_listings(lines)


def titled_rows(lines: list[Line]) -> Iterator[Row]:
    """Yield every title over a line with an author and a date; above it may stand its number or category alone."""
    for place in range(1, len(lines)):
        title, below = lines[place - 1], lines[place]
        if below.stamp is None or below.slot or title.stamp is not None or title.k + 1 != below.k:
            continue
        cells, first = f"{title.text}{HARD}{BAR.sub(HARD, below.text)}", title.k
        above = lines[place - 2] if place > 1 else None
        if above is not None and above.k + 1 == first and (above.slot or CATEGORY.fullmatch(above.text)):
            cells, first = f"{above.text}{HARD if above.slot else ' '}{cells}", above.k
        yield Row(first, below.k, cells)


def runs(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield the rows that follow each other without a line between, three or more."""
    run: list[Row] = []
    for row in rows:
        if run and row.k != run[-1].last_k + 1:
            yield from [run] if len(run) >= LEAST_ROWS else []
            run = []
        run.append(row)
    yield from [run] if len(run) >= LEAST_ROWS else []


def titled_layout(rows: list[Row], lines: list[Line]) -> Layout | None:
    """Return the layout of rows of two lines or three, or None where they may be comments.

    Their numbers fall; without numbers each names its views, or has a count without a word for it and no clock.
    """
    by_k = {line.k: line for line in lines}
    stamps = [by_k[row.last_k].stamp or "" for row in rows]
    n_counts = max(len(re.findall(r"\d[\d,]*", stamp)) for stamp in stamps)
    columns = ("title", "author", "date", *COUNTS[:n_counts])
    begins = [by_k[row.k] for row in rows]
    numbers = [figure(line.text) for line in begins if line.slot or line.numbered]
    figures = [number for number in numbers if number is not None]
    if len(figures) >= LEAST_ROWS and len(numbers) == len(rows):
        return Layout("lines", ("number", *columns)) if falls(figures) else None
    are_viewed = all(by_k[row.last_k].viewed for row in rows)
    are_bare = all(map(COUNTED.match, stamps)) and not any(CLOCK.search(by_k[row.last_k].text) for row in rows)
    if figures or not (are_viewed or are_bare):
        return None
    return Layout("lines", ("number", *columns) if numbers else columns)


def cell_listings(lines: list[Line]) -> Iterator[tuple[Layout, list[Row]]]:
    """Yield listings of one cell a line: rows of the same length, each a number, title, author, date and counts."""
    dates = [place for place, line in enumerate(lines) if line.dated]
    groups: list[list[int]] = []
    for before, place in pairwise([-1, *dates]):
        is_next = groups and (len(groups[-1]) == 1 or place - before == groups[-1][1] - groups[-1][0])
        if is_next and lines[place].k - lines[before].k == place - before:
            groups[-1].append(place)
        else:
            groups.append([place])
    for group in groups:
        if len(group) >= LEAST_ROWS and (found := cell_listing(lines, group)) is not None:
            yield found


def cell_listing(lines: list[Line], dates: list[int]) -> tuple[Layout, list[Row]] | None:
    """Return the listing whose dates stand at these places, the same number of lines apart; None where it is none."""
    size = dates[1] - dates[0]
    for texts in (("title", "author"), ("category", "title", "author")):
        before, after = len(texts) + 1, size - len(texts) - 2
        if not 0 <= after <= len(COUNTS) or dates[0] < before or dates[-1] + after >= len(lines):
            continue
        spans = [lines[date - before : date + after + 1] for date in dates]
        numbers = [figure(span[0].text) for span in spans if span[0].slot]
        figures = [number for number in numbers if number is not None]
        counted = all(re.fullmatch(r"-?\d[\d,]*", line.text) for span in spans for line in span[before + 1 :])
        if len(numbers) == len(spans) and len(figures) >= LEAST_ROWS and falls(figures) and counted:
            rows = [Row(span[0].k, span[-1].k, HARD.join(line.text for line in span)) for span in spans]
            return Layout("cells", ("number", *texts, "date", *COUNTS[:after])), rows
    return None


def figure(text: str) -> int | None:
    """Return the number that a line begins with; None for a word that stands for it."""
    found = re.match(r"\d[\d,]*", text)
    return int(found[0].replace(",", "")) if found else None


def falls(figures: list[int]) -> bool:
    """Tell whether each figure is less than the one before it."""
    return all(below < above for above, below in pairwise(figures))
