"""Label files: what a labelled page says, written by a person.

`NAME.yaml` stands beside the page `NAME.txt`, whose bytes are the raw page. Its form:

    shape: xe-spaces              how the page is made; accuracy is given for each shape
    set: rules                    rules, aside (never looked at while rules are written) or own (a researcher's)
    crawl_date: 2025-07-11        optional
    lines:                        the role of every line, in order; a line of several pieces joins them with +
      - 1 chrome
      - 2-4 paragraph
      - 5 byline + paragraph
    article:                      null when the page has none; a field left out is null or empty
      paragraphs: ["…", "…"]
    rows:                         [] when the page has none; a cell left out is null, false or empty
      - {line: 24, number: 53896, title: "…", author: "…", date: 2025-07-10, date_text: "2025.07.10"}

An own label has two keys more: `page_id`, the page of the corpus, and `reviewed`, true once a person has corrected it.
Every scalar is read by the type of its field, so that a title `1984` or a time `09:12` needs no quotes.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from stages.errors import MalmoiError
from stages.scoring.content import Article, Content, Day, LineRoles, Row

GOLD = Path("data/gold")
GOLD_PREFIX = "gold/"
OWN = Path("data/labels")
LABEL_SUFFIX = ".yaml"
PAGE_SUFFIX = ".txt"
_NULL = "tag:yaml.org,2002:null"
_RANGE = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))? +(?P<roles>\S.*)")
_Place = tuple[int | str, ...]


class LabelError(MalmoiError):
    """A label file that cannot be used; the message names file, line and remedy."""


def _expand(value: object) -> object:
    """Turn `["1 chrome", "2-3 paragraph"]` into the roles of line 1, 2, 3."""
    if not isinstance(value, list):
        return value
    roles: list[LineRoles] = []
    for index, entry in enumerate(value):
        try:
            roles.extend(_entry_roles(str(entry), expected_line=len(roles) + 1))
        except ValueError as error:
            raise PydanticCustomError("line_roles", "{reason}", {"reason": str(error), "index": index}) from error
    return roles


def _entry_roles(entry: str, expected_line: int) -> list[LineRoles]:
    from stages.tables.schemas import Role

    match = _RANGE.fullmatch(entry)
    if match is None:
        raise ValueError(f"found {entry!r}; write `LINE ROLE`, `FIRST-LAST ROLE` or `LINE ROLE + ROLE`")
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if first != expected_line or last < first:
        raise ValueError(f"found {entry!r} where line {expected_line} comes next; every line has one entry, in order")
    roles = tuple(role.strip() for role in match["roles"].split("+"))
    unknown = [role for role in roles if role not in set(Role)]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no role; the roles are {', '.join(Role)}")
    return [roles] * (last - first + 1)


class Label(Content):
    """One label file."""

    shape: str
    set: Literal["rules", "aside", "own"]
    crawl_date: Day | None = None
    page_id: str | None = None
    reviewed: bool = True
    lines: Annotated[tuple[LineRoles, ...], BeforeValidator(_expand)]


@dataclass(frozen=True)
class RawPage:
    """A page's bytes, and the path of its label file, which lies beside it."""

    page_id: str
    path: Path
    raw: bytes

    @property
    def batch(self) -> str:
        """The batch that the page_id begins with; `gold` for the pages that this repository ships."""
        return self.page_id.partition("/")[0]


@dataclass(frozen=True)
class LabelledPage(RawPage):
    """A page and what a person says of it."""

    label: Label


