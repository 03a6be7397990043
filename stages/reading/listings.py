"""Listings of posts: found by their headers or by their rows, read into typed rows."""

from typing import NamedTuple

import polars as pl

from stages.reading import authors, titles, values
from stages.reading.blocks import ROW_SCHEMA, read_blocks, read_rows
from stages.reading.cells import bounded
from stages.reading.compiled import staying_compiled
from stages.reading.glued_numbers import with_cut_numbers
from stages.reading.headers import Header, find_headerless, find_headers
from stages.reading.layouts import RULE_LINE
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import text_among, true_where
from stages.reading.surroundings import ends_listing, known
from stages.reading.unannounced import find_unannounced

SENTENCE_END = r".{10}[.。?!][\"”’)]*$"


class Listings(NamedTuple):
    """What was found; lines are named by `k`, their place among the lines that are not blank.

    rows: k, last_k, listing, and what the row prints, typed: the columns of the listings table.
    roles: k and role of the other lines that belong to a listing.
    rejects: k, last_k, reason and detail of row-like lines that could not be read.
    """

    rows: pl.DataFrame
    roles: pl.DataFrame
    rejects: pl.DataFrame


def find(solid: pl.DataFrame, crawl_dates: pl.Series, lexicon: Lexicon) -> Listings:
    """Find and read the listings among the `solid` lines: k, page (its place in `crawl_dates`), raw, text."""
    headers = find_headers(solid, lexicon)
    blocks = under_headers(solid, headers)
    rows = read_blocks(blocks, [header.layout for header in headers], lexicon)
    headers = without_false_headers(headers, rows, solid, lexicon)
    free = solid.filter(~are_claimed(len(solid), rows, headers))
    first_id = 1 + max([len(headers), *rows.get_column("listing").unique()])
    alone = read_headerless(free, first_id, lexicon)
    first_id = 1 + max([first_id, *alone.get_column("listing").unique()])
    free = solid.filter(~are_claimed(len(solid), pl.concat([rows, alone]), headers))
    rows = pl.concat([rows, alone, read_unannounced(free, first_id, lexicon)]).sort("k")
    rows, cut = without_cut_rows(with_cut_numbers(rows, solid), solid)
    inside = lines_inside(blocks.filter(~are_claimed(len(solid), rows, []).gather(blocks.get_column("k"))), rows)
    rejects = (
        pl.concat([cut, cut_remains(rows, solid, lexicon), unread(inside, lexicon)]).unique("k", keep="first").sort("k")
    )
    crawled = crawl_dates.gather(solid.get_column("page").gather(rows.get_column("k")))
    return Listings(typed(rows, crawled, lexicon), roles_around(headers, inside, rejects), rejects)


def without_false_headers(
    headers: list[Header], rows: pl.DataFrame, solid: pl.DataFrame, lexicon: Lexicon
) -> list[Header]:
    """Leave out headers without rows that a sentence follows, or with a strange label: texts that name columns."""
    listed = set(rows.get_column("listing").unique().to_list())
    rowless = [header for i, header in enumerate(headers) if i not in listed]
    if not rowless:
        return headers
    last = [header.last for header in rowless if header.last + 1 < len(solid)]
    page, next_lines = solid.get_column("page"), [k + 1 for k in last]
    below = solid.get_column("text").gather(next_lines)
    is_text = below.str.contains(SENTENCE_END) & known(below, lexicon).get_column("mark").is_null()
    follows = is_text & (page.gather(next_lines) == page.gather(last))
    followed = {k for k, is_false in zip(last, follows, strict=True) if is_false}
    false = {header.last for header in rowless if "other" in header.layout.roles} | followed
    return [header for header in headers if header.last not in false]


def under_headers(solid: pl.DataFrame, headers: list[Header]) -> pl.DataFrame:
    """Return the lines under each header, up to the next one or the page's end; `listing` is the header's number."""
    lasts = pl.Series([header.last for header in headers], dtype=pl.UInt32)
    begins = pl.Series([None], dtype=pl.Int32).new_from_index(0, len(solid))
    begins = begins.scatter(lasts, pl.int_range(len(headers), dtype=pl.Int32, eager=True)) if headers else begins
    labels = [k for header in headers for k in range(header.first, header.last + 1)]
    pages = solid.get_column("page").gather(lasts)
    is_same_page = pl.col("page") == pl.lit(pages).gather(pl.col("listing").cast(pl.UInt32))
    is_label = pl.col("k").is_in(pl.Series(labels, dtype=pl.UInt32).implode())
    return solid.with_columns_seq(listing=begins.forward_fill()).filter(is_same_page & ~is_label)


