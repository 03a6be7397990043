"""Stage dedupe: the keys of all batches, in their order → data/duplicates/<batch>.parquet, one for each batch."""

from itertools import islice
from pathlib import Path

import polars as pl

from stages import duplicates, params
from stages.errors import plain_errors
from stages.outputs import replacing
from stages.tables import parquet

PARSED = Path("data/parsed")
DUPLICATES = Path("data/duplicates")


def main() -> None:
    """Find articles and listing rows that repeat earlier ones; files of older batches come out equal to the byte."""
    settings = params.load()
    n_parts = {name: len(parquet.parts(PARSED / name / "row_keys")) for name in settings.batches}
    parts = [(name, index) for name, count in n_parts.items() for index in range(count)]

    def read(table: str, part: int, columns: list[str]) -> pl.DataFrame:
        name, index = parts[part]
        return parquet.read(parquet.part_path(PARSED / name / table, index), columns)

    found = duplicates.merge(len(parts), read, settings.split.weights)
    with replacing(DUPLICATES) as (folder,):
        for name, count in n_parts.items():
            of_batch = (
                frame.with_columns(part=pl.lit(part, pl.Int32)) for part, frame in enumerate(islice(found, count))
            )
            parquet.write_stream(of_batch, folder / f"{name}.parquet", "duplicates")


if __name__ == "__main__":
    with plain_errors():
        main()