def parse(text: str, path: Path) -> Label:
    """Read the text of the label file at `path`.

    Raises:
        LabelError: The text is no YAML, or a key or value is wrong; all wrong places are named, each with its line.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LabelError(f"{path}:{mark.line + 1 if mark else 1}: not readable as YAML: {error}") from error
    if not isinstance(root, yaml.MappingNode):
        raise LabelError(f"{path}:1: a label file holds the keys shape, set, lines, article and rows")
    try:
        return Label.model_validate(_plain(root, path))
    except ValidationError as error:
        problems = [f"{path}:{_line(root, _place(problem))}: {_explain(problem)}" for problem in error.errors()]
        raise LabelError("\n".join(problems)) from error


def _plain(node: yaml.Node, path: Path) -> Any:
    """Return the node's value with every scalar as text, or None for null."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in values:
                raise LabelError(f"{path}:{key.start_mark.line + 1}: {key.value!r} stands twice; keep one")
            values[key.value] = _plain(value, path)
        return values
    return None if node.tag == _NULL else unicodedata.normalize("NFC", node.value)


def _place(problem: ErrorDetails) -> _Place:
    """Return where the problem lies; `lines` is checked as a whole and names the entry itself."""
    if problem["type"] == "line_roles":
        return (*problem["loc"], problem["ctx"]["index"])
    return problem["loc"]


def _line(node: yaml.Node, place: _Place) -> int:
    """Return the line, from 1, of the entry at `place`, or of the nearest thing that holds it."""
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == step), None)
            if child is None:
                break
            node = child
    return int(node.start_mark.line) + 1


def _explain(problem: ErrorDetails) -> str:
    where = _place_text(problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{where}: unknown key; known: {', '.join(_known_keys(problem['loc']))}"
    if problem["type"] == "missing":
        return f"{where}: is missing"
    if problem["type"] == "line_roles":
        return f"{where}: {problem['msg']}"
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}, found {problem['input']!r}"


def _known_keys(place: _Place) -> Iterator[str]:
    """Return the keys that the mapping around an unknown key may have, in their usual order."""
    models: dict[int | str, type[BaseModel]] = {"article": Article, "rows": Row}
    return iter(models.get(place[0], Label).model_fields)


def _place_text(place: _Place) -> str:
    """Write a place as `rows[3].date`; rows and lines count from 0 as in the tables."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def load(path: Path, folder: Path, prefix: str = "") -> LabelledPage:
    """Read the label file at `path` and its page.

    Args:
        path: A label file inside `folder`.
        folder: The folder of labels; a page without a `page_id` of its own is named by its path in it.
        prefix: What such a name begins with, such as `gold/`.

    Raises:
        LabelError: The label is wrong, or its page is missing.
    """
    try:
        label = parse(path.read_text(encoding="utf-8"), path)
    except FileNotFoundError as error:
        raise LabelError(f"{path}: no such label; correct the name, or write the label") from error
    except UnicodeDecodeError as error:
        raise LabelError(f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error
    page = path.with_suffix(PAGE_SUFFIX)
    if not page.is_file():
        raise LabelError(f"{path}:1: its page {page.name} is missing beside it")
    page_id = label.page_id or prefix + path.relative_to(folder).with_suffix("").as_posix()
    return LabelledPage(page_id=page_id, path=path, raw=page.read_bytes(), label=label)


def load_folder(folder: Path, prefix: str = "") -> list[LabelledPage]:
    """Read every label file below `folder`, sorted by path; no folder gives none.

    Raises:
        LabelError: A label is wrong, a page has no label, or two labels name one page.
    """
    labels = sorted(folder.rglob(f"*{LABEL_SUFFIX}"))
    for page in sorted(folder.rglob(f"*{PAGE_SUFFIX}")):
        if not page.with_suffix(LABEL_SUFFIX).is_file():
            raise LabelError(f"{page}: its label {page.stem}{LABEL_SUFFIX} is missing beside it")
    pages = [load(path, folder, prefix) for path in labels]
    for first, second in _same_page(pages):
        raise LabelError(f"{second.path}:1: {first.path} labels the same page {first.page_id}; keep one of them")
    return pages


def _same_page(pages: Sequence[LabelledPage]) -> Iterator[tuple[LabelledPage, LabelledPage]]:
    seen: dict[str, LabelledPage] = {}
    for page in pages:
        if page.page_id in seen:
            yield seen[page.page_id], page
        seen[page.page_id] = page
