"""Stage validate: a report for a batch whose tables keep every rule; for any other an error, and the report stays."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from stages import assemble, dedupe, validate
from stages.tables import parquet, schemas, validation
from tests import corpora

REPORT = Path("reports/batches/one.json")


@pytest.fixture
def _built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpora.make(tmp_path, {"one": 2}))
    dedupe.main()
    assemble.main("one")


@pytest.mark.usefixtures("_built")
def test_a_sound_batch_is_reported() -> None:
    validate.main("one")
    text = REPORT.read_text(encoding="utf-8")
    report = json.loads(text)
    assert report["counts"]["pages"] == 2
    assert report["counts"]["quarantined_pages"] == 2
    assert report["counts"]["duplicates"] == 1
    assert report["counts"]["repeats"] == 2
    assert set(report["tables"]) == set(schemas.TABLES)
    assert all(Path("data/corpus", part["path"]).exists() for parts in report["tables"].values() for part in parts)
    assert text == json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@pytest.mark.usefixtures("_built")
def test_the_crawl_dates_of_records_are_told_by_number_and_hash() -> None:
    validate.main("one")
    assert "crawl_dates" not in json.loads(REPORT.read_text(encoding="utf-8"))
    told = []
    for day in (date(2024, 7, 19), date(2024, 7, 20), date(2024, 7, 19)):
        corpora.write_dates(Path("data"), "one", 1, {"one/1": day})
        validate.main("one")
        told.append(json.loads(REPORT.read_text(encoding="utf-8"))["crawl_dates"])
    assert [each["pages"] for each in told] == [1, 1, 1]
    assert told[0] == told[2] != told[1]


@pytest.mark.usefixtures("_built")
def test_a_broken_batch_is_an_error_and_the_report_stays() -> None:
    validate.main("one")
    before = REPORT.read_bytes()
    path = Path("data/corpus/lines/one/part-00001.parquet")
    parquet.write("lines", parquet.read(path, where=pl.col("line") != 3), path)
    with pytest.raises(
        validation.BrokenRulesError, match=r"part-00001\.parquet: one/1: line 4, piece 0: begins at byte 18"
    ):
        validate.main("one")
    assert REPORT.read_bytes() == before
