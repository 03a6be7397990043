"""What each line that no listing claims says by itself: by the lexicon, by its form, by the lines right above it."""

import polars as pl

from stages.reading.bullets import list_entries, with_spared
from stages.reading.comments import answers, with_signed_comments
from stages.reading.compiled import staying_compiled
from stages.reading.credits import (
    LONGEST_BYLINE,
    begins_caption,
    dateline,
    ends_in_credit,
    ends_with_reporter,
    is_byline,
    known_publisher,
    looks_like_publisher,
    may_end_in_name,
)
from stages.reading.flat import hold_header
from stages.reading.lexicon import Lexicon
from stages.reading.subsets import text_where, true_where
from stages.reading.surroundings import known

SENTENCE = 60  # characters, from which on a line is running text though no full stop ends it
SHORT_SENTENCE = 25
ENDLESS = 1_000  # characters that no sentence has: a menu, or code
LEAST_SENTENCE = 5
LONGEST_REPORTED = 130
LONGEST_CAPTION = 320
LONGEST_PHOTO_HEADLINE = 30
LONGEST_ENTRY = 15  # of a menu
HEADLINE_MARK = r"^[^\p{L}\p{N}\[]|[“”\"‘’'…]"
BRACKET = "["
BRACKETS = r"^\[[^\]]*\]$"
ANNOUNCED = r"^\[[^\]]*=[^\]]*\]$"  # a photo's source behind a word for it
FULL_STOP = r"[.!。！．][\"”’'」』)\]】]*$"
SENTENCE_MARK = r"[.?!。！？…]"
HANGUL_OR_ASCII = r"\p{Hangul}|^[ -~]+$"  # other scripts may do without marks
INNER_STOP = r"\p{Hangul}{2}[.?!][\"”’')]?\s.{8}|。."


