"""The only place that writes the tables to Parquet, and reads them back; equal rows give equal bytes.

A file's bytes depend on its rows and on the versions pinned in the lock file, on nothing else: rows are sorted by the
table's key, columns are cast to one Arrow schema made from the pandera model, each row group is one contiguous chunk,
and no setting of the writer is left to a default. Neither clock, path nor host is recorded.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from stages.errors import MalmoiError

if TYPE_CHECKING:
    import pyarrow as pa

# Measured on pages of 5 KB: level 3 takes an eighth less room than level 1 in the same time, level 6 thrice the time.
# Plain encoding was both smaller and quicker than dictionaries once zstd has had its turn.
ZSTD_LEVEL = 3
ROWS_PER_GROUP = {"pages": 4_096, "articles": 4_096, "rejects": 4_096}
ROWS_PER_GROUP_OTHERWISE = 65_536


class TableError(MalmoiError):
    """A frame that is not what its table's model says, or a folder that holds no table."""


def part_path(folder: Path, index: int) -> Path:
    """Return the path of part `index` (from 0) of the table kept in `folder`."""
    return folder / f"part-{index:05d}.parquet"


def parts(folder: Path) -> list[Path]:
    """Return the paths of a table's parts in order; raise TableError where there is none."""
    found = sorted(folder.glob("part-*.parquet"))
    if not found:
        raise TableError(
            f"{folder}: no part of a table there; run `dvc repro` to build it, or `dvc checkout` to bring it back"
        )
    return found


def read(path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read one part (rows in key order); `columns` names those wanted, in the order wanted."""
    wanted = None if columns is None else list(columns)
    return pl.read_parquet(path, columns=wanted, glob=False, hive_partitioning=False)


def write(table: str, frame: pl.DataFrame, path: Path) -> None:
    """Write `frame` as one part of `table` (a name of `schemas.TABLES`), whole or not at all.

    The frame has exactly the table's columns, of the table's types, in any order; otherwise TableError is raised.
    """
    from stages.tables import schemas

    wanted = schemas.polars_schema(table)
    check_columns(table, frame, wanted)
    ordered = frame.select(list(wanted)).sort(schemas.key(table), maintain_order=True)
    rows = ordered.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema(table))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        _write_groups(rows, partial, ROWS_PER_GROUP.get(table, ROWS_PER_GROUP_OTHERWISE))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


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

    from stages.tables import schemas

    columns = schemas.TABLES[table].to_schema().columns
    types = schemas.polars_schema(table)
    fields = [
        pa.field(name, _arrow_type(types[name]), metadata={"description": column.description or ""})
        for name, column in columns.items()
    ]
    return pa.schema(fields, metadata={"table": table, "key": ",".join(schemas.key(table))})


def _arrow_type(dtype: pl.DataType) -> "pa.DataType":
    """Return the one Arrow type that stores the Polars type `dtype`."""
    import pyarrow as pa

    if isinstance(dtype, pl.List):
        return pa.list_(pa.field("element", _arrow_type(pl.Schema({"element": dtype.inner})["element"])))
    stored = {
        pl.String: pa.string(),
        pl.Binary: pa.binary(),
        pl.Boolean: pa.bool_(),
        pl.Int32: pa.int32(),
        pl.Int64: pa.int64(),
        pl.UInt64: pa.uint64(),
        pl.Float64: pa.float64(),
        pl.Date: pa.date32(),
        pl.Time: pa.time64("us"),
    }
    return stored[type(dtype)]


def _write_groups(rows: "pa.Table", path: Path, rows_per_group: int) -> None:
    """Write `rows` to `path`, in contiguous groups of `rows_per_group` rows, with every setting said."""
    import pyarrow.parquet as pq

    with pq.ParquetWriter(
        path,
        rows.schema,
        version="2.6",
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        use_dictionary=False,
        use_byte_stream_split=False,
        column_encoding=None,
        data_page_version="1.0",
        data_page_size=1 << 20,
        max_rows_per_page=20_000,
        write_batch_size=1_024,
        write_statistics=True,
        write_page_index=True,
        write_page_checksum=True,
        use_compliant_nested_type=True,
        store_schema=True,
        store_decimal_as_integer=False,
        use_content_defined_chunking=False,
    ) as writer:
        for offset in range(0, rows.num_rows, rows_per_group):
            writer.write_table(rows.slice(offset, rows_per_group).combine_chunks(), row_group_size=rows_per_group)
