"""The same pages come out of every container, in an order and under names that follow from the input alone."""

import gzip
import json
import os
from pathlib import Path

import pytest
import zstandard

from stages.errors import MalmoiError
from stages.inputs.containers import InputError, kind_of, size
from stages.tables import schemas
from tests.inputs import packed
from tests.inputs.invented import page

PAGES = {f"게시판/{number:03d}.txt": page("korean", number).encode() for number in range(8)}


@pytest.mark.parametrize("name", packed.CONTAINERS)
def test_every_container_gives_the_same_pages(tmp_path: Path, name: str) -> None:
    expected, _ = packed.read_one(packed.write_folder(tmp_path / "folder", PAGES))
    pages, rejects = packed.read_one(packed.write(tmp_path, name, packed.CONTAINERS[name](PAGES)))
    assert rejects.is_empty()
    assert pages.drop("page_id", "path", "url").equals(expected.drop("page_id", "path", "url"))
    if name in packed.ARCHIVES:
        assert pages.equals(expected)
        assert pages["page_id"][3] == "b/게시판/003"
    else:
        first = 1 if "wet" in name else 0
        assert pages["page_id"].to_list() == [f"b/{name}#{number + first}" for number in range(len(PAGES))]


def test_tables_have_the_schema_of_the_contract(tmp_path: Path) -> None:
    folder = packed.write_folder(tmp_path / "folder", {**PAGES, "empty.txt": b""})
    pages, rejects = packed.read_one(folder)
    schemas.Pages.validate(pages)
    schemas.Rejects.validate(rejects.drop("raw").with_columns(raw=None).cast({"raw": rejects.schema["raw"]}))


def test_a_folder_may_hold_any_kind_of_file(tmp_path: Path) -> None:
    folder = packed.write_folder(tmp_path / "in", {"z.txt": "맨 뒤".encode(), "a/b.html": b"in a folder"})
    for name, pack in packed.CONTAINERS.items():
        packed.write(folder, name, pack(PAGES))
    packed.write(folder, "one.txt.gz", gzip.compress("한 쪽".encode()))
    packed.write(folder, "two.txt.zst", zstandard.compress("두 쪽".encode()))
    pages, rejects = packed.read_one(folder)
    assert rejects.is_empty()
    assert pages.height == 4 + len(PAGES) * len(packed.CONTAINERS)
    assert {"b/z", "b/a/b.html", "b/one", "b/two", "b/a.tar/게시판/000", "b/a.parquet#7"} <= set(pages["page_id"])
    assert pages["page_id"].is_unique().all()


def test_a_folder_is_read_in_the_order_of_its_paths_as_bytes(tmp_path: Path) -> None:
    names = ["a.txt", "a/b.txt", "a-b.txt", "Z.txt", "가/나.txt", "é.txt", "a/가.txt", "a/b/c.txt"]
    pages, _ = packed.read_one(packed.write_folder(tmp_path / "in", {name: name.encode() for name in names}))
    assert pages["path"].to_list() == sorted(names, key=str.encode)


def test_packed_members_of_an_archive_are_read(tmp_path: Path) -> None:
    members = {
        "x/one.txt.gz": gzip.compress("한 쪽".encode()),
        "records.jsonl.zst": zstandard.compress(packed.json_lines(PAGES)),
        "inner.tar": packed.tar(PAGES),
        "inner.zip": packed.zipped(PAGES),
        "last.txt": b"the last one",
    }
    for name, pack in (("a.tar", packed.tar), ("a.zip", packed.zipped)):
        pages, rejects = packed.read_one(packed.write(tmp_path, name, pack(members)))
        assert pages["page_id"].to_list()[:2] == ["b/x/one", "b/records.jsonl.zst#0"]
        assert pages["page_id"].to_list()[-1] == "b/last"
        assert pages.height == 2 + len(PAGES)
        assert rejects["reason"].to_list() == ["unsafe_member", "unsafe_member"]
        assert rejects["page_id"].to_list() == ["b/inner.tar", "b/inner.zip"]


def test_parts_end_where_the_next_page_would_pass_the_size(tmp_path: Path) -> None:
    folder = packed.write_folder(tmp_path / "in", {f"{number}.txt": b"12345" for number in range(7)})
    parts = packed.read(folder, part_bytes=15)
    assert [part.pages.height for part in parts] == [3, 3, 1]
    assert [part.n_raw_bytes for part in parts] == [15, 15, 5]
    packed.write(folder, "9.txt", b"longer than a part is")
    assert [part.pages.height for part in packed.read(folder, part_bytes=15)] == [3, 3, 1, 1]


