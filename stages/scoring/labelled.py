"""Labelled pages on their way through the reader: decoded, read, and put beside their labels."""

from collections.abc import Iterable, Iterator, Sequence
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
    """Read labelled pages, those of one crawl date together, in the order of dates and pages.

    Args:
        pages: Pages of one batch, or the shipped ones.
        lexicon: The lexicon of that batch.
        repeated: Lines that the whole batch repeats. The shipped pages come from boards of all kinds: nothing is known.

    Raises:
        LabelError: A page cannot be decoded, or its label names another number of lines than it has.
    """
    dates = sorted({page.label.crawl_date for page in pages}, key=lambda day: day or date.min)
    same_date = ([page for page in pages if page.label.crawl_date == day] for day in dates)
    return [read_page for group in same_date for read_page in _read_together(group, lexicon, repeated)]


def _read_together(pages: Sequence[LabelledPage], lexicon: Lexicon, repeated: pl.Series) -> Iterator[ReadPage]:
    tables = read_raw(pages, lexicon, pages[0].label.crawl_date, repeated)
    contents = found(tables["lines"], tables["articles"], tables["listings"])
    texts = dict(tables["pages"].select("page_id", "text").iter_rows())
    layouts = dict(tables["listings"].group_by("page_id").agg("layout").iter_rows())
    for page in pages:
        text = texts[page.page_id]
        n_lines = len(split_lines(text))
        if len(page.label.lines) != n_lines:
            raise LabelError(f"{page.path}: lines: the label names {len(page.label.lines)}, the page has {n_lines}")
        yield ReadPage(page, text, contents.get(page.page_id, EMPTY), frozenset(layouts.get(page.page_id, ())))


def read_raw(
    pages: Sequence[RawPage], lexicon: Lexicon, crawl_date: date | None, repeated: pl.Series = NOTHING_REPEATED
) -> dict[str, pl.DataFrame]:
    """Return pages as the table `pages`, and the tables that the reader makes of them, by name.

    Raises:
        LabelError: A page cannot be decoded.
    """
    texts = _frame(pages)
    reading = read(texts, lexicon, crawl_date, repeated)
    return {"pages": texts, **{name: getattr(reading, name) for name in READ_TABLES}}


def tally(pages: Iterable[ReadPage]) -> Tally:
    """Count what is right and wrong on all `pages`."""
    return total(compare(read_page.page.label, read_page.found) for read_page in pages)


def _frame(pages: Sequence[RawPage]) -> pl.DataFrame:
    """Return pages as rows of the table `pages`, sorted by page_id."""
    from stages.tables.schemas import polars_schema

    records = [_record(page) for page in pages]
    return pl.DataFrame(records, schema=polars_schema("pages"), orient="row").sort("page_id")


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
