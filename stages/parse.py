"""Stage parse: the pages of one batch → data/corpus/lines/<batch>/ and data/parsed/<batch>/{articles,listings,…}/."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl

from stages import duplicates, params
from stages.engine import map_parts, progress
from stages.errors import plain_errors
from stages.outputs import replacing
from stages.params import Batch, ParseParams
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
    chrome = learn_chrome(paths, settings.parse)
    with replacing(LINES / name, PARSED / name) as (lines, parsed), progress(f"parse {name}") as done:
        work = partial(parse_part, batch=batch, chrome=chrome, lines=lines, parsed=parsed)
        for n_pages, n_bytes in map_parts(work, enumerate(paths), settings.engine):
            done(n_pages, n_bytes)


def learn_chrome(paths: list[Path], settings: ParseParams) -> pl.Series:
    """Return the lines that many of the batch's first pages repeat."""
    sample = list(first_pages(paths, settings.repetition_sample))
    counts = [boilerplate.count_lines(pages) for pages in sample]
    n_pages = sum(len(pages) for pages in sample)
    return boilerplate.repeated(counts, n_pages, share=settings.repetition_share, least=settings.repetition_pages)


def first_pages(paths: list[Path], n_pages: int) -> Iterator[pl.DataFrame]:
    """Yield the text of the first `n_pages` pages, part by part."""
    for path in paths:
        if n_pages <= 0:
            return
        pages = parquet.read(path, ["text"]).head(n_pages)
        n_pages -= len(pages)
        yield pages


def parse_part(item: tuple[int, Path], batch: Batch, chrome: pl.Series, lines: Path, parsed: Path) -> tuple[int, int]:
    """Read one part of pages and store what came out; return its pages and raw bytes."""
    index, path = item
    pages = parquet.read(path, ["page_id", "batch", "sha256", "n_bytes", "text"])
    reading = page.read(pages, lexicon.load(batch.lexicon), batch.crawl_date, chrome)
    keys = duplicates.keys(reading.articles, reading.listings)
    parquet.write("lines", reading.lines, parquet.part_path(lines, index))
    frames = (reading.articles, reading.listings, reading.rejects, *keys)
    for table, frame in zip(TABLES, frames, strict=True):
        parquet.write(table, frame, parquet.part_path(parsed / table, index))
    return len(pages), int(pages.get_column("n_bytes").sum())


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
