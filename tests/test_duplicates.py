"""What counts as the same article and the same post, and that later batches change nothing about earlier ones."""

from collections.abc import Sequence
from datetime import date, time
from hashlib import sha256
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages import duplicates
from stages.tables.columns import polars_schema

WEIGHTS = {"train": 90, "validation": 5, "test": 5}
DAY = date(2025, 7, 10)


def listing(*rows: dict[str, Any], page: str = "b/1") -> pl.DataFrame:
    """Return listing rows of one page, a line each from line 5 on; posts of one author and day, if no more is said."""
    usual = {
        "page_id": page,
        "n_lines": 1,
        "kind": "post",
        "author": "랭크뉴스",
        "date": DAY,
        "date_text": "2025.07.10",
    }
    types = polars_schema("listings")
    full = [dict.fromkeys(types) | usual | {"row": at, "line": 5 + at} | row for at, row in enumerate(rows)]
    return pl.DataFrame(full, schema=types, orient="row")


def articles(**bodies: str) -> pl.DataFrame:
    """Return articles by page name (in batch b) and body."""
    types = polars_schema("articles")
    rows = [
        dict.fromkeys(types) | {"page_id": f"b/{name}", "body": body, "text_sha256": sha256(body.encode()).hexdigest()}
        for name, body in bodies.items()
    ]
    return pl.DataFrame(rows, schema=types, orient="row")


def repeats(*pages: pl.DataFrame) -> list[str | None]:
    """Return repeat_of of all rows of `pages`, each page a part of its own."""
    keys = [duplicates.keys(articles(), page)[1] for page in pages]
    found = merge([duplicates.keys(articles(), page) for page in pages])
    filled = [duplicates.apply(articles(), page, part)[1] for page, part in zip(pages, found, strict=True)]
    assert [part.height for part in filled] == [part.height for part in keys]
    return pl.concat(filled)["repeat_of"].to_list()


def merge(parts: Sequence[tuple[pl.DataFrame, pl.DataFrame]]) -> list[pl.DataFrame]:
    """Merge parts given as (article_keys, row_keys)."""
    named = [dict(zip(("article_keys", "row_keys"), part, strict=True)) for part in parts]
    return list(duplicates.merge(len(parts), lambda table, part, columns: named[part][table].select(columns), WEIGHTS))


def test_the_same_post_on_another_page_is_a_repeat_whatever_its_counts() -> None:
    first = listing({"number": 9, "title": "가", "views": 3}, {"number": 8, "title": "나"})
    later = listing({"number": 8, "title": "나", "views": 70, "comments": 2, "badges": ["new"]}, page="b/2")
    assert repeats(first, later) == [None, None, "b/1:1"]


@pytest.mark.parametrize(
    "change", [{"number": 10}, {"title": "가나"}, {"author": None}, {"date": date(2025, 7, 11)}, {"number": None}]
)
def test_a_row_that_differs_in_what_says_which_post_it_is_is_no_repeat(change: dict[str, Any]) -> None:
    post = {"number": 9, "title": "가"}
    assert repeats(listing(post), listing(post | change, page="b/2")) == [None, None]


def test_without_a_year_the_date_as_printed_tells_numbered_posts_apart() -> None:
    post = {"number": 9, "title": "가", "date": None, "date_text": "07-10"}
    other = post | {"date_text": "07-11"}
    assert repeats(listing(post), listing(post, page="b/2"), listing(other, page="b/3")) == [None, "b/1:0", None]


@pytest.mark.parametrize("change", [{"date": None}, {"title": None}, {"kind": "current"}])
def test_without_number_and_full_date_or_title_nothing_is_claimed(change: dict[str, Any]) -> None:
    post = {"title": "가", "number": None} | change
    assert repeats(listing(post), listing(post, page="b/2")) == [None, None]


