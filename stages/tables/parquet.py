"""The only place that writes the tables to Parquet, and reads them back; equal rows give equal bytes.

A file's bytes depend on its rows and on the versions pinned in the lock file, on nothing else: rows are sorted by the
table's key, columns are cast to one Arrow schema made from the pandera model, each row group is one contiguous chunk,
and no setting of the writer is left to a default. Neither clock, path nor host is recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from stages.errors import MalmoiError
from stages.tables.columns import descriptions, key, polars_schema

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# Measured on pages of 5 KB: level 3 takes an eighth less room than level 1 in the same time, level 6 thrice the time.
# Plain encoding was both smaller and quicker than dictionaries once zstd has had its turn; only numbers of 64 bits,
# such as offsets, are written as differences, in half the time that zstd takes with them plain.
ZSTD_LEVEL = 3
LOOKED_UP = ("page_id", "batch")  # texts by which readers skip rows; the least title or body tells them nothing
ROWS_PER_GROUP = {"pages": 4_096, "articles": 4_096, "rejects": 4_096}
ROWS_PER_GROUP_OTHERWISE = 65_536

REMEDY = "run `dvc checkout` to bring it back, or `dvc repro` to build it"


class TableError(MalmoiError):
    """A frame that is not what its table's model says, or a folder that holds no table."""


def part_path(folder: Path, index: int) -> Path:
    """Return the path of part `index` (from 0) of the table kept in `folder`."""
    return folder / f"part-{index:05d}.parquet"


def parts(folder: Path) -> list[Path]:
    """Return the paths of a table's parts in order; raise TableError where there is none."""
    found = sorted(folder.glob("part-*.parquet"))
    if not found:
        raise TableError(f"{folder}: no part of a table there; {REMEDY}")
    return found


def read(path: Path, columns: Sequence[str] | None = None, where: pl.Expr | None = None) -> pl.DataFrame:
    """Read one part, its rows in key order.

    `columns` names those wanted, in the order wanted. `where` chooses rows; row groups whose statistics exclude
    every row are skipped unread. A file that is missing or damaged is a TableError.
    """
    if not path.is_file():
        raise TableError(f"{path}: no such file; {REMEDY}")
    rows = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    if where is not None:
        rows = rows.filter(where)
    try:
        return (rows if columns is None else rows.select(list(columns))).collect()
    except pl.exceptions.ComputeError as error:
        raise TableError(f"{path}: damaged ({error}); {REMEDY}") from error


def load_writer() -> None:
    """Load the library that writes, which takes longer than writing a part: there may be a better time than then."""
    import pyarrow.parquet  # noqa: F401


def write(table: str, frame: pl.DataFrame, path: Path) -> None:
    """Write `frame` as one part of `table` (a name in `columns.json`), whole or not at all.

    The frame has exactly the table's columns, of the table's types, in any order; otherwise TableError is raised.
    """
    write_stream([frame], path, table)


def write_stream(frames: Iterable[pl.DataFrame], path: Path, table: str | None = None) -> int:
    """Write `frames`, one after the other, as one file, whole or not at all; return the number of rows.

    Memory holds one frame. With a `table`, each frame is checked against its model and sorted by its key. Without one,
    the first frame gives the columns and each frame keeps its order.
    """
    iterator = iter(frames)
    first = next(iterator, None)
    if first is None:
        raise TableError(f"{path}: no frame to write; the first one gives the columns")
    schema = _plain_schema(first) if table is None else arrow_schema(table)
    rows_per_group = ROWS_PER_GROUP.get(table or "", ROWS_PER_GROUP_OTHERWISE)
    n_rows = 0
    with _writer(path, schema) as writer:
        for frame in chain([first], iterator):
            ordered = frame if table is None else _in_key_order(table, frame)
            for group in ordered.iter_slices(rows_per_group):
                rows = group.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)
                writer.write_table(rows.combine_chunks(), row_group_size=rows_per_group)
            n_rows += len(ordered)
    return n_rows


def _in_key_order(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with the columns of `table` in the model's order, its rows sorted by the key."""
    wanted = polars_schema(table)
    check_columns(table, frame, wanted)
    return frame.select(list(wanted)).sort(key(table), maintain_order=True)


def check_columns(table: str, frame: pl.DataFrame, wanted: dict[str, pl.DataType]) -> None:
    """Raise TableError, naming every column of `frame` that is missing, unknown or of another type than `wanted`."""
    found = dict(frame.schema)
    problems = [f"column {name} is missing" for name in wanted if name not in found]
    problems += [f"column {name} is not in the model" for name in found if name not in wanted]
    problems += [
        f"column {name} is {found[name]}, not {dtype}"
        for name, dtype in wanted.items()
        if name in found and found[name] != dtype
    ]
    if problems:
        raise TableError(f"table {table}: {'; '.join(problems)} (see stages/tables/schemas.py)")


def arrow_schema(table: str) -> "pa.Schema":
    """Return the Arrow schema of `table`, each column with its description.

    Every field is nullable: which columns may be null is a rule of the model, and `validate` proves it.
    """
    import pyarrow as pa

    described = descriptions(table)
    fields = [
        pa.field(name, _arrow_type(dtype), metadata={"description": described[name]})
        for name, dtype in polars_schema(table).items()
    ]
    return pa.schema(fields, metadata={"table": table, "key": ",".join(key(table))})


def _plain_schema(frame: pl.DataFrame) -> "pa.Schema":
    """Return the Arrow schema that stores the columns of `frame`, which no model describes."""
    import pyarrow as pa

    return pa.schema([pa.field(column.name, _arrow_type(column.dtype)) for column in frame])


def _arrow_type(dtype: pl.DataType) -> "pa.DataType":
    """Return the one Arrow type that stores the Polars type `dtype`."""
    import pyarrow as pa

    if isinstance(dtype, pl.List):
        return pa.list_(pa.field("element", _arrow_type(pl.Schema({"element": dtype.inner})["element"])))
    if isinstance(dtype, pl.Struct):
        return pa.struct([pa.field(name, _arrow_type(inner)) for name, inner in pl.Schema(dtype.to_schema()).items()])
    stored = {
        pl.String: pa.string(),
        pl.Binary: pa.binary(),
        pl.Boolean: pa.bool_(),
        pl.Int32: pa.int32(),
        pl.Int64: pa.int64(),
        pl.UInt32: pa.uint32(),
        pl.UInt64: pa.uint64(),
        pl.Float64: pa.float64(),
        pl.Date: pa.date32(),
        pl.Time: pa.time64("us"),
    }
    return stored[type(dtype)]


@contextmanager
def _writer(path: Path, schema: "pa.Schema") -> Iterator["pq.ParquetWriter"]:
    """Yield a writer, with every setting said, to a file that takes the place of `path` when all went well."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with pq.ParquetWriter(
            partial,
            schema,
            version="2.6",
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            use_dictionary=False,
            use_byte_stream_split=False,
            column_encoding={field.name: "DELTA_BINARY_PACKED" for field in schema if field.type == pa.int64()},
            data_page_version="1.0",
            data_page_size=1 << 20,
            max_rows_per_page=20_000,
            write_batch_size=1_024,
            write_statistics=[field.name for field in schema if field.type != pa.string() or field.name in LOOKED_UP],
            write_page_index=True,
            write_page_checksum=True,
            use_compliant_nested_type=True,
            store_schema=True,
            store_decimal_as_integer=False,
            use_content_defined_chunking=False,
        ) as writer:
            yield writer
        partial.replace(path)
    finally:
        if partial.is_file():
            partial.unlink()
