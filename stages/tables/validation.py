"""One batch of the corpus, looked at part by part: is it what the models and the ledger say, and what is in it."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from stages.errors import MalmoiError
from stages.tables import content, parquet, rules, statistics
from stages.tables.ledger import Encode

TABLES = ("articles", "lines", "listings", "pages", "rejects")
UNIQUE_OVER_PARTS = ("pages", "rejects")  # rows of other tables belong to pages, which are

Broken = dict[str, tuple[int, list[str]]]  # by rule: in how many places, and the first few


class BrokenRulesError(MalmoiError):
    """The tables of a batch are not what they must be."""


@dataclass(frozen=True)
class Place:
    """Part `index` of `batch`, under the folder `corpus`; `encode` gives raw bytes back from a page's text."""

    corpus: Path
    batch: str
    index: int
    encode: Encode

    def path(self, table: str) -> Path:
        """Return the path of this part of `table`."""
        return parquet.part_path(self.corpus / table / self.batch, self.index)


@dataclass(frozen=True)
class Examined:
    """What was found in one part: a description of each file, counts, failures, and hashed keys of some tables."""

    files: dict[str, dict[str, Any]]
    counts: statistics.Counts
    failures: pl.DataFrame
    keys: dict[str, pl.Series]


def examine(place: Place) -> Examined:
    """Check and count one part; its files are hashed while its rows are checked. Memory: twice its tables."""
    tables = {table: parquet.read(place.path(table)) for table in TABLES}
    with ThreadPoolExecutor(max_workers=1) as pool:
        files = {table: pool.submit(describe, place, table, frame) for table, frame in tables.items()}
        failures = rules.check_part(tables, place.batch, place.encode)
        counts = statistics.count(tables) if failures.is_empty() else {}
    return Examined(
        files={table: file.result() for table, file in files.items()},
        counts=counts,
        failures=failures,
        keys={table: rules.hash_keys(table, tables[table]) for table in UNIQUE_OVER_PARTS},
    )


def describe(place: Place, table: str, frame: pl.DataFrame) -> dict[str, Any]:
    """Return what identifies the file of one part: path from the corpus, rows, bytes, SHA-256 and content hash."""
    path = place.path(table)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": path.relative_to(place.corpus).as_posix(),
        "rows": frame.height,
        "bytes": path.stat().st_size,
        "sha256": digest,
        "content_hash": content.content_hash(frame),
    }


def summarise(batch: str, parts: Iterable[Examined], examples: int) -> dict[str, Any]:
    """Return the report of `batch` from its `parts` in order.

    Raises:
        BrokenRulesError: A rule is broken somewhere; the message shows up to `examples` places for each.
    """
    broken: Broken = {}
    files: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    keys: dict[str, list[pl.Series]] = {table: [] for table in UNIQUE_OVER_PARTS}
    counts: statistics.Counts = {}
    for part in parts:
        _note(broken, part.failures, part.files, examples)
        counts = statistics.add([counts, part.counts])
        for table, file in part.files.items():
            files[table].append(file)
        for table, hashed in part.keys.items():
            keys[table].append(hashed)
    for table, hashes in keys.items():
        _note_repeated(broken, table, rules.repeated_keys(hashes), files[table], examples)
    if broken:
        raise BrokenRulesError(message(batch, broken))
    return {"batch": batch, "tables": files, "failures": [], **counts}


def _note(broken: Broken, failures: pl.DataFrame, files: dict[str, dict[str, Any]], examples: int) -> None:
    """Add the failures of one part to those of the batch, by rule: how many, and the first few."""
    for (rule,), group in failures.group_by(["rule"], maintain_order=True):
        number, shown = broken.get(str(rule), (0, []))
        path = files[str(rule).partition(":")[0].partition(".")[0]]["path"]
        more = [f"{path}: {page_id}: {detail}" for page_id, _, detail in group.head(examples - len(shown)).iter_rows()]
        broken[str(rule)] = (number + group.height, shown + more)


def _note_repeated(
    broken: Broken, table: str, places: list[tuple[int, int]], files: list[dict[str, Any]], examples: int
) -> None:
    """Add the keys of `table` that an earlier part has too."""
    if places:
        shown = [f"{files[part]['path']}: row {row} has the key of a row before it" for part, row in places[:examples]]
        broken[f"{table}: key over all parts"] = (len(places), shown)


def message(batch: str, broken: Broken) -> str:
    """Return what to tell a person about the `broken` rules."""
    text = [f"batch {batch}: its tables break {len(broken)} of their rules; no report was written"]
    for rule, (number, shown) in broken.items():
        text += [f"  {rule} (places: {number:,})", *(f"    data/corpus/{example}" for example in shown)]
    text.append("  `malmoi inspect PAGE_ID` shows a page; the rules are in stages/tables/{schemas,rules,ledger}.py.")
    text.append(
        "  Files that were changed by hand: `dvc checkout` brings them back. Otherwise mend the stage that wrote them."
    )
    return "\n".join(text)
