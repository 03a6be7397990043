"""Accuracy: what was found against what labels say, counted in whole numbers and given as shares."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from stages.scoring.alignment import NOTHING, RowPair, pair_roles, pair_rows, text_changes
from stages.scoring.content import EMPTY, Article, Content, Row
from stages.scoring.intervals import wilson

DIGITS = 6
ROW_CELLS = tuple(name for name in Row.model_fields if name != "line")
ARTICLE_FIELDS = tuple(name for name in Article.model_fields if name != "paragraphs")
BODY_ROLE = "paragraph"
# Text of these roles in a body would be a grave error: it is counted by itself.
FOREIGN_ROLES = frozenset({"caption", "comment", "listing_header", "listing_row", "listing_foot"})
# What is counted as exactly right, and of what it is a share.
EXACT = {"pages_exact": "pages", "rows_exact": "rows", "articles_exact": "articles", "bodies_exact": "articles"}
Figures = dict[str, Any]


@dataclass
class Tally:
    """Counts over pages; tallies add up.

    `counts` holds pages, rows, articles, bodies and characters. `printed` counts, for each cell and field, where the
    label or the reader fills it, and `right` where both agree. `roles` counts pairs of labelled and found role.
    """

    counts: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    roles: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            counts=self.counts + other.counts,
            right=self.right + other.right,
            printed=self.printed + other.printed,
            roles=self.roles + other.roles,
        )


def compare(label: Content, found: Content = EMPTY) -> Tally:
    """Count what is right, wrong, missed and invented on one page."""
    tally = Tally()
    _count_roles(tally, label, found)
    for pair in pair_rows(label.rows, found.rows):
        _count_row(tally, pair)
    _count_article(tally, label.article, found.article)
    same_roles = all(label_role == found_role for label_role, found_role in tally.roles)
    tally.counts["pages"] += 1
    tally.counts["pages_exact"] += same_roles and label.article == found.article and label.rows == found.rows
    return tally


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    return sum(tallies, start=Tally())


def _count_roles(tally: Tally, label: Content, found: Content) -> None:
    n_lines = max(len(label.lines), len(found.lines))
    for label_roles, found_roles in zip(_padded(label, n_lines), _padded(found, n_lines), strict=True):
        tally.roles.update(pair_roles(label_roles, found_roles))


def _padded(content: Content, n_lines: int) -> list[tuple[str, ...]]:
    return [*content.lines, *[()] * (n_lines - len(content.lines))]


def _count_row(tally: Tally, pair: RowPair) -> None:
    if pair.label is None or pair.found is None:
        tally.counts["rows_invented" if pair.label is None else "rows_missed"] += 1
        return
    tally.counts["rows_paired"] += 1
    tally.counts["rows_exact"] += pair.label == pair.found
    _count_values(tally, "row", pair.label, pair.found, ROW_CELLS)


def _count_values(tally: Tally, table: str, label: Row | Article, found: Row | Article, names: Iterable[str]) -> None:
    for name in names:
        expected, read = getattr(label, name), getattr(found, name)
        if expected in (None, (), False) and read in (None, (), False):
            continue
        tally.printed[f"{table}.{name}"] += 1
        tally.right[f"{table}.{name}"] += expected == read


def _count_article(tally: Tally, label: Article | None, found: Article | None) -> None:
    if label is None and found is None:
        return
    if label is None or found is None:
        tally.counts["articles_invented" if label is None else "articles_missed"] += 1
    else:
        tally.counts["articles_paired"] += 1
        tally.counts["articles_exact"] += label == found
        tally.counts["bodies_exact"] += label.paragraphs == found.paragraphs
        _count_values(tally, "article", label, found, ARTICLE_FIELDS)
    label_body, found_body = (article.paragraphs if article else () for article in (label, found))
    changes = text_changes(label_body, found_body)
    tally.counts["characters"] += sum(map(len, label_body))
    tally.counts["characters_out"] += sum(len(change.label) for change in changes)
    tally.counts["characters_in"] += sum(len(change.found) for change in changes)


def wholes(tally: Tally) -> dict[str, int]:
    """Return how many pages, rows and articles the label or the reader has.

    Shares are of these, so that a row missed and a row invented both lower the share of rows exactly right.
    """
    counts = tally.counts
    return {
        "pages": counts["pages"],
        "rows": counts["rows_paired"] + counts["rows_missed"] + counts["rows_invented"],
        "articles": counts["articles_paired"] + counts["articles_missed"] + counts["articles_invented"],
    }


def headline(tally: Tally) -> Figures:
    """Return the few figures that sum a set of pages up; a row is exactly right when all its cells are."""
    whole = wholes(tally)
    return {**whole, **{name: ratio(tally.counts[name], whole[of]) for name, of in EXACT.items()}}


def figures(tally: Tally) -> Figures:
    """Return all figures of a set of pages: the headline, errors by kind, and how right each cell and role is."""
    counts = tally.counts
    kinds = ("rows_missed", "rows_invented", "articles_missed", "articles_invented")
    return {
        **headline(tally),
        **{kind: counts[kind] for kind in kinds},
        "body_characters": counts["characters"],
        "body_characters_wrongly_in": counts["characters_in"],
        "body_characters_wrongly_out": counts["characters_out"],
        "foreign_lines_in_bodies": sum(tally.roles[role, BODY_ROLE] for role in FOREIGN_ROLES),
        "cells": _shares(tally, "row"),
        "fields": _shares(tally, "article"),
        "roles": _role_figures(tally.roles),
    }


def _shares(tally: Tally, table: str) -> Figures:
    names = (name for name in sorted(tally.printed) if name.startswith(f"{table}."))
    return {name.removeprefix(f"{table}."): ratio(tally.right[name], tally.printed[name]) for name in names}


def _role_figures(roles: Counter[tuple[str, str]]) -> Figures:
    labelled: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for (label_role, found_role), count in roles.items():
        labelled[label_role] += count
        found[found_role] += count
    return {
        role: {
            "precision": ratio(roles[role, role], found[role]),
            "recall": ratio(roles[role, role], labelled[role]),
            "f1": ratio(2 * roles[role, role], labelled[role] + found[role]),
        }
        for role in sorted((labelled.keys() | found.keys()) - {NOTHING})
    }


def ratio(part: int, whole: int) -> float | None:
    """Return a share rounded to six digits, null where there is nothing to share."""
    return round(part / whole, DIGITS) if whole else None


def intervals(tally: Tally) -> Figures:
    """Return the 95 % Wilson intervals of the headline shares, where anything was counted.

    They take rows, bodies and pages as independent draws. The rows of one page stand and fall together, so where
    `rows_exact` is read from few pages, `pages_exact` is the careful figure.
    """
    whole = wholes(tally)
    return {name: _interval(tally.counts[name], whole[of]) for name, of in EXACT.items() if whole[of]}


def _interval(part: int, whole: int) -> Figures:
    low, high = wilson(part, whole)
    return {"low": round(low, DIGITS), "high": round(high, DIGITS)}
