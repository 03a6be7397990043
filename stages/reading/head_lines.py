"""The head lines of a part's articles: lines above a text that `heads` can read, and a lone author's among them."""

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.heads import is_label, read_head
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.subsets import text_where, true_where

HEAD_REACH = 15  # head lines are looked for among so many lines at a zone's top, and above its first full sentence
LONGEST_HEAD = 170
SPOKEN = r"[.?!。？！~…][\"”’)]*$"
LONGEST_NAME = 15
CHINESE_PHRASE = r"[\p{Han}\p{Hiragana}\p{Katakana}]{10}"  # without blanks between its words, and longer than names are
LONGEST_AUTHOR = 20  # of a line of its own: a name with part of an address, as in moon77(211.218)
HEAD_FIELDS = ("author", "date", "views", "votes", "title")
BUTTON = pl.col("stops") & pl.col("mark").eq_missing("tail")
HEAD = pl.Struct(dict.fromkeys(HEAD_FIELDS, pl.String()))


@staying_compiled
def with_heads(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read head lines above the text: `head` holds their fields. Only lines near a zone's top or text are looked at.

    When an article was sent is a head line under its headline; alone, it is part of its tail.
    """
    sent = ((pl.col("mark") == "tail") & ~pl.col("stops")).fill_null(value=False)
    free_above = (pl.col("mark").is_null() | sent).shift(1) & (pl.col("zone") == pl.col("zone").shift(1))
    titled = free_above.fill_null(value=False)
    first_full = pl.col("i").filter(pl.col("full") & pl.col("ours")).min().over("page")
    lines = lines.with_columns_seq(first_full=first_full)
    reached = pl.max_horizontal(HEAD_REACH, pl.col("first_full") + 2) - pl.col("i")
    near = (
        pl.col("ours")
        & (~sent | titled)
        & ((pl.col("i") < HEAD_REACH) | reached.is_between(1, HEAD_REACH + 1))
        & ~pl.col("full")
        & (pl.col("length") <= LONGEST_HEAD)
    )
    likely = true_where(lines, near, pl.col("text").str.contains(head_hint(lexicon)))
    found = found_heads(likely.arg_true().to_list(), lines.get_column("text"), lexicon)
    heads = pl.DataFrame({"at": list(found), "head": list(found.values())}, schema={"at": pl.UInt32, "head": HEAD})
    lines = lines.with_row_index("at").join(heads, on="at", how="left", maintain_order="left").drop("at")
    lines = with_bare_titles(lines, lexicon)
    counted = pl.col("head").struct.field("views").is_not_null() | pl.col("head").struct.field("votes").is_not_null()
    early = (pl.col("i") < pl.coalesce(pl.col("first_full"), pl.col("i") + 1)) | (
        counted & (pl.col("i") == pl.col("first_full") + 1)
    )
    ended = ((pl.col("mark") == "tail") & pl.col("stops")).fill_null(value=False)
    attached = ended & ~counted & pl.col("head").struct.field("date").is_null()
    lines = lines.with_columns_seq(head=pl.when(early & ~attached).then("head"))
    return with_one_block(with_lone_authors(lines).with_columns_seq(is_head=pl.col("head").is_not_null()))


def with_bare_titles(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read a title whose label no colon follows, where the head line under it begins with a label too."""
    text, labels = pl.col("text"), {head.field: alternatives(head.labels) for head in lexicon.words.head}
    over = (
        pl.col("head").is_null() & pl.col("head").shift(-1).is_not_null() & (pl.col("zone") == pl.col("zone").shift(-1))
    )
    title = text.str.extract(rf"^{labels['title']}\s(\S+\s.+)$")
    titles = text_where(lines, over & pl.col("mark").is_null() & pl.col("ours"), title)
    if not titles.is_not_null().any():
        return lines
    labelled = text.shift(-1).str.contains(rf"^(?:{labels['author']}|{labels['date']})(?:\s|$)")
    nothing = pl.lit(None, pl.String)
    field = pl.struct((pl.lit(titles) if name == "title" else nothing).alias(name) for name in HEAD_FIELDS)
    return lines.with_columns_seq(head=pl.when(pl.lit(titles).is_not_null() & labelled).then(field).otherwise("head"))


def with_one_block(lines: pl.DataFrame) -> pl.DataFrame:
    """Keep the head lines of one block: the text ends it, so that the names and dates of comments are no head lines.

    One line that is none may stand within the block, as a title does; not one that ends like a sentence, nor one
    under which a button stands or comments begin.
    """
    if not lines.get_column("is_head").any():
        return lines
    first = pl.col("i").filter(pl.col("is_head") & pl.col("ours")).min().over("zone")
    plain = pl.col("mark").is_null() & pl.col("press").is_null() & ~pl.col("is_head") & (pl.col("i") > first)
    plain = plain.fill_null(value=False)
    lines = lines.with_columns_seq(
        n_plain=plain.cum_sum().over("zone"), spoke=(plain & pl.col("text").str.contains(SPOKEN))
    )
    ended = pl.col("spoke").cum_max().over("zone")
    below = (pl.col("mark").eq_missing("comment") | BUTTON) & (pl.col("n_plain") > 0)
    inside = (pl.col("n_plain") <= 1) & ~ended & ~below.cum_max().over("zone")
    return lines.with_columns_seq(is_head=pl.col("is_head") & inside, head=pl.when(inside).then("head")).drop(
        "n_plain", "spoke"
    )


def with_lone_authors(lines: pl.DataFrame) -> pl.DataFrame:
    """Read a short line between a headline, or a head line, and head lines without a name as the author's.

    A name above it, or in the head lines directly around it, is another's; those of comments below are not asked.
    """
    is_head = pl.col("head").is_not_null() & ~BUTTON
    is_next_head = is_head.shift(-1) & (pl.col("page") == pl.col("page").shift(-1))
    free = pl.col("mark").is_null() & pl.col("head").is_null() & pl.col("press").is_null()
    under_headline = (free | pl.col("head").is_not_null()).shift(1) & (pl.col("zone") == pl.col("zone").shift(1))
    near = free & is_next_head & under_headline & pl.col("ours") & (pl.col("length") <= LONGEST_AUTHOR)
    text = pl.col("text")
    is_name = (text.str.count_matches(" ", literal=True) <= 1) & ~text.str.contains(CHINESE_PHRASE)
    short = true_where(lines, near, is_name)
    if not short.any():
        return lines
    named = pl.col("head").struct.field("author").is_not_null() & ~pl.col("stops")
    block = (pl.col("head").is_null() & ~pl.lit(short)).cum_sum()
    named = named.cum_max().over("zone") | named.any().over("zone", block)
    others = [pl.lit(None, pl.String).alias(name) for name in HEAD_FIELDS if name != "author"]
    field = pl.struct(pl.col("text").alias("author"), *others)
    return lines.with_columns_seq(head=pl.when(pl.lit(short) & ~named).then(field).otherwise("head"))


def found_heads(where: list[int], texts: pl.Series, lexicon: Lexicon) -> dict[int, dict[str, str | None]]:
    """Return the head fields of lines by their place; a label alone on its line takes its value from the next.

    What a menu under an author's name offers is no part of the name.
    """
    likely = texts.gather(where).str.replace(lexicon.words.marks["name_menu"], "")
    heads: dict[int, dict[str, str | None]] = {}
    for place, text in zip(where, likely, strict=True):
        found = read_head(text, lexicon)
        if found is None and is_label(text, lexicon) and place + 1 < len(texts):
            found = read_head(f"{text} {texts[place + 1]}", lexicon)
            if found is not None:
                heads[place + 1] = dict.fromkeys(HEAD_FIELDS)
        if found is not None and place not in heads:
            heads[place] = {name: found.get(name) for name in HEAD_FIELDS}
    return heads


def head_hint(lexicon: Lexicon) -> str:
    """Return a pattern that every head line contains: a label before a value, or a date."""
    labels = alternatives([label for head in lexicon.words.head for label in head.labels])
    return rf"(?:^|[\s|/·,]){labels}\s?[:：\d]|^{labels}(?:\s|$)|{lexicon.date}"
