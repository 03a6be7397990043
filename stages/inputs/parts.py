"""Parts: pages and rejects in input order, up to `part_bytes` of raw text each."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from stages.inputs.encodings import Undecodable, decode, looks_plain
from stages.inputs.items import Item, Page, Refused
from stages.tables.columns import polars_schema

ROWS_PER_BLOCK = 1_024
TYPES = {"n_bytes": pl.Int64, "raw": pl.Binary, "text": pl.Binary, "crawl_date": pl.Date}


class Read(NamedTuple):
    """A page that was decoded: what `pages` and `crawl_dates` have of it; `text` is UTF-8."""

    name: str
    path: str
    url: str | None
    sha256: str | None  # of the raw bytes; None where they are those of `text`
    n_bytes: int
    encoding: str
    repaired: str | None
    text: bytes
    crawl_date: date | None


class Part(NamedTuple):
    """One part of a batch, in input order.

    Its tables, in the schemas of these, are made each time they are asked for: by the thread that stores them, while
    another one reads the next part.
    """

    batch: str
    blocks: list[pl.DataFrame]  # columns of `Read`
    refused: list[Refused]
    n_raw_bytes: int

    @property
    def n_pages(self) -> int:
        """Return the number of pages."""
        return sum(map(len, self.blocks))

    @property
    def pages(self) -> pl.DataFrame:
        """Return the table `pages`."""
        return page_frame(self.batch, pl.concat(self.blocks, rechunk=True))

    @property
    def crawl_dates(self) -> pl.DataFrame:
        """Return the table `crawl_dates`."""
        return date_frame(self.batch, pl.concat(block.select("name", "crawl_date") for block in self.blocks))

    @property
    def rejects(self) -> pl.DataFrame:
        """Return the table `rejects`."""
        return reject_frame(self.batch, self.refused)


def split_parts(batch: str, items: Iterable[Item], part_bytes: int) -> Iterator[Part]:
    """Decode `items` and yield them in parts; at least one, even where there is no item.

    A part ends before the item that would take its raw bytes past `part_bytes`: its end follows from the input alone.
    """
    draft = Draft(batch)
    parts = 0
    for item in items:
        length = len(item.raw or b"")
        if draft.n_raw_bytes and draft.n_raw_bytes + length > part_bytes:
            part, draft = draft.finish(), Draft(batch)
            yield part
            parts += 1
        draft.add(item, length)
    if draft.is_begun() or not parts:
        yield draft.finish()


class Draft:
    """A part that is being filled. Rows become columns by the block, as these take less room and time."""

    def __init__(self, batch: str) -> None:
        self.batch = batch
        self.n_raw_bytes = 0
        self.block: list[Read | Refused] = []
        self.blocks: list[pl.DataFrame] = []
        self.refused: list[Refused] = []

    def add(self, item: Item, length: int) -> None:
        """Decode an item of `length` raw bytes and keep it."""
        self.n_raw_bytes += length
        self.block.append(item if isinstance(item, Refused) else read_page(item))
        if len(self.block) == ROWS_PER_BLOCK:
            self.end_block()

    def end_block(self) -> None:
        """Turn the rows held into columns. Pages that look plain are proved to be UTF-8 here: all of them at once."""
        try:
            pages = read_frame(self.block)
        except pl.exceptions.ComputeError:
            self.block = [decode_unless_utf8(row) for row in self.block]
            pages = read_frame(self.block)
        self.blocks.append(pages)
        self.refused += (row for row in self.block if isinstance(row, Refused))
        self.block = []

    def is_begun(self) -> bool:
        """Whether anything was added."""
        return bool(self.block or self.blocks)

    def finish(self) -> Part:
        """Return the part; the draft is of no use then."""
        self.end_block()
        return Part(self.batch, self.blocks, self.refused, self.n_raw_bytes)


def read_page(page: Page) -> Read | Refused:
    """Read a page that looks plain as UTF-8, which is not proved yet; decode any other."""
    name, path, raw, url, crawled = page
    if not looks_plain(raw):
        return decode_page(page)
    return Read(name, path, url, None, len(raw), "utf-8", None, raw, crawled)


def decode_page(page: Page) -> Read | Refused:
    """Decode a page; one that is no text is refused whole, with its bytes."""
    name, path, raw, url, crawled = page
    found = decode(raw)
    if isinstance(found, Undecodable):
        return Refused(name, found.reason, found.detail, raw)
    text = raw if found.encoding == "utf-8" and found.repaired is None else found.text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    return Read(name, path, url, sha256, len(raw), found.encoding, found.repaired, text, crawled)


def decode_unless_utf8(row: Read | Refused) -> Read | Refused:
    """Return a row as it is, or decoded if its page was read as UTF-8 and is none."""
    if isinstance(row, Refused):
        return row
    try:
        row.text.decode()
    except UnicodeDecodeError:
        return decode_page(Page(row.name, row.path, row.text, row.url, row.crawl_date))
    return row


def read_frame(block: Sequence[Read | Refused]) -> pl.DataFrame:
    """Return the pages of a block; `text` that is no UTF-8 raises ComputeError."""
    return columns(Read, [row for row in block if isinstance(row, Read)]).with_columns(pl.col("text").cast(pl.String))


def page_frame(batch: str, pages: pl.DataFrame) -> pl.DataFrame:
    """Return `pages` in the schema of the table `pages`."""
    import polars_hash

    text = pl.col("text")
    text_hash: pl.Expr = polars_hash.CryptographicHashingNameSpace(text).sha2_256()
    breaks = text.str.count_matches("\n").cast(pl.Int32)
    return pages.select(
        (pl.lit(f"{batch}/") + pl.col("name")).alias("page_id"),
        pl.lit(batch).alias("batch"),
        "path", "url", pl.coalesce("sha256", text_hash), "n_bytes", "encoding", "repaired",
        (breaks + (~text.str.ends_with("\n")).cast(pl.Int32)).alias("n_lines"),
        text,
    ).match_to_schema(polars_schema("pages"))  # fmt: skip


def date_frame(batch: str, pages: pl.DataFrame) -> pl.DataFrame:
    """Return those of `pages` (name, crawl_date) that have a date of their own, in the schema of `crawl_dates`."""
    dated = pages.drop_nulls("crawl_date")
    return dated.select((pl.lit(f"{batch}/") + pl.col("name")).alias("page_id"), "crawl_date")


def reject_frame(batch: str, rejects: list[Refused]) -> pl.DataFrame:
    """Return `rejects` in the schema of the table `rejects`; line 0 is the whole page."""
    return columns(Refused, rejects).select(
        (pl.lit(f"{batch}/") + pl.col("name")).alias("page_id"),
        pl.lit(0, pl.Int32).alias("line"),
        "reason",
        pl.lit("ingest").alias("stage"),
        "detail",
        "raw",
    ).match_to_schema(polars_schema("rejects"))  # fmt: skip


def columns(kind: type[Read] | type[Refused], rows: Sequence[Read] | Sequence[Refused]) -> pl.DataFrame:
    """Return named tuples as a frame, a column for each field."""
    schema = {name: TYPES.get(name, pl.String) for name in kind._fields}
    return pl.DataFrame(dict(zip(kind._fields, zip(*rows, strict=True), strict=True)) if rows else None, schema=schema)
