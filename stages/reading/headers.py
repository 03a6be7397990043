"""Where listings begin: header lines, headers printed one label a line, and runs of rows that have no header."""

from functools import lru_cache
from typing import NamedTuple

import polars as pl

from stages.reading.cells import bounded
from stages.reading.compiled import staying_compiled
from stages.reading.layouts import (
    HARD,
    MOST_LABELS,
    STRANGE_LABEL,
    Layout,
    is_complete,
    read_header,
    roles_of,
    strange_roles,
)
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import true_where, where

LONGEST_HEADER = 240
LEAST_ROWS = 3


class Header(NamedTuple):
    """A header: its first and last solid line (`k`), and the layout it announces."""

    first: int
    last: int
    layout: Layout


def find_headers(solid: pl.DataFrame, lexicon: Lexicon) -> list[Header]:
    """Return the headers among the `solid` lines (columns k, page, raw, text; blank lines left out), in order.

    A line of three labels or more is a header by itself. Labels printed one or two a line make one header together,
    if the lines follow each other and all labels differ; their rows then have a cell or more a line.
    """
    labels = label_lines(solid, lexicon)
    distinct = labels.select_seq("raw", "text").unique(maintain_order=True).iter_rows()
    read = {raw: read_header(raw, text, lexicon) for raw, text in distinct}
    whole = {raw: layout for raw, layout in read.items() if layout is not None}
    is_header = pl.col("raw").is_in(pl.Series(list(whole), dtype=pl.String).implode())
    labels = labels.with_columns_seq(is_header=is_header)
    alone = labels.filter("is_header")
    layouts = map(whole.__getitem__, alone.get_column("raw").to_list())
    headers = [Header(k, k, layout) for k, layout in zip(alone.get_column("k").to_list(), layouts, strict=True)]
    return sorted(headers + merged_headers(label_runs(labels), lexicon))