def test_unnumbered_rows_of_one_page_are_different_posts() -> None:
    notice = {"kind": "notice", "title": "가"}
    assert repeats(listing(notice, notice), listing(notice, notice, page="b/2")) == [None, None, "b/1:0", "b/1:1"]
    timed = [notice | {"time": time(9, minute)} for minute in (1, 2)]
    assert repeats(listing(timed[0]), listing(timed[1], timed[0], page="b/2")) == [None, None, "b/1:0"]


def test_the_open_articles_row_has_the_number_between_its_neighbours() -> None:
    above, below = {"number": 9, "title": "다"}, {"number": 7, "title": "가"}
    current = {"kind": "current", "title": "나"}
    numbered = listing(above, {"number": 8, "title": "나"}, below, page="b/2")
    assert repeats(listing(above, current, below), numbered) == [None, None, None, "b/1:0", "b/1:1", "b/1:2"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"number": 10, "title": "다"}, {"kind": "current", "title": "나"}, {"number": 7, "title": "가"}],
        [{"kind": "current", "title": "나"}, {"number": 7, "title": "가"}],
        [{"number": 9, "title": "다"}, {"kind": "current", "title": "나"}, {"number": 7, "title": "가", "line": 90}],
    ],
)
def test_the_open_articles_row_is_left_alone_where_its_number_is_not_certain(rows: list[dict[str, Any]]) -> None:
    numbered = listing({"number": 8, "title": "나"}, page="b/2")
    assert repeats(listing(*rows), numbered)[-1] is None


def test_equal_bodies_are_duplicates_of_the_first_and_share_its_split() -> None:
    read = articles(a="하나", b="둘", c="하나")
    (found,) = merge([duplicates.keys(read, listing())])
    filled, _ = duplicates.apply(read, listing(), found)
    assert filled["duplicate_of"].to_list() == [None, None, "b/a"]
    assert filled["split"][0] == filled["split"][2]
    assert filled.columns == read.columns
    assert filled["body"].equals(read["body"])


def test_splits_take_their_shares() -> None:
    keys = pl.DataFrame({"high": range(1000)}, schema={"high": pl.UInt64})
    shares = keys.select(duplicates.split_of(WEIGHTS).alias("split"))["split"].value_counts()
    assert dict(shares.iter_rows()) == {"train": 900, "validation": 50, "test": 50}
    only = keys.select(duplicates.split_of({"train": 0, "validation": 0, "test": 1}).alias("split"))
    assert only["split"].unique().to_list() == ["test"]
    reordered = dict(reversed(WEIGHTS.items()))
    assert keys.select(duplicates.split_of(reordered)).equals(keys.select(duplicates.split_of(WEIGHTS)))


KEYS = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=8), max_size=6)


@given(KEYS, st.integers(1, 12))
def test_first_occurrences_are_those_of_a_plain_search(parts: list[list[int | None]], keys_at_once: int) -> None:
    frames = [pl.DataFrame({"high": part, "low": part}, schema={"high": pl.UInt64, "low": pl.UInt64}) for part in parts]
    sizes = [len(part) for part in parts]
    first = duplicates.first_occurrences(sizes, lambda part, columns: frames[part].select(columns), keys_at_once)
    flat = [key for part in parts for key in part]
    assert first.tolist() == [at if key is None else flat.index(key) for at, key in enumerate(flat)]


@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("가나")), max_size=4), min_size=1, max_size=5))
def test_a_later_part_changes_nothing_about_earlier_ones(pages: list[list[tuple[int, str]]]) -> None:
    parts = []
    for at, posts in enumerate(pages):
        rows = listing(*({"number": number, "title": title} for number, title in posts), page=f"b/{at}")
        parts.append(duplicates.keys(articles(**{f"page{at}": posts[0][1]} if posts else {}), rows))
    whole = merge(parts)
    for count in range(1, len(parts)):
        assert all(one.equals(other) for one, other in zip(merge(parts[:count]), whole, strict=False))
