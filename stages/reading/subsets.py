"""Work done only on the rows that it concerns.

Polars evaluates each branch of `when … then …` for all rows; what is expensive is computed here for the few that need it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl


def places(frame: pl.DataFrame, concerned: pl.Expr) -> pl.Series:
    """Return the positions of the rows that are `concerned`; null is no."""
    return frame.select(concerned.fill_null(value=False)).to_series().arg_true()


def only_where(frame: pl.DataFrame, concerned: pl.Expr, value: pl.Expr, otherwise: Any = None) -> pl.Series:
    """Return `value`, evaluated for the rows that are `concerned` and for no other; `otherwise` elsewhere."""
    chosen = places(frame, concerned)
    needed = frame.select(sorted(set(value.meta.root_names())))
    found = needed[chosen].select(value).to_series()
    return pl.Series([otherwise], dtype=found.dtype).new_from_index(0, len(frame)).scatter(chosen, found)


def where(
    rows: pl.DataFrame, concerned: pl.Expr, step: Callable[[pl.DataFrame], pl.DataFrame], columns: Sequence[str]
) -> pl.DataFrame:
    """Return `rows` with `columns` of the rows that are `concerned` as `step` makes them."""
    chosen = places(rows, concerned)
    if not len(chosen):
        return rows
    part = step(rows[chosen])
    return rows.with_columns(rows.get_column(name).scatter(chosen, part.get_column(name)) for name in columns)
