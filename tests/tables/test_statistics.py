"""Counts of parts: whole numbers that add up."""

from datetime import date

import polars as pl
import pytest

from stages.tables import schemas, statistics
from stages.tables.columns import polars_schema
from tests.tables.test_ledger import table


def empty() -> dict[str, pl.DataFrame]:
    """Return every table without rows."""
    return {name: pl.DataFrame(schema=polars_schema(name)) for name in schemas.TABLES}


def filled() -> dict[str, pl.DataFrame]:
    """Return tables with a few rows, the cells that are counted filled in."""
    article = {"n_chars": 300, "split": "train", "listing_latest_date": date(2025, 7, 10)}
    return {
        "pages": table(
            "pages",
            {"encoding": "utf-8", "n_bytes": 900},
            {"encoding": "cp949", "n_bytes": 100, "repaired": "cp949-read-as-latin-1 damaged:eb8b,ff"},
        ),
        "lines": table("lines", {"role": "blank", "start": 0, "end": 1}, {"role": "paragraph", "start": 1, "end": 900}),
        "articles": table("articles", article, article | {"duplicate_of": "b/1", "n_chars": 250, "publisher": "신문"}),
        "listings": table(
            "listings", {"kind": "post", "layout": "tabs:title", "date": date(2024, 1, 1)}, {"kind": "post"}
        ),
        "rejects": table(
            "rejects", {"line": 0, "reason": "empty", "raw": b"abc"}, {"line": 4, "reason": "row_cut_off"}
        ),
    }


def test_everything_is_counted() -> None:
    counts = statistics.count(filled())
    assert counts["counts"] == {
        "pages": 2,
        "raw_bytes": 1000,
        "lines": 2,
        "articles": 2,
        "listings": 2,
        "rejects": 2,
        "quarantined_pages": 1,
        "quarantined_bytes": 3,
        "duplicates": 1,
        "near_duplicates": 0,
        "repeats": 0,
        "characters": 550,
        "credited": 1,
    }
    assert counts["encodings"] == {"cp949": 1, "utf-8": 1}
    assert counts["repairs"] == {"cp949-read-as-latin-1 damaged": 1}
    assert counts["roles"] == {"blank": 1, "paragraph": 899}
    assert counts["layouts"] == {"tabs:title": 1}
    assert counts["rejects"] == {"empty": 1, "row_cut_off": 1}
    assert counts["histograms"]["article_characters"] == {"250": 2}
    assert counts["histograms"]["row_years"] == {"2024": 1}


@pytest.mark.parametrize(
    ("n_chars", "lower"), [(1, "0"), (249, "0"), (250, "250"), (31_999, "16000"), (10**6, "32000")]
)
def test_a_bin_is_named_by_its_lower_bound(n_chars: int, lower: str) -> None:
    articles = filled()["articles"].with_columns(n_chars=pl.lit(n_chars, pl.Int32))
    assert statistics.count(filled() | {"articles": articles})["histograms"]["article_characters"] == {lower: 2}


def test_counts_of_parts_add_up_at_every_depth() -> None:
    one, none = statistics.count(filled()), statistics.count(empty())
    assert statistics.add([one, none]) == {**none, **one}
    twice = statistics.add([one, one])
    assert twice["counts"]["raw_bytes"] == 2000
    assert twice["histograms"]["row_years"] == {"2024": 2}
    assert statistics.count(filled()) == one
