"""Mojibake: text that was decoded with the wrong encoding before it was stored, and how it was done.

A way is written `<right>-read-as-<wrong>`, such as `cp949-read-as-latin-1`. `misread` does the wrong decoding again, so
the raw bytes of a repaired page can be given back. The wrong readings known here:

- `latin-1`: each byte a character.
- `cp1252`: the same, but bytes 80 to 9F are typographic signs (the five that have none stay control characters).
- `cp949`: UTF-8 read as Korean. Most Korean pages lose bytes that way, and are refused.

A fourth form is only recognised, and refused: CP949 of which whatever happened to be valid UTF-8 was read as that, so
that Greek and Cyrillic letters stand among the Latin ones. Its signs are ambiguous (`°` is one byte or two), and
several choices give whole Korean syllables: no repair of it is certain.
"""

from collections.abc import Iterator

from stages.inputs.evidence import LANGUAGES, Counts

SIGNS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
CP1252 = "".join(chr(byte) if not 0x80 <= byte < 0xA0 else SIGNS[byte - 0x80] for byte in range(256))
CP1252_BYTES = {letter: byte for byte, letter in enumerate(CP1252)}
BETWEEN = "-read-as-"


def name_way(right: str, wrong: str) -> str:
    """Return how a way is written in `pages.repaired`."""
    return f"{right}{BETWEEN}{wrong}"


def parse_way(way: str) -> tuple[str, str]:
    """Return the right and the wrong encoding of a way."""
    right, _, wrong = way.partition(BETWEEN)
    return right, wrong


def misread(data: bytes, wrong: str) -> str:
    """Decode `data` in the wrong way. Raises UnicodeError where that is impossible, LookupError for an unknown way."""
    if wrong == "latin-1":
        return data.decode("latin-1")
    if wrong == "cp1252":
        return data.decode("latin-1").translate(dict(enumerate(CP1252)))
    if wrong == "cp949":
        return data.decode("cp949")
    raise LookupError(f"no way of misreading is called {wrong}")


def undone(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield each wrong reading that can have given exactly `text`, with the bytes that were read."""
    for wrong in ("latin-1", "cp1252", "cp949"):
        data = undo(text, wrong)
        if data is not None and misread(data, wrong) == text:
            yield wrong, data


def undo(text: str, wrong: str) -> bytes | None:
    """Return the bytes that were misread as `text`, or None."""
    if wrong == "cp1252":
        return bytes(CP1252_BYTES[letter] for letter in text) if CP1252_BYTES.keys() >= set(text) else None
    try:
        return text.encode(wrong)
    except UnicodeEncodeError:
        return None


def is_mojibake(counts: Counts) -> bool:
    """Whether the text can be no language's: judged by its mixture of letters, or by how few are frequent ones.

    Letters below U+0800: a third of the text and a seventh of them odd, or a twentieth of it and a third of them odd.
    Hangul: twenty syllables, and under a fifth frequent. Hangul and Chinese characters: forty, and under a sixth.
    """
    visible = counts.total - counts.blanks
    many = counts.extended * 3 > visible and counts.odd * 7 > counts.extended
    strange = counts.extended * 20 > visible and counts.odd * 3 > counts.extended
    if counts.extended >= 8 and (many or strange):
        return True
    if counts.hangul >= 20 and counts.hangul * 5 > counts.letters and counts.share("korean") < 0.2:
        return True
    best = max(counts.share(language) for language in LANGUAGES)
    return counts.east_asian >= 40 and counts.east_asian * 2 > counts.letters and best < 1 / 6
