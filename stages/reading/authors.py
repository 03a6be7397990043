"""Where a listing row's author is decided, when only blanks keep it apart from the title.

`split_author` holds the rule; nothing else in Malmoi guesses authors.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from operator import itemgetter

import polars as pl

from stages.reading.layouts import HARD
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.subsets import text_where, true_where, where

DOMINATES = (17, 20)  # one author on at least this share of the rows
MOST_NAME_TOKENS = 3
LEAST_FIRST_WORDS = 6  # rows whose names of several words begin with the same one
LEAST_ROWS = 4  # that end in one name, for a glued ending to be one author's
LEAST_SHARED = 3  # letters of it
NO_WORD = r"^(?:[^\p{L}\p{N}]+|[\u{3131}-\u{3163}]+)$"  # signs, or letters that make no syllable
LONGEST_NAME = 24  # letters of a glued name
NOT_A_NAME = r"[\"”’'?!%…·,.~」』】〉》]$|^[\[(].*[\])]$|^\d+[.)]?$"


SIGNED_NAME = r"[\p{L}\p{N}][!.~]+$"  # a name, where it recurs


def split_author(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Split `block`, the printed text of a title and its neighbours, into title and author.

    rows: listing (any integer, one a listing), block, block_roles (such as `title+author`), form, title, author. The
    rule:

    1. Where the page shows the boundary (a line break, a tab), it is taken: the last piece is the author's.
    2. Else the author is the token beside the date (or beside the number, where its column stands before the title's)
       that recurs across the listing's rows; it is extended by the tokens before it, up to three, as long as what comes
       before it recurs as well (`Green Tea`), and not where it varies, as the ends of titles do, or is a word that
       ends titles (lexicon `marks.title_ends`), unless nearly all rows have it. A comment count closes
       the title: behind `[12]` all is the author's.
    3. A token that recurs nowhere is the author all the same, unless it cannot be a name, or one author has nearly all
       rows of the listing: then this row's author is empty, as empty cells leave no trace, and the token is the
       title's.
    4. Staff names (lexicon `marks.staff`) are authors wherever they stand.
    5. Glued cells have no tokens: the author is the longest ending that recurs in the same sense, letter by letter;
       where none does and no staff name ends them, the cells cannot be kept apart and the author is null.
    """
    texts = ("block", "title", "author", "date", "category")
    narrow = rows.select("listing", "block_roles", "form", *texts).with_row_index("place")
    narrow = without_states(without_noise(narrow, lexicon), lexicon)
    parts = [split_alike(group, lexicon) for group in narrow.partition_by("block_roles", "form", maintain_order=True)]
    split = with_starters(pl.concat(parts).sort("place") if parts else narrow, lexicon)
    return rows.with_columns(split.get_column(name) for name in texts)


