"""Printed dates and numbers as typed values.

Dates are looked at once for each distinct text, as a listing prints few. A year that is not printed comes from the
page's crawl date, or the date is null; nothing is guessed.
"""

import re
from datetime import date, time, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.lexicon import Lexicon, alternatives

WIDE_FIGURES = dict(zip("０１２３４５６７８９", "0123456789", strict=True))
FULL_WIDTH = str.maketrans(WIDE_FIGURES)
BRACKETED = re.compile(r"^[\[(](.*)[\])]$")
DAYS = {"second": 0, "minute": 0, "hour": 0, "day": 1, "week": 7}


class Printed(NamedTuple):
    """What a printed date says by itself: its parts by the form that fits it (None: no form does), and the time."""

    parts: dict[str, str] | None = None
    clock: time | None = None


def dates(texts: pl.Series, crawled: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Type printed dates, each by the day on which its page was `crawled`: date and time, one row for each text.

    A date is null where the crawl's is needed and null, a time where none is printed.
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).to_list()
    printed = [read_date(text, lexicon) for text in distinct]
    days_crawled = crawled.unique()
    same_day = days_crawled.item() if len(days_crawled) == 1 else None
    known = pl.DataFrame(
        {
            "text": distinct,
            "date": [day_of(parts, same_day, lexicon) for parts, _ in printed],
            "time": [clock for _, clock in printed],
        },
        schema={"text": pl.String, "date": pl.Date, "time": pl.Time},
    ).with_row_index("place")
    typed = texts.rename("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    if len(days_crawled) > 1:
        typed = by_own_days(typed, crawled, [parts for parts, _ in printed], lexicon)
    return typed.select_seq("date", "time")


def by_own_days(
    typed: pl.DataFrame, crawled: pl.Series, printed: list[dict[str, str] | None], lexicon: Lexicon
) -> pl.DataFrame:
    """Fill in the dates that need the day of the crawl; each distinct pair of such a date and a day is typed once.

    typed: place (of the date in `printed`) and date, one row for each of `crawled`.
    """
    where = (typed.get_column("date").is_null() & typed.get_column("place").is_not_null()).arg_true()
    pair = pl.col("place").cast(pl.Int64) * 2**32 + pl.col("crawled").cast(pl.Int32)  # one key is quicker than two
    asked = pl.DataFrame({"place": typed.get_column("place").gather(where), "crawled": crawled.gather(where)})
    asked = asked.with_columns_seq(pair=pair)
    pairs = asked.unique("pair", keep="first", maintain_order=True)
    days = [day_of(printed[place], crawl_date, lexicon) for place, crawl_date, _ in pairs.iter_rows()]
    known = pairs.select_seq("pair", pl.Series("date", days, dtype=pl.Date))
    found = asked.join(known, on="pair", how="left", maintain_order="left").get_column("date")
    return typed.with_columns_seq(typed.get_column("date").scatter(where, found))


@lru_cache(maxsize=65536)
def read_date(text: str, lexicon: Lexicon) -> Printed:
    """Take one printed date apart by the first form of the lexicon that fits it whole."""
    plain = BRACKETED.sub(r"\1", text.translate(FULL_WIDTH).strip())
    for form, pattern in zip(lexicon.words.dates.forms, lexicon.date_forms, strict=True):
        if re.fullmatch(pattern, plain):
            found = re.search(form.groups, plain)
            return Printed(found.groupdict() if found else None, time_of(plain, lexicon))
    return Printed()


def day_of(parts: dict[str, str] | None, crawl_date: date | None, lexicon: Lexicon) -> date | None:
    """Return the day that the parts of a date name; None if it does not exist or its year is unknown."""
    if parts is None:
        return None
    if "month" in parts or "month_name" in parts:
        return calendar_day(parts, crawl_date, lexicon)
    if crawl_date is None or "unclear" in parts:
        return None
    if "today" in parts:
        return crawl_date
    if "word" in parts:
        return days_before(crawl_date, lexicon.words.dates.words.get(parts["word"], 0))
    unit = lexicon.words.dates.units[parts["unit"]]
    return days_before(crawl_date, int(parts["ago"]) * DAYS[unit]) if unit in DAYS else None


def days_before(day: date, n_days: int) -> date | None:
    """Return the date `n_days` before `day`, or None where the calendar has not begun or has ended."""
    try:
        return day - timedelta(days=n_days)
    except OverflowError:
        return None


def calendar_day(parts: dict[str, str], crawl_date: date | None, lexicon: Lexicon) -> date | None:
    """Return year, month and day as a date; a year of two digits is 20YY, a missing one the latest before the crawl."""
    names = lexicon.words.dates.month_names
    month = int(parts["month"]) if "month" in parts else names.index(parts["month_name"][:3].lower()) + 1
    day = int(parts["day"])
    if "year" in parts:
        year = int(parts["year"])
        return existing(year + 2000 if year < 100 else year, month, day)
    if crawl_date is None:
        return None
    years = range(crawl_date.year, crawl_date.year - 8, -1)
    days = (existing(year, month, day) for year in years)
    return next((found for found in days if found is not None and found <= crawl_date), None)


def existing(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def time_of(text: str, lexicon: Lexicon) -> time | None:
    """Return the time of day printed in `text`, twelve-hour clocks included."""
    halves = lexicon.words.dates.halves
    found = re.search(rf"({alternatives(halves)})?\s?(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?(?:\s?([AaPp])\.?[Mm])?", text)
    if found is None:
        return None
    hour, minute, second = (int(group or 0) for group in found.groups()[1:4])
    half = halves.get(found.group(1)) or (found.group(5) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def counts(texts: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Type what was counted; a number below zero, which counts nothing, is null."""
    return texts.map_batches(partial(typed_counts, lexicon=lexicon), return_dtype=pl.Int64)


def balances(texts: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Type printed numbers: separators, units and labels are dropped; a rounded one, or no digit, is null.

    Votes for and against may come to less than zero.
    """
    return texts.map_batches(partial(typed_numbers, lexicon=lexicon), return_dtype=pl.Int64)


def typed_counts(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Type counts, which are not below zero."""
    typed = typed_numbers(texts, lexicon)
    return typed.scatter((typed < 0).arg_true(), None)


def typed_numbers(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Type numbers: most are figures only; the others are looked into."""
    typed = texts.cast(pl.Int64, strict=False)
    if typed.null_count() == texts.null_count():
        return typed
    places = (typed.is_null() & texts.is_not_null()).arg_true()
    return typed.scatter(places, worded_numbers(texts.gather(places), lexicon))


@staying_compiled
def worded_numbers(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Type numbers that hold more than figures."""
    texts = texts.set(texts.str.contains(rf"\d{lexicon.rounded}"), None)
    digits = texts.str.extract(r"(-?\d[\d,]*)").str.replace_all(",", "", literal=True)
    return digits.str.replace_many(WIDE_FIGURES).cast(pl.Int64, strict=False)
