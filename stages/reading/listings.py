"""Listings of posts: found by their headers or by their rows, read into typed rows."""

from datetime import date
from typing import NamedTuple

import polars as pl

from stages.reading import authors, titles, values
from stages.reading.cells import SCHEMA, bounded, read_cells
from stages.reading.grouping import MOST_MISSES, group_rows
from stages.reading.headers import Header, find_headerless, find_headers
from stages.reading.layouts import Layout
from stages.reading.lexicon import Lexicon
from stages.reading.surroundings import ends_listing, known

SENTENCE_END = r".{10}[.。?!][\"”’)]*$"
RULE_LINE = r"^[\s|:\-+=_—─]+$"
ROW_SCHEMA = {"k": pl.UInt32, "last_k": pl.UInt32, "listing": pl.Int32, "layout": pl.String, "form": pl.String} | SCHEMA


class Listings(NamedTuple):
    """What was found; lines are named by `k`, their place among the lines that are not blank.

    rows: k, last_k, listing, and what the row prints, typed: the columns of the listings table.
    roles: k and role of the other lines that belong to a listing.
    rejects: k, last_k, reason and detail of row-like lines that could not be read.
    """

    rows: pl.DataFrame
    roles: pl.DataFrame
    rejects: pl.DataFrame


def find(solid: pl.DataFrame, crawl_date: date | None, lexicon: Lexicon) -> Listings:
    """Find and read the listings among the `solid` lines: k, page, raw, text."""
    headers = find_headers(solid, lexicon)
    blocks = under_headers(solid, headers)
    rows = read_blocks(blocks, [header.layout for header in headers], lexicon)
    headers = without_false_headers(headers, rows, solid, lexicon)
    free = solid.filter(~pl.col("k").is_in(claimed(rows, headers).implode()))
    first_id = 1 + max(rows.get_column("listing").max() or 0, len(headers))
    rows = pl.concat([rows, read_headerless(free, first_id, lexicon)]).sort("k")
    rows, cut = without_cut_rows(rows, solid)
    inside = lines_inside(blocks, rows)
    rejects = (
        pl.concat([cut, cut_remains(rows, solid, lexicon), unread(inside, lexicon)]).unique("k", keep="first").sort("k")
    )
    return Listings(typed(rows, crawl_date, lexicon), roles_around(headers, inside, rejects), rejects)


def without_false_headers(
    headers: list[Header], rows: pl.DataFrame, solid: pl.DataFrame, lexicon: Lexicon
) -> list[Header]:
    """Leave out headers without rows that a sentence follows: a text that names the columns of a board."""
    listed = set(rows.get_column("listing").unique().to_list())
    empty = [header for i, header in enumerate(headers) if i not in listed and header.last + 1 < len(solid)]
    below = solid.get_column("text").gather([header.last + 1 for header in empty])
    after = below.str.contains(SENTENCE_END) & known(below, lexicon).get_column("mark").is_null()
    false = {header for header, is_text in zip(empty, after, strict=True) if is_text}
    return [header for header in headers if header not in false]


def under_headers(solid: pl.DataFrame, headers: list[Header]) -> pl.DataFrame:
    """Return the lines under each header, up to the next header or the page's end, with the header's number as `listing`."""
    lasts = pl.Series([header.last for header in headers], dtype=pl.UInt32)
    begins = pl.Series([None], dtype=pl.Int32).new_from_index(0, len(solid))
    begins = begins.scatter(lasts, pl.int_range(len(headers), dtype=pl.Int32, eager=True)) if headers else begins
    labels = [k for header in headers for k in range(header.first, header.last + 1)]
    pages = solid.get_column("page").gather(lasts)
    return (
        solid.with_columns(listing=begins.forward_fill())
        .filter(pl.col("listing").is_not_null() & ~pl.col("k").is_in(pl.Series(labels, dtype=pl.UInt32).implode()))
        .filter(pl.col("page") == pl.lit(pages).gather(pl.col("listing").cast(pl.UInt32)))
    )


