"""What is printed around a post's title in its cell: comment count, badges, reply mark, category."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.layouts import HARD
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.subsets import text_among, true_where, where

LEAST_ROWS = 4
LEAST_BADGES = 3  # titles that end in one badge
LEAST_COUNTED = (1, 3)  # of a listing's posts end in a count, or none does
LEAST_BRACKETED = (4, 5)  # of a listing's posts begin with a category, or none does
LEAST_WORDED = (9, 10)  # of a listing's posts begin with a category's bare word, or none does
BARE_CATEGORIES = r"(?:views|votes),date$"  # layouts of boards that print them
LEAST_PAIRS = 3  # titles that begin with the same two words, which then are one category
LONGEST_CATEGORY = 12
SHORT_TITLE = 32  # bytes
BARE_COUNT = r"\S (\d[\d,]{0,5})$"
YEAR = r"^(?:19|20)\d\d$"
SUM_COUNT = r"\S \d+\+\d+$"
ARROWED = r"[^ ›\[\]][^›\[\]]{0,11} ›"
CATEGORY_MARK = rf"^(?:\[|{ARROWED})"
GLUED_COUNT = r"\S\((\d{1,4})\)$"
NOT_LATIN = re.compile(r"[^\W\d_a-zA-ZÀ-ɏ]")


class Edges(NamedTuple):
    """A title and what was printed before and after it."""

    title: str
    comments: str | None
    badges: list[str]


def read_titles(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take categories, comment counts, badges and reply marks off the titles.

    rows: listing (an integer), layout, kind, title, comments and category (text or null), block_roles, has_comments
    (the listing has a column for them). Returns rows with title, comments, category, badges (list of text) and reply.

    Each step first finds the few rows, or listings, that it concerns, and leaves the others as they are.
    """
    title = pl.col("title")
    rows = rows.with_columns_seq(badges=pl.lit(None, pl.String), printed_title="title")
    in_column = (
        text_among(rows, "block_roles", "category")
        | pl.col("category").is_not_null()
        | title.str.contains(HARD, literal=True)
    )
    is_strange = text_among(rows, "block_roles", "other")
    rows = where(rows, is_strange, lambda part: without_strange_column(part, lexicon), ("title",))
    rows = where(rows, in_column, lambda part: with_category_column(part, lexicon), ("title", "category"))
    rows = where(rows, has_edges(lexicon), lambda part: with_edges(part, lexicon), ("title", "comments", "badges"))
    counted = listings_with(rows, title.str.contains(r"\d\)?$"), least=LEAST_COUNTED)
    rows = where(rows, counted, with_bare_counts, ("title", "comments"))
    rows = with_replies(rows, lexicon)
    is_news = title.str.contains(rf"^\[ ?{alternatives(lexicon.words.marks['news'])}")
    may_be_marked = title.str.starts_with("[") | title.str.contains("›", literal=True)
    is_marked = true_where(rows, may_be_marked, title.str.contains(CATEGORY_MARK) & ~is_news)
    bracketed = listings_with(rows, pl.lit(is_marked), least=LEAST_BRACKETED)
    rows = where(rows, bracketed, lambda part: with_category_brackets(part, lexicon), ("title", "category", "reply"))
    may_be_bare = text_among(rows, "layout", BARE_CATEGORIES) & pl.col("category").is_null()
    rows = where(rows, may_be_bare, lambda part: with_bare_categories(part, lexicon), ("title", "category"))
    badges = (
        pl.when(pl.col("badges").is_null())
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(pl.col("badges").str.split(HARD))
    )
    return rows.with_columns_seq(badges=badges).drop("printed_title")


