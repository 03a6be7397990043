"""Streams end early instead of failing, and say why."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from stages.inputs.streams import CHUNK, Broken, Packing, Ratio, Slice, Source, file_chunks, unpacked

PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "zst": zstandard.compress}


def source_of(data: bytes, packing: Packing = "", size: int = CHUNK) -> Source:
    """Return a source of packed data that comes in chunks of `size` bytes."""
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return Source(unpacked(chunks, packing, max_ratio=100))


@given(st.binary(max_size=5000), st.integers(1, 700), st.sampled_from(["gz", "zst"]))
def test_what_was_packed_comes_out(data: bytes, size: int, packing: Packing) -> None:
    source = source_of(PACKERS[packing](data), packing, size)
    assert source.take(10**6) == data
    assert source.broken is None


@given(st.binary(min_size=1, max_size=3000), st.data(), st.sampled_from(["gz", "zst"]))
def test_a_cut_gives_a_beginning_and_a_word(data: bytes, draw: st.DataObject, packing: Packing) -> None:
    packed = PACKERS[packing](data)
    source = source_of(packed[: draw.draw(st.integers(0, len(packed) - 1))], packing)
    assert data.startswith(source.take(10**6))
    assert isinstance(source.broken, Broken)
    assert source.broken.reason == "broken_container"


def test_incompressible_data_pass_in_full() -> None:
    data = bytes(zlib.crc32(number.to_bytes(4, "big")) % 256 for number in range(300_000))
    for packing in ("gz", "zst"):
        source = source_of(PACKERS[packing](data), packing)
        assert source.take(10**6) == data


def test_a_source_is_read_by_length_and_by_line() -> None:
    source = Source(file_chunks(io.BytesIO(b"one\ntwo\nthree")))
    assert source.readline(100) == b"one\n"
    assert source.readline(2) == b"tw"
    assert source.read(4) == b"o\nth"
    assert source.readline(100) == b"ree"
    assert source.readline(100) == b""


def test_a_break_is_seen_only_when_it_is_reached() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * CHUNK * 8
        raise Broken("here")

    source = Source(chunks())
    assert source.read(10) == b"x" * 10
    assert source.broken is None
    assert len(source.take(CHUNK * 20)) == CHUNK * 8 - 10
    assert source.broken is not None
    assert source.broken.detail == "here"


def test_a_slice_is_as_long_as_it_says_or_broken() -> None:
    source = Source(iter([b"0123456789"]))
    assert b"".join(Slice(source, 4)) == b"0123"
    rest = Slice(source, 9)
    assert next(rest) == b"456789"
    with pytest.raises(Broken, match="it ends 3 bytes early"):
        next(rest)
    assert rest.cut
    assert list(rest) == []


def test_the_first_mebibyte_is_free_of_the_ratio() -> None:
    ratio = Ratio(max_ratio=10)
    ratio.check(1, 1 << 20)
    with pytest.raises(Broken, match="1 packed bytes hold 1048587 or more, over 10 times as many"):
        ratio.check(0, 11)
