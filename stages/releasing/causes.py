"""Why a row differs between two versions: what became of its page, or of the rules.

Whole pages are compared first, by the SHA-256 of their raw bytes: those of `pages`, and those that lie in quarantine
as a whole. A row of a page whose bytes are equal on both sides differs because the rules do, or because other pages
came or went (what repeats another page's text or rows follows from those).
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from stages.releasing.rows import Delta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stages.releasing.contracts import RuleChange

# Columns that dedupe fills from all pages before a page, and not from the page alone.
MERGED = frozenset({"duplicate_of", "near_duplicate_of", "repeat_of", "split"})
# A page under these reasons is not kept whole, so its bytes are not known.
NOT_WHOLE = frozenset({"page_too_large", "record_too_large"})


class Cause(StrEnum):
    """Why a row differs."""

    PAGE_NEW = "page new"
    PAGE_GONE = "page gone"
    PAGE_CHANGED = "page's bytes changed"
    RULES = "rules changed"
    OTHER_PAGES = "other pages came or went"
    SCHEMA = "key changed"
    UNKNOWN = "unknown"


PAGES = {"page_id": pl.String, "cause": pl.String}


@dataclass(frozen=True)
class Causes:
    """What explains the rows of one batch that differ.

    `pages` (page_id, cause) names the pages that differ; all others have equal bytes. `pages_differ` tells whether any
    page of the whole corpus does. `whole` is set where the batch is on one side only.
    """

    rules: "Sequence[RuleChange]"
    pages_differ: bool
    pages: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PAGES))
    whole: Cause | None = None

    def of(self, delta: Delta) -> pl.Series:
        """Return the cause of each row of `delta`."""
        if self.whole:
            return pl.repeat(str(self.whole), len(delta.rows), eager=True).alias("cause")
        rows = delta.rows.select("page_id", self._otherwise(delta).alias("otherwise"))
        found = rows.join(self.pages, on="page_id", how="left", maintain_order="left")
        return found.select(pl.coalesce("cause", "otherwise").alias("cause"))["cause"]

    def _otherwise(self, delta: Delta) -> pl.Series:
        """Return the cause of each row, if its page's bytes are equal on both sides."""
        of_pages = Cause.OTHER_PAGES if self.pages_differ else Cause.UNKNOWN
        of_rules = Cause.RULES if self.rules else of_pages
        if delta.flags is None:
            return pl.repeat(str(of_rules), len(delta.rows), eager=True)
        by_page_alone = pl.any_horizontal(pl.lit(value=False), pl.exclude(MERGED))
        merged = of_pages if self.pages_differ else of_rules
        cause = pl.when(by_page_alone).then(pl.lit(str(of_rules))).otherwise(pl.lit(str(merged)))
        return delta.flags.select(cause).to_series()


def reject_hashes(rejects: pl.DataFrame) -> pl.DataFrame:
    """Return page_id and sha256 (null where the bytes are not all kept) of the whole pages in a part of `rejects`."""
    whole = rejects.filter(pl.col("line") == 0).unique("page_id", keep="first", maintain_order=True)
    hashes = [
        None if raw is None or reason in NOT_WHOLE else hashlib.sha256(raw).hexdigest()
        for reason, raw in whole.select("reason", "raw").iter_rows()
    ]
    return whole.select("page_id", pl.Series("sha256", hashes, dtype=pl.String))


# Where pages are told apart by their bytes: columns to read of a table, and what makes page_id and sha256 of them.
HASHES: "dict[str, tuple[list[str], Callable[[pl.DataFrame], pl.DataFrame]]]" = {
    "pages": (["page_id", "sha256"], lambda pages: pages),
    "rejects": (["page_id", "line", "reason", "raw"], reject_hashes),
}


def page_causes(differing: "Iterable[Delta]") -> pl.DataFrame:
    """Return page_id and cause of pages that came, went, or have other bytes (where both sides know them)."""
    of_kind = {"added": Cause.PAGE_NEW, "removed": Cause.PAGE_GONE, "changed": Cause.PAGE_CHANGED}
    frames = [pl.DataFrame(schema=PAGES)]
    for delta in differing:
        pages = delta.rows
        if delta.old is not None and delta.new is not None:
            pages = pages.filter(delta.old["sha256"].is_not_null() & delta.new["sha256"].is_not_null())
        frames.append(pages.select("page_id", pl.lit(str(of_kind[delta.kind])).alias("cause")))
    return pl.concat(frames).unique("page_id", keep="first", maintain_order=True)
