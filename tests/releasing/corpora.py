"""Small corpora for the tests: pages in memory become Parquet parts and a manifest, as the stages leave them."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

import polars as pl

from stages.params import Params
from stages.releasing import building, manifest, metadata
from stages.releasing.manifest import Manifest
from stages.tables import content, parquet
from stages.tables.columns import polars_schema

TABLES = ("articles", "lines", "listings", "pages", "rejects")
LOCK = "polars==2.1.0 \\\n    --hash=sha256:00\n"
ACCURACY: dict[str, Any] = {}


@dataclass(frozen=True)
class Page:
    """A page of one article line and some listing rows; `broken` pages lie in quarantine as a whole."""

    name: str
    text: str
    posts: tuple[str, ...] = ()
    broken: bool = False

    @property
    def raw(self) -> bytes:
        """The page as it was delivered."""
        return "\n".join([self.text, *self.posts]).encode()

    @property
    def sha256(self) -> str:
        """The hash of the raw page."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class Recipe:
    """How a corpus is made: its batches in order, and what stands for the rules. `reading` is what the rules print."""

    batches: Mapping[str, Sequence[Page]]
    reading: str = "first"
    code: Mapping[str, str] = field(default_factory=lambda: {"stages/parse.py": "0" * 64})
    per_part: int = 3
    version: str = "0.1.0"


def write(folder: Path, recipe: Recipe) -> Manifest:
    """Write every part under `folder`, as in data/corpus, and return the manifest."""
    first: dict[str, str] = {}
    reports = [write_batch(folder, name, pages, recipe, first) for name, pages in recipe.batches.items()]
    return building.build(params(recipe), reports, ACCURACY, dict(recipe.code), LOCK, "0.1.0")


def publish(folder: Path, recipe: Recipe) -> Manifest:
    """Write a corpus with its manifest beside it, as it is published."""
    made = write(folder, recipe)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / manifest.FILE_NAME).write_text(manifest.dump(made), encoding="utf-8")
    return made


def build(folder: Path, recipe: Recipe) -> Manifest:
    """Write a corpus to `folder`/corpus and its metadata to `folder`/release, as the stages leave them in data/."""
    made = write(folder / "corpus", recipe)
    shutil.rmtree(folder / "release", ignore_errors=True)
    for path, text in metadata.files(made).items():
        place = folder / "release" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return made


def params(recipe: Recipe) -> Params:
    """Return params that name the recipe's batches and version."""
    release = {
        "version": recipe.version,
        "title": "시험 말모이",
        "description": "Pages made for tests.",
        "authors": ["The testers", "Kim, Saem"],
        "licence": "CC0-1.0",
        "date": "2025-07-11",
        "url": "https://example.org/corpus",
        "keywords": ["Korean", "boards"],
    }
    batch = {"crawl_date": "2025-07-11", "lexicon": None, "licence": "CC0-1.0", "origin": "written for the tests"}
    return Params.model_validate(
        {
            "engine": "local",
            "part_bytes": 1000,
            "batches": {name: {"path": f"data/raw/{name}", **batch} for name in recipe.batches},
            "ingest": dict.fromkeys(
                ("max_page_bytes", "max_record_bytes", "max_ratio", "max_members", "quarantine_bytes"), 1000
            ),
            "parse": {"repetition_share": 0.2, "repetition_pages": 5, "repetition_sample": 100},
            "split": {"weights": {"train": 90, "validation": 5, "test": 5}},
            "validate": {"examples": 3},
            "evaluate": {"thresholds": {"rows_exact": 0.9, "bodies_exact": 0.9}},
            "release": release,
        }
    )


