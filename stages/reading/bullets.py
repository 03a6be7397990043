"""Lines behind a mark such as ▶, ▲ or ©, which mean one thing or another by what stands around them.

An arrow stands before links below a text and before questions and entries of a list within it; a triangle before a
photo's caption and before answers and entries; a © before a photo's owner and before the rights in the whole article.
"""

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import true_where

ARROW = r"^[▶►⇒]"
OWNER = r"^[ⓒ©]"
TRIANGLE = r"^▲"
STRUNG = r"^▲.*▲"  # a list within one sentence
LIST_MARK = r"^[^\p{L}\p{N}\s\[(<【\"“”‘’'*]"
ASKED = r"^(?:[-–—―─]|Q)"
QUESTION = r"[?？]$"
HEADING = r"^.{1,20}$"
QUOTED = r"^[-–—―─]?\s?[\"“‘']"
HEADLINE = r"[“”\"‘’'…\[]"
LABELLED = r"^[^\p{L}\p{N}]\s?\p{L}[\p{L} ]{0,7}\s?[:：]\s"
LONGEST_OWNER = 130


@staying_compiled
def with_spared(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take the tail's mark off lines that an arrow or a © makes doubtful, and that stand within a text.

    They do so where a sentence follows before what ends the text. Adds `owned`: which of them name a photo's owner.
    """
    text = pl.col("text")
    doubtful = pl.col("mark").eq_missing("tail") & ~pl.col("stops")
    lines = lines.with_columns_seq(doubtful=true_where(lines, doubtful, text.str.contains(f"{ARROW}|{OWNER}")))
    found = lines.filter("doubtful")
    if found.is_empty():
        return lines.with_columns_seq(owned="doubtful").drop("doubtful")
    stopping = pl.col("stops") | pl.col("mark").eq_missing("comment")
    near = lines.select_seq("k", "zone", "text", "length", "mark", "sentence", "stops", "doubtful").filter(
        pl.col("zone").is_in(found.get_column("zone").unique().implode())
    )
    near = near.with_columns_seq(
        stretch=stopping.cum_sum().over("zone"), arrow=text.str.contains(ARROW), free=pl.col("mark").is_null()
    )
    spoken = pl.col("k").filter(pl.col("sentence") & ~pl.col("arrow"))
    near = near.with_columns_seq(
        follows=pl.col("k") < spoken.max().over("zone", "stretch"),
        spoke=pl.col("k") > spoken.min().over("zone", "stretch"),
    )
    entries = near.get_column("k").filter(spared_arrows(near, lexicon))
    owners = near.get_column("k").filter(
        near.select_seq(
            pl.col("doubtful") & ~pl.col("arrow") & pl.col("follows") & (pl.col("length") <= LONGEST_OWNER)
            & ~text.str.contains(lexicon.words.marks["rights"])
        ).to_series()
    )  # fmt: skip
    k = pl.col("k")
    spared = k.is_in(entries.append(owners).implode())
    return lines.with_columns_seq(mark=pl.when(~spared).then("mark"), owned=k.is_in(owners.implode())).drop("doubtful")


def spared_arrows(near: pl.DataFrame, lexicon: Lexicon) -> pl.Series:
    """Tell which of the `doubtful` lines that begin with an arrow are questions or entries of a list.

    near: the lines of their zones, with stretch, arrow, follows and spoke. A run of them is none where one has a word
    of links, or where it is of several lines and looks like headlines. Else it is where a text announces a list, where
    its lines are labels with values, or within a text where others are too or a quotation answers it.
    """
    text, arrow = pl.col("text"), pl.col("arrow")
    marked = near.with_columns_seq(
        run=((arrow != arrow.shift(1)) | (pl.col("stretch") != pl.col("stretch").shift(1)))
        .fill_null(value=True).cum_sum().over("zone"),
        before=text.shift(1).over("zone"),
        after=text.shift(-1).over("zone"),
    ).filter("arrow")  # fmt: skip
    words = lexicon.words.marks
    run = ("zone", "run")
    marked = marked.with_columns_seq(
        size=pl.len().over(run),
        linked=text.str.contains(words["linked"]).any().over(run),
        headed=text.str.contains(HEADLINE).any().over(run),
        labelled=text.str.contains(LABELLED).all().over(run),
        announced=pl.col("before").first().over(run).str.contains(words["announcing"]).fill_null(value=False),
        answered=pl.col("after").str.contains(QUOTED).fill_null(value=False),
        inside=(pl.col("follows") & pl.col("spoke")).fill_null(value=False),
    )
    several = pl.col("size") > 1
    links = pl.col("linked") | (several & pl.col("headed"))
    others = (pl.col("inside") & ~links).sum().over("zone", "stretch") > 1
    labels = pl.col("labelled") & several & pl.col("follows").fill_null(value=False)
    entry = pl.col("inside") & (others | pl.col("answered"))
    kept = marked.filter(pl.col("doubtful") & ~pl.col("linked") & (pl.col("announced") | (~links & (labels | entry))))
    return near.get_column("k").is_in(kept.get_column("k").implode())


@staying_compiled
def list_entries(lines: pl.DataFrame, credited: pl.Series) -> pl.Series:
    """Tell which captions are none: their mark stands before entries of a list, or before answers.

    credited: which lines end in a photo's credit. Neighbouring lines that begin with the same mark are a list, unless a
    credit ends one of them, or they are sentences behind triangles above all text. So is a lone triangle under a
    question; directly under a heading with a mark of its own; under a blank line and directly above a line that is no
    sentence; without a full stop, in a zone that has such a list; and in one that has no text else.
    """
    text, zone = pl.col("text"), pl.col("zone")
    lines = lines.select_seq("k", "zone", "line", "text", "caption", "sentence", "ended", "plain", credited=credited)
    zones = lines.get_column("zone").filter(true_where(lines, pl.col("caption"), text.str.contains(LIST_MARK)))
    near = lines.filter(zone.is_in(zones.unique().implode()))
    strings = pl.col("ended") & text.str.contains(STRUNG)
    mark = pl.when(text.str.contains(LIST_MARK) & ~strings).then(text.str.head(1))
    touches = pl.col("line").shift(1).over("zone") == pl.col("line") - 1
    near = near.with_columns_seq(sign=mark, triangle=text.str.contains(TRIANGLE), touches=touches)
    above = text.shift(1).over("zone")
    figures = pl.col("touches") & pl.col("plain") & ~pl.col("sentence") & ~pl.col("caption")
    near = near.with_columns_seq(run=pl.col("sign").ne_missing(pl.col("sign").shift(1)).cum_sum().over("zone"))
    run, spoken = ("zone", "run"), pl.col("sentence") & ~pl.col("triangle")
    leads = (pl.col("triangle") & pl.col("ended")).all().over(run)
    leads &= (pl.col("k") < pl.col("k").filter(spoken).min().over("zone")).fill_null(value=False)
    near = near.with_columns_seq(
        several=pl.col("sign").is_not_null() & (pl.len().over(run) > 1) & ~pl.col("credited").any().over(run) & ~leads,
        asked=above.str.contains(ASKED) | (pl.col("ended") & above.str.contains(QUESTION)),
        headed=pl.col("sign").shift(1).over("zone").is_not_null() & pl.col("touches") & above.str.contains(HEADING),
        heads=figures.shift(-1).over("zone") & ~pl.col("touches").fill_null(value=False),
    )
    listed = (pl.col("several") & pl.col("triangle")).any().over("zone")
    alone = ~spoken.any().over("zone")
    lone = pl.col("asked") | pl.col("headed") | pl.col("heads") | (~pl.col("ended") & listed) | alone
    entry = pl.col("several") | (pl.col("triangle") & ~pl.col("credited") & lone.fill_null(value=False))
    return lines.get_column("k").is_in(near.filter(pl.col("caption") & entry).get_column("k").implode())
