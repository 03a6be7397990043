"""Where a listing row's author is decided, when only blanks keep it apart from the title.

`split_author` holds the rule; nothing else in Malmoi guesses authors. How many tokens a name takes is found in `names`.
"""

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.endings import closing_counts, recurring_endings
from stages.reading.layouts import HARD
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.names import candidates, dominates, is_staff
from stages.reading.subsets import text_among, text_where, true_where, where
from stages.reading.titles import edge_words

NOT_A_NAME = r"[\"”’'?!%…·,.~」』】〉》]$|^[\[(].*[\])]$|^\d+[.)]?$"
MOST_WHOLE_LINES = (1, 5)  # of a listing's rows take one line, where line breaks are boundaries of cells
OUTER_CELL = (
    rf"(?:\[[^\]{HARD}]*\]|[^ {HARD}]+)"  # beyond the author, or before him on his line: in brackets, or a word
)
SIGNED_NAME = r"[\p{L}\p{N}][!.~]+$|^(?:0\d{2,}|[3-9]\d{3,})$"  # a name, where it recurs; no year, and no small number


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
    is_line = pl.col("last_k") == pl.col("k")
    narrow = rows.select_seq("listing", "block_roles", "form", *texts, is_line=is_line).with_row_index("place")
    narrow = without_states(without_noise(narrow, lexicon), lexicon)
    parts = [split_alike(group, lexicon) for group in alike(narrow)]
    split = with_starters(pl.concat(parts).sort("place") if parts else narrow, lexicon)
    return rows.with_columns_seq(split.get_column(name) for name in texts)


