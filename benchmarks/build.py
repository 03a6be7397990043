"""Seconds and memory of each stage that a large batch goes through, from raw pages to validated tables.

    python -m benchmarks.build /tmp/malmoi-build [--pages 900000] [--mix seeds|all]

Generated pages are put into one tar.zst on the first run (900,000 pages are 4 GB). Then the stages run one after the
other as `dvc repro` runs them, each in a process of its own; memory is what all processes of a stage hold together
(their proportional set size, looked at five times a second). Results: benchmarks/results/build.md
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import click
import psutil

from benchmarks.ingest import REPOSITORY, Run, raw_bytes, write_params
from benchmarks.pages import pages, write_archive

STAGES = (("ingest", True), ("parse", True), ("dedupe", False), ("assemble", True), ("validate", True))
BETWEEN_LOOKS = 0.2  # seconds


class Result(NamedTuple):
    """What a stage took: seconds by the clock, and the peak memory of all its processes in GB."""

    seconds: float
    memory: float


def measure(stage: str, batch: tuple[str, ...]) -> Result:
    """Run a stage in this folder."""
    command = [sys.executable, "-m", f"stages.{stage}", *batch]
    started, memory = time.monotonic(), 0
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}) as process:
        while process.poll() is None:
            memory = max(memory, held(process.pid))
            time.sleep(BETWEEN_LOOKS)
    if process.returncode:
        raise click.ClickException(f"{' '.join(command)}: exit status {process.returncode}")
    return Result(time.monotonic() - started, memory / 1e9)


def held(pid: int) -> int:
    """Return the bytes that a process and those it started hold now; memory they share counts once."""
    total = 0
    try:
        main = psutil.Process(pid)
        for process in (main, *main.children(recursive=True)):
            total += process.memory_full_info().pss
    except psutil.NoSuchProcess:  # it ended meanwhile; so what was added up is what is held
        return total
    return total


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pages", "count", default=900_000, show_default=True)
@click.option("--mix", type=click.Choice(["seeds", "all"]), default="seeds", show_default=True)
def main(folder: Path, count: int, mix: str) -> None:
    """Make the pages where they are missing, and measure."""
    run = Run(f"{mix}-{count}", f"{mix}-{count}.tar.zst", write_archive, count)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / run.path).exists():
        run.write(folder / run.path, pages(count, mix))
    write_params(folder, (run,))
    os.chdir(folder)
    print("| stage | seconds | MB/s | peak memory, GB |\n|---|--:|--:|--:|")
    results = []
    for stage, is_of_batch in STAGES:
        results.append(measure(stage, (run.name,) if is_of_batch else ()))
        megabytes = raw_bytes(run) / 1e6
        print(row(stage, results[-1], megabytes), flush=True)
    print(row("all", Result(sum(r.seconds for r in results), max(r.memory for r in results)), megabytes))
    print(f"\n{count:,} pages, {megabytes:,.0f} MB")


def row(name: str, result: Result, megabytes: float) -> str:
    """Return a row of the table."""
    return f"| {name} | {result.seconds:.1f} | {megabytes / result.seconds:.0f} | {result.memory:.2f} |"


if __name__ == "__main__":
    main()