def read_blocks(blocks: pl.DataFrame, layouts: list[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Read all listings, those of one layout together."""
    parts = []
    for layout in sorted(set(layouts)):
        ids = pl.Series([i for i, other in enumerate(layouts) if other == layout], dtype=pl.Int32)
        lines = blocks.filter(pl.col("listing").is_in(ids.implode()))
        parts.append(read_layout(lines, layout, lexicon))
    return pl.concat(parts).sort("k") if parts else pl.DataFrame(schema=ROW_SCHEMA)


def read_layout(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read the lines under headers of one layout into rows; every line by itself first, then what that leaves in doubt."""
    lines = lines.with_columns(cells=bounded(lines.get_column("raw"), lines.get_column("text"), layout.form))
    return read_best(lines, read_rows(single_lines(lines), layout, lexicon), layout, lexicon)


def read_best(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read listings by another layout where their rows show that the header's is not theirs. rows: as single lines."""
    whole = whole_listings(rows)
    listings, other = better_layout(lines, rows, whole, layout, lexicon)
    if listings.is_empty():
        return read_layout_lines(lines, whole, layout, lexicon)
    is_better = pl.col("listing").is_in(listings.implode())
    better = read_layout(lines.filter(is_better), other, lexicon)
    rest = lines.filter(~is_better)
    return better if rest.is_empty() else pl.concat([better, read_best(rest, rows.filter(~is_better), layout, lexicon)])


def better_layout(
    lines: pl.DataFrame, rows: pl.DataFrame, whole: pl.DataFrame, layout: Layout, lexicon: Lexicon
) -> tuple[pl.Series, Layout]:
    """Return the listings that another layout than their header's reads, and that layout. whole: `whole_listings(rows)`."""
    other = in_other_gaps(lines, rows, layout, lexicon)
    if len(other):
        return other, Layout("spaces" if layout.form == "glued" else "glued", layout.roles)
    numbered = with_unnamed_number(whole) if "number" not in layout.roles else other
    return numbered, Layout(layout.form, ("number", *layout.roles))


def single_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Return every line as a candidate row."""
    return lines.select("k", "listing", "cells", last_k="k")


def in_other_gaps(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.Series:
    """Return the listings whose rows are glued under a spaced header, or spaced under a glued one."""
    none = pl.Series([], dtype=pl.Int32)
    if layout.form == "glued":
        spaced = read_rows(single_lines(lines), Layout("spaces", layout.roles), lexicon)
        counts = rows.group_by("listing").agg(n=pl.len()).join(spaced.group_by("listing").agg(m=pl.len()), on="listing")
        return counts.filter(pl.col("m") >= pl.col("n")).get_column("listing").sort()
    if layout.form != "spaces" or "date" not in layout.roles:
        return none
    empty = lines.filter(~pl.col("listing").is_in(rows.get_column("listing").unique().implode()))
    if empty.is_empty():
        return none
    glued = read_rows(single_lines(empty), Layout("glued", layout.roles), lexicon)
    return glued.group_by("listing").agg(n=pl.len()).filter(pl.col("n") >= 2).get_column("listing").sort()


def read_layout_lines(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Keep the rows of listings whose every line is a row; group the lines of the others, where that explains no fewer."""
    doubtful = in_doubt(lines, rows, layout, lexicon)
    if doubtful.is_empty():
        return rows
    is_doubtful = pl.col("listing").is_in(doubtful.implode())
    grouped = regrouped(lines.filter(is_doubtful), layout, lexicon)
    before, after = covered_lines(rows.filter(is_doubtful)), covered_lines(grouped)
    both = after.join(before, on="listing", how="left", suffix="_before")
    better = both.filter(pl.col("n") >= pl.col("n_before").fill_null(0)).get_column("listing")
    is_better = pl.col("listing").is_in(better.implode())
    return pl.concat([rows.filter(~is_better), whole_listings(grouped.filter(is_better))])


def covered_lines(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the lines that each listing's rows take: listing, n."""
    return rows.group_by("listing").agg(n=(pl.col("last_k") - pl.col("k") + 1).sum())


def read_rows(candidates: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read candidate rows (k, last_k, listing, cells as one string) and keep those that are rows of the layout."""
    cells = read_cells(candidates.get_column("cells"), layout, lexicon)
    rows = pl.concat([candidates.drop("cells"), cells], how="horizontal")
    is_row = pl.coalesce("title", "block").is_not_null() & pl.coalesce("number", "date", "activity").is_not_null()
    return (
        rows.filter(is_row).with_columns(layout=pl.lit(str(layout)), form=pl.lit(layout.form)).select(ROW_SCHEMA.keys())
    )


def with_unnamed_number(rows: pl.DataFrame) -> pl.Series:
    """Return the listings whose rows begin with falling numbers though the header names no number's column."""
    number = (
        pl.coalesce("title", "block")
        .str.extract(r"^(\d[\d,]*)[ \ufdd0]\S")
        .str.replace_all(",", "")
        .cast(pl.Int64, strict=False)
    )
    falls = (pl.col("number_").diff() < 0).fill_null(value=True)
    return (
        rows.with_columns(number_=number)
        .group_by("listing", maintain_order=True)
        .agg(share=pl.col("number_").is_not_null().sum() * 5 >= pl.len() * 4, falls=falls.all(), n=pl.len())
        .filter(pl.col("share") & pl.col("falls") & (pl.col("n") >= 2))
        .get_column("listing")
    )


def in_doubt(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.Series:
    """Return the listings that single lines do not explain: without rows, or with lines between rows that are none.

    The lines of a listing follow each other, so one that has as many rows as lines up to its last row has no other line.
    """
    firsts = lines.group_by("listing", maintain_order=True).agg(first=pl.col("k").first())
    ends = rows.group_by("listing").agg(last_row=pl.col("k").max(), n=pl.len())
    spans = firsts.join(ends, on="listing", how="left", maintain_order="left")
    filled = (pl.col("last_row") - pl.col("first") + 1 == pl.col("n")).fill_null(value=False)
    inside = lines.join(spans.filter(~filled), on="listing", maintain_order="left").filter(
        pl.col("k") <= pl.col("last_row")
    )
    inside = inside.filter(~pl.col("k").is_in(rows.get_column("k").implode()) & ~pl.col("raw").str.contains(RULE_LINE))
    after = lines.join(spans.select("listing", k=pl.col("last_row") + 1), on=["listing", "k"], maintain_order="left")
    slot = pl.col("cells").str.contains(rf"^{lexicon.number}(?:[ \ufdd0]|$)")
    strange = [
        spans.filter(pl.col("last_row").is_null()),
        inside,
        after.filter(slot | pl.col("raw").str.contains(r"^\s{2,}\S")),
    ]
    if layout.form == "glued":  # where no blank is needed, a number alone may have been read as a row
        before_end = lines.join(ends, on="listing", maintain_order="left").filter(pl.col("k") <= pl.col("last_row"))
        strange.append(before_end.filter(pl.col("cells").str.contains(rf"^{lexicon.number}$")))
    return pl.concat([part.get_column("listing") for part in strange]).unique(maintain_order=True)


def regrouped(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read listings whose rows take several lines."""
    parts = []
    alone = lines.get_column("text").str.contains(rf"^{lexicon.number}$")
    lines = lines.with_columns(ends=ends_listing(lines.get_column("text"), lexicon) & ~alone)
    for (listing,), block in lines.group_by("listing", maintain_order=True):
        ks = block.get_column("k").to_list()
        texts, raws = block.get_column("cells").to_list(), block.get_column("raw").to_list()
        groups = group_rows(texts, raws, block.get_column("ends").to_list(), layout, lexicon)
        form = layout.form
        if any(group.length > 1 for group in groups) and form not in {"cells", "aligned"}:
            form = "lines"
        parts += [(ks[g.first], ks[g.first + g.length - 1], listing, g.cells, form) for g in groups]
    columns = {"k": pl.UInt32, "last_k": pl.UInt32, "listing": pl.Int32, "cells": pl.String, "form": pl.String}
    found = pl.DataFrame(parts, schema=columns, orient="row")
    return pl.concat(
        [read_rows(pl.DataFrame(schema=columns).drop("form"), layout, lexicon)]
        + [
            read_rows(group.drop("form"), Layout(str(form), layout.roles), lexicon)
            for (form,), group in found.group_by("form", maintain_order=True)
        ]
    )


def whole_listings(rows: pl.DataFrame) -> pl.DataFrame:
    """Cut each listing where too many lines follow that are no rows, and rows without a number off a numbered listing's end.

    Few listings have either, so only those are gone through.
    """
    rows = rows.sort("k")
    listing, nameless = pl.col("listing"), pl.col("number").is_null()
    gap = pl.col("k").cast(pl.Int64) - pl.col("last_k").shift(1).cast(pl.Int64) - 1
    is_far = (listing == listing.shift(1)) & (gap > MOST_MISSES)
    is_last = (listing != listing.shift(-1)).fill_null(value=True)
    cut = rows.filter(is_far | (is_last & nameless & ~nameless.all())).get_column("listing").unique()
    if cut.is_empty():
        return rows
    is_cut = listing.is_in(cut.implode())
    return pl.concat([rows.filter(~is_cut), cut_ends(rows.filter(is_cut))]).sort("k")


def cut_ends(rows: pl.DataFrame) -> pl.DataFrame:
    """Do what `whole_listings` says for listings of which each may need it."""
    numbered = (pl.col("number").is_not_null().sum() * 2 > pl.len()).over("listing")
    gap = pl.col("k").cast(pl.Int64) - pl.col("last_k").shift(1).over("listing").cast(pl.Int64) - 1
    rows = rows.filter((gap.fill_null(0) > MOST_MISSES).cum_sum().over("listing") == 0)
    later = pl.col("number").is_not_null().reverse().cum_sum().reverse().over("listing")
    return rows.filter(~numbered | (later > 0))


def claimed(rows: pl.DataFrame, headers: list[Header]) -> pl.Series:
    """Return the k of all lines that are headers or rows."""
    labels = pl.Series([k for header in headers for k in range(header.first, header.last + 1)], dtype=pl.UInt32)
    covered = rows.select(pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32).explode()).to_series()
    return pl.concat([labels, covered.drop_nulls()])


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
        parts.append(read_rows(lines.select("k", "listing", cells=cells, last_k="k"), layout, lexicon))
    return pl.concat(parts)


def without_cut_rows(rows: pl.DataFrame, solid: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set aside a page's last row where the file was cut off in its date or before its counts."""
    page_ends = (solid.get_column("page") != solid.get_column("page").shift(-1)).fill_null(value=True).arg_true()
    length = pl.col("date").str.len_chars()
    shortest = length.sort().slice(1, 1).first().over("listing")
    counted = pl.coalesce("views", "votes", "comments").is_not_null()
    misses_counts = ~counted & (counted.sum() == pl.len() - 1).over("listing")
    is_last = pl.col("last_k").is_in(page_ends.implode()) & (pl.len().over("listing") >= 4)
    is_last &= pl.col("k") == pl.col("k").max().over("listing")
    steady = (length.n_unique().over("listing") <= 2) & (length.sort().slice(1).n_unique() == 1).over("listing")
    is_cut = is_last & ((steady & (length < shortest)) | misses_counts)
    rows = rows.with_columns(is_cut=is_cut.fill_null(value=False))
    cut = rows.filter("is_cut").select("k", "last_k", reason=pl.lit("row_cut_off"))
    return rows.filter(~pl.col("is_cut")).drop("is_cut"), cut


def cut_remains(rows: pl.DataFrame, solid: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find the beginning of a row that the end of the file cut off, right after a listing's last row."""
    ends = rows.group_by("listing", maintain_order=True).agg(
        k=pl.col("last_k").max() + 1,
        most=(pl.col("last_k") - pl.col("k")).max() + 1,
        named=pl.col("number").is_not_null().any(),
    )
    last = solid.group_by("page", maintain_order=True).agg(
        pl.col("k").max().alias("last_k"), pl.col("text").last().alias("bottom")
    )
    slot = pl.col("text").str.contains(rf"^{lexicon.number}(?:[ |]|$)")
    begun = (
        ends.filter("named")
        .join(solid.select("k", "page", "text"), on="k", maintain_order="left")
        .join(last, on="page", maintain_order="left")
        .join(rows.select("listing", previous="last_k").group_by("listing").max(), on="listing", maintain_order="left")
        .filter(slot & (pl.col("last_k") - pl.col("k") < pl.col("most")))
        .filter(pl.lit(solid.get_column("page")).gather(pl.col("previous")) == pl.col("page"))
    )
    foot = ends_listing(begun.get_column("text"), lexicon) | ends_listing(begun.get_column("bottom"), lexicon)
    return begun.filter(~foot).select("k", "last_k", reason=pl.lit("row_cut_off"))


def lines_inside(blocks: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the lines between a header and its listing's last row that are no rows: k, raw, text."""
    ends = rows.group_by("listing").agg(last_row=pl.col("last_k").max())
    covered = claimed(rows, [])
    inside = blocks.join(ends, on="listing", maintain_order="left").filter(pl.col("k") <= pl.col("last_row"))
    return inside.filter(~pl.col("k").is_in(covered.implode())).select("k", "raw", "text")


def unread(inside: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Return the lines within listings that look like rows and could not be read."""
    looks = pl.col("text").str.contains(rf"^{lexicon.number}[ |]") | pl.col("text").str.contains(
        rf"(?:^|[ |]){lexicon.date}(?:$|[ |])"
    )
    ends = ends_listing(inside.get_column("text"), lexicon)
    return inside.filter(looks & ~pl.lit(ends)).select("k", last_k="k", reason=pl.lit("row_not_read"))


def roles_around(headers: list[Header], inside: pl.DataFrame, rejects: pl.DataFrame) -> pl.DataFrame:
    """Return k and role of headers, of rules under them, and of lines in quarantine."""
    labels = pl.DataFrame({"k": [k for h in headers for k in range(h.first, h.last + 1)]}, schema={"k": pl.UInt32})
    rules = inside.filter(pl.col("raw").str.contains(RULE_LINE)).select("k")
    refused = rejects.select(k=pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32)).explode(
        "k", empty_as_null=True, keep_nulls=True
    )
    return (
        pl.concat(
            [
                labels.with_columns(role=pl.lit("listing_header")),
                rules.with_columns(role=pl.lit("listing_header")),
                refused.with_columns(role=pl.lit("unknown")),
            ]
        )
        .unique("k", keep="last")
        .sort("k")
    )


def typed(rows: pl.DataFrame, crawl_date: date | None, lexicon: Lexicon) -> pl.DataFrame:
    """Type the cells: kind and number, author and title, date and time, counts."""
    is_notice = pl.col("number").str.contains(rf"^{lexicon.notice}$").fill_null(value=False)
    is_current = pl.col("number").str.contains(rf"^{lexicon.opened}$").fill_null(value=False)
    rows = rows.with_columns(
        kind=pl.when(is_notice)
        .then(pl.lit("notice"))
        .when(is_current)
        .then(pl.lit("current"))
        .otherwise(pl.lit("post")),
        number=values.counts(pl.when(~is_notice & ~is_current).then("number")),
        has_comments=pl.col("layout").str.contains("comments"),
    )
    rows = titles.read_titles(authors.split_author(rows, lexicon), lexicon)
    rows = rows.with_columns(values.counts(pl.col(name)).alias(name) for name in ("views", "votes", "comments"))
    return pl.concat(
        [rows.rename({"date": "date_text"}), values.dates(rows.get_column("date"), crawl_date, lexicon)],
        how="horizontal",
    )
