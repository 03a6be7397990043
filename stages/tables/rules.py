"""The rules of the tables: each one's model, what must agree between tables, and the ledger.

Rules look at one part, where the tables hold the same pages; `repeated_keys` looks for keys that stand in two parts.
Failures are a frame (page_id, rule, detail) with no rows where all is well.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from stages.tables import ledger
from stages.tables.columns import key
from stages.tables.content import row_hash
from stages.tables.ledger import Encode, failures_of

NOT_CHECKED = {"rejects": ["raw"]}  # pandera 0.35 panics when it reports failures of a frame with bytes in it


def check_part(tables: Mapping[str, pl.DataFrame], batch: str, encode: Encode) -> pl.DataFrame:
    """Return the failures of one part of `batch`: its `tables` by name, each sorted by its key.

    The ledger and the rules between tables are looked at only where each table is what its model says.
    """
    failures = pl.concat([check_model(name, frame) for name, frame in tables.items()])
    if not failures.is_empty():
        return failures
    pages, lines, articles, listings = (tables[name] for name in ("pages", "lines", "articles", "listings"))
    return pl.concat(
        [
            *(check_batch(name, tables[name], batch) for name in ("pages", "articles", "listings")),
            *(check_pages(name, tables[name], pages) for name in ("lines", "articles", "listings")),
            check_rejects(tables["rejects"], pages),
            check_numbering(listings),
            check_bodies(articles),
            ledger.check(pages, lines, articles, listings, encode),
        ]
    )


def check_model(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Find cells and rows that the pandera model of `table` refuses."""
    from pandera.errors import SchemaErrors

    from stages.tables import schemas

    hidden = NOT_CHECKED.get(table, [])
    checked = frame.drop(hidden)
    try:
        schemas.model(table).to_schema().remove_columns(hidden).validate(checked, lazy=True)
    except SchemaErrors as errors:
        failures = [_model_failure(table, case, checked) for case in errors.failure_cases.iter_rows(named=True)]
        return pl.DataFrame(failures, schema=ledger.FAILURES, orient="row")
    return pl.DataFrame(schema=ledger.FAILURES)


def _model_failure(table: str, case: Mapping[str, Any], frame: pl.DataFrame) -> tuple[str, str, str]:
    """Return one of pandera's failure cases as (page_id, rule, detail)."""
    of_column = case["schema_context"] == "Column"
    place = f"{table}.{case['column']}" if of_column else table
    rule = f"{place}: {case['check']}"
    if case["index"] is None:
        return "", rule, f"found {case['failure_case']}"
    row = frame.row(case["index"], named=True)
    found = f": found {str(case['failure_case'])[:80]}" if of_column else ""
    return str(row.get("page_id")), rule, f"row {case['index']} of the part{found}"


def check_batch(table: str, frame: pl.DataFrame, batch: str) -> pl.DataFrame:
    """Find rows of another batch, or of a page whose page_id does not begin with `batch`."""
    belongs = (pl.col("batch") == batch) & pl.col("page_id").str.starts_with(f"{batch}/")
    return failures_of(frame.filter(~belongs), f"{table}: batch", pl.format("batch {} in a part of " + batch, "batch"))


def check_pages(table: str, frame: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Find rows of `table` whose page is not in the same part, or has another SHA-256 than they say."""
    said = pl.col("page_sha256") if "page_sha256" in frame.columns else pl.lit(None, pl.String)
    named = frame.select("page_id", said=said).unique(maintain_order=True)
    joined = named.join(pages.select("page_id", "sha256"), on="page_id", how="left", maintain_order="left")
    wrong = joined.filter(pl.col("sha256").is_null() | (pl.col("sha256") != pl.col("said")))
    detail = pl.format(
        "page_sha256 {}, the page has {}", *(pl.col(name).fill_null("none") for name in ("said", "sha256"))
    )
    return failures_of(wrong, f"{table}: page", detail)


def check_rejects(rejects: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Find rejected lines of pages that are not in the part, or have fewer lines."""
    places = rejects.filter(pl.col("line") > 0).select("page_id", "line")
    joined = places.join(pages.select("page_id", "n_lines"), on="page_id", how="left", maintain_order="left")
    wrong = joined.filter(pl.col("n_lines").fill_null(0) < pl.col("line"))
    detail = pl.format("line {} of a page of {} lines", "line", pl.col("n_lines").fill_null(0))
    return failures_of(wrong, "rejects: line", detail)


def check_numbering(listings: pl.DataFrame) -> pl.DataFrame:
    """Find listing rows that are not numbered 0, 1, 2 … within their page."""
    same_page = (pl.col("page_id") == pl.col("page_id").shift(1)).fill_null(value=False)
    due = listings.select("page_id", "row", due=pl.when(same_page).then(pl.col("row").shift(1) + 1).otherwise(0))
    wrong = due.filter(pl.col("row") != pl.col("due"))
    return failures_of(wrong, "listings: numbering", pl.format("row {} stands where row {} is due", "row", "due"))


def check_bodies(articles: pl.DataFrame) -> pl.DataFrame:
    """Find articles whose text_sha256 or n_chars is not that of their body."""
    import polars_hash

    body_hash: pl.Expr = polars_hash.CryptographicHashingNameSpace(pl.col("body")).sha2_256()
    found = articles.select("page_id", "text_sha256", "n_chars", hash=body_hash, chars=pl.col("body").str.len_chars())
    wrong = found.filter((pl.col("hash") != pl.col("text_sha256")) | (pl.col("chars") != pl.col("n_chars")))
    detail = pl.format(
        "{} characters of SHA-256 {} by its columns, {} of {} in the body", "n_chars", "text_sha256", "chars", "hash"
    )
    return failures_of(wrong, "articles: body", detail)


def hash_keys(table: str, frame: pl.DataFrame) -> pl.Series:
    """Return a hash (UInt128) of the key of each row: sixteen bytes, whatever the key."""
    columns = {name: frame.schema[name] for name in key(table)}
    return frame.rechunk().select(row_hash(columns).alias("key"))["key"]


def repeated_keys(parts: Sequence[pl.Series]) -> list[tuple[int, int]]:
    """Return part and row, both from 0, of every key that stood in the `parts` before; `parts` are hashed keys."""
    numbered = [
        pl.DataFrame({"key": keys}).with_row_index("row").with_columns(part=pl.lit(part))
        for part, keys in enumerate(parts)
    ]
    if not numbered:
        return []
    return pl.concat(numbered).filter(~pl.col("key").is_first_distinct()).select("part", "row").rows()
