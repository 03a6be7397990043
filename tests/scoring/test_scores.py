"""Scores: each error is counted once, in its own place, and nothing else is."""

import pytest
from hypothesis import given, settings

from stages.scoring.content import Article, Content, LineRoles
from stages.scoring.scores import EXACT, Tally, compare, figures, headline, intervals, ratio, total, wholes
from tests.scoring.examples import CONTENT, CONTENTS


def with_line(number: int, *roles: str) -> Content:
    """Return the example with other roles on one line."""
    lines: list[LineRoles] = list(CONTENT.lines)
    lines[number - 1] = roles
    return CONTENT.model_copy(update={"lines": tuple(lines)})


def with_row(index: int, **cells: object) -> Content:
    """Return the example with other cells in one row."""
    rows = list(CONTENT.rows)
    rows[index] = rows[index].model_copy(update=cells)
    return CONTENT.model_copy(update={"rows": tuple(rows)})


def with_article(**fields: object) -> Content:
    """Return the example with other fields in its article."""
    assert CONTENT.article is not None
    return CONTENT.model_copy(update={"article": CONTENT.article.model_copy(update=fields)})


@settings(max_examples=50)
@given(CONTENTS)
def test_what_is_equal_scores_full(content: Content) -> None:
    tally = compare(content, content)
    assert all(tally.counts[name] == wholes(tally)[of] for name, of in EXACT.items())
    assert tally.right == tally.printed
    assert all(label == found for label, found in tally.roles)
    assert tally.counts["characters_in"] == tally.counts["characters_out"] == 0


@settings(max_examples=50)
@given(CONTENTS, CONTENTS)
def test_no_share_leaves_its_bounds_and_swapping_sides_swaps_errors(one: Content, other: Content) -> None:
    there, back = compare(one, other), compare(other, one)
    assert wholes(there) == wholes(back)
    assert there.right == back.right
    assert there.counts["rows_missed"] == back.counts["rows_invented"]
    assert there.counts["characters_in"] >= 0
    assert all(share is None or 0 <= share <= 1 for name, share in headline(there).items() if name in EXACT)


def test_a_wrong_cell_spoils_its_row_and_nothing_else() -> None:
    tally = compare(CONTENT, with_row(1, author="바다"))
    scored = figures(tally)
    assert (scored["rows"], scored["rows_exact"], scored["pages_exact"]) == (2, 0.5, 0.0)
    assert scored["cells"]["author"] == 0.5
    assert {share for name, share in scored["cells"].items() if name != "author"} == {1.0}
    assert (scored["articles_exact"], scored["bodies_exact"]) == (1.0, 1.0)


def test_a_cell_counts_where_either_side_fills_it() -> None:
    tally = compare(CONTENT, with_row(0, views=5))
    assert (tally.right["row.views"], tally.printed["row.views"]) == (0, 1)
    assert (tally.right["row.comments"], tally.printed["row.comments"]) == (1, 1)
    assert "row.votes" not in tally.printed


def test_missed_and_invented_rows_lower_the_share() -> None:
    one_row = CONTENT.model_copy(update={"rows": CONTENT.rows[:1]})
    missed, invented = figures(compare(CONTENT, one_row)), figures(compare(one_row, CONTENT))
    assert (missed["rows_missed"], missed["rows_invented"], missed["rows_exact"]) == (1, 0, 0.5)
    assert (invented["rows_missed"], invented["rows_invented"], invented["rows_exact"]) == (0, 1, 0.5)


def test_a_wrong_field_spoils_the_article_but_not_its_body() -> None:
    scored = figures(compare(CONTENT, with_article(publisher=None)))
    assert (scored["articles_exact"], scored["bodies_exact"], scored["fields"]["publisher"]) == (0.0, 1.0, 0.0)


def test_characters_wrongly_in_and_out_of_the_body() -> None:
    scored = figures(compare(CONTENT, with_article(paragraphs=("첫 문단이다.", "사진 설명.", "둘째"))))
    assert scored["bodies_exact"] == 0.0
    assert scored["body_characters"] == len("첫 문단이다.둘째 문단이다.")
    assert scored["body_characters_wrongly_in"] == len("사진 설명. ¶")
    assert scored["body_characters_wrongly_out"] == len("문단이다.")


@pytest.mark.parametrize(("label", "found"), [(None, CONTENT.article), (CONTENT.article, None)])
def test_a_missed_and_an_invented_article(label: Article | None, found: Article | None) -> None:
    one, other = (CONTENT.model_copy(update={"article": article}) for article in (label, found))
    scored = figures(compare(one, other))
    assert (scored["articles"], scored["articles_exact"]) == (1, 0.0)
    assert (scored["articles_missed"], scored["articles_invented"]) == (int(found is None), int(label is None))


def test_roles_have_precision_recall_and_f1() -> None:
    tally = compare(CONTENT, with_line(5, "paragraph"))
    roles = figures(tally)["roles"]
    assert roles["publisher"] == {"precision": None, "recall": 0.0, "f1": 0.0}
    assert roles["paragraph"] == {"precision": 0.666667, "recall": 1.0, "f1": 0.8}
    assert tally.roles["publisher", "paragraph"] == 1


def test_listing_text_in_a_body_is_counted_by_itself() -> None:
    assert figures(compare(CONTENT, with_line(7, "paragraph")))["foreign_lines_in_bodies"] == 1
    assert figures(compare(CONTENT, with_line(5, "paragraph")))["foreign_lines_in_bodies"] == 0


def test_tallies_add_up() -> None:
    wrong = with_row(0, title="다른 제목")
    both = total([compare(CONTENT, CONTENT), compare(CONTENT, wrong)])
    assert headline(both) | {"articles": 2} == {
        "pages": 2,
        "rows": 4,
        "articles": 2,
        "pages_exact": 0.5,
        "rows_exact": 0.75,
        "articles_exact": 1.0,
        "bodies_exact": 1.0,
    }
    assert total([]) == Tally()


def test_nothing_measured_is_null_and_has_no_interval() -> None:
    empty = Content(lines=(("chrome",),), article=None, rows=())
    assert headline(compare(empty, empty))["rows_exact"] is None
    assert set(intervals(compare(empty, empty))) == {"pages_exact"}
    assert ratio(0, 0) is None


def test_intervals_hold_the_share() -> None:
    bounds = intervals(total([compare(CONTENT, CONTENT)] * 50))
    assert bounds["pages_exact"] == {"low": 0.928652, "high": 1.0}
    assert bounds["rows_exact"]["low"] > bounds["pages_exact"]["low"]
