"""The share of frequent letters is high where the language is right, and low where it is wrong."""

import pytest

from stages.inputs.evidence import LANGUAGES, count, frequent
from tests.inputs.invented import SENTENCES

CODECS = {"korean": "cp949", "japanese": "euc_jp", "simplified": "gb18030", "traditional": "cp950"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_language_stands_out(language: str) -> None:
    raw = "\n".join(SENTENCES[language]).encode(CODECS[language])
    shares = {other: count(raw.decode(codec, "replace")).share(other) for other, codec in CODECS.items()}
    assert shares.pop(language) > 0.6
    assert max(shares.values()) < 0.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_is_listed_twice(language: str) -> None:
    assert len(set(frequent(language))) == len(frequent(language)) > 300


def test_characters_are_counted_by_kind() -> None:
    counts = count("가 a\0\ufffdé、")
    assert (counts.total, counts.blanks, counts.controls, counts.replacements, counts.hangul) == (7, 1, 1, 1, 1)
    assert (counts.letters, counts.extended, counts.odd, counts.beyond_ascii) == (2, 1, 0, 4)


def test_damage_lowers_the_share() -> None:
    counts = count("이다는")
    assert counts.share("korean") == 1
    assert counts.share("korean", damaged=3) == 0.5
