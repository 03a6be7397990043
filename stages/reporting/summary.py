"""The corpus in a few lines, for the terminal: what each batch holds, where the tables lie, what to try next."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COUNTS = {
    "pages": "pages",
    "articles": "articles",
    "duplicates": "of them copies",
    "listings": "listing rows",
    "repeats": "of them repeats",
    "rejects": "quarantined",
}
BATCHES = Path("reports/batches")


def load(names: Sequence[str], folder: Path = BATCHES) -> dict[str, dict[str, Any]]:
    """Return the figures that `validate` wrote of each batch in `names`."""
    return {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names}


def text(figures: Mapping[str, Mapping[str, Any]], example: str | None) -> str:
    """Return the summary; `example` is a page_id for the commands to try."""
    counts = {name: [int(batch["counts"][key]) for key in COUNTS] for name, batch in figures.items()}
    totals = [sum(column) for column in zip(*counts.values(), strict=True)] or [0] * len(COUNTS)
    rows = [["batch", *COUNTS.values()]]
    rows += [[name, *(f"{count:,}" for count in line)] for name, line in {**counts, "together": totals}.items()]
    return "\n".join([*table(rows), "", *where(), "", *next_commands(example)])


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return `rows` as lines whose columns are aligned: names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def where() -> list[str]:
    """Return where the tables and the figures lie."""
    return [
        "Tables    data/corpus/{articles,listings,pages,lines,rejects}/<batch>/part-*.parquet",
        "Report    reports/corpus.html",
        "Release   data/release/",
    ]


def next_commands(example: str | None) -> list[str]:
    """Return three commands to try."""
    return [
        "Try next (. .venv/bin/activate, once in each terminal):",
        f"  malmoi inspect {example or 'PAGE_ID'}",
        """  python -c "import polars as pl; print(pl.read_parquet('data/corpus/articles/**/*.parquet'))\"""",
        "  malmoi add PATH --name NAME",
    ]
