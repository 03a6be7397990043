"""Tar archives as a stream: ustar, GNU and pax headers, members in their order, nothing written anywhere.

Zero blocks between members are skipped, so concatenated archives are read to their end. An archive must end with at
least one of them: one that was cut between two members says so.
"""

import tarfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from stages.inputs.streams import CHUNK, Broken, Member, Slice, Source

BLOCK = 512
ZEROS = bytes(BLOCK)
HALF = BLOCK // 2
USTAR = b"ustar\0"
LARGEST_EXTENSION = 1 << 20
LONG_NAME, LONG_LINK, PAX, PAX_GLOBAL = b"L", b"K", b"x", b"g"
EXTENSIONS = (LONG_NAME, LONG_LINK, PAX, PAX_GLOBAL)
WITHOUT_DATA = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)


class Header(NamedTuple):
    """A header block: the member's name, the length of its data in bytes, and its type."""

    name: bytes
    size: int
    kind: bytes


def members(source: Source) -> Iterator[Member]:
    """Yield the members of a tar, folders left out; raises `Broken`, with the place, where it is damaged or cut off.

    What the caller leaves of a member's contents is passed over. If it meets the end of the archive in them, the
    members end there without a word more.
    """
    offset = 0
    ended = False
    extended: dict[str, bytes] = {}
    while block := source.read(BLOCK):
        if not block[0] and block == ZEROS[: len(block)]:
            offset += len(block)
            ended = ended or len(block) == BLOCK
            continue
        header = parse(block, offset, source)
        if header.kind in EXTENSIONS:
            extended.update(read_extension(source, header))
        else:
            header = extend(header, extended) if extended else header
            data = contents(source, header.size)
            if header.kind != tarfile.DIRTYPE:
                yield Member(header.name, find_fault(header, extended), data)
            if isinstance(data, Slice):
                data.skip()
                if data.cut:
                    return
            extended = {}
        padding = -header.size % BLOCK
        source.read(padding)
        offset += BLOCK + header.size + padding
        ended = False
    if source.broken or not ended:
        raise source.broken or Broken(f"it ends at byte {offset}, without the zeros that end a tar")


def contents(source: Source, size: int) -> Iterator[bytes]:
    """Return a member's data in chunks: at once, where they are few and all there, as most are."""
    begun = source.read(min(size, CHUNK))
    return iter((begun,)) if len(begun) == size else Slice(source, size, begun)


def parse(block: bytes, offset: int, source: Source) -> Header:
    """Read a header block; raises `Broken` if it is none."""
    if len(block) < BLOCK:
        raise source.broken or Broken(f"it ends in the header at byte {offset}")
    try:
        name, _, _ = block[:100].partition(b"\0")
        size, checksum, kind = parse_number(block[124:136]), parse_number(block[148:156]), block[156:157]
    except ValueError:
        checksum = -1
    if not has_sum(block, checksum):
        raise source.broken or Broken(f"there is no member's header at byte {offset}")
    if kind == tarfile.GNUTYPE_SPARSE:
        raise Broken(f"a sparse file at byte {offset} cannot be read; pack it again without --sparse")
    if kind == tarfile.AREGTYPE and name.endswith(b"/"):
        kind = tarfile.DIRTYPE
    if block[257:263] == USTAR and block[345]:
        name = block[345:500].partition(b"\0")[0] + b"/" + name
    return Header(name, 0 if kind in WITHOUT_DATA else size, kind)


def parse_number(field: bytes) -> int:
    """Read a number: octal digits, or binary after a first byte of 80. Raises ValueError if it is neither."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    return int(field.strip(b" \0") or b"0", 8)


def has_sum(block: bytes, checksum: int) -> bool:
    """Whether a header's bytes have the sum it names, its own field read as blanks; of old, bytes had a sign."""
    # The lower half of an Adler-32 is 1 and the sum, up to 65521, which 256 bytes do not reach.
    halves = (zlib.adler32(block[:HALF]) & 0xFFFF) + (zlib.adler32(block[HALF:]) & 0xFFFF) - 2
    total = halves - sum(block[148:156]) + 8 * ord(" ")
    if checksum == total or block.isascii():
        return checksum == total
    return checksum == total - 256 * sum(byte > 0x7F for byte in block)


def extend(header: Header, extended: dict[str, bytes]) -> Header:
    """Return `header` with the longer name and the larger size that earlier headers gave it."""
    size = int(extended["size"]) if extended.get("size", b"").isdigit() else header.size
    return header._replace(name=extended.get("path", header.name), size=size)


def find_fault(header: Header, extended: dict[str, bytes]) -> str:
    """Say why a member can be no page."""
    if extended and any(key.startswith("GNU.sparse") for key in extended):
        return "a sparse file; pack it again without --sparse"
    return "" if header.kind in tarfile.REGULAR_TYPES else "a link or a device"


def read_extension(source: Source, header: Header) -> dict[str, bytes]:
    """Read the data of a header that extends the next one: a long name, or pax records."""
    if header.size > LARGEST_EXTENSION:
        raise Broken(f"a header says that a name is {header.size} bytes long")
    data = source.take(header.size)
    if len(data) < header.size:
        raise source.broken or Broken("it ends in a header")
    if header.kind == LONG_NAME:
        return {"path": data.rstrip(b"\0")}
    return parse_pax(data) if header.kind == PAX else {}


def parse_pax(data: bytes) -> dict[str, bytes]:
    """Read pax records; raises `Broken` if they are damaged."""
    found: dict[str, bytes] = {}
    while data:
        length, _, _ = data.partition(b" ")
        if not length.isdigit() or not len(length) < int(length) <= len(data):
            raise Broken("a pax header is damaged")
        key, _, value = data[len(length) + 1 : int(length) - 1].partition(b"=")
        found[key.decode("utf-8", "replace")] = value
        data = data[int(length) :]
    return found
