"""The way in: a batch's folder, archive or record file becomes parts of decoded pages.

A folder is read in the order of its paths as bytes of UTF-8, an archive or a file of records in its own order. What a
file is follows from its name (`FORMS`); every other file is a page of text. All of it is read as a stream, nothing is
unpacked to disk, and pages are held only until their part is full.
"""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from stages.errors import MalmoiError
from stages.inputs import crawl_dates
from stages.inputs.archives import Archive, read_tar, read_zip
from stages.inputs.items import Item, Page, Refused
from stages.inputs.limits import broken, too_large
from stages.inputs.names import Names, read_name
from stages.inputs.parts import Part, split_parts
from stages.inputs.records import Fields, read_json_lines, read_parquet
from stages.inputs.streams import CHUNK, Broken, Packing, Source, file_chunks, unpacked
from stages.inputs.warcs import read_warc

if TYPE_CHECKING:
    from stages.params import Batch, IngestParams

Form = Literal["text", "tar", "zip", "json", "warc", "parquet"]
PACKED: dict[str, Packing] = {".gz": "gz", ".zst": "zst"}
SHORT = {".tgz": ".tar.gz", ".tzst": ".tar.zst"}
FORMS: dict[str, Form] = {
    ".tar": "tar",
    ".zip": "zip",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".warc": "warc",
    ".wet": "warc",
    ".parquet": "parquet",
}
SEEKING = ("zip", "parquet")


class InputError(MalmoiError):
    """A batch's raw files are not where params.yaml says."""


class Kind(NamedTuple):
    """What a file is, and how it is packed."""

    form: Form
    packing: Packing


PLAIN = Kind("text", "")


def read_parts(batch: "Batch", ingest: "IngestParams", part_bytes: int) -> Iterator[Part]:
    """Yield the parts of `batch`, in input order; at least one.

    Args:
        batch: the entry of params.yaml; its `path` is a folder or a single file.
        ingest: limits, in bytes or counts; what passes one is refused, with the file, the limit and the remedy.
        part_bytes: raw bytes of the pages and rejects of one part, at most (a single larger page is a part of its own).

    Raises:
        InputError: there is nothing at the path.
        MalmoiError: a Parquet file has no column of text under the name that the batch's entry gives, or no record of
            the batch a date under such a name.
        OSError: a file cannot be read.
    """
    path = Path(batch.path)
    if not path.exists():
        where = f"params.yaml: batches.{batch.name}.path"
        raise InputError(f"{where}: there is no {path}; put the raw pages there or correct the path")
    reader = Reader(Fields.of(batch), ingest)
    items = reader.read_folder(path, "", "") if path.is_dir() else reader.read_alone(path)
    if batch.date_field:
        items = crawl_dates.with_dates(items, batch.name, batch.date_field)
    yield from split_parts(batch.name, items, part_bytes)


def kind_of(path: str) -> Kind:
    """Return what the file at `path` is, by its name."""
    if path.endswith(".txt"):
        return PLAIN
    file = PurePosixPath(path.lower())
    if file.suffix in SHORT:
        file = file.with_suffix(SHORT[file.suffix])
    packing = PACKED.get(file.suffix, "")
    form = FORMS.get(PurePosixPath(file.stem).suffix if packing else file.suffix, "text")
    return Kind("text", packing) if packing and form in SEEKING else Kind(form, packing)


def size(path: Path) -> int | None:
    """Return the bytes of the raw files at `path`; None where one is packed, so that more will come out of it."""
    total = 0
    for folder, _, names in os.walk(path) if path.is_dir() else [(path.parent, [], [path.name])]:
        for name in names:
            form, packing = kind_of(name)
            if packing or form in SEEKING:
                return None
            total += os.lstat(f"{folder}/{name}").st_size
    return total


