"""The tables' columns, made from the models: as the README shows them, and as `columns.json` holds them.

`python -m stages.tables.dictionary` writes both; in README.md the place is between two comments that stay invisible.
"""

import json
from pathlib import Path

import polars as pl

from stages.tables import columns, schemas

BEGIN = "<!-- columns: made by python -m stages.tables.dictionary -->"
END = "<!-- end of columns -->"
TYPES = {
    pl.String: "text",
    pl.List: "list of text",
    pl.Boolean: "true/false",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Date: "day",
    pl.Time: "time",
    pl.Binary: "bytes",
}


def describe(table: str) -> columns.Table:
    """Return the key and the columns of one table, as its model has them."""
    model = schemas.model(table)
    found = model.to_schema().columns
    types = pl.Schema({name: column.dtype.type for name, column in found.items()})
    return {
        "key": list((model.Config.metadata or {})["key"]),
        "columns": [
            {"name": name, "type": str(types[name]), "description": column.description or ""}
            for name, column in found.items()
        ],
    }


def written() -> str:
    """Return the text of `columns.json`: every table of the corpus, then every internal one."""
    tables = {name: describe(name) for name in (*schemas.TABLES, *schemas.INTERNAL)}
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


def render() -> str:
    """Return a section in Markdown for each table: what a row is, its key, and every column."""
    return "\n".join(_render_table(table) for table in schemas.TABLES)


def _render_table(table: str) -> str:
    """Return the section of one table."""
    model, described = schemas.model(table), describe(table)
    key = ", ".join(f"`{name}`" for name in described["key"])
    head = [f"### `{table}`", "", f"{model.__doc__} Key: {key}.", "", "| column | type | meaning |", "|---|---|---|"]
    found = model.to_schema().columns
    rows = [_render_column(column, found[column["name"]].nullable) for column in described["columns"]]
    return "\n".join([*head, *rows, ""])


def _render_column(column: columns.Column, is_nullable: bool) -> str:
    """Return the row of one column."""
    kind = TYPES[type(columns.TYPE_OF_NAME[column["type"]])]
    return f"| `{column['name']}` | {kind}{', may be null' if is_nullable else ''} | {column['description']} |"


def fill(readme: str) -> str:
    """Return the text of a README with the columns between `BEGIN` and `END`; ValueError where these are missing."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no place for the columns: add the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{render()}\n{END}{after}"


if __name__ == "__main__":
    readme = Path("README.md")
    filled = fill(readme.read_text(encoding="utf-8"))
    for path, text in ((readme, filled), (Path(__file__).with_name(columns.WRITTEN), written())):
        path.write_text(text, encoding="utf-8", newline="\n")
