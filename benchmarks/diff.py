"""Time and memory of `malmoi diff`: 2,000,000 rows of which 1 % changed, and 100 parts of which one differs.

    python -m benchmarks.diff /tmp/malmoi-diff

The folder is filled with generated corpora (some 500 MB) on the first run. Prints seconds of the whole command, from
start to end, and its peak memory. Results: benchmarks/results/releasing.md
"""

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stages.releasing import dictionary, manifest
from stages.releasing.manifest import Batch, Manifest, Part, Rules
from stages.tables import content, parquet
from stages.tables.columns import polars_schema

PARTS = 100
PAGES_PER_PART = 910
ROWS_PER_PAGE = 20
WORDS = np.array([f"낱말{number}" for number in range(5000)])
Edit = Callable[[str, int, pl.DataFrame], pl.DataFrame]


def texts(generator: np.random.Generator, n_rows: int, n_words: int) -> list[str]:
    """Return `n_rows` texts of `n_words` words each."""
    return [" ".join(words) for words in WORDS[generator.integers(0, len(WORDS), (n_rows, n_words))]]


def part_frames(index: int) -> dict[str, pl.DataFrame]:
    """Return one part of articles, listings and pages: 910 pages with 20 listing rows each."""
    generator = np.random.default_rng(index)
    ids = [f"b/news/{index:03d}-{number:05d}" for number in range(PAGES_PER_PART)]
    page = {"page_id": ids, "page_sha256": [hashlib.sha256(page_id.encode()).hexdigest() for page_id in ids]}
    bodies = texts(generator, PAGES_PER_PART, 250)
    articles = {**page, "title": texts(generator, PAGES_PER_PART, 6), "body": bodies, "split": "train"}
    n_rows = PAGES_PER_PART * ROWS_PER_PAGE
    listings = {
        "page_id": np.repeat(ids, ROWS_PER_PAGE).tolist(),
        "row": list(range(ROWS_PER_PAGE)) * PAGES_PER_PART,
        "page_sha256": np.repeat(page["page_sha256"], ROWS_PER_PAGE).tolist(),
        "number": generator.integers(0, 10**6, n_rows).tolist(),
        "title": texts(generator, n_rows, 5),
        "author": texts(generator, n_rows, 1),
        "date_text": "2025.07.10",
        "views": generator.integers(0, 10**4, n_rows).tolist(),
        "layout": "spaces:number,title,author,date,views",
        "kind": "post",
    }
    pages = {"page_id": ids, "sha256": page["page_sha256"], "encoding": "utf-8", "text": bodies}
    return {
        name: complete(name, cells)
        for name, cells in {"articles": articles, "listings": listings, "pages": pages}.items()
    }


def complete(table: str, cells: dict[str, Any]) -> pl.DataFrame:
    """Return a frame with all columns of a table; those not given are null, or empty lists."""
    wanted = polars_schema(table)
    frame = pl.DataFrame(cells)
    missing = [name for name in wanted if name not in frame.columns]
    empty = [
        (pl.lit([], dtype=dtype) if dtype == pl.List else pl.lit(None, dtype=dtype)).alias(name)
        for name, dtype in wanted.items()
        if name in missing
    ]
    return frame.with_columns(empty).select([pl.col(name).cast(dtype) for name, dtype in wanted.items()])


def write_version(folder: Path, edit: Edit, code: str) -> None:
    """Write a corpus of 100 parts, each frame as `edit` leaves it, unless it is there already."""
    if (folder / manifest.FILE_NAME).exists():
        return
    tables = {name: table for name, table in dictionary.describe_tables().items() if name in part_frames(0)}
    parts: dict[str, list[Part]] = {name: [] for name in tables}
    for index in range(PARTS):
        for name, frame in part_frames(index).items():
            path = parquet.part_path(Path(name) / "b", index)
            edited = edit(name, index, frame)
            parquet.write(name, edited, folder / path)
            parts[name].append(describe(folder, path, edited))
    made = Manifest(
        version="0.1.0",
        title="benchmark",
        description="",
        authors=["-"],
        licence="CC0-1.0",
        package_version="0",
        rules=Rules(code_sha256=code, code={"stages/parse.py": code}, params={}, lock_sha256="", packages={}),
        batches=[Batch(name="b")],
        tables={name: table.model_copy(update={"parts": parts[name]}) for name, table in tables.items()},
    )
    (folder / manifest.FILE_NAME).write_text(manifest.dump(made), encoding="utf-8")


def describe(folder: Path, path: Path, frame: pl.DataFrame) -> Part:
    """Return the manifest's entry of a part."""
    file = folder / path
    return Part(
        path=path.as_posix(),
        rows=len(frame),
        bytes=file.stat().st_size,
        sha256=manifest.sha256(file),
        content_hash=content.content_hash(frame),
    )


def unchanged(_table: str, _index: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Leave everything as it is."""
    return frame


def one_percent(table: str, index: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Change the title of every hundredth row of articles and listings."""
    if table == "pages":
        return frame
    chosen = pl.int_range(pl.len()) % 100 == index
    return frame.with_columns(title=pl.when(chosen).then(pl.lit("바뀐 제목")).otherwise("title"))


def one_part(table: str, index: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Change rows of part 50 alone."""
    return one_percent(table, 0, frame) if index == 50 else frame


def measure(old: Path, new: Path, *options: str) -> None:
    """Run `malmoi diff` on two folders in a process of its own, and print what it took."""
    started = time.monotonic()
    command = [sys.executable, "-m", "stages.cli", "diff", str(old), str(new), "--json", *options]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    rows = sum(table["rows_new"] for table in found["tables"].values())
    changed = sum(table["changed"] for table in found["tables"].values())
    print(f"{new.name} {' '.join(options)}: {rows:,} rows, {changed:,} changed, {seconds:.1f} s, peak {peak:.2f} GB")


def main() -> None:
    """Make the corpora where they are missing, and measure."""
    folder = Path(sys.argv[1])
    edits: dict[str, Edit] = {"old": unchanged, "one-part": one_part, "one-percent": one_percent}
    for name, edit in edits.items():
        write_version(folder / name, edit, "0" if name == "old" else "1")
    measure(folder / "old", folder / "one-part")
    measure(folder / "old", folder / "one-percent")
    measure(folder / "old", folder / "one-percent", "--output", str(folder / "changes"))


if __name__ == "__main__":
    main()
