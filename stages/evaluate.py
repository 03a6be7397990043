"""Stage evaluate: labelled pages → reports/accuracy.json and reports/confusion.csv; fails below the thresholds."""

from pathlib import Path

from stages import params
from stages.errors import MalmoiError, plain_errors
from stages.outputs import write_json, write_text
from stages.reading import lexicon
from stages.scoring import accuracy, labels
from stages.scoring.labelled import GOLD, GOLD_PREFIX, ReadPage, read_labelled
from stages.scoring.own import OWN

REPORT = Path("reports/accuracy.json")
CONFUSION = Path("reports/confusion.csv")


def main() -> None:
    """Measure, write the report, then fail where a share lies below its threshold."""
    settings = params.load()
    gold = read_labelled(labels.load_folder(GOLD, GOLD_PREFIX), lexicon.load(None))
    own = labels.load_folder(OWN)
    reviewed = [page for page in own if page.label.reviewed]
    report = accuracy.report(gold, read_own(reviewed, settings), len(own) - len(reviewed))
    write_json(REPORT, report)
    write_text(CONFUSION, accuracy.confusion(gold))
    print(accuracy.summary(report))
    short = accuracy.shortfalls(report["gold"], settings.evaluate.thresholds.model_dump())
    if short:
        raise MalmoiError(
            "\n".join([*short, f"see {REPORT}; `pytest tests/reading/test_gold.py` shows each difference"])
        )


def read_own(pages: list[labels.LabelledPage], settings: params.Params) -> list[ReadPage]:
    """Read a researcher's own labelled pages, each with the lexicon of its batch."""
    read: list[ReadPage] = []
    for name in sorted({page.batch for page in pages}):
        batch_lexicon = lexicon.load(settings.batch(name).lexicon)
        read += read_labelled([page for page in pages if page.batch == name], batch_lexicon)
    return read


if __name__ == "__main__":
    with plain_errors():
        main()
