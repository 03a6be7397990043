"""A page's own crawl date comes before that of its batch."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from stages.tables import crawl_dates, parquet
from tests.tables.built import OWN_DATE, build

OF_BATCH = date(2024, 7, 19)


@pytest.mark.parametrize("of_batch", [OF_BATCH, None])
def test_a_page_has_its_own_date_or_its_batch_s(tmp_path: Path, of_batch: date | None) -> None:
    build(tmp_path / "corpus", tmp_path / "ingested")
    for part, expected in enumerate([{"winter/a/1": of_batch, "winter/a/2": of_batch}, {"winter/b": OWN_DATE}]):
        path = parquet.part_path(tmp_path / "corpus" / "pages" / "winter", part)
        dated = crawl_dates.read_pages(path, ["text", "page_id"], of_batch, tmp_path / "ingested")
        assert dated.drop("crawl_date").equals(parquet.read(path, ["text", "page_id"]))
        assert dated.schema["crawl_date"] == pl.Date
        assert dict(dated.select("page_id", "crawl_date").iter_rows()) == expected


def test_own_dates_are_found_in_all_parts_and_batches(tmp_path: Path) -> None:
    build(tmp_path / "corpus", tmp_path / "ingested")
    wanted = ["winter/a/1", "winter/b", "summer/긴 이름: 1#2"]
    assert crawl_dates.own_dates(tmp_path / "ingested", wanted) == {"winter/b": OWN_DATE}
    assert crawl_dates.own_dates(tmp_path / "ingested", []) == {}
    with pytest.raises(parquet.TableError, match="dvc repro"):
        crawl_dates.own_dates(tmp_path, wanted)
