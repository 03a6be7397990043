"""Parquet files: equal rows give equal bytes, and a frame that is not the model's is refused."""

import hashlib
import os
import subprocess
import sys
from datetime import date, time
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from stages.tables import parquet, schemas
from stages.tables.columns import key, polars_schema

WRITE_IN_THREADS = """
import sys
from pathlib import Path
import polars as pl
from tests.tables.test_parquet import many_lines
from stages.tables import parquet
frame = many_lines()
for number, chunks in enumerate((1, 7)):
    size = -(-frame.height // chunks)
    pieces = [frame.slice(at, size) for at in range(0, frame.height, size)]
    whole = pl.concat(pieces, rechunk=False)
    parquet.write("lines", whole, Path(sys.argv[1]) / f"lines-{number}.parquet")
    texts = whole.select("ref", text=pl.format("가나다라마바사아자차카타파하 {}", pl.col("start") * 7919))
    parquet.write_stream([texts], Path(sys.argv[1]) / f"unsorted-{number}.parquet")
"""


def many_lines() -> pl.DataFrame:
    """Return 70,000 lines, out of order, with nulls: more than one row group."""
    numbers = pl.int_range(70_000, dtype=pl.Int32, eager=True)
    return pl.select(
        page_id=pl.format("b/{}", (numbers // 40).cast(pl.String).str.zfill(5)),
        line=numbers % 40 + 1,
        piece=pl.lit(0, dtype=pl.Int32),
        start=numbers.cast(pl.Int64),
        end=numbers.cast(pl.Int64) + 1,
        role=pl.when(numbers % 3 == 0).then(pl.lit("blank")).otherwise(pl.lit("paragraph")),
        ref=pl.when(numbers % 3 == 0).then(None).otherwise(numbers),
    ).reverse()


def listing_rows() -> pl.DataFrame:
    """Return two listing rows with every kind of cell: text, list, date, time, null."""
    cells = {
        "page_id": ["b/2", "b/1"],
        "row": [0, 3],
        "batch": "b",
        "line": 9,
        "n_lines": 1,
        "layout": "spaces:number,title",
        "kind": "post",
        "reply": False,
        "number": [12, None],
        "title": ["가 나", None],
        "badges": [["new", "file"], []],
        "date": [date(2025, 7, 10), None],
        "time": [time(9, 12), None],
        "page_sha256": "0" * 64,
    }
    types = polars_schema("listings")
    rows = [{name: cell[index] if isinstance(cell, list) else cell for name, cell in cells.items()} for index in (0, 1)]
    return pl.DataFrame([{name: row.get(name) for name in types} for row in rows], schema=types)


def test_what_is_written_is_read_back_in_key_order(tmp_path: Path) -> None:
    path = parquet.part_path(tmp_path / "deep" / "listings", 3)
    parquet.write("listings", listing_rows(), path)
    assert path.name == "part-00003.parquet"
    assert parquet.read(path).equals(listing_rows().reverse())
    assert parquet.read(path, ["title", "row"]).to_dict(as_series=False) == {"title": [None, "가 나"], "row": [3, 0]}
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("table", list(schemas.TABLES | schemas.INTERNAL))
def test_an_empty_frame_gives_a_file_with_the_schema(table: str, tmp_path: Path) -> None:
    parquet.write(table, pl.DataFrame(schema=polars_schema(table)), tmp_path / "part-00000.parquet")
    read = parquet.read(tmp_path / "part-00000.parquet")
    assert read.height == 0
    assert dict(read.schema) == polars_schema(table)


@pytest.mark.parametrize("table", list(schemas.TABLES | schemas.INTERNAL))
def test_the_file_holds_the_arrow_schema_with_descriptions(table: str, tmp_path: Path) -> None:
    parquet.write(table, pl.DataFrame(schema=polars_schema(table)), tmp_path / "part-00000.parquet")
    stored = pq.read_schema(tmp_path / "part-00000.parquet")
    assert stored.equals(parquet.arrow_schema(table), check_metadata=True)
    assert all(field.metadata[b"description"] for field in stored)
    assert stored.metadata[b"key"].decode().split(",") == key(table)


def test_only_numbers_of_64_bits_are_written_as_differences(tmp_path: Path) -> None:
    parquet.write("lines", many_lines(), tmp_path / "lines.parquet")
    group = pq.read_metadata(tmp_path / "lines.parquet").row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    differences = [column.path_in_schema for column in columns if "DELTA_BINARY_PACKED" in column.encodings]
    assert differences == ["start", "end"]


def test_texts_have_statistics_only_where_rows_are_looked_up_by_them(tmp_path: Path) -> None:
    parquet.write("listings", listing_rows(), tmp_path / "listings.parquet")
    group = pq.read_metadata(tmp_path / "listings.parquet").row_group(0)
    columns = {column.path_in_schema: column for column in map(group.column, range(group.num_columns))}
    assert columns["page_id"].statistics.min == "b/1"
    assert columns["number"].statistics.max == 12
    assert columns["title"].statistics is None


def test_bytes_are_equal_whatever_the_threads_and_chunks(tmp_path: Path) -> None:
    digests: set[tuple[str, str]] = set()
    for threads in ("1", "4"):
        folder = tmp_path / threads
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", WRITE_IN_THREADS, str(folder)],
            check=True,
            env={**os.environ, "POLARS_MAX_THREADS": threads},
            cwd=Path(__file__).parents[2],
        )
        digests |= {(path.name[:5], hashlib.sha256(path.read_bytes()).hexdigest()) for path in folder.iterdir()}
    assert len(digests) == 2
    parquet.write("lines", many_lines().sample(fraction=1, shuffle=True, seed=3), tmp_path / "shuffled.parquet")
    assert ("lines", hashlib.sha256((tmp_path / "shuffled.parquet").read_bytes()).hexdigest()) in digests
    assert pq.ParquetFile(tmp_path / "shuffled.parquet").num_row_groups == 2


def test_neither_clock_nor_path_is_recorded(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "part-00000.parquet", tmp_path / "b" / "part-00009.parquet"
    for path in (first, second):
        parquet.write("listings", listing_rows(), path)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.drop("title"), "column title is missing"),
        (lambda frame: frame.with_columns(extra=1), "column extra is not in the model"),
        (lambda frame: frame.with_columns(pl.col("row").cast(pl.Int64)), "column row is Int64, not Int32"),
        (lambda frame: frame.with_columns(badges=pl.lit("new")), r"column badges is String, not List\(String\)"),
    ],
)
def test_a_frame_that_is_not_the_models_is_refused(change: object, message: str, tmp_path: Path) -> None:
    assert callable(change)
    with pytest.raises(parquet.TableError, match=message):
        parquet.write("listings", change(listing_rows()), tmp_path / "part-00000.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "part-00000.parquet"
    parquet.write("listings", listing_rows(), path)
    before = path.read_bytes()
    (tmp_path / ".part-00000.parquet.partial").mkdir()
    with pytest.raises(OSError, match="partial"):
        parquet.write("listings", listing_rows().head(1), path)
    assert path.read_bytes() == before


def test_parts_are_listed_in_order_and_none_is_an_error(tmp_path: Path) -> None:
    for index in (10, 2, 0):
        parquet.write("listings", listing_rows(), parquet.part_path(tmp_path, index))
    assert [path.name for path in parquet.parts(tmp_path)] == [f"part-{index:05d}.parquet" for index in (0, 2, 10)]
    with pytest.raises(parquet.TableError, match="dvc repro"):
        parquet.parts(tmp_path / "elsewhere")


def test_rows_are_chosen_by_a_condition(tmp_path: Path) -> None:
    parquet.write("lines", many_lines(), tmp_path / "part-00000.parquet")
    chosen = parquet.read(tmp_path / "part-00000.parquet", ["line", "role"], pl.col("page_id") == "b/01749")
    assert chosen["line"].to_list() == list(range(1, 41))


def test_a_stream_is_one_file_whose_columns_the_first_frame_gives(tmp_path: Path) -> None:
    path = tmp_path / "changes.parquet"
    frames = [listing_rows().select("title", "badges", "row"), listing_rows().clear().select("title", "badges", "row")]
    assert parquet.write_stream(iter([*frames, frames[0]]), path) == 4
    assert parquet.read(path).equals(pl.concat([frames[0], frames[0]]))
    with pytest.raises(parquet.TableError, match="no frame"):
        parquet.write_stream([], path)


def test_a_stream_that_breaks_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "part-00000.parquet"
    parquet.write("listings", listing_rows(), path)
    before = path.read_bytes()
    with pytest.raises(parquet.TableError, match="column row is missing"):
        parquet.write_stream([listing_rows(), listing_rows().drop("row")], path, "listings")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_or_damaged_file_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "part-00000.parquet"
    with pytest.raises(parquet.TableError, match=r"part-00000\.parquet: no such file; run `dvc checkout`"):
        parquet.read(path)
    parquet.write("lines", many_lines(), path)
    whole = path.read_bytes()
    for damaged in (whole[:-100], whole[: len(whole) // 2], b"", b"\0" * 200 + whole[200:]):
        path.write_bytes(damaged)
        with pytest.raises(parquet.TableError, match=r"part-00000\.parquet: damaged .*dvc checkout"):
            parquet.read(path)
