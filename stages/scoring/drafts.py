"""Label files written for a person: a draft of what the reader found, to be corrected."""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import groupby

from stages.scoring.content import Article, Content, LineRoles, Row

HOW_TO_CORRECT = """\
# What the reader found on the page beside this file. Correct whatever is wrong, then set `reviewed: true`.
# lines: every line of the page and its role. A line of several pieces joins their roles with +. The roles are
{roles}
# article: null when the page has none; a field left out is null or empty. Body text stands in paragraphs.
# rows: [] when the page has none; `line` is where a row begins. A cell left out is null, false or empty.
# Text as the tables hold it: one blank between words, no blanks at the ends.
"""
_PLAIN_WORD = re.compile(r"[a-z][a-z0-9-]*")


def draft(content: Content, heading: Mapping[str, object], reviewed: bool | None = None) -> str:
    """Return a label file's text that says what `content` says.

    Args:
        content: What was found on the page.
        heading: The keys before `lines`, in order: shape, set and others; those that are None are left out.
        reviewed: For a researcher's own labels, whether a person has corrected the file; None writes no such key.
    """
    from stages.tables.schemas import Role

    keys = {name: value for name, value in heading.items() if value is not None}
    roles = textwrap.fill(", ".join(Role), 110, initial_indent="#     ", subsequent_indent="#     ")
    head = [HOW_TO_CORRECT.format(roles=roles)] if reviewed is not None else []
    head += [f"{name}: {_heading(value)}\n" for name, value in keys.items()]
    head += [f"reviewed: {_scalar(reviewed)}\n"] if reviewed is not None else []
    return "".join([*head, *_lines(content.lines), *_article(content.article), *_rows(content.rows)])


def _heading(value: object) -> str:
    return value if isinstance(value, str) and _PLAIN_WORD.fullmatch(value) else _scalar(value)


def _lines(lines: Iterable[LineRoles]) -> Iterator[str]:
    yield "lines:\n"
    for roles, group in groupby(enumerate(lines, start=1), key=lambda entry: _merged(entry[1])):
        numbers = [number for number, _ in group]
        span = f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
        yield f"  - {span} {' + '.join(roles)}\n"


def _merged(roles: LineRoles) -> LineRoles:
    return tuple(role for role, _ in groupby(roles))


def _article(article: Article | None) -> Iterator[str]:
    if article is None:
        yield "article: null\n"
        return
    yield "article:\n"
    for name, value in _filled(article):
        if isinstance(value, tuple):
            yield f"  {name}:\n"
            yield from (f"    - {_scalar(text)}\n" for text in value)
        else:
            yield f"  {name}: {_scalar(value)}\n"


def _rows(rows: Iterable[Row]) -> Iterator[str]:
    lines = [f"  - {{{', '.join(f'{name}: {_flow(value)}' for name, value in _filled(row))}}}\n" for row in rows]
    yield "rows:\n" if lines else "rows: []\n"
    yield from lines


def _filled(record: Article | Row) -> Iterator[tuple[str, object]]:
    """Yield the fields that a label has to name: those that differ from what leaving them out means."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if field.is_required() or value != field.default:
            yield name, value


def _flow(value: object) -> str:
    return f"[{', '.join(map(_scalar, value))}]" if isinstance(value, tuple) else _scalar(value)


def _scalar(value: object) -> str:
    """Write a value as YAML on one line; text is always quoted, so that no title turns into a number or a comment."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return f'"{value.isoformat()}"' if isinstance(value, time) else value.isoformat()
    if isinstance(value, str):
        quoted = json.dumps(value, ensure_ascii=False)
        return "".join(char if char.isprintable() else _escaped(char) for char in quoted)
    return str(value)


def _escaped(char: str) -> str:
    return f"\\U{ord(char):08x}"
