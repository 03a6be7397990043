"""Every line of docs/use.md works on a published version."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from stages.releasing import publish, stores
from tests.releasing import corpora
from tests.releasing.corpora import Page
from tests.releasing.validators.conftest import PAGES, RECIPE

ROOT = Path(__file__).parents[3]
BLOCKS = re.findall(
    r"^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "use.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)
ADDRESS = "https://example.org/boards.git"

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds `boards` with two published versions, and the repository they come from."""
    place = tmp_path_factory.mktemp("use")
    second = replace(
        RECIPE, batches={"a": [replace(PAGES[0], text="다른 본문"), *PAGES[1:]], "b": [Page("new", "새 글")]}
    )
    for recipe in (RECIPE, replace(second, version="0.2.0")):
        corpora.build(place / "data", recipe)
        publish.publish(place / "data" / "release", place / "data" / "corpus", stores.connect(str(place / "boards")))
    corpora.build(place / "repository" / "data", RECIPE)
    commit_with_dvc(place / "repository")
    return place


def commit_with_dvc(repository: Path) -> None:
    """Make a repository whose tables DVC keeps in a remote, tagged v0.1.0."""
    dvc = [sys.executable, "-m", "dvc"]
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    for command in (
        ["git", "init", "--quiet"],
        [*dvc, "init", "--quiet"],
        [*dvc, "remote", "add", "--quiet", "--default", "store", str(repository.with_name("store"))],
        [*dvc, "add", "--quiet", "data/corpus", "data/release"],
        ["git", "add", "--all"],
        ["git", *identity, "commit", "--quiet", "--message", "corpus"],
        ["git", *identity, "tag", "v0.1.0"],
        [*dvc, "push", "--quiet"],
    ):
        subprocess.run(command, cwd=repository, check=True)


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Work in that folder, with this environment's programs first."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path_factory.getbasetemp() / "datasets"))


def test_the_page_shows_every_program() -> None:
    text = "".join(block for _, block in BLOCKS)
    for program in ("polars", "pandas", "load_dataset", "dvc get", "dvc.api", "malmoi diff", "sha256sum"):
        assert program in text
    assert {language for language, _ in BLOCKS} == {"sh", "sql", "python"}


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_works(number: int, folder: Path) -> None:
    """Blocks are tried in their order; the address stands for a repository on this machine."""
    language, block = BLOCKS[number]
    block = block.replace(ADDRESS, str(folder / "repository"))
    if language == "sql":
        assert duckdb.sql(block).fetchall()
    elif language == "python":
        subprocess.run([sys.executable, "-W", "ignore", "-c", block], check=True)
    else:
        subprocess.run(["sh", "-e", "-c", block], check=True)
