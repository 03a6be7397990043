"""Drafts: readable, and read back they say what they were written from."""

import unicodedata
from datetime import date
from itertools import groupby
from pathlib import Path

from hypothesis import given, settings

from stages.scoring.content import Content
from stages.scoring.drafts import draft
from stages.scoring.labels import Label, parse
from tests.scoring.examples import CONTENT, CONTENTS


def normal(content: Content) -> Content:
    """Return the content as a label can say it: in NFC, and pieces of one role in a row written once."""
    merged = tuple(tuple(role for role, _ in groupby(roles)) for roles in content.lines)
    text = unicodedata.normalize("NFC", content.model_copy(update={"lines": merged}).model_dump_json())
    return Content.model_validate_json(text)


def plain(label: Label) -> Content:
    return Content.model_construct(lines=label.lines, article=label.article, rows=label.rows)


@settings(max_examples=100)
@given(CONTENTS)
def test_a_draft_reads_back(content: Content) -> None:
    text = draft(content, {"shape": "any", "set": "own", "page_id": "b/№ 1: x"}, reviewed=False)
    label = parse(text, Path("x.yaml"))
    assert plain(label) == normal(content)
    assert (label.shape, label.set, label.page_id, label.reviewed) == ("any", "own", "b/№ 1: x", False)


def test_the_form_is_the_one_that_labels_document() -> None:
    text = draft(CONTENT, {"shape": "xe-spaces", "set": "rules", "crawl_date": date(2025, 1, 3), "page_id": None})
    assert text == (
        "shape: xe-spaces\n"
        "set: rules\n"
        "crawl_date: 2025-01-03\n"
        "lines:\n"
        "  - 1 chrome\n"
        "  - 2 blank\n"
        "  - 3-4 paragraph\n"
        "  - 5 publisher\n"
        "  - 6 listing_header\n"
        "  - 7-8 listing_row\n"
        "article:\n"
        "  paragraphs:\n"
        '    - "첫 문단이다."\n'
        '    - "둘째 문단이다."\n'
        '  publisher: "가람일보"\n'
        "rows:\n"
        '  - {line: 7, number: 12, title: "[속보] 눈 온다", author: "하늘", date: 2025-01-02, time: "09:12:00",'
        ' date_text: "2025.01.02 09:12"}\n'
        '  - {line: 8, number: 11, title: "비 온다", comments: 3, author: "하늘", date: 2025-01-01, time: "10:00:00",'
        ' date_text: "2025.01.01 10:00"}\n'
    )


def test_a_draft_to_review_says_how_to_correct_it() -> None:
    text = draft(CONTENT, {"shape": "x", "set": "own"}, reviewed=False)
    assert text.startswith("# What the reader found")
    assert "listing_foot" in text.partition("shape:")[0]
    assert "\nreviewed: false\n" in text
