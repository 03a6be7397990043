"""The words the reader knows: the YAML files under lexicons/, checked and made into patterns.

A batch may add words of its own: the same files' structure under `lexicon` in its entry of params.yaml; lists are
extended, so an addition never hides a shipped word. Patterns are read by two engines (Rust's and Python's).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from stages.errors import MalmoiError
from stages.reading.entries import Around, Words

FILES = ("columns", "marks", "badges", "counts", "dates", "chrome", "publishers", "credits", "head")
FIGURE = "[0-9０-９]"  # other scripts' figures stand on no board, and make each pattern several times as large
ESCAPED = re.compile(r"\\.")
WITHIN_CLASS = {r"\d": "0-9０-９", r"\s": " "}
OUTSIDE = {r"\d": FIGURE, r"\s": " ", r"\S": "[^ ]"}
WHOLE = rf"(?:{FIGURE}{{1,3}}(?:,{FIGURE}{{3}})+|{FIGURE}+)"
ARROWS = "▲▼△▽↑↓⇅↕"


class LexiconError(MalmoiError):
    """A lexicon file, or a batch's addition, has an entry that cannot be used."""


def load(additions: Mapping[str, Any] | None = None) -> "Lexicon":
    """Return the shipped lexicon, extended by a batch's `additions`; a bad entry is a `LexiconError` naming it.

    The same additions give the same lexicon, so that its patterns, and what is kept by it, are made once for all parts.
    """
    return loaded(Printed(repr(additions or {}), additions or {}))


@dataclass(frozen=True)
class Printed:
    """Words, a batch's additions or all of them, which are the same where they are printed the same."""

    printed: str
    words: Any = field(compare=False)


@lru_cache(maxsize=16)
def loaded(additions: Printed) -> "Lexicon":
    """Return what `load` does, once for the same additions."""
    data = shipped()
    for name, extra in additions.words.items():
        if name not in FILES:
            raise LexiconError(f"params.yaml: lexicon.{name}: no such lexicon; known: {', '.join(FILES)}")
        data = {**data, name: extended(data[name], extra, f"params.yaml: lexicon.{name}")}
    return Lexicon(checked(data, "params.yaml: lexicon" if additions.words else "lexicon"))


def checked(data: dict[str, Any], where: str) -> Words:
    """Return the words that `data` holds; every entry that is wrong is named by one `LexiconError`."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Words).validate_python(data)
    except ValidationError as error:
        raise LexiconError("\n".join(described(fault, where) for fault in error.errors())) from None


@lru_cache(maxsize=16)
def restored(checked: Printed) -> "Lexicon":
    """Return the lexicon of words that another process checked: one for the same words, as `load` does."""
    return Lexicon(checked.words)


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    """Return the data of the YAML files, by name."""
    import yaml

    folder = files("stages.reading") / "lexicons"
    return {name: yaml.load((folder / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader) for name in FILES}


def extended(base: Any, extra: Any, place: str) -> Any:
    """Return `base` with the entries of `extra` added: lists grow at the front, mappings key by key."""
    if isinstance(base, list) and isinstance(extra, list):
        return extra + base
    if isinstance(base, dict) and isinstance(extra, dict):
        return {**base, **{k: extended(base[k], v, f"{place}.{k}") if k in base else v for k, v in extra.items()}}
    if type(base) is type(extra):
        return extra
    raise LexiconError(f"{place}: a {type(base).__name__} is needed, {type(extra).__name__} found: {extra!r}")


def described(fault: Any, where: str) -> str:
    """Say in one line which entry is wrong, how, and what was found."""
    place = ".".join(str(step) for step in fault["loc"])
    return f"{where}.{place}: {fault['msg']} (found {fault['input']!r}); the shipped files show the form"


def key(text: str) -> str:
    """Return `text` as words are compared: without white space, without regard to case."""
    return re.sub(r"\s+", "", text).casefold()


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, the longest first, blanks in them optional."""
    return any_of(tuple(words))


