"""How the build grows with the number of batches: python -m benchmarks.batches 100.

Makes a repository of that many batches of two pages each, all kept by git, and times the whole build, a build with
nothing to do, and adding one batch more: the cost of a batch as such, in DVC and in the start of its four stages.
"""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from stages.registering import batches
from tests import repositories

CODE = ("stages", "data/gold", "data/labels", ".dvc/plots", "pyproject.toml", "requirements.lock")
SAMPLES = ("sample-2023", "sample-2024", "sample-2025")


def main(n_batches: int) -> None:
    """Print one line for each measurement."""
    with tempfile.TemporaryDirectory() as folder:
        repository = repositories.make(Path(folder) / "corpus", *CODE)
        repositories.accept_any_accuracy(repository)
        os.chdir(repository)
        register(n_batches)
        timed(f"build of {n_batches} batches", repro)
        timed("build with nothing to do", repro)
        prepare("one-more")
        timed("malmoi add of one more", lambda: add("one-more"))
        timed("build of one more", repro)
        timed("malmoi remove of it", lambda: batches.remove("one-more"))


def register(n_batches: int) -> None:
    """Put small batches in the place of the samples."""
    names = [f"b{number:04d}" for number in range(n_batches)]
    for name in names:
        prepare(name)
    repositories.commit(Path())
    for name in names:
        add(name)
    for name in SAMPLES:
        batches.remove(name)


def prepare(name: str) -> None:
    """Make the raw pages of a batch: two of a sample."""
    target = Path("data/raw") / name
    target.mkdir()
    for page in ("001.txt", "002.txt"):
        shutil.copyfile(Path("data/raw/sample-2024/news") / page, target / page)


def add(name: str) -> str:
    """Register a batch of pages that lie in the repository."""
    return batches.add(Path("data/raw") / name, name)


def repro() -> str:
    """Build, and say how many stages ran."""
    done = repositories.run(Path(), sys.executable, "-m", "dvc", "repro")
    return f"{len(re.findall('^Running stage', done.stdout, re.MULTILINE))} stages ran"


def timed(label: str, action: Callable[[], str]) -> None:
    """Print what an action took and its last word."""
    start = time.perf_counter()
    said = action()
    print(f"{label:<28}{time.perf_counter() - start:8.1f} s   {said.splitlines()[0]}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
