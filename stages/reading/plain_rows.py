"""Rows over several lines that are plain: a look at all lines at once is enough to know them for rows.

Most rows are; from line to line (`grouping.walk`) only what stands between them need be gone through.
"""

import re
from collections.abc import Sequence

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.layouts import HARD, Layout
from stages.reading.lexicon import Lexicon
from stages.reading.row_patterns import by_layout, fit, patterns_of

BARS = f"|{HARD}"
BETWEEN_WORDS = re.compile(rf"[\s{BARS}]+")
BY_NAME = re.compile(r"by\s\S", re.IGNORECASE)


def plain_rows(looked: pl.DataFrame, layouts: Sequence[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Return the plain rows among the lines `looked_at`, in order: first, length, cells (as in `Group`), last.

    last: the place of the last row of its listing's up to which, from this one on, each begins where one ends.

    From a line that begins with a number to the next one with a date, and over as many lines without one as it takes, a
    whole row is what `best_group` finds first, if a row may end there. For rows that have a date, no fewer lines are
    one, and no single line of these is one by itself, which a row would not reach over. As no second date stands in
    them, none of the row's texts is one.
    """
    place, listing = pl.int_range(pl.len(), dtype=pl.Int64), pl.col("listing")
    below = pl.when(listing != listing.shift(-1)).then(place + 1).backward_fill().fill_null(pl.len())
    lines = looked.select_seq("text", below=below, is_boundary=pl.col("ends") | pl.col("starts"))
    rows = whole_spans(looked, layouts, lexicon).sort("first")
    rows = rows.with_columns_seq(pl.lit(lines.get_column("below")).gather("first"), behind=pl.col("last") + 1)
    rows = rows.with_columns_seq(behind=behind_repeats(rows, lines.get_column("text")))
    is_boundary = pl.lit(lines.get_column("is_boundary")).gather("behind", null_on_oob=True)
    may_end = (pl.col("behind") == pl.col("below")) | is_boundary
    rows = rows.filter(may_end)
    is_last = (pl.col("behind") != pl.col("first").shift(-1)) | (pl.col("behind") == pl.col("below"))
    last = pl.when(is_last.fill_null(value=True)).then(pl.int_range(pl.len(), dtype=pl.UInt32)).backward_fill()
    return rows.select_seq("first", length=pl.col("behind") - pl.col("first"), cells="text", last=last)


def whole_spans(looked: pl.DataFrame, layouts: Sequence[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Return the shortest spans of lines (first, last, text) that are whole rows, as `plain_rows` says."""
    patterns = [patterns_of(layout, lexicon) for layout in layouts]
    tries = [lines_from_date(layout) for layout in layouts]
    whole, text = pl.lit(looked.get_column("whole")), looked.get_column("text")
    listing = pl.col("listing")
    is_undated = ~pl.col("stamped") & ~pl.col("ends") & (listing == listing.shift(1))
    goes_on = pl.lit(looked.select_seq(is_undated).to_series())
    first, last = pl.col("first"), pl.col("last")
    spans = spans_to_dates(looked, lexicon)
    found = [spans.clear().with_columns_seq(text=pl.lit("", pl.String))]
    for tried in range(max(tries)):  # each cell behind the date may take a line
        may_grow = (last - first < by_layout([each.longest for each in patterns])) & (by_layout(tries) > tried)
        spans = spans.filter(may_grow)
        if spans.is_empty():
            break
        spans = spans.with_columns_seq(text=joined(spans, text))
        fits = fit(spans, [each.strict_over_lines.text for each in patterns])
        is_row = fits & spans.select_seq((first < last) | whole.gather("first")).to_series()
        found.append(spans.filter(is_row))
        spans = spans.filter(~is_row & goes_on.gather(last + 1, null_on_oob=True))
        spans = spans.select_seq("layout", "first", last=last + 1)
    return pl.concat(found)


def lines_from_date(layout: Layout) -> int:
    """Return how many lines the cells from the date on may take; 0 where no row of the layout is plain."""
    if layout.form == "glued" or "activity" in layout.roles or not {"number", "date"} <= set(layout.roles):
        return 0
    return len(layout.roles) - layout.roles.index("date")


def joined(spans: pl.DataFrame, text: pl.Series) -> pl.Series:
    """Return the text of the lines of each span (first, last), joined with HARD."""
    first, last = pl.col("first"), pl.col("last")
    longest = spans.select_seq((last - first).max()).item()
    lines = pl.lit(text)
    parts = [pl.when(first + i <= last).then(lines.gather(first + i, null_on_oob=True)) for i in range(longest + 1)]
    return spans.select_seq(pl.concat_str(parts, separator=HARD, ignore_nulls=True)).to_series()


@staying_compiled
def spans_to_dates(looked: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Return layout, first and last of lines from one with a number to the next one with a date, with no second date.

    No end of a listing is among them, and the last of several is no row by itself.
    """
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    breaks = pl.col("ends") | (pl.col("listing") != pl.col("listing").shift(1))
    first = pl.when(pl.col("starts") & ~pl.col("ends")).then(place).when(breaks).then(-1).forward_fill()
    dated = looked.select_seq("layout", "text", "date", "whole", "stamped", first=first, last=place).filter("stamped")
    is_next = (pl.col("first") >= 0) & (pl.col("first") != pl.col("first").shift(1)).fill_null(value=True)
    spans = dated.filter(is_next & ((pl.col("first") == pl.col("last")) | ~pl.col("whole")))
    return spans.filter(~has_second_date(lexicon)).select_seq("layout", "first", "last")


def has_second_date(lexicon: Lexicon) -> pl.Expr:
    """Tell whether another date stands behind the first (at the byte `date` of the text) and a blank or boundary."""
    behind = pl.col("text").cast(pl.Binary).bin.slice("date").cast(pl.String)
    rest = behind.cast(pl.Binary).bin.slice(behind.str.find(rf"[\s{HARD}]")).cast(pl.String)
    return rest.str.contains(lexicon.date).fill_null(value=False)


def behind_repeats(rows: pl.DataFrame, text: pl.Series) -> pl.Series:
    """Return for each row (behind, below, text) the place behind the lines that only say again what it says."""
    line, said, behind = pl.col("line"), pl.col("text"), pl.col("behind")
    next_line = pl.when(behind < pl.col("below")).then(pl.lit(text).gather(behind, null_on_oob=True))
    word = line.cast(pl.Binary).bin.slice(0, line.str.find(rf"[\s{BARS}]")).cast(pl.String)
    may_repeat = said.str.contains(word, literal=True) | line.str.contains(rf"(?i)^{BY_NAME.pattern}")
    ends, near = rows.get_column("behind"), rows.with_row_index("row")
    while len(near):  # few rows are followed by such a line, and next to none by two
        near = near.with_columns_seq(line=next_line).filter(may_repeat)
        near = near.filter([says_again(*texts) for texts in near.select_seq("line", "text").iter_rows()])
        near = near.with_columns_seq(behind + 1)
        ends = ends.scatter(near.get_column("row"), near.get_column("behind"))
    return ends


def count_repeats(lines: Sequence[str], place: int, below: int, said: str) -> int:
    """Count the lines from `place` on that only say again what the row says, or who posted last in its thread."""
    end = place
    while end < below and says_again(lines[end], said):
        end += 1
    return end - place


def says_again(line: str, said: str) -> bool:
    """Tell whether a line of several words has no word that the row has not, or is a name behind `by`."""
    end = BETWEEN_WORDS.search(line)
    if end is None:
        return False
    is_said = line[: end.start()] in said and words_of(line) <= words_of(said)
    return is_said or BY_NAME.match(line) is not None


def words_of(text: str) -> set[str]:
    """Return the words of a text; a bar or boundary at its edge has an empty one outside."""
    words = set(text.replace("|", " ").replace(HARD, " ").split())
    return words if text == text.strip().strip(BARS) else words | {""}
