"""Stage report: the figures of all batches → reports/corpus.html, reports/figures/*.csv, reports/corpus.json."""

import json
from pathlib import Path

from stages import outputs, params
from stages.errors import plain_errors
from stages.reporting import figures, page, summary

ACCURACY = Path("reports/accuracy.json")
FIGURES = Path("reports/figures")
METRICS = Path("reports/corpus.json")
PAGE = Path("reports/corpus.html")


def main() -> None:
    """Add the figures of all batches up, and show them to a person, to `dvc plots` and to `dvc metrics`."""
    settings = params.load()
    reports = list(summary.load(list(settings.batches)).values())
    accuracy = json.loads(ACCURACY.read_text(encoding="utf-8")) if ACCURACY.exists() else None
    total = figures.totals(reports)
    drawn = figures.figures(total)
    outputs.write_text(PAGE, page.render(settings.release.title, reports, total, drawn, accuracy))
    with outputs.replacing(FIGURES) as (folder,):
        for figure in drawn:
            outputs.write_text(folder / f"{figure.name}.csv", figure.csv())
    outputs.write_json(METRICS, figures.metrics(total))


if __name__ == "__main__":
    with plain_errors():
        main()
