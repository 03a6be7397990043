"""A part of pages, read: every line's role, the articles and the listing rows.

The way of a page: lines.split → (flat.split_flat, for a page on one line) → listings.find → articles.assign_roles →
read_articles. All of it works on the lines of a whole part at once; no step looks at another page than the line's own.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import polars as pl

from stages.reading import articles, flat, lines, listings
from stages.reading.lexicon import Lexicon

ROW_COLUMNS = ("layout", "kind", "reply", "number", "category", "title", "comments", "badges", "author", "date", "time",
               "date_text", "views", "votes")  # fmt: skip
SLICE_BYTES = 8_000_000
COUNTED_ROLES = ("paragraph", "caption", "byline")
HANGUL = r"[\u{ac00}-\u{d7a3}]+"


class Reading(NamedTuple):
    """What a part of pages holds: frames with the columns of the tables lines, articles, listings and rejects.

    What needs the whole corpus (duplicate_of, near_duplicate_of, split, repeat_of) is null here.
    """

    lines: pl.DataFrame
    articles: pl.DataFrame
    listings: pl.DataFrame
    rejects: pl.DataFrame


def read(
    pages: pl.DataFrame, lexicon: Lexicon, crawl_date: date | None, boilerplate: pl.Series | None = None
) -> Reading:
    """Read a part of `pages` (columns of the pages table).

    boilerplate: the texts of lines that many pages of the batch repeat (`boilerplate.learn`).
    """
    split = flat.split_flat(lines.split(pages), lexicon).with_row_index("at")
    solid = split.filter(pl.col("text") != "").with_row_index("k")
    found = listings.find(solid, crawl_date, lexicon)
    claimed = claims(found)
    free = free_lines(solid, claimed, boilerplate)
    listed = found.rows.join(solid.select("k", "page"), on="k", maintain_order="left").select("page", "title")
    roles = articles.assign_roles(free, listed, lexicon)
    read_articles = articles.read_articles(roles, crawl_date, lexicon)
    ledger = with_refs(split, solid, claimed, roles)
    rows = finished_rows(found.rows, solid, pages)
    return Reading(
        pieces(ledger, pages),
        finished_articles(read_articles, rows, pages),
        rows.drop("page"),
        finished_rejects(found.rejects, solid, pages),
    )


def slices(pages: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut a part into slices that are read on their own: memory follows a slice, and threads can share the work."""
    if pages.is_empty():
        return iter([pages])
    size = int(pages.get_column("text").str.len_bytes().sum())
    n_slices = max(1, -(-size // SLICE_BYTES))
    return pages.iter_slices(max(1, -(-len(pages) // n_slices)))


def joined(readings: Iterable[Reading]) -> Reading:
    """Put the readings of a part's slices together, in their order."""
    return Reading(*(pl.concat(frames) for frames in zip(*readings, strict=True)))


def claims(found: listings.Listings) -> pl.DataFrame:
    """Return k, role and row (position in `found.rows`, null for other lines) of the lines that listings claim."""
    rows = found.rows.select("k", "last_k").with_row_index("row")
    covered = rows.select(
        pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32).alias("k"), "row", role=pl.lit("listing_row")
    ).explode("k", empty_as_null=True, keep_nulls=True)
    others = found.roles.select("k", pl.lit(None, pl.UInt32).alias("row"), "role")
    return pl.concat([covered, others]).unique("k", keep="first").sort("k").select("k", "role", "row")


def free_lines(solid: pl.DataFrame, claimed: pl.DataFrame, boilerplate: pl.Series | None) -> pl.DataFrame:
    """Return the lines that no listing claims: k, page, line, text, above_listing, is_piece, zone, past_listing, repeated.

    zone: one number for the lines of a page that no listing comes between, another for all others, rising.
    """
    lines = solid.join(claimed.select("k", is_claimed=pl.lit(value=True)), on="k", how="left", maintain_order="left")
    zone = pl.col("is_claimed").is_not_null().cast(pl.UInt32).cum_sum()
    under = (pl.col("is_claimed").shift(-1) & (pl.col("page").shift(-1) == pl.col("page"))).fill_null(value=False)
    lines = lines.with_columns(zone=zone, above_listing=under, is_piece=pl.col("piece") > 0)
    free = lines.filter(pl.col("is_claimed").is_null())
    first = lines.group_by("page", maintain_order=True).agg(
        base=pl.col("zone").first() - pl.col("is_claimed").first().fill_null(value=False).cast(pl.UInt32)
    )
    free = free.join(first, on="page", how="left", maintain_order="left")
    repeated = pl.lit(value=False) if boilerplate is None else pl.col("text").is_in(boilerplate.implode())
    return free.select(
        *("k", "page", "line", "text", "above_listing", "is_piece"),
        zone=pl.col("page") + pl.col("zone"),  # both rise from line to line, so their sum tells all pairs apart
        past_listing=pl.col("zone") > pl.col("base"),
        repeated=repeated,
    )


def with_refs(split: pl.DataFrame, solid: pl.DataFrame, claimed: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Give each line its role and `ref`: which paragraph, caption, byline or listing row of its page it belongs to."""
    known = pl.concat(
        [
            claimed.select("k", "role", "row", value=pl.lit(None, pl.String)),
            roles.select("k", "role", pl.lit(None, pl.UInt32).alias("row"), "value"),
        ]
    )
    of_line = solid.select("at", "k").join(known, on="k", how="left", maintain_order="left")
    lines = split.join(of_line, on="at", how="left", maintain_order="left").with_columns(
        pl.col("role").fill_null("blank")
    )
    counted = pl.col("role").is_in(COUNTED_ROLES)
    place = pl.int_range(pl.len()).over("page", "role")
    first_row = pl.col("row").min().over("page")
    ref = pl.when(counted).then(place).when(pl.col("row").is_not_null()).then(pl.col("row") - first_row)
    return lines.with_columns(ref=ref.cast(pl.Int32))


def pieces(ledger: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the ledger of the lines table; a paragraph's dateline becomes a piece of its own, with the role byline."""
    ids = pl.lit(pages.get_column("page_id"))
    peeled = (
        (pl.col("role") == "paragraph") & pl.col("value").is_not_null() & pl.col("raw").str.starts_with(pl.col("value"))
    )
    with_dateline = ledger.filter(peeled)
    if len(with_dateline):
        middle = pl.col("start") + pl.col("value").str.len_bytes().cast(pl.Int64)
        datelines = with_dateline.with_columns(end=middle, role=pl.lit("byline"), ref=pl.lit(None, pl.Int32))
        ledger = ledger.with_columns(start=pl.when(peeled).then(middle).otherwise("start"))
        ledger = pl.concat([datelines, ledger]).sort("at", "start")
        ledger = ledger.with_columns(piece=pl.int_range(pl.len(), dtype=pl.Int32).over("page", "line"))
    return ledger.select(
        page_id=ids.gather(pl.col("page")), line="line", piece="piece", start="start", end="end", role="role", ref="ref"
    )


def finished_rows(rows: pl.DataFrame, solid: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the listing rows as the table has them, and their `page`."""
    place = solid.select("k", "page", "line")
    rows = rows.join(place, on="k", maintain_order="left")
    rows = rows.join(place.select(last_k="k", last_line="line"), on="last_k", maintain_order="left")
    rows = rows.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).over("page").alias("row")).sort("page", "row")
    source = pages.select("page_id", "batch", page_sha256="sha256").with_row_index("page")
    rows = rows.join(source, on="page", maintain_order="left")
    return rows.select(
        "page", "page_id", "row", "batch", "line", n_lines=pl.col("last_line") - pl.col("line") + 1,
        *[pl.col(name) for name in ROW_COLUMNS], repeat_of=pl.lit(None, pl.String), page_sha256="page_sha256",
    )  # fmt: skip


def finished_articles(read_articles: pl.DataFrame, rows: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the articles as the table has them."""
    import polars_hash as plh

    latest = rows.group_by("page").agg(listing_latest_date=pl.col("date").max())
    source = pages.select("page_id", "batch", page_sha256="sha256").with_row_index("page")
    body, null = pl.col("body"), pl.lit(None, pl.String)
    blanks = body.str.count_matches(" ", literal=True) + body.str.count_matches("\n", literal=True)
    solid = body.str.len_chars() - blanks
    hangul = (body.str.len_bytes() - body.str.replace_all(HANGUL, "").str.len_bytes()) // 3  # a syllable is three bytes
    return (
        read_articles.join(source, on="page", maintain_order="left")
        .join(latest, on="page", how="left", maintain_order="left")
        .with_columns(
            text_sha256=plh.col("body").chash.sha2_256(),
            n_chars=body.str.len_chars().cast(pl.Int32),
            hangul_share=hangul.cast(pl.Float64) / solid.cast(pl.Float64),
            duplicate_of=null, near_duplicate_of=null, split=null,
        )
        .select(ARTICLE_COLUMNS)
    )  # fmt: skip


ARTICLE_COLUMNS = (
    "page_id", "batch", "title", "subtitle", "body", "captions", "bylines", "publisher", "author", "date", "date_text", "views",
    "votes", "listing_latest_date", "first_line", "last_line", "page_sha256", "text_sha256", "n_chars", "n_paragraphs",
    "hangul_share", "duplicate_of", "near_duplicate_of", "split",
)  # fmt: skip


def finished_rejects(rejects: pl.DataFrame, solid: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the row-like lines that could not be read, with their raw text as UTF-8."""
    place = solid.select("k", "page", "line")
    lines = rejects.select("k", "reason", each=pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32)).explode(
        "each", empty_as_null=True, keep_nulls=True
    )
    raw = lines.join(solid.select(each="k", raw="raw"), on="each", maintain_order="left")
    raw = raw.group_by("k", "reason", maintain_order=True).agg(pl.col("raw").str.join("\n"))
    ids = pages.get_column("page_id")
    return raw.join(place, on="k", maintain_order="left").select(
        page_id=pl.lit(ids).gather(pl.col("page")), line="line", reason="reason", stage=pl.lit("parse"),
        detail=pl.col("reason").replace_strict(DETAILS, return_dtype=pl.String), raw=pl.col("raw").cast(pl.Binary),
    )  # fmt: skip


DETAILS = {
    "row_not_read": "looks like a listing row but does not fit the columns of its header; see `malmoi inspect`",
    "row_cut_off": "the file ends within this row; fetch the page again",
}