class Reader:
    """Reads the files of a batch, whatever they are."""

    def __init__(self, fields: Fields, limits: "IngestParams") -> None:
        self.fields = fields
        self.limits = limits

    def read_folder(self, folder: Path, prefix: str, path: str) -> Iterator[Item]:
        """Yield the pages of a folder and of the folders in it; links and devices are refused."""
        names = Names(prefix)
        with os.scandir(os.fsencode(folder)) as entries:
            listed = sorted((entry.name + b"/" * entry.is_dir(follow_symlinks=False), entry) for entry in entries)
        for sorted_name, entry in listed:
            inside = read_name(entry.name)
            name, full = names.claim(inside), path + inside
            if sorted_name.endswith(b"/"):
                yield from self.read_folder(Path(os.fsdecode(entry.path)), f"{name}/", f"{full}/")
            elif not entry.is_file(follow_symlinks=False):
                yield Refused(name, "unsafe_member", f"{full}: a link or a device; put the file itself there")
            else:
                yield from self.read_file(entry.path, name, full, f"{name}/")

    def read_alone(self, file: Path) -> Iterator[Item]:
        """Yield the pages of a batch that is a single file; the members of an archive need no prefix then."""
        yield from self.read_file(os.fsencode(file), Names().claim(file.name), file.name, "")

    def read_file(self, file: bytes, name: str, path: str, prefix: str) -> Iterator[Item]:
        """Yield the pages of one file; `prefix` begins the names of an archive's members."""
        form, packing = kind_of(path)
        if form == "zip":
            yield from read_zip(Path(os.fsdecode(file)), Archive(name, path, prefix, self.limits, self.read_member))
        elif form == "parquet":
            yield from read_parquet(Path(os.fsdecode(file)), name, path, self.fields, self.limits)
        elif form == "text" and not packing:
            yield self.read_plain(file, name, path)
        else:
            with Path(os.fsdecode(file)).open("rb", buffering=0) as stream:
                chunks = unpacked(file_chunks(stream), packing, self.limits.max_ratio)
                if form == "tar":
                    yield from read_tar(chunks, Archive(name, path, prefix, self.limits, self.read_member))
                else:
                    yield from self.read_stream(form, chunks, name, path)

    def read_member(self, chunks: Iterator[bytes], name: str, path: str) -> Iterable[Item]:
        """Return the pages of a member of an archive; an archive in an archive is not opened."""
        form, packing = kind_of(path)
        if form == "tar" or form in SEEKING:
            raw = Source(chunks).take(self.limits.quarantine_bytes)
            detail = f"{path}: {form} inside an archive is not opened; put it beside"
            return (Refused(name, "unsafe_member", detail, raw),)
        return self.read_stream(form, unpacked(chunks, packing, self.limits.max_ratio), name, path)

    def read_stream(self, form: Form, chunks: Iterator[bytes], name: str, path: str) -> Iterable[Item]:
        """Return the pages of what can be read from its beginning to its end."""
        if form == "json":
            return read_json_lines(Source(chunks), name, path, self.fields, self.limits)
        if form == "warc":
            return read_warc(Source(chunks), name, path, self.fields.crawl_date, self.limits)
        return (self.read_text(chunks, name, path),)

    def read_text(self, chunks: Iterator[bytes], name: str, path: str) -> Item:
        """Return the page that `chunks` are."""
        read: list[bytes] = []
        size = 0
        try:
            for chunk in chunks:
                read.append(chunk)
                size += len(chunk)
                if size > self.limits.max_page_bytes:
                    return self.refuse_large(b"".join(read), name, path)
        except Broken as fault:
            kept = b"".join(read)[: self.limits.quarantine_bytes]
            return broken(name, path, Broken(fault.detail, fault.reason, kept))
        return Page(name, path, b"".join(read))

    def read_plain(self, file: bytes, name: str, path: str) -> Item:
        """Return the page that a plain file is."""
        descriptor = os.open(file, os.O_RDONLY)
        try:
            raw = os.read(descriptor, CHUNK)
            if len(raw) < min(CHUNK, self.limits.max_page_bytes):
                return Page(name, path, raw)
            return self.read_text(chain((raw,), iter(partial(os.read, descriptor, CHUNK), b"")), name, path)
        finally:
            os.close(descriptor)

    def refuse_large(self, raw: bytes, name: str, path: str) -> Refused:
        """Refuse a page that passes the limit."""
        return too_large(name, path, raw, self.limits.max_page_bytes, self.limits.quarantine_bytes)
