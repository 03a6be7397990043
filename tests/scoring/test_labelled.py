"""Labelled pages on their way through the reader."""

from datetime import date
from pathlib import Path

import pytest

from stages.reading import lexicon
from stages.scoring.labelled import read_labelled, tally
from stages.scoring.labels import Label, LabelError, LabelledPage
from tests.scoring.examples import CONTENT, TEXT


def page(name: str, raw: bytes, crawl_date: date | None = None) -> LabelledPage:
    label = Label.model_construct(shape="x", set="rules", crawl_date=crawl_date, page_id=None, **dict(CONTENT))
    return LabelledPage(f"gold/x/{name}", Path(f"data/gold/x/{name}.yaml"), raw, label)


def test_pages_come_back_whatever_their_crawl_dates_and_encodings() -> None:
    pages = [
        page("c", TEXT.encode("cp949"), date(2025, 1, 3)),
        page("a", TEXT.encode()),
        page("b", TEXT.encode("utf-16"), date(2024, 1, 3)),
    ]
    read = read_labelled(pages, lexicon.load(None))
    assert [read_page.page.page_id[-1] for read_page in read] == ["c", "a", "b"]
    assert {read_page.text for read_page in read} == {TEXT}
    assert len({len(read_page.found.lines) for read_page in read}) == 1
    assert tally(read).counts["pages"] == 3


def test_a_page_that_cannot_be_decoded_is_named() -> None:
    with pytest.raises(LabelError, match=r"data/gold/x/a\.txt: cannot be decoded"):
        read_labelled([page("a", b"\0\1\2\3" * 50)], lexicon.load(None))


def test_a_label_of_another_length_is_named() -> None:
    with pytest.raises(LabelError, match=r"a\.yaml: lines: the label names 8, the page has 1"):
        read_labelled([page("a", "한 줄".encode())], lexicon.load(None))


def test_no_pages_are_read_as_none() -> None:
    assert read_labelled([], lexicon.load(None)) == []
