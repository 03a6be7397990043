"""The article of a page: which lines are its head, title, text, captions, bylines, publisher and tail.

The lines that no listing claims fall into zones (before the first listing, after it, between two). The zone with the most
running text holds the article. Within it, order decides: head and title, then the body, up to the first line that ends it.
"""

from datetime import date

import polars as pl

from stages.reading import credits, values
from stages.reading.flat import labels_inside
from stages.reading.heads import is_label, read_head
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.surroundings import known

HEAD_REACH = 15  # lines of a zone among which head lines are looked for
SENTENCE = 60  # characters, from which on a line is running text though no full stop ends it
SHORT_SENTENCE = 25
LEAST_SENTENCE = 8
LONGEST_LABEL = 8  # characters of a word that alone is no headline
PUBLISHER_REACH = 3  # the publisher stands within the article's last lines
SHORT = 40
LONGEST_HEAD = 170
LONGEST_NAME = 15
LONGEST_REPORTED = 130
FULL_STOP = r"[.!。！．][\"”’'」』)\]】]*$"
INNER_STOP = r"\p{Hangul}{2}[.?!][\"”’')]?\s.{8}|。."
TEXTUAL = ("paragraph", "caption", "byline", "publisher")


def assign_roles(free: pl.DataFrame, listed: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Give every line that no listing claims its role.

    free: k, page, line, text, zone (counts the listing lines above, within the page), repeated (many pages of the batch have
    the line), above_listing (stands directly above one), is_piece (of a line that was cut), in order. listed: page and title of the pages' listing rows. Returns k, page, line, text, role, value (the name a
    publisher's line holds, the dateline of a paragraph) and head (what a head line prints).
    """
    lines = with_marks(free, lexicon)
    lines = with_heads(with_article_zone(lines), lexicon)
    lines = with_bounds(lines, lexicon)
    lines = with_publisher(lines, lexicon)
    lines = with_headlines(lines, listed)
    return lines.with_columns(role=role(lexicon)).select(
        "k", "page", "line", "text", "role", "head", value=value(lexicon)
    )


def with_marks(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Add what the lexicon and the form of each line say by themselves.

    mark: a role around articles; stops: ends the text; full: ends in a full stop; sentence: is running text; press: the
    press name that it is; caption, byline: is one; dateline: the one it begins with.
    """
    text, length = pl.col("text"), pl.col("text").str.len_chars()
    lines = pl.concat([lines, known(lines.get_column("text"), lexicon)], how="horizontal")
    press = credits.known_publisher(lines.get_column("text"), lexicon)
    lines = lines.with_columns(length=length, press=press, has_letters=text.str.contains(r"\p{L}"))
    unlisted = pl.col("press").is_null()
    flat = lines.filter("is_piece").filter(text.str.contains(labels_inside(lexicon))).get_column("k")
    uncut = pl.when(pl.col("k").is_in(flat.implode())).then(pl.lit("unknown"))
    mark = pl.coalesce("mark", pl.when(repeated_chrome(lexicon)).then(pl.lit("chrome")), under_links(), uncut)
    lines = lines.with_columns(mark=pl.when(unlisted).then(mark), stops=pl.col("stops") & unlisted)
    thread = ((pl.col("mark") == "comment") & pl.col("stops")).fill_null(value=False).cum_max().over("page", "zone")
    plain = pl.col("mark").is_null() & unlisted & ~thread
    full = text.str.contains(FULL_STOP)
    lines = lines.with_columns(
        byline=plain & credits.is_byline(lexicon) & ~credits.begins_caption(lexicon),
        dateline=pl.when(plain).then(credits.dateline(lexicon)),
        full=plain & full & (length >= SHORT_SENTENCE),
        sentence=plain & ((full & (length >= LEAST_SENTENCE)) | (length >= SENTENCE) | text.str.contains(INNER_STOP)),
    ).with_columns(sentence=(pl.col("sentence") | pl.col("dateline").is_not_null()) & ~pl.col("byline"))
    reporter = credits.ends_with_reporter(lexicon) & (length <= LONGEST_REPORTED)
    goes_on = pl.col("k") < pl.col("k").filter(pl.col("sentence") & ~reporter).max().over("page")
    caption = plain & ~pl.col("byline") & (credits.is_caption(lexicon) | (reporter & goes_on).fill_null(value=False))
    return lines.with_columns(caption=caption).with_columns(
        sentence=pl.col("sentence") & ~pl.col("caption"), full=pl.col("full") & ~pl.col("caption")
    )


def repeated_chrome(lexicon: Lexicon) -> pl.Expr:
    """Tell which repeated lines are chrome: a press name above a listing, and a reporter's line, repeat by themselves."""
    credited = (credits.looks_like_publisher(lexicon) & pl.col("above_listing")) | credits.is_byline(lexicon)
    return pl.col("repeated") & ~credited


def under_links() -> pl.Expr:
    """Mark the lines under a heading of links, up to a blank line or a sentence, as tail."""
    begins = (pl.col("line") != pl.col("line").shift(1) + 1) | (pl.col("page") != pl.col("page").shift(1))
    begins |= pl.col("text").str.contains(FULL_STOP)
    group = begins.fill_null(value=True).cum_sum()
    return pl.when(pl.col("heads_links").cast(pl.Int8).cum_max().over(group) == 1).then(pl.lit("tail"))


def with_article_zone(lines: pl.DataFrame) -> pl.DataFrame:
    """Mark the zone of each page that holds most running text (`ours`); the first of equal ones."""
    weight = (
        (pl.col("length") * pl.col("sentence")).sum() * 4
        + pl.col("press").is_not_null().sum() * 2
        + pl.col("mark").is_null().any()
    )
    zones = lines.group_by("page", "zone", maintain_order=True).agg(weight=weight)
    best = zones.filter(pl.col("weight") == pl.col("weight").max().over("page")).unique(
        "page", keep="first", maintain_order=True
    )
    best = best.select("page", "zone", ours=pl.lit(value=True))
    lines = lines.join(best, on=["page", "zone"], how="left", maintain_order="left")
    return lines.with_columns(pl.col("ours").fill_null(value=False), i=pl.int_range(pl.len()).over("page", "zone"))


def with_heads(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Read head lines above the text: `head` holds their fields. Only the first lines of a zone are looked at."""
    likely = pl.col("text").str.contains(head_hint(lexicon)) & (pl.col("length") <= LONGEST_HEAD)
    near = pl.col("ours") & (pl.col("i") < HEAD_REACH) & ~pl.col("full") & likely
    where = lines.select(near.fill_null(value=False)).to_series().arg_true().to_list()
    found = found_heads(where, lines.get_column("text"), lexicon)
    heads = pl.DataFrame({"at": list(found), "head": list(found.values())}, schema={"at": pl.UInt32, "head": HEAD})
    lines = lines.with_row_index("at").join(heads, on="at", how="left", maintain_order="left").drop("at")
    first_full = pl.col("i").filter(pl.col("full") & pl.col("ours")).min().over("page")
    lines = lines.with_columns(first_full=first_full)
    counted = pl.col("head").struct.field("views").is_not_null() | pl.col("head").struct.field("votes").is_not_null()
    early = (pl.col("i") < pl.coalesce(pl.col("first_full"), pl.col("i") + 1)) | (
        counted & (pl.col("i") == pl.col("first_full") + 1)
    )
    lines = lines.with_columns(head=pl.when(early).then("head"))
    return with_lone_authors(lines).with_columns(is_head=pl.col("head").is_not_null())


def with_lone_authors(lines: pl.DataFrame) -> pl.DataFrame:
    """Read a short line between a headline and head lines without a name as the author's."""
    named = pl.col("head").struct.field("author").is_not_null().any().over("page", "zone")
    is_next_head = pl.col("head").shift(-1).is_not_null() & (pl.col("page") == pl.col("page").shift(-1))
    free = pl.col("mark").is_null() & pl.col("head").is_null() & pl.col("press").is_null()
    under_headline = (
        free.shift(1) & (pl.col("page") == pl.col("page").shift(1)) & (pl.col("zone") == pl.col("zone").shift(1))
    )
    short = (pl.col("length") <= LONGEST_NAME) & (pl.col("text").str.count_matches(r"\s") <= 1)
    lone = (free & short & is_next_head & under_headline & ~named & pl.col("ours")).fill_null(value=False)
    field = pl.struct(author="text", **{name: pl.lit(None, pl.String) for name in HEAD_FIELDS if name != "author"})
    return lines.with_columns(head=pl.when(lone).then(field).otherwise("head"))


HEAD_FIELDS = ("author", "date", "views", "votes", "title")
HEAD = pl.Struct(dict.fromkeys(HEAD_FIELDS, pl.String()))


def found_heads(where: list[int], texts: pl.Series, lexicon: Lexicon) -> dict[int, dict[str, str | None]]:
    """Return the head fields of lines by their place; a label alone on its line takes its value from the next."""
    heads: dict[int, dict[str, str | None]] = {}
    for place in where:
        text = texts[place]
        found = read_head(text, lexicon)
        if found is None and is_label(text, lexicon) and place + 1 < len(texts):
            found = read_head(f"{text} {texts[place + 1]}", lexicon)
            if found is not None:
                heads[place + 1] = dict.fromkeys(HEAD_FIELDS)
        if found is not None and place not in heads:
            heads[place] = {name: found.get(name) for name in HEAD_FIELDS}
    return heads


def head_hint(lexicon: Lexicon) -> str:
    """Return a pattern that every head line contains: a label before a value, or a date."""
    labels = alternatives([label for head in lexicon.words.head for label in head.labels])
    return rf"(?:^|[\s|/·,]){labels}\s?[:：\d]|^{labels}(?:\s|$)|{lexicon.date}"


def with_bounds(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find where the text begins (`first`, null where the page has none) and before which line it ends (`stop`)."""
    i, ours = pl.col("i"), pl.col("ours")
    over = {"partition_by": "page"}
    opening = pl.col("is_head") | (pl.col("mark") == "head").fill_null(value=False)
    opening &= i <= pl.coalesce(pl.col("first_full") + 1, i)
    last_head = i.filter(ours & opening).max().over(**over).fill_null(-1)
    lines = lines.with_columns(last_head=last_head)
    below = ours & (i > pl.col("last_head"))
    text = i.filter(below & pl.col("sentence")).min().over(**over)
    plain = pl.col("mark").is_null() & pl.col("press").is_null() & ~pl.col("is_head")
    short = i.filter(below & plain & ~pl.col("caption") & ~pl.col("byline")).min().over(**over)
    has_head = (pl.col("last_head") >= 0) & (ours & pl.col("is_head")).any().over(**over)
    has_press = (ours & pl.col("press").is_not_null() & (i > short)).any().over(**over)
    lines = lines.with_columns(first=pl.coalesce(text, pl.when(has_head | has_press).then(short)))
    ends = pl.col("stops") | (pl.col("mark") == "comment").fill_null(value=False)
    lines = lines.with_columns(stop=i.filter(ours & ends & (i > pl.col("first"))).min().over(**over).fill_null(2**31))
    return lines.with_columns(
        in_text=ours & (i >= pl.col("first")) & (i < pl.col("stop")) & (pl.col("mark").is_null() | is_plain_number()),
        commented=commented(lexicon),
    )


def is_plain_number() -> pl.Expr:
    """Tell whether a line known as pagination is figures only, as the cells of a table in a body are."""
    return (pl.col("mark") == "listing_foot") & ~pl.col("has_letters")


def commented(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a line stands among comments: after their heading, before what ends them, not above the text."""
    closes = pl.col("text").str.contains(f"^{alternatives(lexicon.words.marks['after_comments'])}")
    below = (pl.col("i") > pl.col("first")).fill_null(value=False)
    opens = (pl.col("mark") == "comment") & (~pl.col("ours") | below | pl.col("stops"))
    state = pl.when(opens).then(1).when(closes | (pl.col("mark") == "listing_foot")).then(0)
    return state.forward_fill().over("page", "zone").fill_null(0) == 1


def with_publisher(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Find the publisher's line among the last lines of the text (`publisher`: its name), and set apart what follows it."""
    i, inside = pl.col("i"), pl.col("in_text")
    from_end = inside.cast(pl.Int32).cum_sum(reverse=True).over("page")
    lines = lines.with_columns(from_end=from_end)
    known = inside & pl.col("press").is_not_null() & (pl.col("from_end") <= PUBLISHER_REACH) & (i > pl.col("first"))
    has_known = known.any().over("page")
    last = i.filter(inside & ~pl.col("byline")).max().over("page")
    form = pl.when(inside & (i == last) & (pl.col("length") <= SHORT)).then(credits.looks_like_publisher(lexicon))
    unlisted = (
        form.fill_null(value=False)
        & ~has_known
        & ~pl.col("sentence")
        & ~pl.col("caption")
        & (i > pl.col("first"))
        & (pl.col("from_end") <= PUBLISHER_REACH)
    )
    name = pl.when(known).then("press").when(unlisted).then(credits.bare_publisher(lexicon))
    lines = lines.with_columns(publisher=name)
    place = i.filter(pl.col("publisher").is_not_null()).max().over("page")
    return lines.with_columns(after=inside & (i > place).fill_null(value=False))


def with_headlines(lines: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Tell titles from subtitles among the lines above the text."""
    i, ours = pl.col("i"), pl.col("ours")
    above = ours & (i < pl.col("first")).fill_null(value=False)
    plain = pl.col("mark").is_null() & pl.col("press").is_null() & ~pl.col("is_head") & ~pl.col("byline")
    titles = listed.unique(maintain_order=True).with_columns(is_listed=pl.lit(value=True))
    lines = lines.join(titles, left_on=["page", "text"], right_on=["page", "title"], how="left", maintain_order="left")
    headline = above & plain & ~pl.col("caption")
    last_head = i.filter(ours & pl.col("is_head") & (i <= pl.col("last_head"))).max().over("page")
    over_head = i.filter(headline & (i < last_head)).max().over("page")
    labelled = (pl.col("head").struct.field("title").is_not_null() & ours).any().over("page")
    listed_at = i.filter(headline & pl.col("is_listed")).min().over("page")
    title_at = pl.when(~labelled).then(pl.coalesce(over_head, listed_at))
    broken = i.filter(above & ~headline & ~pl.col("caption") & ~pl.col("byline")).max().over("page").fill_null(-1)
    wordy = pl.col("text").str.contains(r"\s") | (pl.col("length") > LONGEST_LABEL)
    return lines.with_columns(
        is_title=headline & (i == title_at).fill_null(value=False),
        is_subtitle=headline & wordy & (i > pl.max_horizontal("last_head", broken, title_at.fill_null(-1))),
    )


def role(lexicon: Lexicon) -> pl.Expr:  # noqa: ARG001
    """Return the role that follows from everything known of a line."""
    del lexicon
    above = pl.col("ours") & (pl.col("i") < pl.col("first")).fill_null(value=False)
    within = pl.col("in_text") & ~pl.col("after")
    below = pl.col("ours") & (pl.col("i") >= pl.col("stop")).fill_null(value=False)
    free = pl.col("mark").is_null()
    past_listing = pl.col("zone") > 0
    is_head = pl.col("is_head") & pl.col("ours") & (pl.col("i") <= pl.col("last_head"))
    board = free & pl.col("above_listing") & (pl.col("length") <= LONGEST_NAME)
    return (
        pl.when(pl.col("publisher").is_not_null()).then(pl.lit("publisher"))
        .when("is_title").then(pl.lit("title"))
        .when("is_subtitle").then(pl.lit("subtitle"))
        .when(is_head & pl.col("head").struct.field("title").is_not_null()).then(pl.lit("title"))
        .when(is_head).then(pl.lit("head"))
        .when(pl.col("byline") & (above | pl.col("in_text"))).then(pl.lit("byline"))
        .when(pl.col("caption") & (above | pl.col("in_text"))).then(pl.lit("caption"))
        .when(within).then(pl.lit("paragraph"))
        .when(pl.col("commented") & ~pl.col("mark").is_in(["listing_foot", "chrome"]).fill_null(value=False)).then(pl.lit("comment"))
        .when(pl.col("after") | (below & free)).then(pl.lit("tail"))
        .when((pl.col("mark") == "tail") & (past_listing & above | ~pl.col("ours"))).then(pl.lit("listing_foot"))
        .when((pl.col("mark") == "comment") & above).then(pl.lit("head"))
        .when((pl.col("mark") == "tail") & above & (pl.col("i") < pl.col("last_head"))).then(pl.lit("head"))
        .when(~free).then("mark")
        .when(board).then(pl.lit("chrome"))
        .when(~pl.col("has_letters") & past_listing).then(pl.lit("listing_foot"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def value(lexicon: Lexicon) -> pl.Expr:  # noqa: ARG001
    """Return what a line holds where that is not the whole of it: a press name, a dateline."""
    del lexicon
    return pl.coalesce("publisher", pl.when(pl.col("in_text") & pl.col("sentence")).then("dateline"))


def read_articles(lines: pl.DataFrame, crawl_date: date | None, lexicon: Lexicon) -> pl.DataFrame:
    """Put the articles together from lines with roles (k, page, line, text, role, value, head), one row a page that has one.

    Returns page and the columns of the articles table that the page itself prints, first_line and last_line.
    """
    text = pl.col("text")
    is_role = {name: pl.col("role") == name for name in ("title", "subtitle", *TEXTUAL)}
    peeled = pl.when(pl.col("value").is_not_null()).then(text.str.strip_prefix(pl.col("value"))).otherwise(text)
    parts = is_role["title"] | is_role["subtitle"] | pl.col("role").is_in(TEXTUAL)
    heads = {name: pl.col("head").struct.field(name).drop_nulls().first().alias(f"head_{name}") for name in HEAD_FIELDS}
    articles = (
        lines.filter(parts | (pl.col("role") == "head"))
        .group_by("page", maintain_order=True)
        .agg(
            text.filter(is_role["title"] & pl.col("head").is_null()).first().alias("title"),
            text.filter(is_role["subtitle"]).str.join("\n").alias("subtitle"),
            peeled.filter(is_role["paragraph"]).str.strip_chars().str.join("\n\n").alias("body"),
            text.filter(is_role["caption"]).alias("captions"),
            text.filter(is_role["byline"]).alias("bylines"),
            pl.col("value").filter(is_role["publisher"]).last().alias("publisher"),
            is_role["paragraph"].sum().cast(pl.Int32).alias("n_paragraphs"),
            pl.col("line").filter(parts).min().alias("first_line"),
            pl.col("line").filter(parts).max().alias("last_line"),
            *heads.values(),
        )
        .filter(pl.col("body").str.len_bytes() > 0)
    )
    dated = values.dates(articles.get_column("head_date"), crawl_date, lexicon)
    return articles.with_columns(
        title=pl.coalesce("title", "head_title"),
        subtitle=pl.when(pl.col("subtitle").str.len_bytes() > 0).then("subtitle"),
        author="head_author",
        date=dated.get_column("date"),
        date_text="head_date",
        views=values.counts(pl.col("head_views")),
        votes=values.counts(pl.col("head_votes")),
    ).drop([f"head_{name}" for name in HEAD_FIELDS])
