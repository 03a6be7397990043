"""Each way of misreading is undone exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.inputs import repair


@given(st.binary(max_size=100), st.sampled_from(["latin-1", "cp1252"]))
def test_undo_is_the_inverse_of_misread(data: bytes, wrong: str) -> None:
    assert repair.undo(repair.misread(data, wrong), wrong) == data


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
