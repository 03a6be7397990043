"""Listings of random cells, printed in every form and read back: equal, or null where the form loses them."""

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.forms import FORMS
from stages.inputs.encodings import encode
from stages.reading.page import Reading, read
from stages.tables import ledger
from tests import strategies
from tests.reading.invented import pages, words
from tests.strategies import Listing, Post

NOTHING_REPEATED = pl.Series([], dtype=pl.String)
BODY = (
    "해담시는 다음 달부터 밤늦게 다니는 버스를 두 대 더 늘리기로 했다고 밝혔다. "
    "막차를 놓쳐 걸어서 돌아가던 시장 상인들은 이제야 마음 놓고 가게 문을 닫을 수 있게 됐다며 반겼다. "
    "다만 버스 기사를 더 구하지 못하면 운행 간격이 길어질 수 있다는 걱정도 함께 나왔다. "
    "시는 기사 수당을 올리는 방안을 다음 회의에서 의논한다."
)

XE = ("number", "title", "author", "date")
GNUBOARD5 = ("number", "title", "author", "views", "date")
PPOMPPU = ("number", "author", "title", "date", "votes", "views")
NAMELESS = ("number", "title", "date", "views")
XE_COLUMNS = (XE, (*XE, "views"), (*XE, "views", "votes"))
# Reading costs by the call, so examples are few and large, and a failing one is shown as it is: the first rows that
# differ say enough.
QUICK = settings(max_examples=12, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
# What a date, a time of day or a number in a row's first place looks like, or what boards print in a number's place.
EVIDENCE = re.compile(r"\d\s?[.:/\-]\s?\d|\d\s?(?:[초분일월年년前]|시간|ago)|^(?:\W|&nbsp;)*(?:\d|공지|»)")
Wanted = Callable[[Listing, Post], dict[str, Any]]


def read_texts(texts: Sequence[str]) -> Reading:
    """Read texts as pages of one batch without a crawl date."""
    return read(pages(*texts), words(), NOTHING_REPEATED)


def page_of(form: str, listing: Listing) -> str:
    """Print a page with one sentence of body and a listing in a form."""
    lines = FORMS[form](listing.header, listing.rows)
    return " ".join([BODY, *lines]) if form == "flat" else "\n".join([BODY, "", *lines])


def cells(listing: Listing, post: Post) -> dict[str, Any]:
    """Return what a row's cells say, null where the listing has no such column."""
    printed = {"date_text": listing.date_text(post), "date": listing.day(post), "time": None}
    if "%H" in listing.date_form:
        printed["time"] = post.when.time().replace(second=0)
    shown = {name: getattr(post, name) if name in listing.columns else None for name in ("author", "views", "votes")}
    return {"kind": "post", "number": post.number, "title": post.title, **shown, **printed}


def read_forms(forms: Sequence[str], listings: Sequence[Listing]) -> list[tuple[str, int, dict[str, Any]]]:
    """Print listings in several forms, read them together, and return form, listing and cells of each row found."""
    printed = [(form, index) for form in forms for index in range(len(listings))]
    reading = read_texts([page_of(form, listings[index]) for form, index in printed])
    assert reading.articles.get_column("body").to_list() == [BODY] * len(printed)
    names = list(cells(listings[0], listings[0].posts[0]))
    rows = zip(reading.listings.get_column("page_id"), reading.listings.select(names).to_dicts(), strict=True)
    return [(*printed[int(page_id.removeprefix("b/"))], row) for page_id, row in rows]


def expected(
    forms: Sequence[str], listings: Sequence[Listing], wanted: Wanted
) -> list[tuple[str, int, dict[str, Any]]]:
    """Return form, listing and cells of each row that ought to be found."""
    return [
        (form, index, wanted(listing, post))
        for form in forms
        for index, listing in enumerate(listings)
        for post in listing.posts
    ]


def assert_read(forms: Sequence[str], listings: Sequence[Listing], wanted: Wanted = cells) -> None:
    """Assert that listings printed in each form are read as `wanted` says, and show the first rows that are not."""
    pairs = zip_longest(read_forms(forms, listings), expected(forms, listings, wanted))
    wrong = [(found, ought) for found, ought in pairs if found != ought]
    assert wrong[:3] == []


def several(*columns: tuple[str, ...], longest_name: int = 2) -> st.SearchStrategy[list[Listing]]:
    """Four listings, to be read together: reading costs by the call."""
    return st.lists(strategies.listings(columns, longest_name), min_size=4, max_size=4)


@QUICK
@given(several(*XE_COLUMNS))
def test_rows_come_back(listings: list[Listing]) -> None:
    assert_read([form for form in FORMS if form != "glued"], listings)


@QUICK
@given(several(XE, (*XE, "views"), longest_name=1))
def test_rows_of_glued_cells_come_back(listings: list[Listing]) -> None:
    assert_read(["glued"], listings)


@QUICK
@given(several(GNUBOARD5, NAMELESS))
def test_rows_come_back_in_other_orders(listings: list[Listing]) -> None:
    assert_read([form for form in FORMS if form != "glued"], listings)


@QUICK
@given(several(PPOMPPU))
def test_rows_come_back_where_the_author_stands_before_the_title(listings: list[Listing]) -> None:
    assert_read(["spaces", "tabs", "double_tabs", "pipes", "loose_pipes", "cell_lines"], listings)


@QUICK
@given(several((*XE, "views", "votes")))
def test_a_count_that_vanished_leaves_none_behind(listings: list[Listing]) -> None:
    """Tabs and pipes keep an empty cell's place; elsewhere it leaves no trace: the row's counts are right or null.

    Boards leave out votes where there are none; views, which whoever reads the page is one of, they print.
    """
    gone = [listing.without("votes", rows=2) for listing in listings]
    assert_read(["tabs", "double_tabs", "pipes"], gone)
    lossy = ["spaces", "aligned", "loose_pipes"]
    pairs = zip(read_forms(lossy, gone), expected(lossy, gone, cells), strict=True)
    wrong = [(found, ought) for found, ought in pairs if not equal_or_null(found[2], ought[2])]
    assert wrong[:3] == []


def equal_or_null(found: dict[str, Any], ought: dict[str, Any]) -> bool:
    """Tell whether a row's cells are right, where those of a row that lacks a count may be null as well."""
    lacks_one = None in (ought["views"], ought["votes"])
    counts = all(found[name] == ought[name] or (lacks_one and found[name] is None) for name in ("views", "votes"))
    return counts and found | {"views": None, "votes": None} == ought | {"views": None, "votes": None}


@QUICK
@given(several((*XE, "views", "votes"), longest_name=1))
def test_counts_that_were_glued_together_are_null(listings: list[Listing]) -> None:
    assert_read(["glued"], listings, lambda listing, post: cells(listing, post) | {"views": None, "votes": None})


@QUICK
@given(st.lists(strategies.any_lines(), min_size=20, max_size=20))
def test_text_of_any_kind_is_kept_to_the_byte_and_makes_no_row_without_a_date_or_number(texts: list[list[str]]) -> None:
    table = pages(*[text for text in map("\n".join, texts) if text])
    reading = read(table, words(), NOTHING_REPEATED)
    failures = ledger.check(table, reading.lines, reading.articles, reading.listings, encode)
    assert failures.to_dicts() == []
    assert [row for row in printed_rows(table, reading) if not EVIDENCE.search(row)] == []


def printed_rows(table: pl.DataFrame, reading: Reading) -> list[str]:
    """Return the lines of each listing row, joined."""
    lines = {page_id: text.split("\n") for page_id, text in table.select("page_id", "text").iter_rows()}
    rows = reading.listings.select("page_id", "line", "n_lines").iter_rows()
    return [" ".join(lines[page_id][line - 1 : line - 1 + n_lines]) for page_id, line, n_lines in rows]
