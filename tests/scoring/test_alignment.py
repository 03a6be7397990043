"""Pairs of labelled and found things."""

from hypothesis import given
from hypothesis import strategies as st

from stages.scoring.alignment import NOTHING, TextChange, pair_roles, pair_rows, text_changes
from stages.scoring.content import Row
from tests.scoring.examples import ROWS


def test_roles_of_a_line_are_paired_in_order() -> None:
    assert pair_roles(("byline", "paragraph"), ("paragraph",)) == [("byline", NOTHING), ("paragraph", "paragraph")]
    assert pair_roles(("caption",), ("paragraph",)) == [("caption", "paragraph")]
    assert pair_roles((), ("tail",)) == [(NOTHING, "tail")]


def test_neighbouring_pieces_of_one_role_count_once() -> None:
    whole_page = ("chrome", "paragraph", "paragraph", "listing_row", "listing_row", "listing_row")
    assert pair_roles(("chrome", "paragraph", "listing_row"), whole_page) == [
        ("chrome", "chrome"),
        ("paragraph", "paragraph"),
        ("listing_row", "listing_row"),
    ]


def test_rows_are_paired_by_line() -> None:
    first, second, third = (Row(line=line) for line in (4, 5, 6))
    assert pair_rows([first, second], [second, third]) == [(first, None), (second, second), (None, third)]


def test_rows_that_share_a_line_are_paired_by_title() -> None:
    titles = {title: Row(line=1, title=title) for title in "abcd"}
    label, found = [titles[title] for title in "abc"], [titles[title] for title in "bcd"]
    pairs = pair_rows(label, found)
    assert pairs == [(titles["a"], None), (titles["b"], titles["b"]), (titles["c"], titles["c"]), (None, titles["d"])]


@given(st.lists(ROWS, max_size=6), st.lists(ROWS, max_size=6))
def test_every_row_is_in_exactly_one_pair(label: list[Row], found: list[Row]) -> None:
    pairs = pair_rows(label, found)
    assert sorted(map(repr, label)) == sorted(repr(pair.label) for pair in pairs if pair.label)
    assert sorted(map(repr, found)) == sorted(repr(pair.found) for pair in pairs if pair.found)
    assert all(pair.label.line == pair.found.line for pair in pairs if pair.label and pair.found)


def test_text_changes_are_words() -> None:
    assert text_changes(["하나 둘 셋", "넷"], ["하나 둘 셋", "넷"]) == []
    assert text_changes(["하나 둘 셋"], ["하나 두 셋"]) == [TextChange("둘", "두")]
    assert text_changes(["하나", "둘"], ["하나"]) == [TextChange("둘 ¶", "")]
    assert text_changes([], ["사진=가람일보"]) == [TextChange("", "사진=가람일보 ¶")]


def test_a_wrong_paragraph_break_shows() -> None:
    assert text_changes(["하나 둘"], ["하나", "둘"]) == [TextChange("", "¶")]
