"""What is dear is worked out for the rows that need it, and for no other."""

import polars as pl

from stages.reading.subsets import places, text_among, text_where, true_where, where

FRAME = pl.DataFrame({"text": ["가", "나", "다"], "wanted": [True, None, False]})


def test_null_concerns_no_row() -> None:
    assert places(FRAME, pl.col("wanted")).to_list() == [0]


def test_other_rows_are_null_or_false() -> None:
    assert text_where(FRAME, pl.col("wanted"), pl.col("text") + "!").to_list() == ["가!", None, None]
    assert true_where(FRAME, pl.col("text") != "가", pl.col("text") == "다").to_list() == [False, False, True]


def test_each_text_of_a_column_is_looked_at_once() -> None:
    frame = pl.DataFrame({"roles": ["title+author", None, "state", "title+author"]})
    assert places(frame, text_among(frame, "roles", "title")).to_list() == [0, 3]


def test_the_value_is_evaluated_for_no_other_row() -> None:
    seen: list[str] = []

    def look(texts: pl.Series) -> pl.Series:
        seen.extend(texts)
        return texts

    text_where(FRAME, pl.col("wanted"), pl.col("text").map_batches(look, return_dtype=pl.String))
    assert seen == ["가"]


def test_no_row_no_evaluation() -> None:
    broken = pl.col("text").map_batches(lambda _: 1 / 0, return_dtype=pl.Boolean)
    assert true_where(FRAME, pl.lit(value=False), broken).to_list() == [False, False, False]


def test_a_step_changes_its_rows_in_their_places() -> None:
    changed = where(FRAME, pl.col("text") != "나", lambda rows: rows.with_columns(text=pl.lit("바")), ["text"])
    assert changed.get_column("text").to_list() == ["바", "나", "바"]
    assert where(FRAME, pl.lit(value=False), lambda rows: rows.clear(), ["text"]).equals(FRAME)
