"""The day on which a record was crawled is taken as its record has it, whatever the container, and never guessed."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.errors import MalmoiError
from stages.inputs.crawl_dates import day_of
from tests.inputs import packed

DAY = date(2024, 7, 19)
OTHER = date(2019, 4, 24)
NOON = 1_721_390_400  # 2024-07-19T12:00:00Z


@pytest.mark.parametrize(
    "value",
    [
        "2024-07-19",
        "2024-07-19T01:58:10Z",
        "2024-07-19T23:58:10+09:00",
        "2024-07-19T23:58:10-1200",
        "2024-07-19 09:12:00",
        "2024-07-19 09:12",
        "2024-07-19 09:12:00.123456 UTC",
        "20240719T091200Z",
        "20240719",
        " 2024-07-19 ",
        b"2024-07-19T24:00:00,5Z",
        NOON,
        NOON + 0.5,
        NOON * 1000,
    ],
)
def test_a_day_is_the_one_written(value: object) -> None:
    assert day_of(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "yesterday", "19.07.2024", "07/19/2024", "2024-07", "2024", "2024-13-19", "2023-02-29", b"\xff"),
        *("2024-07-19T99:12:00Z", "2024-07-19 or so", "2024-07-19T", "٢٠٢٤-07-19", str(NOON), "20240719091200"),
        *("1970-01-01T00:00:00Z", "0001-01-01", "9999-12-31", "1989-12-31"),
        *(0, -1, 2024, 20240719, 20240719091200, NOON * 1_000_000, 10**400, float("nan"), float("inf"), True),
        *([DAY], {"year": 2024}),
    ],
)
def test_what_is_no_day_of_a_crawl_is_none(value: object) -> None:
    assert day_of(value) is None


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001
def test_all_forms_of_a_moment_give_its_day(moment: datetime) -> None:
    seconds = int(moment.replace(tzinfo=UTC).timestamp())
    values = [moment.isoformat(), moment.isoformat(" ") + "Z", f"{moment:%Y-%m-%d}", seconds, seconds * 1000 + 999]
    assert [day_of(value) for value in values] == [moment.date()] * 5


def own_dates(path: Path, **fields: Any) -> dict[str, date]:
    """Return the crawl dates of the pages of a batch that is one part, by the end of their page_id."""
    (part,) = packed.read(path, **fields)
    assert part.rejects.is_empty()
    assert part.crawl_dates.schema == {"page_id": pl.String, "crawl_date": pl.Date}
    return {page_id.rpartition("#")[2]: day for page_id, day in part.crawl_dates.iter_rows()}


def json_lines(folder: Path, *records: dict[str, Any]) -> Path:
    """Write records, each with a text."""
    lines = [json.dumps({"text": f"글 {number}", **record}) for number, record in enumerate(records)]
    return packed.write(folder, "a.jsonl", "\n".join(lines).encode())


def parquet(folder: Path, **columns: Any) -> Path:
    """Write columns beside one of text, in row groups of two."""
    written = io.BytesIO()
    count = len(next(iter(columns.values())))
    table = pa.table({"text": [f"글 {number}" for number in range(count)], **columns})
    pq.write_table(table, written, row_group_size=2)
    return packed.write(folder, "a.parquet", written.getvalue())


def wet(folder: Path, *headers: str) -> Path:
    """Write conversion records, each with more headers."""
    record = "WARC/1.0\r\nWARC-Type: conversion\r\n{}Content-Length: 1\r\n\r\nx\r\n\r\n"
    return packed.write(folder, "a.wet", "".join(map(record.format, headers)).encode())


def test_each_json_line_has_its_own_date(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        {"date": "2024-07-19T01:58:10Z"},
        {"timestamp": "2019-04-24T10:03:11Z"},
        {"date": None, "timestamp": NOON},
        {"date": "2024-07-19", "timestamp": "2019-04-24"},
        {},
        {"date": "some day", "timestamp": "2019-04-24"},
    ]
    assert own_dates(json_lines(tmp_path, *records)) == {"0": DAY, "1": OTHER, "2": DAY, "3": DAY}


def test_the_field_can_be_named(tmp_path: Path) -> None:
    path = json_lines(tmp_path, {"date": "2019-04-24", "crawled": "2024-07-19"}, {"date": "2019-04-24"})
    assert own_dates(path, date_field="crawled") == {"0": DAY}
    assert own_dates(path, date_field="") == {}


def test_a_name_that_no_record_has_is_a_clear_error(tmp_path: Path) -> None:
    for path in (
        json_lines(tmp_path / "json", {"date": "2019-04-24"}),
        parquet(tmp_path / "parquet", date=["2019-04-24"]),
        wet(tmp_path / "wet", "WARC-Date: 2019-04-24T10:03:11Z\r\n"),
        packed.write(tmp_path / "text", "a.txt", b"no record"),
    ):
        with pytest.raises(MalmoiError, match=r"params.yaml: batches.b.date_field: no record has a date under crawled"):
            packed.read(path, date_field="crawled")


COLUMNS = {
    "text": pa.array(["2024-07-19T01:58:10Z", "some day", None]),
    "bytes": pa.array([b"2024-07-19", b"\xff", None]),
    "large text": pa.array(["2024-07-19", "", None], pa.large_string()),
    "categories": pa.array(["2024-07-19", "some day", None]).dictionary_encode(),
    "seconds": pa.array([NOON, 2024, None]),
    "milliseconds as floats": pa.array([NOON * 1000.0, float("nan"), None]),
    "days": pa.array([19923, 2_000_000_000, None], pa.int32()).cast(pa.date32()),
    "days in milliseconds": pa.array([NOON * 1000 // 86_400_000 * 86_400_000, 0, None]).cast(pa.date64()),
    "times": pa.array([NOON * 1000, 0, None]).cast(pa.timestamp("ms")),
    "times in microseconds": pa.array([NOON * 10**6, 2**62, None]).cast(pa.timestamp("us")),
    "times in nanoseconds": pa.array([NOON * 10**9 + 1, 0, None]).cast(pa.timestamp("ns")),
    "times with a zone": pa.array([NOON * 10**6 + 43_199_000_000, 0, None]).cast(pa.timestamp("us", "Asia/Seoul")),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_each_row_of_parquet_has_its_own_date(tmp_path: Path, name: str) -> None:
    assert own_dates(parquet(tmp_path, timestamp=COLUMNS[name])) == {"0": DAY}


def test_a_column_of_another_type_holds_no_date(tmp_path: Path) -> None:
    for column in (pa.array([{"day": 1}]), pa.array([["2024-07-19"]]), pa.array([True]), pa.nulls(1)):
        assert own_dates(parquet(tmp_path, date=column)) == {}
    assert own_dates(parquet(tmp_path, other=["2024-07-19"])) == {}


def test_each_record_of_a_warc_has_its_own_date(tmp_path: Path) -> None:
    path = wet(
        tmp_path, "WARC-Date: 2024-07-19T01:58:10Z\r\n", "", "warc-date: 2019-04-24\r\n", "WARC-Date: some day\r\n"
    )
    assert own_dates(path) == {"0": DAY, "2": OTHER}
    assert own_dates(wet(tmp_path, "WARC-Date: 2019-04-24\r\nWARC-Seen: 2024-07-19\r\n"), date_field="WARC-Seen") == {
        "0": DAY
    }


def test_other_pages_have_none_of_their_own(tmp_path: Path) -> None:
    (part,) = packed.read(packed.write_folder(tmp_path, {"a.txt": b"2024-07-19", "b.txt": b"x"}))
    assert part.pages.height == 2
    assert part.crawl_dates.is_empty()


def test_dates_stand_in_the_part_of_their_page(tmp_path: Path) -> None:
    path = json_lines(tmp_path, *({"date": f"2024-07-{day}"} for day in (10, 11, 12)))
    parts = packed.read(path, part_bytes=12)
    assert [part.crawl_dates.height for part in parts] == [2, 1]
    for part in parts:
        assert part.crawl_dates["page_id"].equals(part.pages["page_id"])
