"""A difference in words: for the terminal, as JSON, and as an entry of the changelog."""

import json
from dataclasses import asdict

from stages.releasing.causes import Cause
from stages.releasing.contracts import RuleChange
from stages.releasing.diff import KINDS, Difference, TableDifference

SHOWN = 8
REMARKS = {
    Cause.UNKNOWN: "neither pages nor recorded rules differ: the tables were built by other code than they name",
}


def as_json(difference: Difference) -> str:
    """Return all of a difference as JSON text with sorted keys."""
    return json.dumps({**asdict(difference), "level": difference.level}, indent=2, sort_keys=True, ensure_ascii=False)


def as_text(difference: Difference) -> str:
    """Return a summary for the terminal: schema first, then rules, batches, and each table's rows by cause."""
    blocks = [f"{difference.old} -> {difference.new}", *schema_lines(difference), *rule_lines(difference.rules)]
    for word, batches in (("added", difference.batches_added), ("removed", difference.batches_removed)):
        if batches:
            blocks.append(f"Batches {word}: {', '.join(batches)}")
    if not any(changed(table) for table in difference.tables.values()):
        return "\n".join([*blocks, "No row differs."])
    return "\n".join([*blocks, "", *row_lines(difference)])


def schema_lines(difference: Difference) -> list[str]:
    """Return one line for each difference of schema, with what breaks."""
    lines = []
    for change in difference.schema:
        place = change.table if change.column is None else f"{change.table}.{change.column}"
        lines.append(f"  {'BREAKS ' if change.breaks else 'extends'} {place}: {change.what}")
    return ["Schema:", *lines] if lines else []


def rule_lines(rules: list[RuleChange]) -> list[str]:
    """Return one line for each kind of rule that differs, naming what changed."""
    lines = []
    for kind in ("code", "lexicon", "params", "lock"):
        names = [rule.name for rule in rules if rule.kind == kind]
        if names:
            lines.append(f"  {kind}: {shortened(names)}")
    return ["Rules changed:", *lines] if lines else []


def shortened(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def changed(table: TableDifference) -> int:
    """Return how many rows of a table differ."""
    return table.added + table.removed + table.changed


def row_lines(difference: Difference) -> list[str]:
    """Return a small table: for each table of the corpus its rows, and below it each cause, then the columns."""
    lines = [f"{'':28}{'added':>12}{'removed':>12}{'changed':>12}{'rows now':>14}"]
    remarks = set()
    for name, table in difference.tables.items():
        counts = "".join(f"{getattr(table, kind):>12,}" for kind in KINDS)
        lines.append(f"{name:28}{counts}{table.rows_new:>14,}")
        for cause, by_kind in sorted(table.causes.items()):
            counts = "".join(f"{(by_kind[kind] and format(by_kind[kind], ',')) or '':>12}" for kind in KINDS)
            lines.append(f"  {cause:26}{counts}".rstrip())
            remarks.add(REMARKS.get(Cause(cause), ""))
        most = sorted(table.columns.items(), key=lambda column: -column[1])
        columns = [f"{column} {n_rows:,}" for column, n_rows in most if n_rows]
        lines += [f"  columns: {shortened(columns)}"] if columns else []
    return [*lines, *sorted(remarks - {""})]


def as_changelog(difference: Difference) -> str:
    """Return the lines of a changelog entry: schema, batches, and rows by cause."""
    lines = [f"- {line.strip()}" for line in schema_lines(difference)[1:]]
    for word, batches in (("added", difference.batches_added), ("removed", difference.batches_removed)):
        lines += [f"- Batches {word}: {', '.join(batches)}."] if batches else []
    lines += [f"- Rules changed, {line.strip()}." for line in rule_lines(difference.rules)[1:]]
    for name, table in difference.tables.items():
        for cause, by_kind in sorted(table.causes.items()):
            counts = ", ".join(f"{by_kind[kind]:,} {kind}" for kind in KINDS if by_kind[kind])
            lines.append(f"- {name}: {counts} ({cause}).")
    return "\n".join(lines) if lines else "- Only metadata changed."
