"""Stage parse: the pages of one batch → data/corpus/lines/<batch>/ and data/parsed/<batch>/{articles,listings,…}/."""

import sys
from functools import partial
from pathlib import Path

import polars as pl

from stages import params
from stages.engine import progress, workers
from stages.errors import plain_errors
from stages.outputs import replacing, write_json
from stages.params import Batch
from stages.reading import boilerplate
from stages.tables import parquet

CORPUS = Path("data/corpus")
PARSED = Path("data/parsed")
TABLES = ("lines", "articles", "listings", "rejects", "article_keys", "row_keys")


def main(name: str) -> None:
    """Read the pages of batch `name`, part by part."""
    settings = params.load()
    batch, rule = settings.batch(name), settings.parse
    paths = parquet.parts(CORPUS / "pages" / name)
    looked_at = boilerplate.looked_at(map(parquet.n_rows, paths), rule.repetition_sample)
    outputs, telling = replacing(CORPUS / "lines" / name, PARSED / name), progress(f"parse {name}")
    with workers(settings.engine, len(paths)) as map_parts, outputs as (lines, parsed), telling as done:
        counts = map_parts(count_part, zip(paths, looked_at, strict=False))  # the pages looked at may end in any part
        chrome = boilerplate.repeated(counts, sum(looked_at), share=rule.repetition_share, least=rule.repetition_pages)
        write_json(parsed / "repeated.json", chrome.to_list())  # evaluate reads own labels with it
        work = partial(parse_part, batch=batch, chrome=chrome, lines=lines, parsed=parsed)
        for n_pages, n_bytes in map_parts(work, paths):
            done(n_pages, n_bytes)


def count_part(item: tuple[Path, int]) -> pl.DataFrame:
    """Count the lines that the first pages of a part repeat."""
    path, n_pages = item
    return boilerplate.count_lines(parquet.read(path, ["text"]).head(n_pages))


def parse_part(path: Path, batch: Batch, chrome: pl.Series, lines: Path, parsed: Path) -> tuple[int, int]:
    """Read one part of pages and store what came out; return its pages and raw bytes."""
    from stages import duplicates  # only here, as the stage's own process needs none of these: work starts the sooner
    from stages.reading import lexicon, page
    from stages.tables import crawl_dates

    pages = crawl_dates.read_pages(path, ["page_id", "batch", "sha256", "n_bytes", "text"], batch.crawl_date)
    reading = page.read(pages, lexicon.load(batch.lexicon), chrome)
    keys = duplicates.keys(reading.articles, reading.listings)
    for table, frame in zip(TABLES, (*reading, *keys), strict=True):
        parquet.write(table, frame, (lines if table == "lines" else parsed / table) / path.name)
    return len(pages), int(pages.get_column("n_bytes").sum())


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
