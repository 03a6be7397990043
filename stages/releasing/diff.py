"""Compare two versions of the corpus: rows added, removed and changed in each table, in which columns, and why.

Parts whose content is equal on both sides are not read. The others are read part by part, so memory depends on the
size of a part and not on the size of the corpus.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import polars as pl

from stages.errors import MalmoiError
from stages.releasing import causes, changes, contracts, groups
from stages.releasing.causes import Cause, Causes
from stages.releasing.contracts import RuleChange, SchemaChange
from stages.releasing.groups import Group
from stages.releasing.manifest import Manifest
from stages.releasing.rows import Delta, Pair, deltas, match
from stages.releasing.versions import Version

KINDS = ("added", "removed", "changed")


@dataclass
class TableDifference:
    """What became of one table's rows. `causes`: cause → how many rows were added, removed and changed by it."""

    rows_old: int
    rows_new: int
    parts_equal: int = 0
    parts_differing: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    causes: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, kind: str, cause: str, n_rows: int) -> None:
        """Count `n_rows` rows that were added, removed or changed by one cause."""
        if n_rows:
            setattr(self, kind, getattr(self, kind) + n_rows)
            self.causes.setdefault(cause, dict.fromkeys(KINDS, 0))[kind] += n_rows

    def count_delta(self, delta: Delta, cause_of_rows: pl.Series) -> None:
        """Count the rows of `delta` by cause, and the columns in which they differ."""
        for cause, n_rows in cause_of_rows.value_counts(name="n").sort("cause").iter_rows():
            self.count(delta.kind, cause, n_rows)
        if delta.flags is not None:
            for name in delta.flags.columns:
                self.columns[name] = self.columns.get(name, 0) + int(delta.flags[name].sum())


@dataclass(frozen=True)
class Difference:
    """All that differs between two versions."""

    old: str
    new: str
    schema: list[SchemaChange]
    rules: list[RuleChange]
    batches_added: list[str]
    batches_removed: list[str]
    tables: dict[str, TableDifference]

    @property
    def level(self) -> str:
        """What the number of a release with this difference must raise at least: `major`, `minor` or `patch`."""
        if any(change.breaks for change in self.schema):
            return "major"
        rows_differ = any(table.added or table.removed or table.changed for table in self.tables.values())
        return "minor" if rows_differ or self.schema else "patch"


def compare(
    old: Version, new: Version, output: Path | None = None, done: Callable[[int], object] = lambda _: None
) -> Difference:
    """Compare two versions; with `output`, write every differing row there, one Parquet file for each table.

    `done` is called with the number of bytes of each part that was read.
    """
    return Comparison(old, new, output, done).run()