def are_claimed(n_lines: int, rows: pl.DataFrame, headers: list[Header]) -> pl.Series:
    """Tell which of the `n_lines` solid lines are headers or rows."""
    labels = pl.Series([k for header in headers for k in range(header.first, header.last + 1)], dtype=pl.UInt32)
    longer = rows.filter(pl.col("last_k") > pl.col("k"))  # than a line, which most rows are
    below = longer.select_seq(pl.int_ranges(pl.col("k") + 1, pl.col("last_k") + 1, dtype=pl.UInt32).explode())
    claimed = pl.concat([labels, rows.get_column("k"), below.to_series().drop_nulls()])
    return pl.Series([False]).new_from_index(0, n_lines).scatter(claimed, values=True)


def read_headerless(free: pl.DataFrame, first_id: int, lexicon: Lexicon) -> pl.DataFrame:
    """Read the listings that no header announces among the lines not claimed yet."""
    parts = [pl.DataFrame(schema=ROW_SCHEMA)]
    runs = find_headerless(free, lexicon)
    for layout in sorted({layout for _, _, layout in runs}):
        mine = [(i, run) for i, run in enumerate(runs) if run[2] == layout]
        ids = {k: first_id + i for i, (first, last, _) in mine for k in range(first, last + 1)}
        known = pl.DataFrame(
            {"k": list(ids), "listing": list(ids.values())}, schema={"k": pl.UInt32, "listing": pl.Int32}
        )
        lines = free.join(known, on="k", maintain_order="left")
        cells = bounded(lines.get_column("raw"), lines.get_column("text"), layout.form)
        parts.append(read_rows(lines.select_seq("k", "listing", cells=cells, last_k="k"), layout, lexicon))
    return pl.concat(parts)


def read_unannounced(free: pl.DataFrame, first_id: int, lexicon: Lexicon) -> pl.DataFrame:
    """Read the listings over several lines that no header announces among the lines not claimed yet."""
    parts = [pl.DataFrame(schema=ROW_SCHEMA)]
    found = list(enumerate(find_unannounced(free, lexicon), start=first_id))
    for layout in sorted({layout for _, (layout, _) in found}):
        rows = [(listing, *row) for listing, (of_rows, mine) in found for row in mine if of_rows == layout]
        schema = {"listing": pl.Int32, "k": pl.UInt32, "last_k": pl.UInt32, "cells": pl.String}
        parts.append(read_rows(pl.DataFrame(rows, schema=schema, orient="row"), layout, lexicon))
    return pl.concat(parts)


