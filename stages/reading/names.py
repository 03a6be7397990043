"""How many tokens a name takes: the candidates for the authors of rows whose cells only blanks keep apart.

This is how rule 2 of `authors.split_author` extends a token; which candidate is the author is decided there.
"""

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.subsets import text_where, true_where, where
from stages.reading.titles import reply_marks

DOMINATES = (17, 20)  # one author on at least this share of the rows
MOST_NAME_TOKENS = 3
LEAST_FIRST_WORDS = 6  # rows whose names of several words begin with the same one
NO_WORD = r"^(?:[^\p{L}\p{N}]+|[\u{3131}-\u{3163}]+)$"  # signs, or letters that make no syllable


@staying_compiled
def candidates(rows: pl.DataFrame, lexicon: Lexicon, *, before: bool, is_beside: bool) -> pl.Series:
    """Return each row's candidate: its edge token, extended while what stands before it recurs as well (rule 2)."""
    frame = rows.select_seq("listing", "block", name=edge_tokens(1, before=before))
    frame = where(
        frame,
        may_grow(frame, before=before),
        lambda part: with_grown_names(part, lexicon, before=before, is_beside=is_beside),
        ("name",),
    )
    return with_jobs(frame, lexicon, before=before)


def may_grow(frame: pl.DataFrame, *, before: bool) -> pl.Expr:
    """Tell cheaply in which listings a name may grow: where few different letters stand beside one.

    Of its rows, four in five share the longer form with another (`with_recurring_longer`), so it has no more forms than
    three in five rows. Two bytes are compared: with its blank, the shortest token before the name has no more.
    """
    size = pl.col("name").str.len_bytes().cast(pl.Int64)
    place = size + 1 if before else pl.col("block").str.len_bytes() - size - 3
    beside = frame.select_seq("listing", "name", beside=pl.col("block").cast(pl.Binary).bin.slice(place, 2))
    names = beside.group_by("listing", "name").agg(n=pl.len(), kinds=pl.col("beside").n_unique())
    few = names.filter((pl.col("n") >= 2) & (pl.col("kinds") * 5 <= pl.col("n") * 3))
    return pl.col("listing").is_in(few.get_column("listing").unique().implode())


def with_grown_names(frame: pl.DataFrame, lexicon: Lexicon, *, before: bool, is_beside: bool) -> pl.DataFrame:
    """Extend the names of listings (listing, block, name) token by token."""
    badges = lexicon.badge("start", "end", "both")
    closing = rf"^{alternatives(lexicon.words.marks['title_ends'])}\s"
    kinds = alternatives(lexicon.words.marks["categories"])
    category = rf"\s{kinds}$" if before else rf"^{kinds}\s"
    beside = rf"\s(?:[\[(]\S*|{badges}+|\d\S*)$" if before else rf"^(?:[\[(]?\d\S*|{badges}+)\s"
    frame = frame.with_columns_seq(n=pl.len().over("listing", "name"), grows=pl.lit(value=True))
    for length in range(2, MOST_NAME_TOKENS + 1):
        frame = frame.with_columns_seq(longer=pl.when("grows").then(edge_tokens(length, before=before)))
        frame = with_recurring_longer(frame, lexicon, is_beside=is_beside)
        ends_title = (pl.col("longer").str.contains(closing) & ~pl.col("dominates")) | is_spoken(lexicon, before=before)
        if not is_beside:
            ends_title |= pl.col("longer").str.contains(category)
        varies = ~pl.col("longer").str.contains(beside) & ~ends_title
        frame = frame.with_columns_seq(grows=true_where(frame, pl.col("grows"), varies))
        frame = frame.with_columns_seq(grows=with_several_names(frame))
        frame = frame.with_columns_seq(grows=behind_other_titles(frame, lexicon, before=before))
        frame = frame.with_columns_seq(grows=beside_one_name(frame, before=before))
        if not frame.get_column("grows").any():
            break
        frame = frame.with_columns_seq(
            name=pl.when("grows").then("longer").otherwise("name"), n=pl.when("grows").then("m").otherwise("n")
        )
    return frame


def with_jobs(frame: pl.DataFrame, lexicon: Lexicon, *, before: bool) -> pl.Series:
    """Return the candidates with a reporter's name before his title, which is none by itself, or a member's level."""
    level = r"^(?i)lv\.?\d{1,3}"
    whole = rf"{lexicon.credit('^{name} {job}$')}|{level}\s"
    is_job = pl.col("name").str.contains(lexicon.credit("^{job}$"))
    has_level = pl.col("name").str.contains(rf"{level}$") if before else pl.col("block").str.contains(r"[Ll][Vv]\.?\d")
    has_two = is_job | has_level
    frame = frame.with_columns_seq(longer=text_where(frame, has_two, edge_tokens(2, before=before)))
    person = text_where(
        frame, pl.col("longer").is_not_null(), pl.when(pl.col("longer").str.contains(whole)).then("longer")
    )
    return frame.select_seq(pl.coalesce(person, "name")).to_series()


def is_spoken(lexicon: Lexicon, *, before: bool) -> pl.Expr:
    """Tell whether what the name grows by is itself, no word but marks, or ends as speech does: as titles end."""
    longer, name = pl.col("longer"), pl.col("name")
    grown = (longer.str.strip_prefix(name) if before else longer.str.strip_suffix(name)).str.strip_chars(" ")
    is_no_word = (pl.col("stands_alone") & (grown == name)) | grown.str.contains(NO_WORD)
    return is_no_word if before else is_no_word | grown.str.contains(lexicon.words.marks["spoken"])


