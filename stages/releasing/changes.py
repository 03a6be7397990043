"""The rows that differ, as Parquet: what happened to each, why, in which columns, and its old and new values."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import polars as pl

from stages.releasing.dictionary import polars_type
from stages.releasing.manifest import Table
from stages.releasing.rows import Delta


def write(explained: Iterable[tuple[Delta, pl.Series]], old: Table, new: Table, path: Path) -> None:
    """Write the rows of `explained` (with the cause of each) to `path`; no file where no row differs.

    Columns: the table's key, `change` (added, removed or changed), `cause`, `columns` (those that differ), and the
    structs `old` and `new` with all columns of the row, null where the row was added or removed.
    """
    from stages.tables import parquet

    frames = rows(explained, old, new)
    path.unlink(missing_ok=True)
    for first in frames:
        parquet.write_stream(chain([first], frames), path)


def rows(explained: Iterable[tuple[Delta, pl.Series]], old: Table, new: Table) -> Iterator[pl.DataFrame]:
    """Yield one frame of the form that `write` describes for each delta."""
    for delta, cause in explained:
        yield delta.rows.select(
            *new.key,
            change=pl.lit(delta.kind),
            cause=cause,
            columns=names_of(delta),
            old=values_of(delta.old, old),
            new=values_of(delta.new, new),
        )


def names_of(delta: Delta) -> pl.Series:
    """Return, for each row, the names of the columns that differ; none where the row was added or removed."""
    if delta.flags is None:
        return pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, len(delta.rows))
    names = [pl.when(name).then(pl.lit(name)) for name in delta.flags.columns]
    return delta.flags.select(pl.concat_list(names).list.drop_nulls()).to_series()


def values_of(side: pl.DataFrame | None, table: Table) -> pl.Series | pl.Expr:
    """Return the rows of one side as a struct, or nulls of the same type."""
    if side is not None:
        return side.to_struct()
    return pl.lit(None, dtype=pl.Struct({column.name: polars_type(column.type) for column in table.columns}))
