"""Chrome by repetition: lines that many pages of a batch print, though no lexicon knows them."""

from collections.abc import Iterable, Iterator

import polars as pl

from stages.reading import lines, surroundings


def count_lines(pages: pl.DataFrame) -> pl.DataFrame:
    """Count on how many pages each short line stands: text, pages.

    Copies of a page count once: they share their longest line, so a re-posted article does not make its lines chrome.
    """
    raw, text = pl.col("raw"), pl.col("text")
    cut = lines.cut(pages).select_seq(pl.col("page").set_sorted(), "raw").filter(raw != "")
    again = cut.filter(raw.hash().is_duplicated())  # most lines stand on one page only, and are not even tidied
    short = lines.tidied(again).filter((text != "") & (text.str.len_chars() <= surroundings.LONGEST))
    seen = short.select_seq("text", page=pl.lit(first_copies(cut, len(pages))).gather(pl.col("page"))).unique()
    return seen.group_by("text").agg(pages=pl.len()).filter(pl.col("pages") > 1).sort("text")


def first_copies(cut: pl.DataFrame, n_pages: int) -> pl.Series:
    """Return for each page the first page with the same longest line; `cut`: page (sorted) and raw of the lines."""
    longest = pl.col("raw").get(pl.col("raw").str.len_bytes().arg_max())
    bodies = cut.group_by("page", maintain_order=True).agg(body=longest)
    first = bodies.select_seq(pl.col("page").first().over("body")).to_series()
    return pl.Series([None], dtype=pl.UInt32).new_from_index(0, n_pages).scatter(bodies.get_column("page"), first)


def repeated(parts: Iterable[pl.DataFrame], n_pages: int, *, share: float, least: int) -> pl.Series:
    """Return the lines that stand on `share` of a batch's first `n_pages` pages and on `least` of them, sorted."""
    total, n_read = pl.DataFrame(schema={"text": pl.String, "pages": pl.UInt32}), 0
    for pages in first_pages(parts, n_pages):
        total, n_read = total.vstack(count_lines(pages)), n_read + len(pages)
    enough = max(least, -(-int(share * 1_000_000) * n_read // 1_000_000))
    return total.group_by("text").agg(pl.col("pages").sum()).filter(pl.col("pages") >= enough).get_column("text").sort()


def first_pages(parts: Iterable[pl.DataFrame], n_pages: int) -> Iterator[pl.DataFrame]:
    """Yield the first `n_pages` pages of a batch's `parts`, which may end in any part; later ones are not asked for."""
    left = n_pages
    for part in parts:
        yield part.head(left)
        left -= len(part)
        if left <= 0:
            return
