"""The one place where a column is named, typed and described.

Each table is a pandera model. The Arrow schema, the README's dictionary, the checks of the build and the release's
metadata are all made from these models; what files need of them is written down for `columns.py`. A table's key is the
`key` of its `Config.metadata`; rows are unique and sorted by it.
Offsets are bytes of UTF-8, lines count from 1, rows and pieces from 0, dates are calendar days without a time zone.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

SHA256 = r"^[0-9a-f]{64}$"
ROW_KINDS = ("post", "notice", "current")

Texts = Annotated[pl.List, pl.String()]


class Role(StrEnum):
    """What a line, or a piece of a line, is."""

    BLANK = "blank"
    CHROME = "chrome"
    HEAD = "head"
    TITLE = "title"
    SUBTITLE = "subtitle"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    BYLINE = "byline"
    PUBLISHER = "publisher"
    TAIL = "tail"
    COMMENT = "comment"
    LISTING_HEADER = "listing_header"
    LISTING_ROW = "listing_row"
    LISTING_FOOT = "listing_foot"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why bytes lie in quarantine."""

    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    NOT_REVERSIBLE = "not_reversible"
    PAGE_TOO_LARGE = "page_too_large"
    RECORD_TOO_LARGE = "record_too_large"
    RATIO_TOO_HIGH = "ratio_too_high"
    TOO_MANY_MEMBERS = "too_many_members"
    UNSAFE_MEMBER = "unsafe_member"
    BROKEN_CONTAINER = "broken_container"
    BROKEN_RECORD = "broken_record"
    ROW_NOT_READ = "row_not_read"
    ROW_CUT_OFF = "row_cut_off"


class Articles(pa.DataFrameModel):
    """One row for each page that carries an article: its text, parts and provenance."""

    page_id: str = pa.Field(
        description="Key. `<batch>/<path inside the batch, without .txt>`, plus `#<n>` for record n of a file of records."
    )
    batch: str = pa.Field(description="The delivery the page came in, as named in params.yaml.")
    title: str = pa.Field(nullable=True, description="The article's own headline, where the page prints one.")
    subtitle: str = pa.Field(nullable=True, description="A sub-headline printed before the body.")
    body: str = pa.Field(
        str_length={"min_value": 1}, description="The article's paragraphs, joined by a blank line; never empty."
    )
    captions: Texts = pa.Field(description="Photo captions with their credit, in page order.")
    bylines: Texts = pa.Field(description="Whole reporter lines, in page order.")
    publisher: str = pa.Field(nullable=True, description="The press credited, its name alone.")
    author: str = pa.Field(nullable=True, description="Who posted the page, from the article's head lines.")
    date: pl.Date = pa.Field(
        nullable=True, description="Day of posting, where its year is printed or follows from the crawl date."
    )
    date_text: str = pa.Field(nullable=True, description="The posting date exactly as the head lines print it.")
    views: pl.Int64 = pa.Field(nullable=True, ge=0, description="View count of the head lines.")
    votes: pl.Int64 = pa.Field(nullable=True, description="Vote count of the head lines; may be below zero.")
    listing_latest_date: pl.Date = pa.Field(
        nullable=True, description="Latest date in the page's listings: the page was crawled no earlier."
    )
    first_line: pl.Int32 = pa.Field(ge=1, description="First line of the page that belongs to the article, from 1.")
    last_line: pl.Int32 = pa.Field(ge=1, description="Last line of the page that belongs to the article, from 1.")
    page_sha256: str = pa.Field(str_matches=SHA256, description="SHA-256 of the raw page, in hexadecimal.")
    text_sha256: str = pa.Field(str_matches=SHA256, description="SHA-256 of `body` as UTF-8, in hexadecimal.")
    n_chars: pl.Int32 = pa.Field(ge=1, description="Length of `body` in characters (Unicode code points).")
    n_paragraphs: pl.Int32 = pa.Field(ge=1, description="Number of paragraphs of `body`.")
    hangul_share: pl.Float64 = pa.Field(
        ge=0, le=1, description="Hangul syllables of `body` divided by its characters other than blanks."
    )
    duplicate_of: str = pa.Field(
        nullable=True,
        description="page_id of the first article of the corpus with the same body; null for that first one.",
    )
    near_duplicate_of: str = pa.Field(
        nullable=True,
        description="page_id of the first article with nearly the same body. Always null in this version.",
    )
    split: str = pa.Field(
        isin=["train", "validation", "test"], description="Suggested use; all copies of an article share one split."
    )

    class Config:
        """Sorted and unique by page."""

        name = "articles"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id"]
        metadata: ClassVar = {"key": ["page_id"]}

    @pa.dataframe_check
    @classmethod
    def lines_in_order(cls, data: PolarsData) -> pl.LazyFrame:
        """An article ends no earlier than it begins."""
        return data.lazyframe.select(pl.col("first_line") <= pl.col("last_line"))


