"""Every entry of the shipped lexicons has an example, and is what reads it."""

import re
from datetime import date
from typing import Any

import polars as pl
import pytest

from stages.reading import lexicon
from stages.reading.entries import Pattern
from stages.reading.layouts import read_header
from stages.reading.titles import read_edges
from stages.reading.values import day_of, read_date

WORDS = lexicon.load(None)
CRAWL_DATE = date(2025, 7, 11)


def fits(pattern: str, line: str) -> bool:
    """Match as the reader does, with the engine that reads columns."""
    return bool(pl.Series([line]).str.contains(pattern).item())


def by_role(entry: Any) -> str:
    return str(entry.role)


@pytest.mark.parametrize("column", WORDS.words.columns, ids=by_role)
def test_a_column_is_found_in_its_header(column: Any) -> None:
    layout = read_header(column.example, column.example, WORDS)
    assert layout is not None, column.example
    expected = set() if column.role == "select" else {column.role}
    assert expected <= set(layout.roles)
    assert any(label in column.example for label in column.labels)


@pytest.mark.parametrize("badge", WORDS.words.badges, ids=lambda badge: str(badge.words[0]))
def test_a_badge_is_taken_off_its_title(badge: Any) -> None:
    edges = read_edges(badge.example, WORDS, counted=False)
    assert edges.title == badge.title
    assert any(printed in badge.words or re.fullmatch(badge.pattern or "", printed) for printed in edges.badges)


COUNTS = [*WORDS.words.counts.comments, WORDS.words.counts.bare]


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: str(count.pattern))
def test_a_comment_count_ends_its_title(count: Pattern) -> None:
    assert fits(f"(?:{count.pattern})$", count.example)
    if count is not WORDS.words.counts.bare:
        assert read_edges(count.example, WORDS, counted=False).comments == str(count.count)


@pytest.mark.parametrize("form", WORDS.words.dates.forms, ids=lambda form: str(form.name))
def test_a_date_form_gives_its_date(form: Any) -> None:
    assert day_of(read_date(form.example, WORDS).parts, CRAWL_DATE, WORDS) == form.date


AROUND = [(entry.role, pattern) for entry in WORDS.words.chrome for pattern in entry.patterns]


@pytest.mark.parametrize(("role", "pattern"), AROUND, ids=lambda value: getattr(value, "pattern", str(value)))
def test_a_line_around_is_known_by_its_pattern(role: str, pattern: Pattern) -> None:
    assert fits(f"^(?:{pattern.pattern})$", pattern.example), role


CREDITS = [
    *((rf"(?:{each.pattern})", each) for each in WORDS.words.credits.captions),
    *((rf"^(?:{each.pattern})$", each) for each in WORDS.words.credits.bylines),
    *((rf"^(?:{each.pattern})", each) for each in WORDS.words.credits.datelines),
]


@pytest.mark.parametrize(("pattern", "entry"), CREDITS, ids=lambda value: getattr(value, "example", ""))
def test_a_credit_is_known_by_its_pattern(pattern: str, entry: Pattern) -> None:
    assert fits(WORDS.credit(pattern), entry.example)


def test_a_publisher_is_known_by_name_lead_brackets_or_form() -> None:
    known = WORDS.words.publishers
    assert fits(f"^{known.lead}", known.lead_example)
    assert fits(f"^{known.brackets}$", known.brackets_example)
    assert [each.example for each in known.forms if not fits(f"^(?:{each.pattern})$", each.example)] == []


@pytest.mark.parametrize("entry", WORDS.words.head, ids=lambda entry: f"{entry.field} {entry.labels[0]}")
def test_a_head_line_shows_its_label(entry: Any) -> None:
    assert any(label in entry.example for label in entry.labels)


def test_every_list_of_marks_has_an_example_that_shows_one() -> None:
    marks = WORDS.words.marks
    lists = {name: entry for name, entry in marks.items() if isinstance(entry, list)}
    assert set(marks["examples"]) == set(lists)
    assert [name for name, listed in lists.items() if not any(word in marks["examples"][name] for word in listed)] == []
