"""A board with labels that no lexicon knows is read once its words stand in params.yaml, as CONTRIBUTING.md shows."""

import re
from pathlib import Path

import polars as pl
import pytest

from stages.tables import parquet
from tests import repositories

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
COLUMNS = ["line", "layout", "title", "author", "date_text", "views"]


def example(name: str) -> str:
    """Return the block of CONTRIBUTING.md that stands under `<!-- example: name -->`."""
    found = re.search(
        rf"<!-- example: {name} -->\n```\w+\n(.*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL
    )
    assert found, f"CONTRIBUTING.md has no block marked {name!r}"
    return found.group(1)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository to which the page of the example has been added, its labels still unknown."""
    pages = tmp_path_factory.mktemp("crawl") / "dure"
    pages.mkdir()
    (pages / "001.txt").write_text(example("new board, page"), encoding="utf-8")
    folder = repositories.make(tmp_path_factory.mktemp("new board") / "corpus", "stages")
    repositories.malmoi(folder, "add", str(pages), "--name", "dure")
    return folder


def read(repository: Path) -> tuple[pl.DataFrame, list[str]]:
    """Build the batch as far as it is read; return its listing rows and the role of each line."""
    repositories.run(repository, "python", "-m", "dvc", "repro", "--quiet", "parse@dure")
    rows = parquet.read(repository / "data/parsed/dure/listings/part-00000.parquet")
    lines = parquet.read(repository / "data/corpus/lines/dure/part-00000.parquet")
    return rows, lines.get_column("role").to_list()


def say(repository: Path, words: str) -> None:
    """Put `words` into the batch's entry of params.yaml, where its lexicon stands."""
    params = repository / "params.yaml"
    before, entry = params.read_text(encoding="utf-8").split("  dure:\n")
    entry = re.sub(r"    lexicon:.*?(?=\n\n)", lambda _: words.rstrip("\n"), entry, count=1, flags=re.DOTALL)
    params.write_text(f"{before}  dure:\n{entry}", encoding="utf-8")


def test_a_board_with_labels_never_seen_needs_only_words(repository: Path) -> None:
    say(repository, "    lexicon: null")
    rows, roles = read(repository)
    assert rows.is_empty()
    assert set(roles) == {"blank", "unknown"}

    say(repository, example("new board, words"))
    rows, roles = read(repository)
    layout = "spaces:title,author,date,views"
    assert rows.select(COLUMNS).rows() == [
        (4, layout, "마을 도서관을 밤 열 시까지 열자", "김가람", "2025.03.04", 51),
        (5, layout, "빈집에 공동 부엌을 두자", "이나루", "2025.03.02", 8),
        (6, layout, "상시 안건을 올리는 방법", "사무국", "2025.01.02", 340),
        (7, layout, "버스 정류장에 지붕을 달자", "김가람", "2025.02.27", 27),
        (8, layout, "냇가 쓰레기를 함께 줍자", "박솔", "2025.02.20", 19),
    ]
    assert [roles[line - 1] for line in (3, 10)] == ["listing_header", "listing_foot"]


def test_a_wrong_word_is_one_message_that_names_it(repository: Path) -> None:
    say(repository, example("new board, words").replace("role: author", "role: writer"))
    done = repositories.run(repository, "python", "-m", "dvc", "repro", "--quiet", "parse@dure", ok=False)
    assert "unknown role 'writer'" in done.stderr
    assert "Traceback" not in done.stderr
