"""The generated pages that benchmarks read: the same each time, no two alike, and such that every row is read."""

import tarfile
from pathlib import Path

import polars as pl
import pytest
import zstandard

from benchmarks.pages import CONTAINERS, OTHER_TENTHS, OTHERS, ROWS, Page, pages
from stages.tables import parquet
from tests.reading.test_forms import read_texts

COUNT = 10 * len(OTHERS)
ARTICLES_ALONE = {"seeds": 0, "all": len(OTHER_TENTHS)}


def test_pages_are_the_same_each_time_and_no_two_are_alike() -> None:
    generated = list(pages(COUNT, "all"))
    assert generated == list(pages(COUNT, "all"))
    assert len({page.text for page in generated}) == len({page.path for page in generated}) == COUNT
    assert generated != list(pages(COUNT, "all", seed=2))
    size = sum(len(page.text.encode()) for page in generated) / COUNT
    assert 4_000 < size < 5_500


@pytest.mark.parametrize("mix", ["seeds", "all"])
def test_every_row_is_read(mix: str) -> None:
    generated = list(pages(COUNT, mix))
    reading = read_texts([page.text for page in generated])
    found = reading.listings.group_by("page_id").len().get_column("len").to_list()
    assert found == [ROWS] * (COUNT - ARTICLES_ALONE[mix])
    assert reading.lines.filter(pl.col("role") == "unknown").to_dicts() == []
    assert reading.rejects.to_dicts() == []


@pytest.mark.parametrize("container", sorted(CONTAINERS))
def test_each_container_holds_the_pages(container: str, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    CONTAINERS[container](out, pages(20, "all"))
    assert sorted(held(container, out)) == sorted(pages(20, "all"))


def held(container: str, out: Path) -> list[Page]:
    """Return the pages that a container holds."""
    if container == "folder":
        return [Page(path.relative_to(out).as_posix(), path.read_text(encoding="utf-8")) for path in out.rglob("*.txt")]
    if container == "parquet":
        frames = [parquet.read(part, ["path", "text"]) for part in parquet.parts(out)]
        return [Page(*row) for frame in frames for row in frame.iter_rows()]
    with zstandard.open(out, "rb") as raw, tarfile.open(fileobj=raw, mode="r|") as archive:
        return [Page(member.name, archive.extractfile(member).read().decode()) for member in archive]  # type: ignore[union-attr]
