"""The columns in the two JSON dialects that describe rows: JSON Schema (2020-12), Table Schema (Data Package)."""

from typing import Any

from stages.releasing.manifest import Column, Table

TIME = r"^[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?$"  # JSON Schema's own `time` wants a time zone
JSON_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "binary": {"type": "string", "contentEncoding": "base64"},
    "bool": {"type": "boolean"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "float64": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": TIME},
    "list<string>": {"type": "array", "items": {"type": "string"}},
}
# What frictionless can read of Parquet: fastparquet hands it lists and times of day in forms of its own.
TABLE_TYPES = {
    "string": "string",
    "binary": "any",
    "bool": "boolean",
    "int32": "integer",
    "int64": "integer",
    "float64": "number",
    "date": "date",
    "time": "any",
    "list<string>": "any",
}
# How pandas, by which frictionless reads Parquet, prints a null that is no text.
NULLS = ["<NA>", "NaT", "nan"]


def json_schema(name: str, table: Table, version: str) -> dict[str, Any]:
    """Return the JSON Schema of one row of `table`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": table.description,
        "version": version,
        "type": "object",
        "required": [column.name for column in table.columns],
        "additionalProperties": False,
        "properties": {column.name: json_property(column) for column in table.columns},
    }


def json_property(column: Column) -> dict[str, Any]:
    """Return the JSON Schema of one cell; null is allowed where the column says so."""
    schema = {"description": column.description, **JSON_TYPES[column.type]}
    bounds = {
        "enum": column.values,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "minLength": column.min_length,
        "pattern": column.pattern,
    }
    schema |= {key: value for key, value in bounds.items() if value is not None}
    if column.nullable:
        schema["type"] = [schema["type"], "null"]
    return schema


def table_schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema of `table`, as a Data Package refers to it."""
    return {"fields": [table_field(column) for column in table.columns], "primaryKey": table.key}


def table_field(column: Column) -> dict[str, Any]:
    """Return the Table Schema of one column."""
    bounds = {
        "required": None if column.nullable or TABLE_TYPES[column.type] == "any" else True,
        "enum": column.values,
        "minimum": _whole(column.minimum),
        "maximum": _whole(column.maximum),
        "minLength": column.min_length,
        "pattern": column.pattern,
    }
    constraints = {key: value for key, value in bounds.items() if value is not None}
    field: dict[str, Any] = {"name": column.name, "type": TABLE_TYPES[column.type], "description": column.description}
    if column.nullable and column.type != "string":
        field["missingValues"] = NULLS
    return {**field, "constraints": constraints} if constraints else field


def _whole(bound: float | None) -> float | int | None:
    """Return a bound as an integer where it is one."""
    return int(bound) if bound is not None and bound == int(bound) else bound
