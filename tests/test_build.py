"""The whole build in real repositories: the same bytes every time, only what has to run, and earlier outputs kept."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests import repositories

CODE = ("stages", "data/gold", "data/labels", ".dvc/plots", "pyproject.toml", "requirements.lock")
BUILT = ("data/corpus", "data/duplicates", "data/ingested", "data/parsed", "data/release", "reports")
BATCH_STAGES = ("ingest", "parse", "assemble", "validate")
MERGING_STAGES = {"dedupe", "evaluate", "report", "release"}


def repro(folder: Path, *options: str, threads: int = 2) -> set[str]:
    """Build, and return the names of the stages that ran."""
    command = ("python", "-m", "dvc", "repro", *options)
    done = repositories.run(folder, *command, env={"POLARS_MAX_THREADS": str(threads)})
    return set(re.findall(r"^Running stage '([^']+)'", done.stdout, re.MULTILINE))


def outputs(folder: Path) -> dict[str, bytes]:
    """Return every file that the build made, and its lock."""
    return {**repositories.contents(folder, *BUILT), "dvc.lock": (folder / "dvc.lock").read_bytes()}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository, its path with blanks and Korean letters, that one thread has built."""
    folder = repositories.make(tmp_path_factory.mktemp("first") / "말모이 corpus", *CODE)
    repositories.accept_any_accuracy(folder)
    assert len(repro(folder, threads=1)) == 3 * len(BATCH_STAGES) + len(MERGING_STAGES)
    repositories.commit(folder)
    return folder


@pytest.fixture
def repository(first: Path) -> Path:
    """Return the built repository, as git and DVC have it."""
    assert repositories.status(first) == ""
    return first


def test_a_second_build_runs_nothing(repository: Path) -> None:
    assert repro(repository) == set()


def test_another_build_gives_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    """Elsewhere, from what git holds alone, with four threads; forced, since the reports in git are up to date."""
    repositories.run(tmp_path, "git", "clone", "--quiet", str(repository), "other")
    assert len(repro(tmp_path / "other", "--force", threads=4)) == 3 * len(BATCH_STAGES) + len(MERGING_STAGES)
    assert repositories.status(tmp_path / "other") == ""
    assert outputs(tmp_path / "other") == outputs(repository)


def test_a_new_batch_costs_only_itself_and_goes_without_a_trace(repository: Path, tmp_path: Path) -> None:
    before = outputs(repository)
    pages = tmp_path / "new pages"
    shutil.copytree(repository / "data/raw/sample-2024/news", pages)
    (pages / "001.txt").write_text("새 글 하나뿐인 쪽입니다.\n", encoding="utf-8")
    repositories.malmoi(repository, "add", str(pages), "--name", "new", "--crawl-date", "2025-08-01")
    assert repro(repository) == {f"{stage}@new" for stage in BATCH_STAGES} | MERGING_STAGES
    after = outputs(repository)
    older = {path for path in before if path.endswith(".parquet") or path.startswith("reports/batches/")}
    assert {path: after[path] for path in older} == {path: before[path] for path in older}
    report = json.loads(after["reports/batches/new.json"])
    assert report["counts"]["duplicates"] == report["counts"]["articles"] - 1

    repositories.malmoi(repository, "remove", "new")
    assert repro(repository) == MERGING_STAGES
    assert outputs(repository) == before
    assert repositories.status(repository) == ""


def test_another_split_reads_no_page_again(repository: Path) -> None:
    before = outputs(repository)
    path = repository / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("train: 90", "train: 91"), encoding="utf-8")
    assert not {stage for stage in repro(repository) if stage.startswith(("ingest", "parse"))}
    restore(repository)
    repositories.run(repository, "python", "-m", "dvc", "checkout", "--quiet")
    assert outputs(repository) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  repetition_pages: 5",
            "  repetition_page: 5",
            r"params.yaml:\d+: parse.repetition_page: unknown key; remove it",
        ),
        ("  repetition_pages: 5", "  repetition_pages: five", r"params.yaml:\d+: parse.repetition_pages: found 'five'"),
        ("crawl_date: '2023-03-30'", "crawl_date: spring", r"params.yaml:\d+: batches.sample-2023.crawl_date: found"),
        ("    train: 90", "    train: [", r"'params.yaml', YAML file structure is corrupted"),
    ],
)
def test_bad_params_are_one_message(repository: Path, old: str, new: str, said: str) -> None:
    path = repository / "params.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    expect_refusal(repository, said)


def test_missing_raw_pages_are_one_message(repository: Path) -> None:
    (repository / "data/raw/sample-2024").rename(repository / "data/raw/away")
    remedy = r"params.yaml: batches.sample-2024.path: there is no data/raw/sample-2024; put the raw pages there"
    assert re.search(remedy, repositories.malmoi(repository, "check", ok=False).stderr)
    expect_refusal(repository, r"No such file or directory: '.*/data/raw/sample-2024'")


def test_a_folder_that_cannot_be_written_is_one_message(repository: Path) -> None:
    """A file lies where the draft has to be; permissions would not do, as root may run the tests."""
    (repository / "data/raw/sample-2024/news/001.txt").write_text("다른 글입니다.\n", encoding="utf-8")
    blocked = repository / "data/corpus/pages/sample-2024.partial"
    expect_refusal(
        repository, r"malmoi: data/corpus/pages/sample-2024.partial: File exists; a folder was expected", blocked
    )


def expect_refusal(repository: Path, said: str, *created: Path) -> None:
    """Build while the `created` files lie there; expect one clear message and untouched outputs; put all back."""
    before = outputs(repository)
    for path in created:
        path.touch()
    done = repositories.run(repository, "python", "-m", "dvc", "repro", ok=False)
    for path in created:
        path.unlink()
    after = outputs(repository)
    restore(repository)
    assert re.search(said, done.stderr), done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert after == before


def restore(repository: Path) -> None:
    """Put back every file that git keeps, and delete new ones."""
    repositories.run(repository, "git", "checkout", "--quiet", "--", ".")
    repositories.run(repository, "git", "clean", "--quiet", "--force", "-d")