class Listings(pa.DataFrameModel):
    """One row for each post that a page's listing prints."""

    page_id: str = pa.Field(description="Key. The page that prints the listing.")
    row: pl.Int32 = pa.Field(ge=0, description="Key. Position among the page's listing rows, from 0.")
    batch: str = pa.Field(description="The delivery the page came in.")
    line: pl.Int32 = pa.Field(ge=1, description="First line of the page that prints the row, from 1.")
    n_lines: pl.Int32 = pa.Field(ge=1, description="Number of lines the row takes on the page.")
    layout: str = pa.Field(
        description="How the rows of the listing are printed: form and columns, such as `spaces:number,title,author,date`."
    )
    kind: str = pa.Field(
        isin=list(ROW_KINDS), description="`post`, `notice`, or `current` for the row of the open article."
    )
    reply: bool = pa.Field(description="Whether the row is marked as a reply.")
    number: pl.Int64 = pa.Field(
        nullable=True, ge=0, description="The post's number on its board; null for notices and the open article."
    )
    category: str = pa.Field(nullable=True, description="Category, on boards that have them.")
    title: str = pa.Field(
        nullable=True, description="The post's title without comment count, badges, reply mark and category."
    )
    comments: pl.Int64 = pa.Field(nullable=True, ge=0, description="Number of comments printed for the post.")
    badges: Texts = pa.Field(description="Badges printed with the title, in printed order.")
    author: str = pa.Field(nullable=True, description="Who posted it, as printed.")
    date: pl.Date = pa.Field(
        nullable=True, description="Day of posting, where its year is printed or follows from the crawl date."
    )
    time: pl.Time = pa.Field(nullable=True, description="Time of day printed with the date, on the board's own clock.")
    date_text: str = pa.Field(nullable=True, description="The date exactly as printed.")
    views: pl.Int64 = pa.Field(nullable=True, ge=0, description="View count.")
    votes: pl.Int64 = pa.Field(nullable=True, description="Vote count; may be below zero.")
    repeat_of: str = pa.Field(
        nullable=True,
        description="`<page_id>:<row>` of the first row of the corpus that lists the same post; null for that first one.",
    )
    page_sha256: str = pa.Field(str_matches=SHA256, description="SHA-256 of the raw page, in hexadecimal.")

    class Config:
        """Sorted and unique by page and row."""

        name = "listings"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id", "row"]
        metadata: ClassVar = {"key": ["page_id", "row"]}

    @pa.dataframe_check
    @classmethod
    def number_only_for_posts(cls, data: PolarsData) -> pl.LazyFrame:
        """Notices and the open article carry no number."""
        return data.lazyframe.select((pl.col("kind") == "post") | pl.col("number").is_null())


class Pages(pa.DataFrameModel):
    """One row for each raw page that could be read as text."""

    page_id: str = pa.Field(
        description="Key. `<batch>/<path inside the batch, without .txt>`, plus `#<n>` for record n of a file of records."
    )
    batch: str = pa.Field(description="The delivery the page came in.")
    path: str = pa.Field(description="Path inside the batch, as the container names it.")
    url: str = pa.Field(nullable=True, description="Address of the page, where the container records one.")
    sha256: str = pa.Field(str_matches=SHA256, description="SHA-256 of the raw page, in hexadecimal.")
    n_bytes: pl.Int64 = pa.Field(ge=1, description="Length of the raw page in bytes.")
    encoding: str = pa.Field(
        description="Encoding of the raw page; encoding `text` with it, after undoing `repaired`, gives the raw bytes."
    )
    repaired: str = pa.Field(
        nullable=True, description="How text that was decoded wrongly upstream was repaired; null where nothing was."
    )
    n_lines: pl.Int32 = pa.Field(ge=1, description="Number of lines of `text`.")
    text: str = pa.Field(description="The whole page as text, not normalised.")

    class Config:
        """Sorted and unique by page."""

        name = "pages"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id"]
        metadata: ClassVar = {"key": ["page_id"]}


class Lines(pa.DataFrameModel):
    """The ledger: every byte of every page's text, and what it is."""

    page_id: str = pa.Field(description="Key. The page.")
    line: pl.Int32 = pa.Field(ge=1, description="Key. Line of the page, from 1.")
    piece: pl.Int32 = pa.Field(ge=0, description="Key. Piece of the line, from 0; most lines are one piece.")
    start: pl.Int64 = pa.Field(ge=0, description="Byte offset in the page's text as UTF-8 where the piece begins.")
    end: pl.Int64 = pa.Field(
        ge=1, description="Byte offset where it ends, its line break included; the next piece begins there."
    )
    role: str = pa.Field(isin=[role.value for role in Role], description="What the piece is.")
    ref: pl.Int32 = pa.Field(
        nullable=True, ge=0, description="Which paragraph, caption, byline or listing row it belongs to, from 0."
    )

    class Config:
        """Sorted and unique by page, line and piece."""

        name = "lines"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id", "line", "piece"]
        metadata: ClassVar = {"key": ["page_id", "line", "piece"]}

    @pa.dataframe_check
    @classmethod
    def not_empty(cls, data: PolarsData) -> pl.LazyFrame:
        """A piece has at least one byte."""
        return data.lazyframe.select(pl.col("start") < pl.col("end"))