def alike(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Return apart the rows whose blocks have other columns or another form; those of most parts have none."""
    kind = pl.col("block_roles", "form")
    is_one = rows.select_seq(pl.all_horizontal(kind.eq_missing(kind.first())).all()).item()
    if is_one and len(rows):
        return [rows]
    return rows.partition_by("block_roles", "form", maintain_order=True)


@staying_compiled
def without_noise(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take off what is no part of a name, and show the boundary before words that announce one.

    Cells may repeat their columns' labels, the author's and the date's both: `title, Author, name, Date`, and the date.
    """
    noise, announced = alternatives(lexicon.words.marks["author_noise"]), announcing(lexicon)
    title, author, day = (rf"{alternatives(lexicon.labels_of(role))}\s?[:：]?" for role in ("title", "author", "date"))
    gap, labelled = rf"[ {HARD}]+", rf"[ {HARD}]{day}$"
    is_noisy = pl.any_horizontal(pl.col("block", "author").str.contains(f"{noise}|{announced}|{labelled}"))
    shown = (
        pl.col("block")
        .str.replace_all(rf"\s?{noise}", "")
        .str.replace(rf"{gap}({announced}\s?\S)", f"{HARD}$1")
        .str.replace(rf"^(?:{title}{gap})?(.+?){gap}{author}{gap}([^ {HARD}].*?){gap}{day}$", f"${{1}}{HARD}${{2}}")
    )
    cleaned = pl.col("author").str.replace_all(rf"\s?{noise}", "")
    return where(rows, is_noisy, lambda part: part.with_columns_seq(shown, cleaned), ("block", "author"))


def without_states(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take the cell of a column of states (`done`, `waiting`) out of the blocks, whose boundary it shows."""
    state, gap = alternatives(lexicon.words.marks["states"]), rf"[ {HARD}]+"
    behind = pl.col("block").str.replace(rf"^(.+?){gap}{state}{gap}([^ {HARD}].*)$", f"${{1}}{HARD}${{2}}")
    shown = behind.str.replace(rf"{gap}{state}$", "")
    has_state = text_among(rows, "block_roles", r"(?:^|\+)state(?:\+|$)")
    return where(rows, has_state, lambda part: part.with_columns_seq(shown), ("block",))


def split_alike(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Split the blocks of rows whose block has the same columns in the same form."""
    roles, form = rows.select_seq("block_roles", "form").row(0)
    names = roles.split("+") if roles is not None else []
    if "author" not in names or "title" not in names:
        return rows.with_columns_seq(title=pl.coalesce("title", "block"))
    if form == "glued":
        return glued(rows, lexicon)
    before = names.index("author") < names.index("title")
    beyond = names[0 if before else -1]  # the author, from the title
    if beyond in {"category", "other"}:
        rows = without_outer_cell(rows, beyond, before=before)
    between = names[slice(*sorted((names.index("author"), names.index("title"))))][1:]
    if between == ["category"] and not before:
        rows = with_shown_categories(rows)
    return spaced(rows, lexicon, before=before, between=between)


def without_outer_cell(rows: pl.DataFrame, role: str, *, before: bool) -> pl.DataFrame:
    """Take the cell of `role` off the blocks, where the author stands between it and the title."""
    block = pl.col("block")
    outer = block.str.extract(rf"^({OUTER_CELL})[ {HARD}]" if before else rf"[ {HARD}]({OUTER_CELL})$")
    words = edge_words(block.str.replace_all(HARD, " ", literal=True), "first" if before else "last")
    is_printed = block.str.starts_with(words) if before else block.str.ends_with(words)
    outer = pl.when(words.str.contains(r"^[^\[]* ") & is_printed).then(words).otherwise(outer)
    rest = block.str.strip_prefix(outer) if before else block.str.strip_suffix(outer)
    if role == "category":
        rows = rows.with_columns_seq(category=pl.coalesce("category", outer))
    return rows.with_columns_seq(block=rest.str.strip_chars(f" {HARD}"))


def with_shown_categories(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the category off the author's line where nearly all lines under a title begin with one: two cells."""
    block = pl.col("block")
    is_shown = block.str.contains(HARD, literal=True)
    cell = block.str.extract(rf"{HARD} *({OUTER_CELL}) [^{HARD}]+$")
    printed = rows.select_seq("listing", "block", "category", cell=cell, is_shown=is_shown)
    nearly_all = dominates(pl.col("cell").count(), pl.col("is_shown").sum()).over("listing")
    recurs = pl.col("cell").is_not_null() & (pl.len().over("listing", "cell") >= 2)
    of_listing = (recurs.sum() * 2 >= pl.col("cell").count()).over("listing")
    printed = printed.with_columns_seq(cell=pl.when(nearly_all & of_listing).then("cell"))
    rest = block.str.replace(rf"^(.*{HARD}) *{OUTER_CELL} ([^{HARD}]+)$", "${1}${2}")
    printed = printed.with_columns_seq(
        category=pl.coalesce("category", "cell"), block=pl.when(pl.col("cell").is_null()).then(block).otherwise(rest)
    )
    return rows.with_columns_seq(printed.get_column("category"), printed.get_column("block"))


def announcing(lexicon: Lexicon) -> str:
    """Return a pattern for words that only ever stand before a name (`Started by`), unlike a lone `by`."""
    return alternatives([word for word in lexicon.words.marks["starter"] if " " in word or word.endswith((":", "："))])


@staying_compiled
def with_starters(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read `by name » date` and `Started by name`, as forums print them behind a title or in the author's cell."""
    starter = alternatives(lexicon.words.marks["starter"])
    pattern = rf"^(?P<title>.+?)[ {HARD}]+{starter}\s?(?P<author>[^{HARD}]+?)\s?[»•·|-]\s?(?P<date>{lexicon.date})$"
    rows = rows.with_columns_seq(author=pl.coalesce(pl.col("author").str.extract(rf"^{starter}\s?(.+)$"), "author"))
    undated = pl.col("date").is_null() & pl.col("author").is_not_null()
    rows = where(rows, undated, lambda part: with_dated_names(part, lexicon), ("author", "date"))
    unnamed = true_where(rows, pl.col("author").is_null(), pl.col("title").str.contains(starter))
    return where(rows, pl.lit(unnamed), lambda part: with_named_titles(part, pattern), ("title", "author", "date"))


def with_named_titles(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Take the name, and the date where it is missing, off the titles that `pattern` reads."""
    rows = rows.with_columns_seq(found=pl.col("title").str.extract_groups(pattern))
    columns = {name: pl.coalesce(pl.col("found").struct.field(name), name) for name in ("title", "author")}
    return rows.with_columns_seq(date=pl.coalesce("date", pl.col("found").struct.field("date")), **columns)


def with_dated_names(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read the date that stands behind a name in the author's cell."""
    found = pl.col("author").str.extract_groups(rf"^(?P<name>\S.*?)[ {HARD}]+(?P<day>{lexicon.date})$")
    return rows.with_columns_seq(
        author=pl.coalesce(found.struct.field("name"), "author"), date=pl.coalesce(found.struct.field("day"), "date")
    )


def spaced(rows: pl.DataFrame, lexicon: Lexicon, *, before: bool, between: list[str]) -> pl.DataFrame:
    """Split blocks whose cells are kept apart by blanks or, in multi-line and tabular forms, by HARD.

    between: the roles of the cells between title and author.
    """
    rows = rows.with_columns_seq(is_shown=pl.col("block").str.contains(HARD, literal=True))
    is_whole_line = pl.col("is_line") & ~pl.col("is_shown")  # among rows over lines: these wrap their titles
    is_wrapped = is_whole_line.sum() * MOST_WHOLE_LINES[1] >= pl.len() * MOST_WHOLE_LINES[0]
    mostly_shown = ((pl.col("is_shown").sum() * 2 > pl.len()) & ~is_wrapped).over("listing")
    are_any_shown = rows.get_column("is_shown").any()
    rows = rows.with_columns_seq(mostly_shown=mostly_shown if are_any_shown else pl.lit(value=False))
    may_be_wrapped = pl.col("is_shown") & ~pl.col("mostly_shown")
    rows = where(rows, may_be_wrapped, with_wrapped_titles, ("block", "is_shown"))
    rows = rows.with_columns_seq(name=candidates(rows, lexicon, before=before, is_beside=not between))
    rows = with_authors(rows, lexicon, before=before)
    if not before and "category" not in between:
        rows = rows.with_columns_seq(name=pl.coalesce(behind_count(rows, lexicon), "name"))
    block, name = pl.col("block"), pl.col("name")
    rest = block.str.strip_prefix(name) if before else block.str.strip_suffix(name)
    rows = rows.with_columns_seq(rest=pl.when(name.is_not_null()).then(rest).otherwise(block))
    rows = where(rows, pl.col("is_shown"), lambda part: with_shown_names(part, before=before), ("name", "rest"))
    return rows.with_columns_seq(
        title=pl.coalesce("title", pl.col("rest").str.strip_chars(" ")), author=pl.coalesce("author", "name")
    ).drop("name", "is_shown", "mostly_shown", "rest")


def with_shown_names(rows: pl.DataFrame, *, before: bool) -> pl.DataFrame:
    """Take the piece at the block's edge for the name (rule 1), and the other ones for the title: the rest."""
    pieces = pl.col("block").str.split(HARD)
    others = pieces.list.slice(1) if before else pieces.list.slice(0, pieces.list.len() - 1)
    return rows.with_columns_seq(name=edge_piece(before=before), rest=others.list.join(HARD))


def edge_piece(*, before: bool) -> pl.Expr:
    """Return what stands before the first boundary that the block shows, or behind the last one."""
    pieces = pl.col("block").str.split(HARD)
    return (pieces.list.first() if before else pieces.list.last()).str.strip_chars(" ")


def with_wrapped_titles(rows: pl.DataFrame) -> pl.DataFrame:
    """Join titles that go on in the next line, in listings whose other rows take one: no cell ends there."""
    wrapped = pl.col("block").str.contains(rf"{HARD} *[^ {HARD}]+ [^{HARD}]*$")
    joined = pl.col("block").str.replace_all(HARD, " ", literal=True)
    return rows.with_columns_seq(block=pl.when(wrapped).then(joined).otherwise("block"), is_shown=~wrapped)


@staying_compiled
def behind_count(rows: pl.DataFrame, lexicon: Lexicon) -> pl.Series:
    """Return what stands behind a comment count and its badges near the block's end: they close the title (rule 2)."""
    badges = lexicon.badge("end", "both")
    closed = rf"{closing_counts(lexicon)}(?:\s{badges}+)*\s([^\s\d\[(]\S*(?:\s\S+)?)$"
    is_closed = ~pl.col("is_shown") & pl.col("block").str.contains(closed)
    found = text_where(rows, is_closed, pl.col("block").str.extract(rf"^.+?{closed}"))
    is_badge = found.str.contains(rf"^{badges}+\s")  # before a name that begins with a figure
    return found.set(is_badge, None) if is_badge.any() else found


def with_authors(rows: pl.DataFrame, lexicon: Lexicon, *, before: bool) -> pl.DataFrame:
    """Keep the candidates `name` that are authors (rules 3 and 4); where most rows show a boundary, those known."""
    listing, name, is_alone = pl.col("listing"), pl.col("name"), pl.col("alike") < 2
    rows = rows.with_columns_seq(alike=pl.len().over("listing", "name"))
    near = rows.filter(listing.is_in(rows.select_seq(listing.filter(is_alone).unique().implode()).to_series()))
    most = near.group_by("listing").agg(size=pl.len(), most=pl.col("alike").filter(name.is_not_null()).max())
    one_has_all = most.filter((pl.col("most") >= 2) & dominates(pl.col("most"), pl.col("size")))
    is_stranger = is_alone & listing.is_in(one_has_all.get_column("listing").implode())
    rows = rows.with_columns_seq(is_stranger=is_stranger)
    is_doubtful = pl.col("is_stranger") | name.str.contains(NOT_A_NAME)
    undecided = ~pl.col("mostly_shown") & is_doubtful
    rows = where(rows, undecided, lambda part: without_other_words(part, lexicon), ("name",))
    rows = where(rows, pl.col("mostly_shown"), lambda part: with_known_names(part, lexicon, before=before), ("name",))
    return rows.drop("alike", "is_stranger")


def with_known_names(rows: pl.DataFrame, lexicon: Lexicon, *, before: bool) -> pl.DataFrame:
    """Keep the names that stand behind a boundary in another row of their listing, and those of staff."""
    shown = rows.filter("is_shown").select_seq("listing", name=edge_piece(before=before)).unique()
    shown = shown.with_columns_seq(elsewhere=pl.lit(value=True))
    rows = rows.join(shown, on=["listing", "name"], how="left", maintain_order="left")
    is_known = pl.col("elsewhere").fill_null(value=False) | is_staff(lexicon)
    return rows.with_columns_seq(name=pl.when(is_known).then("name"))


def without_other_words(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Leave out the candidates that no author is: a stranger's, or what cannot be a name unless it recurs.

    alike: how many rows of the listing have the same candidate.
    """
    is_signed = (pl.col("alike") >= 2) & pl.col("name").str.contains(SIGNED_NAME)
    no_name = pl.col("name").str.contains(NOT_A_NAME) & ~is_signed
    is_author = is_staff(lexicon) | (~pl.col("is_stranger") & ~no_name)
    return rows.with_columns_seq(name=pl.when(is_author).then("name"))


def glued(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Split blocks of glued cells, listing by listing (rule 5)."""
    rows = rows.sort("listing", maintain_order=True)
    listings = rows.group_by("listing", maintain_order=True).agg("block").get_column("block").to_list()
    names = [name for blocks in listings for name in recurring_endings(blocks, lexicon)]
    rows = rows.with_columns_seq(name=pl.Series(names, dtype=pl.String))
    rest = pl.col("block").str.strip_suffix(pl.col("name").fill_null(""))
    return rows.with_columns_seq(
        title=pl.coalesce("title", rest.str.strip_chars(" ")), author=pl.coalesce("author", "name")
    ).drop("name")
