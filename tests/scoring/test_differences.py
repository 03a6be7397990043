"""Differences in words."""

from hypothesis import given, settings

from stages.scoring.checks import split_lines
from stages.scoring.content import Article, Content, Row
from stages.scoring.differences import differences, excerpt
from stages.scoring.scores import compare
from tests.scoring.examples import CONTENT, CONTENTS, TEXT


def test_each_difference_is_one_sentence() -> None:
    found = Content(
        lines=(*CONTENT.lines[:4], ("paragraph",), *CONTENT.lines[5:7], ()),
        article=Article(paragraphs=("첫 문단이다.", "둘째 문단이다.", "가람일보")),
        rows=(CONTENT.rows[0].model_copy(update={"author": None}), Row(line=9, title="없는 줄")),
    )
    assert differences(CONTENT, found, split_lines(TEXT)) == [
        "line 5: labelled publisher, read as paragraph: “가람일보”",
        "line 8: labelled listing_row, read as nothing: “11 비 온다 [3] 하늘 2025.01.01 10:00”",
        "article: publisher: labelled '가람일보', read None",
        "body: labelled “”, read “가람일보 ¶”",
        "row on line 7: author: labelled '하늘', read None",
        "row missed on line 8: “비 온다”",
        "row invented on line 9: “없는 줄”",
    ]


def test_missed_and_invented_articles() -> None:
    without = CONTENT.model_copy(update={"article": None})
    assert differences(CONTENT, without, split_lines(TEXT))[0].startswith("article missed: “첫 문단")
    assert differences(without, CONTENT, split_lines(TEXT))[0].startswith("article invented: “첫 문단")


@settings(max_examples=50)
@given(CONTENTS, CONTENTS)
def test_silent_exactly_where_the_page_scores_full(label: Content, found: Content) -> None:
    assert (not differences(label, found, [])) == bool(compare(label, found).counts["pages_exact"])
    assert differences(label, label, []) == []


def test_long_texts_are_shortened_in_the_middle() -> None:
    assert excerpt("짧다\r\n") == "“짧다”"
    assert excerpt("가" * 40 + "나" * 40) == f"“{'가' * 30} … {'나' * 30}”"