def write_batch(
    folder: Path, batch: str, pages: Sequence[Page], recipe: Recipe, first: dict[str, str]
) -> dict[str, Any]:
    """Write the parts of one batch and return its report; `first` knows the page that printed a text first."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for index in range(-(-len(pages) // recipe.per_part)):
        some = pages[index * recipe.per_part :][: recipe.per_part]
        for name, frame in frames(batch, some, recipe.reading, first).items():
            path = parquet.part_path(Path(name) / batch, index)
            parquet.write(name, frame, folder / path)
            tables[name].append(
                {
                    "path": path.as_posix(),
                    "rows": len(frame),
                    "bytes": (folder / path).stat().st_size,
                    "sha256": manifest.sha256(folder / path),
                    "content_hash": content.content_hash(frame),
                }
            )
    n_broken = sum(page.broken for page in pages)
    counts = {"pages": len(pages) - n_broken, "rejects": n_broken, "raw_bytes": sum(len(page.raw) for page in pages)}
    return {"batch": batch, "tables": tables, "counts": counts, "rejects": {"binary": n_broken} if n_broken else {}}


def frames(batch: str, pages: Sequence[Page], reading: str, first: dict[str, str]) -> dict[str, pl.DataFrame]:
    """Return the five tables of some pages."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for page in pages:
        page_id = f"{batch}/{page.name}"
        if page.broken:
            reject = {"line": 0, "reason": "binary", "stage": "ingest", "detail": reading, "raw": page.raw}
            rows["rejects"].append({"page_id": page_id, **reject})
            continue
        original = first.setdefault(page.text, page_id)
        rows["pages"].append(page_row(batch, page_id, page))
        rows["articles"].append(article_row(batch, page_id, page, reading, original))
        rows["listings"] += [listing_row(batch, page_id, page, row, reading) for row in range(len(page.posts))]
        rows["lines"] += line_rows(page_id, page)
    return {name: pl.DataFrame(rows[name], schema=polars_schema(name), strict=True) for name in TABLES}


def page_row(batch: str, page_id: str, page: Page) -> dict[str, Any]:
    """Return a row of `pages`."""
    text = page.raw.decode()
    size = {"n_bytes": len(page.raw), "n_lines": text.count("\n") + 1}
    return {
        "page_id": page_id,
        "batch": batch,
        "path": f"{page.name}.txt",
        "sha256": page.sha256,
        "encoding": "utf-8",
        "text": text,
        **size,
    }


def article_row(batch: str, page_id: str, page: Page, reading: str, original: str) -> dict[str, Any]:
    """Return a row of `articles`; `publisher` is what the rules read."""
    return {
        "page_id": page_id,
        "batch": batch,
        "body": page.text,
        "captions": [],
        "bylines": ["홍길동 기자"],
        "publisher": reading,
        "date": date(2025, 7, 10),
        "date_text": "2025.07.10",
        "first_line": 1,
        "last_line": 1,
        "page_sha256": page.sha256,
        "text_sha256": hashlib.sha256(page.text.encode()).hexdigest(),
        "n_chars": len(page.text),
        "n_paragraphs": 1,
        "hangul_share": 1.0,
        "duplicate_of": None if original == page_id else original,
        "split": "train",
    }


def listing_row(batch: str, page_id: str, page: Page, row: int, reading: str) -> dict[str, Any]:
    """Return a row of `listings`; `author` is what the rules read."""
    return {
        "page_id": page_id,
        "row": row,
        "batch": batch,
        "line": row + 2,
        "n_lines": 1,
        "layout": "spaces:number,title,author,date",
        "kind": "post",
        "reply": False,
        "number": 1000 - row,
        "title": page.posts[row],
        "badges": ["new"] if row == 0 else [],
        "author": reading,
        "date": date(2025, 7, 10),
        "time": time(9, 12),
        "date_text": "2025.07.10 09:12",
        "page_sha256": page.sha256,
    }


def line_rows(page_id: str, page: Page) -> list[dict[str, Any]]:
    """Return the ledger of a page."""
    rows, at = [], 0
    for line, text in enumerate([page.text, *page.posts], start=1):
        end = at + len(text.encode()) + (line <= len(page.posts))
        kind = {"role": "paragraph", "ref": 0} if line == 1 else {"role": "listing_row", "ref": line - 2}
        rows.append({"page_id": page_id, "line": line, "piece": 0, "start": at, "end": max(end, at + 1), **kind})
        at = end
    return rows
