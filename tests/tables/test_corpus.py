"""Pages looked up in a built corpus."""

from pathlib import Path

import pytest

from stages.tables.corpus import NO_LISTING, UnknownPageError, all_pages, find_page
from stages.tables.parquet import TableError
from tests.tables.built import LAYOUT, TEXT, build


def test_a_page_is_found_in_whichever_part_it_lies(tmp_path: Path) -> None:
    corpus = build(tmp_path)
    for page_id in ("winter/a/1", "winter/b", "summer/긴 이름: 1#2"):
        tables = find_page(corpus, page_id)
        assert tables.page is not None
        assert (tables.page["page_id"], tables.page["text"]) == (page_id, TEXT)
        heights = [table.height for table in (tables.lines, tables.articles, tables.listings, tables.rejects)]
        assert heights == [5, 1, 1, 1]
        assert set(tables.lines["page_id"]) == {page_id}


def test_a_page_in_quarantine_has_its_reject_alone(tmp_path: Path) -> None:
    tables = find_page(build(tmp_path), "winter/broken")
    assert tables.page is None
    assert tables.rejects["reason"].to_list() == ["binary"]
    assert tables.lines.is_empty()


@pytest.mark.parametrize(
    ("page_id", "message"),
    [
        ("winter/a/1.txt", "winter/a/1.txt: no such page; near it: winter/a/1, winter/a/2, winter/b"),
        ("winter/zzz", "winter/zzz: no such page; near it: winter/b, winter/a/2, winter/a/1"),
        ("a/1", "a/1: no such page; did you mean winter/a/1?"),
        ("autumn/1", "autumn/1: no such page; a page_id begins with its batch: summer, winter"),
    ],
)
def test_an_unknown_page_gives_near_names(tmp_path: Path, page_id: str, message: str) -> None:
    with pytest.raises(UnknownPageError) as caught:
        find_page(build(tmp_path), page_id)
    assert str(caught.value) == message


def test_nothing_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownPageError, match="no batch is built there; run `dvc repro`"):
        find_page(tmp_path, "winter/1")


def test_a_table_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "pages" / "winter").mkdir(parents=True)
    with pytest.raises(TableError, match="dvc repro"):
        find_page(tmp_path, "winter/1")


def test_a_build_that_stopped_midway_says_what_to_do(tmp_path: Path) -> None:
    corpus = build(tmp_path)
    (corpus / "listings" / "winter" / "part-00000.parquet").unlink()
    for look in (lambda: find_page(corpus, "winter/a/1"), lambda: all_pages(corpus)):
        with pytest.raises(TableError, match=r"listings/winter/part-00000\.parquet: not built; run `dvc repro`"):
            look()


def test_all_pages_with_their_layouts(tmp_path: Path) -> None:
    assert all_pages(build(tmp_path)).rows() == [
        ("summer/긴 이름: 1#2", "summer", 0, LAYOUT),
        ("winter/a/1", "winter", 0, LAYOUT),
        ("winter/a/2", "winter", 0, NO_LISTING),
        ("winter/b", "winter", 1, LAYOUT),
    ]
    assert all_pages(tmp_path / "missing").is_empty()
