"""Stage ingest: a batch's raw pages → data/corpus/pages/<batch>/ and data/ingested/<batch>/{crawl_dates,rejects}/."""

import sys
from pathlib import Path

from stages import params
from stages.engine import prefetch, progress
from stages.errors import plain_errors
from stages.inputs import containers
from stages.outputs import replacing
from stages.tables import parquet

PAGES = Path("data/corpus/pages")
INGESTED = Path("data/ingested")


def main(name: str) -> None:
    """Read the raw files of batch `name`, whatever holds them, and store what came out, part by part.

    A thread reads and decodes the next part while this one's texts are hashed and written.
    """
    settings = params.load()
    batch = settings.batch(name)
    read = containers.read_parts(batch, settings.ingest, settings.part_bytes)
    telling = progress(f"ingest {name}", containers.size(Path(batch.path)))
    with replacing(PAGES / name, INGESTED / name) as (pages, ingested), telling as done:
        parts = prefetch(read)
        parquet.load_writer()  # while the first part is read
        for index, part in enumerate(parts):
            parquet.write("pages", part.pages, parquet.part_path(pages, index))
            for table in ("crawl_dates", "rejects"):
                parquet.write(table, getattr(part, table), parquet.part_path(ingested / table, index))
            done(part.n_pages, part.n_raw_bytes)


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
