"""The corpus in one page of HTML: nothing outside the file is needed, and equal figures give equal bytes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stages.reporting.figures import Figure

MEASURED = {"rows": "rows_exact", "articles": "articles_exact", "bodies": "bodies_exact", "pages": "pages_exact"}
BARS_SHOWN = 30


def render(
    title: str,
    reports: Sequence[Mapping[str, Any]],
    total: Mapping[str, Any],
    figures: Iterable[Figure],
    accuracy: Mapping[str, Any] | None,
) -> str:
    """Return the page: `reports` of the batches in order, their `total`, figures, and the accuracy if it is known."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("stages.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"thousands": thousands, "size": size, "percent": percent}
    return environment.get_template("corpus.html.jinja").render(
        title=title,
        batches=[batch_line(report) for report in reports],
        total=total.get("counts", {}),
        tables=table_lines(reports),
        figures={figure.name: figure for figure in figures if figure.bars},
        shown=BARS_SHOWN,
        roles=total.get("roles", {}),
        accuracy=accuracy_lines(accuracy) if accuracy else [],
    )


def batch_line(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the table of batches shows of one."""
    return {"name": report["batch"], **report["counts"]}


def table_lines(reports: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return, for each table, its files, rows and bytes over all batches."""
    names = sorted({name for report in reports for name in report["tables"]})
    lines = []
    for name in names:
        parts = [part for report in reports for part in report["tables"].get(name, [])]
        sums = {what: sum(part[what] for part in parts) for what in ("rows", "bytes")}
        lines.append({"name": name, "files": len(parts), **sums})
    return lines


def accuracy_lines(accuracy: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return, for each set of labelled pages, what share of rows, articles, bodies and pages was read exactly right."""
    gold, own = accuracy["gold"], accuracy["own"]
    sets = {
        "labelled pages of this repository": gold,
        "of them those that rules were written with": gold["rules"],
        "of them those set aside while rules were written": gold["aside"],
    }
    if own.get("pages"):
        sets["your own labelled pages"] = own
    return [
        {"name": name, "n_pages": measured["pages"], **{what: measured[key] for what, key in MEASURED.items()}}
        for name, measured in sets.items()
    ]


def thousands(number: int) -> str:
    """Return `number` with commas: 1,234,567."""
    return f"{number:,}"


def size(n_bytes: int) -> str:
    """Return a number of bytes as a person says it: 999 bytes, 1.2 MB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if n_bytes >= factor:
            return f"{n_bytes / factor:,.1f} {unit}"
    return f"{n_bytes} bytes"


def percent(share: float | None) -> str:
    """Return a share as a percentage with two decimals, a dash where there is none."""
    return "–" if share is None else f"{share:.2%}"
