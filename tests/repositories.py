"""Real git and DVC repositories in temporary folders, for tests of commands and builds."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from stages.registering import documents, pipeline

ROOT = Path(__file__).parents[1]
HOUSE = (".dvc/config", ".dvc/.gitignore", ".dvcignore", ".gitignore", "data/raw/.gitattributes")
SAMPLES = {"sample-2023": "2023-03-30", "sample-2024": "2024-07-19", "sample-2025": "2025-07-11"}
RAW = "data/raw/{}"


def make(folder: Path, *more: str) -> Path:
    """Make a git and DVC repository in `folder` with the house's settings, the sample batches and what `more` names."""
    for name in (*HOUSE, *map(RAW.format, SAMPLES), *more):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    for name, text in settings().items():
        (folder / name).write_text(text, encoding="utf-8")
    run(folder, "git", "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def settings() -> dict[str, str]:
    """Return params.yaml and dvc.yaml with the sample batches alone, whatever batches this repository has by now."""
    params, stages = ((ROOT / name).read_text(encoding="utf-8") for name in ("params.yaml", "dvc.yaml"))
    batches = documents.items(params, ["batches"])
    for name in [name for name in batches if name not in SAMPLES]:
        params = documents.cut(params, ["batches"], name)
        for stage, path in pipeline.merged(name):
            stages = documents.cut(stages, ["stages", stage, "deps"], path)
    for name in [name for name in SAMPLES if name not in batches]:
        entry = {"path": RAW.format(name), "crawl_date": SAMPLES[name], "licence": "CC0-1.0", "lexicon": None}
        params = documents.append(params, ["batches"], {name: entry})
        for stage, path in pipeline.merged(name):
            stages = documents.append(stages, ["stages", stage, "deps"], path)
    return {"params.yaml": params, "dvc.yaml": stages}


def accept_any_accuracy(folder: Path) -> None:
    """Take the thresholds away: how well pages are read is not what a build's mechanics are tried on."""
    path = folder / "params.yaml"
    text = re.sub(
        r"^(    (?:rows|bodies)_exact:) [\d.]+", r"\1 0.0", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    path.write_text(text, encoding="utf-8")


def commit(folder: Path) -> None:
    """Commit everything."""
    run(folder, "git", "add", "--all")
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    run(folder, "git", *identity, "commit", "--quiet", "--allow-empty", "--message", "state")


def status(folder: Path) -> str:
    """Return what git sees as changed or new."""
    return run(folder, "git", "status", "--porcelain", "--untracked-files=all").stdout


def malmoi(folder: Path, *arguments: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line; `ok` says whether it has to end well."""
    return run(folder, sys.executable, "-m", "stages.cli", *arguments, ok=ok)


def run(
    folder: Path, *command: str, ok: bool = True, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in `folder`, with this environment's Python first in the path and nobody's git settings."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {"PATH": path, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **quiet, **(env or {})}, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == ok, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done


def contents(folder: Path, *below: str) -> dict[str, bytes]:
    """Return the bytes of every file below some folders, by path."""
    files = [path for name in below for path in sorted((folder / name).rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
