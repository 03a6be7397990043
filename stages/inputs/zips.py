"""Zip archives: by their directory, or, where that is cut off, by walking the members from the beginning.

`zipfile` reads sound archives. A zip keeps its directory at its end, so of a cut one it can say nothing; `walk` then
reads the header that stands before each member, which is all that is needed for stored and deflated ones.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from stages.inputs.streams import CHUNK, Broken, Member, Ratio

LOCAL, DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
HEADER = struct.Struct("<4s5H3I2H")
ENCRYPTED, DESCRIBED = 0x1, 0x8
STORED, DEFLATED = 0, 8
ZIP64 = 0x0001
FULL = 0xFFFFFFFF
DESCRIPTOR_SIZE = 26
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


def members(archive: zipfile.ZipFile, max_ratio: int) -> Iterator[Member]:
    """Yield the members that the directory lists, folders left out. Each one's ratio is held to `max_ratio`."""
    for info in archive.infolist():
        if info.is_dir():
            continue
        fault = "encrypted" if info.flag_bits & ENCRYPTED else ""
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            fault = "a link or a device"
        name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "surrogateescape")
        yield Member(name, fault, Ratio(max_ratio, info.compress_size).guard(contents(archive, info)))


def contents(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a member holds; raises `Broken` if it is damaged."""
    try:
        with archive.open(info) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except DAMAGE as error:
        raise Broken(f"damaged, or packed in a way not known here ({error})") from error


def walk(file: BinaryIO, max_ratio: int) -> Iterator[Member]:
    """Yield the members of a zip without a directory. Raises `Broken`, with the place, where they end.

    What the caller leaves of a member's contents is passed over. If it meets damage in them, the members end there
    without a word more.
    """
    offset = 0
    while True:
        file.seek(offset)
        head = file.read(HEADER.size)
        if head[:4] != LOCAL or len(head) < HEADER.size:
            raise Broken(f"its directory is cut off or damaged; the members end at byte {offset}")
        _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = HEADER.unpack(head)
        name, extra = file.read(name_length), file.read(extra_length)
        if len(name) < name_length or len(extra) < extra_length:
            raise Broken(f"it ends in the header of the member at byte {offset}")
        if FULL in (packed, size):
            packed = packed_zip64(extra, packed, size)
        described = bool(flags & DESCRIBED)
        data = Data(file, offset + HEADER.size + name_length + extra_length, method, None if described else packed, crc)
        if not name.endswith(b"/"):
            chunks = Ratio(max_ratio, packed or FULL).guard(data.chunks())
            yield Member(name, "encrypted" if flags & ENCRYPTED else "", chunks)
            if data.failed:
                return
        offset = data.find_end()


class Data:
    """The packed data of a member in a zip without a directory; `packed` is None where only their end tells it."""

    def __init__(self, file: BinaryIO, start: int, method: int, packed: int | None, crc: int) -> None:
        self.file = file
        self.start = start
        self.method = method
        self.packed = packed
        self.crc = crc
        self.end: int | None = None
        self.failed = False

    def chunks(self) -> Iterator[bytes]:
        """Yield what the member holds; raises `Broken` where it is cut or damaged."""
        try:
            yield from self.inflate() if self.method == DEFLATED else self.copy()
        except (zlib.error, Broken) as error:
            self.failed = True
            raise Broken(f"damaged or cut off in the member at byte {self.start} ({error})") from error

    def inflate(self) -> Iterator[bytes]:
        """Yield deflated data; they say themselves where they end."""
        member = zlib.decompressobj(-zlib.MAX_WBITS)
        position = self.start
        crc = 0
        while not member.eof:
            self.file.seek(position)
            data = self.file.read(CHUNK)
            if not data:
                raise Broken("it ends early")
            position += len(data)
            while data and not member.eof:
                yield (unpacked := member.decompress(data, CHUNK))
                crc = zlib.crc32(unpacked, crc)
                data = member.unconsumed_tail
        self.finish(position - len(member.unused_data), crc)

    def copy(self) -> Iterator[bytes]:
        """Yield stored data."""
        if self.method != STORED or self.packed is None:
            raise Broken("its length stands in the lost directory only, or its packing is not known here")
        position = self.start
        crc = 0
        while position < self.start + self.packed:
            self.file.seek(position)
            data = self.file.read(min(CHUNK, self.start + self.packed - position))
            if not data:
                raise Broken("it ends early")
            position += len(data)
            crc = zlib.crc32(data, crc)
            yield data
        self.finish(position, crc)

    def finish(self, end: int, crc: int) -> None:
        """Check the sum and note where the data end; where it follows the data it is searched for there."""
        self.end = end
        if self.packed is None:
            self.file.seek(end)
            described = self.file.read(DESCRIPTOR_SIZE)
            signed = 4 if described.startswith(DESCRIPTOR) else 0
            self.crc = int.from_bytes(described[signed : signed + 4], "little")
            following = [described[signed + length :][:2] for length in (12, 20)]
            self.end += signed + (20 if following[1] == b"PK" and following[0] != b"PK" else 12)
        if crc != self.crc:
            raise Broken("wrong checksum")

    def find_end(self) -> int:
        """Return the offset after the data; raises `Broken` if nothing tells it."""
        if self.packed is not None:
            return self.start + self.packed
        for _ in self.chunks() if self.end is None else ():
            pass
        return self.end or self.start


def packed_zip64(extra: bytes, packed: int, size: int) -> int:
    """Return the packed length from the extra field of a large member."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == ZIP64:
            skipped = 8 if size == FULL else 0
            return int(struct.unpack_from("<Q", extra, 4 + skipped)[0]) if length >= skipped + 8 else packed
        extra = extra[4 + length :]
    return packed
