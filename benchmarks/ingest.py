"""Speed and memory of the ingest stage: a folder of small files, a tar.zst and Parquet, at 400 MB and at 4 GB.

    python -m benchmarks.ingest /tmp/malmoi-ingest [--large]

The folder is filled with generated pages on the first run (2 GB, and 5 GB more with `--large`, which adds the 4 GB
runs). Each figure is the whole stage as `dvc repro` starts it, in a process of its own and in the warm cache: start-up,
reading, decoding, hashing, writing. Results: benchmarks/results/ingest.md
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.pages import Page, pages, write_archive, write_folder, write_parquet

REPOSITORY = Path(__file__).resolve().parent.parent
SMALL_PAGES = 90_000
LARGE_PAGES = 900_000
FOLDER_PAGES = 100_000


class Run(NamedTuple):
    """A batch to measure: its name, the path of its raw pages, how they are made, and how many they are."""

    name: str
    path: str
    write: Callable[[Path, Iterator[Page]], None]
    pages: int


RUNS = (
    Run("folder", "folder", write_folder, FOLDER_PAGES),
    Run("tar-zst", "small.tar.zst", write_archive, SMALL_PAGES),
    Run("parquet", "small-parquet", write_parquet, SMALL_PAGES),
)
LARGE_RUNS = (
    Run("tar-zst-large", "large.tar.zst", write_archive, LARGE_PAGES),
    Run("parquet-large", "large-parquet", write_parquet, LARGE_PAGES),
)


def write_params(folder: Path, runs: tuple[Run, ...]) -> None:
    """Write a params.yaml with a batch for each run: the repository's own, but for its batches."""
    from ruamel.yaml import YAML

    yaml = YAML()
    params = yaml.load((REPOSITORY / "params.yaml").read_text(encoding="utf-8"))
    params["batches"] = {run.name: {"path": run.path, "crawl_date": None, "lexicon": None} for run in runs}
    with (folder / "params.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(params, file)


def raw_bytes(run: Run) -> int:
    """Return the bytes of the pages that a run read, from what it wrote."""
    import polars as pl

    written = pl.scan_parquet(Path("data/corpus/pages") / run.name / "*.parquet")
    found = written.select(pl.len(), pl.col("n_bytes").sum()).collect()
    if found["len"].item() != run.pages:
        raise click.ClickException(f"{run.name}: {found['len'].item()} pages instead of {run.pages}")
    return int(found["n_bytes"].item())


class Result(NamedTuple):
    """What a run took: seconds by the clock, seconds of all cores together, and peak memory in GB."""

    seconds: float
    cpu_seconds: float
    memory: float


def measure(run: Run) -> Result:
    """Run the stage in a process of its own, in this folder."""
    command = [sys.executable, "-m", "stages.ingest", run.name]
    started = time.monotonic()
    process = os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONPATH": str(REPOSITORY)})
    _, status, usage = os.wait4(process, 0)
    if status:
        raise click.ClickException(f"{' '.join(command)}: exit status {status}")
    return Result(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6)


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--large", is_flag=True, help="Measure 4 GB too.")
@click.option("--repeat", default=3, show_default=True, help="Runs of each; the fastest counts.")
def main(folder: Path, large: bool, repeat: int) -> None:
    """Make the pages where they are missing, and measure."""
    runs = RUNS + LARGE_RUNS if large else RUNS
    folder.mkdir(parents=True, exist_ok=True)
    for run in runs:
        if not (folder / run.path).exists():
            run.write(folder / run.path, pages(run.pages))
    write_params(folder, runs)
    os.chdir(folder)
    print("| batch | pages | MB | seconds | CPU seconds | pages/s | MB/s | peak memory, GB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for run in runs:
        results = [measure(run) for _ in range(1 if run in LARGE_RUNS else repeat)]
        best = min(results)
        megabytes = raw_bytes(run) / 1e6
        size = f"{run.pages:,} | {megabytes:,.0f}"
        speed = f"{run.pages / best.seconds:,.0f} | {megabytes / best.seconds:.0f}"
        memory = max(result.memory for result in results)
        print(
            f"| {run.name} | {size} | {best.seconds:.1f} | {best.cpu_seconds:.1f} | {speed} | {memory:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
