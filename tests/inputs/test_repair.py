"""Each way of misreading is undone exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.inputs import repair


@given(st.binary(max_size=100), st.sampled_from(["latin-1", "cp1252"]))
def test_undo_is_the_inverse_of_misread(data: bytes, wrong: str) -> None:
    assert repair.undo(repair.misread(data, wrong), wrong) == data


@given(st.text(alphabet="번호제목처청철", max_size=40), st.sampled_from(sorted(repair.MIXED)))
def test_what_was_partly_read_as_utf_8_is_undone_or_left(text: str, wrong: str) -> None:
    data = text.encode("cp949")
    is_certain = sum(data.count(syllable.encode("cp949")) for syllable in "처청철") >= repair.LEAST_LATIN_PAIRS
    assert repair.undo(repair.misread(data, wrong), wrong) == (data if is_certain else None)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ("latin-1-and-utf-8-pairs", "ŸϼÃ³Åÿ\xe1\x80\x80"),
        ("latin-1-and-utf-8", "ŸϼÃ³Åÿ\u1000"),
        ("cp1252-and-utf-8-pairs", "Å¸ϼÃ³Åÿá€€"),
        ("cp1252-and-utf-8", "Å¸ϼÃ³Åÿ\u1000"),
    ],
)
def test_only_letters_that_the_base_has_not_are_read_as_utf_8(wrong: str, text: str) -> None:
    data = b"\xc5\xb8\xcf\xbc\xc3\xb3\xc5\xff\xe1\x80\x80"
    assert repair.misread(data, wrong) == text


def test_the_undefined_bytes_of_cp1252_stay_control_characters() -> None:
    assert repair.misread(b"\x80\x81\x9f\xa0", "cp1252") == "€\x81Ÿ\xa0"


def test_a_way_is_written_and_read() -> None:
    assert repair.parse_way(repair.name_way("cp949", "latin-1")) == ("cp949", "latin-1")


def test_text_of_other_characters_was_not_misread() -> None:
    assert [wrong for wrong, _ in repair.undone("번호 Привет")] == ["cp949"]
    assert list(repair.undone("สวัสดี")) == []


def test_an_unknown_way_is_an_error() -> None:
    with pytest.raises(LookupError):
        repair.misread(b"a", "koi8-r")
