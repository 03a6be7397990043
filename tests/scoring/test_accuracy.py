"""The accuracy report: sets apart, own pages with intervals, thresholds, and what a terminal shows."""

import csv
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest

from stages.scoring.accuracy import confusion, report, shortfalls, summary
from stages.scoring.content import Content
from stages.scoring.labelled import ReadPage
from stages.scoring.labels import Label, LabelledPage
from tests.scoring.examples import CONTENT, TEXT

WRONG = CONTENT.model_copy(update={"rows": CONTENT.rows[:1]})


def read_page(
    name: str, found: Content = CONTENT, where: Literal["rules", "aside", "own"] = "rules", shape: str = "xe-spaces"
) -> ReadPage:
    label = Label.model_construct(shape=shape, set=where, **dict(CONTENT))
    return ReadPage(LabelledPage(name, Path(f"{name}.yaml"), TEXT.encode(), label), TEXT, found)


def test_sets_and_shapes_stand_apart() -> None:
    pages = [read_page("a"), read_page("b", WRONG, where="aside", shape="glued"), read_page("c", shape="glued")]
    gold = report(pages, [], 0)["gold"]
    assert (gold["pages"], gold["rows_exact"]) == (3, round(5 / 6, 6))
    assert (gold["rules"]["pages"], gold["rules"]["rows_exact"]) == (2, 1.0)
    assert (gold["aside"]["pages"], gold["aside"]["rows_exact"]) == (1, 0.5)
    assert gold["shapes"] == {
        "glued": {"pages": 2, "rows_exact": 0.75, "bodies_exact": 1.0},
        "xe-spaces": {"pages": 1, "rows_exact": 1.0, "bodies_exact": 1.0},
    }


def test_own_pages_have_intervals_and_are_not_mixed_with_the_shipped() -> None:
    own = report([read_page("a")], [read_page("b", WRONG, where="own")], 3)["own"]
    assert (own["pages"], own["rows_exact"], own["pages_not_reviewed"]) == (1, 0.5, 3)
    assert own["intervals"]["rows_exact"] == {"low": 0.094531, "high": 0.905469}
    assert report([read_page("a")], [], 0)["own"] == {"pages": 0, "pages_not_reviewed": 0}


def test_confusion_is_a_table_of_counts() -> None:
    lines = list(CONTENT.lines)
    lines[4] = ("tail",)
    table = confusion([read_page("a"), read_page("b", CONTENT.model_copy(update={"lines": tuple(lines)}))])
    rows = {(row["labelled"], row["found"]): int(row["lines"]) for row in csv.DictReader(StringIO(table))}
    assert rows["publisher", "tail"] == rows["publisher", "publisher"] == 1
    assert rows["listing_row", "listing_row"] == 4
    assert sum(rows.values()) == 16


def test_a_share_below_its_threshold_is_named() -> None:
    gold = report([read_page("a"), read_page("b", WRONG)], [], 0)["gold"]
    thresholds = {"rows_exact": 0.995, "bodies_exact": 0.99}
    assert shortfalls(gold, thresholds) == [
        "rows_exact is 75.0000%, below the 99.5000% of params.yaml: evaluate.thresholds.rows_exact"
    ]
    assert shortfalls(report([read_page("a")], [], 0)["gold"], thresholds) == []


def test_nothing_measured_is_no_success() -> None:
    gold = report([], [], 0)["gold"]
    assert shortfalls(gold, {"rows_exact": 0.0}) == [
        "rows_exact was not measured: data/gold has nothing to measure it on"
    ]


@pytest.mark.parametrize(("n_own", "n_unreviewed"), [(0, 0), (1, 2)])
def test_the_summary_says_what_is_counted(n_own: int, n_unreviewed: int) -> None:
    own = [read_page("own", where="own")] * n_own
    text = summary(report([read_page("a")], own, n_unreviewed))
    assert "shipped pages   exactly right: pages 100.00% of 1, rows 100.00% of 2" in text
    assert "aside         exactly right: pages – of 0" in text
    assert ("your own pages" in text) == bool(n_own)
    assert ("not counted: 2 own labels with `reviewed: false`" in text) == bool(n_unreviewed)
