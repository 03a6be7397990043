"""Speed and memory of the parse stage beside a plain copy of the same pages, and where reading spends its time.

    python -m benchmarks.parse [--pages 50000] [--mix seeds|all]

Pages are generated into a repository of their own. The copy reads their parts and writes them again as zstd Parquet
with the settings of all tables, one after the other; parse is the stage as `dvc repro` runs it. Both run in processes
of their own, in turn, as often as `--repeat` says, and the fastest counts; only the start of Python and its modules is
left out, that of the stage's own processes is not. The shares are CPU time of one more run on a single core. Results:
benchmarks/results/parse.md
"""

import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import wraps
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click

from benchmarks.pages import Page, pages, write_parquet

BATCH = "generated"
PAGES = Path("data/corpus/pages", BATCH)

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
    """What a run took: seconds by the clock, seconds of all cores together, and peak memory of all processes in GB."""

    seconds: float
    cpu_seconds: float
    memory: float


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return what `work` returns, called in a process of its own that has loaded nothing yet."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measured(work: Callable[[], None], folder: Path) -> Result:
    """Do `work` in `folder` and say what it took, start-up apart."""
    os.chdir(folder)
    work()  # modules are loaded, and the pages are in the cache
    started, cpu_started = time.monotonic(), cpu_seconds()
    work()
    seconds, cpu = time.monotonic() - started, cpu_seconds() - cpu_started
    return Result(seconds, cpu, memory())


def cpu_seconds() -> float:
    """Return the processor time of this process and of those it started and that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def memory() -> float:
    """Return the peak memory of this process and, for each core, of the largest process that it started, in GB."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + child * (os.cpu_count() or 1)) / 1e6


def copy() -> None:
    """Read the parts of the table `pages` and write them again."""
    from stages.tables import parquet

    for index, path in enumerate(parquet.parts(PAGES)):
        parquet.write("pages", parquet.read(path), parquet.part_path(Path("copy"), index))


def parse() -> None:
    """Run the stage."""
    from stages.parse import main

    main(BATCH)


def make_repository(folder: Path, generated: Iterator[Page]) -> None:
    """Write a params.yaml with one batch, the batch's table `pages`, and that none of them has a crawl date."""
    import polars as pl
    import yaml

    from stages.tables import crawl_dates, parquet

    settings = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    settings["batches"] = {BATCH: {"path": "data/raw", "crawl_date": None, "origin": None, "licence": None}}
    (folder / "params.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    write_parquet(folder / PAGES, generated, BATCH)
    none = pl.DataFrame(schema={"page_id": pl.String, "crawl_date": pl.Date})
    for path in parquet.parts(folder / PAGES):
        parquet.write("crawl_dates", none, crawl_dates.folder(folder / crawl_dates.INGESTED, BATCH) / path.name)


def shares(folder: Path) -> dict[str, float]:
    """Return the CPU seconds of each step of reading the first part, on one core."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars as pl

    from stages.reading import lexicon, page
    from stages.tables import parquet

    taken: Counter[str] = Counter()
    words = lexicon.load()
    texts = parquet.read(parquet.parts(folder / PAGES)[0]).with_columns(crawl_date=pl.lit(None, pl.Date))
    page.read(texts.head(1), words)  # modules are loaded
    for name, module, function in STEPS:
        timed(import_module(f"stages.reading.{module}"), function, name, taken)
    page.read(texts, words)
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
@click.option("--pages", "count", default=50_000, show_default=True)
@click.option("--mix", type=click.Choice(["seeds", "all"]), default="seeds", show_default=True)
@click.option("--repeat", default=3, show_default=True, help="Runs of each; the fastest counts.")
def main(count: int, mix: str, repeat: int) -> None:
    """Make the pages and measure."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_repository(folder, pages(count, mix))
        megabytes = apart(size, folder) / 1e6
        runs = [[apart(measured, work, folder) for work in (copy, parse)] for _ in range(repeat)]
        copies, parses = ([run[place] for run in runs] for place in (0, 1))
        steps = apart(shares, folder)
    click.echo(f"{count:,} pages, {megabytes:.0f} MB, mix {mix}\n")
    click.echo("| | seconds | MB/s | CPU seconds | MB per CPU second | peak memory, GB |\n|---|--:|--:|--:|--:|--:|")
    click.echo(row("copy", copies, megabytes))
    click.echo(row("parse", parses, megabytes))
    seconds, cpu = (min(r[i] for r in parses) / min(r[i] for r in copies) for i in (0, 1))
    click.echo(f"\nparse takes {seconds:.1f} times as long as the copy, and {cpu:.1f} times its CPU time\n")
    click.echo("| step of reading | share |\n|---|--:|")
    for step, _, _ in STEPS:
        click.echo(f"| {step.replace(' ', '&nbsp;')} | {steps.get(step, 0) / steps['reading']:.1%} |")


def size(folder: Path) -> int:
    """Return the bytes of the pages in a repository."""
    from stages.tables import parquet

    return sum(int(parquet.read(path, ["n_bytes"])["n_bytes"].sum()) for path in parquet.parts(folder / PAGES))


if __name__ == "__main__":
    main()
