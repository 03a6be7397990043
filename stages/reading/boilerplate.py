"""Chrome by repetition: lines that many pages of a batch print, though no lexicon knows them."""

from collections.abc import Iterable, Iterator

import polars as pl

from stages.reading import lines, surroundings


def count_lines(pages: pl.DataFrame) -> pl.DataFrame:
    """Count on how many pages each short line stands: text, pages.

    Copies of a page count once: they share their longest line, so a re-posted article does not make its lines chrome.
    """
    split = lines.split(pages).filter(pl.col("text") != "")
    size = pl.col("text").str.len_bytes()
    longest = split.group_by("page", maintain_order=True).agg(
        body=pl.col("text").sort_by(size, descending=True).first()
    )
    seen = split.filter(pl.col("text").str.len_chars() <= surroundings.LONGEST).select("page", "text")
    seen = seen.join(longest, on="page", maintain_order="left")
    return seen.group_by("text").agg(pages=pl.col("body").n_unique()).filter(pl.col("pages") > 1).sort("text")


def repeated(counts: Iterable[pl.DataFrame], n_pages: int, *, share: float, least: int) -> pl.Series:
    """Return the lines that stand on `share` of `n_pages` pages and on `least` of them, sorted."""
    total = pl.concat([pl.DataFrame(schema={"text": pl.String, "pages": pl.UInt32}), *counts])
    enough = max(least, -(-int(share * 1_000_000) * n_pages // 1_000_000))
    return total.group_by("text").agg(pl.col("pages").sum()).filter(pl.col("pages") >= enough).get_column("text").sort()


def first_pages(parts: Iterable[pl.DataFrame], n_pages: int) -> Iterator[pl.DataFrame]:
    """Yield the first `n_pages` pages of `parts`, and ask for no part beyond them."""
    for pages in parts:
        yield pages.head(n_pages)
        n_pages -= len(pages)
        if n_pages <= 0:
            return


def learn(parts: Iterable[pl.DataFrame], *, sample: int, share: float, least: int) -> pl.Series:
    """Return the lines that many of a batch's first `sample` pages repeat (`repeated`). parts: frames with `text`."""
    counts, n_pages = [], 0
    for pages in first_pages(parts, sample):
        counts.append(count_lines(pages))
        n_pages += len(pages)
    return repeated(counts, n_pages, share=share, least=least)
