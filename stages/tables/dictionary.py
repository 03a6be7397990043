"""The tables' columns as the README shows them, made from the models.

`python -m stages.tables.dictionary` writes them into README.md, between two comments that stay invisible there.
"""

from pathlib import Path

import polars as pl

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


def render() -> str:
    """Return a section in Markdown for each table: what a row is, its key, and every column."""
    from stages.tables import schemas

    return "\n".join(_render_table(table) for table in schemas.TABLES)


def _render_table(table: str) -> str:
    """Return the section of one table."""
    from stages.tables import schemas

    model = schemas.model(table)
    types = schemas.polars_schema(table)
    key = ", ".join(f"`{name}`" for name in schemas.key(table))
    rows = [
        f"| `{name}` | {TYPES[type(types[name])]}{', may be null' if column.nullable else ''} | {column.description} |"
        for name, column in model.to_schema().columns.items()
    ]
    head = [f"### `{table}`", "", f"{model.__doc__} Key: {key}.", "", "| column | type | meaning |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def fill(readme: str) -> str:
    """Return the text of a README with the columns between `BEGIN` and `END`; ValueError where these are missing."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no place for the columns: add the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{render()}\n{END}{after}"


if __name__ == "__main__":
    path = Path("README.md")
    path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
