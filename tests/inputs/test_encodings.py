"""Every page decodes right, or says that it does not; and every decoded page gives its bytes back."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stages.inputs.encodings import Decoded, Undecodable, decode, encode
from tests.inputs.invented import WAYS, page

PAGES_OF_A_WAY = 100
WITHOUT_A_RIGHT_TEXT = (
    "CP949 lost as UTF-8",
    "CP949 lost without a trace",
    "CP949 read as GB18030",
    "CP949 read as UTF-8 or Latin-1",
)


def outcome(text: str, raw: bytes) -> str:
    """Say how a page came out: right, wrong, or refused."""
    found = decode(raw)
    if isinstance(found, Undecodable):
        return "refused"
    assert encode(*found) == raw
    return "right" if found.text == text else "wrong"


def test_two_thousand_pages_decode_right() -> None:
    outcomes = {way: Counter(outcome(*make(seed)) for seed in range(PAGES_OF_A_WAY)) for way, make in WAYS.items()}
    assert sum(found.total() for found in outcomes.values()) >= 2000
    for way in WITHOUT_A_RIGHT_TEXT:
        assert outcomes.pop(way) == {"refused": PAGES_OF_A_WAY}
    together: Counter[str] = sum(outcomes.values(), Counter())
    assert together["wrong"] == 0, outcomes
    assert together["right"] >= 0.995 * together.total(), outcomes


@pytest.mark.parametrize(
    ("way", "encoding", "repaired"),
    [
        ("UTF-8", "utf-8", None),
        ("UTF-8 with a mark", "utf-8-sig", None),
        ("UTF-16 with a mark", "utf-16-le-sig", None),
        ("UTF-16 without a mark", "utf-16-be", None),
        ("CP949", "cp949", None),
        ("CP932", "cp932", None),
        ("EUC-JP", "euc_jp", None),
        ("GB18030", "gb18030", None),
        ("Big5", "cp950", None),
        ("CP949 read as Latin-1", "utf-8", "cp949-read-as-latin-1"),
        ("CP949 read as latin-1-and-utf-8-pairs", "utf-8", "cp949-read-as-latin-1-and-utf-8-pairs"),
        ("UTF-8 read as CP1252", "utf-8", "utf-8-read-as-cp1252"),
        ("UTF-8 read as Latin-1", "utf-8", "utf-8-read-as-latin-1"),
        ("UTF-8 cut in a character", "utf-8", "damaged:eb82"),
        ("CP949 cut in a character", "cp949", "damaged:b3"),
    ],
)
def test_the_encoding_and_the_repair_are_named(way: str, encoding: str, repaired: str | None) -> None:
    text, raw = WAYS[way](7)
    assert decode(raw) == Decoded(text, encoding, repaired)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\xff\xfe \x00\n\x00", "empty"),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x02\x00\x00\x00\xba\xb3K\xb3",
            "binary",
        ),
        (bytes(range(256)) * 8, "binary"),
        (b"\xff\xd8\xff\xe0" + b"\xa5" * 90, "binary"),
        (b"%PDF-1.4 and so on", "binary"),
        (b"\xa5" * 90, "undecodable"),
        (b"\0" * 64, "binary"),
        (b"\x01\x02\x03\x04 text \x05\x06\x07", "binary"),
        ("Été déjà vu à la plage, où l'œuvre a coûté cher".encode("cp1252"), "undecodable"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    found = decode(raw)
    assert isinstance(found, Undecodable)
    assert (found.reason, bool(found.detail)) == (reason, True)


@pytest.mark.parametrize(
    "text",
    [
        "hello world",
        "Été à la plage: déjà vu, garçon, naïve. L'œuvre «complète» coûte 5 € — n° 12 ½",
        "Größe, Übung, ß äöü ÄÖÜ »so« „gut“",
        "¿Qué? ¡Hola! año 1º 2ª",
        "Привет, мир! Съешь ещё этих мягких французских булок, да выпей чаю №5",
        "Καλημέρα κόσμε, αυτό είναι ένα κείμενο",
        "שלום עולם זה טקסט",
        "مرحبا بالعالم هذا نص عربي",
        "สวัสดีชาวโลก ภาษาไทย",
        "Tiếng Việt có dấu: đường phố",
        "뷁 뷁뷁",
        "鬱",
        "蘭亭集序 永和九年 歲在癸丑 暮春之初 會于會稽山陰之蘭亭",
        "so it goes \N{GRINNING FACE} ㅋㅋ … ①",
        "a lost letter \ufffd and the rest of a long line that can be read",
        "one NUL \0 in a text that is fine otherwise",
    ],
)
def test_utf_8_in_any_language_is_left_alone(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_a_short_page_in_cp949_is_enough() -> None:
    assert decode("서울".encode("cp949")) == Decoded("서울", "cp949")


def test_a_lone_byte_is_kept_in_its_place() -> None:
    text = page("korean", 3, "cp949", least=6)
    half = len(text) // 2
    raw = text[:half].encode("cp949") + b"\xff\n" + text[half:].encode("cp949")
    assert decode(raw) == Decoded(f"{text[:half]}\ufffd\n{text[half:]}", "cp949", "damaged:ff")


def test_stored_and_new_damage_are_told_apart() -> None:
    text = page("korean", 5, least=8)
    raw = text.encode() + "\ufffd".encode() + b"\xeb\x82"
    assert decode(raw) == Decoded(f"{text}\ufffd\ufffd", "utf-8", "damaged:efbfbd,eb82")


def test_too_much_damage_is_refused() -> None:
    raw = b"\xff\n".join(line.encode() for line in page("korean", 5, least=8).split("\n")) + b"\xff \xff \xff \xff"
    assert isinstance(decode(raw), Undecodable)


def test_a_page_that_gives_other_bytes_back_is_refused() -> None:
    raw = page("japanese", 1, "cp932", least=6).encode("cp932") + b"\xee\xf9"
    assert decode(raw) == Undecodable("not_reversible", "reads as cp932, which does not give the same bytes back")


def test_encode_says_when_there_are_no_such_bytes() -> None:
    with pytest.raises(UnicodeError):
        encode("한", "latin-1")
    with pytest.raises(UnicodeError):
        encode("no mark here", "utf-8", "damaged:eb82")


@given(st.binary(max_size=400))
@example(b"\xff\xfe\xff")
@example(b"\xc2\xb0\xc2\xa1 \xc2\xb0\xc2\xa1")
@example(b"\x00\x00\xfe\xff\x00\x00\xd8\x00")
def test_any_bytes_come_back_or_are_refused(raw: bytes) -> None:
    found = decode(raw)
    assert isinstance(found, Undecodable) or encode(*found) == raw


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp949", "gb18030", "big5", "euc_jp"]))
def test_any_text_in_any_encoding_comes_back_or_is_refused(text: str, codec: str) -> None:
    raw = text.encode(codec, "ignore")
    found = decode(raw)
    assert isinstance(found, Undecodable) or encode(*found) == raw
