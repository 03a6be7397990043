"""The day on which each page was crawled: its own, where its record carries one, else that of its batch."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from stages.tables import content, parquet

INGESTED = Path("data/ingested")


def folder(ingested: Path, batch: str) -> Path:
    """Return where the pages' own crawl dates of a batch lie: a part for each of `pages`, mostly without a row."""
    return ingested / batch / "crawl_dates"


def read_pages(part: Path, columns: Sequence[str], of_batch: date | None, ingested: Path = INGESTED) -> pl.DataFrame:
    """Read columns of a part of `pages`, page_id among them, and `crawl_date`: the page's own, else `of_batch`.

    The folder of a part has the name of its batch, and the own dates lie in a part of the same number.
    """
    own = parquet.read(folder(ingested, part.parent.name) / part.name)
    joined = parquet.read(part, columns).join(own, on="page_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("crawl_date").fill_null(pl.lit(of_batch, pl.Date)))


def own_dates(ingested: Path, page_ids: Iterable[str]) -> dict[str, date]:
    """Return the crawl dates of those of `page_ids` that have one of their own."""
    wanted: dict[str, list[str]] = {}
    for page_id in page_ids:
        wanted.setdefault(page_id.partition("/")[0], []).append(page_id)
    return {
        page_id: day
        for batch, names in wanted.items()
        for part in parquet.parts(folder(ingested, batch))
        for page_id, day in parquet.read(part, where=pl.col("page_id").is_in(names)).iter_rows()
    }


def summary(ingested: Path, batch: str) -> dict[str, Any]:
    """Return what a batch's report tells of its pages' own crawl dates: how many, and their hash; empty without any."""
    parts = [parquet.read(part) for part in parquet.parts(folder(ingested, batch))]
    n_pages = sum(len(part) for part in parts)
    whole = content.total_hash(content.content_hash(part) for part in parts)
    return {"crawl_dates": {"pages": n_pages, "content_hash": whole}} if n_pages else {}
