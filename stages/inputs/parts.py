"""Parts: pages and rejects in input order, up to `part_bytes` of raw text each."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from stages.inputs.encodings import Undecodable, decode
from stages.inputs.items import Item, Refused

TYPES = {"n_bytes": pl.Int64, "raw": pl.Binary, "text": pl.Binary}


class Part(NamedTuple):
    """One part of a batch: frames in the schemas of `pages` and `rejects`, in input order."""

    pages: pl.DataFrame
    rejects: pl.DataFrame
    n_raw_bytes: int


class Read(NamedTuple):
    """A page that could be decoded: the columns of `pages` that a batch does not share; `text` is UTF-8."""

    name: str
    path: str
    url: str | None
    sha256: str
    n_bytes: int
    encoding: str
    repaired: str | None
    text: bytes


def split_parts(batch: str, items: Iterable[Item], part_bytes: int) -> Iterator[Part]:
    """Decode `items` and yield them in parts; at least one, even where there is no item.

    A part ends before the item that would take its raw bytes past `part_bytes`: its end follows from the input alone.
    """
    pages: list[Read] = []
    rejects: list[Refused] = []
    size = parts = 0
    for item in items:
        length = len(item.raw or b"")
        if size and size + length > part_bytes:
            yield make_part(batch, pages, rejects, size)
            pages, rejects, size = [], [], 0
            parts += 1
        size += length
        if isinstance(found := read_page(item), Refused):
            rejects.append(found)
        else:
            pages.append(found)
    if pages or rejects or not parts:
        yield make_part(batch, pages, rejects, size)


def read_page(item: Item) -> Read | Refused:
    """Decode a page; one that is no text is refused whole, with its bytes."""
    if isinstance(item, Refused):
        return item
    name, path, raw, url = item
    found = decode(raw)
    if isinstance(found, Undecodable):
        return Refused(name, found.reason, found.detail, raw)
    text = raw if found.encoding == "utf-8" and found.repaired is None else found.text.encode()
    return Read(name, path, url, hashlib.sha256(raw).hexdigest(), len(raw), found.encoding, found.repaired, text)


def make_part(batch: str, pages: list[Read], rejects: list[Refused], size: int) -> Part:
    """Return the frames of a part; the bytes it stands for are `size`."""
    return Part(page_frame(batch, pages), reject_frame(batch, rejects), size)


def page_frame(batch: str, pages: list[Read]) -> pl.DataFrame:
    """Return `pages` in the schema of the table `pages`."""
    from stages.tables.schemas import polars_schema

    text = pl.col("text").cast(pl.String)
    breaks = text.str.count_matches("\n", literal=True).cast(pl.Int32)
    return columns(Read, pages).select(
        (pl.lit(f"{batch}/") + pl.col("name")).alias("page_id"),
        pl.lit(batch).alias("batch"),
        "path", "url", "sha256", "n_bytes", "encoding", "repaired",
        (breaks + (~text.str.ends_with("\n")).cast(pl.Int32)).alias("n_lines"),
        text,
    ).match_to_schema(polars_schema("pages"))  # fmt: skip


def reject_frame(batch: str, rejects: list[Refused]) -> pl.DataFrame:
    """Return `rejects` in the schema of the table `rejects`; line 0 is the whole page."""
    from stages.tables.schemas import polars_schema

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
