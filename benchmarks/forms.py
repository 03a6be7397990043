"""Listings as plain-text extractors print them: one function for each form, from the same cells.

Every function takes the header's labels and the rows' cells, both in column order, and returns the listing's lines. An
empty cell is an empty string. Forms that split a row over several lines need the columns number, title, then others.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

Cells = Sequence[str]
Printer = Callable[[Cells, Sequence[Cells]], list[str]]

COLUMN_GAP = "  "
TITLE = 1
WIDE = "WF"


def spaces(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print cells with one space between them; an empty cell vanishes."""
    return [" ".join(filter(None, cells)) for cells in (header, *rows)]


def tabs(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print cells with a tab between them."""
    return ["\t".join(cells) for cells in (header, *rows)]


def double_tabs(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print cells with two tabs between them."""
    return ["\t\t".join(cells) for cells in (header, *rows)]


def pipes(header: Cells, rows: Sequence[Cells]) -> list[str]:
    r"""Print a Markdown table: `| a | b |` with a rule under the header, a pipe inside a cell as `\|`."""
    lines = [f"| {' | '.join(_piped(cells))} |" for cells in (header, *rows)]
    return [lines[0], f"|{'---|' * len(header)}", *lines[1:]]


def loose_pipes(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print a table without outer pipes: `a| b| c` with the rule `---|---|---`."""
    lines = ["| ".join(_piped(cells)) for cells in (header, *rows)]
    return [lines[0], "|".join(["---"] * len(header)), *lines[1:]]


def _piped(cells: Cells) -> Iterator[str]:
    return (cell.replace("|", r"\|") for cell in cells)


def aligned(header: Cells, rows: Sequence[Cells], title_width: int = 40) -> list[str]:
    """Print columns aligned by blanks; a title wider than `title_width` goes on in its column on the next lines."""
    wrapped = [_wrap(cells[TITLE], title_width) for cells in rows]
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    widths[TITLE] = max(_width(piece) for piece in chain([header[TITLE]], *wrapped))
    margin = " " * sum(width + len(COLUMN_GAP) for width in widths[:TITLE])
    lines = [_padded(header, widths)]
    for cells, pieces in zip(rows, wrapped, strict=True):
        lines.append(_padded([*cells[:TITLE], pieces[0], *cells[TITLE + 1 :]], widths))
        lines += [margin + piece for piece in pieces[1:]]
    return lines


def _width(text: str) -> int:
    """Return the columns a text takes on a terminal: wide letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in WIDE else 1 for letter in text)


def _padded(cells: Cells, widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return COLUMN_GAP.join(padded).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and _width(lines[-1]) + 1 + _width(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def cell_lines(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print one cell per line, the header's labels too; an empty cell vanishes."""
    return [cell for cells in (header, *rows) for cell in cells if cell]


def three_lines(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print number, title and the other cells on a line each, as gnuboard5's title block makes an extractor do."""
    lines = [" ".join(filter(None, header))]
    for number, title, *others in rows:
        lines += [number, title, " ".join(filter(None, others))]
    return lines


def glued(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print cells with nothing between them, but for the blank that follows the number."""
    return ["".join(header), *(f"{cells[0]} {''.join(cells[1:])}" for cells in rows)]


def flat(header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Print the whole listing on one line."""
    return [" ".join(spaces(header, rows))]


FORMS: dict[str, Printer] = {
    "spaces": spaces,
    "tabs": tabs,
    "double_tabs": double_tabs,
    "pipes": pipes,
    "loose_pipes": loose_pipes,
    "aligned": aligned,
    "cell_lines": cell_lines,
    "three_lines": three_lines,
    "glued": glued,
    "flat": flat,
}
