"""From raw bytes to text and back, exactly.

`decode` decides by evidence, in this order:

0. The first bytes of an image, a PDF or a packed file: binary.
1. A byte order mark: UTF-8, UTF-16 or UTF-32. The mark is no part of the text.
2. NUL bytes: UTF-16 without a mark, if exactly one byte order gives readable text.
3. Strict UTF-8. Text in which no language is recognised is then looked at for mojibake (`repair`).
4. UTF-8 with a few damaged places, such as a file cut in mid-character: ten sound characters beyond ASCII for each.
5. CP949, CP932, EUC-JP, GB18030 and Big5, by the share of letters that are frequent in the encoding's language
   (`evidence`): at least `LEAST_SHARE` and two letters, four different ones if they are a dozen, and `LEAST_LEAD` above
   any other language. Where all five are silent the page is undecodable: nothing is guessed.
6. ASCII with a few damaged places: two hundred sound characters for each.

Damaged places, at most `3 + bytes // 2000` and `MOST_DAMAGE`, are U+FFFD in the text, and `repaired` keeps their bytes:
`damaged:eb8b,ff` says that the first U+FFFD stands for the bytes EB 8B and the second for FF. `encode` undoes all this.
Whatever is not plain strict UTF-8 is encoded again and compared: a page that does not come back to the byte is refused.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from stages.inputs import repair
from stages.inputs.evidence import LANGUAGES, Counts, count
from stages.inputs.items import Reason

MARKS = {
    "utf-32-le-sig": (b"\xff\xfe\x00\x00", "utf-32-le"),
    "utf-32-be-sig": (b"\x00\x00\xfe\xff", "utf-32-be"),
    "utf-8-sig": (b"\xef\xbb\xbf", "utf-8"),
    "utf-16-le-sig": (b"\xff\xfe", "utf-16-le"),
    "utf-16-be-sig": (b"\xfe\xff", "utf-16-be"),
}
FIRST_BYTES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n",
    b"GIF87a",
    b"GIF89a",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
)
NOT_PLAIN = (*FIRST_BYTES, MARKS["utf-8-sig"][0])
LEGACY = (
    ("korean", ("cp949",)),
    ("japanese", ("cp932",)),
    ("japanese", ("euc_jp", "euc_jis_2004")),
    ("simplified", ("gb18030",)),
    ("traditional", ("cp950", "big5hkscs")),
)
LEAST_SHARE = 0.35
LEAST_LEAD = 0.15
CERTAIN_SHARE = 0.6
CERTAIN_LETTERS = 40
MOST_DAMAGE = 100
REPLACEMENT = "\ufffd"
# Bytes that UTF-8 pages in Korean are made of; where many others are left over, a page needs a closer look.
PLAIN = b"\t\n\r" + bytes({*range(0x20, 0x7F), *range(0x80, 0xC0), 0xE2, 0xE3, *range(0xEA, 0xF5)} - {0xEF})


class Decoded(NamedTuple):
    """Text of a page; `encode(*decoded)` gives its raw bytes."""

    text: str
    encoding: str
    repaired: str | None = None


class Undecodable(NamedTuple):
    """Why a page is no text: `empty`, `binary`, `undecodable` or `not_reversible`."""

    reason: Reason
    detail: str


class Candidate(NamedTuple):
    """One way to read a page: its text, the bytes of the damaged places, and what the text is made of."""

    text: str
    encoding: str
    damage: list[bytes]
    counts: Counts
    share: float = 0.0

    def decoded(self) -> Decoded:
        """Return the text with its damage written down."""
        places = ",".join(place.hex() for place in self.damage)
        return Decoded(self.text, self.encoding, f"damaged:{places}" if places else None)


def decode(raw: bytes) -> Decoded | Undecodable:
    """Return the text of `raw` with its encoding and repair, or why there is none."""
    if not raw or raw.isspace():
        return Undecodable("empty", f"{len(raw)} bytes, none but blanks")
    if raw.startswith(FIRST_BYTES):
        return Undecodable("binary", f"begins with {raw[:4].hex(' ')}, as an image, a PDF or a packed file does")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return checked(
            raw, decode_marked(raw) or decode_wide(raw) or decode_damaged(raw) or decode_legacy(raw) or judge(raw)
        )
    if looks_plain(raw):
        return Decoded(text, "utf-8")
    return checked(raw, decode_marked(raw) or decode_wide(raw) or inspect(text))


def looks_plain(raw: bytes) -> bool:
    """Whether `raw`, if it is strict UTF-8, is text that needs no closer look: then `decode` says just `utf-8`.

    Such a page has few bytes but those of Korean and ASCII, no mark, NUL or U+FFFD, and something other than blanks.
    """
    if not raw or raw.isspace() or raw.startswith(NOT_PLAIN):
        return False
    leftover = raw.translate(None, PLAIN)
    if len(leftover) * 20 > len(raw) or b"\0" in leftover:
        return False
    return b"\xef" not in leftover or REPLACEMENT.encode() not in raw


def encode(text: str, encoding: str, repaired: str | None = None) -> bytes:
    """Return the raw bytes that `decode` read: its exact inverse. Raises UnicodeError where there are none."""
    mark, codec = MARKS.get(encoding, (b"", encoding))
    steps = repaired.split(" ") if repaired else []
    damage: list[bytes] = []
    if steps and steps[-1].startswith("damaged:"):
        damage = [bytes.fromhex(place) for place in steps.pop().removeprefix("damaged:").split(",")]
    if not steps:
        return mark + restore(text, codec, damage)
    inner, wrong = repair.parse_way(steps[0])
    return mark + repair.misread(restore(text, inner, damage), wrong).encode(codec)


def restore(text: str, codec: str, damage: list[bytes]) -> bytes:
    """Encode `text`, putting the bytes of `damage` where it has U+FFFD."""
    if not damage:
        return text.encode(codec)
    sound = [piece.encode(codec) for piece in text.split(REPLACEMENT)]
    if len(sound) != len(damage) + 1:
        raise UnicodeError(f"{len(damage)} damaged places, but {len(sound) - 1} times U+FFFD")
    return b"".join(part for pair in zip(sound, [*damage, b""], strict=True) for part in pair)


def tolerant(raw: bytes, codec: str) -> Candidate | None:
    """Decode `raw`, setting aside the bytes of damaged places; None where there are too many."""
    allowed = min(3 + len(raw) // 2000, MOST_DAMAGE)
    pieces: list[str] = []
    damage: list[bytes] = []
    while True:
        try:
            pieces.append(raw.decode(codec))
            break
        except UnicodeDecodeError as error:
            if len(damage) >= allowed:
                return None
            pieces.append(raw[: error.start].decode(codec))
            damage.append(raw[error.start : error.end])
            raw = raw[error.end :]
    text = REPLACEMENT.join(pieces)
    return Candidate(text, codec, with_genuine(pieces, damage, codec), count(text))


def with_genuine(pieces: list[str], damage: list[bytes], codec: str) -> list[bytes]:
    """Return the bytes of every U+FFFD between and in `pieces`: of damaged places, and of those that were stored."""
    found: list[bytes] = []
    for piece, place in zip_longest(pieces if damage else (), damage):
        found.extend(REPLACEMENT.encode(codec) for _ in range(piece.count(REPLACEMENT)))
        found.extend(() if place is None else (place,))
    return found


def checked(raw: bytes, result: Decoded | Undecodable) -> Decoded | Undecodable:
    """Return `result` if it holds text and gives `raw` back to the byte."""
    if isinstance(result, Undecodable):
        return result
    if not result.text.strip(" \t\r\n\0\ufeff"):
        return Undecodable("empty", f"{len(raw)} bytes of {result.encoding}, none but blanks")
    try:
        back = encode(*result)
    except UnicodeError:
        back = None
    if back != raw:
        return Undecodable("not_reversible", f"reads as {result.encoding}, which does not give the same bytes back")
    return result


def decode_marked(raw: bytes) -> Decoded | None:
    """Decode a page that begins with a byte order mark."""
    for encoding, (mark, codec) in MARKS.items():
        candidate = tolerant(raw[len(mark) :], codec) if raw.startswith(mark) else None
        if candidate is not None and not is_binary(candidate.counts):
            return candidate._replace(encoding=encoding).decoded()
    return None


def decode_wide(raw: bytes) -> Decoded | None:
    """Decode UTF-16 without a mark, if exactly one byte order gives readable text."""
    if b"\0" not in raw:
        return None
    candidates = [tolerant(raw, codec) for codec in ("utf-16-le", "utf-16-be")]
    readable = [found for found in candidates if found is not None and is_readable(found.counts)]
    return readable[0].decoded() if len(readable) == 1 else None


def decode_damaged(raw: bytes) -> Decoded | None:
    """Decode UTF-8 with a few damaged places, if ten sound characters beyond ASCII speak for each."""
    candidate = tolerant(raw, "utf-8")
    if candidate is None or is_lost(candidate.counts):
        return None
    return candidate.decoded() if candidate.counts.beyond_ascii >= 10 * len(candidate.damage) else None


def decode_legacy(raw: bytes) -> Decoded | None:
    """Decode CP949, CP932, EUC-JP, GB18030 or Big5 by evidence; None where there is not enough."""
    best: dict[str, Candidate] = {}
    for candidate, language in legacy_candidates(raw):
        if language not in best or candidate.share > best[language].share:
            best[language] = candidate
        if candidate.share >= CERTAIN_SHARE and candidate.counts.letters >= CERTAIN_LETTERS and not candidate.damage:
            return candidate.decoded()
    ranked = sorted(best.items(), key=lambda found: (-found[1].share, LANGUAGES.index(found[0])))
    if not ranked:
        return None
    language, first = ranked[0]
    rival = ranked[1][1].share if len(ranked) > 1 else 0.0
    enough = first.share >= max(LEAST_SHARE, rival + LEAST_LEAD) and first.counts.frequent_in(language) >= 2
    return first.decoded() if enough else None


def legacy_candidates(raw: bytes) -> Iterator[tuple[Candidate, str]]:
    """Yield each legacy reading of `raw` that is possible, with the language it would be in."""
    for language, codecs in LEGACY:
        readings = (tolerant(raw, codec) for codec in codecs)
        possible = [found for found in readings if found is not None and is_text(found)]
        if possible:
            found = min(possible, key=lambda candidate: len(candidate.damage))
            yield found._replace(share=found.counts.share(language, len(found.damage))), language


def inspect(text: str) -> Decoded | Undecodable:
    """Judge the text of strict UTF-8 that is not plainly Korean: binary, lost, mojibake, or simply another language."""
    counts = count(text)
    if is_binary(counts):
        return Undecodable("binary", f"{counts.controls} of {counts.total} characters are control characters")
    if is_lost(counts):
        found = f"{counts.replacements} of {counts.total} characters are U+FFFD"
        return Undecodable("undecodable", f"{found}: decoded wrongly before it was stored, and lost; fetch it again")
    if counts.letters < 2 or max(counts.share(language) for language in LANGUAGES) >= LEAST_SHARE:
        return Decoded(text, "utf-8")
    for wrong, data in repair.undone(text):
        if (inner := decode_inner(data, wrong)) is not None:
            steps = (repair.name_way(inner.encoding, wrong), inner.repaired)
            return Decoded(inner.text, "utf-8", " ".join(step for step in steps if step))
    if repair.is_mojibake(counts):
        return Undecodable(
            "undecodable", "decoded wrongly before it was stored, and not to be restored; fetch it again"
        )
    return Decoded(text, "utf-8")


def decode_inner(data: bytes, wrong: str) -> Decoded | None:
    """Decode the bytes under a mojibake: UTF-8 that is strictly valid, else a legacy encoding by its evidence."""
    if wrong in repair.MIXED:
        found = decode_legacy(data)
        return found if found is not None and found[1:] == ("cp949", None) else None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None if wrong == "cp949" else decode_legacy(data)
    return Decoded(text, "utf-8") if count(text).beyond_ascii >= 2 else None


def judge(raw: bytes) -> Decoded | Undecodable:
    """Say of bytes that fit no encoding whether they are ASCII with damaged places, binary, or merely undecodable."""
    counts = count(raw.decode("latin-1"))
    if counts.controls * 50 > counts.total:
        return Undecodable("binary", f"{counts.controls} of {counts.total} bytes are control characters")
    candidate = tolerant(raw, "utf-8")
    if candidate is not None and candidate.counts.total >= 200 * len(candidate.damage):
        return candidate.decoded()
    shares = [f"{found.encoding} {found.share:.0%}" for found, _ in legacy_candidates(raw)]
    return Undecodable("undecodable", f"no encoding fits; frequent letters: {', '.join(shares) or 'none'}")


def is_text(candidate: Candidate) -> bool:
    """Whether a legacy reading is no binary, and has four different letters if it has a dozen."""
    varied = candidate.counts.letters < 12 or len({letter for letter in candidate.text if letter > "\x7f"}) >= 4
    return varied and not is_binary(candidate.counts)


def is_binary(counts: Counts) -> bool:
    """Whether more than a tenth of the characters are control characters (a few NULs are kept)."""
    if counts.controls + counts.blanks == counts.total:
        return counts.controls > 0
    return counts.controls > 3 and counts.controls * 10 > counts.total


def is_lost(counts: Counts) -> bool:
    """Whether U+FFFD stands for more than a twentieth of what is not ASCII, and for a hundredth of all."""
    visible = counts.total - counts.blanks
    return (
        counts.replacements > 3
        and counts.replacements * 20 > counts.beyond_ascii
        and counts.replacements * 100 > visible
    )


def is_readable(counts: Counts) -> bool:
    """Whether the text is ASCII nearly throughout, or its letters are frequent in one language."""
    if is_binary(counts) or counts.controls * 50 > counts.total:
        return False
    share = max(counts.share(language) for language in LANGUAGES)
    return counts.beyond_ascii * 20 <= counts.total or share >= LEAST_SHARE