def with_marks(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Add what the lexicon and the form of each line say by themselves.

    mark: a role around articles; stops: ends the text; full: ends in a full stop; sentence: is running text; press: the
    press name that it is; credit: this may be a photo's credit too; caption, byline: is one; dateline: the one that it
    begins with.
    """
    lines = with_known(lines, lexicon)
    thread = ((pl.col("mark") == "comment") & pl.col("stops")).fill_null(value=False).cum_max().over("zone")
    lines = lines.with_columns_seq(plain=pl.col("mark").is_null() & pl.col("press").is_null() & ~thread)
    return with_captions(with_spared(with_sentences(lines, lexicon), lexicon), lexicon).drop("plain", "owned")


@staying_compiled
def with_known(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Add length, has_letters, full, press, mark and stops."""
    text, texts = pl.col("text"), lines.get_column("text")
    found = known(texts, lexicon)
    lines = pl.concat([lines, found], how="horizontal").with_columns_seq(
        has_letters=have(texts.is_between("가", "힣"), texts, r"\p{L}"),
        ended=have(texts.str.ends_with("."), texts, FULL_STOP),
        press=known_publisher(texts, found.get_column("length"), lexicon),
    )
    is_chrome = true_where(lines, pl.col("repeated"), ~is_credited(lexicon))
    header_left = text.map_batches(lambda texts: hold_header(texts, lexicon), return_dtype=pl.Boolean)
    is_uncut = true_where(lines, pl.col("is_piece"), header_left)
    repeated = pl.when(is_chrome).then(pl.lit("chrome"))
    uncut = pl.when(is_uncut).then(pl.lit("unknown"))
    answer = pl.lit(answers(lines))
    linked = [under_links()] if found.get_column("heads_links").any() else []
    unlisted = pl.col("press").is_null()
    unended = ~text.str.contains(SENTENCE_MARK) & text.str.contains(HANGUL_OR_ASCII)
    menu = pl.when(true_where(lines, pl.col("length") >= ENDLESS, unended)).then(pl.lit("chrome"))
    marks = pl.coalesce("mark", repeated, *linked, uncut, menu)
    mark = pl.when(answer).then(pl.lit("comment")).when(unlisted).then(marks)
    lines = lines.with_columns_seq(mark=mark, stops=(pl.col("stops") & unlisted) | answer)
    return with_signed_comments(within_menus(lines), lexicon)


def have(sure: pl.Series, texts: pl.Series, pattern: str) -> pl.Series:
    """Tell which texts fit `pattern`; those that do for `sure`, most of them, are not compared with it."""
    others = (~sure).arg_true()
    return sure.scatter(others, texts.gather(others).str.contains(pattern))


def within_menus(lines: pl.DataFrame) -> pl.DataFrame:
    """Mark a short line directly between two lines of chrome, as one entry of a menu is, as chrome."""
    line, zone, is_chrome = pl.col("line"), pl.col("zone"), pl.col("mark") == "chrome"
    short = (
        pl.col("mark").is_null() & (pl.col("length") <= LONGEST_ENTRY) & ~pl.col("ended") & pl.col("press").is_null()
    )
    entry = short & is_chrome.shift(1) & is_chrome.shift(-1)
    entry &= (
        (line == line.shift(1) + 1) & (line == line.shift(-1) - 1) & (zone == zone.shift(1)) & (zone == zone.shift(-1))
    )
    places = lines.select_seq(entry.fill_null(value=False)).to_series().arg_true()
    return lines.with_columns_seq(lines.get_column("mark").scatter(places, "chrome")) if len(places) else lines


def is_credited(lexicon: Lexicon) -> pl.Expr:
    """Tell which repeated lines are no chrome: a press name above a listing, and a reporter's line, repeat."""
    return (looks_like_publisher(lexicon) & pl.col("above_listing")) | is_byline(lexicon)


def under_links() -> pl.Expr:
    """Mark the lines under a heading of links as tail: up to a sentence, a press name or a blank line.

    Where a blank line stands under the heading itself, blank lines stand between the links too, and end nothing.
    """
    apart = pl.col("line") != pl.col("line").shift(1) + 1
    other = pl.col("page") != pl.col("page").shift(1)
    ends = (other | pl.col("ended") | pl.col("press").is_not_null()).fill_null(value=True)
    spaced = pl.col("heads_links") & apart.shift(-1)
    one_word = pl.col("above_listing") & ~pl.col("text").str.contains(" ", literal=True)
    together = pl.when("heads_links").then(1).when(ends | apart).then(0).forward_fill()
    one_by_one = pl.when(spaced).then(1).when(ends | one_word).then(0).forward_fill()
    return pl.when((together == 1) | (one_by_one == 1)).then(pl.lit("tail"))


@staying_compiled
def with_sentences(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Add byline, dateline, sentence, and what of `full` lines is text, for the `plain` lines."""
    text, length, plain = pl.col("text"), pl.col("length"), pl.col("plain")
    byline = pl.lit(true_where(lines, plain & (length <= LONGEST_BYLINE), is_byline(lexicon)))
    is_long = (pl.col("ended") & (length >= LEAST_SENTENCE)) | (length >= SENTENCE)
    lines = lines.with_columns_seq(
        true_where(lines, byline, ~begins_caption(lexicon)).alias("byline"),
        text_where(lines, plain, dateline(lexicon)).alias("dateline"),
        true_where(lines, plain & ~is_long, text.str.contains(INNER_STOP)).alias("sentence"),
    )
    sentence = (plain & is_long) | pl.col("sentence") | pl.col("dateline").is_not_null()
    return lines.with_columns_seq(
        sentence=sentence & ~pl.col("byline"), full=plain & pl.col("ended") & (length >= SHORT_SENTENCE)
    )


@staying_compiled
def with_captions(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Add caption: a short paragraph that begins with a caption's mark or ends in a photo's credit.

    A line that ends in a reporter's name is one if sentences follow it. A caption is no sentence.
    """
    short = pl.col("plain") & ~pl.col("byline") & (pl.col("length") <= LONGEST_CAPTION)
    ending = pl.lit(lines.select_seq(short & may_end_in_name()).to_series())
    marked = true_where(lines, short, begins_caption(lexicon))
    credited = true_where(lines, ending, ends_in_credit(lexicon))
    reporter = true_where(lines, ending & (pl.col("length") <= LONGEST_REPORTED), ends_with_reporter(lexicon))
    lines = lines.with_columns_seq(reporter=reporter, caption=marked | credited | lines.get_column("owned"))
    named = pl.col("press").is_not_null()
    lines = lines.with_columns_seq(credit=true_where(lines, named, begins_caption(lexicon)))
    lines = lines.with_columns_seq(caption=pl.col("caption") & ~list_entries(lines, credited))
    lines = lines.with_columns_seq(caption=pl.col("caption") | reporters_photos(lines))
    lines = lines.with_columns_seq(caption=pl.col("caption") | photo_headlines(lines))
    return lines.with_columns_seq(
        sentence=pl.col("sentence") & ~pl.col("caption"), full=pl.col("full") & ~pl.col("caption")
    ).drop("reporter")


def reporters_photos(lines: pl.DataFrame) -> pl.Series:
    """Tell which lines that end in a reporter's name are captions: sentences follow before what ends a text."""
    named = lines.filter("reporter").get_column("zone")
    near = lines.select_seq("k", "zone", "sentence", "reporter", "stops", "mark").filter(
        pl.col("zone").is_in(named.implode())
    )
    stopping = pl.col("stops") | pl.col("mark").eq_missing("comment")
    near = near.with_columns_seq(stretch=stopping.cum_sum().over("zone"))
    last = pl.col("k").filter(pl.col("sentence") & ~pl.col("reporter")).max().over("zone", "stretch")
    return lines.get_column("k").is_in(near.filter(pl.col("reporter") & (pl.col("k") < last)).get_column("k").implode())


def photo_headlines(lines: pl.DataFrame) -> pl.Series:
    """Tell which lines are a photo's headline: short, above a caption that is a credit in brackets or has a dateline.

    Within a text the caption follows on the very next line; above a text a blank line may stand between, unless the
    headline begins with brackets, as that of an article may, or the credit says what it is a source of.
    """
    text, zone = pl.col("text"), pl.col("zone")
    credit = text.str.contains(BRACKETS) | pl.col("dateline").is_not_null()
    lines = lines.select_seq("zone", "line", "k", "text", "length", "sentence", "byline", "plain").with_columns_seq(
        is_credit=true_where(lines, pl.col("caption"), credit)
    )
    short = pl.col("plain") & ~pl.col("byline") & ~pl.col("sentence") & (pl.col("length") <= LONGEST_PHOTO_HEADLINE)
    over_credit = short & pl.col("is_credit").shift(-1) & (zone == zone.shift(-1))
    bare = true_where(lines, over_credit, ~text.str.contains(HEADLINE_MARK))
    lines = lines.with_columns_seq(bare=bare, adjacent=pl.col("line").shift(-1) == pl.col("line") + 1)
    apart_at = pl.col("bare") & ~pl.col("adjacent")
    bracketed = true_where(lines, apart_at, text.str.starts_with(BRACKET))
    announced = true_where(lines, apart_at.shift(1), text.str.contains(ANNOUNCED)).shift(-1, fill_value=False)
    lines = lines.with_columns_seq(bare=pl.col("bare") & ~pl.lit(bracketed | announced))
    apart = lines.filter(pl.col("bare") & ~pl.col("adjacent")).get_column("zone")
    spoken = (
        lines.filter(pl.col("sentence") & zone.is_in(apart.implode())).group_by("zone").agg(begins=pl.col("k").min())
    )
    headed = lines.select_seq("k", "zone", "bare", "adjacent").filter("bare").join(spoken, on="zone", how="left")
    above = (pl.col("k") < pl.col("begins")).fill_null(value=True)
    return lines.get_column("k").is_in(headed.filter(pl.col("adjacent") | above).get_column("k").implode())
