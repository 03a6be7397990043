"""A seeded sample of pages, spread over batches and layouts."""

from hashlib import sha256

import polars as pl

_UNIT = 1 << 64


def draw(pages: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """Return `size` rows of `pages` (all of them where there are fewer), in order of batch, layout and page_id.

    Pages are lined up by batch and layout, shuffled by the seed within each, and every n-th is taken from a seeded
    start. So each page of the corpus has the same chance, batches and layouts come in proportion to their pages, and a
    share found in the sample estimates that of the corpus without weights. The same pages and seed give the same sample
    on any machine.

    Args:
        pages: One row a page, with the columns `page_id`, `batch` and `layout`.
        size: How many pages to draw, 1 or more.
        seed: Any whole number.

    Source:
        W. G. Cochran (1977), Sampling techniques, chapter 8: systematic sampling with implicit stratification.
    """
    import polars_hash as plh

    shuffle = plh.concat_str(pl.lit(f"{seed}:"), pl.col("page_id")).nchash.xxh3_64()
    ordered = pages.sort("batch", "layout", shuffle, "page_id")
    count = min(size, ordered.height)
    start = int.from_bytes(sha256(str(seed).encode()).digest()[:8])
    # Whole numbers only: position i is floor((i + start / 2^64) * height / count).
    positions = [(index * _UNIT + start) * ordered.height // (count * _UNIT) for index in range(count)]
    return ordered[positions].sort("batch", "layout", "page_id")
