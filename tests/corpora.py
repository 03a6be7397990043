"""Small corpora as the stages ingest and parse leave them, for tests of the stages that follow."""

import json
from datetime import date
from pathlib import Path

import polars as pl

from stages import duplicates
from stages.tables import parquet
from tests.tables.test_validation import part

NEVER_READ = {"articles": ["duplicate_of", "near_duplicate_of", "split"], "listings": ["repeat_of"]}


def make(folder: Path, batches: dict[str, int]) -> Path:
    """Make params.yaml and, for each batch, so many parts of one page each; all pages have the same text."""
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(__file__).parents[1] / "params.yaml"
    from ruamel.yaml import YAML

    settings = YAML(typ="safe").load(source.read_text(encoding="utf-8"))
    settings["batches"] = {name: {"path": f"data/raw/{name}"} for name in batches}
    (folder / "params.yaml").write_text(json.dumps(settings), encoding="utf-8")
    for name, n_parts in batches.items():
        for index in range(n_parts):
            write_part(folder / "data", name, index)
    return folder


def write_part(data: Path, name: str, index: int) -> None:
    """Write one part of batch `name` as ingest and parse would."""
    tables = {table: renamed(frame, name) for table, frame in part(f"{name}/{index}").items()}
    unknown = {
        table: frame.with_columns(pl.lit(None).cast(frame.schema[column]).alias(column) for column in NEVER_READ[table])
        for table, frame in tables.items()
        if table in NEVER_READ
    }
    article_keys, row_keys = duplicates.keys(tables["articles"], tables["listings"])
    for table in ("pages", "lines"):
        parquet.write(table, tables[table], parquet.part_path(data / "corpus" / table / name, index))
    parsed = {**unknown, "rejects": tables["rejects"], "article_keys": article_keys, "row_keys": row_keys}
    for table, frame in parsed.items():
        parquet.write(table, frame, parquet.part_path(data / "parsed" / name / table, index))
    empty = pl.DataFrame({"page_id": [f"{name}/empty{index}"], "line": [0], "reason": ["empty"], "stage": ["ingest"]})
    ingested = pl.concat([tables["rejects"].clear(), empty.cast({"line": pl.Int32})], how="diagonal")
    parquet.write("rejects", ingested, parquet.part_path(data / "ingested" / name / "rejects", index))
    write_dates(data, name, index, {})


def write_dates(data: Path, name: str, index: int, dates: dict[str, date]) -> None:
    """Write the own crawl dates of one part's pages."""
    columns = {"page_id": list(dates), "crawl_date": list(dates.values())}
    frame = pl.DataFrame(columns, schema={"page_id": pl.String, "crawl_date": pl.Date})
    parquet.write("crawl_dates", frame, parquet.part_path(data / "ingested" / name / "crawl_dates", index))


def renamed(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return `frame` with `name` as its batch, and posts that have title and date, where it has such columns."""
    given = {"batch": name, "title": "하나", "date_text": "07-10"}
    return frame.with_columns(pl.lit(value).alias(column) for column, value in given.items() if column in frame.columns)