@staying_compiled
def label_lines(solid: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Return the lines that may belong to a header: labels only, or a title's label and others, or between labels."""
    text, k, page, is_label = pl.col("text"), pl.col("k"), pl.col("page"), pl.col("is_label")
    is_short, is_worded = text.str.len_bytes() < LONGEST_HEADER, ~begins_with_figure()
    looks = text.str.contains(f"{lexicon.header}|{lexicon.titled}")  # as few lines do: one pattern tells which
    lines = solid.filter(true_where(solid, is_short & (is_worded | lexicon.has_figured_label), looks))
    lines = lines.with_columns_seq(is_label=text.str.contains(lexicon.header))
    lines = lines.filter(is_label | (is_worded & text.str.contains(lexicon.titled)))
    is_over_gap = is_label & is_label.shift(-1) & (k.shift(-1) == k + 2) & (page.shift(-1) == page)
    between = solid[lines.filter(is_over_gap).get_column("k") + 1]
    strange = between.filter(text.str.contains(rf"^{STRANGE_LABEL.pattern}$"))
    return pl.concat([lines.drop("is_label"), strange]).sort("k")


def begins_with_figure() -> pl.Expr:
    """Tell whether `text` begins with one of 0 to 9, as most lines of listings do; no pattern tells it as fast."""
    return pl.col("text").is_between(pl.lit("0"), pl.lit(":"), closed="left")


def label_runs(labels: pl.DataFrame) -> pl.DataFrame:
    """Return the runs of label lines, none a header by itself, that follow each other: last k, their last texts.

    Runs of one line make no header, nor do those with a header right under them.
    """
    k, page, is_header = pl.col("k").cast(pl.Int64), pl.col("page"), pl.col("is_header")
    is_next = (k == k.shift(1) + 1) & (page == page.shift(1))
    begins = ~(is_next & ~is_header.shift(1)).fill_null(value=False)
    over_header = (is_next & is_header).shift(-1, fill_value=False)
    return (
        labels.select_seq("k", "text", is_header, run=begins.cum_sum(), over_header=over_header)
        .filter(~is_header)
        .group_by("run", maintain_order=True)
        .agg(pl.col("k").last(), pl.col("text").tail(MOST_LABELS), pl.col("over_header").last(), n=pl.len())
        .filter((pl.col("n") > 1) & ~pl.col("over_header"))
        .select_seq("k", "text")
    )


def merged_headers(runs: pl.DataFrame, lexicon: Lexicon) -> list[Header]:
    """Join the label lines of each run (its last k, its texts) into one header; the longest end of it that is one.

    The last of them may be a title that holds a title's label (`Untitled`), right under the header.
    """
    headers = []
    for last, texts in runs.iter_rows():
        for below in (0, 1):
            header = merged_labels(tuple(texts[: len(texts) - below]), lexicon)
            if header is not None:
                headers.append(Header(last - below - header[0] + 1, last - below, header[1]))
                break
    return headers


@lru_cache(maxsize=65536)
def merged_labels(texts: tuple[str, ...], lexicon: Lexicon) -> tuple[int, Layout] | None:
    """Return how many of the last texts are one header, and its layout; pages of a board print the same labels."""
    for n_lines in range(len(texts), 1, -1):
        lines = list(texts[-n_lines:])
        roles = roles_of(lines, lexicon)
        if roles is None:
            strange = strange_roles(lines, lexicon, is_bounded=True)
            roles = strange if strange is not None and strange[0] == "number" else None
        if roles is not None and is_complete(roles):
            return n_lines, Layout("cells" if len(roles) == n_lines else "lines", roles)
    return None


@staying_compiled
def find_headerless(solid: pl.DataFrame, lexicon: Lexicon) -> list[tuple[int, int, Layout]]:
    """Return runs (first k, last k, layout) of three neighbouring lines or more that share one number-and-date pattern.

    Their numbers fall from line to line, so a numbered list or a table in a body is none. Without labels the columns
    are those of the boards that print none: number, title, author, then date and counts in the order they stand;
    between number and title, a category.
    """
    count, date = r"-?\d[\d,]*", lexicon.date
    gap = r"(?:[ \t]*\|[ \t]*|[ \t]+)"
    late = rf"^(?P<number>{lexicon.number}){gap}.*\S{gap}{date}(?P<after>(?:{gap}{count}){{0,3}})$"
    early = rf"^(?P<number>{lexicon.number}){gap}.*?\S(?P<before>(?:{gap}{count}){{1,3}}){gap}{date}$"
    text = pl.col("shown").str.strip_chars(" \t|")
    is_sentence = pl.col("text").str.ends_with(".")  # as most lines are that are no rows
    ends = true_where(solid, ~is_sentence, pl.col("text").str.contains(r"\d[ |]*$"))
    begins = true_where(solid, ~is_sentence & ~pl.lit(ends), pl.col("text").str.contains(r"^\|? ?\d[\d,]*[ |]"))
    ends |= true_where(solid, pl.lit(begins), pl.col("text").str.contains(rf"[ |]{date}[ |]*$"))
    rows = (
        with_shown_tabs(solid.filter(ends))
        .filter(text.str.contains(r"^[^\s|]+[ \t|]"))
        .with_columns_seq(late=text.str.extract_groups(late))
        .with_columns_seq(early=text.str.extract_groups(early))
        .with_columns_seq(
            number=pl.coalesce(pl.col("late").struct.field("number"), pl.col("early").struct.field("number")),
            after=pl.col("late").struct.field("after").str.count_matches(count),
            before=pl.col("early").struct.field("before").str.count_matches(count).fill_null(0),
            form=pl.when(pl.col("raw").str.count_matches(r"\|") >= LEAST_ROWS)
            .then(pl.lit("pipes"))
            .when(pl.col("raw").str.contains("\t"))
            .then(pl.lit("tabs"))
            .otherwise(pl.lit("spaces")),
            gaps=text.str.count_matches(r"[ \t]*[\t|][ \t]*"),
            second=text.str.extract(r"^[^\t|]+[\t|]\s*([^\t|]*)"),
        )
        .filter(pl.col("number").is_not_null())
        .with_columns_seq(value=pl.col("number").str.replace_all(",", "").cast(pl.Int64, strict=False))
    )
    if rows.is_empty():
        return []
    breaks = (
        (pl.col("k") != pl.col("k").shift(1) + 1)
        | (pl.col("page") != pl.col("page").shift(1))
        | (pl.col("value") >= pl.col("value").shift(1)).fill_null(value=False)
        | (pl.col("form") != pl.col("form").shift(1))
    ).fill_null(value=True)
    runs = (
        rows.with_columns_seq(run=breaks.cum_sum())
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("k").first().alias("first"),
            pl.col("k").last().alias("last"),
            pl.len().alias("n"),
            pl.col("value").is_not_null().sum().alias("numbered"),
            pl.col("after").mode().sort().last().alias("after"),
            pl.col("before").mode().sort().last().alias("before"),
            pl.col("gaps").mode().sort().last(),
            (pl.col("second").n_unique() * 3 <= pl.len() * 2).alias("recurs"),
            pl.col("form").first(),
        )
        .filter((pl.col("n") >= LEAST_ROWS) & (pl.col("numbered") >= 2))
    )
    return [
        (first, last, guessed(after, before, form, gaps, recurs=recurs))
        for first, last, after, before, form, gaps, recurs in runs.select_seq(
            "first", "last", "after", "before", "form", "gaps", "recurs"
        ).iter_rows()
    ]


def with_shown_tabs(lines: pl.DataFrame) -> pl.DataFrame:
    """Add `shown`: the tidied text, with its tabs where the line has any, so that blanks of all kinds read alike."""

    def tidied(part: pl.DataFrame) -> pl.DataFrame:
        marked = bounded(part.get_column("raw"), part.get_column("text"), "tabs")
        return part.with_columns_seq(shown=marked.str.replace_all(HARD, "\t", literal=True))

    lines = lines.with_columns_seq(shown="text")
    return where(lines, pl.col("raw").str.contains("\t", literal=True), tidied, ("shown",))


def guessed(after: int | None, before: int | None, form: str, gaps: int | None, *, recurs: bool) -> Layout:
    """Return the layout of rows without a header: as many counts as are printed, on their side of the date.

    gaps: between the cells of most rows, where tabs or bars show them. One cell more than there are columns is the
    category behind the number, if the second cell `recurs`; one less, and the author has none.
    """
    counts = ("views", "votes", "downvotes")
    after, before = after or 0, before or 0
    if after == 0 and before > 0:
        roles = ("number", "title", "author", *counts[:before], "date")
    else:
        roles = ("number", "title", "author", "date", *counts[:after])
    if form != "spaces" and gaps == len(roles) and recurs:
        roles = ("number", "category", *roles[1:])
    elif form != "spaces" and gaps == len(roles) - 2:
        roles = tuple(role for role in roles if role != "author")
    return Layout(form, roles)
