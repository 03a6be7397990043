"""The proof of conservation: every byte of every page has exactly one role, and what the tables say has its lines.

Each check returns the failures of one part, a frame (page_id, rule, detail) with no rows where all is well. Whole
columns are compared; a page is looked at by itself only where its encoding is not plain UTF-8.
"""

import hashlib
from collections.abc import Callable

import polars as pl

Encode = Callable[[str, str, str | None], bytes]
FAILURES: dict[str, pl.DataType] = {"page_id": pl.String(), "rule": pl.String(), "detail": pl.String()}
COUNTED = {"paragraph": "n_paragraphs", "caption": "captions", "byline": "bylines"}


def check(
    pages: pl.DataFrame, lines: pl.DataFrame, articles: pl.DataFrame, listings: pl.DataFrame, encode: Encode
) -> pl.DataFrame:
    """Return every failure of one part's tables, each sorted by its key; `encode` gives raw bytes back from text."""
    return pl.concat(
        [
            check_bytes(pages, encode),
            check_pieces(lines),
            check_line_ends(pages, lines),
            check_rows(lines, listings),
            check_articles(lines, articles),
        ]
    )


def check_bytes(pages: pl.DataFrame, encode: Encode) -> pl.DataFrame:
    """Find pages whose raw bytes do not come back from text, encoding and repair: other length or other SHA-256."""
    import polars_hash

    plain = (pl.col("encoding") == "utf-8") & pl.col("repaired").is_null()
    text_hash: pl.Expr = polars_hash.CryptographicHashingNameSpace(pl.col("text")).sha2_256()
    of_plain = pages.filter(plain).select(
        "page_id", "sha256", "n_bytes", rebuilt=text_hash, length=pl.col("text").str.len_bytes().cast(pl.Int64)
    )
    others = pages.filter(~plain)
    raw = [_raw(encode, *page) for page in others.select("text", "encoding", "repaired").iter_rows()]
    of_others = others.select("page_id", "sha256", "n_bytes").with_columns(
        rebuilt=pl.Series([hashlib.sha256(page).hexdigest() for page in raw], dtype=pl.String),
        length=pl.Series([len(page) for page in raw], dtype=pl.Int64),
    )
    broken = (pl.col("rebuilt") != pl.col("sha256")) | (pl.col("length") != pl.col("n_bytes"))
    detail = pl.format("{} bytes of SHA-256 {} were read, {} of {} come back", "n_bytes", "sha256", "length", "rebuilt")
    return failures_of(pl.concat([of_plain, of_others]).filter(broken), "pages: bytes come back", detail)


def _raw(encode: Encode, text: str, encoding: str, repaired: str | None) -> bytes:
    """Return the raw bytes of a page, none where its encoding cannot write its text."""
    try:
        return encode(text, encoding, repaired)
    except (UnicodeError, LookupError):
        return b""


def check_pieces(lines: pl.DataFrame) -> pl.DataFrame:
    """Find pieces that do not begin where the one before ends, or are not numbered 0, 1, 2 … within their line."""
    same_page = (pl.col("page_id") == pl.col("page_id").shift(1)).fill_null(value=False)
    same_line = same_page & (pl.col("line") == pl.col("line").shift(1))
    due = lines.with_columns(
        due_start=pl.when(same_page).then(pl.col("end").shift(1)).otherwise(0),
        due_piece=pl.when(same_line).then(pl.col("piece").shift(1) + 1).otherwise(0),
    )
    gaps = pl.format("line {}, piece {}: begins at byte {}, not {}", "line", "piece", "start", "due_start")
    order = pl.format("line {}: piece {} stands where piece {} is due", "line", "piece", "due_piece")
    return pl.concat(
        [
            failures_of(due.filter(pl.col("start") != pl.col("due_start")), "lines: no gap, no overlap", gaps),
            failures_of(due.filter(pl.col("piece") != pl.col("due_piece")), "lines: pieces in order", order),
        ]
    )


