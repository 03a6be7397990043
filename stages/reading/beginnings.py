"""Where an article's text begins: below its headlines, or at the first line of a post that is written as people talk.

`first` is the place (`i`) within its page's zone of the line that the text begins with, and `stop` that of the line
which ends it.
"""

import polars as pl

from stages.reading.bullets import LABELLED
from stages.reading.compiled import staying_compiled
from stages.reading.credits import is_signature, looks_like_publisher
from stages.reading.lexicon import Lexicon
from stages.reading.marks import INNER_STOP
from stages.reading.subsets import true_where, where

LONGEST_LABEL = 8  # characters of a word that alone is no headline
FEW_WORDS = 3
FEW_LINES = 3
MOST_HEADLINES = 3
SIGNATURE_REACH = 2  # a column's author signs last, or before the publisher
LIST_ENTRY = r"^(?:[0-9]{1,2}[.)]|[^\p{L}\p{N}\s\[(<【\"“”‘’'])"
QUESTION = r"[?？][\"”’)]*$"
FIRST_ENTRY = r"^(?:[0-9]{1,2}[.)]\s|\p{L}[\p{L} ]{1,7}\s?[:：]\s)"


def with_stop(lines: pl.DataFrame) -> pl.DataFrame:
    """Find before which line the text that begins at `first` ends."""
    i = pl.col("i")
    ends = pl.col("stops") | (pl.col("mark") == "comment").fill_null(value=False)
    below = pl.col("ours") & ends & (i > pl.col("first"))
    return lines.with_columns_seq(stop=i.filter(below).min().over("page").fill_null(2**31))


def with_wordy_first(lines: pl.DataFrame) -> pl.DataFrame:
    """Let the text of a page without any sentence begin at its first wordy line, where it has a few of them.

    A wordy line has three words or more and stands above the listing, a blank line over it, as menus do not.
    """
    lost = pl.col("ours") & pl.col("first").is_null() & pl.col("mark").is_null() & ~pl.col("past_listing")
    words = true_where(lines, lost, pl.col("text").str.count_matches(" ", literal=True) >= FEW_WORDS - 1)
    if not words.any():
        return lines
    apart = (pl.col("line") != pl.col("line").shift(1).over("zone") + 1).fill_null(value=True)
    lines = lines.with_columns_seq(wordy=words).with_columns_seq(pl.col("wordy") & apart)
    begins = pl.when(pl.col("wordy").sum() >= FEW_LINES).then(pl.col("i").filter("wordy").min()).over("page")
    return lines.with_columns_seq(first=pl.coalesce("first", begins)).drop("wordy")


def with_first_spoken(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Let the text begin at the first plain line (`short`) where its lines are written as people talk.

    Headlines above a text stand out because its lines end in full stops. Where most do not, and not all of those
    below a few headlines do, and head lines or several such lines show that they are none, or where a line ends as
    speech does, or is a label with its value behind a mark, the text begins there. Under head lines an entry of a list
    or a label with its value is as good as speech, and the text begins with the line above that too. Entries of a list,
    questions, a sentence with a reporter's name behind it, and the signature or press at the text's end need no full
    stop.
    """
    i = pl.col("i")
    lines = lines.with_columns_seq(early=pl.col("ours") & (i >= pl.col("short")) & (i < pl.col("first")))
    pages = lines.get_column("page").filter(lines.get_column("early")).unique()
    with_early = pl.col("page").is_in(pages.implode())
    lines = where(lines, with_early, lambda part: with_spoken_first(part, lexicon), ("first",))
    return with_stop(lines.drop("early"))


@staying_compiled
def with_spoken_first(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find where the text begins (`with_first_spoken`) on pages with lines that are `early`.

    A line is open where no full stop ends it though one could.
    """
    i, text, early = pl.col("i"), pl.col("text"), pl.col("early")
    inside = pl.col("ours") & (i >= pl.col("short")) & (i < pl.col("stop"))
    plain = inside & pl.col("mark").is_null() & pl.col("press").is_null() & ~pl.col("caption") & ~pl.col("byline")
    place = pl.when(plain).then(i)
    last = ~pl.col("ended") & (place > place.max().over("page") - SIGNATURE_REACH)
    plain &= ~pl.lit(
        true_where(lines, last.fill_null(value=False), is_signature(lexicon) | looks_like_publisher(lexicon))
    )
    entry = true_where(lines, inside & ~pl.col("ended"), text.str.contains(f"{LIST_ENTRY}|{INNER_STOP}|{QUESTION}"))
    noted = f"{lexicon.words.marks['noted']}|{FIRST_ENTRY}"
    forms = (lexicon.words.marks["spoken"], LABELLED, noted)
    wordy, spoken, labelled, notes = (
        true_where(lines, early & plain, fits) for fits in (is_wordy(), *(text.str.contains(form) for form in forms))
    )
    below, is_open = plain & ~early, ~pl.col("ended") & (early | ~pl.lit(entry))
    lines = lines.with_columns_seq(
        plain=plain, open=plain & is_open, below=below, open_below=below & is_open, above=early & plain, wordy=wordy,
        spoken=pl.lit(spoken) | pl.lit(labelled) | (pl.lit(notes) & pl.col("has_head")),
    )  # fmt: skip
    of_page = {
        name: pl.col(name).sum().over("page") for name in ("plain", "open", "below", "open_below", "above", "wordy")
    }
    all_ended = (of_page["below"] >= 2) & (of_page["open_below"] == 0) & (of_page["above"] <= MOST_HEADLINES)
    unended = (of_page["open"] * 2 > of_page["plain"]) & ~all_ended
    shown = pl.col("has_head") | (of_page["wordy"] >= 2)
    said = i.filter("spoken").min().over("page")
    talk = pl.when((unended & shown) | (pl.col("has_head") & said.is_not_null())).then("short").otherwise(said)
    return lines.with_columns_seq(first=pl.min_horizontal("first", talk))


def is_wordy() -> pl.Expr:
    """Tell a headline from a label: several words, or a long one."""
    return pl.col("text").str.contains(" ", literal=True) | (pl.col("length") > LONGEST_LABEL)
