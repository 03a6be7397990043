"""A step's long patterns are compiled once, however many others are used meanwhile."""

from threading import get_ident
from time import thread_time

import polars as pl
import pytest

from stages.reading.compiled import staying_compiled

TEXTS = pl.Series(["53896 도서관 야간 개방 시작 책벌레 2025.07.10"])


@staying_compiled
def looked_for(pattern: str) -> float:
    """Return how many seconds the look for `pattern` took."""
    begun = thread_time()
    TEXTS.str.contains(pattern)
    return thread_time() - begun


def test_a_pattern_stays_while_others_are_used() -> None:
    first = looked_for(r"(?:\w{40}\s){4}")
    for i in range(50):
        TEXTS.str.contains(f"{i}번")
    assert looked_for(r"(?:\w{40}\s){4}") < first / 5


def test_each_step_has_one_thread() -> None:
    one, other = staying_compiled(get_ident), staying_compiled(get_ident)
    assert one() == one() != other() != get_ident()


def test_what_a_step_raises_is_raised() -> None:
    with pytest.raises(pl.exceptions.ComputeError):
        looked_for("(")
