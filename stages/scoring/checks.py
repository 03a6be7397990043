"""What in a label contradicts its page, or itself: a label is written by hand, and may be what is wrong."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from stages.reading.lines import unescape
from stages.scoring.content import Article, Content, Row

# Roles whose text goes into a field of the article, so that a field that is filled needs a line of that role.
_FIELD_ROLES = {"subtitle": "subtitle", "captions": "caption", "bylines": "byline", "publisher": "publisher"}
_DROPPED = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad]+|\\\\(?=\\|)")


def contradictions(label: Content, text: str) -> list[str]:
    """Return what in a label cannot be so, given the page's text; none is expected.

    Texts are looked for without their blanks, since a page may print them over several lines. A row's are looked for on
    its own lines.
    """
    lines = split_lines(text)
    return [
        *_line_contradictions(label, lines),
        *_article_contradictions(label, _letters(text)),
        *_row_contradictions(label, lines),
    ]


def split_lines(text: str) -> list[str]:
    """Split a page as the ledger does: a line is what a line feed ends, or the rest after the last one."""
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def _line_contradictions(label: Content, lines: Sequence[str]) -> Iterator[str]:
    if len(label.lines) != len(lines):
        yield f"lines: the label names {len(label.lines)}, the page has {len(lines)}"
        return
    for number, (line, roles) in enumerate(zip(lines, label.lines, strict=True), start=1):
        if (not _letters(line)) != (roles == ("blank",)):
            yield f"line {number}: labelled {' + '.join(roles)}, but it is {'not ' if line.strip() else ''}blank"


def _article_contradictions(label: Content, page: str) -> Iterator[str]:
    article, roles = label.article, {role for line in label.lines for role in line}
    if (article is None) == ("paragraph" in roles):
        yield "article: an article has paragraphs, and paragraphs make an article"
    if article is None:
        return
    for field, role in _FIELD_ROLES.items():
        if getattr(article, field) and role not in roles:
            yield f"article.{field}: filled, but no line has the role {role}"
    if "caption" in roles and not article.captions:
        yield "article.captions: empty, but a line has the role caption"
    for name, value in _texts(article):
        if _letters(value) not in page:
            yield f"article.{name}: the page does not print “{value}”"


def _row_contradictions(label: Content, lines: Sequence[str]) -> Iterator[str]:
    row_lines = {number for number, roles in enumerate(label.lines, start=1) if "listing_row" in roles}
    claimed: set[int] = set()
    for index, row in enumerate(label.rows):
        if row.line not in row_lines:
            yield f"rows[{index}].line: line {row.line} has not the role listing_row"
        claimed.update(range(row.line, row.line + row.n_lines))
        printed = _letters("".join(lines[row.line - 1 : row.line - 1 + row.n_lines]))
        for name, value in _texts(row):
            if not _prints(printed, _letters(value), in_pieces=row.n_lines > 1):
                yield f"rows[{index}].{name}: its lines do not print “{value}”"
    for number in sorted(row_lines - claimed):
        yield f"line {number}: has the role listing_row, but no row claims it"


def _prints(text: str, value: str, *, in_pieces: bool) -> bool:
    """Tell whether a text holds a value; in pieces, other cells may stand between its letters."""
    if value in text or not in_pieces:
        return value in text
    letters = iter(text)
    return all(letter in letters for letter in value)


def _texts(record: Article | Row) -> Iterator[tuple[str, str]]:
    """Yield every text of a record that its page must print, one line of it at a time."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        texts = value if isinstance(value, tuple) else (value,)
        if name != "kind":
            yield from ((name, line) for text in texts if isinstance(text, str) for line in text.splitlines())


def _letters(text: str) -> str:
    """Return a text's characters as the tables hold them, without blanks and what nobody sees."""
    return _DROPPED.sub("", unicodedata.normalize("NFC", unescape(text)))
