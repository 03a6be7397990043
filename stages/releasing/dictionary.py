"""The columns as data: what the pandera models say, in plain values for the manifest and every schema."""

from typing import Any

import polars as pl

from stages.releasing.manifest import Column, Table
from stages.tables.columns import key

TYPE_NAMES: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Binary: "binary",
    pl.Boolean: "bool",
    pl.Int32: "int32",
    pl.Int64: "int64",
    pl.Float64: "float64",
    pl.Date: "date",
    pl.Time: "time",
}


def describe_tables() -> dict[str, Table]:
    """Return every table of the corpus, without parts, in the order of the models."""
    from stages.tables import schemas

    return {
        name: Table(
            description=(model.__doc__ or "").strip(),
            key=key(name),
            columns=[describe_column(column, check) for column, check in model.to_schema().columns.items()],
        )
        for name, model in schemas.TABLES.items()
    }


def describe_column(name: str, column: Any) -> Column:
    """Return a pandera column's type, whether it may be null, its text, and its checks as bounds."""
    bounds: dict[str, Any] = {}
    for check in column.checks:
        bounds |= bounds_of(check.name, check.statistics)
    kind = type_name(pl.Schema({name: column.dtype.type})[name])
    return Column(name=name, type=kind, nullable=column.nullable, description=column.description, **bounds)


def bounds_of(check: str, statistics: dict[str, Any]) -> dict[str, Any]:
    """Return one check of a column as the fields of `Column` that say the same; an unknown check is an error."""
    if check == "isin":
        return {"values": list(statistics["allowed_values"])}
    if check == "str_matches":
        return {"pattern": statistics["pattern"]}
    if check == "str_length":
        return {"min_length": statistics["min_value"]}
    if check == "greater_than_or_equal_to":
        return {"minimum": statistics["min_value"]}
    if check == "less_than_or_equal_to":
        return {"maximum": statistics["max_value"]}
    raise ValueError(f"check {check} of a column has no counterpart in the release's schemas; add it to bounds_of")


def type_name(dtype: pl.DataType) -> str:
    """Return the plain name of a Polars type: `int64`, `date`, `list<string>`."""
    if isinstance(dtype, pl.List):
        return f"list<{type_name(pl.Schema({'item': dtype.inner})['item'])}>"
    return TYPE_NAMES[type(dtype)]


def polars_type(name: str) -> pl.DataType:
    """Return the Polars type of a plain name, the inverse of `type_name`."""
    if name.startswith("list<"):
        return pl.List(polars_type(name.removeprefix("list<").removesuffix(">")))
    return {name: dtype for dtype, name in TYPE_NAMES.items()}[name]()
