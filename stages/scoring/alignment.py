"""Which found thing stands for which labelled thing: pieces of a line, listing rows, stretches of text."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import NamedTuple

from stages.scoring.content import LineRoles, Row

NOTHING = "none"


class RowPair(NamedTuple):
    """A labelled row and the row found for it; either may be missing."""

    label: Row | None
    found: Row | None


def pair_roles(label: LineRoles, found: LineRoles) -> list[tuple[str, str]]:
    """Pair the roles of one line's pieces, in order; a piece without a partner is paired with `NOTHING`.

    Neighbouring pieces of one role count once: a label does not say how many paragraphs or rows share a line,
    their texts and cells do.
    """
    label, found = _merged(label), _merged(found)
    pairs: list[tuple[str, str]] = []
    for _, start, end, found_start, found_end in SequenceMatcher(None, label, found, autojunk=False).get_opcodes():
        pairs.extend(zip_longest(label[start:end], found[found_start:found_end], fillvalue=NOTHING))
    return pairs


def _merged(roles: LineRoles) -> LineRoles:
    return tuple(role for role, _ in groupby(roles))


def pair_rows(label: Sequence[Row], found: Sequence[Row]) -> list[RowPair]:
    """Pair rows that begin on the same line, in order of lines.

    Where several rows share a line (a page on one line), rows of equal title are paired first, the others in order.
    """
    label_lines, found_lines = _by_line(label), _by_line(found)
    pairs: list[RowPair] = []
    for line in sorted(label_lines.keys() | found_lines.keys()):
        pairs.extend(_pair_within_line(label_lines.get(line, []), found_lines.get(line, [])))
    return pairs


def _by_line(rows: Iterable[Row]) -> dict[int, list[Row]]:
    lines: dict[int, list[Row]] = {}
    for row in rows:
        lines.setdefault(row.line, []).append(row)
    return lines


def _pair_within_line(label: list[Row], found: list[Row]) -> Iterator[RowPair]:
    matcher = SequenceMatcher(None, [row.title for row in label], [row.title for row in found], autojunk=False)
    for _, start, end, found_start, found_end in matcher.get_opcodes():
        for pair in zip_longest(label[start:end], found[found_start:found_end]):
            yield RowPair(*pair)


class TextChange(NamedTuple):
    """A stretch of text that the label has, and what was found in its place; either may be empty."""

    label: str
    found: str


def text_changes(label: Sequence[str], found: Sequence[str]) -> list[TextChange]:
    """Return where two lists of paragraphs differ, word by word; a word that differs at all counts whole."""
    changes: list[TextChange] = []
    for tag, start, end, found_start, found_end in SequenceMatcher(None, label, found, autojunk=False).get_opcodes():
        if tag != "equal":
            changes.extend(_word_changes(label[start:end], found[found_start:found_end]))
    return changes


def _word_changes(label: Sequence[str], found: Sequence[str]) -> Iterator[TextChange]:
    label_words, found_words = _words(label), _words(found)
    matcher = SequenceMatcher(None, label_words, found_words, autojunk=False)
    for tag, start, end, found_start, found_end in matcher.get_opcodes():
        if tag != "equal":
            yield TextChange(" ".join(label_words[start:end]), " ".join(found_words[found_start:found_end]))


def _words(paragraphs: Sequence[str]) -> list[str]:
    """Split into words; a paragraph's end is a word of its own, so that a wrong break shows."""
    return [word for paragraph in paragraphs for word in (*paragraph.split(), "¶")]