@lru_cache(maxsize=256)
def any_of(words: tuple[str, ...]) -> str:
    """Return what `alternatives` does, once for the same words."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in ordered) + ")"


def for_tidy_lines(pattern: str) -> str:
    """Return `pattern` for tidy lines, whose only white space is the blank: its automaton is a third smaller."""
    escaped_or_class = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]")
    return escaped_or_class.sub(lambda found: OUTSIDE.get(found[0]) or ESCAPED.sub(within_class, found[0]), pattern)


def within_class(escaped: re.Match[str]) -> str:
    """Return an escaped letter of a class of characters as it is for tidy lines."""
    return WITHIN_CLASS.get(escaped[0], escaped[0])


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The lexicon as patterns and sets; each is made once, when it is first asked for."""

    words: Words

    def __reduce__(self) -> tuple[Callable[[Printed], "Lexicon"], tuple[Printed]]:
        """Go to another process as words alone; patterns are made there, once for all parts."""
        return restored, (Printed(repr(self.words), self.words),)

    @cached_property
    def role_of_label(self) -> dict[str, str]:
        """Column label without white space and case → its role; an entry that stands earlier wins."""
        return {key(label): column.role for column in reversed(self.words.columns) for label in column.labels}

    def labels_of(self, role: str) -> list[str]:
        """Return the labels of the columns of a role."""
        return [label for column in self.words.columns if column.role == role for label in column.labels]

    @cached_property
    def rank_of_label(self) -> dict[str, int]:
        """Column label without white space and case → the place of its entry; of two, the earlier one is the role's."""
        ranked = list(enumerate(self.words.columns))
        return {key(label): rank for rank, column in reversed(ranked) for label in column.labels}

    @cached_property
    def labels(self) -> list[str]:
        """All column labels without white space, the longest first."""
        labels = {re.sub(r"\s+", "", label) for column in self.words.columns for label in column.labels}
        return sorted(labels, key=lambda label: (-len(label), label))

    @cached_property
    def label(self) -> str:
        """A pattern for any column label, blanks between its letters allowed."""
        return "(?:" + "|".join(r"\s*".join(re.escape(letter) for letter in label) for label in self.labels) + ")"

    @cached_property
    def header(self) -> str:
        """A pattern for a tidy line of column labels only."""
        return for_tidy_lines(rf"(?i)^[\s|\[\]]*(?:{self.label}[\s|/\[\]{ARROWS}]*)+$")

    @cached_property
    def has_figured_label(self) -> bool:
        """Whether a column label begins with a figure; none of those shipped does."""
        return any(label.startswith(tuple("0123456789")) for label in self.labels)

    @cached_property
    def titled(self) -> str:
        """A pattern for a tidy line without figures that holds a title's label."""
        labels = [
            label for column in self.words.columns if "title" in column.role.split("+") for label in column.labels
        ]
        return for_tidy_lines(rf"(?i)^[^0-9]*{alternatives(labels)}[^0-9]*$")

    @cached_property
    def date(self) -> str:
        """A pattern for any printed date."""
        return "(?:" + "|".join(self.date_forms) + ")"

    @cached_property
    def date_forms(self) -> list[str]:
        """A pattern for each date form, in order."""
        dates = self.words.dates
        filled = (
            form.pattern.replace("{weekday}", dates.weekday).replace("{time}", dates.time) for form in dates.forms
        )
        return [pattern.replace(r"\d", FIGURE) for pattern in filled]

    def date_form(self, name: str) -> str:
        """Return the pattern of the date form called `name`."""
        names = [form.name for form in self.words.dates.forms]
        return self.date_forms[names.index(name)]

    @cached_property
    def notice(self) -> str:
        """A pattern for a notice's word in the number slot."""
        return alternatives(self.words.marks["notice"])

    @cached_property
    def opened(self) -> str:
        """A pattern for the mark of the open article in the number slot."""
        return alternatives(self.words.marks["open"])

    @cached_property
    def number(self) -> str:
        """A pattern for what stands in the number slot."""
        return rf"(?:{alternatives(self.words.marks['number'])}?{WHOLE}|{self.notice}|{self.opened})"

    @cached_property
    def count(self) -> str:
        """A pattern for a count in a cell of its own, with its label or unit where they are printed."""
        return self.count_with()

    def count_with(self, before: Sequence[str] | None = None, behind: Sequence[str] | None = None) -> str:
        """Return a pattern for a count with a unit, or with one of the labels that may stand `before` or `behind` it.

        None: any label may.
        """
        labels = [word for words in self.words.counts.labels.values() for word in words]
        first, last = (alternatives(labels if words is None else words) for words in (before, behind))
        figure, units = rf"-?{WHOLE}(?:{self.rounded})?", alternatives(self.words.counts.units)
        return rf"(?:{first}\s?[:：]?\s?)?{figure}(?:\s?(?:{units}|{last}))?"

    @cached_property
    def rounded(self) -> str:
        """A pattern for what follows the figures of a rounded count."""
        return rf"(?:\.{FIGURE}+)?\s?{alternatives(self.words.counts.rounded)}"

    def badge(self, *places: str) -> str:
        """A pattern for any badge that may stand at one of `places`."""
        chosen = [badge for badge in self.words.badges if badge.place in places]
        patterns = [badge.pattern for badge in chosen if badge.pattern is not None]
        return "(?:" + "|".join([*patterns, alternatives([word for badge in chosen for word in badge.words])]) + ")"

    @cached_property
    def press_names(self) -> list[str]:
        """The names of the press as `key`, with and without a suffix."""
        press = self.words.publishers
        return sorted({key(name + suffix) for name in press.names for suffix in ("", *press.suffixes)})

    def credit(self, pattern: str) -> str:
        """Fill in the names, jobs and agencies of a credit's pattern, which is for tidy lines."""
        named = self.words.credits
        filled = pattern.replace("{agency}", alternatives(named.agencies)).replace("{name}", named.name)
        filled = filled.replace("{mail}", named.mail)
        filled = filled.replace("{job}", named.job).replace("{press}", alternatives(self.words.publishers.names))
        return for_tidy_lines(filled)

    @cached_property
    def code_of_word(self) -> dict[str, str]:
        """Whole line (as `key`) → the code of the first entry of lines around an article that has it."""
        return {key(word): code(entry) for entry in reversed(self.words.chrome) for word in entry.words}

    @cached_property
    def code_patterns(self) -> list[tuple[str, str]]:
        """(code, whole-line pattern) of tidy lines around an article, in their order, runs of words included."""
        patterns = (for_tidy_lines("|".join(line_patterns(entry))) for entry in self.words.chrome)
        return [(code(entry), f"^(?:{pattern})$") for entry, pattern in zip(self.words.chrome, patterns, strict=True)]


def code(entry: Around) -> str:
    """Return the role of an entry, with ! where it ends an article's text; `links` for a heading of links."""
    return "links" if entry.heads_links else entry.role + ("!" if entry.stops else "")


def line_patterns(entry: Around) -> list[str]:
    """Return an entry's patterns, and one for a line that strings its words together, counts between them."""
    between = r"[\s|·/,:()«»‹›<>\[\].…\d]*"
    run = rf"(?i:{between}(?:{alternatives(entry.words)}{between})+)"
    return [*[pattern.pattern for pattern in entry.patterns], *([run] if entry.words else [])]
