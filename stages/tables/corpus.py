"""Pages looked up in the built corpus: one page's rows from every table, and the list of all pages.

Tables lie in `<corpus>/<table>/<batch>/part-NNNNN.parquet`, and a page's rows have the same part number in each table.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl

from stages.errors import MalmoiError
from stages.tables import parquet

CORPUS = Path("data/corpus")
READ_TABLES = ("lines", "articles", "listings", "rejects")
NO_LISTING = "none"
NAMES_SHOWN = 5
# Names are compared letter by letter, so only the neighbours of a name in sorted order are.
NAMES_COMPARED = 500


class UnknownPageError(MalmoiError):
    """No page of the corpus has this page_id; the message names near ones."""


@dataclass(frozen=True)
class PageTables:
    """One page's row of `pages` (None where it lies in quarantine whole), and its rows of the other tables."""

    page_id: str
    page: dict[str, Any] | None
    lines: pl.DataFrame
    articles: pl.DataFrame
    listings: pl.DataFrame
    rejects: pl.DataFrame


def find_page(corpus: Path, page_id: str) -> PageTables:
    """Return everything that the corpus holds of one page.

    Row groups that cannot hold the page are skipped by their statistics, so the cost does not follow the corpus's size.

    Raises:
        UnknownPageError: No page has this page_id, in the corpus or in quarantine.
        TableError: A table is not built.
    """
    batch = page_id.partition("/")[0]
    if batch not in _batches(corpus):
        raise UnknownPageError(_unknown_batch(corpus, page_id))
    for index in range(len(parquet.parts(corpus / "pages" / batch))):
        if any(_rows(corpus, table, batch, index, page_id).height for table in ("pages", "rejects")):
            return read_page(corpus, batch, index, page_id)
    raise UnknownPageError(_unknown_page(corpus, batch, page_id))


def read_page(corpus: Path, batch: str, part: int, page_id: str) -> PageTables:
    """Return what part `part` of a batch holds of a page, which may be nothing."""
    pages = _rows(corpus, "pages", batch, part, page_id)
    return PageTables(
        page_id=page_id,
        page=pages.row(0, named=True) if pages.height else None,
        **{table: _rows(corpus, table, batch, part, page_id) for table in READ_TABLES},
    )


def _rows(corpus: Path, table: str, batch: str, index: int, page_id: str) -> pl.DataFrame:
    return parquet.read(_part(corpus, table, batch, index), where=pl.col("page_id") == page_id)


def _part(corpus: Path, table: str, batch: str, index: int) -> Path:
    """Return the path of a part that is there; after a build that stopped midway, some tables lack theirs."""
    part = parquet.part_path(corpus / table / batch, index)
    if not part.is_file():
        raise parquet.TableError(f"{part}: not built; run `dvc repro`")
    return part


def _batches(corpus: Path) -> list[str]:
    return sorted(path.name for path in (corpus / "pages").glob("*") if path.is_dir())


def _page_ids(corpus: Path, batch: str) -> list[str]:
    parts = (parquet.read(part, ["page_id"])["page_id"] for part in parquet.parts(corpus / "pages" / batch))
    return sorted(page_id for part in parts for page_id in part)


def _unknown_batch(corpus: Path, page_id: str) -> str:
    batches = _batches(corpus)
    if not batches:
        return f"{corpus}: no batch is built there; run `dvc repro`"
    near = [f"{batch}/{page_id}" for batch in batches if f"{batch}/{page_id}" in _page_ids(corpus, batch)]
    hint = f"did you mean {', '.join(near)}?" if near else f"a page_id begins with its batch: {', '.join(batches)}"
    return f"{page_id}: no such page; {hint}"


def _unknown_page(corpus: Path, batch: str, page_id: str) -> str:
    names = _page_ids(corpus, batch)
    place = bisect_left(names, page_id)
    neighbours = names[max(0, place - NAMES_COMPARED) : place + NAMES_COMPARED]
    near = get_close_matches(page_id, neighbours, n=NAMES_SHOWN) or neighbours[:NAMES_SHOWN]
    return f"{page_id}: no such page; near it: {', '.join(near) or 'none, the batch is empty'}"


def first_article(corpus: Path, batches: Sequence[str]) -> str | None:
    """Return the page_id of the first article of `batches`, as an example; None where there is none."""
    for batch in batches:
        pages = parquet.read(parquet.part_path(corpus / "articles" / batch, 0), ["page_id"])
        if len(pages):
            return str(pages.item(0, 0))
    return None


def all_pages(corpus: Path) -> pl.DataFrame:
    """Return page_id, batch, part and layout of every page: the layout of its first listing row, or NO_LISTING."""
    found = [
        _part_pages(corpus, batch, index)
        for batch in _batches(corpus)
        for index in range(len(parquet.parts(corpus / "pages" / batch)))
    ]
    schema = {"page_id": pl.String, "batch": pl.String, "part": pl.Int32, "layout": pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *found])


def _part_pages(corpus: Path, batch: str, part: int) -> pl.DataFrame:
    pages = parquet.read(_part(corpus, "pages", batch, part), ["page_id", "batch"])
    rows = parquet.read(_part(corpus, "listings", batch, part), ["page_id", "layout"])
    layouts = rows.unique("page_id", keep="first", maintain_order=True)
    layout = pl.col("layout").fill_null(NO_LISTING)
    joined = pages.join(layouts, on="page_id", how="left", maintain_order="left")
    return joined.select("page_id", "batch", pl.lit(part, pl.Int32).alias("part"), layout)
