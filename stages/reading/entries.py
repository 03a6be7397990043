"""What the lexicon's YAML files may hold: their entries, which `lexicon.load` checks.

They are plain dataclasses: once checked, a lexicon goes to the processes that read with it, and these load no checks.
"""

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal


class Entry:
    """Unknown keys are errors, so that a misspelt one is not lost; `"5"` is no number."""

    __pydantic_config__: ClassVar = {"extra": "forbid", "strict": True}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """An entry is given as a mapping, as YAML has it; strict are its values."""
        schema = handler(source)
        handler.resolve_ref_schema(schema)["strict"] = False
        return schema


@dataclass(frozen=True, kw_only=True)
class Column(Entry):
    """Labels of one column role."""

    role: str
    labels: list[str]
    example: str

    def __post_init__(self) -> None:
        """A role is one of the listing's columns, or a pair that boards print together and that can be told apart."""
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}; known: {', '.join(sorted(ROLES))}")
        if not self.labels:
            raise ValueError("a column needs a label, or more")


ROLES = frozenset(
    (
        *("number", "title", "author", "date", "views", "votes", "downvotes", "comments", "category", "file", "state"),
        *("activity", "select", "title+author", "comments+views"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Badge(Entry):
    """Words printed beside a title."""

    words: list[str]
    pattern: str | None = None
    place: Literal["end", "start", "both"]
    example: str
    title: str

    def __post_init__(self) -> None:
        """A badge has a name at least, by which its place in the files is known."""
        if not self.words:
            raise ValueError("a badge needs a word, or more")


@dataclass(frozen=True, kw_only=True)
class Pattern(Entry):
    """A regular expression with a line it is for."""

    pattern: str
    example: str
    count: int | None = None
    closes: bool = False

    def __post_init__(self) -> None:
        """A pattern is valid and without look-around, which the columnar engine lacks."""
        if re.search(r"\(\?<?[=!]", self.pattern):
            raise ValueError("look-around is not possible here")
        try:
            re.compile(re.sub(r"\{[a-z]+\}|\\p\{\w+\}", "x", self.pattern))
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None


@dataclass(frozen=True, kw_only=True)
class Counts(Entry):
    """How counts are printed."""

    comments: list[Pattern]
    bare: Pattern
    labels: dict[str, list[str]]
    rounded: list[str]
    units: list[str]


@dataclass(frozen=True, kw_only=True)
class DateForm(Entry):
    """One printed form of a date."""

    name: str
    pattern: str
    groups: str
    example: str
    date: Any


@dataclass(frozen=True, kw_only=True)
class Dates(Entry):
    """All printed forms of dates."""

    time: str
    halves: dict[str, Literal["a", "p"]]
    weekday: str
    units: dict[str, str]
    words: dict[str, int]
    month_names: list[str]
    forms: list[DateForm]


@dataclass(frozen=True, kw_only=True)
class Around(Entry):
    """Lines around articles and listings."""

    role: Literal["chrome", "head", "tail", "comment", "listing_foot", "unknown"]
    words: list[str] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    signs: int = 0
    stops: bool = False
    heads_links: bool = False


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Caption(Pattern):
    """A form of photo captions, told by how they begin or end."""

    def __post_init__(self) -> None:
        """A pattern that might stand anywhere would be looked for in whole paragraphs."""
        super().__post_init__()
        if not (self.pattern.startswith("^") or self.pattern.endswith("$")):
            raise ValueError("a caption's pattern begins with ^ or ends with $")


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class HeadField(Entry):
    """Labels of one field of an article's head lines."""

    field: Literal["author", "date", "views", "votes", "comments", "title", "category", "other"]
    labels: list[str]
    example: str


@dataclass(frozen=True, kw_only=True)
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
