"""Stage assemble: what parse read and dedupe found of one batch → data/corpus/{articles,listings,rejects}/<batch>/."""

import sys
from pathlib import Path

import polars as pl

from stages import duplicates
from stages.engine import progress
from stages.errors import plain_errors
from stages.outputs import replacing
from stages.tables import parquet

INGESTED = Path("data/ingested")
PARSED = Path("data/parsed")
DUPLICATES = Path("data/duplicates")
CORPUS = Path("data/corpus")
TABLES = ("articles", "listings", "rejects")


def main(name: str) -> None:
    """Fill in repeats and splits part by part, and put the rejects of both stages together."""
    n_parts = len(parquet.parts(PARSED / name / "articles"))
    with replacing(*(CORPUS / table / name for table in TABLES)) as folders, progress(f"assemble {name}") as done:
        for index in range(n_parts):
            found = parquet.read(DUPLICATES / f"{name}.parquet", where=pl.col("part") == index)
            articles, listings = duplicates.apply(
                parquet.read(parquet.part_path(PARSED / name / "articles", index)),
                parquet.read(parquet.part_path(PARSED / name / "listings", index)),
                found,
            )
            rejects = pl.concat(
                parquet.read(parquet.part_path(root / name / "rejects", index)) for root in (INGESTED, PARSED)
            )
            for table, frame, folder in zip(TABLES, (articles, listings, rejects), folders, strict=True):
                parquet.write(table, frame, parquet.part_path(folder, index))
            done(articles.height, 0)


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
