"""The article of a page: which lines are its head, title, text, captions, bylines, publisher and tail.

The lines that no listing claims fall into zones (before the first listing, after it, between two). The zone with the
most running text holds the article. Within it, order decides: head and title, then the body, up to the first line that
ends it.
"""

import polars as pl

from stages.reading import values
from stages.reading.beginnings import SIGNATURE_REACH, is_wordy, with_first_spoken, with_stop, with_wordy_first
from stages.reading.compiled import staying_compiled
from stages.reading.credits import LONGEST_BYLINE, bare_publisher, is_signature, looks_like_publisher
from stages.reading.head_lines import HEAD_FIELDS, LONGEST_NAME, with_heads
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.lines import since
from stages.reading.marks import with_marks
from stages.reading.subsets import text_where, true_where

PUBLISHER_REACH = 3  # the publisher stands within the article's last lines
CREDITED = 4 * 500  # as much as 500 characters of running text
RIGHTS = r"(?i)copyright|[ⓒ©]"
NAME = r"^\p{Hangul}{3}$"
FIGURES = r"^[0-9][0-9,]*$"
SHORT = 40
TEXTUAL = ("paragraph", "caption", "byline", "publisher")


def assign_roles(free: pl.DataFrame, listed: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Give every line that no listing claims its role.

    free: k, page, line, text, zone and past_listing (`page.free_lines`), repeated (many pages of the batch have the
    line), above_listing (stands directly above one), is_piece (of a line that was cut), in order. listed: page and
    title of the pages' listing rows. Returns k, page, line, text, role, value (the name a publisher's line holds, the
    dateline of a paragraph) and head (what a head line prints).
    """
    lines = with_marks(free, lexicon)
    lines = with_heads(with_article_zone(lines), lexicon)
    lines = with_bounds(lines, lexicon)
    lines = with_publisher(with_signature(lines, lexicon), lexicon)
    lines = with_headlines(lines, listed)
    return lines.with_columns_seq(role=role()).select_seq("k", "page", "line", "text", "role", "head", value=value())


def with_article_zone(lines: pl.DataFrame) -> pl.DataFrame:
    """Mark the zone of each page that holds most running text (`ours`); the first of equal ones.

    A press name in a zone with text above the listing shows that this is the article, however long a site's foot is.
    """
    has_press = pl.col("press").is_not_null()
    credited = has_press.any() & pl.col("sentence").any() & ~pl.col("past_listing").first()
    weight = (
        (pl.col("length") * pl.col("sentence")).sum() * 4
        + has_press.sum() * 2
        + pl.col("mark").is_null().any()
        + credited * CREDITED
    )
    zones = lines.group_by("zone", maintain_order=True).agg(pl.col("page").first(), weight=weight)
    best = zones.filter(pl.col("weight") == pl.col("weight").max().over("page")).unique("page", keep="first")
    ours = pl.col("zone").is_in(best.get_column("zone").implode())
    begins = pl.col("zone").ne_missing(pl.col("zone").shift(1))
    return lines.with_columns_seq(ours=ours, i=since(pl.int_range(pl.len()), begins))


def with_bounds(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find where the text begins (`first`, null where the page has none) and before which line it ends (`stop`).

    A figure directly above a button says how often that was pressed, and is no text.
    """
    i, ours = pl.col("i"), pl.col("ours")
    opening = pl.col("is_head") | (pl.col("mark") == "head").fill_null(value=False)
    opening &= i <= pl.coalesce(pl.col("first_full") + 1, i)
    last_head = i.filter(ours & opening).max().over("page").fill_null(-1)
    lines = lines.with_columns_seq(last_head=last_head)
    below = ours & (i > pl.col("last_head"))
    text = i.filter(below & pl.col("sentence")).min().over("page")
    plain = pl.col("mark").is_null() & pl.col("press").is_null() & ~pl.col("is_head")
    short = i.filter(below & plain & ~pl.col("caption") & ~pl.col("byline")).min().over("page")
    has_head = (pl.col("last_head") >= 0) & (ours & pl.col("is_head")).any().over("page")
    lines = lines.with_columns_seq(short=short, has_head=has_head)
    has_press = (ours & pl.col("press").is_not_null() & (i > pl.col("short"))).any().over("page")
    first = pl.coalesce(text, pl.when(pl.col("has_head") | has_press).then("short"))
    lines = with_stop(with_wordy_first(lines.with_columns_seq(first=first)))
    lines = with_first_spoken(lines, lexicon).drop("short", "has_head")
    lines = with_comments(lines, lexicon).with_columns_seq(
        in_text=ours & (i >= pl.col("first")) & (i < pl.col("stop")) & (pl.col("mark").is_null() | is_plain_number())
    )
    pressed = pl.col("in_text") & ~pl.col("has_letters") & is_above("stops")
    pressed = pl.lit(true_where(lines, pressed, pl.col("text").str.contains(FIGURES)))
    return lines.with_columns_seq(in_text=pl.col("in_text") & ~pressed)


