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
    """Cut a text into pieces of at most `columns` terminal columns (2 or more); an empty text is one empty piece.

    Pieces end after a blank where one is near, so that dates and words stay whole; together they are the text.
    """
    pieces = [""]
    for char in text:
        if width(pieces[-1]) + _char_width(char) > columns:
            kept, carried = _split_after_blank(pieces[-1])
            pieces[-1:] = [kept, carried]
        pieces[-1] += char
    return pieces


def _split_after_blank(piece: str) -> tuple[str, str]:
    """Split a full piece after its last blank, unless that would leave it less than half full."""
    end = piece.rfind(" ") + 1
    return (piece[:end], piece[end:]) if 2 * end > len(piece) else (piece, "")


def pad(text: str, columns: int) -> str:
    """Fill a text with blanks up to `columns` terminal columns."""
    return text + " " * (columns - width(text))


def side_by_side(left: str, right: str, left_columns: int, right_columns: int) -> Iterator[tuple[str, str]]:
    """Yield two texts as two columns, line by line, each folded to its width; the left one is filled with blanks."""
    for left_piece, right_piece in zip_longest(fold(left, left_columns), fold(right, right_columns), fillvalue=""):
        yield pad(left_piece, left_columns), right_piece
