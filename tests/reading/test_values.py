"""Printed dates and counts become values, and what is not printed stays unknown."""

from datetime import date, time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.reading.values import balances, counts, dates
from tests.reading.invented import CRAWLED, words

DAY = date(2025, 7, 10)


def crawled(crawl_date: date | None, count: int) -> pl.Series:
    """Return the crawl dates of `count` texts of pages that were crawled on one day."""
    return pl.Series([crawl_date] * count, dtype=pl.Date)


def typed(printed: str, crawl_date: date | None) -> tuple[date | None, time | None]:
    """Return date and time of one text."""
    day, clock = dates(pl.Series([printed]), crawled(crawl_date, 1), words()).row(0)
    return day, clock


@pytest.mark.parametrize(
    ("printed", "day", "clock"),
    [
        ("2025.07.10", DAY, None),
        ("2025-07-10", DAY, None),
        ("2025/07/10", DAY, None),
        ("2025-7-1", date(2025, 7, 1), None),
        ("2025. 7. 10.", DAY, None),
        ("25-07-10 09:12", DAY, time(9, 12)),
        ("25.07.10", DAY, None),
        ("06/01/18", date(2006, 1, 18), None),
        ("2025.07.10 09:12:33", DAY, time(9, 12, 33)),
        ("2025년 7월 10일", DAY, None),
        ("2025/07/10(木)", DAY, None),
        ("[2025/07/10(木)]", DAY, None),
        ("(2025-07-10 09:12)", DAY, time(9, 12)),
        ("[2025.07.10", None, None),  # an opening bracket alone is none of the date's, and no figure is lost for it
        ("2025-07-10 (목) 09:12", DAY, time(9, 12)),
        ("Thu Jul 10, 2025 9:12 am", DAY, time(9, 12)),
        ("Jul 10, 2025, 12:05 PM", DAY, time(12, 5)),
        ("10 Jul 2025", DAY, None),
        ("２０２５．０７．１０", DAY, None),
        ("2025年7月10日", DAY, None),
    ],
)
def test_dates_with_a_year(printed: str, day: date, clock: time | None) -> None:
    assert typed(printed, None) == (day, clock)
    assert typed(printed, CRAWLED) == (day, clock)


@pytest.mark.parametrize(
    ("printed", "day", "clock"),
    [
        ("07-09", date(2025, 7, 9), None),
        ("07.09", date(2025, 7, 9), None),
        ("11/04", date(2024, 11, 4), None),
        ("07-11", CRAWLED, None),
        ("07-12", date(2024, 7, 12), None),
        ("09-21 15:42:02", date(2024, 9, 21), time(15, 42, 2)),
        ("7/10, 9:12 am", DAY, time(9, 12)),
        ("09:12", CRAWLED, time(9, 12)),
        ("5분 전", CRAWLED, None),
        ("3시간 전", CRAWLED, None),
        ("어제", DAY, None),
        ("昨天 09:12", DAY, time(9, 12)),
        ("3일 전", date(2025, 7, 8), None),
        ("3 天前", date(2025, 7, 8), None),
        ("2주 전", date(2025, 6, 27), None),
        ("7월 9일", date(2025, 7, 9), None),
    ],
)
def test_dates_without_a_year_follow_from_the_crawl_s(printed: str, day: date, clock: time | None) -> None:
    assert typed(printed, None) == (None, clock)
    assert typed(printed, CRAWLED) == (day, clock)


@pytest.mark.parametrize(
    "printed", ["2025.13.45", "25-02-30", "2023-02-29", "06-03-2009", "3개월 전", "물값", "", "12"]
)
def test_no_day_is_guessed(printed: str) -> None:
    assert typed(printed, CRAWLED)[0] is None


def test_a_leap_day_is_looked_for_in_leap_years() -> None:
    assert typed("02-29", CRAWLED)[0] == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("printed", "clock"), [("24:00", None), ("09:61", None), ("12:05 AM", time(0, 5)), ("오후 1:05", time(13, 5))]
)
def test_times_of_day(printed: str, clock: time | None) -> None:
    assert typed(printed, CRAWLED)[1] == clock