def listings_with(rows: pl.DataFrame, candidate: pl.Expr, *, least: tuple[int, int]) -> pl.Expr:
    """Return whether a row's listing has two candidates or more, and at least the share `least` of its posts."""
    listing = pl.col("listing")
    found = rows.select_seq(listing.filter(candidate)).group_by("listing").agg(n=pl.len()).filter(pl.col("n") >= 2)
    posts = rows.select_seq(
        listing.filter((pl.col("kind") == "post") & listing.is_in(found.get_column("listing").implode()))
    )
    counts = found.join(posts.group_by("listing").agg(posts=pl.len()), on="listing", how="left")
    enough = counts.filter(pl.col("n") * least[1] >= pl.col("posts").fill_null(0) * least[0])
    return listing.is_in(enough.get_column("listing").implode())


@staying_compiled
def with_category_column(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read the category that a column of its own prints: bracketed, before ›, or the first word where it recurs."""
    rows = with_neighbour(rows, "category", lexicon)
    bare = pl.coalesce("category", "printed", "trailing").str.replace_all(r"^\[ ?| ?\]$| ?›$", "")
    rest = pl.when(pl.col("category").is_null()).then("rest").otherwise("title")
    return rows.with_columns_seq(
        category=pl.when(bare.str.len_bytes() > 0).then(bare),
        title=rest.str.replace_all(HARD, " ").str.strip_chars(" "),
    ).drop("printed", "trailing", "rest")


def without_strange_column(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take off what a column of the board's own prints beside the title."""
    rows = with_neighbour(rows, "other", lexicon)
    return rows.with_columns_seq(title=pl.col("rest").str.strip_chars(f" {HARD}")).drop("printed", "trailing", "rest")


def with_neighbour(rows: pl.DataFrame, role: str, lexicon: Lexicon) -> pl.DataFrame:
    """Find the cell of `role` that stands before the title (printed) or behind it (trailing), and the rest."""
    roles = pl.col("block_roles").fill_null("")
    inside = roles.str.contains(role)
    first = roles.str.contains(f"{role}.*title")
    title = pl.col("title")
    are_shown = (title.str.contains(HARD, literal=True).sum() * 2 > pl.len()).over("listing")  # else a title is wrapped
    cell = title.str.extract(rf"^([^{HARD}]{{1,{LONGEST_CATEGORY}}}){HARD}")
    recurs = inside & (pl.len().over("listing", pl.coalesce("category", cell)) >= 2)
    shown = pl.when(are_shown | recurs).then(cell)
    unnamed = ~inside & ((cell.count() * 10 >= pl.len() * 9) & (cell.n_unique() * 2 <= cell.count())).over("listing")
    marked = title.str.extract(rf"^(\[ ?[^\]{HARD}]{{1,{LONGEST_CATEGORY}}} ?\]|{ARROWED}) ?[^ ]")
    rows = rows.with_columns_seq(word=edge_words(title, "first"), trailing=pl.lit(None, pl.String))
    word = pl.col("word")
    news = alternatives(lexicon.words.marks["news"])
    is_news = marked.str.contains(rf"^\[ ?{news}")
    is_bare = is_category(word, lexicon) & marked.is_null()
    named = pl.when(first).then(pl.coalesce(shown, pl.when(~is_news).then(marked), pl.when(is_bare).then(word)))
    printed = pl.when(unnamed).then(shown).otherwise(named)
    rows = where(rows, inside & ~first, lambda part: with_trailing_cells(part, lexicon), ("trailing",))
    rows = rows.with_columns_seq(printed=printed)
    rest = title.str.strip_prefix(pl.col("printed").fill_null("")).str.strip_suffix(pl.col("trailing").fill_null(""))
    return rows.with_columns_seq(rest=rest).drop("word")


def with_trailing_cells(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find the cell behind the title: in brackets, where most rows print it so, or a word that may be a category."""
    title, word = pl.col("title"), pl.col("word")
    closing = title.str.extract(rf" (\[ ?[^\]\d{HARD}][^\]{HARD}]{{0,{LONGEST_CATEGORY - 1}}}\])$")
    are_closed = (closing.is_not_null().sum() * 2 > pl.len()).over("listing")
    rows = rows.with_columns_seq(word=edge_words(title, "last"))
    trailing = pl.coalesce(pl.when(are_closed).then(closing), pl.when(is_category(word, lexicon)).then(word))
    return rows.with_columns_seq(trailing=trailing)


def is_category(word: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Tell whether a title's `word` is its category: it recurs or is known, or is short where most rows' words are."""
    is_known = (pl.len().over("listing", word) >= 2) | word.is_in(lexicon.words.marks["categories"])
    mostly = (is_known.sum() * 2 > pl.len()).over("listing")
    return is_known | (mostly & word.str.contains(r"^[\p{L}&]{1,5}$") & (pl.col("kind") == "post"))


def edge_words(title: pl.Expr, edge: Literal["first", "last"]) -> pl.Expr:
    """Return a title's first (or last) word, which may be its category; and its neighbour, where all rows have both."""
    part = rf"\S{{1,{LONGEST_CATEGORY}}}"
    if edge == "first":
        patterns = rf"^({part}) \S", rf"^({part} {part}) \S", r"^\S+ \S+ (\S+)"
    else:
        patterns = rf"\S ({part})$", rf"\S ({part} {part})$", r"(\S+) \S+ \S+$"
    word, both, third = (title.str.extract(pattern) for pattern in patterns)
    is_one = (pl.len() >= LEAST_PAIRS) & (both.n_unique() == 1) & both.is_not_null().all() & (third.n_unique() > 1)
    return pl.when(is_one.over("listing", word)).then(both).otherwise(word)


@lru_cache(maxsize=16)
def edge_patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], list[re.Pattern[str]]]:
    """Compile: badges at a title's start, at its end, one badge, and each form of a comment count at the end."""
    start, end = lexicon.badge("start", "both"), lexicon.badge("end", "both")
    counts = [re.compile(rf"{pattern.pattern}$") for pattern in lexicon.words.counts.comments]
    return re.compile(rf"^{start}\s(?=\S)"), re.compile(rf"(?<=\S)\s((?:{end})+)$"), re.compile(end), counts


