"""Stage parse: the pages of one batch → data/corpus/lines/<batch>/ and data/parsed/<batch>/{articles,listings,…}/."""

import sys
from functools import partial
from pathlib import Path

import polars as pl

from stages import duplicates, params
from stages.engine import map_parts, map_threads, progress
from stages.errors import plain_errors
from stages.outputs import replacing, write_json
from stages.params import Batch
from stages.reading import boilerplate, lexicon, page
from stages.tables import parquet

PAGES = Path("data/corpus/pages")
LINES = Path("data/corpus/lines")
PARSED = Path("data/parsed")
TABLES = ("articles", "listings", "rejects", "article_keys", "row_keys")


def main(name: str) -> None:
    """Read the pages of batch `name`, part by part."""
    settings = params.load()
    batch = settings.batch(name)
    paths = parquet.parts(PAGES / name)
    chrome = boilerplate.learn(
        (parquet.read(path, ["text"]) for path in paths),
        sample=settings.parse.repetition_sample,
        share=settings.parse.repetition_share,
        least=settings.parse.repetition_pages,
    )
    with replacing(LINES / name, PARSED / name) as (lines, parsed), progress(f"parse {name}") as done:
        write_json(parsed / "repeated.json", chrome.to_list())  # evaluate reads own labels with it
        work = partial(parse_part, batch=batch, chrome=chrome, lines=lines, parsed=parsed)
        for n_pages, n_bytes in map_parts(work, enumerate(paths), settings.engine):
            done(n_pages, n_bytes)


def parse_part(item: tuple[int, Path], batch: Batch, chrome: pl.Series, lines: Path, parsed: Path) -> tuple[int, int]:
    """Read one part of pages and store what came out; return its pages and raw bytes."""
    index, path = item
    pages = parquet.read(path, ["page_id", "batch", "sha256", "n_bytes", "text"])
    known = lexicon.load(batch.lexicon)
    read = partial(page.read, lexicon=known, crawl_date=batch.crawl_date, boilerplate=chrome)
    reading = page.joined(map_threads(read, page.slices(pages), n_threads=2))
    keys = duplicates.keys(reading.articles, reading.listings)
    parquet.write("lines", reading.lines, parquet.part_path(lines, index))
    frames = (reading.articles, reading.listings, reading.rejects, *keys)
    for table, frame in zip(TABLES, frames, strict=True):
        parquet.write(table, frame, parquet.part_path(parsed / table, index))
    return len(pages), int(pages.get_column("n_bytes").sum())


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
