"""Work done only on the rows that it concerns.

Polars evaluates each branch of `when … then …` for all rows; what is expensive is computed here for the few that need
it.
"""

from collections.abc import Callable, Sequence

import polars as pl


def places(frame: pl.DataFrame, concerned: pl.Expr) -> pl.Series:
    """Return the positions of the rows that are `concerned`; null is no."""
    return frame.select_seq(concerned.arg_true()).to_series()


def text_where(frame: pl.DataFrame, concerned: pl.Expr, value: pl.Expr) -> pl.Series:
    """Return the text `value`, evaluated for the rows that are `concerned` and for no other; null elsewhere."""
    return scattered(frame, concerned, value, pl.Series([None], dtype=pl.String))


def true_where(frame: pl.DataFrame, concerned: pl.Expr, value: pl.Expr) -> pl.Series:
    """Tell which of the rows that are `concerned` fulfil `value`, which is evaluated for no other row."""
    return scattered(frame, concerned, value, pl.Series([False]))


def text_among(frame: pl.DataFrame, column: str, pattern: str) -> pl.Expr:
    """Tell which rows hold `pattern` in a `column` of few different texts, each of which is looked at once."""
    texts = frame.get_column(column).unique()
    return pl.col(column).is_in(texts.filter(texts.str.contains(pattern)).implode())


def scattered(frame: pl.DataFrame, concerned: pl.Expr, value: pl.Expr, otherwise: pl.Series) -> pl.Series:
    """Return `value` of the concerned rows, `otherwise` of the others; for no rows, no pattern is compiled."""
    chosen = places(frame, concerned)
    base = otherwise.new_from_index(0, len(frame))
    if chosen.is_empty():
        return base
    needed = frame.select_seq(sorted(set(value.meta.root_names())))
    return base.scatter(chosen, needed[chosen].select_seq(value).to_series())


def where(
    rows: pl.DataFrame, concerned: pl.Expr, step: Callable[[pl.DataFrame], pl.DataFrame], columns: Sequence[str]
) -> pl.DataFrame:
    """Return `rows` with `columns` of the rows that are `concerned` as `step` makes them."""
    chosen = places(rows, concerned)
    if not len(chosen):
        return rows
    part = step(rows[chosen])
    return rows.with_columns_seq(rows.get_column(name).scatter(chosen, part.get_column(name)) for name in columns)