def without_noise(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take off what is no part of a name, and show the boundary before words that announce one."""
    noise, announced = alternatives(lexicon.words.marks["author_noise"]), announcing(lexicon)
    is_noisy = pl.any_horizontal(pl.col("block", "author").str.contains(f"{noise}|{announced}"))
    shown = (
        pl.col("block").str.replace_all(rf"\s?{noise}", "").str.replace(rf"[ {HARD}]+({announced}\s?\S)", f"{HARD}$1")
    )
    cleaned = pl.col("author").str.replace_all(rf"\s?{noise}", "")
    return where(rows, is_noisy, lambda part: part.with_columns(shown, cleaned), ("block", "author"))


def without_states(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take the cell of a column of states (`done`, `waiting`) out of the blocks, whose boundary it shows."""
    state, gap = alternatives(lexicon.words.marks["states"]), rf"[ {HARD}]+"
    behind = pl.col("block").str.replace(rf"^(.+?){gap}{state}{gap}([^ {HARD}].*)$", f"${{1}}{HARD}${{2}}")
    shown = behind.str.replace(rf"{gap}{state}$", "")
    has_state = pl.col("block_roles").str.contains(r"(?:^|\+)state(?:\+|$)")
    return where(rows, has_state, lambda part: part.with_columns(shown), ("block",))


def split_alike(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Split the blocks of rows whose block has the same columns in the same form."""
    roles, form = rows.select("block_roles", "form").row(0)
    names = roles.split("+") if roles is not None else []
    if "author" not in names or "title" not in names:
        return rows.with_columns(title=pl.coalesce("title", "block"))
    if form == "glued":
        return glued(rows, lexicon)
    if names[0] in {"category", "other"} and names.index("author") < names.index("title"):
        outer = pl.col("block").str.extract(rf"^(\[[^\]{HARD}]*\]|[^ {HARD}]+)[ {HARD}]")
        if names[0] == "category":
            rows = rows.with_columns(category=pl.coalesce("category", outer))
        rows = rows.with_columns(block=pl.col("block").str.strip_prefix(outer).str.strip_chars(f" {HARD}"))
    between = names[slice(*sorted((names.index("author"), names.index("title"))))][1:]
    return spaced(rows, lexicon, before=names.index("author") < names.index("title"), is_beside=not between)


def announcing(lexicon: Lexicon) -> str:
    """Return a pattern for words that only ever stand before a name (`Started by`), unlike a lone `by`."""
    return alternatives([word for word in lexicon.words.marks["starter"] if " " in word or word.endswith((":", "："))])


def with_starters(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read `by name » date` and `Started by name`, as forums print them behind a title or in the author's cell."""
    starter = alternatives(lexicon.words.marks["starter"])
    pattern = rf"^(?P<title>.+?)[ {HARD}]+{starter}\s?(?P<author>[^{HARD}]+?)\s?[»•·|-]\s?(?P<date>{lexicon.date})$"
    rows = rows.with_columns(author=pl.coalesce(pl.col("author").str.extract(rf"^{starter}\s?(.+)$"), "author"))
    undated = pl.col("date").is_null() & pl.col("author").is_not_null()
    rows = where(rows, undated, lambda part: with_dated_names(part, lexicon), ("author", "date"))
    unnamed = pl.col("author").is_null() & pl.col("title").str.contains(starter)
    return where(rows, unnamed, lambda part: with_named_titles(part, pattern), ("title", "author", "date"))


def with_named_titles(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Take the name, and the date where it is missing, off the titles that `pattern` reads."""
    rows = rows.with_columns(found=pl.col("title").str.extract_groups(pattern))
    columns = {name: pl.coalesce(pl.col("found").struct.field(name), name) for name in ("title", "author")}
    return rows.with_columns(date=pl.coalesce("date", pl.col("found").struct.field("date")), **columns)


def with_dated_names(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read the date that stands behind a name in the author's cell."""
    found = pl.col("author").str.extract_groups(rf"^(?P<name>\S.*?)[ {HARD}]+(?P<day>{lexicon.date})$")
    return rows.with_columns(
        author=pl.coalesce(found.struct.field("name"), "author"), date=pl.coalesce(found.struct.field("day"), "date")
    )


def spaced(rows: pl.DataFrame, lexicon: Lexicon, *, before: bool, is_beside: bool) -> pl.DataFrame:
    """Split blocks whose cells are kept apart by blanks or, in multi-line and tabular forms, by HARD.

    is_beside: no other cell stands between title and author.
    """
    pieces = pl.col("block").str.split(HARD)
    shown = pl.col("block").str.contains(HARD, literal=True)
    mostly_shown = (shown.sum() * 2 > pl.len()).over("listing")
    rows = where(rows.with_columns(mostly_shown=mostly_shown), shown, with_wrapped_titles, ("block",))
    rows = rows.with_columns(name=candidates(rows, lexicon, before=before, is_beside=is_beside))
    rows = rows.with_columns(is_shown=shown, alike=pl.len().over("listing", "name"))
    edge = pieces.list.first() if before else pieces.list.last()
    shown_names = rows.filter("is_shown").select("listing", name=edge.str.strip_chars(" ")).unique()
    rows = rows.join(
        shown_names.with_columns(elsewhere=pl.lit(value=True)),
        on=["listing", "name"],
        how="left",
        maintain_order="left",
    )
    is_known = pl.col("elsewhere").fill_null(value=False) | is_staff(lexicon)
    name: pl.Expr = pl.when(pl.when("mostly_shown").then(is_known).otherwise(is_author(lexicon))).then("name")
    rows = rows.with_columns(name=name if before else pl.coalesce(behind_count(rows, lexicon), name))
    kept = pl.col("name").is_not_null()
    rest = (
        pl.col("block").str.strip_prefix(pl.col("name")) if before else pl.col("block").str.strip_suffix(pl.col("name"))
    )
    others = pieces.list.slice(1) if before else pieces.list.slice(0, pieces.list.len() - 1)
    title = pl.when("is_shown").then(others.list.join(HARD)).when(kept).then(rest).otherwise("block")
    author = pl.when("is_shown").then(edge).otherwise("name")
    return rows.with_columns(
        title=pl.coalesce("title", title.str.strip_chars(" ")),
        author=pl.coalesce("author", author.str.strip_chars(" ")),
    ).drop("name", "alike", "is_shown", "mostly_shown", "elsewhere")


def with_wrapped_titles(rows: pl.DataFrame) -> pl.DataFrame:
    """Join titles that go on in the next line, in listings whose other rows take one: no cell ends there."""
    wrapped = ~pl.col("mostly_shown") & pl.col("block").str.contains(rf"{HARD} *[^ {HARD}]+ [^{HARD}]*$")
    joined = pl.col("block").str.replace_all(HARD, " ", literal=True)
    return rows.with_columns(block=pl.when(wrapped).then(joined).otherwise("block"))


def edge_tokens(count: int, *, before: bool) -> pl.Expr:
    """Return the `count` tokens at the edge of a block where something is left for the title."""
    block, run = pl.col("block"), r"\S+" + r"\s\S+" * (count - 1)
    if before:
        return block.str.extract(rf"^({run})\s")
    place = block.str.find(rf"\s{run}$")  # a fraction of the time of a group; a blank is one byte in tidied text
    return block.cast(pl.Binary).bin.slice(place + 1).cast(pl.String)


def candidates(rows: pl.DataFrame, lexicon: Lexicon, *, before: bool, is_beside: bool) -> pl.Series:
    """Return each row's candidate: its edge token, extended while what stands before it recurs as well (rule 2)."""
    badges = lexicon.badge("start", "end", "both")
    closing = rf"^{alternatives(lexicon.words.marks['title_ends'])}\s"
    beside = rf"\s(?:[\[(]\S*|{badges}+|\d\S*)$" if before else rf"^(?:[\[(]?\d\S*|{badges}+)\s"
    frame = rows.select("listing", "block", name=edge_tokens(1, before=before)).with_columns(
        n=pl.len().over("listing", "name"), grows=pl.lit(value=True)
    )
    for length in range(2, MOST_NAME_TOKENS + 1):
        frame = frame.with_columns(longer=pl.when("grows").then(edge_tokens(length, before=before)))
        frame = with_recurring_longer(frame, lexicon, is_beside=is_beside)
        ends_title = (pl.col("longer").str.contains(closing) & ~pl.col("dominates")) | is_spoken(lexicon, before=before)
        varies = ~pl.col("longer").str.contains(beside) & ~ends_title
        frame = frame.with_columns(grows=true_where(frame, pl.col("grows"), varies))
        frame = frame.with_columns(grows=with_several_names(frame))
        frame = frame.with_columns(grows=behind_other_titles(frame, lexicon, before=before))
        frame = frame.with_columns(grows=beside_one_name(frame, before=before))
        if not frame.get_column("grows").any():
            break
        frame = frame.with_columns(
            name=pl.when("grows").then("longer").otherwise("name"), n=pl.when("grows").then("m").otherwise("n")
        )
    return with_jobs(frame, lexicon, before=before)


def with_jobs(frame: pl.DataFrame, lexicon: Lexicon, *, before: bool) -> pl.Series:
    """Return the candidates with a reporter's name before his title, which is none by itself, or a member's level."""
    level = r"(?i)lv\.?\d{1,3}"
    whole = rf"{lexicon.credit('^{name} {job}$')}|^{level}\s"
    is_job = pl.col("name").str.contains(lexicon.credit("^{job}$"))
    has_two = is_job if before else is_job | pl.col("block").str.contains(r"[Ll][Vv]\.?\d")
    frame = frame.with_columns(longer=text_where(frame, has_two, edge_tokens(2, before=before)))
    person = text_where(
        frame, pl.col("longer").is_not_null(), pl.when(pl.col("longer").str.contains(whole)).then("longer")
    )
    return frame.select(pl.coalesce(person, "name")).to_series()


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
    frame = frame.with_columns(m=pl.len().over("listing", "longer"))
    recurs = (pl.col("m") >= 2) & pl.col("longer").is_not_null()
    frame = frame.with_columns(recurring=recurs.sum().over("listing", "name"))
    often = (pl.col("n") >= 2) & (pl.col("recurring") * 5 >= pl.col("n") * 4)
    kinds = pl.col("longer").n_unique().over("listing", "name")
    is_one = (kinds == 1) | (pl.lit(is_beside) & ~is_staff(lexicon))
    return frame.with_columns(
        grows=true_where(frame, often, (kinds * 2 <= pl.col("n")) & is_one),
        stands_alone=pl.col("recurring") < pl.col("n"),
        dominates=dominates(pl.col("m"), pl.len().over("listing")),
    )


def with_several_names(frame: pl.DataFrame) -> pl.Series:
    """Keep `grows` where a name that also `stands_alone` grows in two ways: else it is a name by itself."""
    places = (frame.get_column("grows") & frame.get_column("stands_alone")).arg_true()
    longer, recurs = pl.col("longer"), pl.col("m") >= 2
    grows = frame[places].select(longer.filter(recurs).n_unique().over("listing", "name") >= 2).to_series()
    return frame.get_column("grows").scatter(places, grows) if len(places) else frame.get_column("grows")


def beside_one_name(frame: pl.DataFrame, *, before: bool) -> pl.Series:
    """Keep `grows` where what the name grows by stands beside no other name, and ends no titles elsewhere.

    The titles of a series end alike, and those of a board in few words; neither does a word of a name. A word that
    many rows have, and without which none of their names stands, is the first of several names (`City Office`), where
    what it follows varies.
    """
    listings = frame.filter("grows").get_column("listing").unique()
    places = frame.select(pl.col("listing").is_in(listings.implode()).arg_true()).to_series()
    if not len(places):
        return frame.get_column("grows")
    block, name = pl.col("block"), pl.col("name")
    rest = block.str.strip_prefix(name) if before else block.str.strip_suffix(name)
    word = rest.str.extract(r"^\s*(\S+)" if before else r"(\S+)\s*$")
    near = frame[places].select("listing", "name", "n", "m", "grows", rest=rest, word=word)
    near = near.with_columns(is_alone=(name.n_unique() == 1).over("listing", "word"))
    shared = pl.col("grows") & ~pl.col("is_alone") & (pl.col("n") == pl.col("m"))
    grows = near.get_column("grows") & near.get_column("is_alone")
    grows |= begins_names(near, before=before) if near.select(shared.any()).item() else grows
    return frame.get_column("grows").scatter(places, grows)


def begins_names(near: pl.DataFrame, *, before: bool) -> pl.Series:
    """Tell in which rows (listing, word, n, m, grows, rest of the block) the word is the first of many names'."""
    never_without = (pl.col("n") == pl.col("m")) & (pl.col("grows") | (pl.col("n") == 1))
    next_word = pl.col("rest").str.extract(r"^\s*\S+\s+(\S+)" if before else r"(\S+)\s+\S+\s*$")
    varies = next_word.n_unique() * 2 >= pl.len()
    is_first = never_without.all() & (pl.len() >= LEAST_FIRST_WORDS) & pl.col("grows").any() & varies
    return near.select(is_first.over("listing", "word").alias("grows")).to_series()


def behind_other_titles(frame: pl.DataFrame, lexicon: Lexicon, *, before: bool) -> pl.Series:
    """Keep `grows` where the longer name stands beside two titles or more: a thread repeats its title's end."""
    places = frame.get_column("grows").arg_true()
    marks = rf"^(?:{alternatives(lexicon.words.marks['reply'])}\s?)+"
    rest = (
        pl.col("block").str.strip_prefix(pl.col("longer"))
        if before
        else pl.col("block").str.strip_suffix(pl.col("longer"))
    )
    title = rest.str.strip_chars(" ").str.replace(marks, "")
    grows = frame[places].select((title.n_unique() >= 2).over("listing", "longer").alias("grows")).to_series()
    return frame.get_column("grows").scatter(places, grows) if len(places) else frame.get_column("grows")


def behind_count(rows: pl.DataFrame, lexicon: Lexicon) -> pl.Series:
    """Return what stands behind a comment count and its badges near the block's end: they close the title (rule 2)."""
    counts = "|".join(pattern.pattern for pattern in lexicon.words.counts.comments if pattern.closes)
    badges = lexicon.badge("end", "both")
    flat = re.sub(r"\((?!\?)", "(?:", counts.replace(r"\(", "\x00")).replace("\x00", r"\(")
    behind = pl.col("block").str.extract(rf"^.+?(?:{flat})(?:\s{badges}+)*\s([^\s\d\[(]\S*(?:\s\S+)?)$")
    found = text_where(rows, ~pl.col("is_shown") & pl.col("block").str.contains(flat), behind)
    is_badge = found.str.contains(rf"^{badges}+\s")  # before a name that begins with a figure
    return found.set(is_badge, None) if is_badge.any() else found


def dominates(count: pl.Expr, size: pl.Expr) -> pl.Expr:
    """Tell whether a name on `count` of `size` rows has nearly all of them."""
    return count * DOMINATES[1] >= size * DOMINATES[0]


def is_author(lexicon: Lexicon) -> pl.Expr:
    """Tell whether the candidate `name` is the author: it recurs, or nothing speaks against it (rules 3 and 4).

    alike: how many rows of the listing have the same candidate.
    """
    count, size = pl.col("alike"), pl.len().over("listing")
    most = pl.when(pl.col("name").is_not_null()).then(count).otherwise(0).max().over("listing")
    is_stranger = (count < 2) & (most >= 2) & dominates(most, size)
    no_name = pl.col("name").str.contains(NOT_A_NAME) & ~((count >= 2) & pl.col("name").str.contains(SIGNED_NAME))
    return is_staff(lexicon) | (~is_stranger & ~no_name)


def is_staff(lexicon: Lexicon) -> pl.Expr:
    """Tell whether the candidate `name` is one of those who run a board."""
    return (
        pl.col("name")
        .str.contains(rf"^[\[(<]?{alternatives(lexicon.words.marks['staff'])}[\])>]?$")
        .fill_null(value=False)
    )


def glued(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Split blocks of glued cells, listing by listing (rule 5)."""
    names: list[str | None] = []
    for _, listing in rows.group_by("listing", maintain_order=True):
        names += recurring_endings(listing.get_column("block").to_list(), lexicon)
    rows = rows.sort("listing", maintain_order=True).with_columns(name=pl.Series(names, dtype=pl.String))
    rest = pl.col("block").str.strip_suffix(pl.col("name").fill_null(""))
    return rows.with_columns(
        title=pl.coalesce("title", rest.str.strip_chars(" ")), author=pl.coalesce("author", "name")
    ).drop("name")


def recurring_endings(blocks: list[str], lexicon: Lexicon) -> list[str | None]:
    """Return for each block the longest ending that recurs in the sense of rule 2, with letters for tokens."""
    marks = re.compile(rf"(?:{alternatives(lexicon.words.marks['reply'])}\s?)+")
    different = sorted({marks.sub("", block, count=1) if marks.match(block) else block for block in blocks})

    @cache
    def ending_in(ending: str) -> list[str]:
        shorter = ending_in(ending[1:]) if ending else different
        return [block for block in shorter if block.endswith(ending)]

    @cache
    def letters(ending: str) -> set[str]:
        return letters_before(ending, ending_in(ending))

    staff = re.compile(f".({alternatives(lexicon.words.marks['staff'])})$")
    closing = re.compile(rf"^{alternatives(lexicon.words.marks['title_ends'])}(..+)$")
    shared = shared_ending(different)
    names: list[str | None] = []
    for block in blocks:
        ending, found = recurring_ending(block, letters), staff.search(block)
        ending = found[1] if found else shared if shared and block.endswith(shared) else ending
        closed = closing.match(ending) if ending else None
        if ending and closed and len(ending_in(closed[1])) > len(ending_in(ending)):
            ending = closed[1]
        names.append(ending)
    return names


def shared_ending(blocks: list[str]) -> str | None:
    """Return the longest ending of nearly all blocks, if it is long enough not to be of several names: one author's."""
    shared = None
    for length in range(LEAST_SHARED, LONGEST_NAME):
        endings = Counter(block[-length:] for block in blocks if len(block) > length)
        ending, count = max(endings.items(), key=itemgetter(1), default=(" ", 0))
        if count < LEAST_ROWS or count * DOMINATES[1] < len(blocks) * DOMINATES[0] or ending[0] in CLOSING:
            return shared
        shared = ending
    return shared


def letters_before(ending: str, blocks: list[str]) -> set[str]:
    """Return the letters by which an ending grows: those that recur before it in its `blocks`, if most letters do."""
    before = Counter(block[-len(ending) - 1] for block in blocks if len(block) > len(ending))
    recurring = {letter for letter, count in before.items() if count >= 2}
    occurrences = before.total()
    if sum(before[letter] for letter in recurring) * 5 < occurrences * 4 or len(before) * 2 > occurrences:
        return set()
    return recurring.difference(CLOSING) if len(ending) >= 2 else recurring


def recurring_ending(block: str, letters: Callable[[str], set[str]]) -> str | None:
    """Return the ending that `block` shares with others. letters: the letters by which an ending grows."""
    length = 0
    while length < min(len(block), LONGEST_NAME) - 1 and block[-length - 1] in letters(block[len(block) - length :]):
        length += 1
    return block[len(block) - length :].strip(" ") if length >= 2 else None


CLOSING = "\"”’'?!%…·.,)]』」 "
