"""What the lexicon's YAML files may hold: their entries, which are checked when they are loaded."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Entry(BaseModel):
    """Unknown keys are errors, so that a misspelt one is not lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Column(Entry):
    """Labels of one column role."""

    role: str
    labels: list[str] = Field(min_length=1)
    example: str

    @field_validator("role")
    @classmethod
    def role_is_known(cls, role: str) -> str:
        """A role is one of the listing's columns, or a pair that boards print together and that can be told apart."""
        if role not in ROLES:
            raise ValueError(f"unknown role {role!r}; known: {', '.join(sorted(ROLES))}")
        return role


ROLES = frozenset(
    (
        *("number", "title", "author", "date", "views", "votes", "downvotes", "comments", "category", "file", "state"),
        *("activity", "select", "title+author", "comments+views"),
    )
)


class Badge(Entry):
    """Words printed beside a title."""

    words: list[str] = Field(min_length=1)
    pattern: str | None = None
    place: Literal["end", "start", "both"]
    example: str
    title: str


class Pattern(Entry):
    """A regular expression with a line it is for."""

    pattern: str
    example: str
    count: int | None = None
    closes: bool = False

    @field_validator("pattern")
    @classmethod
    def pattern_compiles(cls, pattern: str) -> str:
        """A pattern is valid and without look-around, which the columnar engine lacks."""
        if re.search(r"\(\?<?[=!]", pattern):
            raise ValueError("look-around is not possible here")
        re.compile(re.sub(r"\{[a-z]+\}|\\p\{\w+\}", "x", pattern))
        return pattern


class Counts(Entry):
    """How counts are printed."""

    comments: list[Pattern]
    bare: Pattern
    labels: dict[str, list[str]]
    rounded: list[str]
    units: list[str]


class DateForm(Entry):
    """One printed form of a date."""

    name: str
    pattern: str
    groups: str
    example: str
    date: Any


class Dates(Entry):
    """All printed forms of dates."""

    time: str
    halves: dict[str, Literal["a", "p"]]
    weekday: str
    units: dict[str, str]
    words: dict[str, int]
    month_names: list[str]
    forms: list[DateForm]


class Around(Entry):
    """Lines around articles and listings."""

    role: Literal["chrome", "head", "tail", "comment", "listing_foot", "unknown"]
    words: list[str] = []
    patterns: list[Pattern] = []
    signs: int = 0
    stops: bool = False
    heads_links: bool = False


class Publishers(Entry):
    """Names of the press."""

    names: list[str]
    suffixes: list[str]
    lead: str
    lead_example: str
    brackets: str
    brackets_example: str
    forms: list[Pattern]
    sounds_like_text: str


class Caption(Pattern):
    """A form of photo captions, told by how they begin or end."""

    @field_validator("pattern")
    @classmethod
    def pattern_has_a_place(cls, pattern: str) -> str:
        """A pattern that might stand anywhere would be looked for in whole paragraphs."""
        if not (pattern.startswith("^") or pattern.endswith("$")):
            raise ValueError("a caption's pattern begins with ^ or ends with $")
        return pattern


class Credits(Entry):
    """Captions, bylines and datelines."""

    agencies: list[str]
    name: str
    mail: str
    job: str
    captions: list[Caption]
    reporters: list[Pattern]
    bylines: list[Pattern]
    signatures: list[Pattern]
    datelines: list[Pattern]


class HeadField(Entry):
    """Labels of one field of an article's head lines."""

    field: Literal["author", "date", "views", "votes", "comments", "title", "category", "other"]
    labels: list[str]
    example: str


class Words(Entry):
    """The whole lexicon as data: one attribute a file."""

    columns: list[Column]
    marks: dict[str, Any]
    badges: list[Badge]
    counts: Counts
    dates: Dates
    chrome: list[Around]
    publishers: Publishers
    credits: Credits
    head: list[HeadField]
