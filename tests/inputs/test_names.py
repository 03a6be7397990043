"""Names are safe, in NFC, the same in every container, and never given twice."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.inputs.names import Names, is_safe, page_stem, read_name
from tests.inputs import packed


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "a"),
        ("a.TXT", "a"),
        ("x/a.txt.gz", "x/a"),
        ("a.txt.zst", "a"),
        ("a.html", "a.html"),
        ("a.txt.txt", "a.txt"),
        (".txt", ".txt"),
        ("x/.txt", "x/.txt"),
        ("./x//a.txt", "x/a"),
        ("x//y/./a.txt", "x/y/a"),
        ("/etc/a.txt", "etc/a"),
        ("../a.txt", "%2E%2E/a"),
        ("\u1100\u1161.txt", "\uac00"),
        ("a\nb\x7f.txt", "a%0Ab%7F"),
        ("records.jsonl#3.txt", "records.jsonl%233"),
        ("number #1 of 3.txt", "number #1 of 3"),
    ],
)
def test_a_name_is_the_path_without_what_misleads(path: str, name: str) -> None:
    assert Names().claim(path) == name
    assert Names("archive.tar/").claim(path) == f"archive.tar/{name}"


def test_no_name_is_given_twice() -> None:
    names = Names()
    assert [names.claim(path) for path in ("a.txt", "a", "a.txt.gz", "a.txt", "a.txt", "b", "b", "b.txt")] == [
        "a",
        "a~2",
        "a.txt.gz",
        "a.txt",
        "a.txt~2",
        "b",
        "b~2",
        "b.txt",
    ]


@given(
    st.lists(st.text(alphabet="a~2#./%\u1100\u1161\uac00\n", max_size=6).map(lambda path: path + ".txt"), max_size=30)
)
def test_any_paths_get_different_names(paths: list[str]) -> None:
    names = Names()
    claimed = [names.claim(path) for path in paths]
    assert len(set(claimed)) == len(paths)


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("a.txt", True),
        ("/a.txt", True),
        ("./a.txt", True),
        ("a..b/c.txt", True),
        ("../a.txt", False),
        ("a/../../b.txt", False),
        ("a\\..\\b.txt", False),
        ("C:\\a.txt", False),
        ("", False),
        (".", False),
        ("//", False),
    ],
)
def test_a_safe_path_stays_where_it_is_put(path: str, safe: bool) -> None:
    assert is_safe(path) is safe


def test_file_names_are_read_in_their_encoding() -> None:
    assert read_name("게시판/서울 소식.txt".encode()) == "게시판/서울 소식.txt"
    assert read_name("게시판/서울 소식.txt".encode("cp949")) == "게시판/서울 소식.txt"
    assert read_name("掲示板のお知らせ.txt".encode("cp932")) == "掲示板のお知らせ.txt"
    assert read_name(b"\xff\xfe.txt") == "\\xff\\xfe.txt"


def test_the_stem_of_nothing_but_a_suffix_is_itself() -> None:
    assert page_stem("x/.txt.gz") == "x/.txt.gz"


def nasty_tar() -> bytes:
    """Return a tar of pages with nasty names, links and devices."""
    raw = io.BytesIO()
    names = ["/abs.txt", "../up.txt", "./here.txt", "twice.txt", "twice.txt", "n" * 300 + ".txt", "\u1100\u1161.txt"]
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for index, name in enumerate(names):
            member = tarfile.TarInfo(name)
            member.size = 6
            archive.addfile(member, io.BytesIO(b"page %d" % index))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            member = tarfile.TarInfo(f"special{kind.decode()}.txt")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    cp949 = tarfile.TarInfo(name="서울.txt")
    cp949.size = 6
    end = raw.getvalue().rstrip(b"\0")
    padded = end + bytes(-len(end) % 512)
    return padded + cp949.tobuf(encoding="cp949") + b"page 7".ljust(512, b"\0") + bytes(1024)


def test_nasty_members_of_a_tar_are_read_safely_or_refused(tmp_path: Path) -> None:
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.tar", nasty_tar()))
    assert dict(pages.select("page_id", "text").iter_rows()) == {
        "b/abs": "page 0",
        "b/here": "page 2",
        "b/twice": "page 3",
        "b/twice.txt": "page 4",
        "b/" + "n" * 300: "page 5",
        "b/\uac00": "page 6",
        "b/서울": "page 7",
    }
    assert rejects.select("page_id", "reason", "raw").rows() == [
        ("b/%2E%2E/up", "unsafe_member", b"page 1"),
        *((f"b/special{kind}", "unsafe_member", None) for kind in "2163"),
    ]
    assert "its name leads out of the archive" in rejects["detail"][0]


def test_a_tar_with_pax_headers(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("서울/" + "긴" * 100 + ".txt")
        member.size = 4
        member.pax_headers = {"comment": "두 줄\n이다"}
        archive.addfile(member, io.BytesIO(b"page"))
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.tar", raw.getvalue()))
    assert pages["page_id"].to_list() == ["b/서울/" + "긴" * 100]
    assert rejects.is_empty()


def test_nasty_members_of_a_zip_are_read_safely_or_refused(tmp_path: Path) -> None:
    raw = io.BytesIO()
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(raw, "w") as archive:
        for name in ("/abs.txt", "../up.txt", "..\\up.txt", "twice.txt", "twicE.txt", "folder/"):
            archive.writestr(zipfile.ZipInfo(name), name[:2])
        archive.writestr(link, "/etc/passwd")
    doubled = raw.getvalue().replace(b"twicE", b"twice")
    pages, rejects = packed.read_one(packed.write(tmp_path, "a.zip", doubled))
    assert pages["page_id"].to_list() == ["b/abs", "b/twice", "b/twice.txt"]
    assert rejects.select("page_id", "raw").rows() == [
        ("b/%2E%2E/up", b".."),
        ("b/..\\up", b".."),
        ("b/link", b"/etc/passwd"),
    ]


def test_a_zip_with_names_in_cp949(tmp_path: Path) -> None:
    raw = packed.zipped({"SSSS.txt": b"a page"}).replace(b"SSSS", "서울".encode("cp949"))
    pages, _ = packed.read_one(packed.write(tmp_path, "a.zip", raw))
    assert pages["page_id"].to_list() == ["b/서울"]
    cut, _ = packed.read_one(packed.write(tmp_path, "a.zip", raw[:-30]))
    assert cut["page_id"].to_list() == ["b/서울"]
