"""How many tokens a name takes beside the titles of its listing."""

import polars as pl
import pytest

from stages.reading.names import candidates, dominates
from tests.reading.invented import words

TITLES = ("갈대밭 산책길 새로 열려", "막차가 늦어졌다", "물놀이장 개장 7월 12일", "소금빵 값 1,200원", "강물 넘쳐")


def found(blocks: list[str], *, before: bool = False, is_beside: bool = True) -> list[str | None]:
    """Return the candidates of one listing."""
    rows = pl.DataFrame({"block": blocks}).with_columns(listing=pl.lit(0, pl.Int32))
    return candidates(rows, words(), before=before, is_beside=is_beside).to_list()


@pytest.mark.parametrize("name", ["달새", "Green Tea", "A 달새", "한들시 물길 모임"])
def test_a_name_grows_while_what_stands_before_it_recurs(name: str) -> None:
    assert found([f"{title} {name}" for title in TITLES]) == [name] * len(TITLES)
    assert found([f"{name} {title}" for title in TITLES], before=True) == [name] * len(TITLES)


def test_a_name_does_not_grow_where_the_ends_of_titles_vary() -> None:
    blocks = [f"{title} {name}" for title, name in zip(TITLES, ("달새", "나루", "달새", "나루", "달새"), strict=True)]
    assert found(blocks) == ["달새", "나루", "달새", "나루", "달새"]


def test_a_block_of_one_token_leaves_nothing_for_the_title() -> None:
    assert found(["달새", "강물 넘쳐 달새"]) == [None, "달새"]


def test_seventeen_rows_of_twenty_are_nearly_all() -> None:
    counts = pl.DataFrame({"count": [16, 17, 20]})
    assert counts.select(dominates(pl.col("count"), pl.lit(20))).to_series().to_list() == [False, True, True]
