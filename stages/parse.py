"""Stage parse: the pages of one batch → data/corpus/lines/<batch>/ and data/parsed/<batch>/{articles,listings,…}/."""

import sys
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from stages.engine import progress, workers
from stages.errors import plain_errors
from stages.outputs import replacing, write_json
from stages.reading import boilerplate
from stages.reading.lexicon import Lexicon, load
from stages.tables import parquet

CORPUS = Path("data/corpus")
PARSED = Path("data/parsed")
Done = tuple[int, int]  # pages and raw bytes
TABLES = ("lines", "articles", "listings", "rejects", "article_keys", "row_keys")


def main(name: str) -> None:
    """Read the pages of batch `name`, part by part."""
    from stages import params  # only here, as processes that read parts need none of it: what they need is given them

    settings = params.load()
    batch, rule = settings.batch(name), settings.parse
    paths, telling = parquet.parts(CORPUS / "pages" / name), progress(f"parse {name}")
    outputs = replacing(CORPUS / "lines" / name, PARSED / name)
    with workers(settings.engine, len(paths)) as map_parts, outputs as (lines, parsed), telling as done:
        texts = (parquet.read(path, ["text"]) for path in paths)  # here, as the processes are still starting
        share, least = rule.repetition_share, rule.repetition_pages
        chrome = boilerplate.repeated(texts, rule.repetition_sample, share=share, least=least)
        write_json(parsed / "repeated.json", chrome.to_list())  # evaluate reads own labels with it
        folders = {table: parsed / table for table in TABLES} | {"lines": lines}
        work = partial(parse_part, folders, batch.crawl_date, load(batch.lexicon), chrome)
        for n_pages, n_bytes in map_parts(work, paths):
            done(n_pages, n_bytes)


def parse_part(folders: dict[str, Path], day: date | None, words: Lexicon, chrome: pl.Series, path: Path) -> Done:
    """Read one part of pages, crawled on `day`, and store what came out; return its pages and raw bytes."""
    from stages import duplicates  # only here, as the stage's own process needs none of these: work starts the sooner
    from stages.reading import page
    from stages.tables import crawl_dates

    reading = page.read(crawl_dates.read_pages(path, ["page_id", "batch", "sha256", "text"], day), words, chrome)
    keys = duplicates.keys(reading.articles, reading.listings)
    for table, frame in zip(TABLES, (*reading, *keys), strict=True):
        parquet.write(table, frame, folders[table] / path.name)
    sizes = parquet.read(path, ["n_bytes"])
    return len(sizes), int(sizes.get_column("n_bytes").sum())


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
