"""One set of pages in every container, and the parts that are read from it."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from stages.inputs.containers import read_parts
from stages.inputs.parts import Part
from stages.params import Batch, IngestParams

LIMITS = IngestParams(
    max_page_bytes=1 << 20, max_record_bytes=1 << 21, max_ratio=100, max_members=1000, quarantine_bytes=1 << 10
)
Pages = Mapping[str, bytes]


def read(path: Path, part_bytes: int = 1 << 26, limits: IngestParams = LIMITS, **fields: Any) -> list[Part]:
    """Return the parts of a batch called `b` that lies at `path`."""
    batch = Batch.model_construct(name="b", path=str(path), **fields)
    return list(read_parts(batch, limits, part_bytes))


def read_one(path: Path, **options: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the pages and rejects of a batch that is one part."""
    (part,) = read(path, **options)
    kept = sum(len(raw or b"") for raw in part.rejects["raw"])
    assert part.n_raw_bytes == sum(part.pages["n_bytes"]) + kept
    return part.pages, part.rejects


def limited(**limits: int) -> IngestParams:
    """Return the limits of the tests, but for those given."""
    return LIMITS.model_copy(update=limits)


def tar(pages: Pages) -> bytes:
    """Return a tar of `pages`."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path, raw in pages.items():
            member = tarfile.TarInfo(path)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return packed.getvalue()


def zipped(pages: Pages, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of `pages`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for path, raw in pages.items():
            archive.writestr(zipfile.ZipInfo(path), raw, method)
    return packed.getvalue()


class Unseekable(io.BytesIO):
    """A pipe: a zip written to it has its lengths after the data."""

    def seekable(self) -> bool:
        """Say no."""
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        """Refuse."""
        raise io.UnsupportedOperation(f"{offset} {whence}")

    def tell(self) -> int:
        """Refuse."""
        raise io.UnsupportedOperation


def streamed_zip(pages: Pages) -> bytes:
    """Return a zip of `pages` as a program writes it to a pipe."""
    packed = Unseekable()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, raw in pages.items():
            info = zipfile.ZipInfo(path)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as member:
                member.write(raw)
    return packed.getvalue()


def json_lines(pages: Pages) -> bytes:
    """Return `pages`, which are UTF-8, as JSON Lines."""
    records = (
        {"text": raw.decode(), "id": path, "url": f"https://board.example/{path}"} for path, raw in pages.items()
    )
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def wet(pages: Pages) -> bytes:
    """Return `pages` as a WET file: a description of the crawl, then a conversion record for each."""
    records = [("warcinfo", "", b"software: none"), *(("conversion", path, raw) for path, raw in pages.items())]
    header = "WARC/1.0\r\nWARC-Type: {}\r\nWARC-Target-URI: https://board.example/{}\r\nContent-Length: {}\r\n\r\n"
    return b"".join(header.format(kind, path, len(raw)).encode() + raw + b"\r\n\r\n" for kind, path, raw in records)


def parquet(pages: Pages) -> bytes:
    """Return `pages`, which are UTF-8, as Parquet."""
    packed = io.BytesIO()
    columns = {"text": [raw.decode() for raw in pages.values()], "id": list(pages)}
    pq.write_table(pa.table(columns), packed, row_group_size=3)
    return packed.getvalue()


CONTAINERS: dict[str, Callable[[Pages], bytes]] = {
    "a.tar": tar,
    "a.tar.gz": lambda pages: gzip.compress(tar(pages), mtime=0),
    "a.tgz": lambda pages: gzip.compress(tar(pages), mtime=0),
    "a.tar.zst": lambda pages: zstandard.compress(tar(pages)),
    "a.zip": zipped,
    "stored.zip": lambda pages: zipped(pages, zipfile.ZIP_STORED),
    "streamed.zip": streamed_zip,
    "a.jsonl": json_lines,
    "a.jsonl.gz": lambda pages: gzip.compress(json_lines(pages), mtime=0),
    "a.jsonl.zst": lambda pages: zstandard.compress(json_lines(pages)),
    "a.parquet": parquet,
    "a.warc.wet": wet,
    "a.warc.wet.gz": lambda pages: gzip.compress(wet(pages), mtime=0),
}
ARCHIVES = tuple(name for name in CONTAINERS if ".zip" in name or "tar" in name or name.endswith("tgz"))


def write_folder(folder: Path, pages: Pages) -> Path:
    """Write `pages` as files."""
    for path, raw in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def write(folder: Path, name: str, raw: bytes) -> Path:
    """Write one file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(raw)
    return folder / name
