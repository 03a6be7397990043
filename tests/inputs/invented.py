"""Invented pages in four languages, and the ways in which they are stored well or badly."""

import json
import random
from collections.abc import Callable
from pathlib import Path

from stages.inputs import repair

SENTENCES: dict[str, list[str]] = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))


def page(language: str, seed: int, codec: str = "utf-8", least: int = 1) -> str:
    """Return a page of `least` to twelve sentences, some of them as listing rows, that `codec` can write."""
    chance = random.Random(f"{language} {seed}")
    lines = []
    for _ in range(chance.randint(least, 12)):
        sentence = chance.choice(SENTENCES[language])
        row = (
            f"{chance.randint(1, 99999)} {sentence} {chance.choice(['admin', 'news'])} 2024.07.{chance.randint(10, 31)}"
        )
        lines.append(chance.choice([sentence, sentence, row, ""]))
    text = chance.choice(["\n", "\r\n"]).join([*lines, chance.choice(SENTENCES[language])])
    return text.encode(codec, "ignore").decode(codec)


def stored(language: str, codec: str, mark: bytes = b"") -> Callable[[int], tuple[str, bytes]]:
    """Return a maker of pages that are stored in `codec`."""

    def make(seed: int) -> tuple[str, bytes]:
        text = page(language, seed, codec)
        return text, mark + text.encode(codec)

    return make


def misread(right: str, wrong: str, least: int = 1) -> Callable[[int], tuple[str, bytes]]:
    """Return a maker of Korean pages that were stored in `right`, read as `wrong`, and stored again as UTF-8."""

    def make(seed: int) -> tuple[str, bytes]:
        text = page("korean", seed, right, least)
        return text, repair.misread(text.encode(right), wrong).encode()

    return make


def cut(codec: str) -> Callable[[int], tuple[str, bytes]]:
    """Return a maker of Korean pages that end in the middle of a character."""

    def make(seed: int) -> tuple[str, bytes]:
        text = page("korean", seed, codec, least=3)
        return text + "\ufffd", text.encode(codec) + "날".encode(codec)[:-1]

    return make


def lost(seed: int) -> tuple[str, bytes]:
    """Return a page whose letters were lost before it was stored: it has no right text."""
    return "", page("korean", seed, "cp949").encode("cp949").decode("utf-8", "replace").encode()


def dropped(seed: int) -> tuple[str, bytes]:
    """Return a page that was read as UTF-8 without what is none: a few strange letters are left."""
    raw = "\n".join(page("korean", seed + turn, "cp949", least=12) for turn in range(3)).encode("cp949")
    return "", raw.decode("utf-8", "ignore").encode()


def foreign(seed: int) -> tuple[str, bytes]:
    """Return a Korean page that was read as Chinese."""
    return "", page("korean", seed, "cp949", least=4).encode("cp949").decode("gb18030", "replace").encode()


def mixed(seed: int) -> tuple[str, bytes]:
    """Return a page of CP949, read as UTF-8 wherever it could be and as Latin-1 elsewhere: no repair is certain."""
    text = ""
    rest = page("korean", seed, "cp949").encode("cp949")
    while rest:
        try:
            text, rest = text + rest.decode(), b""
        except UnicodeDecodeError as error:
            text += rest[: error.start].decode() + rest[error.start : error.end].decode("latin-1")
            rest = rest[error.end :]
    return "", text.encode()


WAYS: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "UTF-8": stored("korean", "utf-8"),
    "UTF-8 with a mark": stored("korean", "utf-8", b"\xef\xbb\xbf"),
    "UTF-8, Japanese": stored("japanese", "utf-8"),
    "UTF-8, Chinese": stored("simplified", "utf-8"),
    "UTF-16 with a mark": stored("korean", "utf-16-le", b"\xff\xfe"),
    "UTF-16 without a mark": stored("korean", "utf-16-be"),
    "CP949": stored("korean", "cp949"),
    "CP932": stored("japanese", "cp932"),
    "EUC-JP": stored("japanese", "euc_jp"),
    "GB18030": stored("simplified", "gb18030"),
    "Big5": stored("traditional", "big5"),
    "CP949 read as Latin-1": misread("cp949", "latin-1"),
    "CP949 read as CP1252": misread("cp949", "cp1252"),
    **{f"CP949 read as {way}": misread("cp949", way, least=8) for way in repair.MIXED},
    "UTF-8 read as CP1252": misread("utf-8", "cp1252"),
    "UTF-8 read as Latin-1": misread("utf-8", "latin-1"),
    "UTF-8 cut in a character": cut("utf-8"),
    "CP949 cut in a character": cut("cp949"),
    "CP949 lost as UTF-8": lost,
    "CP949 lost without a trace": dropped,
    "CP949 read as GB18030": foreign,
    "CP949 read as UTF-8 or Latin-1": mixed,
}
