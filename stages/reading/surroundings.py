"""Lines around articles and listings that the lexicon knows by themselves: menus, share buttons, pagination, comments."""

import polars as pl

from stages.reading.lexicon import Lexicon

SHORT = 60  # characters; a longer line is compared with patterns, not with words
LONGEST = 170  # characters; a longer line is text
STOP = "!"
SENTENCE = r".{24}[.?!][\"”’')\]]*$"


def known(texts: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Return mark (a role around articles, null where the lexicon knows nothing) and stops (ends an article's text).

    A line is known by its words before it is by a pattern, and by the first pattern in the order of the lexicon.
    """
    lines = texts.alias("text").to_frame().with_columns(length=pl.col("text").str.len_chars())
    short = pl.when(pl.col("length") <= SHORT).then(pl.col("text").str.replace_all(r"\s", "").str.to_lowercase())
    code = short.replace_strict(lexicon.code_of_word, default=None, return_dtype=pl.String)
    lines = lines.with_columns(code=code)
    rest = pl.when(pl.col("code").is_null() & (pl.col("length") <= LONGEST)).then("text")
    brief = pl.when(~pl.col("text").str.contains(SENTENCE)).then(rest)  # no sentence ends the text it stands in
    chain = [
        pl.when((brief if code.endswith(STOP) else rest).str.contains(pattern)).then(pl.lit(code))
        for code, pattern in lexicon.code_patterns
    ]
    found = lines.select(code=pl.coalesce("code", *chain), has_letters=pl.col("text").str.contains(r"\p{L}"))
    return found.select(
        mark=pl.col("code").str.strip_suffix(STOP),
        stops=(pl.col("code").str.ends_with(STOP) & pl.col("has_letters")).fill_null(value=False),
        heads_links=(pl.col("code") == "links").fill_null(value=False),
    ).with_columns(mark=pl.when("heads_links").then(pl.lit("tail")).otherwise("mark"))


def ends_listing(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Tell which lines are known to stand after a listing or an article: pagination, search boxes, buttons."""
    marks = known(texts, lexicon)
    return marks.select(pl.col("mark").is_in(["listing_foot", "tail", "chrome"]).fill_null(value=False)).to_series()
