"""What a news article prints beside its text: captions, bylines, datelines and the press that published it."""

import re
from functools import lru_cache
from typing import Literal

import polars as pl

from stages.reading.lexicon import Lexicon

SENTENCE_END = "다."
LONGEST_BYLINE = 90
CREDIT_REACH = 90
JOINED_AT_ONCE = 5
LONGEST_PUBLISHER = 40
UNLIMITED = re.compile(r"(?<!\\)[*+]|,\}")  # repeats; one that is taken for such stands in a class
LONGEST_SOURCE = 200  # of a press name with the address of its article

Kind = Literal["captions", "reporters", "bylines", "signatures", "datelines"]


@lru_cache(maxsize=80)
def credit_patterns(kind: Kind, lexicon: Lexicon) -> list[str]:
    """Return the patterns of one kind of credit, names filled in: those of a lexicon are made once for all parts."""
    return [lexicon.credit(credit.pattern) for credit in getattr(lexicon.words.credits, kind)]


def may_end_in_name() -> pl.Expr:
    """Tell whether `text` may end in a name, of a photo's source or a reporter: as a Korean sentence ends, none does.

    Most paragraphs end as sentences do, and their last bytes tell so; the patterns of all names are dear.
    """
    return ~pl.col("text").str.ends_with(SENTENCE_END)


def ends_in_credit(lexicon: Lexicon) -> pl.Expr:
    """Tell whether `text` ends in a photo's credit, as a caption does."""
    later = joined([pattern for pattern in credit_patterns("captions", lexicon) if not pattern.startswith("^")])
    end = pl.col("text").str.tail(CREDIT_REACH)
    return pl.any_horizontal(end.str.contains(pattern) for pattern in later)


def joined(patterns: list[str]) -> list[str]:
    """Join patterns, few enough at once: one of many has more states than the engine keeps, and grows slow."""
    groups = (patterns[start : start + JOINED_AT_ONCE] for start in range(0, len(patterns), JOINED_AT_ONCE))
    return ["|".join(f"(?:{pattern})" for pattern in group) for group in groups]


def begins_caption(lexicon: Lexicon) -> pl.Expr:
    """Tell whether `text` is a caption by its beginning, or a credit alone.

    Those of limited length are not joined: each refuses a longer text without looking at it.
    """
    first = [pattern for pattern in credit_patterns("captions", lexicon) if pattern.startswith("^")]
    limited = [pattern for pattern in first if not UNLIMITED.search(pattern)]
    unlimited = joined([pattern for pattern in first if UNLIMITED.search(pattern)])
    return pl.any_horizontal(pl.col("text").str.contains(pattern) for pattern in [*limited, *unlimited])


def ends_with_reporter(lexicon: Lexicon) -> pl.Expr:
    """Tell whether `text` ends in a reporter's name after its sentence: a caption, or a byline glued to the text."""
    return pl.col("text").str.tail(CREDIT_REACH).str.contains("|".join(credit_patterns("reporters", lexicon)))


def is_byline(lexicon: Lexicon) -> pl.Expr:
    """Tell whether `text` is a reporter's line as a whole."""
    text = pl.col("text")
    bylines = joined(credit_patterns("bylines", lexicon))
    whole = (text.str.contains(f"^(?:{pattern})$") for pattern in [*bylines, dateline_pattern(lexicon)])
    return (text.str.len_chars() <= LONGEST_BYLINE) & pl.any_horizontal(whole)


def is_signature(lexicon: Lexicon) -> pl.Expr:
    """Tell whether `text` is the name and profession of a column's author, as a whole."""
    return pl.col("text").str.contains(f"^(?:{'|'.join(credit_patterns('signatures', lexicon))})$")


def dateline_pattern(lexicon: Lexicon) -> str:
    """Return a pattern for a dateline."""
    return "(?:" + "|".join(credit_patterns("datelines", lexicon)) + ")"


def dateline(lexicon: Lexicon) -> pl.Expr:
    """Return the dateline that `text` begins with, its blanks included; null where there is none."""
    return pl.col("text").str.extract(rf"^({dateline_pattern(lexicon)}\s?)\S")


def known_publisher(texts: pl.Series, length: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Return the press name that each whole line is, alone, in brackets or after `lead`; null where it is none.

    length: the characters of each line. Words behind a lead that end in a full stop are a sentence.
    """
    press = lexicon.words.publishers
    longer = length.is_between(LONGEST_PUBLISHER + 1, LONGEST_SOURCE).arg_true()
    linked = longer.filter(texts.gather(longer).str.contains("://", literal=True))
    where = (length <= LONGEST_PUBLISHER).arg_true().append(linked)
    text = pl.col("text")
    bare = pl.coalesce(text.str.extract(f"^{press.brackets}$"), text)
    name = bare.str.replace_all(" ", "", literal=True).str.to_lowercase()
    named = pl.when(name.is_in(lexicon.press_names)).then(bare)
    led = (
        text.str.extract(rf"^{press.lead}(.+)$")
        .str.replace_all(r"\s*(?:https?://|www\.)\S*", "")
        .str.strip_chars(" []<>()-|")
    )
    found = (
        texts.gather(where)
        .alias("text")
        .to_frame()
        .select_seq(pl.coalesce(named, pl.when((led.str.len_chars() > 0) & ~led.str.ends_with(".")).then(led)))
    )
    return pl.Series([None], dtype=pl.String).new_from_index(0, len(texts)).scatter(where, found.to_series())


def looks_like_publisher(lexicon: Lexicon) -> pl.Expr:
    """Tell whether `text` has the form of a press name that no list knows."""
    press = lexicon.words.publishers
    forms = "|".join(form.pattern for form in press.forms)
    text = pl.col("text")
    bare = pl.coalesce(text.str.extract(f"^{press.brackets}$"), text)
    return bare.str.contains(f"^(?:{forms})$") & ~bare.str.contains(press.sounds_like_text)


def bare_publisher(lexicon: Lexicon) -> pl.Expr:
    """Return `text` without brackets around it."""
    return pl.coalesce(pl.col("text").str.extract(f"^{lexicon.words.publishers.brackets}$"), pl.col("text"))