def is_above(column: str) -> pl.Expr:
    """Tell which lines stand above one of their zone for which a `column` is true: another page's says nothing."""
    return (pl.col(column).shift(-1) & (pl.col("zone") == pl.col("zone").shift(-1))).fill_null(value=False)


def is_plain_number() -> pl.Expr:
    """Tell whether a line known as pagination is figures only, as the cells of a table in a body are."""
    return (pl.col("mark") == "listing_foot") & ~pl.col("has_letters")


@staying_compiled
def with_comments(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Tell which lines are `commented`: after the comments' heading, before what ends them, not above the text."""
    below = (pl.col("i") > pl.col("first")).fill_null(value=False)
    opens = (pl.col("mark") == "comment") & (~pl.col("ours") | below | pl.col("stops"))
    lines = lines.with_columns_seq(opens=opens.fill_null(value=False))
    if not lines.get_column("opens").any():
        return lines.with_columns_seq(commented=pl.lit(value=False))
    ending = pl.col("text").str.contains(f"^{alternatives(lexicon.words.marks['after_comments'])}")
    lines = lines.with_columns_seq(closes=true_where(lines, pl.col("opens").cum_max().over("zone"), ending))
    state = pl.when("opens").then(1).when(pl.col("closes") | (pl.col("mark") == "listing_foot")).then(0)
    return lines.with_columns_seq(commented=state.forward_fill().over("zone").fill_null(0) == 1)


def with_signature(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Count the text's lines from its end (`from_end`); an author's name and profession that ends it is a byline.

    So is a name alone above the address that ends it.
    """
    inside = pl.col("in_text")
    lines = lines.with_columns_seq(from_end=inside.cast(pl.Int32).cum_sum(reverse=True).over("page"))
    short = inside & ~pl.col("sentence") & ~pl.col("caption") & (pl.col("length") <= LONGEST_BYLINE)
    addressed = is_above("byline")
    signed = short & (pl.col("from_end") <= SIGNATURE_REACH + addressed) & (pl.col("i") > pl.col("first"))
    over_address = short & addressed & (pl.col("from_end") <= PUBLISHER_REACH)
    over_address &= pl.col("press").is_null() & pl.col("text").shift(-1).str.contains("@", literal=True)
    named = true_where(lines, over_address & (pl.col("i") > pl.col("first")), pl.col("text").str.contains(NAME))
    return lines.with_columns_seq(byline=pl.col("byline") | named | true_where(lines, signed, is_signature(lexicon)))


@staying_compiled
def with_publisher(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find the publisher's line among the text's last lines (`publisher`: its name) and set apart what follows it.

    A line of rights above the publisher's is the article's and not the site's, so `mark` is tail. A press name that
    ends the zone is the publisher's also where a line that stops the text, as one of tags, stands above it.
    """
    i, inside = pl.col("i"), pl.col("in_text")
    known = inside & pl.col("press").is_not_null() & (pl.col("from_end") <= PUBLISHER_REACH) & (i > pl.col("first"))
    late = pl.col("press").is_not_null() & pl.col("ours") & ~pl.col("commented") & (i > pl.col("stop"))
    known |= late & (i == i.max().over("zone"))
    has_known = known.any().over("page")
    last = i.filter(inside & ~pl.col("byline")).max().over("page")
    near_end = (i > pl.col("first")) & (pl.col("from_end") <= PUBLISHER_REACH)
    plain = inside & ~pl.col("sentence") & ~pl.col("caption")
    formed = plain & near_end & (i == last) & (pl.col("length") <= SHORT) & ~has_known
    looks = true_where(lines, formed, looks_like_publisher(lexicon))
    bare = text_where(lines, pl.lit(looks), bare_publisher(lexicon))
    name = pl.when(known).then("press").otherwise(pl.lit(bare))
    lines = lines.with_columns_seq(publisher=name)
    place = i.filter(pl.col("publisher").is_not_null()).max().over("page")
    lines = lines.with_columns_seq(place=place)
    framed = (pl.col("mark") == "chrome") & pl.col("ours") & (i > pl.col("first")) & (i < pl.col("place"))
    owned = true_where(lines, framed, pl.col("text").str.contains(RIGHTS))
    return lines.with_columns_seq(
        after=inside & (i > pl.col("place")).fill_null(value=False),
        mark=pl.when(owned).then(pl.lit("tail")).otherwise("mark"),
    ).drop("place")


def with_headlines(lines: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Tell titles from subtitles among the lines above the text."""
    i, ours = pl.col("i"), pl.col("ours")
    above = ours & (i < pl.col("first")).fill_null(value=False)
    plain = pl.col("mark").is_null() & pl.col("press").is_null() & ~pl.col("is_head") & ~pl.col("byline")
    headline = above & plain & ~pl.col("caption")
    aside = (pl.col("mark") == "tail").fill_null(value=False) & ~pl.col("stops")
    breaks = above & ~headline & ~pl.col("caption") & ~pl.col("byline") & ~aside
    last_head = i.filter(ours & pl.col("is_head") & (i <= pl.col("last_head"))).max().over("page")
    lines = lines.with_columns_seq(headline=headline, lowest_head=last_head)
    lines = lines.with_columns_seq(
        over_head=i.filter(pl.col("headline") & (i < pl.col("lowest_head"))).max().over("page"),
        labelled=(pl.col("head").struct.field("title").is_not_null() & ours).any().over("page"),
        broken=i.filter(breaks).max().over("page").fill_null(-1),
    )
    found = listed_headlines(lines, listed)
    listed_at = pl.col("page").replace_strict(found.get_column("page"), found.get_column("listed_at"), default=None)
    title_at = pl.when(~pl.col("labelled")).then(pl.coalesce("over_head", listed_at))
    subtitle_from = pl.max_horizontal("last_head", "broken", title_at.fill_null(-1))
    return lines.with_columns_seq(
        is_title=pl.col("headline") & (i == title_at).fill_null(value=False),
        is_subtitle=true_where(lines, pl.col("headline"), is_wordy()) & (i > subtitle_from),
    )


def listed_headlines(lines: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Return page and listed_at: which headline the page's own listing has as a title, where nothing else tells."""
    unsure = pl.col("headline") & pl.col("over_head").is_null() & ~pl.col("labelled")
    headlines = lines.select_seq("page", "i", "headline", "over_head", "labelled", title="text").filter(unsure)
    near = listed.filter(pl.col("page").is_in(headlines.get_column("page").unique().implode()))
    same = headlines.join(near, on=["page", "title"], how="semi")
    return same.group_by("page").agg(listed_at=pl.col("i").min())


def role() -> pl.Expr:
    """Return the role that follows from everything known of a line."""
    above = pl.col("ours") & (pl.col("i") < pl.col("first")).fill_null(value=False)
    within = pl.col("in_text") & ~pl.col("after")
    below = pl.col("ours") & (pl.col("i") >= pl.col("stop")).fill_null(value=False)
    free = pl.col("mark").is_null()
    past_listing = pl.col("past_listing")
    is_head = pl.col("is_head") & pl.col("ours") & (pl.col("i") <= pl.col("last_head"))
    framed = pl.col("mark").is_in(["listing_foot", "chrome"]).fill_null(value=False)
    board = free & pl.col("above_listing") & (pl.col("length") <= LONGEST_NAME)
    return (
        pl.when(pl.col("publisher").is_not_null()).then(pl.lit("publisher"))
        .when("is_title").then(pl.lit("title"))
        .when("is_subtitle").then(pl.lit("subtitle"))
        .when(is_head & pl.col("head").struct.field("title").is_not_null()).then(pl.lit("title"))
        .when(is_head).then(pl.lit("head"))
        .when(pl.col("byline") & (above | pl.col("in_text"))).then(pl.lit("byline"))
        .when(pl.col("caption") & (above | pl.col("in_text")) | pl.col("credit") & above).then(pl.lit("caption"))
        .when(within).then(pl.lit("paragraph"))
        .when(pl.col("commented") & ~framed).then(pl.lit("comment"))
        .when(pl.col("after") | (below & free)).then(pl.lit("tail"))
        .when((pl.col("mark") == "tail") & (past_listing & above | ~pl.col("ours"))).then(pl.lit("listing_foot"))
        .when((pl.col("mark") == "comment") & above).then(pl.lit("head"))
        .when((pl.col("mark") == "tail") & above & (pl.col("i") < pl.col("last_head"))).then(pl.lit("head"))
        .when(~free).then("mark")
        .when(board).then(pl.lit("chrome"))
        .when(~pl.col("has_letters") & past_listing).then(pl.lit("listing_foot"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def value() -> pl.Expr:
    """Return what a line holds where that is not the whole of it: a press name, a dateline."""
    return pl.coalesce("publisher", pl.when(pl.col("in_text") & pl.col("sentence")).then("dateline"))


def read_articles(lines: pl.DataFrame, crawl_dates: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Put the articles together from lines with roles (k, page, line, text, role, value, head), one row an article.

    crawl_dates: the day on which each page was crawled, or null. Returns page and the columns of the articles table
    that the page itself prints, first_line and last_line.
    """
    text = pl.col("text")
    is_role = {name: pl.col("role") == name for name in ("title", "subtitle", *TEXTUAL)}
    parts = is_role["title"] | is_role["subtitle"] | pl.col("role").is_in(TEXTUAL)
    heads = {name: pl.col("head").struct.field(name).drop_nulls().first().alias(f"head_{name}") for name in HEAD_FIELDS}
    lines = lines.filter(parts | (pl.col("role") == "head"))
    sentence = text.str.strip_prefix(pl.col("value")).str.strip_chars()
    peeled = pl.coalesce(pl.lit(text_where(lines, pl.col("value").is_not_null(), sentence)), text)
    articles = (
        lines.with_columns_seq(peeled=peeled)
        .group_by("page", maintain_order=True)
        .agg(
            text.filter(is_role["title"] & pl.col("head").is_null()).first().alias("title"),
            text.filter(is_role["subtitle"]).alias("subtitle"),
            pl.col("peeled").filter(is_role["paragraph"]).alias("body"),
            text.filter(is_role["caption"]).alias("captions"),
            text.filter(is_role["byline"]).alias("bylines"),
            pl.col("value").filter(is_role["publisher"]).last().alias("publisher"),
            is_role["paragraph"].sum().cast(pl.Int32).alias("n_paragraphs"),
            pl.col("line").filter(parts).min().alias("first_line"),
            pl.col("line").filter(parts).max().alias("last_line"),
            *heads.values(),
        )
        .with_columns_seq(pl.col("subtitle").list.join("\n"), pl.col("body").list.join("\n\n"))
        .filter(pl.col("body").str.len_bytes() > 0)
    )
    crawled = crawl_dates.gather(articles.get_column("page"))
    dated = values.dates(articles.get_column("head_date"), crawled, lexicon)
    return articles.with_columns_seq(
        title=pl.coalesce("title", "head_title"),
        subtitle=pl.when(pl.col("subtitle").str.len_bytes() > 0).then("subtitle"),
        author="head_author",
        date=dated.get_column("date"),
        date_text="head_date",
        views=values.counts(pl.col("head_views"), lexicon),
        votes=values.balances(pl.col("head_votes"), lexicon),
    ).drop([f"head_{name}" for name in HEAD_FIELDS])
