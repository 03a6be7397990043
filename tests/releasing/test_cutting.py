"""malmoi release, and malmoi diff between revisions, in a real git and DVC repository."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from stages import params
from stages.releasing import changelog, cutting
from stages.releasing.versions import Number, VersionError
from tests import repositories
from tests.repositories import ROOT, malmoi, run

PIPELINE = """
stages:
  ingest:
    cmd: python -m tests.releasing.make_corpus
    deps: [recipe.json, stages/rules.txt]
    outs:
    - data/corpus
    - reports:
        cache: false
  parse: {cmd: "true", deps: [stages/rules.txt]}
  dedupe: {cmd: "true", deps: [stages/rules.txt]}
  assemble: {cmd: "true", deps: [stages/rules.txt]}
  release:
    cmd: python -m stages.release
    params: [batches, release]
    deps: [reports, stages/rules.txt, requirements.lock, pyproject.toml]
    outs:
    - data/release:
        persist: true
"""
FILES = (".dvcignore", "params.yaml", "pyproject.toml", "requirements.lock", "CHANGELOG.md")


@pytest.fixture(scope="module", autouse=True)
def project() -> Iterator[None]:
    """Let commands in a temporary folder find this project's modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository whose small corpus is built and committed, and released as 0.1.0."""
    folder = tmp_path_factory.mktemp("release") / "repository"
    (folder / "stages").mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "dvc.yaml").write_text(PIPELINE, encoding="utf-8")
    (folder / ".gitignore").write_text("/data/\n", encoding="utf-8")
    (folder / "stages" / "rules.txt").write_text("first\n", encoding="utf-8")
    batches = list(params.load(folder / "params.yaml").batches)
    recipe = {"batches": {name: [f"{name} {number}" for number in range(7)] for name in batches}}
    (folder / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    run(folder, "git", "init", "--quiet", "--initial-branch=main")
    run(folder, "git", "config", "user.name", "Tester")
    run(folder, "git", "config", "user.email", "tester@example.org")
    run(folder, "dvc", "init", "--quiet")
    repro(folder)
    malmoi(folder, "release", "0.1.0")
    return folder


@pytest.fixture
def repository(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the released repository."""
    return shutil.copytree(built, tmp_path / "repository", symlinks=True)


def repro(folder: Path) -> None:
    """Build and commit."""
    run(folder, "dvc", "repro", "--quiet")
    repositories.commit(folder)


def edit_recipe(folder: Path, batch: str, texts: list[str]) -> None:
    """Give a batch other pages, build and commit."""
    recipe = json.loads((folder / "recipe.json").read_text(encoding="utf-8"))
    recipe["batches"][batch] = texts
    (folder / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    repro(folder)


def test_the_first_release_is_recorded_tagged_and_clean(built: Path) -> None:
    recorded = (built / "releases" / "v0.1.0.json").read_bytes()
    assert recorded == (built / "data" / "release" / "manifest.json").read_bytes()
    assert run(built, "git", "tag").stdout == "v0.1.0\n"
    assert repositories.status(built) == ""
    text = (built / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased\n\n## 0.1.0 (20" in text
    assert "- articles: 21 rows." in text


def test_a_release_names_rows_by_cause_and_needs_a_minor_number(repository: Path) -> None:
    batch = next(iter(params.load(repository / "params.yaml").batches))
    edit_recipe(repository, batch, ["other", *[f"{batch} {number}" for number in range(1, 8)]])
    refused = malmoi(repository, "release", "0.1.1", ok=False)
    assert "0.1.1 is too small for what changed since 0.1.0 (minor); the least is 0.2.0" in refused.stderr
    before = run(repository, "git", "rev-parse", "HEAD").stdout
    shown = malmoi(repository, "release", "0.2.0", "--dry-run").stdout
    assert "- articles: 1 added (page new)." in shown
    assert "- articles: 1 changed (page's bytes changed)." in shown
    assert run(repository, "git", "rev-parse", "HEAD").stdout == before
    assert repositories.status(repository) == ""
    malmoi(repository, "release", "0.2.0")
    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.index("## 0.2.0") < text.index("- articles: 1 added (page new).") < text.index("## 0.1.0")
    assert run(repository, "git", "tag").stdout == "v0.1.0\nv0.2.0\n"
    assert params.load(repository / "params.yaml").release.version == "0.2.0"
    by_release = json.loads(malmoi(repository, "diff", "0.1.0", "v0.2.0", "--json").stdout)
    by_revision = json.loads(malmoi(repository, "diff", "HEAD~2", "HEAD", "--json").stdout)
    assert by_release["tables"] == by_revision["tables"]
    assert by_release["tables"]["articles"]["causes"]["page new"]["added"] == 1


def test_changed_rules_are_named(repository: Path) -> None:
    (repository / "stages" / "rules.txt").write_text("second\n", encoding="utf-8")
    repro(repository)
    shown = malmoi(repository, "diff", "0.1.0").stdout
    assert "code: stages/rules.txt" in shown
    assert "columns: publisher 21" in shown


def test_what_may_not_be_released(repository: Path) -> None:
    assert "0.1.0 exists already" in malmoi(repository, "release", "0.1.0", ok=False).stderr
    assert "'next' is no version" in malmoi(repository, "release", "next", ok=False).stderr
    (repository / "note.txt").write_text("new", encoding="utf-8")
    assert "the tree is not clean" in malmoi(repository, "release", "0.2.0", ok=False).stderr
    (repository / "note.txt").unlink()
    (repository / "stages" / "rules.txt").write_text("second\n", encoding="utf-8")
    repositories.commit(repository)
    assert "the build is not up to date" in malmoi(repository, "release", "0.2.0", ok=False).stderr


def test_a_release_that_fails_on_the_way_leaves_nothing(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    refused = malmoi(repository, "release", "0.1.1", ok=False)
    assert "not today" in refused.stderr
    assert repositories.status(repository) == ""
    assert run(repository, "git", "tag").stdout == "v0.1.0\n"
    assert json.loads(run(repository, "dvc", "status", "--json").stdout) == {}


def test_a_revision_whose_tables_are_gone_is_one_clear_error(repository: Path) -> None:
    shutil.rmtree(repository / ".dvc" / "cache")
    refused = malmoi(repository, "diff", "HEAD", ok=False)
    assert "is neither in the DVC cache nor in a remote" in refused.stderr
    assert "Traceback" not in refused.stderr
    unknown = malmoi(repository, "diff", "no-such-thing", ok=False)
    assert "no folder, release or git revision of that name" in unknown.stderr


@pytest.mark.parametrize(("change", "least"), [("major", "2.0.0"), ("minor", "1.3.0"), ("patch", "1.2.4")])
def test_the_least_number_after_a_release(change: str, least: str) -> None:
    assert str(Number.parse("v1.2.3").following(change)) == least


def test_notes_under_unreleased_become_the_entry() -> None:
    text = "# Changelog\n\n## Unreleased\n\n- A note.\n\n## 0.1.0 (2025-01-01)\n\n- First.\n"
    assert changelog.with_entry(text, "0.2.0", "2025-02-01", "- articles: 1 added.") == (
        "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2025-02-01)\n\n- A note.\n- articles: 1 added.\n\n"
        "## 0.1.0 (2025-01-01)\n\n- First.\n"
    )
    assert changelog.with_entry("# Changelog\n", "0.1.0", "2025-01-01", "- x.") == (
        "# Changelog\n\n## Unreleased\n\n## 0.1.0 (2025-01-01)\n\n- x.\n"
    )


def test_only_version_and_day_change_in_params() -> None:
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    changed = cutting.numbered(text, Number.parse("9.8.7"), "2030-01-02")
    differing = [line for line in changed.splitlines() if line not in text.splitlines()]
    assert [line.split("#")[0].strip() for line in differing] == ["version: 9.8.7", 'date: "2030-01-02"']


def test_a_command_that_fails_is_one_clear_error() -> None:
    with pytest.raises(VersionError, match="`git no-such-word` failed"):
        cutting.command("git", "no-such-word")
