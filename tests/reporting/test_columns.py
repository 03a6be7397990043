"""Text in terminal columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.reporting.columns import fold, pad, side_by_side, visible, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("가나", 4), ("ㅋ", 2), ("…", 1), ("“가”", 4), ("가", 2), ("e\u0301", 1), ("ﾊﾝ", 2)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("보통 text …", "보통 text …"),
        ("a\tb\r", "a␉b␍"),
        ("\x1b[31mred", "␛[31mred"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("\u202eleft", "<U+202E>left"),
        ("\x7f\x9b", "<U+007F><U+009B>"),
        ("a\u3000b", "a\u3000b"),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(), st.integers(2, 40))
def test_folding_loses_nothing_and_fits(text: str, columns: int) -> None:
    pieces = fold(visible(text), columns)
    assert "".join(pieces) == visible(text)
    assert all(width(piece) <= columns for piece in pieces)


@given(st.text(), st.text(), st.integers(2, 30))
def test_two_columns_stay_apart(left: str, right: str, columns: int) -> None:
    lines = list(side_by_side(visible(left), visible(right), columns, columns))
    assert {width(left_piece) for left_piece, _ in lines} == {columns}
    assert "".join(right_piece for _, right_piece in lines) == visible(right)


def test_folding_keeps_words_whole_where_a_blank_is_near() -> None:
    assert fold("date 2025-07-10 views 31", 16) == ["date 2025-07-10 ", "views 31"]
    assert fold("a bcdefghijklmno", 8) == ["a bcdefg", "hijklmno"]
    assert fold("가나다라마", 4) == ["가나", "다라", "마"]


def test_padding_counts_columns() -> None:
    assert pad("가", 4) == "가  "