def check_line_ends(pages: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Find pages whose ledger does not end a line, numbered from 1, at every line break of the text and at its end."""
    breaks = pl.col("text").str.find_many(["\n"]).list.eval(pl.element().cast(pl.Int64) + 1)
    length = pl.col("text").str.len_bytes().cast(pl.Int64)
    last = pl.when(length > breaks.list.last().fill_null(0)).then(pl.concat_list(length))
    ends = pages.select("page_id", "n_lines", ends=breaks.list.concat(last.fill_null(pl.lit([], pl.List(pl.Int64)))))
    last_piece = (pl.col("line") != pl.col("line").shift(-1)) | (pl.col("page_id") != pl.col("page_id").shift(-1))
    found = lines.filter(last_piece.fill_null(value=True)).select("page_id", "line", "end")
    due = (
        ends.select("page_id", line=pl.int_ranges(1, pl.col("ends").list.len() + 1, dtype=pl.Int32), end="ends")
        .filter(pl.col("line").list.len() > 0)
        .explode("line", "end")
    )
    miscounted = ends.filter(pl.col("n_lines") != pl.col("ends").list.len())
    counts = pl.format("n_lines is {}, the text has {}", "n_lines", pl.col("ends").list.len())
    failures = [failures_of(miscounted, "pages: lines counted", counts)]
    if not found.equals(due):
        key = ["page_id", "line", "end"]
        detail = pl.format("the text ends line {} at byte {}, the ledger does not", "line", "end")
        failures.append(failures_of(due.join(found, on=key, how="anti"), "lines: ends as printed", detail))
        detail = pl.format("the ledger ends line {} at byte {}, the text does not", "line", "end")
        failures.append(failures_of(found.join(due, on=key, how="anti"), "lines: ends as printed", detail))
    return pl.concat(failures)


def check_rows(lines: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """Find listing rows whose place is not that of their lines, and lines of listing rows that name no row."""
    pieces = lines.filter(pl.col("role") == "listing_row")
    places = pieces.group_by("page_id", pl.col("ref").alias("row")).agg(first=pl.min("line"), last=pl.max("line"))
    claimed = listings.select("page_id", "row", "line", end=pl.col("line") + pl.col("n_lines") - 1)
    both = claimed.join(places, on=["page_id", "row"], how="full", coalesce=True, nulls_equal=True)
    agree = pl.col("first").eq_missing(pl.col("line")) & pl.col("last").eq_missing(pl.col("end"))
    wrong = both.filter(~agree).select("page_id", _shown("row"), *map(_shown, ("line", "end", "first", "last")))
    detail = pl.format("row {}: listings say lines {}-{}, the ledger {}-{}", "row", "line", "end", "first", "last")
    return failures_of(wrong.sort("page_id", "row"), "listings: rows have their lines", detail)


def check_articles(lines: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Find pages whose paragraphs, captions or bylines are not as many as the ledger has, numbered from 0."""
    named = lines.filter(pl.col("role").is_in(list(COUNTED)) & pl.col("ref").is_not_null())
    places = named.group_by("page_id", "role").agg(
        found=pl.col("ref").n_unique().cast(pl.Int64), highest=pl.col("ref").max().cast(pl.Int64) + 1
    )
    counts = articles.select(
        "page_id",
        paragraph=pl.col("n_paragraphs").cast(pl.Int64),
        caption=pl.col("captions").list.len().cast(pl.Int64),
        byline=pl.col("bylines").list.len().cast(pl.Int64),
    )
    claimed = counts.unpivot(index="page_id", variable_name="role", value_name="claimed").filter(pl.col("claimed") > 0)
    both = claimed.join(places, on=["page_id", "role"], how="full", coalesce=True).fill_null(0)
    wrong = both.filter((pl.col("claimed") != pl.col("found")) | (pl.col("claimed") != pl.col("highest")))
    detail = pl.format(
        "{}: articles say {}, the ledger has {} numbered up to {}", "role", "claimed", "found", "highest"
    )
    return failures_of(wrong.sort("page_id", "role"), "articles: parts have their lines", detail)


def _shown(column: str) -> pl.Expr:
    """Return `column` as text, a null as `none`."""
    return pl.col(column).cast(pl.String).fill_null("none")


def failures_of(broken: pl.DataFrame, rule: str, detail: pl.Expr) -> pl.DataFrame:
    """Return the rows of `broken` as failures of `rule`."""
    # In one chunk: Polars 2.1 panics when it writes numbers of a column whose first chunk is empty as text.
    return broken.rechunk().select("page_id", rule=pl.lit(rule), detail=detail)