def test_columns_keep_their_order_and_nulls() -> None:
    printed = pl.Series(["2025.07.10", None, "물값", "2025.07.10", "09:12"], dtype=pl.String)
    found = dates(printed, crawled(None, len(printed)), words())
    assert found.rows() == [(DAY, None), (None, None), (None, None), (DAY, None), (None, time(9, 12))]
    assert found.schema == {"date": pl.Date, "time": pl.Time}


def test_each_date_follows_from_its_own_page_s_crawl() -> None:
    printed = ["07-09", "2024.05.01", None, "3일 전", "07-09", "09:12", "07-09", "06-03-2009", "물값", "07-09", "02-29"]
    own = [date(2024, 7, 8), None, CRAWLED, date(2023, 1, 2), CRAWLED, date(2024, 7, 8), None, CRAWLED, CRAWLED,
           date(2024, 7, 8), date(2017, 3, 1)]  # fmt: skip
    found = dates(pl.Series(printed), pl.Series(own, dtype=pl.Date), words())
    assert found.get_column("date").to_list() == [
        date(2023, 7, 9), date(2024, 5, 1), None, date(2022, 12, 30), date(2025, 7, 9), date(2024, 7, 8), None, None,
        None, date(2023, 7, 9), date(2016, 2, 29)]  # fmt: skip
    assert found.get_column("time").to_list()[5] == time(9, 12)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "물값", "07-09", "12.31", "2025.07.10", "어제", "5분 전", "09:12", "02-29 10:00"]),
            st.sampled_from([None, CRAWLED, date(2024, 1, 1), date(2019, 2, 28)]),
        ),
        max_size=20,
    )
)
def test_dates_of_many_crawls_are_typed_as_those_of_one(pairs: list[tuple[str | None, date | None]]) -> None:
    texts, days = ([pair[place] for pair in pairs] for place in (0, 1))
    together = dates(pl.Series(texts, dtype=pl.String), pl.Series(days, dtype=pl.Date), words())
    assert together.rows() == [(None, None) if text is None else typed(text, day) for text, day in pairs]


@pytest.mark.parametrize("printed", ["어제", "9999주 전"])
def test_a_day_before_the_calendar_begins_is_unknown(printed: str) -> None:
    assert typed(printed, date.min) == (None, None)


def test_an_empty_column_has_the_same_types() -> None:
    assert dates(pl.Series([], dtype=pl.String), crawled(None, 0), words()).schema == {"date": pl.Date, "time": pl.Time}


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%Y.%m.%d", "%y-%m-%d", "%Y/%m/%d"]),
)
def test_any_day_comes_back(day: date, form: str) -> None:
    assert typed(day.strftime(form), None) == (day, None)


@given(st.dates(min_value=date(2018, 7, 12), max_value=CRAWLED))
def test_a_day_without_a_year_is_the_latest_before_the_crawl(day: date) -> None:
    found = typed(day.strftime("%m-%d"), CRAWLED)[0]
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert day <= found <= CRAWLED


ROUNDED = [("1.2만", None), ("3천", None), ("15k", None), ("2.1K", None), ("조회 1.2만", None)]


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("1,204", 1204),
        ("12회", 12),
        ("조회 33", 33),
        ("0", 0),
        ("-3", None),
        ("조회 -12", None),
        ("１２", 12),
        ("물값", None),
        (None, None),
        *ROUNDED,
    ],
)
def test_counts(printed: str | None, count: int | None) -> None:
    frame = pl.DataFrame({"printed": [printed]}, schema={"printed": pl.String})
    assert frame.select(counts(pl.col("printed"), words())).item() == count


@pytest.mark.parametrize(("printed", "votes"), [("-3", -3), ("추천 -12", -12), ("5", 5), (None, None)])
def test_votes_may_come_to_less_than_nothing(printed: str | None, votes: int | None) -> None:
    frame = pl.DataFrame({"printed": [printed]}, schema={"printed": pl.String})
    assert frame.select(balances(pl.col("printed"), words())).item() == votes


def test_a_count_too_large_for_a_column_is_unknown() -> None:
    frame = pl.DataFrame({"printed": ["9" * 40]})
    assert frame.select(counts(pl.col("printed"), words())).item() is None