class Comparison:
    """One comparison: two versions, what their manifests tell, and the pages that differ."""

    def __init__(self, old: Version, new: Version, output: Path | None, done: Callable[[int], object]) -> None:
        self.old, self.new, self.output, self.done = old, new, output, done
        self.rules = contracts.rule_changes(old.manifest, new.manifest)
        self.added = only_in(new.manifest, old.manifest)
        self.removed = only_in(old.manifest, new.manifest)

    def run(self) -> Difference:
        """Find the pages that differ, since they explain rows; then the rows of each table."""
        old, new = self.old.manifest, self.new.manifest
        reasons = self.causes_by_batch()
        return Difference(
            old=self.old.label,
            new=self.new.label,
            schema=contracts.schema_changes(old, new),
            rules=self.rules,
            batches_added=self.added,
            batches_removed=self.removed,
            tables={name: self.table(name, reasons) for name in sorted(old.tables.keys() & new.tables.keys())},
        )

    def causes_by_batch(self) -> dict[str, Causes]:
        """Return, for each batch, what explains a row of it."""
        found = [
            group for name in causes.HASHES for group in groups.groups_of(name, self.old.manifest, self.new.manifest)
        ]
        shared = [name for name in batches(self.old.manifest) if name not in self.removed]
        pages = {name: self.pages([group for group in found if group.batch == name]) for name in shared}
        pages_differ = bool(self.added or self.removed) or any(len(frame) for frame in pages.values())
        reasons = {
            name: Causes([rule for rule in self.rules if rule.batch in {None, name}], pages_differ, frame)
            for name, frame in pages.items()
        }
        reasons |= {name: Causes([], pages_differ, whole=Cause.PAGE_NEW) for name in self.added}
        return reasons | {name: Causes([], pages_differ, whole=Cause.PAGE_GONE) for name in self.removed}

    def pages(self, of_batch: Sequence[Group]) -> pl.DataFrame:
        """Return page_id and cause of the pages of a batch that came, went, or have other bytes."""
        pairs = chain.from_iterable(self.read_pairs(group, *causes.HASHES[group.table]) for group in of_batch)
        return causes.page_causes(deltas(pairs, ["page_id"], ["sha256"]))

    def table(self, name: str, reasons: dict[str, Causes]) -> TableDifference:
        """Return what became of the rows of one table."""
        old, new = self.old.manifest.tables[name], self.new.manifest.tables[name]
        found = TableDifference(old.rows, new.rows)
        if not groups.comparable(old, new):
            found.count("removed", Cause.SCHEMA, old.rows)
            found.count("added", Cause.SCHEMA, new.rows)
            return found
        differing = groups.groups_of(name, self.old.manifest, self.new.manifest)
        found.parts_differing = sum(len(group.pairs()) for group in differing)
        found.parts_equal = len(new.parts) - sum(len(group.new) for group in differing)
        explained = self.explained(differing, reasons, found)
        if self.output is None:
            for _ in explained:
                pass
        else:
            changes.write(explained, old, new, self.output / f"{name}.parquet")
        if found.rows_old - found.removed + found.added != found.rows_new:
            raise MalmoiError(f"{name}: the parts hold other rows than the manifests count; build or publish again")
        return found

    def explained(
        self, differing: Sequence[Group], reasons: dict[str, Causes], found: TableDifference
    ) -> Iterator[tuple[Delta, pl.Series]]:
        """Count the rows that differ into `found`, and yield them with the cause of each."""
        for group in differing:
            reason = reasons[group.batch]
            if reason.whole and self.output is None:
                found.count("removed", reason.whole, sum(part.rows for part in group.old))
                found.count("added", reason.whole, sum(part.rows for part in group.new))
                continue
            for delta in self.deltas(group):
                cause = reason.of(delta)
                found.count_delta(delta, cause)
                yield delta, cause

    def deltas(self, group: Group) -> Iterator[Delta]:
        """Yield the rows of a group that differ. Where one side has no part left, nothing needs to be matched."""
        old, new = self.old.manifest.tables[group.table], self.new.manifest.tables[group.table]
        if group.old and group.new:
            yield from deltas(self.read_pairs(group), new.key, groups.compared_columns(old, new))
            return
        for before, after in self.read_pairs(group, new.key if self.output is None else None):
            yield from match(before, after, new.key, [])

    def read_pairs(
        self,
        group: Group,
        columns: Sequence[str] | None = None,
        select: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame,
    ) -> Iterator[Pair]:
        """Yield the parts of a group side by side, each with `columns` alone and as `select` leaves it."""
        for old, new in group.pairs():
            before, after = (
                None if part is None else select(version.read(part, columns))
                for version, part in ((self.old, old), (self.new, new))
            )
            self.done(sum(part.bytes for part in (old, new) if part is not None))
            yield before, after


def batches(manifest: Manifest) -> list[str]:
    """Return the names of the batches, in corpus order."""
    return [batch.name for batch in manifest.batches]


def only_in(one: Manifest, other: Manifest) -> list[str]:
    """Return the batches of `one` that `other` lacks, in corpus order."""
    return [name for name in batches(one) if name not in batches(other)]
