"""Text in terminal columns: Hangul takes two, and a page's control characters take no command of the terminal."""

import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

_WIDE = frozenset("WF")
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cs"})
_PICTURES = 0x2400


def visible(text: str) -> str:
    """Return the text with every character that a terminal would obey or hide made visible.

    Control characters turn into their pictures (a tab into ␉), others into `<U+200B>`.
    """
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if ord(char) < 0x20:
        return chr(_PICTURES + ord(char))
    return f"<U+{ord(char):04X}>" if unicodedata.category(char) in _INVISIBLE else char


def width(text: str) -> int:
    """Return how many terminal columns a text takes; it has passed `visible`."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def fold(text: str, columns: int) -> list[str]:
    """Cut a text into pieces of at most `columns` terminal columns (2 or more); an empty text is one empty piece."""
    pieces = [""]
    room = columns
    for char in text:
        needed = _char_width(char)
        if needed > room:
            pieces.append("")
            room = columns
        pieces[-1] += char
        room -= needed
    return pieces


def pad(text: str, columns: int) -> str:
    """Fill a text with blanks up to `columns` terminal columns."""
    return text + " " * (columns - width(text))


def side_by_side(left: str, right: str, left_columns: int, right_columns: int) -> Iterator[tuple[str, str]]:
    """Yield two texts as two columns, line by line, each folded to its width; the left one is filled with blanks."""
    for left_piece, right_piece in zip_longest(fold(left, left_columns), fold(right, right_columns), fillvalue=""):
        yield pad(left_piece, left_columns), right_piece
