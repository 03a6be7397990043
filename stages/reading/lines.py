"""A part of pages as a frame of lines: offsets for the ledger, and text as the tables carry it.

A line ends at a line feed, which belongs to it. `raw` is the line without its line break; `text` is normalised: NFC, no
zero-width or control characters, entities unescaped, every run of blanks one blank, stripped.
"""

import html
import re

import polars as pl

BLANK = r"\s\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{3164}"
BLANKS = rf"[{BLANK}--\x20][{BLANK}]*|\x20[{BLANK}]+"  # a run of them; a single plain one, as most are, may stay
UNSEEN = (
    r"[\x00-\x08\x0e-\x1f\x7f\u{ad}\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2064}\u{2066}-\u{2069}"
    r"\u{feff}]"
)
ENTITY = r"(?i)&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);|(?:amp|quot|nbsp|lt|gt|apos);|#0?39;"
BREAK_TAG = r"(?i)<br\s*/?>"
COMPOSABLE = r"[\u{300}-\u{36f}\u{1100}-\u{11ff}\u{3099}\u{309a}\u{a960}-\u{a97f}\u{d7b0}-\u{d7ff}\u{f900}-\u{faff}]"
STRANGE = f"{UNSEEN}|{COMPOSABLE}|(?:{BREAK_TAG})|(?:{ENTITY})"
UNTIDY = (
    r"(?i)[\t\r\x0b\x0c\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{3164}]|  |^ | $|"
    rf"{UNSEEN}|{COMPOSABLE}|<br|;"
)


def split(pages: pl.DataFrame) -> pl.DataFrame:
    """Split `pages` (columns of the pages table) into lines and tidy them: adds text to the columns of `cut`."""
    return tidied(cut(pages))


def cut(pages: pl.DataFrame) -> pl.DataFrame:
    """Split `pages` (columns of the pages table) into lines as they are printed.

    Returns one row a line, in order: page (row number in `pages`, UInt32), line (from 1), piece (0), start and end
    (bytes of UTF-8 in the page's text, end includes the line break), raw.
    """
    text = pl.col("text")
    closed = text.str.ends_with("\n")
    lines = (
        pages.select_seq(
            page=pl.int_range(pl.len(), dtype=pl.UInt32),
            base=text.str.len_bytes().cast(pl.Int64).cum_sum() - text.str.len_bytes(),
            limit=text.str.len_bytes().cast(pl.Int64),
            # Without its last letter a text is a view of it; without a suffix it would be a copy.
            raw=pl.when(closed).then(text.str.head(-1)).otherwise(text).str.split("\n"),
            closed=closed,
        )
        .filter(pl.col("limit") > 0)
        .with_columns_seq(first=pl.col("raw").list.len().cum_sum() - pl.col("raw").list.len())
        .explode("raw", empty_as_null=True, keep_nulls=True)
    )
    return (
        lines.with_columns_seq(
            line=(pl.int_range(pl.len()) - pl.col("first") + 1).cast(pl.Int32),
            piece=pl.lit(0, pl.Int32),
            size=pl.col("raw").str.len_bytes().cast(pl.Int64) + 1,
        )
        .with_columns_seq(last=pl.col("page") != pl.col("page").shift(-1, fill_value=2**32 - 1))
        .with_columns_seq(
            size=pl.when(pl.col("last") & ~pl.col("closed")).then(pl.col("size") - 1).otherwise(pl.col("size"))
        )
        .with_columns_seq(end=pl.col("size").cum_sum())
        .with_columns_seq(start=pl.col("end") - pl.col("size") - pl.col("base"), end=pl.col("end") - pl.col("base"))
        .select_seq("page", "line", "piece", "start", "end", "raw")
    )


def since(value: pl.Expr, begins: pl.Expr) -> pl.Expr:
    """Return how far a `value` that rises from line to line has come since the last line that `begins` a page or so."""
    return value - pl.when(begins).then(value).forward_fill()


def tidied(lines: pl.DataFrame) -> pl.DataFrame:
    """Add `text`: only the lines that need it pay for normalisation."""
    untidy = lines.get_column("raw").str.contains(UNTIDY)
    if not untidy.any():
        return lines.with_columns_seq(text=pl.col("raw"))
    where = untidy.arg_true()
    return lines.with_columns_seq(
        text=lines.get_column("raw").scatter(where, tidy(lines.get_column("raw").gather(where)))
    )


def tidy(raw: pl.Series) -> pl.Series:
    """Normalise lines: tags and entities, NFC, unseen characters, blanks. Most need no more than their blanks done."""
    strange = raw.str.contains(STRANGE)
    if strange.any():
        where = strange.arg_true()
        raw = raw.scatter(where, plain(raw.gather(where)))
    return raw.str.replace_all(BLANKS, " ").str.strip_chars(" ")


def plain(raw: pl.Series) -> pl.Series:
    """Return lines without tags, entities, unseen characters and letters that Unicode composes to one."""
    coded = raw.str.contains(ENTITY)
    if coded.any():
        where = coded.arg_true()
        raw = raw.scatter(where, pl.Series([unescape(line) for line in raw.gather(where)], dtype=pl.String))
    composable = raw.str.contains(COMPOSABLE)
    if composable.any():
        where = composable.arg_true()
        raw = raw.scatter(where, raw.gather(where).str.normalize("NFC"))
    return raw.str.replace_all(BREAK_TAG, " ").str.replace_all(UNSEEN, "")


def unescape(line: str) -> str:
    """Unescape entities, also doubly escaped ones and ones that lost their ampersand (`quot;`, `amp;#39;`)."""
    line = re.sub(r"(?i)(?<![A-Za-z0-9&])amp;?(?=#\d+;)", "&", line)
    line = re.sub(r"(?i)&amp;(?=#?\w+;)", "&", line)
    line = re.sub(r"(?i)(?<![&A-Za-z0-9])(amp|quot|nbsp|lt|gt|apos);", r"&\1;", line)
    line = re.sub(r"(?<![&A-Za-z0-9])#0?39;", "'", line)
    return html.unescape(line).replace("&#39;", "'")