class Rejects(pa.DataFrameModel):
    """Quarantine: what could not be read, why, where and its raw bytes."""

    page_id: str = pa.Field(description="Key. The page, or the container that broke.")
    line: pl.Int32 = pa.Field(ge=0, description="Key. Line of the page, from 1; 0 for the whole page.")
    reason: str = pa.Field(isin=[reason.value for reason in Reason], description="Key. Why it lies in quarantine.")
    stage: str = pa.Field(isin=["ingest", "parse"], description="The stage that set it aside.")
    detail: str = pa.Field(nullable=True, description="What was found, and the remedy where there is one.")
    raw: pl.Binary = pa.Field(nullable=True, description="The raw bytes; null where a limit kept them from being read.")

    class Config:
        """Sorted and unique by page, line and reason."""

        name = "rejects"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id", "line", "reason"]
        metadata: ClassVar = {"key": ["page_id", "line", "reason"]}


class CrawlDates(pa.DataFrameModel):
    """Internal: the day on which a page was crawled, where its own record carries one."""

    page_id: str = pa.Field(description="Key. The page.")
    crawl_date: pl.Date = pa.Field(description="The day as the record has it; its time of day and zone are not kept.")

    class Config:
        """Sorted and unique by page."""

        name = "crawl_dates"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id"]
        metadata: ClassVar = {"key": ["page_id"]}


class ArticleKeys(pa.DataFrameModel):
    """Internal: what tells one article's text from another's."""

    page_id: str = pa.Field(description="Key. The article's page.")
    high: pl.UInt64 = pa.Field(description="First 64 bits of `text_sha256`.")
    low: pl.UInt64 = pa.Field(description="Next 64 bits of `text_sha256`.")

    class Config:
        """Sorted and unique by page."""

        name = "article_keys"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id"]
        metadata: ClassVar = {"key": ["page_id"]}


class RowKeys(pa.DataFrameModel):
    """Internal: what tells the post of one listing row from another's. One key for each listing row."""

    page_id: str = pa.Field(description="Key. The page that prints the row.")
    row: pl.Int32 = pa.Field(ge=0, description="Key. Position among the page's listing rows, from 0.")
    high: pl.UInt64 = pa.Field(
        nullable=True, description="First 64 bits of the post's identity; null where the row prints too little for one."
    )
    low: pl.UInt64 = pa.Field(nullable=True, description="Other 64 bits of the post's identity.")

    class Config:
        """Sorted and unique by page and row."""

        name = "row_keys"
        strict = True
        ordered = True
        unique: ClassVar = ["page_id", "row"]
        metadata: ClassVar = {"key": ["page_id", "row"]}


class Duplicates(pa.DataFrameModel):
    """Internal: what dedupe found for one batch: every article, and each listing row whose post was listed before."""

    part: pl.Int32 = pa.Field(ge=0, description="Key. Part of the batch, from 0.")
    page_id: str = pa.Field(description="Key. The page.")
    row: pl.Int32 = pa.Field(ge=-1, description="Key. The listing row, or -1 for the page's article.")
    first: str = pa.Field(
        nullable=True,
        description="What it repeats: page_id of an article, `<page_id>:<row>` of a row; null for a first article.",
    )
    split: str = pa.Field(nullable=True, description="The article's split; null for rows.")

    class Config:
        """Sorted and unique by part, page and row."""

        name = "duplicates"
        strict = True
        ordered = True
        unique: ClassVar = ["part", "page_id", "row"]
        metadata: ClassVar = {"key": ["part", "page_id", "row"]}


TABLES: dict[str, type[pa.DataFrameModel]] = {
    "articles": Articles,
    "listings": Listings,
    "pages": Pages,
    "lines": Lines,
    "rejects": Rejects,
}
INTERNAL: dict[str, type[pa.DataFrameModel]] = {
    "crawl_dates": CrawlDates,
    "article_keys": ArticleKeys,
    "row_keys": RowKeys,
    "duplicates": Duplicates,
}


def model(table: str) -> type[pa.DataFrameModel]:
    """Return the model of `table`, one of the corpus or an internal one."""
    return (TABLES | INTERNAL)[table]