def test_an_empty_folder_is_one_empty_part(tmp_path: Path) -> None:
    pages, rejects = packed.read_one(tmp_path)
    assert pages.is_empty()
    assert rejects.is_empty()


def test_a_missing_path_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"params.yaml: batches.b.path: there is no .*nowhere; put the raw pages there"
    ):
        packed.read(tmp_path / "nowhere")


def test_what_cannot_be_decoded_is_kept_whole(tmp_path: Path) -> None:
    raw = bytes(range(256)) * 10
    pages, rejects = packed.read_one(packed.write_folder(tmp_path / "in", {"image.jpg": raw, "empty.txt": b""}))
    assert pages.is_empty()
    assert rejects.select("page_id", "line", "reason", "stage", "raw").rows() == [
        ("b/empty", 0, "empty", "ingest", b""),
        ("b/image.jpg", 0, "binary", "ingest", raw),
    ]


def test_links_and_pipes_in_a_folder_are_refused(tmp_path: Path) -> None:
    folder = packed.write_folder(tmp_path / "in", {"a.txt": b"a page"})
    (folder / "link.txt").symlink_to("a.txt")
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    pages, rejects = packed.read_one(folder)
    assert pages["page_id"].to_list() == ["b/a"]
    assert rejects["page_id"].to_list() == ["b/link", "b/out", "b/pipe"]
    assert set(rejects["reason"]) == {"unsafe_member"}


def test_names_in_cp949_and_names_that_differ_in_form_only(tmp_path: Path) -> None:
    folder = packed.write_folder(tmp_path / "in", {"\uac00.txt": b"one", "\u1100\u1161.txt": b"two"})
    (tmp_path / "in" / os.fsdecode("서울 소식.txt".encode("cp949"))).write_bytes(b"three")
    pages, _ = packed.read_one(folder)
    assert sorted(pages["page_id"]) == ["b/\uac00", "b/\uac00.txt", "b/서울 소식"]
    assert sorted(pages["path"]) == ["\u1100\u1161.txt", "\uac00.txt", "서울 소식.txt"]


def test_record_fields_can_be_named(tmp_path: Path) -> None:
    record = {"body": "본문입니다.", "key": 17, "address": "https://board.example/17", "text": "not this"}
    path = packed.write(tmp_path, "a.jsonl", json.dumps(record).encode())
    pages, _ = packed.read_one(path, text_field="body", id_field="key", url_field="address")
    assert pages.select("page_id", "path", "url", "text").row(0) == (
        "b/a.jsonl#0",
        "a.jsonl#17",
        "https://board.example/17",
        "본문입니다.",
    )


def test_parquet_without_a_column_of_text_names_the_columns(tmp_path: Path) -> None:
    path = packed.write(tmp_path, "a.parquet", packed.parquet(PAGES))
    with pytest.raises(MalmoiError, match=r"no column of text is called body; .* text \(string\), id \(string\)"):
        packed.read(path, text_field="body")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.txt", ("text", "")),
        ("a", ("text", "")),
        ("a.TXT.GZ", ("text", "gz")),
        ("a.html.zst", ("text", "zst")),
        ("x/a.tar", ("tar", "")),
        ("a.tgz", ("tar", "gz")),
        ("a.tar.zst", ("tar", "zst")),
        ("a.b.jsonl", ("json", "")),
        ("c4-ko.json.gz", ("json", "gz")),
        ("CC-MAIN.warc.wet.gz", ("warc", "gz")),
        ("a.parquet", ("parquet", "")),
        ("a.zip", ("zip", "")),
        ("a.zip.gz", ("text", "gz")),
        (".json", ("text", "")),
    ],
)
def test_the_kind_of_a_file_follows_from_its_name(path: str, kind: tuple[str, str]) -> None:
    assert kind_of(path) == kind


def test_a_batch_has_a_size_unless_it_is_packed(tmp_path: Path) -> None:
    folder = packed.write_folder(tmp_path / "folder", PAGES)
    expected = sum(map(len, PAGES.values()))
    assert (size(folder), size(folder / next(iter(PAGES)))) == (expected, len(PAGES["게시판/000.txt"]))
    packed.write_folder(folder, {"b/c.zip": b""})
    assert size(folder) is size(folder / "b/c.zip") is None
