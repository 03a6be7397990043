"""Contradictions between a label and its page."""

from typing import Any

import pytest

from stages.scoring.checks import contradictions, split_lines
from stages.scoring.content import Content, Row
from tests.scoring.examples import CONTENT, TEXT


def test_a_good_label_has_none() -> None:
    assert contradictions(CONTENT, TEXT) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\n", ["a", ""]), ("\ra\r\nb", ["\ra\r", "b"])],
)
def test_a_line_is_what_a_line_feed_ends(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("lines",), CONTENT.lines[:-1], "lines: the label names 7, the page has 8"),
        (("lines", 0), ("blank",), "line 1: labelled blank, but it is not blank"),
        (("lines", 1), ("paragraph",), "line 2: labelled paragraph, but it is blank"),
        (("lines", 4), ("tail",), "article.publisher: filled, but no line has the role publisher"),
        (("lines", 4), ("caption",), "article.captions: empty, but a line has the role caption"),
        (("lines", 6), ("unknown",), "rows[0].line: line 7 has not the role listing_row"),
        (("lines", 5), ("listing_row",), "line 6: has the role listing_row, but no row claims it"),
        (("article",), None, "article: an article has paragraphs, and paragraphs make an article"),
        (
            ("article", "paragraphs"),
            ("첫 문단이었다.",),
            "article.paragraphs: the page does not print “첫 문단이었다.”",
        ),
        (("rows", 0, "title"), "눈 왔다", "rows[0].title: its lines do not print “눈 왔다”"),
        (("rows", 1, "badges"), ("new",), "rows[1].badges: its lines do not print “new”"),
    ],
)
def test_each_contradiction_is_named(path: tuple[str | int, ...], value: object, found: str) -> None:
    changed = CONTENT.model_dump()
    holder: Any = changed
    for step in path[:-1]:
        holder[step] = list(holder[step]) if isinstance(holder[step], tuple) else holder[step]
        holder = holder[step]
    holder[path[-1]] = value
    assert found in contradictions(Content.model_validate(changed), TEXT)


def test_a_cell_may_be_printed_in_pieces_over_the_lines_of_its_row() -> None:
    text = "7  눈이      하늘\n   많이 온다\n"
    row = Row(line=1, n_lines=2, number=7, title="눈이 많이 온다", author="하늘")
    content = Content(lines=(("listing_row",), ("listing_row",)), article=None, rows=(row,))
    assert contradictions(content, text) == []
    wrong = content.model_copy(update={"rows": (row.model_copy(update={"title": "온다 눈이"}),)})
    assert contradictions(wrong, text) == ["rows[0].title: its lines do not print “온다 눈이”"]


def test_what_the_tables_clean_away_is_no_contradiction() -> None:
    text = TEXT.replace("[속보] 눈 온다", "[속보]\u200b 눈&nbsp;온다").replace("\n", "\r\n")
    assert contradictions(CONTENT, text) == []
