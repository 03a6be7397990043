"""What two manifests tell without opening a table: how schemas differ, with what breaks, and how rules do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stages.releasing.manifest import Batch, Column, Manifest, Table


@dataclass(frozen=True)
class SchemaChange:
    """One difference of schema. `column` is None where it concerns the whole table."""

    table: str
    column: str | None
    what: str
    breaks: bool


@dataclass(frozen=True)
class RuleChange:
    """One thing that makes rows and differs. `kind`: code, lexicon, params or lock; `batch` is None for all batches."""

    kind: str
    name: str
    batch: str | None = None


def schema_changes(old: Manifest, new: Manifest) -> list[SchemaChange]:
    """Return every difference of schema between two versions; those that break a reader come first."""
    changes: list[SchemaChange] = []
    for name in sorted(old.tables.keys() | new.tables.keys()):
        before, after = old.tables.get(name), new.tables.get(name)
        if before is None:
            changes.append(SchemaChange(name, None, "table added", breaks=False))
        elif after is None:
            changes.append(SchemaChange(name, None, "table removed", breaks=True))
        else:
            changes.extend(table_changes(name, before, after))
    return sorted(changes, key=lambda change: not change.breaks)


def table_changes(name: str, old: Table, new: Table) -> Iterator[SchemaChange]:
    """Yield the differences of schema within one table."""
    if old.key != new.key:
        what = f"key was ({', '.join(old.key)}), is ({', '.join(new.key)}): joins break"
        yield SchemaChange(name, None, what, breaks=True)
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for column, described in before.items():
        if column in after:
            yield from column_changes(name, described, after[column])
        else:
            yield SchemaChange(name, column, "column removed", breaks=True)
    for column in [column for column in after if column not in before]:
        yield SchemaChange(name, column, f"column added ({after[column].type})", breaks=False)


def column_changes(table: str, old: Column, new: Column) -> Iterator[SchemaChange]:
    """Yield the differences between two forms of one column."""
    if old.type != new.type:
        yield SchemaChange(table, new.name, f"type was {old.type}, is {new.type}", breaks=True)
    if new.nullable and not old.nullable:
        yield SchemaChange(table, new.name, "may now be null", breaks=True)
    if old.nullable and not new.nullable:
        yield SchemaChange(table, new.name, "is never null now", breaks=False)
    gained = sorted(set(new.values or ()) - set(old.values or ()))
    if old.values and gained:
        yield SchemaChange(table, new.name, f"new values: {', '.join(gained)}", breaks=False)
    lost = sorted(set(old.values or ()) - set(new.values or ()))
    if new.values and lost:
        yield SchemaChange(table, new.name, f"values gone: {', '.join(lost)}", breaks=True)


def rule_changes(old: Manifest, new: Manifest) -> list[RuleChange]:
    """Return what differs in code, lexicons, params and locked packages; batches of one side alone are no rules."""
    before, after = old.rules, new.rules
    files = [
        RuleChange("lexicon" if path.endswith(".yaml") else "code", path) for path in differing(before.code, after.code)
    ]
    params = [RuleChange("params", key) for key in differing(flatten(before.params), flatten(after.params))]
    packages = [
        RuleChange("lock", f"{name} {before.packages.get(name, 'absent')} -> {after.packages.get(name, 'absent')}")
        for name in differing(before.packages, after.packages)
    ]
    return [*files, *params, *batch_rule_changes(old.batches, new.batches), *packages]


def batch_rule_changes(old: list[Batch], new: list[Batch]) -> Iterator[RuleChange]:
    """Yield what differs in the rules of the batches that both sides have, and in their order."""
    before = {batch.name: batch.rules for batch in old}
    after = {batch.name: batch.rules for batch in new}
    shared = [name for name in before if name in after]
    if shared != [name for name in after if name in before]:
        yield RuleChange("params", "order of batches")
    for name in shared:
        for path in differing(flatten(before[name]), flatten(after[name])):
            yield RuleChange("params", f"batches.{name}.{path}", batch=name)


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the sorted keys whose values differ, or that only one side has."""
    missing = object()
    return sorted(key for key in old.keys() | new.keys() if old.get(key, missing) != new.get(key, missing))


def flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested mappings as one: `{"a": {"b": 1}}` becomes `{"a.b": 1}`."""
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat
