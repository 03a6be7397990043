"""Mojibake: text that was decoded with the wrong encoding before it was stored, and how it was done.

A way is written `<right>-read-as-<wrong>`, such as `cp949-read-as-latin-1`. `misread` does the wrong decoding again, so
the raw bytes of a repaired page can be given back. The wrong readings known here:

- `latin-1`: each byte a character.
- `cp1252`: the same, but bytes 80 to 9F are typographic signs (the five that have none stay control characters).
- `cp949`: UTF-8 read as Korean. Most Korean pages lose bytes that way, and are refused.
- `latin-1-and-utf-8`, `latin-1-and-utf-8-pairs`, and the same with `cp1252`: bytes, or pairs of bytes, that happened to
  be valid UTF-8 were read as that where this gave a letter that the first encoding has not; so Greek and Cyrillic
  letters stand among the Latin ones.

Where pairs were read as UTF-8 that gave letters of Latin-1 too, `°` is one byte or two, and several choices give whole
Korean syllables: no repair is certain. Such text has no byte C2 or C3 left before one of 80 to BF, and is refused.
"""

import re
from collections.abc import Iterator
from functools import cache

from stages.inputs.evidence import LANGUAGES, Counts

SIGNS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
CP1252 = "".join(chr(byte) if not 0x80 <= byte < 0xA0 else SIGNS[byte - 0x80] for byte in range(256))
LATIN_1 = bytes(range(256)).decode("latin-1")
BYTES = {
    base: {letter: bytes([byte]) for byte, letter in enumerate(letters)}
    for base, letters in (("latin-1", LATIN_1), ("cp1252", CP1252))
}
BETWEEN = "-read-as-"
PAIRS = rb"[\xc2-\xdf][\x80-\xbf]"
MIXED = {
    f"{base}-and-{read}": (base, re.compile(pattern))
    for base in BYTES
    for read, pattern in (("utf-8-pairs", PAIRS), ("utf-8", PAIRS + rb"|[\xe0-\xef][\x80-\xbf]{2}"))
}
LEAST_LATIN_PAIRS = 2  # pairs of bytes, left as they were, that UTF-8 has for letters of Latin-1


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
    if wrong in MIXED:
        return misread_mixed(data, *MIXED[wrong])
    raise LookupError(f"no way of misreading is called {wrong}")


def misread_mixed(data: bytes, base: str, sequences: re.Pattern[bytes]) -> str:
    """Decode the valid `sequences` of UTF-8 that are letters which `base` has not, and all other bytes as `base`."""
    pieces: list[str] = []
    place = 0
    for found in sequences.finditer(data):
        letter = found[0].decode("utf-8", "ignore")
        if letter and letter not in BYTES[base]:
            pieces += [misread(data[place : found.start()], base), letter]
            place = found.end()
    return "".join([*pieces, misread(data[place:], base)])


def undone(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield each wrong reading that can have given exactly `text`, with the bytes that were read."""
    for wrong in ("latin-1", "cp1252", "cp949", *MIXED):
        data = undo(text, wrong)
        if data is not None and misread(data, wrong) == text:
            yield wrong, data


def undo(text: str, wrong: str) -> bytes | None:
    """Return the bytes that were misread as `text`, or None."""
    if wrong == "cp1252":
        letters = BYTES["cp1252"]
        return b"".join(letters[letter] for letter in text) if letters.keys() >= set(text) else None
    if wrong in MIXED:
        base, _ = MIXED[wrong]
        is_certain = len(latin_pairs(base).findall(text)) >= LEAST_LATIN_PAIRS
        return b"".join(BYTES[base].get(letter) or letter.encode() for letter in text) if is_certain else None
    try:
        return text.encode(wrong)
    except UnicodeEncodeError:
        return None


@cache
def latin_pairs(base: str) -> re.Pattern[str]:
    """Return a pattern for two letters of `base` whose bytes are UTF-8 for a letter of Latin-1, not read as that."""
    letters = {byte: letter for letter, byte in BYTES[base].items()}
    first, second = (
        "".join(letters[bytes([byte])] for byte in span) for span in (range(0xC2, 0xC4), range(0x80, 0xC0))
    )
    return re.compile(f"[{re.escape(first)}][{re.escape(second)}]")


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
