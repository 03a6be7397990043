"""Where comments begin that no heading announces: at a name with a day and a clock, or at an answer in a thread."""

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.credits import is_byline
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.subsets import true_where

LEAST_SPOKEN = 25  # characters of a sentence that an article's text has above its comments
LONGEST_SIGNATURE = 45  # of a comment: a name, a day and a clock
LONGEST_SIGNER = 25
SIGNER = r"[^\s\d]\S{0,11}(?: \S{1,12})?"
CLOCK = r"\d:\d{2}"
ANSWER = r"^(?:(?:Re|RE):\s?)+"


@staying_compiled
def with_signed_comments(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Mark a name with a day and a clock, alone on a line or two below a full sentence, as the beginning of comments.

    A line follows directly, no press name, which is what was said; above all sentences the two are an article's head
    lines.
    """
    text, line, zone = pl.col("text"), pl.col("line"), pl.col("zone")
    free = pl.col("mark").is_null()
    short = free & (pl.col("length") <= LONGEST_SIGNATURE)
    timed = pl.lit(true_where(lines, short, text.str.contains(CLOCK)))
    signed = true_where(lines, timed, text.str.contains(rf"^(?:{SIGNER} )?{day(lexicon)}") & ~is_byline(lexicon))
    if not signed.any():
        return lines
    unsigned = true_where(lines, pl.lit(signed), text.str.contains(rf"^{day(lexicon)}"))
    spoke = (pl.col("ended") & (pl.col("length") >= LEAST_SPOKEN)).cum_max().over("zone")
    joined = (line.shift(-1) == line + 1) & (zone.shift(-1) == zone) & pl.col("press").shift(-1).is_null()
    found = lines.with_columns_seq(signed=signed, unsigned=unsigned, below=spoke & joined)
    names = free & ~pl.col("ended") & (pl.col("length") <= LONGEST_SIGNER) & pl.col("below")
    named = names & pl.col("unsigned").shift(-1, fill_value=False)
    signs = true_where(found, named, text.str.contains(rf"^{SIGNER}$") & ~is_byline(lexicon))
    begins = pl.col("signed") & pl.col("below") & (~pl.col("unsigned") | pl.lit(signs).shift(1))
    is_comment = begins | (pl.lit(signs) & begins.shift(-1))
    mark = pl.when(is_comment).then(pl.lit("comment")).otherwise("mark").alias("mark")
    return lines.with_columns_seq(found.select_seq(mark).to_series())


def day(lexicon: Lexicon) -> str:
    """Return a pattern for a day and what may stand around it, to the line's end."""
    labels = [label for head in lexicon.words.head if head.field == "date" for label in head.labels]
    return rf"(?:{alternatives(labels)}\s?[:：]?\s?)?{lexicon.date}(?:\s?\|.*)?$"


def answers(lines: pl.DataFrame) -> pl.Series:
    """Tell which lines are the headline of an answer in a thread: one that stands above, behind a mark of replies."""
    text, zone = pl.col("text"), pl.col("zone")
    marked = true_where(lines, pl.lit(lines.get_column("text").is_between("R", "S")), text.str.contains(ANSWER))
    if not marked.any():
        return marked
    near = lines.select_seq("k", "zone", "text").filter(
        zone.is_in(lines.get_column("zone").filter(marked).unique().implode())
    )
    headlines = near.group_by("zone", "text").agg(above=pl.col("k").min())
    asked = near.filter(text.str.contains(ANSWER)).with_columns_seq(text=text.str.replace(ANSWER, ""))
    found = asked.join(headlines, on=("zone", "text")).filter(pl.col("above") < pl.col("k"))
    return lines.get_column("k").is_in(found.get_column("k").implode())
