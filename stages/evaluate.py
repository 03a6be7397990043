"""Stage evaluate: labelled pages → reports/accuracy.json and reports/confusion.csv; fails below the thresholds."""

import json
from pathlib import Path

import polars as pl

from stages import params
from stages.errors import MalmoiError, plain_errors
from stages.outputs import write_json, write_text
from stages.reading import lexicon
from stages.scoring import accuracy, labels
from stages.scoring.labelled import ReadPage, read_labelled
from stages.scoring.labels import GOLD, GOLD_PREFIX, OWN

PARSED = Path("data/parsed")
REPEATED = "repeated.json"
REPORT = Path("reports/accuracy.json")
CONFUSION = Path("reports/confusion.csv")


def main() -> None:
    """Measure, write the report, then fail where a share lies below its threshold."""
    settings = params.load()
    gold = read_labelled(labels.load_folder(GOLD, GOLD_PREFIX), lexicon.load(None))
    own = labels.load_folder(OWN)
    reviewed = [page for page in own if page.label.reviewed]
    read_reviewed = read_own(reviewed, settings)
    report = accuracy.report(gold, read_reviewed, len(own) - len(reviewed))
    write_json(REPORT, report)
    write_text(CONFUSION, accuracy.confusion(gold))
    print("\n".join([accuracy.summary(report), *accuracy.doubts(read_reviewed)]))
    short = accuracy.shortfalls(report["gold"], settings.evaluate.thresholds.model_dump())
    if short:
        raise MalmoiError(
            "\n".join([*short, f"see {REPORT}; `pytest tests/reading/test_gold.py` shows each difference"])
        )


def read_own(pages: list[labels.LabelledPage], settings: params.Params) -> list[ReadPage]:
    """Read a researcher's own labelled pages as `parse` does: with the lexicon and repeated lines of their batch."""
    read: list[ReadPage] = []
    for name in sorted({page.batch for page in pages}):
        if name not in settings.batches:
            raise MalmoiError(f"{OWN / name}: params.yaml has no batch {name}; move its labels away, or add it again")
        words = lexicon.load(settings.batch(name).lexicon)
        repeated = pl.Series(json.loads((PARSED / name / REPEATED).read_text(encoding="utf-8")), dtype=pl.String)
        read += read_labelled([page for page in pages if page.batch == name], words, repeated)
    return read


if __name__ == "__main__":
    with plain_errors():
        main()
