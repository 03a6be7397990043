"""Lines around articles and listings that the lexicon knows by themselves: menus, buttons, pagination, comments."""

import re
from functools import lru_cache

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.lexicon import Lexicon

SHORT = 60  # characters; a longer line is compared with patterns, not with words
LONGEST = 170  # characters; a longer line is text
STOP = "!"
SENTENCE = r".{24}[.?!][\"”’')\]]*$"
LINKS = "links"
SIGNS = r"^[\W_]+$"
WORDED = r"[^\W_]"
CASED = r"\p{Changes_When_Lowercased}"


@staying_compiled
def known(texts: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Return what the lexicon knows of each line, and its length in characters.

    mark: a role around articles, null where it knows nothing; stops: ends an article's text; heads_links: links follow.
    A line is known by its words before it is by a pattern, and by the first pattern in the order of the lexicon.
    """
    length = texts.str.len_chars()
    codes = codes_of(texts, length, lexicon)
    stopping = codes.str.ends_with(STOP).fill_null(value=False)
    places = stopping.arg_true()
    return pl.select(
        mark=pl.lit(codes).replace(LINKS, "tail").str.strip_suffix(STOP),
        stops=stopping.scatter(places, texts.gather(places).str.contains(r"\p{L}")),
        heads_links=(codes == LINKS).fill_null(value=False),
        length=length,
    )


def codes_of(texts: pl.Series, length: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Return the lexicon's code of each line. Only the short lines are looked at, and by patterns only what is left."""
    short = (length <= SHORT).arg_true()
    codes = (
        pl.Series([None], dtype=pl.String)
        .new_from_index(0, len(texts))
        .scatter(short, by_word(texts.gather(short), lexicon))
    )
    rest = (codes.is_null() & (length <= LONGEST)).arg_true()
    return codes.scatter(rest, by_pattern(texts.gather(rest), lexicon)) if len(rest) else codes


def by_word(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Return the code of each line that is a word of the lexicon as a whole; blanks and case do not matter."""
    words = texts.str.replace_all(" ", "", literal=True).alias("word")
    cased = words.str.contains(CASED).arg_true()  # few lines are, and to try the others takes longer than to find these
    words = words.scatter(cased, words.gather(cased).str.to_lowercase())
    return (
        words.to_frame().join(codes_of_words(lexicon), on="word", how="left", maintain_order="left").get_column("code")
    )


@lru_cache(maxsize=16)
def codes_of_words(lexicon: Lexicon) -> pl.DataFrame:
    """Return each word of the lexicon and its code."""
    codes = lexicon.code_of_word
    return pl.DataFrame(
        {"word": list(codes), "code": list(codes.values())}, schema={"word": pl.String, "code": pl.String}
    )


def by_pattern(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Return the code of the first pattern that each line fits; no sentence ends the text it stands in.

    Few lines fit any, so one pattern tells which may, and only those are compared with one after the other.
    """
    codes = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
    likely = texts.str.contains(any_pattern(lexicon)).arg_true()
    if not len(likely):
        return codes
    chain = [
        pl.when(fit & ~pl.col("sentence") if code.endswith(STOP) else fit).then(pl.lit(code))
        for code, fit in entry_fits(lexicon)
    ]
    text = pl.col("text")
    lines = texts.gather(likely).alias("text").to_frame()
    lines = lines.with_columns_seq(sentence=text.str.contains(SENTENCE)).with_columns_seq(
        worded=text.str.contains(WORDED)
    )
    return codes.scatter(likely, lines.select_seq(pl.coalesce(chain)).to_series())


def entry_fits(lexicon: Lexicon) -> list[tuple[str, pl.Expr]]:
    """Return each entry's code, and which lines it fits: by its patterns, or as no more than so many signs alone."""
    text = pl.col("text")
    return [
        (code, text.str.contains(pattern) | (~pl.col("worded") & text.str.len_chars().is_between(1, entry.signs)))
        for entry, (code, pattern) in zip(lexicon.words.chrome, lexicon.code_patterns, strict=True)
    ]


@lru_cache(maxsize=16)
def any_pattern(lexicon: Lexicon) -> str:
    """Return a pattern that fits every line which an entry of the lexicon fits, and few others."""
    return "|".join([SIGNS, *(uncounted(pattern) for _, pattern in lexicon.code_patterns)])


def uncounted(pattern: str) -> str:
    """Return `pattern` with each number of repeats made any number, of which a much smaller automaton is built.

    Braces that are escaped or in a class count nothing.
    """
    token = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{(?P<least>\d+)(?:,\d*)?\}")
    return token.sub(lambda found: {None: found[0], "0": "*"}.get(found["least"], "+"), pattern)


def ends_listing(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Tell which lines are known to stand after a listing or an article: pagination, search boxes, buttons."""
    if texts.is_empty():
        return pl.Series([], dtype=pl.Boolean)
    return known(texts, lexicon).select_seq(is_after()).to_series()


def is_after() -> pl.Expr:
    """Tell by its `mark` whether a line is known to stand after a listing or an article."""
    return pl.col("mark").is_in(["listing_foot", "tail", "chrome"]).fill_null(value=False)
