"""The tables' columns and keys, as `columns.json` has them from the pandera models in `schemas.py`.

What reads and writes tables needs no more than these, so only what checks them loads pandera and builds the models.
`python -m stages.tables.dictionary` writes the file anew; a test holds it equal to the models.
"""

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict

import polars as pl

WRITTEN = "columns.json"
TYPES = (pl.String(), pl.List(pl.String()), pl.Binary(), pl.Boolean(), pl.Int32(), pl.Int64(), pl.UInt64())
TYPE_OF_NAME: dict[str, pl.DataType] = {str(dtype): dtype for dtype in (*TYPES, pl.Float64(), pl.Date(), pl.Time())}


class Column(TypedDict):
    """One column: its name, the name of its Polars type, and what it means."""

    name: str
    type: str
    description: str


class Table(TypedDict):
    """One table: its key columns in sort order, and all its columns in theirs."""

    key: list[str]
    columns: list[Column]


@cache
def tables() -> dict[str, Table]:
    """Return every table of the corpus and every internal one, by name."""
    found: dict[str, Table] = json.loads((files("stages.tables") / WRITTEN).read_text("utf-8"))
    return found


def key(table: str) -> list[str]:
    """Return the key columns of `table`, in sort order."""
    return tables()[table]["key"]


def polars_schema(table: str) -> dict[str, pl.DataType]:
    """Return the Polars type of every column of `table`, in order."""
    return {column["name"]: TYPE_OF_NAME[column["type"]] for column in tables()[table]["columns"]}


def descriptions(table: str) -> dict[str, str]:
    """Return what every column of `table` means, in order."""
    return {column["name"]: column["description"] for column in tables()[table]["columns"]}
