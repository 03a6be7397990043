"""Stage evaluate, run as DVC runs it: the report is written, and a share below its threshold stops the build."""

import json
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import stages
from stages import evaluate as stage
from stages.errors import MalmoiError
from stages.outputs import write_json
from stages.reading import lexicon
from stages.scoring.content import found
from stages.scoring.drafts import draft
from stages.scoring.labelled import read_raw
from stages.scoring.labels import RawPage
from tests import repositories

TEXT = """\
메뉴 건너뛰기

한들시가 호수공원 둘레길의 가로등을 밤 11시까지 켜기로 했다고 10일 밝혔다.

시 관계자는 “늦은 시간에 걷는 시민이 늘었다”며 “안전을 위해 조명을 늘리겠다”고 말했다.
연합뉴스

번호 제목 글쓴이 날짜
12 호수공원 가로등 밤 11시까지 뉴스봇 2025.07.10
11 한들시 도서관 야간 개방 뉴스봇 2025.07.10
10 별빛축제 다음 달 열려 뉴스봇 2025.07.09
9 시민 자전거 보험 갱신 뉴스봇 2025.07.09
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder: params.yaml and one labelled page, whose label is what the reader finds."""
    (tmp_path / "params.yaml").write_text(repositories.settings()["params.yaml"], encoding="utf-8")
    write_label(tmp_path / "data" / "gold" / "xe-spaces" / "lamps", {"shape": "xe-spaces", "set": "rules"}, None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_label(path: Path, heading: dict[str, object], reviewed: bool | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    tables = read_raw([RawPage("gold/x/y", path, TEXT.encode())], [None], lexicon.load(None))
    content = found(tables["lines"], tables["articles"], tables["listings"])["gold/x/y"]
    path.with_suffix(".yaml").write_text(draft(content, heading, reviewed), encoding="utf-8")


def evaluate() -> str:
    """Run the stage in the current folder and return what it prints."""
    with redirect_stdout(StringIO()) as printed:
        stage.main()
    return printed.getvalue()


def report(repository: Path) -> dict[str, Any]:
    accuracy: dict[str, Any] = json.loads((repository / "reports" / "accuracy.json").read_text(encoding="utf-8"))
    return accuracy


def test_what_is_read_as_labelled_scores_full(repository: Path) -> None:
    assert "shipped pages   exactly right: pages 100.00% of 1, rows 100.00% of 4" in evaluate()
    assert report(repository)["gold"]["rows_exact"] == 1.0
    confusion = (repository / "reports" / "confusion.csv").read_text(encoding="utf-8")
    assert "listing_row,listing_row,4\n" in confusion


def test_a_share_below_its_threshold_fails_after_the_report_is_written(repository: Path) -> None:
    label = repository / "data" / "gold" / "xe-spaces" / "lamps.yaml"
    label.write_text(label.read_text(encoding="utf-8").replace("뉴스봇", "뉴스 봇", 1), encoding="utf-8")
    command = [sys.executable, "-m", "stages.evaluate"]
    environment = {"PYTHONPATH": str(Path(stages.__file__).parent.parent), "PYTHONUTF8": "1"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "malmoi: rows_exact is 75.0000%, below the 99.5000% of params.yaml: evaluate.thresholds" in run.stderr
    assert "Traceback" not in run.stderr
    assert report(repository)["gold"]["cells"]["author"] == 0.75


def test_own_labels_count_once_reviewed(repository: Path) -> None:
    batch = "sample-2024"
    heading: dict[str, object] = {"shape": "spaces", "set": "own"}
    for name, reviewed in (("1", True), ("2", False)):
        path = repository / "data" / "labels" / batch / name
        write_label(path, {"page_id": f"{batch}/{name}", **heading}, reviewed)
    write_json(repository / "data" / "parsed" / batch / "repeated.json", [])
    printed = evaluate()
    assert "your own pages" in printed
    assert "not counted: 1 own labels with `reviewed: false`" in printed
    own = report(repository)["own"]
    assert (own["pages"], own["pages_not_reviewed"], own["rows"]) == (1, 1, 4)
    assert own["intervals"]["rows_exact"]["high"] == 1.0


def test_own_pages_are_read_with_the_repeated_lines_of_their_batch(repository: Path) -> None:
    path = repository / "data" / "labels" / "sample-2024" / "1"
    write_label(path, {"page_id": "sample-2024/1", "shape": "spaces", "set": "own"}, reviewed=True)
    sentence = TEXT.splitlines()[2]
    write_json(repository / "data" / "parsed" / "sample-2024" / "repeated.json", [sentence])
    evaluate()
    assert report(repository)["own"]["roles"]["paragraph"]["recall"] == 0.5


def test_an_own_label_that_contradicts_its_page_is_pointed_out(repository: Path) -> None:
    path = repository / "data" / "labels" / "sample-2024" / "1"
    write_label(path, {"page_id": "sample-2024/1", "shape": "spaces", "set": "own"}, reviewed=True)
    label = path.with_suffix(".yaml")
    label.write_text(label.read_text(encoding="utf-8").replace("별빛축제", "별빛 축재"), encoding="utf-8")
    write_json(repository / "data" / "parsed" / "sample-2024" / "repeated.json", [])
    doubt = "1.yaml: this label looks wrong: rows[2].title: its lines do not print “별빛 축재 다음 달 열려”"
    assert doubt in evaluate()


def test_labels_of_a_batch_that_is_gone_are_named(repository: Path) -> None:
    path = repository / "data" / "labels" / "gone" / "1"
    write_label(path, {"page_id": "gone/1", "shape": "spaces", "set": "own"}, reviewed=True)
    with pytest.raises(MalmoiError, match=r"^data/labels/gone: params\.yaml has no batch gone; move its labels away"):
        evaluate()


def test_a_wrong_label_is_one_clear_message(repository: Path) -> None:
    label = repository / "data" / "gold" / "xe-spaces" / "lamps.yaml"
    label.write_text(label.read_text(encoding="utf-8").replace("set: rules", "set: gold"), encoding="utf-8")
    with pytest.raises(MalmoiError, match=r"^data/gold/xe-spaces/lamps\.yaml:2: set: "):
        evaluate()


def test_the_report_is_the_same_bytes_every_time(repository: Path) -> None:
    evaluate()
    first = (repository / "reports" / "accuracy.json").read_bytes()
    evaluate()
    assert (repository / "reports" / "accuracy.json").read_bytes() == first
