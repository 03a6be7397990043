"""What a build counts of each part. All counts are whole numbers, so those of parts add up to those of a batch."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

CHAR_BINS = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]

Counts = dict[str, Any]


def count(tables: Mapping[str, pl.DataFrame]) -> Counts:
    """Return the counts of one part: totals, and how many rows have each value of what a report shows."""
    pages, lines, articles, listings, rejects = (
        tables[name] for name in ("pages", "lines", "articles", "listings", "rejects")
    )
    whole = rejects.filter(pl.col("line") == 0)
    piece_bytes = lines.group_by("role").agg(bytes=(pl.col("end") - pl.col("start")).sum())
    return {
        "counts": {
            "pages": pages.height,
            "raw_bytes": int(pages["n_bytes"].sum()),
            "lines": lines.height,
            "articles": articles.height,
            "listings": listings.height,
            "rejects": rejects.height,
            "quarantined_pages": whole.height,
            "quarantined_bytes": int(whole["raw"].bin.size().sum()),
            "duplicates": articles["duplicate_of"].count(),
            "near_duplicates": articles["near_duplicate_of"].count(),
            "repeats": listings["repeat_of"].count(),
            "characters": int(articles["n_chars"].sum()),
            "credited": articles["publisher"].count(),
        },
        "encodings": _values(pages["encoding"]),
        "repairs": _values(pages["repaired"].str.replace_all(":[0-9a-f,]*", "")),
        "roles": dict(sorted(piece_bytes.iter_rows())),
        "kinds": _values(listings["kind"]),
        "layouts": _values(listings["layout"]),
        "rejects": _values(rejects["reason"]),
        "splits": _values(articles["split"]),
        "histograms": {
            "article_characters": _bins(articles["n_chars"]),
            "article_years": _values(articles["listing_latest_date"].dt.year()),
            "row_years": _values(listings["date"].dt.year()),
        },
    }


def add(parts: Iterable[Counts]) -> Counts:
    """Return the sum of the counts of `parts`, by key at every depth."""
    total: Counts = {}
    for part in parts:
        _add_to(total, part)
    return total


def _add_to(total: Counts, part: Counts) -> None:
    """Add the counts of `part` to `total`."""
    for key, value in part.items():
        if isinstance(value, dict):
            _add_to(total.setdefault(key, {}), value)
        else:
            total[key] = total.get(key, 0) + value


def _values(column: pl.Series) -> dict[str, int]:
    """Return how often each value of `column` occurs; nulls are left out."""
    counted = column.drop_nulls().cast(pl.String).value_counts(name="n_values")
    return dict(sorted(counted.iter_rows()))


def _bins(column: pl.Series) -> dict[str, int]:
    """Return how many values of `column` lie in each bin of `CHAR_BINS`, named by its lower bound."""
    bins = pl.Series(CHAR_BINS, dtype=pl.Int64)
    found = bins.search_sorted(column.cast(pl.Int64), side="right") - 1
    counts = found.value_counts(name="n_values")
    return {str(bins[index]): number for index, number in sorted(counts.iter_rows())}
