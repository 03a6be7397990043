"""What a page says: the role of every line, its article and its listing rows.

A label file states it (`labels.py`), the reader finds it (`found`), and the scores compare the two. Both sides have
these same types, so no cell can be compared on one side only.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

PARAGRAPH_BREAK = "\n\n"


def _iso(kind: type[date] | type[time]) -> BeforeValidator:
    """Read a day or a time of day from ISO text only: pydantic alone would take `20250710` for a timestamp."""

    def read(value: object) -> object:
        return kind.fromisoformat(value) if isinstance(value, str) else value

    return BeforeValidator(read)


Day = Annotated[date, _iso(date)]
Clock = Annotated[time, _iso(time)]
Texts = tuple[str, ...]
LineRoles = tuple[str, ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(_Frozen):
    """An article's fields as in the table `articles`, its body as paragraphs."""

    title: str | None = None
    subtitle: str | None = None
    paragraphs: Texts = Field(min_length=1)
    captions: Texts = ()
    bylines: Texts = ()
    publisher: str | None = None
    author: str | None = None
    date: Day | None = None
    date_text: str | None = None
    views: int | None = None
    votes: int | None = None

    @property
    def body(self) -> str:
        """The paragraphs joined as in the table."""
        return PARAGRAPH_BREAK.join(self.paragraphs)


class Row(_Frozen):
    """A listing row's cells as in the table `listings`."""

    line: int = Field(ge=1)
    n_lines: int = Field(default=1, ge=1)
    kind: Literal["post", "notice", "current"] = "post"
    reply: bool = False
    number: int | None = None
    category: str | None = None
    title: str | None = None
    comments: int | None = None
    badges: Texts = ()
    author: str | None = None
    date: Day | None = None
    time: Clock | None = None
    date_text: str | None = None
    views: int | None = None
    votes: int | None = None


class Content(_Frozen):
    """What one page says; `lines` holds the roles of line 1, 2, … in the order of their pieces."""

    lines: tuple[LineRoles, ...]
    article: Article | None
    rows: tuple[Row, ...]


EMPTY = Content(lines=(), article=None, rows=())


def found(lines: pl.DataFrame, articles: pl.DataFrame, listings: pl.DataFrame) -> dict[str, Content]:
    """Return what the tables say about each page of `lines`, by page_id.

    The frames follow the schemas of the tables of their names; columns that no label holds are ignored.
    """
    roles = _roles_by_page(lines)
    found_articles = {record["page_id"]: _article(record) for record in articles.to_dicts()}
    rows = _rows_by_page(listings)
    return {
        page_id: Content(lines=page_roles, article=found_articles.get(page_id), rows=rows.get(page_id, ()))
        for page_id, page_roles in roles.items()
    }


def _roles_by_page(lines: pl.DataFrame) -> dict[str, tuple[LineRoles, ...]]:
    pieces = lines.sort("page_id", "line", "piece").group_by("page_id", "line", maintain_order=True).agg("role")
    pages = pieces.group_by("page_id", maintain_order=True).agg("role")
    return {page_id: tuple(map(tuple, roles)) for page_id, roles in pages.iter_rows()}


def _rows_by_page(listings: pl.DataFrame) -> dict[str, tuple[Row, ...]]:
    ordered = listings.sort("page_id", "row").select("page_id", *Row.model_fields)
    rows: dict[str, list[Row]] = {}
    for record in ordered.iter_rows(named=True):
        rows.setdefault(record.pop("page_id"), []).append(Row(**record))
    return {page_id: tuple(page_rows) for page_id, page_rows in rows.items()}


def _article(record: Mapping[str, Any]) -> Article:
    fields = {name: record[name] for name in Article.model_fields if name != "paragraphs"}
    return Article(paragraphs=record["body"].split(PARAGRAPH_BREAK), **fields)
