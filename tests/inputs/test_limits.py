"""What passes a limit is refused, with the file, the limit and the remedy; and it never fills the memory."""

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.inputs import packed

MIB = 1 << 20
LARGE = b"0123456789" * 30
PAGES = {"a.txt": b"a small page", "b.txt": LARGE, "c.txt": b"another small page"}


def bomb(pack: Callable[[bytes], bytes], size: int) -> bytes:
    """Return `size` zeros, packed."""
    return pack(bytes(size))


@pytest.mark.parametrize("name", ["folder", *packed.CONTAINERS])
def test_a_page_that_is_too_large_is_refused_alone(tmp_path: Path, name: str) -> None:
    if name == "folder":
        path = packed.write_folder(tmp_path / "in", PAGES)
    else:
        path = packed.write(tmp_path, name, packed.CONTAINERS[name](PAGES))
    pages, rejects = packed.read_one(path, limits=packed.limited(max_page_bytes=200, quarantine_bytes=50))
    assert pages["text"].to_list() == ["a small page", "another small page"]
    assert rejects.select("reason", "raw").rows() == [("page_too_large", LARGE[:50])]
    detail = rejects["detail"][0]
    assert detail.endswith(
        "has more than the limit of bytes: 200 (max_page_bytes); raise it under `ingest` in params.yaml, "
        "or split the file; its first 50 bytes are kept"
    )


def test_a_record_that_is_too_large_is_refused_alone(tmp_path: Path) -> None:
    path = packed.write(tmp_path, "a.jsonl.gz", gzip.compress(packed.json_lines(PAGES)))
    pages, rejects = packed.read_one(path, limits=packed.limited(max_record_bytes=200, quarantine_bytes=50))
    assert pages["page_id"].to_list() == ["b/a.jsonl.gz#0", "b/a.jsonl.gz#2"]
    assert rejects.select("page_id", "reason").rows() == [("b/a.jsonl.gz#1", "record_too_large")]
    assert rejects["raw"][0] == packed.json_lines(PAGES).splitlines()[1][:50]
    assert "bytes: 200 (max_record_bytes); raise it" in rejects["detail"][0]


@pytest.mark.parametrize("name", packed.ARCHIVES)
def test_members_beyond_the_limit_are_not_read(tmp_path: Path, name: str) -> None:
    path = packed.write(tmp_path, name, packed.CONTAINERS[name](PAGES))
    pages, rejects = packed.read_one(path, limits=packed.limited(max_members=2))
    assert pages.height == 2
    assert rejects.select("page_id", "reason", "raw").rows() == [(f"b/{name}", "too_many_members", None)]
    assert "members: 2 (max_members); raise it" in rejects["detail"][0]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.txt.gz", gzip.compress),
        ("a.txt.zst", zstandard.compress),
        ("a.tar.gz", lambda zeros: gzip.compress(packed.tar({"a.txt": zeros}))),
        ("a.tar.zst", lambda zeros: zstandard.compress(packed.tar({"a.txt": zeros}))),
        ("a.jsonl.gz", gzip.compress),
        ("a.jsonl.zst", zstandard.compress),
        ("a.warc.wet.gz", lambda zeros: gzip.compress(packed.wet({"a.txt": zeros}))),
        ("a.zip", lambda zeros: packed.zipped({"a.txt": zeros})),
        ("streamed.zip", lambda zeros: packed.streamed_zip({"a.txt": zeros})),
        ("inner.tar", lambda zeros: packed.tar({"a.txt.gz": gzip.compress(zeros)})),
    ],
)
def test_a_bomb_is_refused_and_never_held(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    path = packed.write(tmp_path, name, bomb(pack, 64 * MIB))
    limits = packed.limited(max_page_bytes=1 << 40, max_record_bytes=1 << 40)
    tracemalloc.start()
    pages, rejects = packed.read_one(path, limits=limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert pages.is_empty()
    assert rejects["reason"].to_list() == ["ratio_too_high"]
    assert "over 100 times as many (max_ratio); if they should, raise it" in rejects["detail"][0]
    assert peak < 48 * MIB


def test_parquet_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    raw = io.BytesIO()
    pq.write_table(pa.table({"text": ["0" * 4 * MIB]}), raw, compression="zstd")
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.parquet", raw.getvalue()))
    assert pages.is_empty()
    assert rejects["reason"].to_list() == ["ratio_too_high"]


def test_text_of_one_line_again_and_again_is_no_bomb(tmp_path: Path) -> None:
    raw = gzip.compress(b"the same line\n" * 50_000)
    pages, _ = packed.read_one(packed.write(tmp_path, "a.txt.gz", raw))
    assert pages["n_lines"].to_list() == [50_000]


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    raw = bytearray(packed.zipped({"a.txt": b"a page"}, zipfile.ZIP_STORED))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.zip", bytes(raw)))
    assert pages.is_empty()
    assert rejects.select("page_id", "reason", "detail").rows() == [("b/a", "unsafe_member", "a.txt: encrypted")]
