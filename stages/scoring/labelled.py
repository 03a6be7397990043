"""Labelled pages on their way through the reader: decoded, read, and put beside their labels."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import polars as pl

from stages.inputs.encodings import Undecodable, decode
from stages.reading.lexicon import Lexicon
from stages.reading.page import read
from stages.scoring.checks import split_lines
from stages.scoring.content import EMPTY, Content, found
from stages.scoring.labels import PAGE_SUFFIX, LabelError, LabelledPage, RawPage
from stages.scoring.scores import Tally, compare, total
from stages.tables.columns import polars_schema

NOTHING_REPEATED = pl.Series([], dtype=pl.String)
READ_TABLES = ("lines", "articles", "listings", "rejects")


class ReadPage(NamedTuple):
    """A labelled page, its text, what the reader found on it, and the layouts of its listings."""

    page: LabelledPage
    text: str
    found: Content
    layouts: frozenset[str] = frozenset()


def read_labelled(
    pages: Sequence[LabelledPage], lexicon: Lexicon, repeated: pl.Series = NOTHING_REPEATED
) -> list[ReadPage]:
    """Read labelled pages, all at once, each by its own crawl date; return them in their order.

    Args:
        pages: Pages of one batch, or the shipped ones.
        lexicon: The lexicon of that batch.
        repeated: Lines that the whole batch repeats. The shipped pages come from boards of all kinds: nothing is known.

    Raises:
        LabelError: A page cannot be decoded, or its label names another number of lines than it has.
    """
    tables = read_raw(pages, [page.label.crawl_date for page in pages], lexicon, repeated)
    contents = found(tables["lines"], tables["articles"], tables["listings"])
    texts = dict(tables["pages"].select("page_id", "text").iter_rows())
    layouts = dict(tables["listings"].group_by("page_id").agg("layout").iter_rows())
    read_pages = []
    for page in pages:
        text = texts[page.page_id]
        n_lines = len(split_lines(text))
        if len(page.label.lines) != n_lines:
            raise LabelError(f"{page.path}: lines: the label names {len(page.label.lines)}, the page has {n_lines}")
        of_listings = frozenset(layouts.get(page.page_id, ()))
        read_pages.append(ReadPage(page, text, contents.get(page.page_id, EMPTY), of_listings))
    return read_pages


def read_raw(
    pages: Sequence[RawPage],
    crawl_dates: Sequence[date | None],
    lexicon: Lexicon,
    repeated: pl.Series = NOTHING_REPEATED,
) -> dict[str, pl.DataFrame]:
    """Return pages as the table `pages`, and the tables that the reader makes of them, by name.

    Raises:
        LabelError: A page cannot be decoded.
    """
    dated = _frame(pages, crawl_dates)
    texts = dated.drop("crawl_date")
    reading = read(dated, lexicon, repeated)
    return {"pages": texts, **{name: getattr(reading, name) for name in READ_TABLES}}


def tally(pages: Iterable[ReadPage]) -> Tally:
    """Count what is right and wrong on all `pages`."""
    return total(compare(read_page.page.label, read_page.found) for read_page in pages)


def _frame(pages: Sequence[RawPage], crawl_dates: Sequence[date | None]) -> pl.DataFrame:
    """Return pages as rows of the table `pages`, with the crawl date of each, sorted by page_id."""
    records = [_record(page) for page in pages]
    frame = pl.DataFrame(records, schema=polars_schema("pages"), orient="row")
    return frame.with_columns(pl.Series("crawl_date", crawl_dates, dtype=pl.Date)).sort("page_id")


def _record(page: RawPage) -> dict[str, object]:
    decoded = decode(page.raw)
    if isinstance(decoded, Undecodable):
        raise LabelError(f"{page.path.with_suffix(PAGE_SUFFIX)}: cannot be decoded: {decoded.reason}, {decoded.detail}")
    return {
        "page_id": page.page_id,
        "batch": page.batch,
        "path": page.path.with_suffix(PAGE_SUFFIX).as_posix(),
        "url": None,
        "sha256": sha256(page.raw).hexdigest(),
        "n_bytes": len(page.raw),
        "encoding": decoded.encoding,
        "repaired": decoded.repaired,
        "n_lines": len(split_lines(decoded.text)),
        "text": decoded.text,
    }
