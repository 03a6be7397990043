"""A part of pages, read: every line's role, the articles and the listing rows.

The way of a page: lines.split → (flat.split_flat, for a page on one line) → listings.find → articles.assign_roles →
read_articles. All of it works on the lines of a whole part at once; no step looks at another page than the line's own.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from stages.reading import articles, flat, lines, listings, subsets
from stages.reading.lexicon import Lexicon

if TYPE_CHECKING:
    import numpy as np

    Units = np.ndarray[tuple[int], np.dtype[np.uint8]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

ROW_COLUMNS = ("layout", "kind", "reply", "number", "category", "title", "comments", "badges", "author", "date", "time",
               "date_text", "views", "votes")  # fmt: skip
TEXTS_AT_ONCE = 32
BLANK, LINE_FEED = b" \n"
FIRST_PAIR, LAST_PAIR, LAST_THIRD = 0xEAB0, 0xED9E, 0xA3  # bytes of the first and the last Hangul syllable in UTF-8
COUNTED_ROLES = ("paragraph", "caption", "byline")


class Reading(NamedTuple):
    """What a part of pages holds: frames with the columns of the tables lines, articles, listings and rejects.

    What needs the whole corpus (duplicate_of, near_duplicate_of, split, repeat_of) is null here.
    """

    lines: pl.DataFrame
    articles: pl.DataFrame
    listings: pl.DataFrame
    rejects: pl.DataFrame


def read(pages: pl.DataFrame, lexicon: Lexicon, boilerplate: pl.Series | None = None) -> Reading:
    """Read a part of `pages` (columns of the pages table, and each page's crawl_date, a day or null).

    boilerplate: the texts of lines that many pages of the batch repeat (`boilerplate.repeated`).
    """
    crawl_dates = pages.get_column("crawl_date")
    split = flat.split_flat(lines.split(pages), lexicon).with_row_index("at")
    pages = pages.drop("text")  # the lines are all of it; its memory, and below that of `roles`, is of use sooner
    solid = split.filter(pl.col("text") != "").with_row_index("k")
    found = listings.find(solid, crawl_dates, lexicon)
    claimed = claims(found, len(solid))
    listed = found.rows.select_seq(solid.get_column("page").gather(found.rows.get_column("k")), "title")
    roles = articles.assign_roles(free_lines(solid, claimed, boilerplate), listed, lexicon)
    read_articles = articles.read_articles(roles, crawl_dates, lexicon)
    roles = roles.select_seq("k", "role", "value")
    ledger = with_refs(split, solid, claimed, roles)
    rows = finished_rows(found.rows, solid, pages)
    return Reading(
        pieces(ledger, pages),
        finished_articles(read_articles, rows, pages),
        rows.drop("page"),
        finished_rejects(found.rejects, solid, pages),
    )


def claims(found: listings.Listings, n_lines: int) -> pl.DataFrame:
    """Return role and row (position in `found.rows`) of the `n_lines` solid lines: null where no listing claims one."""
    covered = (
        found.rows.select_seq(k=pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32))
        .with_row_index("row")
        .explode("k", empty_as_null=True, keep_nulls=True)
    )
    role = pl.Series("role", [None], dtype=pl.String).new_from_index(0, n_lines)
    role = role.scatter(found.roles.get_column("k"), found.roles.get_column("role"))
    row = pl.Series("row", [None], dtype=pl.UInt32).new_from_index(0, n_lines)
    row = row.scatter(covered.get_column("k"), covered.get_column("row"))
    return pl.select(role=pl.when(row.is_not_null()).then(pl.lit("listing_row")).otherwise(role), row=row)


def free_lines(solid: pl.DataFrame, claimed: pl.DataFrame, boilerplate: pl.Series | None) -> pl.DataFrame:
    """Return the lines that no listing claims.

    Columns: k, page, line, text, above_listing, is_piece, zone, past_listing, repeated.
    zone: one number for the lines of a page that no listing comes between, another for all others, rising.
    """
    is_claimed, page = claimed.get_column("role").is_not_null(), pl.col("page")
    repeated = pl.lit(value=False) if boilerplate is None else pl.col("text").is_in(boilerplate.implode())
    begins = page != page.shift(1, fill_value=2**32 - 1)
    return (
        solid.with_columns_seq(is_claimed=is_claimed, n_claimed=is_claimed.cast(pl.UInt32).cum_sum())
        .with_columns_seq(n_before=pl.when(begins).then(pl.col("n_claimed") - pl.col("is_claimed")).forward_fill())
        .with_columns_seq(
            above_listing=(pl.col("is_claimed").shift(-1) & (page.shift(-1) == page)).fill_null(value=False)
        )
        .filter(~pl.col("is_claimed"))
        .select_seq(
            *("k", "page", "line", "above_listing"),
            text=pl.col("text") + "",  # copied together: what lies scattered over a part takes longer, look for look
            is_piece=pl.col("piece") > 0,
            zone=(page + pl.col("n_claimed")).set_sorted(),  # both rise, so their sum tells all pairs apart
            past_listing=pl.col("n_claimed") > pl.col("n_before"),
            repeated=repeated,
        )
    )


def with_refs(split: pl.DataFrame, solid: pl.DataFrame, claimed: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Give each line its role and `ref`: which paragraph, caption, byline or listing row of its page it belongs to."""
    free = roles.get_column("k")
    value = pl.Series([None], dtype=pl.String).new_from_index(0, len(solid)).scatter(free, roles.get_column("value"))
    role = claimed.get_column("role").scatter(free, roles.get_column("role"))
    known = pl.select(solid.get_column("page"), role=role, row=claimed.get_column("row"), value=value)
    ref = pl.Series([None], dtype=pl.Int32).new_from_index(0, len(solid))
    begins = pl.col("page") != pl.col("page").shift(1, fill_value=2**32 - 1)
    for counted, place in (
        (pl.col("role").is_in(COUNTED_ROLES), pl.coalesce(place_among(name, begins) for name in COUNTED_ROLES)),
        (pl.col("row").is_not_null(), lines.since(pl.col("row"), begins)),
    ):
        chosen = subsets.places(known, counted)
        ref = ref.scatter(chosen, known[chosen].select_seq(place.cast(pl.Int32)).to_series())
    at = solid.get_column("at")
    return split.with_columns_seq(
        pl.Series("role", ["blank"]).new_from_index(0, len(split)).scatter(at, role),
        pl.Series("value", [None], dtype=pl.String).new_from_index(0, len(split)).scatter(at, value),
        pl.Series("ref", [None], dtype=pl.Int32).new_from_index(0, len(split)).scatter(at, ref),
    )


def place_among(role: str, begins: pl.Expr) -> pl.Expr:
    """Return the place of each line of a role among those of its page, from 0; null for other lines."""
    is_role = pl.col("role") == role
    above = is_role.cast(pl.Int32).cum_sum() - is_role.cast(pl.Int32)
    return pl.when(is_role).then(lines.since(above, begins))


def pieces(ledger: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the ledger of the lines table; a paragraph's dateline becomes a piece of its own, with the role byline."""
    ids = pl.lit(pages.get_column("page_id"))
    valued = (pl.col("role") == "paragraph") & pl.col("value").is_not_null()
    peeled = subsets.true_where(ledger, valued, pl.col("raw").str.starts_with(pl.col("value")))
    datelines = ledger.filter(peeled)
    if len(datelines):
        middle = pl.col("start") + pl.col("value").str.len_bytes().cast(pl.Int64)
        datelines = datelines.with_columns_seq(end=middle, role=pl.lit("byline"), ref=pl.lit(None, pl.Int32))
        ledger = ledger.with_columns_seq(start=pl.when(peeled).then(middle).otherwise("start"))
        ledger = pl.concat([datelines, ledger]).sort("at", maintain_order=True)  # a dateline comes before its sentence
        begins = (pl.col("page") != pl.col("page").shift(1)) | (pl.col("line") != pl.col("line").shift(1))
        place = pl.int_range(pl.len(), dtype=pl.Int32)
        ledger = ledger.with_columns_seq(piece=lines.since(place, begins.fill_null(value=True)))
    return ledger.select_seq(
        page_id=ids.gather(pl.col("page")), line="line", piece="piece", start="start", end="end", role="role", ref="ref"
    )


def finished_rows(rows: pl.DataFrame, solid: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the listing rows, which are in the order of their lines, as the table has them, and their `page`."""
    line = solid.get_column("line")
    first, last = line.gather(rows.get_column("k")), line.gather(rows.get_column("last_k"))
    page = solid.get_column("page").gather(rows.get_column("k")).set_sorted()
    rows = rows.with_columns_seq(page, line=first, n_lines=last - first + 1)
    return pl.concat([rows, source(pages)[page]], how="horizontal").select_seq(
        "page", "page_id", pl.int_range(pl.len(), dtype=pl.Int32).over("page").alias("row"), "batch", "line",
        *ROW_COLUMNS, "n_lines", repeat_of=pl.lit(None, pl.String), page_sha256="page_sha256",
    )  # fmt: skip


def source(pages: pl.DataFrame) -> pl.DataFrame:
    """Return what articles and rows carry of their page."""
    return pages.select_seq("page_id", "batch", page_sha256="sha256")


def finished_articles(read_articles: pl.DataFrame, rows: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the articles as the table has them."""
    import polars_hash as plh

    latest = rows.group_by("page").agg(listing_latest_date=pl.col("date").max())
    body, null = pl.col("body"), pl.lit(None, pl.String)
    hangul, blanks = counted_letters(read_articles.get_column("body"))
    solid = body.str.len_chars() - pl.lit(blanks)
    return (
        pl.concat([read_articles, source(pages)[read_articles.get_column("page")]], how="horizontal")
        .join(latest, on="page", how="left", maintain_order="left")
        .with_columns_seq(
            text_sha256=plh.col("body").chash.sha2_256(),
            n_chars=body.str.len_chars().cast(pl.Int32),
            hangul_share=pl.lit(hangul).cast(pl.Float64) / solid.cast(pl.Float64),
            duplicate_of=null, near_duplicate_of=null, split=null,
        )
        .select_seq(ARTICLE_COLUMNS)
    )  # fmt: skip


def counted_letters(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Count the Hangul syllables, U+AC00 to U+D7A3, of each text, and its blanks and line feeds.

    In UTF-8 the syllables are the bytes EA B0 80 to ED 9E A3. The bytes of many texts are compared at once, which takes
    a tenth of the time that a pattern does; not of all, as what the processor's cache cannot hold is slow.
    """
    import numpy as np

    hangul: list[int] = []
    blanks: list[int] = []
    for some in texts.to_frame().iter_slices(TEXTS_AT_ONCE):
        column = some.to_series().to_arrow(compat_level=pl.CompatLevel.oldest())
        _, offsets, data = column.buffers()
        bounds = np.frombuffer(offsets, np.int64, len(some) + 1, 8 * column.offset).tolist()
        part = np.frombuffer(data or b"\0", np.uint8)[bounds[0] : bounds[-1]]
        bounds = [end - bounds[0] for end in bounds]
        hangul += _true_between(_begins_syllable(part), bounds)
        blanks += _true_between((part == BLANK) | (part == LINE_FEED), bounds)
    return pl.Series(hangul, dtype=pl.Int64), pl.Series(blanks, dtype=pl.UInt32)


def _begins_syllable(units: "Units") -> "Flags":
    """Tell at which bytes a Hangul syllable begins; the last two are too few for one."""
    import numpy as np

    pair = units[:-2].astype(np.uint16)
    pair <<= 8
    pair |= units[1:-1]
    begins: Flags = (pair == LAST_PAIR) & (units[2:] <= LAST_THIRD)
    pair -= FIRST_PAIR  # what is below the first pair comes out above all others
    begins |= pair < LAST_PAIR - FIRST_PAIR
    return begins


def _true_between(flags: "Flags", bounds: list[int]) -> list[int]:
    """Count what is true between each two neighbouring bounds."""
    import numpy as np

    return [int(np.count_nonzero(flags[start:end])) for start, end in pairwise(bounds)]


ARTICLE_COLUMNS = (
    "page_id", "batch", "title", "subtitle", "body", "captions", "bylines", "publisher", "author", "date", "date_text",
    "views", "votes", "listing_latest_date", "first_line", "last_line", "page_sha256", "text_sha256", "n_chars",
    "n_paragraphs", "hangul_share", "duplicate_of", "near_duplicate_of", "split",
)  # fmt: skip


def finished_rejects(rejects: pl.DataFrame, solid: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the row-like lines that could not be read, with their raw text as UTF-8."""
    place = solid.select_seq("k", "page", "line")
    lines = rejects.select_seq("k", "reason", each=pl.int_ranges("k", pl.col("last_k") + 1, dtype=pl.UInt32)).explode(
        "each", empty_as_null=True, keep_nulls=True
    )
    raw = lines.join(solid.select_seq(each="k", raw="raw"), on="each", maintain_order="left")
    raw = raw.group_by("k", "reason", maintain_order=True).agg(pl.col("raw").str.join("\n"))
    ids = pages.get_column("page_id")
    return raw.join(place, on="k", maintain_order="left").select_seq(
        page_id=pl.lit(ids).gather(pl.col("page")), line="line", reason="reason", stage=pl.lit("parse"),
        detail=pl.col("reason").replace_strict(DETAILS, return_dtype=pl.String), raw=pl.col("raw").cast(pl.Binary),
    )  # fmt: skip


DETAILS = {
    "row_not_read": "looks like a listing row but does not fit the columns of its header; see `malmoi inspect`",
    "row_cut_off": "the file ends within this row; fetch the page again",
}