def without_cut_rows(rows: pl.DataFrame, solid: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set aside a page's last row where the file was cut off in its date or before its counts.

    That is the only row of its listing whose date is shorter than all others, which are alike, or that has no count.
    """
    is_page_end = solid.select_seq(ends_page()).to_series()
    at_end = pl.lit(is_page_end).gather(pl.col("last_k"))
    length, listing = pl.col("date").str.len_chars(), pl.col("listing")
    is_counted = pl.any_horizontal(pl.col("views", "votes", "comments").is_not_null())
    is_less = (length < length.shift(1)) | (~is_counted & is_counted.shift(1)) | (listing != listing.shift(1))
    ending = rows.select_seq(listing.filter(at_end & is_less).unique()).to_series()
    near = rows.filter(listing.is_in(ending.implode()))
    last = near.group_by("listing", maintain_order=True).agg(
        pl.col("k", "last_k").last(),
        n=pl.len(),
        length=length.last(),
        longest=length.max(),
        alike=(length == length.max()).sum(),
        is_counted=is_counted.last(),
        counted=is_counted.sum(),
    )
    all_others = pl.col("n") - 1
    is_shorter = (pl.col("alike") == all_others) & (pl.col("length") < pl.col("longest"))
    misses_counts = (pl.col("counted") == all_others) & ~pl.col("is_counted")
    cut = last.filter(at_end & (pl.col("n") >= 4) & (is_shorter | misses_counts))
    cut = cut.select_seq("k", "last_k", reason=pl.lit("row_cut_off"))
    return rows.filter(~pl.col("k").is_in(cut.get_column("k").implode())), cut


def ends_page() -> pl.Expr:
    """Tell which lines are the last of their page."""
    return (pl.col("page") != pl.col("page").shift(-1)).fill_null(value=True)


@staying_compiled
def cut_remains(rows: pl.DataFrame, solid: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find the beginning of a row that the end of the file cut off, right after a listing's last row."""
    k, page = pl.col("k"), solid.get_column("page")
    ends = rows.group_by("listing", maintain_order=True).agg(
        k=pl.col("last_k").max() + 1,
        most=(pl.col("last_k") - k).max() + 1,
        named=pl.col("number").is_not_null().any(),
    )
    next_lines = ends.filter(pl.col("named") & (k < len(solid)))
    last = solid.filter(ends_page()).select_seq("page", last_k="k", bottom="text")
    slot = pl.col("text").str.contains(rf"^{lexicon.number}(?:[ |]|$)")
    begun = (
        pl.concat([next_lines, solid.select_seq("page", "text")[next_lines.get_column("k")]], how="horizontal")
        .filter(slot & (pl.lit(page).gather(k - 1) == pl.col("page")))
        .join(last, on="page", maintain_order="left")
        .filter(pl.col("last_k") - k < pl.col("most"))
    )
    feet = ends_listing(pl.concat([begun.get_column("text"), begun.get_column("bottom")]), lexicon)
    foot = feet.head(len(begun)) | feet.tail(len(begun))
    return begun.filter(~foot).select_seq("k", "last_k", reason=pl.lit("row_cut_off"))


def lines_inside(others: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return those of the lines that are no rows which stand between a header and its last row: k, raw, text."""
    listings = others.get_column("listing").unique()
    near = rows.select_seq("listing", "last_k").filter(pl.col("listing").is_in(listings.implode()))
    ends = near.group_by("listing").agg(last_row=pl.col("last_k").max())
    inside = others.join(ends, on="listing", maintain_order="left").filter(pl.col("k") <= pl.col("last_row"))
    return inside.select_seq("k", "raw", "text")


@staying_compiled
def unread(inside: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Return the lines within listings that look like rows and could not be read."""
    looks = pl.col("text").str.contains(rf"^{lexicon.number}[ |]") | pl.col("text").str.contains(
        rf"(?:^|[ |]){lexicon.date}(?:$|[ |])"
    )
    row_like = inside.filter(looks)
    ends = ends_listing(row_like.get_column("text"), lexicon)
    return row_like.filter(~ends).select_seq("k", last_k="k", reason=pl.lit("row_not_read"))


def roles_around(headers: list[Header], inside: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """Return k and role of headers, of rules under them, and of lines in quarantine."""
    labels = pl.DataFrame({"k": [k for h in headers for k in range(h.first, h.last + 1)]}, schema={"k": pl.UInt32})
    rules = inside.filter(pl.col("raw").str.contains(RULE_LINE)).select_seq("k")
    refused = rejects.select_seq(k=pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32)).explode(
        "k", empty_as_null=True, keep_nulls=True
    )
    return (
        pl.concat(
            [
                labels.with_columns_seq(role=pl.lit("listing_header")),
                rules.with_columns_seq(role=pl.lit("listing_header")),
                refused.with_columns_seq(role=pl.lit("unknown")),
            ]
        )
        .unique("k", keep="last")
        .sort("k")
    )


def typed(rows: pl.DataFrame, crawled: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Type the cells: kind and number, author and title, date (by the day on which each row was `crawled`), counts."""
    slot = pl.col("number")
    words = rows.select_seq(slot.str.contains(rf"^(?:{lexicon.notice}|{lexicon.opened})$")).to_series()  # few are
    is_notice = true_where(rows, pl.lit(words), slot.str.contains(rf"^{lexicon.notice}$"))
    is_current = true_where(rows, pl.lit(words), slot.str.contains(rf"^{lexicon.opened}$"))
    rows = rows.with_columns_seq(
        kind=pl.when(is_notice)
        .then(pl.lit("notice"))
        .when(is_current)
        .then(pl.lit("current"))
        .otherwise(pl.lit("post")),
        number=values.counts(pl.when(~is_notice & ~is_current).then("number"), lexicon),
        has_comments=text_among(rows, "layout", "comments"),
    )
    rows = titles.read_titles(authors.split_author(rows, lexicon), lexicon)
    rows = rows.with_columns_seq(
        views=values.counts(pl.col("views"), lexicon),
        votes=values.balances(pl.col("votes"), lexicon),
        comments=values.counts(pl.col("comments"), lexicon),
    )
    return pl.concat(
        [rows.rename({"date": "date_text"}), values.dates(rows.get_column("date"), crawled, lexicon)],
        how="horizontal",
    )
