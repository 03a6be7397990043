"""The way in: a batch's folder, archive or record file becomes parts of decoded pages.

A folder is read in the order of its paths as bytes of UTF-8, an archive or a record file in its own order. What a file is
follows from its name; every other file is a page of text. Everything is read as a stream and nothing is unpacked to disk.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stages.errors import MalmoiError
from stages.inputs.items import Item, Page, Refused
from stages.inputs.names import Names, read_name
from stages.inputs.parts import Part, split_parts

if TYPE_CHECKING:
    from stages.params import Batch, IngestParams


class InputError(MalmoiError):
    """A batch's raw files are not where params.yaml says, or may not be read."""


def read_parts(batch: "Batch", ingest: "IngestParams", part_bytes: int) -> Iterator[Part]:
    """Yield the parts of `batch`, in input order; at least one.

    Args:
        batch: the entry of params.yaml; its `path` is a folder or a single file.
        ingest: limits, in bytes or counts; what passes one is refused, with the file, the limit and the remedy.
        part_bytes: raw bytes of the pages and rejects of one part, at most (a single larger page is a part of its own).

    Raises:
        InputError: the path is missing or empty, or a file cannot be opened or read.
    """
    path = Path(batch.path)
    if not path.exists():
        raise InputError(
            f"params.yaml: batches.{batch.name}.path: there is no {path}; put the raw pages there or correct the path"
        )
    yield from split_parts(batch.name, read_folder(path, "", ingest), part_bytes)


def read_folder(folder: Path, prefix: str, ingest: "IngestParams") -> Iterator[Item]:
    """Yield the pages of a folder and the folders in it; links and devices are refused."""
    names = Names(prefix)
    with os.scandir(os.fsencode(folder)) as entries:
        listed = sorted(
            (entry.name + b"/" if entry.is_dir(follow_symlinks=False) else entry.name, entry) for entry in entries
        )
    for _, entry in listed:
        path = prefix + read_name(entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield from read_folder(Path(os.fsdecode(entry.path)), names.claim(read_name(entry.name)) + "/", ingest)
        elif not entry.is_file(follow_symlinks=False):
            yield Refused(names.claim(read_name(entry.name)), "unsafe_member", f"{path} is a link or a device")
        else:
            with open(entry.path, "rb", buffering=0) as file:
                raw = file.read()
            yield Page(names.claim(read_name(entry.name)), path, raw)
