"""Speed and memory of the parse stage beside a plain copy of the same pages, and where reading spends its time.

    python -m benchmarks.parse [--pages 15000] [--mix seeds|all]

Pages are generated into a folder of their own. The copy reads their parts and writes them again as zstd Parquet with
the settings of all tables; parse does the stage's work, which reads the parts, reads the pages, and writes five tables.
Both run in processes of their own, as often as `--repeat` says, and the fastest counts. The shares are CPU time of one
more run on a single core. Results: benchmarks/results/parse.md
"""

import os
import resource
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import wraps
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click

from benchmarks.pages import pages, write_parquet

# Each step of reading: its name, and the module that calls it with the name it has there; indented ones are parts.
STEPS = (
    ("reading", "page", "read"),
    ("  lines", "lines", "split"),
    ("  flat pages", "flat", "split_flat"),
    ("  listings", "listings", "find"),
    ("    headers", "listings", "find_headers"),
    ("    rows under headers", "listings", "read_blocks"),
    ("    rows without a header", "listings", "read_headerless"),
    ("    authors", "authors", "split_author"),
    ("    titles", "titles", "read_titles"),
    ("  roles of other lines", "articles", "assign_roles"),
    ("    marks", "articles", "with_marks"),
    ("    head lines", "articles", "with_heads"),
    ("  articles", "articles", "read_articles"),
    ("  ledger", "page", "with_refs"),
    ("  finished rows", "page", "finished_rows"),
    ("  finished articles", "page", "finished_articles"),
)


class Result(NamedTuple):
    """What a run took: seconds by the clock, seconds of all cores together, and peak memory in GB."""

    seconds: float
    cpu_seconds: float
    memory: float


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what `work` returns, called in a process of its own that has loaded nothing yet."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measured(work: Callable[[Path, Path], None], folder: Path, out: Path) -> Result:
    """Do `work` on the pages in `folder` and say what it took, start-up apart."""
    work(folder, out)  # modules are loaded, and the pages are in the cache
    started, cpu_started = time.monotonic(), time.process_time()
    work(folder, out)
    seconds, cpu_seconds = time.monotonic() - started, time.process_time() - cpu_started
    return Result(seconds, cpu_seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)


def copy(folder: Path, out: Path) -> None:
    """Read the parts of the table `pages` and write them again."""
    from stages.tables import parquet

    for index, path in enumerate(parquet.parts(folder)):
        parquet.write("pages", parquet.read(path), parquet.part_path(out / "copy", index))


def parse(folder: Path, out: Path) -> None:
    """Do what stage parse does with each part of pages."""
    import polars as pl

    from stages.params import Batch
    from stages.parse import parse_part
    from stages.tables import parquet

    batch, chrome = Batch(name="generated", path="generated"), pl.Series([], dtype=pl.String)
    for item in enumerate(parquet.parts(folder)):
        parse_part(item, batch, chrome, out / "lines", out / "parsed")


def shares(folder: Path) -> dict[str, float]:
    """Return the CPU seconds of each step of reading the first part, on one core."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    from stages.reading import lexicon, page
    from stages.tables import parquet

    taken: Counter[str] = Counter()
    texts, words = parquet.read(parquet.parts(folder)[0]), lexicon.load()
    page.read(texts.head(1), words, None)  # modules are loaded
    for name, module, function in STEPS:
        timed(import_module(f"stages.reading.{module}"), function, name, taken)
    for part in page.slices(texts):
        page.read(part, words, None)
    return dict(taken)


def timed(module: Any, function: str, name: str, taken: Counter[str]) -> None:
    """Let `module` call its `function` so that its CPU time is added to `taken[name]`."""
    original = getattr(module, function)

    @wraps(original)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        result = original(*arguments, **named)
        taken[name] += time.process_time() - started  # type: ignore[assignment]
        return result

    setattr(module, function, wrapped)


def row(name: str, results: list[Result], megabytes: float) -> str:
    """Return a row of the table of figures."""
    seconds, cpu = min(result.seconds for result in results), min(result.cpu_seconds for result in results)
    memory = max(result.memory for result in results)
    return f"| {name} | {seconds:.2f} | {megabytes / seconds:.0f} | {cpu:.2f} | {megabytes / cpu:.0f} | {memory:.2f} |"


@click.command(help=__doc__)
@click.option("--pages", "count", default=15_000, show_default=True)
@click.option("--mix", type=click.Choice(["seeds", "all"]), default="seeds", show_default=True)
@click.option("--repeat", default=3, show_default=True, help="Runs of each; the fastest counts.")
def main(count: int, mix: str, repeat: int) -> None:
    """Make the pages and measure."""
    with TemporaryDirectory() as name:
        folder, out = Path(name, "pages"), Path(name)
        write_parquet(folder, pages(count, mix))
        megabytes = apart(size, folder) / 1e6
        copies = [apart(measured, copy, folder, out) for _ in range(repeat)]
        parses = [apart(measured, parse, folder, out) for _ in range(repeat)]
        steps = apart(shares, folder)
    click.echo(f"{count:,} pages, {megabytes:.0f} MB, mix {mix}\n")
    click.echo("| | seconds | MB/s | CPU seconds | MB per CPU second | peak memory, GB |\n|---|--:|--:|--:|--:|--:|")
    click.echo(row("copy", copies, megabytes))
    click.echo(row("parse", parses, megabytes))
    speed, cpu = (min(r[i] for r in copies) / min(r[i] for r in parses) for i in (0, 1))
    click.echo(f"\nparse / copy: {speed:.0%} of its speed by the clock, {cpu:.0%} by CPU time\n")
    click.echo("| step of reading | share |\n|---|--:|")
    for step, _, _ in STEPS:
        click.echo(f"| {step.replace(' ', '&nbsp;')} | {steps.get(step, 0) / steps['reading']:.1%} |")


def size(folder: Path) -> int:
    """Return the bytes of the pages in a folder of parts."""
    from stages.tables import parquet

    return sum(int(parquet.read(path, ["n_bytes"])["n_bytes"].sum()) for path in parquet.parts(folder))


if __name__ == "__main__":
    main()
