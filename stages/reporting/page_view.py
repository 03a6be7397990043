"""One page beside what was read from it, as text for a terminal: each line's role, and the values it gave."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stages.reporting.columns import side_by_side, visible, width
from stages.scoring.content import PARAGRAPH_BREAK
from stages.tables.corpus import PageTables

NARROWEST = 60
NUMBER_COLUMNS = 5
ROLE_COLUMNS = 18
ROW_CELLS = (
    *("reply", "number", "category", "title", "comments", "badges"),
    *("author", "date", "time", "date_text", "views", "votes"),
)
HEAD_FIELDS = ("author", "date", "date_text", "views", "votes")
ARTICLE_FIELDS = ("title", "subtitle", "captions", "bylines", "publisher", *HEAD_FIELDS, "listing_latest_date")
PROVENANCE = ("path", "url", "sha256", "n_bytes", "encoding", "repaired", "n_lines")
# Roles whose text `articles` holds: in the field of their name, or as entry `ref` of a list.
SINGLE_FIELDS = ("title", "subtitle", "publisher")
LIST_FIELDS = {"paragraph": "body", "caption": "captions", "byline": "bylines"}
COLOURS = {
    **dict.fromkeys(("paragraph", "title", "subtitle"), "32"),
    **dict.fromkeys(("caption", "byline", "publisher", "head"), "36"),
    **dict.fromkeys(("listing_header", "listing_row", "listing_foot"), "34"),
    **dict.fromkeys(("chrome", "tail", "comment"), "90"),
    "unknown": "33",
    "reject": "31",
}


def render(tables: PageTables, columns: int, colour: bool) -> str:
    """Return the page as text of at most `columns` terminal columns (60 or more), with ANSI colours if `colour`.

    First where the page comes from, then its lines, each with number, role, ref and the values read from it, then the
    article and whatever of the page lies in quarantine.
    """
    columns = max(columns, NARROWEST)
    blocks = [
        _provenance(tables),
        _page_lines(tables, columns, colour),
        _article(tables, columns),
        _rejects(tables, columns, colour),
    ]
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block) + "\n"


def _provenance(tables: PageTables) -> Iterator[str]:
    yield visible(tables.page_id)
    if tables.page is None:
        yield "  lies in quarantine whole"
        return
    for name in PROVENANCE:
        if tables.page[name] is not None:
            yield f"  {name:<10}{visible(str(tables.page[name]))}"


def _page_lines(tables: PageTables, columns: int, colour: bool) -> Iterator[str]:
    if tables.page is None:
        return
    text_columns = (columns - NUMBER_COLUMNS - ROLE_COLUMNS - 3) // 2
    value_columns = columns - NUMBER_COLUMNS - ROLE_COLUMNS - 3 - text_columns
    for number, role, ref, text, values in _pieces(tables):
        label = f"{role} {ref}" if ref is not None else role
        margin = f"{number:>{NUMBER_COLUMNS - 1}} {_coloured(f'{label:<{ROLE_COLUMNS}}', role, colour)}"
        for left, right in side_by_side(visible(text), visible(values), text_columns, value_columns):
            yield f"{margin}{left} │ {right}".rstrip()
            margin = " " * (NUMBER_COLUMNS + ROLE_COLUMNS)


def _pieces(tables: PageTables) -> Iterator[tuple[str, str, int | None, str, str]]:
    """Yield line number (empty but for a line's first piece), role, ref, text and values of each piece of the page."""
    page = tables.page or {}
    raw = page["text"].encode()
    article = tables.articles.row(0, named=True) if tables.articles.height else {}
    rows = dict(zip(tables.listings["row"], tables.listings.iter_rows(named=True), strict=True))
    shown: set[tuple[str, int | None]] = set()
    for piece in tables.lines.sort("line", "piece").iter_rows(named=True):
        role, ref = piece["role"], piece["ref"]
        first = (role, ref) not in shown
        shown.add((role, ref))
        text = raw[piece["start"] : piece["end"]].decode().removesuffix("\n")
        number = str(piece["line"]) if piece["piece"] == 0 else ""
        yield number, role, ref, text, _piece_values(role, ref, article, rows) if first else ""


def _piece_values(role: str, ref: int | None, article: Mapping[str, Any], rows: Mapping[int, Mapping[str, Any]]) -> str:
    """Return what the tables hold of a piece, where they hold something."""
    if role == "listing_row":
        return _row_values(rows.get(-1 if ref is None else ref, {}))
    if not article:
        return ""
    if role == "head":
        return _cells(article, HEAD_FIELDS)
    if role in SINGLE_FIELDS:
        return _value(article[role])
    return _entry(role, ref, article)


def _row_values(row: Mapping[str, Any]) -> str:
    """Write a row's filled cells, led by its kind where that is not `post`."""
    kind = row.get("kind", "post")
    return ("" if kind == "post" else f"{kind} · ") + _cells(row, ROW_CELLS)


def _entry(role: str, ref: int | None, article: Mapping[str, Any]) -> str:
    """Return entry `ref` of the list that the role fills; of a paragraph, which stands beside it, only the length."""
    if role not in LIST_FIELDS or ref is None:
        return ""
    texts = article["body"].split(PARAGRAPH_BREAK) if role == "paragraph" else article[LIST_FIELDS[role]]
    if ref >= len(texts):
        return ""
    return f"{_count(len(texts[ref]), 'character')} of body" if role == "paragraph" else _value(texts[ref])


def _cells(record: Mapping[str, Any], names: Iterable[str]) -> str:
    """Write the cells that are filled as `name value`, between middle dots."""
    filled = ((name, record[name]) for name in names if record.get(name) not in (None, [], False))
    return " · ".join(f"{name} {_value(value)}" for name, value in filled)


def _value(value: object) -> str:
    """Write a value so that its type shows: text in quotation marks, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return f"“{value}”" if isinstance(value, str) else str(value)


def _article(tables: PageTables, columns: int) -> Iterator[str]:
    for article in tables.articles.iter_rows(named=True):
        counts = f"{_count(article['n_paragraphs'], 'paragraph')}, {_count(article['n_chars'], 'character')}"
        yield f"article   lines {article['first_line']} to {article['last_line']}, {counts}"
        for name in ARTICLE_FIELDS:
            for index, value in enumerate(article[name] if isinstance(article[name], list) else [article[name]]):
                if value is not None:
                    yield from _block(name if index == 0 else "", _value(value), columns)


def _block(name: str, value: str, columns: int) -> Iterator[str]:
    """Yield `name value`, the value folded beside the name."""
    indent = max(22, width(name) + 3)
    for left, right in side_by_side(f"  {name}", visible(value), indent, columns - indent):
        yield left + right


def _rejects(tables: PageTables, columns: int, colour: bool) -> Iterator[str]:
    for reject in tables.rejects.sort("line", "reason").iter_rows(named=True):
        place = f"line {reject['line']}" if reject["line"] else "whole page"
        n_bytes = "bytes not kept" if reject["raw"] is None else f"{_count(len(reject['raw']), 'byte')} kept"
        yield _coloured(f"quarantined at {reject['stage']}: {reject['reason']}, {place}, {n_bytes}", "reject", colour)
        if reject["detail"]:
            yield from _block("", reject["detail"], columns)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _coloured(text: str, role: str, colour: bool) -> str:
    code = COLOURS.get(role)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code else text