def has_edges(lexicon: Lexicon) -> pl.Expr:
    """Tell which titles may carry badges or a comment count: all others are spared `read_edges`."""
    start, end = lexicon.badge("start", "both"), lexicon.badge("end", "both")
    counts = "|".join(pattern.pattern for pattern in lexicon.words.counts.comments)
    return pl.col("title").str.contains(rf"(?:\s(?:{end})+|{counts})$") | pl.col("title").str.contains(rf"^{start}\s")


@staying_compiled
def with_edges(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take badges and comment counts off the titles' ends and starts; badges are joined with HARD."""
    badges = pl.col("title").str.extract(rf"\s((?:{lexicon.badge('end', 'both')})+)$")
    first = pl.col("title").str.extract(rf"^({lexicon.badge('start', 'both')})\s")
    recurs = rows.select_seq(
        (badge.is_not_null() & (pl.len().over("listing", badge) >= LEAST_BADGES)).alias(name)
        for name, badge in (("end", badges), ("start", first))
    )
    texts = rows.select_seq("title", "has_comments", wordless=wordless(rows, lexicon))
    edges = [
        read_edges(title, lexicon, counted=counted, wordless=bare, recurs=again, leads=leads)
        for title, counted, bare, again, leads in zip(*texts.iter_columns(), *recurs.iter_columns(), strict=True)
    ]
    return rows.with_columns_seq(
        title=pl.Series([edge.title for edge in edges], dtype=pl.String),
        comments=pl.coalesce("comments", pl.Series([edge.comments for edge in edges], dtype=pl.String)),
        badges=pl.Series([HARD.join(edge.badges) or None for edge in edges], dtype=pl.String),
    )


def wordless(rows: pl.DataFrame, lexicon: Lexicon) -> pl.Series:
    """Tell which titles have no word but their badges, in listings whose titles are in other than Latin letters."""
    title, badges = pl.col("title"), rf"(?:\s(?:{lexicon.badge('end', 'both')})+)+$"
    is_short = title.str.len_bytes() < SHORT_TITLE
    found = true_where(rows, is_short, title.str.contains(rf"^\P{{L}}*{badges}"))
    if not found.any():
        return found
    foreign, others = title.str.contains(NOT_LATIN.pattern), ~pl.col("found")
    are_foreign = (foreign.any() & (foreign.sum() * 2 >= others.sum())).over("listing")
    return rows.select_seq("listing", "title", found=found).select_seq(pl.col("found") & are_foreign).to_series()


@lru_cache(maxsize=65536)
def read_edges(
    title: str, lexicon: Lexicon, *, counted: bool, wordless: bool = False, recurs: bool = False, leads: bool = False
) -> Edges:
    """Read one title's edges. counted: the listing has a column for comments, so none is printed with the title.

    Where a title is in Latin letters, a badge may be its last word; not if it `recurs` at the end of other titles, if
    several are joined, or behind a comment count; nor is it the only word (`wordless`: `… new`) among titles in other
    letters. Before a capital (`New York`), one is a badge only if it `leads` other titles too.
    """
    start, end, one, counts = edge_patterns(lexicon)
    before: list[str] = []
    after: list[str] = []
    comments = None
    foreign = wordless or NOT_LATIN.search(title) is not None
    while foreign and (found := start.match(title)) and (leads or not title[found.end()].isupper()):
        before.append(title[: found.end()].strip())
        title = title[found.end() :]
    while True:
        taken = foreign or (not after and (recurs or is_joined(title, lexicon)))
        if taken and (found := end.search(title)):
            after = [*one.findall(found.group(1)), *after]
            title = title[: found.start()]
        elif comments is None and not counted and (count := count_at_end(title, counts)) is not None:
            title, comments = count
        else:
            return Edges(title, comments, before + after)


def is_joined(title: str, lexicon: Lexicon) -> bool:
    """Tell whether a title's badges are several joined ones, or stand behind a comment count, as no word does."""
    _, end, one, counts = edge_patterns(lexicon)
    found = end.search(title)
    if found is None:
        return False
    return len(one.findall(found.group(1))) > 1 or count_at_end(title[: found.start()], counts) is not None


def count_at_end(title: str, counts: list[re.Pattern[str]]) -> tuple[str, str] | None:
    """Return the title without its comment count, and the count; None where there is none or nothing else."""
    for pattern in counts:
        found = pattern.search(title)
        if found is not None and title[: found.start()].strip():
            total = sum(int(group.replace(",", "")) for group in found.groups() if group)
            return title[: found.start()].rstrip(), str(total)
    return None


def with_bare_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Take a bare number off the titles' ends as the comment count where most rows of the listing have one.

    One in brackets without a blank (`title(3)`) is taken where a third have one.
    """
    printed = pl.col("title").str.extract(BARE_COUNT)
    bare = pl.when(~printed.str.contains(YEAR)).then(printed)
    glued = pl.col("title").str.extract(GLUED_COUNT)
    free = ~pl.col("has_comments") & pl.col("comments").is_null()
    posts = pl.len().over("listing")
    is_sum = pl.col("printed_title").str.contains(SUM_COUNT).fill_null(value=False)
    have = ((bare.is_not_null() & free) | is_sum).sum().over("listing")
    have_glued = (glued.is_not_null() & free).sum().over("listing")
    takes = free & bare.is_not_null() & (have * 2 > posts) & (posts >= LEAST_ROWS)
    takes_glued = (
        free & glued.is_not_null() & (have_glued * LEAST_COUNTED[1] >= posts * LEAST_COUNTED[0]) & (have_glued >= 2)
    )
    title = pl.col("title")
    return rows.with_columns_seq(
        title=pl.when(takes)
        .then(title.str.replace(r" \d[\d,]*$", ""))
        .when(takes_glued)
        .then(title.str.replace(r"\(\d+\)$", ""))
        .otherwise(title),
        comments=pl.when(takes).then(bare).when(takes_glued).then(glued).otherwise("comments"),
    )


def reply_marks(lexicon: Lexicon) -> str:
    """Return a pattern for reply marks at a title's start."""
    return rf"^(?:{alternatives(lexicon.words.marks['reply'])}\s?)+"


@staying_compiled
def with_replies(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Take reply marks off the titles' starts."""
    marks = reply_marks(lexicon)
    rows = rows.with_columns_seq(reply=pl.col("title").str.contains(marks + r"\S").fill_null(value=False))
    return where(
        rows, pl.col("reply"), lambda part: part.with_columns_seq(pl.col("title").str.replace(marks, "")), ("title",)
    )


@staying_compiled
def with_category_brackets(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read a bracket before the title as the category, on boards where nearly every post has one of a few.

    How many there are does not matter where an arrow follows them, or blanks stand within the brackets.
    """
    news = alternatives(lexicon.words.marks["news"])
    inside = pl.col("title").str.extract(rf"^\[ ?([^\]]{{1,{LONGEST_CATEGORY}}}?) ?\] ?\S")
    arrow = pl.col("title").str.extract(rf"^({ARROWED}) ?\S").str.strip_suffix(" ›")
    is_post, value, plain = pl.col("kind") == "post", pl.col("value"), pl.col("plain")
    rows = rows.with_columns_seq(value=pl.coalesce(inside, arrow))
    rows = rows.with_columns_seq(plain=pl.when(~value.str.contains(rf"^{news}")).then(value))
    rows = rows.with_columns_seq(
        posts=is_post.sum().over("listing"),
        have=(is_post & plain.is_not_null()).sum().over("listing"),
        kinds=pl.when(is_post).then(plain).n_unique().over("listing"),
    )
    mostly = pl.col("have") * LEAST_BRACKETED[1] >= pl.col("posts") * LEAST_BRACKETED[0]
    recurring = (pl.col("kinds") * 2 <= pl.col("posts")) & (pl.col("posts") >= LEAST_ROWS)
    printed_so = arrow.is_not_null() | pl.col("title").str.starts_with("[ ")
    takes = mostly & (recurring | printed_so) & plain.is_not_null() & pl.col("category").is_null()
    rows = rows.with_columns_seq(takes=takes)
    rest = pl.col("title").str.replace(rf"^(?:\[[^\]]*\]|{ARROWED})\s?", "")
    marks = reply_marks(lexicon)
    is_reply = pl.col("takes") & rest.str.contains(marks + r"\S")
    return rows.with_columns_seq(
        category=pl.when("takes").then("value").otherwise("category"),
        title=pl.when("takes").then(rest.str.replace(marks, "")).otherwise("title"),
        reply=pl.col("reply") | is_reply,
    ).drop("value", "plain", "posts", "have", "kinds", "takes")


@staying_compiled
def with_bare_categories(rows: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read the word before the title as the category, where nearly every post begins with one of a few.

    Boards whose date comes last, behind the counts, print it so; no other listing is asked.
    """
    rows = rows.with_columns_seq(word=edge_words(pl.col("title"), "first"))
    word, is_post = pl.col("word"), pl.col("kind") == "post"
    plain = word.str.contains(r"^\p{L}[\p{L}/·]*(?: \p{L}+)?$")
    known = plain & ((is_post.sum().over("listing", word) >= 2) | word.is_in(lexicon.words.marks["categories"]))
    rows = rows.with_columns_seq(known=known.fill_null(value=False))
    posts = is_post.sum().over("listing")
    have = (is_post & pl.col("known")).sum().over("listing")
    kinds = pl.when(is_post & pl.col("known")).then(word).drop_nulls().n_unique().over("listing")
    nearly_all = have * LEAST_WORDED[1] >= posts * LEAST_WORDED[0]
    takes = pl.col("known") & nearly_all & (kinds >= 2) & (kinds * 3 <= posts)
    rest = pl.col("title").str.strip_prefix(word).str.strip_chars_start(" ")
    return rows.with_columns_seq(
        category=pl.when(takes).then(word).otherwise("category"), title=pl.when(takes).then(rest).otherwise("title")
    ).drop("word", "known")
