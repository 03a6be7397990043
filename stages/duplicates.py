"""Which articles and listing rows repeat earlier ones, and which split an article belongs to. Opens no file.

Whatever is compared is first made a key of 128 bits, part by part (`keys`). All keys of the corpus are then gone
through in order, those of one range of hashes at a time (`first_occurrences`), so that memory holds a bounded number
of keys. The first occurrence wins: what a later batch brings changes nothing about an earlier one.

When two listing rows list the same post: see `_identity`. A repeat that is missed stays a row too many, which anybody
can still find; a false one would lose a post. So where the page prints too little to be sure, a row is no repeat.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate

import numpy as np
import polars as pl

from stages.tables.content import row_hash

ARTICLE = -1  # the `row` that stands for the page's article in the table `duplicates`
KEYS_AT_ONCE = 2_000_000
HALF = 1 << 64
HALVES = ["high", "low"]

Read = Callable[[str, int, list[str]], pl.DataFrame]
Addresses = np.ndarray[tuple[int], np.dtype[np.uint32]]


def keys(articles: pl.DataFrame, listings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables `article_keys` and `row_keys` of one part: a key for each article and each listing row.

    An article's key is half of the SHA-256 of its body. A row's key is null where the row prints too little.
    """
    half = pl.col("text_sha256").str
    article_keys = articles.select(
        "page_id",
        high=half.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64),
        low=half.slice(16, 16).str.to_integer(base=16, dtype=pl.UInt64),
    )
    rows = _identity(listings.sort("page_id", "row"))
    known = pl.all_horizontal(pl.col("anchor", "title").is_not_null()) & pl.any_horizontal(
        pl.col("day", "printed").is_not_null()
    )
    names = ("anchor", "day", "printed", "author", "title", "time", "occurrence")
    identity = {name: rows.schema[name] for name in names}
    hashed = rows.select("page_id", "row", key=pl.when(known).then(row_hash(identity)))
    row_keys = hashed.select(
        "page_id",
        "row",
        high=(pl.col("key") // HALF).cast(pl.UInt64),
        low=(pl.col("key") % HALF).cast(pl.UInt64),
    )
    return article_keys, row_keys


def _identity(rows: pl.DataFrame) -> pl.DataFrame:
    """Return `rows` with the columns that together say which post each one lists; nulls where that is not certain.

    A post with a number: number, title, author and date, the date as printed where its year is unknown. Counts, badges,
    category and layout do not matter. The open article's row prints no number, but has the one between those directly
    above and below it, where these are two apart; elsewhere it is left alone.

    A post or notice without a number: its kind, title, author, full date and time of day. Rows of one page that agree
    in all this are different posts, so the n-th of them is the n-th wherever they are listed again.
    """
    number = pl.when(pl.col("kind") == "current").then(_number_between()).otherwise(pl.col("number"))
    numbered = pl.col("number_known").is_not_null()
    placed = rows.with_columns(number_known=number).select(
        "page_id",
        "row",
        "author",
        "title",
        anchor=pl.coalesce(pl.col("number_known").cast(pl.String), pl.col("kind").replace("current", None)),
        day="date",
        printed=pl.when(numbered & pl.col("date").is_null()).then("date_text"),
        time=pl.when(~numbered).then(pl.col("time")),
        counted=~numbered,
    )
    same = ["page_id", "anchor", "day", "author", "title", "time"]
    occurrence = pl.int_range(pl.len(), dtype=pl.Int32).over(same)
    return placed.with_columns(occurrence=pl.when("counted").then(occurrence).otherwise(0))


def _number_between() -> pl.Expr:
    """Return the number between those of the rows printed directly above and below, where they are two apart."""
    above, below = pl.col("number").shift(1), pl.col("number").shift(-1)
    first_line_below = pl.col("line") + pl.col("n_lines")
    adjoining = (
        (pl.col("page_id") == pl.col("page_id").shift(1))
        & (pl.col("page_id") == pl.col("page_id").shift(-1))
        & (first_line_below.shift(1) == pl.col("line"))
        & (first_line_below == pl.col("line").shift(-1))
    )
    return pl.when(adjoining & ((above - below).abs() == 2)).then((above + below) // 2)


def merge(n_parts: int, read: Read, weights: Mapping[str, int]) -> Iterator[pl.DataFrame]:
    """Yield, for each part of the corpus in order, its rows of the table `duplicates`, without the column `part`.

    `read(table, part, columns)` gives columns of a part's `article_keys` or `row_keys`, rows in key order; `part`
    counts over the whole corpus. A page's rows are numbered from 0 without a gap. `weights`: see `split_of`.
    """
    article_pages = _pages("article_keys", n_parts, read)
    row_pages = _pages("row_keys", n_parts, read)
    first_articles = first_occurrences([pages.height for pages in article_pages], partial(read, "article_keys"))
    first_rows = first_occurrences([int(pages["n_rows"].sum()) for pages in row_pages], partial(read, "row_keys"))
    articles, rows = _Names(article_pages, first_articles), _Names(row_pages, first_rows)
    for part in range(n_parts):
        article_keys = read("article_keys", part, ["page_id", *HALVES])
        of_articles = article_keys.select(
            "page_id", first=articles.next(article_keys.height, "{}"), split=split_of(weights)
        )
        row_keys = read("row_keys", part, ["page_id", "row"])
        of_rows = row_keys.with_columns(first=rows.next(row_keys.height, "{}:{}")).filter(pl.col("first").is_not_null())
        yield pl.concat([of_articles.with_columns(row=pl.lit(ARTICLE, pl.Int32)), of_rows], how="diagonal")


def _pages(table: str, n_parts: int, read: Read) -> list[pl.DataFrame]:
    """Return, for each part, the pages that have keys in `table` and how many each."""
    return [
        read(table, part, ["page_id"]).group_by("page_id", maintain_order=True).len("n_rows") for part in range(n_parts)
    ]


class _Names:
    """Turns positions of keys into what a person can look up: a page_id, or a page_id and a row."""

    def __init__(self, pages: Sequence[pl.DataFrame], first: Addresses) -> None:
        whole = pl.concat(pages) if pages else pl.DataFrame(schema={"page_id": pl.String, "n_rows": pl.UInt32})
        self.page_ids = whole["page_id"]
        self.ends = whole["n_rows"].cast(pl.Int64).cum_sum().to_numpy()
        self.starts = self.ends - whole["n_rows"].to_numpy()
        self.first = first
        self.done = 0

    def next(self, count: int, pattern: str) -> pl.Series:
        """Return the names of the first occurrences of the next `count` keys; null for a key that is first itself."""
        position = np.arange(self.done, self.done + count)
        first = self.first[self.done : self.done + count]
        self.done += count
        page = np.searchsorted(self.ends, first, side="right")
        named = pl.DataFrame(
            {"page": self.page_ids.gather(page), "row": first - self.starts[page], "again": first != position}
        )
        arguments = ["page", "row"][: pattern.count("{}")]
        return named.select(pl.when("again").then(pl.format(pattern, *arguments)))["page"]


def first_occurrences(
    sizes: Sequence[int], read: Callable[[int, list[str]], pl.DataFrame], keys_at_once: int = KEYS_AT_ONCE
) -> Addresses:
    """Return, for each key of all parts in order, the position of the first equal one: its own where it is the first.

    `sizes` are the numbers of keys of the parts; `read(part, columns)` gives a part's keys (high, low), nulls for what
    equals nothing, and is called once for each range of hashes. Positions count over all parts from 0, up to 2^32.
    Memory holds four bytes for each key and about `keys_at_once` whole keys.
    """
    first: Addresses = np.arange(sum(sizes), dtype=np.uint32)
    starts = list(accumulate(sizes, initial=0))
    n_ranges = -(-sum(sizes) // keys_at_once)
    for chosen in range(n_ranges):
        found = [
            read(part, HALVES).with_row_index("position", start).filter(pl.col("high") % n_ranges == chosen)
            for part, start in enumerate(starts[:-1])
        ]
        repeats = pl.concat(found).select("position", first=pl.col("position").first().over(HALVES))
        first[repeats["position"].to_numpy()] = repeats["first"].to_numpy()
    return first


def split_of(weights: Mapping[str, int]) -> pl.Expr:
    """Return the split of an article from its key, so that equal texts share one; `weights` are whole numbers.

    The key is a hash, so its remainder by the sum of the weights is as good as drawn; the splits take their shares of
    the remainders in alphabetical order.
    """
    upper = sum(weights.values())
    remainder = pl.col("high") % upper
    expression: pl.Expr = pl.lit(None, pl.String)
    for name, weight in sorted(weights.items(), reverse=True):
        expression = pl.when(remainder < upper).then(pl.lit(name)).otherwise(expression)
        upper -= weight
    return expression


def apply(articles: pl.DataFrame, listings: pl.DataFrame, found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one part's `articles` and `listings` with what dedupe `found` (rows of table `duplicates`) filled in."""
    of_articles = found.filter(pl.col("row") == ARTICLE).select("page_id", "split", duplicate_of="first")
    of_rows = found.filter(pl.col("row") != ARTICLE).select("page_id", "row", repeat_of="first")
    return (
        _fill(articles, of_articles, ["page_id"]),
        _fill(listings, of_rows, ["page_id", "row"]),
    )


def _fill(table: pl.DataFrame, found: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return `table` with the columns of `found` in the place of its own; its rows keep their order."""
    filled = table.drop(set(found.columns) - set(key)).join(found, on=key, how="left", maintain_order="left")
    return filled.select(table.columns)
