"""A difference in words."""

import json
from dataclasses import replace
from pathlib import Path

from stages.releasing import contracts, summary
from stages.releasing.diff import Difference, TableDifference
from stages.releasing.manifest import Column, Table
from tests.releasing.corpora import Recipe
from tests.releasing.test_diff import ONE, OTHER, compare

OLD = Table(description="", key=["id"], columns=[Column(name="id", type="string", nullable=False, description="")])


def test_the_summary_names_rules_causes_and_columns(tmp_path: Path) -> None:
    new = [replace(ONE[0], text="다른 본문"), *ONE[1:]]
    found = compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": new, "c": ONE[:2]}, reading="second", code=OTHER))
    text = summary.as_text(found)
    assert "code: stages/parse.py" in text
    assert "Batches added: c" in text
    articles = text[text.index("articles") :].splitlines()[:5]
    assert [line.split() for line in articles] == [
        ["articles", "2", "0", "9", "11"],
        ["page", "new", "2"],
        ["page's", "bytes", "changed", "1"],
        ["rules", "changed", "8"],
        ["columns:", "publisher", "9,", "body", "1,", "page_sha256", "1,", "text_sha256", "1,", "n_chars", "1"],
    ]
    assert "- articles: 8 changed (rules changed)." in summary.as_changelog(found)


def test_the_json_holds_everything(tmp_path: Path) -> None:
    found = compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": ONE[:-1]}))
    data = json.loads(summary.as_json(found))
    assert data["level"] == "minor"
    assert data["tables"]["articles"]["causes"] == {"page gone": {"added": 0, "changed": 0, "removed": 1}}


def test_what_breaks_is_said_first() -> None:
    new = OLD.model_copy(update={"columns": [Column(name="id", type="int64", nullable=True, description="")]})
    wider = new.model_copy(
        update={"columns": [*new.columns, Column(name="more", type="string", nullable=True, description="")]}
    )
    changes = sorted(contracts.table_changes("t", OLD, wider), key=lambda change: not change.breaks)
    found = Difference("a", "b", changes, [], [], [], {"t": TableDifference(0, 0)})
    assert found.level == "major"
    assert summary.schema_lines(found) == [
        "Schema:",
        "  BREAKS  t.id: type was string, is int64",
        "  BREAKS  t.id: may now be null",
        "  extends t.more: column added (string)",
    ]


def test_nothing_differs_is_said_plainly(tmp_path: Path) -> None:
    found = compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": ONE}))
    assert summary.as_text(found).endswith("No row differs.")
    assert summary.as_changelog(found) == "- Only metadata changed."
