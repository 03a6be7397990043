"""Add and cut entries in YAML files as a careful person would: every other line stays as it was, comments too.

A parser says where entries stand, and the edit itself is one of lines. (Writing a parsed document back keeps most
comments, but moves those that follow the last entry of a mapping.) Entries must stand on lines of their own.
"""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from stages.errors import MalmoiError


class DocumentError(MalmoiError):
    """A YAML file is not of the form that can be edited."""


def append(text: str, keys: Sequence[str], entry: object) -> str:
    """Return `text` with `entry`, a mapping of one key or one item of a list, put last under `keys`."""
    lines = text.splitlines(keepends=True)
    key, node = find(text, keys)
    item = entry if isinstance(entry, dict) else [entry]
    if is_empty(node):
        first = key.start_mark.line
        lines[first] = lines[first][: key.end_mark.column] + ":\n"
        return insert(lines, first + 1, item, key.start_mark.column + 2)
    if node.flow_style:
        raise DocumentError(f"{'.'.join(keys)}: is written on one line; write one entry on each line")
    return insert(lines, last_line(key, node) + 1, item, node.start_mark.column)


def cut(text: str, keys: Sequence[str], entry: str) -> str:
    """Return `text` without the entry of that key, or the item of that list, under `keys`; unchanged without one."""
    lines = text.splitlines(keepends=True)
    key, node = find(text, keys)
    entries = [(name, value) for name, value in pairs(node) if name.value == entry]
    if not entries:
        return text
    first, last = entries[0][0].start_mark.line, last_line(*entries[0])
    rest = [*lines[:first], *lines[last + 1 :]]
    if len(pairs(node)) == 1:
        empty = "{}" if node.id == "mapping" else "[]"
        rest[key.start_mark.line] = f"{lines[key.start_mark.line][: key.end_mark.column]}: {empty}\n"
    return "".join(rest)


def items(text: str, keys: Sequence[str]) -> list[str]:
    """Return the list under `keys`, or the keys of that mapping."""
    _, node = find(text, keys)
    return [name.value for name, _ in pairs(node)]


def find(text: str, keys: Sequence[str]) -> tuple[Any, Any]:
    """Return the nodes of the last of `keys` and of its value."""
    import yaml

    key, node = None, yaml.compose(text, Loader=yaml.CSafeLoader)
    for name in keys:
        found = [pair for pair in pairs(node) if pair[0].value == name]
        if not found:
            raise DocumentError(f"{'.'.join(keys)}: this key is missing; put it back")
        key, node = found[0]
    return key, node


def pairs(node: Any) -> list[tuple[Any, Any]]:
    """Return a mapping's keys and values; each item of a list stands for both; nothing for a scalar."""
    if node is None or isinstance(node.value, str):
        return []
    return [pair if isinstance(pair, tuple) else (pair, pair) for pair in node.value]


def is_empty(node: Any) -> bool:
    """Whether a value is `{}`, `[]` or nothing."""
    return not node.value


def last_line(key: Any, node: Any) -> int:
    """Return the last line, from 0, that an entry takes, without the comments and blank lines after it."""
    if is_empty(node):
        return int(key.end_mark.line)
    if isinstance(node.value, str):
        return int(node.end_mark.line) - (node.style in ("|", ">"))
    return int(node.end_mark.line) if node.flow_style else last_line(*pairs(node)[-1])


def insert(lines: list[str], place: int, entry: object, indent: int) -> str:
    """Return the text with `entry` rendered before line `place`, which counts from 0."""
    if place == len(lines) and lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines[:place], *(" " * indent + line for line in render(entry)), *lines[place:]])


def render(entry: object) -> list[str]:
    """Return `entry` as lines of YAML, by the library that DVC reads with: "08" and "2024-07-19" come out quoted."""
    from ruamel.yaml import YAML

    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.sort_base_mapping_type_on_output = False
    stream = StringIO()
    yaml.dump(entry, stream)
    return stream.getvalue().splitlines(keepends=True)
