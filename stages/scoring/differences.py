"""Where a label and what was found differ, in words: for a person who corrects a rule, or a label."""

from collections.abc import Iterator, Sequence

from stages.scoring.alignment import RowPair, pair_rows, text_changes
from stages.scoring.content import Article, Content, LineRoles, Row
from stages.scoring.scores import ARTICLE_FIELDS, ROW_CELLS

EXCERPT = 60


def differences(label: Content, found: Content, page_lines: Sequence[str]) -> list[str]:
    """Return one sentence for each difference on a page, none where both agree.

    Args:
        label: What a person says.
        found: What the reader says.
        page_lines: The page's text, line by line, to quote from.
    """
    return [
        *_role_differences(label.lines, found.lines, page_lines),
        *_article_differences(label.article, found.article),
        *(sentence for pair in pair_rows(label.rows, found.rows) for sentence in _row_differences(pair)),
    ]


def _role_differences(
    label: Sequence[LineRoles], found: Sequence[LineRoles], page_lines: Sequence[str]
) -> Iterator[str]:
    for index in range(max(len(label), len(found))):
        expected, read = (roles[index] if index < len(roles) else () for roles in (label, found))
        if _merged_text(expected) != _merged_text(read):
            quoted = excerpt(page_lines[index]) if index < len(page_lines) else "(no such line)"
            yield f"line {index + 1}: labelled {_merged_text(expected)}, read as {_merged_text(read)}: {quoted}"


def _merged_text(roles: LineRoles) -> str:
    """Write roles as a label does; neighbouring pieces of one role are written once."""
    kept = [role for index, role in enumerate(roles) if index == 0 or role != roles[index - 1]]
    return " + ".join(kept) or "nothing"


def _article_differences(label: Article | None, found: Article | None) -> Iterator[str]:
    if label is None and found is None:
        return
    if label is None:
        yield f"article invented: {excerpt(found.body if found else '')}"
    elif found is None:
        yield f"article missed: {excerpt(label.body)}"
    else:
        yield from _value_differences("article", label, found, ARTICLE_FIELDS)
        for change in text_changes(label.paragraphs, found.paragraphs):
            yield f"body: labelled {excerpt(change.label)}, read {excerpt(change.found)}"


def _row_differences(pair: RowPair) -> Iterator[str]:
    label, found = pair
    if found is None and label is not None:
        yield f"row missed on line {label.line}: {excerpt(label.title or '')}"
    elif label is None and found is not None:
        yield f"row invented on line {found.line}: {excerpt(found.title or '')}"
    elif label is not None and found is not None:
        yield from _value_differences(f"row on line {label.line}", label, found, ROW_CELLS)


def _value_differences(what: str, label: Row | Article, found: Row | Article, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        expected, read = getattr(label, name), getattr(found, name)
        if expected != read:
            yield f"{what}: {name}: labelled {_shown(expected)}, read {_shown(read)}"


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str | tuple) else str(value)


def excerpt(text: str) -> str:
    """Quote a text, its middle left out where it is long."""
    text = text.rstrip("\r\n")
    if len(text) > EXCERPT:
        half = EXCERPT // 2
        text = f"{text[:half]} … {text[-half:]}"
    return f"“{text}”"
