"""The day on which a record was crawled, as the record itself says.

The day is the one written: nothing is converted from one time zone to another. Numbers are Unix time. A day before
1990 or after 2099 is none of a crawl: it comes from an empty field (1970-01-01), or from a number of another meaning.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stages.errors import MalmoiError
from stages.inputs.items import Item, Page

if TYPE_CHECKING:
    import pyarrow as pa

CLOCK = r"(?:[01]\d|2[0-4]):?[0-5]\d(?::?(?:[0-5]\d|60)(?:[.,]\d+)?)?"
ZONE = r"Z|UTC|[+-]\d\d(?::?\d\d)?"
WRITTEN = re.compile(rf"(\d{{4}}-\d\d-\d\d|\d{{8}})(?:[T ]{CLOCK}(?: ?(?:{ZONE}))?)?", re.ASCII)
EPOCH = date(1970, 1, 1)
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
FIRST_DAYS, LAST_DAYS = ((day - EPOCH).days for day in (FIRST, LAST))
SECONDS_A_DAY = 86_400
UNITS_A_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def day_of(value: object) -> date | None:
    """Return the day that the value of a record's field names; None where it names none.

    Text is a date of ISO 8601, alone or before a time of day; a number is seconds or milliseconds since 1970: no number
    is a day of a crawl in both units.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        return written_day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return unix_day(value, SECONDS_A_DAY) or unix_day(value, SECONDS_A_DAY * 1_000)
    return None


def written_day(text: str) -> date | None:
    """Return the day with which a date or date-time of ISO 8601 begins."""
    found = WRITTEN.fullmatch(text.strip())
    try:
        day = date.fromisoformat(found[1]) if found else EPOCH
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def unix_day(number: float, units_a_day: int) -> date | None:
    """Return the day that lies `number` units of time after the beginning of 1970, if it can be one of a crawl."""
    possible = FIRST_DAYS * units_a_day <= number < (LAST_DAYS + 1) * units_a_day  # false for what is no number
    return EPOCH + timedelta(days=int(number // units_a_day)) if possible else None


def stored_days(column: "pa.Array") -> list[date | None]:
    """Return the days of a Parquet column of times or dates; of a time with a zone, in UTC, in which it is stored."""
    import pyarrow as pa

    kind = column.type
    units_a_day = 1 if pa.types.is_date32(kind) else SECONDS_A_DAY * UNITS_A_SECOND[getattr(kind, "unit", "ms")]
    # As numbers, since a day past the year 9999 is no error there.
    numbers = column.cast(pa.int32() if pa.types.is_date32(kind) else pa.int64())
    return [None if number is None else unix_day(number, units_a_day) for number in numbers.to_pylist()]


def with_dates(items: Iterable[Item], batch: str, field: str) -> Iterator[Item]:
    """Yield `items`, the pages of `batch`; raise MalmoiError if `field`, its `date_field`, gave none of them a day."""
    dated = False
    for item in items:
        dated = dated or (isinstance(item, Page) and item.crawl_date is not None)
        yield item
    if not dated:
        where = f"params.yaml: batches.{batch}.date_field"
        raise MalmoiError(f"{where}: no record has a date under {field}; correct the name, or remove the key")
