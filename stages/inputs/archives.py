"""Pages inside archives: the members of a tar or zip, each read by what its name says it is.

Links, devices, encrypted members and names that climb with `..` are refused, with their first bytes; they never stop
the others.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stages.inputs import tars, zips
from stages.inputs.items import Item, Refused
from stages.inputs.limits import broken, too_many
from stages.inputs.names import Names, is_safe, read_name
from stages.inputs.streams import Broken, Member, Source

if TYPE_CHECKING:
    from stages.params import IngestParams

ReadMember = Callable[[Iterator[bytes], str, str], Iterable[Item]]
"""Reads a member's pages from its chunks, given its name and its path inside the batch."""


class Archive(NamedTuple):
    """An archive to read: what it is called, what its members' names and paths begin with, and the limits that hold."""

    name: str
    path: str
    prefix: str
    limits: "IngestParams"
    read_member: ReadMember


def read_tar(chunks: Iterator[bytes], archive: Archive) -> Iterator[Item]:
    """Yield the pages of a tar, in its order."""
    yield from read_members(tars.members(Source(chunks)), archive)


def read_zip(file: Path, archive: Archive) -> Iterator[Item]:
    """Yield the pages of a zip in the order of its directory; without one, those before the place where it broke."""
    with file.open("rb") as stream:
        try:
            directory = zipfile.ZipFile(stream)
        except zips.DAMAGE:
            yield from read_members(zips.walk(stream, archive.limits.max_ratio), archive)
            return
        with directory:
            yield from read_members(zips.members(directory, archive.limits.max_ratio), archive)


def read_members(members: Iterator[Member], archive: Archive) -> Iterator[Item]:
    """Yield the pages of `members`, up to the limit, and at most one row for the place where the archive broke."""
    names = Names(archive.prefix)
    try:
        for number, member in enumerate(members):
            if number >= archive.limits.max_members:
                yield too_many(archive.name, archive.path, archive.limits.max_members)
                return
            yield from read_member(member, names, archive)
    except Broken as fault:
        yield broken(archive.name, archive.path, fault)


def read_member(member: Member, names: Names, archive: Archive) -> Iterable[Item]:
    """Return the pages of one member; they are read before the next member is."""
    inside = read_name(member.name)
    name, path = names.claim(inside), archive.prefix + inside
    fault = member.fault if is_safe(inside) else "its name leads out of the archive"
    if fault:
        raw = Source(member.chunks).take(archive.limits.quarantine_bytes)
        return (Refused(name, "unsafe_member", f"{path}: {fault}", raw or None),)
    return archive.read_member(member.chunks, name, path)
