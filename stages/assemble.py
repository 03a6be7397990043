"""Stage assemble: what parse read and dedupe found of one batch → data/corpus/{articles,listings,rejects}/<batch>/."""

import sys
from pathlib import Path

import polars as pl

from stages import duplicates
from stages.engine import prefetch, progress
from stages.errors import plain_errors
from stages.outputs import replacing
from stages.tables import parquet

INGESTED = Path("data/ingested")
PARSED = Path("data/parsed")
DUPLICATES = Path("data/duplicates")
CORPUS = Path("data/corpus")
TABLES = ("articles", "listings", "rejects")


def main(name: str) -> None:
    """Fill in repeats and splits part by part, and put the rejects of both stages together.

    A thread reads the next part while this one is written.
    """
    n_parts = len(parquet.parts(PARSED / name / "articles"))
    telling = progress(f"assemble {name}", noun="articles")
    with replacing(*(CORPUS / table / name for table in TABLES)) as folders, telling as done:
        parts = prefetch(assembled(name, index) for index in range(n_parts))
        for index, tables in enumerate(parts):
            paths = [parquet.part_path(folder, index) for folder in folders]
            for table, frame, path in zip(TABLES, tables, paths, strict=True):
                parquet.write(table, frame, path)
            done(tables[0].height, sum(path.stat().st_size for path in paths))


def assembled(name: str, index: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return articles, listings and rejects of one part of batch `name`."""
    parsed = PARSED / name
    articles, listings = duplicates.apply(
        parquet.read(parquet.part_path(parsed / "articles", index)),
        parquet.read(parquet.part_path(parsed / "listings", index)),
        parquet.read(DUPLICATES / f"{name}.parquet", where=pl.col("part") == index),
    )
    rejects = [parquet.read(parquet.part_path(root / "rejects", index)) for root in (INGESTED / name, parsed)]
    return articles, listings, pl.concat(rejects)


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