def with_recurring_longer(frame: pl.DataFrame, lexicon: Lexicon, *, is_beside: bool) -> pl.DataFrame:
    """Let names grow whose `longer` forms recur and are few; m: rows with the same longer form.

    stands_alone: not all of the name's rows have a longer form that recurs; dominates: nearly all of the listing's
    rows have this one.
    """
    frame = frame.with_columns_seq(m=pl.len().over("listing", "longer"))
    recurs = (pl.col("m") >= 2) & pl.col("longer").is_not_null()
    frame = frame.with_columns_seq(recurring=recurs.sum().over("listing", "name"))
    often = (pl.col("n") >= 2) & (pl.col("recurring") * 5 >= pl.col("n") * 4)
    kinds = pl.col("longer").n_unique().over("listing", "name")
    is_one = (kinds == 1) | (pl.lit(is_beside) & ~is_staff(lexicon))
    return frame.with_columns_seq(
        grows=true_where(frame, often, (kinds * 2 <= pl.col("n")) & is_one),
        stands_alone=pl.col("recurring") < pl.col("n"),
        dominates=dominates(pl.col("m"), pl.len().over("listing")),
    )


def with_several_names(frame: pl.DataFrame) -> pl.Series:
    """Keep `grows` where a name that also `stands_alone` grows in two ways: else it is a name by itself."""
    places = (frame.get_column("grows") & frame.get_column("stands_alone")).arg_true()
    if places.is_empty():
        return frame.get_column("grows")
    longer, recurs = pl.col("longer"), pl.col("m") >= 2
    grows = frame[places].select_seq(longer.filter(recurs).n_unique().over("listing", "name") >= 2).to_series()
    return frame.get_column("grows").scatter(places, grows)


def beside_one_name(frame: pl.DataFrame, *, before: bool) -> pl.Series:
    """Keep `grows` where what the name grows by stands beside no other name, and ends no titles elsewhere.

    The titles of a series end alike, and those of a board in few words; neither does a word of a name. A word that
    many rows have, and without which none of their names stands, is the first of several names (`City Office`), where
    what it follows varies.
    """
    listings = frame.filter("grows").get_column("listing").unique()
    places = frame.select_seq(pl.col("listing").is_in(listings.implode()).arg_true()).to_series()
    if not len(places):
        return frame.get_column("grows")
    block, name = pl.col("block"), pl.col("name")
    rest = block.str.strip_prefix(name) if before else block.str.strip_suffix(name)
    word = rest.str.extract(r"^\s*(\S+)" if before else r"(\S+)\s*$")
    near = frame[places].select_seq("listing", "name", "n", "m", "grows", rest=rest, word=word)
    near = near.with_columns_seq(is_alone=(name.n_unique() == 1).over("listing", "word"))
    shared = pl.col("grows") & ~pl.col("is_alone") & (pl.col("n") == pl.col("m"))
    grows = near.get_column("grows") & near.get_column("is_alone")
    grows |= begins_names(near, before=before) if near.select_seq(shared.any()).item() else grows
    return frame.get_column("grows").scatter(places, grows)


def begins_names(near: pl.DataFrame, *, before: bool) -> pl.Series:
    """Tell in which rows (listing, word, n, m, grows, rest of the block) the word is the first of many names'."""
    never_without = (pl.col("n") == pl.col("m")) & (pl.col("grows") | (pl.col("n") == 1))
    next_word = pl.col("rest").str.extract(r"^\s*\S+\s+(\S+)" if before else r"(\S+)\s+\S+\s*$")
    varies = next_word.n_unique() * 2 >= pl.len()
    is_first = never_without.all() & (pl.len() >= LEAST_FIRST_WORDS) & pl.col("grows").any() & varies
    return near.select_seq(is_first.over("listing", "word").alias("grows")).to_series()


def behind_other_titles(frame: pl.DataFrame, lexicon: Lexicon, *, before: bool) -> pl.Series:
    """Keep `grows` where the longer name stands beside two titles or more: a thread repeats its title's end."""
    places = frame.get_column("grows").arg_true()
    if places.is_empty():
        return frame.get_column("grows")
    block, longer = pl.col("block"), pl.col("longer")
    title = (block.str.strip_prefix(longer) if before else block.str.strip_suffix(longer)).str.strip_chars(" ")
    kinds = title.str.replace(reply_marks(lexicon), "").n_unique().over("listing", "longer")
    return frame.get_column("grows").scatter(places, frame[places].select_seq(kinds >= 2).to_series())


def edge_tokens(count: int, *, before: bool) -> pl.Expr:
    """Return the `count` tokens at the edge of a block where something is left for the title."""
    block, run = pl.col("block"), r"\S+" + r"\s\S+" * (count - 1)
    if before:
        return block.str.extract(rf"^({run})\s")
    place = block.str.find(rf"\s{run}$")  # a fraction of the time of a group; a blank is one byte in tidied text
    return block.cast(pl.Binary).bin.slice(place + 1).cast(pl.String)


def dominates(count: pl.Expr, size: pl.Expr) -> pl.Expr:
    """Tell whether a name on `count` of `size` rows has nearly all of them."""
    return count * DOMINATES[1] >= size * DOMINATES[0]


def is_staff(lexicon: Lexicon) -> pl.Expr:
    """Tell whether the candidate `name` is one of those who run a board."""
    return (
        pl.col("name")
        .str.contains(rf"^[\[(<]?{alternatives(lexicon.words.marks['staff'])}[\])>]?$")
        .fill_null(value=False)
    )
