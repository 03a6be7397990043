"""Stage report: page, figures and metrics of all listed batches, equal to the byte each time."""

import json
from pathlib import Path

import pytest

from stages import assemble, dedupe, report, validate
from stages.reporting import summary
from tests import corpora


def test_the_report_is_made_of_the_listed_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = ["one", "two"]
    monkeypatch.chdir(corpora.make(tmp_path, dict.fromkeys(batches, 1)))
    dedupe.main()
    for name in batches:
        assemble.main(name)
        validate.main(name)
    report.main()
    first = {path: path.read_bytes() for path in Path("reports").rglob("*") if path.is_file()}
    assert json.loads(Path("reports/corpus.json").read_text(encoding="utf-8"))["pages"] == 2
    assert "blank" in Path("reports/figures/roles.csv").read_text(encoding="utf-8")
    assert "two" in Path("reports/corpus.html").read_text(encoding="utf-8")
    report.main()
    assert {path: path.read_bytes() for path in Path("reports").rglob("*") if path.is_file()} == first
    lines = summary.text(summary.load(batches), "one/0").splitlines()
    assert lines[1].split() == ["one", "1", "1", "0", "2", "0", "2"]
    assert lines[3].split() == ["together", "2", "2", "1", "4", "2", "4"]
