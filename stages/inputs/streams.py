"""Bytes as a stream: packed or not, they end early instead of failing, and then say why.

A stream is an iterator of chunks; `unpacked` turns packed chunks into their contents, and `Source` makes a file of them
that can be read by length or by line. What breaks on the way is `Source.broken`, so a reader first gets all that is
sound. Memory is bounded by `CHUNK` and, for zstd, by the most that `SLICE` packed bytes hold: 256 blocks of 128 KiB.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, Literal, NamedTuple

from stages.inputs.items import Reason

CHUNK = 1 << 16
BUFFER = 1 << 18
SLICE = 1 << 10
GZIP = 31
FREE_RATIO_BYTES = 1 << 20

Packing = Literal["", "gz", "zst"]


class Broken(Exception):  # noqa: N818 - it is what the stream is, and no programming error
    """A container cannot be read on: why, and what was read of the page or record where it broke."""

    def __init__(self, detail: str, reason: Reason = "broken_container", raw: bytes | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.reason = reason
        self.raw = raw


class Source:
    """A file made of chunks. After its end, `broken` says why it ended, or is None if that was its real end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = Chunks(chunks)
        buffered = io.BufferedReader(self._chunks, BUFFER)  # type: ignore[type-var]
        self.read: Callable[[int], bytes] = buffered.read
        self.readline: Callable[[int], bytes] = buffered.readline

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes, or fewer at the end; memory follows what is there, not what is asked for."""
        if size <= CHUNK:
            return self.read(size)
        taken = bytearray()
        while len(taken) < size and (chunk := self.read(min(size - len(taken), CHUNK))):
            taken += chunk
        return bytes(taken)

    @property
    def broken(self) -> Broken | None:
        """Return what broke the stream, as far as it has been read."""
        return self._chunks.broken


class Slice:
    """The next `size` bytes of a source, in chunks. Raises `Broken`, and is `cut`, if there are fewer.

    `begun` are the first of them, where they were read already.
    """

    def __init__(self, source: Source, size: int, begun: bytes = b"") -> None:
        self.source = source
        self.begun = begun
        self.left = size
        self.cut = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self.left:
            raise StopIteration
        chunk, self.begun = self.begun or self.source.read(min(self.left, CHUNK)), b""
        if not chunk:
            missing, self.left, self.cut = self.left, 0, True
            raise self.source.broken or Broken(f"it ends {missing} bytes early")
        self.left -= len(chunk)
        return chunk

    def skip(self) -> None:
        """Pass over what is left. Raises `Broken`, as reading it would."""
        while self.left:
            next(self)


class Member(NamedTuple):
    """A member of an archive: its name as bytes, why it can be no page (mostly empty), and its contents in chunks."""

    name: bytes
    fault: str
    chunks: Iterator[bytes]


class Chunks(io.RawIOBase):
    """The raw file under a `Source`: fills buffers from an iterator of chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks = chunks
        self.rest = memoryview(b"")
        self.broken: Broken | None = None

    def readable(self) -> bool:
        """Tell the buffered reader that this file is read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill `buffer` as far as the stream goes; 0 is its end."""
        filled = 0
        while filled < len(buffer):
            if not self.rest and not self.advance():
                break
            taken = min(len(self.rest), len(buffer) - filled)
            buffer[filled : filled + taken] = self.rest[:taken]
            self.rest = self.rest[taken:]
            filled += taken
        return filled

    def advance(self) -> bool:
        """Take the next chunk that is not empty; return whether there was one."""
        try:
            self.rest = memoryview(next(filter(None, self.chunks), b""))
        except Broken as broken:
            self.broken = broken
            self.chunks = iter(())
        return bool(self.rest)


def file_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of `file` in chunks."""
    return iter(partial(file.read, CHUNK), b"")


def unpacked(chunks: Iterator[bytes], packing: Packing, max_ratio: int) -> Iterator[bytes]:
    """Yield what `chunks` hold; raises `Broken` where they are damaged, cut, or hold more than `max_ratio` allows."""
    if not packing:
        return chunks
    ratio = Ratio(max_ratio)
    return ratio.guard((gunzip if packing == "gz" else unzstd)(ratio.count(chunks)))


class Ratio:
    """Stops what unpacks to more than `max_ratio` times its packed size and a free first MiB."""

    def __init__(self, max_ratio: int, packed: int = 0) -> None:
        self.max_ratio = max_ratio
        self.packed = packed
        self.unpacked = 0

    def check(self, packed: int, unpacked: int) -> None:
        """Count bytes, in both forms, and raise `Broken` once they are out of proportion."""
        self.packed += packed
        self.unpacked += unpacked
        if self.unpacked > self.packed * self.max_ratio + FREE_RATIO_BYTES:
            found = f"{self.packed} packed bytes hold {self.unpacked} or more"
            limit = f"over {self.max_ratio} times as many (max_ratio)"
            raise Broken(f"{found}, {limit}; if they should, raise it under `ingest` in params.yaml", "ratio_too_high")

    def count(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass packed chunks on."""
        for chunk in chunks:
            self.packed += len(chunk)
            yield chunk

    def guard(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass unpacked chunks on."""
        for chunk in chunks:
            self.check(0, len(chunk))
            yield chunk


def gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the contents of gzip members; zeros after the last one are padding."""
    member = zlib.decompressobj(GZIP)
    for chunk in chunks:
        data = chunk
        while data:
            if member.eof:
                data = data.lstrip(b"\0")
                member = zlib.decompressobj(GZIP) if data else member
            if data:
                before = member.copy()
                try:
                    yield member.decompress(data, CHUNK)
                except zlib.error as error:
                    yield from sound_beginning(before, data)
                    raise Broken(f"damaged gzip data ({error})") from error
                data = member.unused_data if member.eof else member.unconsumed_tail
    yield member.flush()
    if not member.eof:
        raise Broken("the gzip data end in the middle")


def sound_beginning(member: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """Yield what damaged data hold before the damage; zlib gives nothing of a piece that has any."""
    for byte in data:
        try:
            yield member.decompress(bytes([byte]))
        except zlib.error:
            return


def unzstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the contents of zstd frames."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor()
    frame = decompressor.decompressobj()
    try:
        for chunk in chunks:
            for start in range(0, len(chunk), SLICE):
                data = chunk[start : start + SLICE]
                while data:
                    if frame.eof:
                        frame = decompressor.decompressobj()
                    if contents := frame.decompress(data):
                        yield contents
                    data = frame.unused_data
    except zstandard.ZstdError as error:
        raise Broken(f"damaged zstd data ({error})") from error
    if not frame.eof:
        raise Broken("the zstd data end in the middle")
