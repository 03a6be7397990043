"""A line that many pages of a batch repeat is chrome, whatever it says."""

import polars as pl
import pytest

from stages.reading.boilerplate import count_lines, first_pages, repeated
from stages.reading.page import read
from tests.reading.invented import SENTENCES, pages, words

MENU = "가람마을 첫머리 소식터"


def batch(count: int) -> pl.DataFrame:
    """Return pages of different text under the same menu."""
    return pages(
        *[f"{MENU}\n\n{SENTENCES[0]} {place}번째 마을의 일이다.\n{SENTENCES[1]} {place}번째." for place in range(count)]
    )


def counted(*texts: str) -> dict[str, int]:
    return dict(count_lines(pages(*texts)).select("text", "pages").rows())


def test_lines_are_counted_once_a_page() -> None:
    assert counted("메뉴\n메뉴\n하나의 긴 이야기", "메뉴\n또 다른 긴 이야기") == {"메뉴": 2}


def test_copies_of_a_page_count_once() -> None:
    copy = f"{MENU}\n{SENTENCES[0]}"
    assert counted(copy, copy, copy) == {}


def test_long_lines_are_text() -> None:
    long = " ".join(SENTENCES * 2)
    assert counted(f"{long}\n하나 {'가' * 500}", f"{long}\n둘 {'나' * 500}") == {}


def menus(*lines: str) -> pl.DataFrame:
    """Return pages that print a line each, above a text of their own."""
    return pages(*[f"{line}\n{SENTENCES[0]} {place}번째 마을의 일이다." for place, line in enumerate(lines)])


def test_counts_of_parts_are_added() -> None:
    parts = [menus("가", "가", "나", "가", "나"), menus("나", "다", "가", "나", "가")]
    assert repeated(parts, 20, share=0.2, least=5).to_list() == ["가"]
    assert repeated(parts, 20, share=0.2, least=4).to_list() == ["가", "나"]
    assert repeated(parts, 20, share=0.5, least=2).to_list() == ["가"]
    assert repeated([], 0, share=0.2, least=1).to_list() == []


def test_a_batch_teaches_its_menu() -> None:
    assert repeated([batch(6), batch(4)], 10, share=0.2, least=5).to_list() == [MENU]
    assert repeated([batch(6), batch(4)], 4, share=0.2, least=5).to_list() == []


@pytest.mark.parametrize(("n_pages", "looked_at"), [(100, [3, 5, 2]), (8, [3, 5]), (5, [3, 2]), (3, [3]), (1, [1])])
def test_only_the_first_pages_are_looked_at(n_pages: int, looked_at: list[int]) -> None:
    assert [len(part) for part in first_pages([batch(3), batch(5), batch(2)], n_pages)] == looked_at


def test_parts_beyond_the_first_pages_are_not_asked_for() -> None:
    parts = iter([batch(3), batch(5), batch(2)])
    assert [len(part) for part in first_pages(parts, 5)] == [3, 2]
    assert len(next(parts)) == 2


def test_a_repeated_line_is_chrome() -> None:
    page = pages(f"{MENU}\n\n{SENTENCES[0]}\n\n{SENTENCES[1]}")
    taught = read(page, words(), pl.Series([MENU]))
    assert taught.lines.get_column("role").to_list() == ["chrome", "blank", "paragraph", "blank", "paragraph"]
    assert taught.articles.get_column("subtitle").to_list() == [None]
    untaught = read(page, words())
    assert untaught.lines.get_column("role").to_list()[0] == "subtitle"
