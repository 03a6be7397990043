"""A container that was cut off gives every page before the cut, and one row that says where it broke."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from tests.inputs import packed
from tests.inputs.invented import page

PAGES = {f"{number}.txt": page("korean", number).encode() for number in range(3)}
RAWS = list(PAGES.values())


def read_cut(folder: Path, name: str, raw: bytes) -> tuple[int, list[str], str]:
    """Return how many pages a cut container gives (they are the first ones), its reasons and what they say."""
    pages, rejects = packed.read_one(packed.write(folder, name, raw))
    assert pages["text"].to_list() == [raw.decode() for raw in RAWS[: pages.height]]
    return pages.height, rejects["reason"].to_list(), "".join(rejects["detail"])


def silent_places(name: str, raw: bytes) -> set[int]:
    """Return where a cut leaves a whole container: between lines or records, or in the zeros after a tar's end."""
    if name == "a.jsonl":
        return {
            place for place in range(1, len(raw)) if raw[place - 1 : place] == b"\n" or raw[place : place + 1] == b"\n"
        }
    if name == "a.warc.wet":
        return {
            place for place in range(len(raw)) if raw[:place].endswith(b"\r\n\r\n") and raw[place:].startswith(b"WARC/")
        }
    if name == "a.tar":
        return set(range(len(raw.rstrip(b"\0")) // 512 * 512 + 1024, len(raw)))
    return set()


@pytest.mark.parametrize("name", packed.CONTAINERS)
def test_every_tenth_cut(tmp_path: Path, name: str) -> None:
    raw = packed.CONTAINERS[name](PAGES)
    silent = silent_places(name, raw)
    last = 0
    for place in range(0, min(len(raw), 6000), 10):
        kept, reasons, detail = read_cut(tmp_path, name, raw[:place])
        assert kept >= last
        last = kept
        if place in silent:
            assert reasons == []
        else:
            assert reasons == (["empty"] if place == 0 and name == "a.jsonl" else ["broken_container"]), place
            assert detail or not place


@pytest.mark.parametrize("name", ["a.tar", "stored.zip", "a.jsonl", "a.warc.wet"])
def test_all_pages_before_the_cut_are_kept(tmp_path: Path, name: str) -> None:
    raw = packed.CONTAINERS[name](PAGES)
    shown = [json.dumps(page.decode(), ensure_ascii=False).encode() if name == "a.jsonl" else page for page in RAWS]
    ends = [raw.index(text) + len(text) + (300 if name == "a.jsonl" else 0) for text in shown]
    for place in range(7, min(len(raw), 6000), 41):
        whole = sum(end <= place for end in ends)
        assert read_cut(tmp_path, name, raw[:place])[0] >= whole


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_large_packed_container_gives_most_of_its_pages(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    pages = {f"{number}.txt": f"{number * number} {page('korean', number)}".encode() for number in range(3000)}
    raw = pack(packed.tar(pages))
    name = "a.tar.gz" if pack is gzip.compress else "a.tar.zst"
    limits = packed.limited(max_members=5000)
    found, rejects = packed.read_one(packed.write(tmp_path, name, raw[: len(raw) // 2]), limits=limits)
    assert found.height > 500
    assert found["text"].to_list() == [raw.decode() for raw in list(pages.values())[: found.height]]
    assert rejects["reason"].to_list() == ["broken_container"]


def test_the_page_that_was_cut_is_kept_in_quarantine(tmp_path: Path) -> None:
    raw = packed.tar({"a.txt": b"whole", "b.txt": b"0123456789" * 20})
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.tar", raw[: 3 * 512 + 33]))
    assert pages["page_id"].to_list() == ["b/a"]
    assert rejects.select("page_id", "raw").row(0) == ("b/b", b"0123456789012345678901234567890123"[:33])
    assert "b.txt: it ends 167 bytes early" in rejects["detail"][0]


def test_a_cut_packed_page_is_kept_in_quarantine(tmp_path: Path) -> None:
    raw = gzip.compress(("새 소식입니다. " * 9).encode(), compresslevel=0)
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.txt.gz", raw[:60]))
    assert pages.is_empty()
    assert rejects["page_id"].to_list() == ["b/a"]
    assert ("새 소식입니다. " * 9).encode().startswith(rejects["raw"][0])
    assert len(rejects["raw"][0]) > 30


def test_a_damaged_member_of_a_sound_zip_does_not_stop_the_others(tmp_path: Path) -> None:
    raw = packed.zipped({"a.txt": b"first page", "b.txt": b"second page", "c.txt": b"third page"}, method=0)
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.zip", raw.replace(b"second", b"secret")))
    assert pages["page_id"].to_list() == ["b/a", "b/c"]
    assert rejects.select("page_id", "reason").rows() == [("b/b", "broken_container")]


def test_a_damaged_header_in_a_tar_ends_it(tmp_path: Path) -> None:
    raw = bytearray(packed.tar({"a.txt": b"first page", "b.txt": b"second page"}))
    raw[1024 + 3] ^= 1
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.tar", bytes(raw)))
    assert pages["page_id"].to_list() == ["b/a"]
    assert rejects["detail"].to_list() == ["a.tar: there is no member's header at byte 1024"]


def test_concatenated_archives_are_read_to_their_end(tmp_path: Path) -> None:
    both = packed.tar({"a.txt": b"first"}) + packed.tar({"b.txt": b"second"})
    for name, raw in (("a.tar", both), ("a.tar.gz", gzip.compress(both[:5000]) + gzip.compress(both[5000:]) + b"\0\0")):
        pages, rejects = packed.read_one(packed.write(tmp_path, name, raw))
        assert pages["text"].to_list() == ["first", "second"]
        assert rejects.is_empty()
    frames = zstandard.compress(both[:5000]) + zstandard.compress(both[5000:])
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.tar.zst", frames))
    assert pages["text"].to_list() == ["first", "second"]
    assert rejects.is_empty()


@pytest.mark.parametrize("name", [name for name in packed.CONTAINERS if "jsonl" not in name])
def test_a_file_that_is_something_else_is_one_row(tmp_path: Path, name: str) -> None:
    pages, rejects = packed.read_one(packed.write(tmp_path, name, b"this is no such container at all " * 30))
    assert pages.is_empty()
    assert rejects["reason"].to_list() == ["broken_container"]


def test_broken_records_are_set_aside_one_by_one(tmp_path: Path) -> None:
    lines = [
        b'{"text": "first page"}',
        b'{"text": "half a rec',
        b"[1, 2]",
        b'{"title": "no text"}',
        b'{"text": 5}',
        b'{"text": "\\ud800"}',
        '{"text": "서울"}'.encode("cp949"),
        b"[" * 100_000,
        b'{"text": ""}',
        b"",
        b'{"text": "last page"}',
    ]
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\n"))
    assert pages["page_id"].to_list() == ["b/a.jsonl#0", "b/a.jsonl#9"]
    assert rejects["page_id"].to_list() == [f"b/a.jsonl#{number}" for number in range(1, 9)]
    assert rejects["reason"].to_list() == ["broken_record"] * 7 + ["empty"]
    assert [raw.rstrip() for raw in rejects["raw"]][:7] == lines[1:8]
    assert "only title; name it as the batch's text_field" in rejects["detail"][2]


def test_a_warc_names_what_is_no_plain_text(tmp_path: Path) -> None:
    raw = packed.wet({"a.txt": b"a page"}).replace(b"WARC-Type: conversion", b"WARC-Type: response")
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.warc", raw + packed.wet({"b.txt": b"text"})))
    assert pages.select("page_id", "url").rows() == [("b/a.warc#3", "https://board.example/b.txt")]
    assert rejects.select("page_id", "reason", "raw").rows() == [("b/a.warc#1", "undecodable", None)]


def test_a_header_without_a_length_ends_a_warc(tmp_path: Path) -> None:
    raw = packed.wet({"a.txt": b"a page"}) + b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\n"
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.wet", raw))
    assert pages.height == 1
    assert rejects["detail"].to_list() == ["a.wet: the header of record 2 has no length"]
