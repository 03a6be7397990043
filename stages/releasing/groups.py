"""Which parts of two versions must be read to compare them, found from the manifests alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stages.releasing.manifest import Manifest, Part, Table

NUMBERS = frozenset({"int32", "int64", "float64"})


@dataclass(frozen=True)
class Group:
    """The parts of one table and batch whose content is not on both sides; rows never move between batches."""

    table: str
    batch: str
    old: list[Part]
    new: list[Part]

    def pairs(self) -> list[tuple[Part | None, Part | None]]:
        """Return the parts side by side, by path."""
        old, new = ({part.path: part for part in parts} for parts in (self.old, self.new))
        return [(old.get(path), new.get(path)) for path in sorted(old.keys() | new.keys())]


def groups_of(table: str, old: Manifest, new: Manifest) -> list[Group]:
    """Return the groups of `table` that must be read, by batch."""
    sides = [by_batch(parts_of(table, manifest)) for manifest in (old, new)]
    groups = []
    for batch in sorted(sides[0].keys() | sides[1].keys()):
        before, after = (side.get(batch, []) for side in sides)
        group = Group(table, batch, without_equal(before, after), without_equal(after, before))
        if group.old or group.new:
            groups.append(group)
    return groups


def parts_of(table: str, manifest: Manifest) -> list[Part]:
    """Return the parts of `table`, none where the version has no such table."""
    return manifest.tables[table].parts if table in manifest.tables else []


def by_batch(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """Return the parts of each batch, in order."""
    batches: dict[str, list[Part]] = {}
    for part in parts:
        batches.setdefault(part.batch, []).append(part)
    return batches


def without_equal(parts: Sequence[Part], others: Sequence[Part]) -> list[Part]:
    """Return the parts whose content `others` lack; a content that stands twice must stand twice there too."""
    known = Counter(part.content_hash for part in others)
    left = []
    for part in parts:
        if known[part.content_hash]:
            known[part.content_hash] -= 1
        else:
            left.append(part)
    return left


def comparable(old: Table, new: Table) -> bool:
    """Tell whether rows can be matched: equal keys, of equal types."""
    types = [{column.name: column.type for column in table.columns} for table in (old, new)]
    return old.key == new.key and all(types[0].get(name) == types[1].get(name) for name in new.key)


def compared_columns(old: Table, new: Table) -> list[str]:
    """Return the columns, besides the key, that both sides have in types whose values can be compared."""
    before = {column.name: column.type for column in old.columns}
    return [
        column.name
        for column in new.columns
        if column.name not in new.key
        and (before.get(column.name) == column.type or {before.get(column.name), column.type} <= NUMBERS)
    ]


def bytes_differing(old: Manifest, new: Manifest) -> int:
    """Return the size of all parts that are not equal on both sides."""
    found = [group for table in old.tables if table in new.tables for group in groups_of(table, old, new)]
    return sum(part.bytes for group in found for part in [*group.old, *group.new])
