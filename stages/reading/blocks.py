"""The rows under headers: each line read by its layout, and lines taken together where single ones are no rows."""

from operator import attrgetter
from typing import NamedTuple

import polars as pl

from stages.reading.cells import SCHEMA, UNBOUNDED, bounded, read_cells
from stages.reading.columns import with_empty_cells
from stages.reading.grouping import MOST_MISSES, group_rows
from stages.reading.layouts import HARD, RULE_LINE, Layout
from stages.reading.lexicon import Lexicon
from stages.reading.row_patterns import by_layout
from stages.reading.subsets import true_where
from stages.reading.surroundings import is_after, known

ROW_SCHEMA = {"k": pl.UInt32, "last_k": pl.UInt32, "listing": pl.Int32, "layout": pl.String, "form": pl.String} | SCHEMA


class Attempt(NamedTuple):
    """Listings read line by line: all their lines, and the rows among these."""

    lines: pl.DataFrame
    rows: pl.DataFrame
    layout: Layout


def read_blocks(blocks: pl.DataFrame, layouts: list[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Read all listings, those of one layout together; the rows of each come in order.

    Layouts of the same columns follow each other: most of their patterns are the same, and compiled once.
    """
    distinct = sorted(set(layouts), key=attrgetter("roles", "form"))
    place = {layout: index for index, layout in enumerate(distinct)}
    place_of_listing = pl.Series([place[layout] for layout in layouts], dtype=pl.UInt32)
    lines = blocks.select_seq(
        "k", "listing", "raw", "text", layout=place_of_listing.gather(blocks.get_column("listing"))
    )
    alike = lines.partition_by("layout", maintain_order=True, include_key=False, as_dict=True)
    attempts = [
        attempt
        for index, layout in enumerate(distinct)
        if (index,) in alike
        for attempt in attempts_by_line(alike[index,], layout, lexicon)
    ]
    return completed(attempts, lexicon) if attempts else pl.DataFrame(schema=ROW_SCHEMA)


def attempts_by_line(lines: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> list[Attempt]:
    """Read the lines under headers of one layout into rows, every line by itself."""
    lines = lines.with_columns_seq(cells=bounded(lines.get_column("raw"), lines.get_column("text"), layout.form))
    if layout.form == "aligned":
        lines = with_empty_cells(lines, len(layout.roles))
    return best_attempts(lines, read_rows(single_lines(lines), layout, lexicon), layout, lexicon)


def best_attempts(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> list[Attempt]:
    """Read listings by another layout where their rows show that the header's is not theirs. rows: as single lines."""
    listings, other = better_layout(lines, rows, layout, lexicon)
    if listings.is_empty():
        return [Attempt(lines, rows, layout)]
    is_better = pl.col("listing").is_in(listings.implode())
    better, rest = attempts_by_line(lines.filter(is_better), other, lexicon), lines.filter(~is_better)
    return better if rest.is_empty() else better + best_attempts(rest, rows.filter(~is_better), layout, lexicon)


def completed(attempts: list[Attempt], lexicon: Lexicon) -> pl.DataFrame:
    """Read again what single lines do not explain: for all layouts at once, as is found what it is."""
    rows = whole_listings(pl.concat([attempt.rows for attempt in attempts]))
    layouts = [
        pl.Series("layout", [place], dtype=pl.UInt32).new_from_index(0, len(attempt.lines))
        for place, attempt in enumerate(attempts)
    ]
    lines = pl.concat([attempt.lines for attempt in attempts]).with_columns_seq(pl.concat(layouts))
    glued = [attempt.lines for attempt in attempts if attempt.layout.form == "glued"]
    doubtful = lines.filter(pl.col("listing").is_in(in_doubt(lines, rows, glued, lexicon).implode()))
    if len(doubtful):
        rows = with_groups(rows, doubtful, [attempt.layout for attempt in attempts], lexicon)
    for attempt in attempts:
        rows = with_numbered(attempt.lines, rows, attempt.layout, lexicon)
    return rows


def with_numbered(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read a layout's listings of rows over several `lines` again where each begins with a number without a label."""
    if "number" in layout.roles:
        return rows
    mine = rows.filter(pl.col("listing").is_in(lines.get_column("listing").unique().implode()))
    mine = mine.filter((pl.col("last_k") > pl.col("k")).any().over("listing"))
    is_numbered = pl.col("listing").is_in(with_unnamed_number(mine, lexicon).implode())
    if (mine := lines.filter(is_numbered)).is_empty():
        return rows
    again = attempts_by_line(mine, Layout(layout.form, ("number", *layout.roles)), lexicon)
    return pl.concat([rows.filter(~is_numbered), completed(again, lexicon)])


def better_layout(
    lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon
) -> tuple[pl.Series, Layout]:
    """Return the listings that a layout other than their header's reads, and it."""
    other = in_other_gaps(lines, rows, layout, lexicon)
    if len(other):
        return other, Layout("spaces" if layout.form == "glued" else "glued", layout.roles)
    numbered = with_unnamed_number(whole_listings(rows), lexicon) if "number" not in layout.roles else other
    return numbered, Layout(layout.form, ("number", *layout.roles))


def single_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Return every line as a candidate row."""
    return lines.select_seq("k", "listing", "cells", last_k="k")


def in_other_gaps(lines: pl.DataFrame, rows: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.Series:
    """Return the listings whose rows are glued under a spaced header, or spaced under a glued one."""
    none = pl.Series([], dtype=pl.Int32)
    if layout.form == "glued":
        spaced = read_rows(single_lines(lines), Layout("spaces", layout.roles), lexicon)
        dated = pl.col("date").str.len_chars().sum()  # a blank within a glued date and time is no boundary
        counts = rows.group_by("listing").agg(n=pl.len(), date=dated)
        both = counts.join(spaced.group_by("listing").agg(n=pl.len(), date=dated), on="listing", suffix="_spaced")
        alike = (pl.col("n_spaced") >= pl.col("n")) & (pl.col("date_spaced") >= pl.col("date"))
        return both.filter(alike).get_column("listing").sort()
    if layout.form != "spaces" or "date" not in layout.roles:
        return none
    empty = lines.filter(~pl.col("listing").is_in(rows.get_column("listing").unique().implode()))
    if empty.is_empty():
        return none
    glued = read_rows(single_lines(empty), Layout("glued", layout.roles), lexicon)
    glued = glued.filter(pl.coalesce("title", "block").str.contains(r"\p{L}"))  # a date alone has no title
    return glued.group_by("listing").agg(n=pl.len()).filter(pl.col("n") >= 2).get_column("listing").sort()


def with_groups(rows: pl.DataFrame, lines: pl.DataFrame, layouts: list[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Group the lines of the listings in doubt, and take these rows where that explains no fewer lines.

    lines: of those listings; `layout` is the place of each one's in `layouts`.
    """
    ends = ends_among_rows(lines.get_column("text"), lexicon)
    grouped = regrouped(lines.with_columns_seq(ends=ends), layouts, lexicon)
    is_doubtful = pl.col("listing").is_in(lines.get_column("listing").unique().implode())
    before, after = covered_lines(rows.filter(is_doubtful)), covered_lines(grouped)
    both = after.join(before, on="listing", how="left", suffix="_before")
    better = both.filter(pl.col("n") >= pl.col("n_before").fill_null(0)).get_column("listing")
    is_better = pl.col("listing").is_in(better.implode())
    return pl.concat([rows.filter(~is_better), whole_listings(grouped.filter(is_better))])


def covered_lines(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the lines that each listing's rows take: listing, n."""
    return rows.group_by("listing").agg(n=(pl.col("last_k") - pl.col("k") + 1).sum())


def read_rows(candidates: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read candidate rows (k, last_k, listing, cells as one string) and keep those that are rows of the layout."""
    cells = read_cells(candidates.get_column("cells"), layout, lexicon)
    is_row = pl.coalesce("title", "block").is_not_null() & pl.coalesce("number", "date", "activity").is_not_null()
    if "number" in layout.roles:
        is_number = pl.col("block").str.contains(rf"^{lexicon.number}$").fill_null(value=False)  # and no title
        is_row &= ~pl.lit(true_where(cells, pl.col("number").is_null(), is_number))
    if not {"date", "activity"} & set(layout.roles):
        is_row &= pl.coalesce("title", "block").str.contains(r"\p{L}")  # numbers alone are those of pages
    rows = pl.concat([candidates.select_seq("k", "last_k", "listing"), cells], how="horizontal").filter(is_row)
    rows = without_doubtful_views(rows, layout)
    known = {"layout": pl.lit(str(layout)), "form": pl.lit(layout.form)}
    return rows.select_seq(known.get(name, pl.col(name)).alias(name) for name in ROW_SCHEMA)


def without_doubtful_views(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Leave a row's only count unread where its listing prints noughts: then none is left out for being one."""
    others = [role for role in ("votes", "comments") if role in layout.roles]
    if not others or "views" not in layout.roles or layout.form not in UNBOUNDED:
        return rows
    prints_noughts = pl.any_horizontal(pl.col(others) == "0").any().over("listing")
    is_alone = pl.all_horizontal(pl.col(others).is_null())
    return rows.with_columns_seq(views=pl.when(~(prints_noughts & is_alone)).then("views"))


def with_unnamed_number(rows: pl.DataFrame, lexicon: Lexicon) -> pl.Series:
    """Return the listings whose rows begin with falling numbers though the header names no number's column."""
    slot = pl.coalesce("title", "block").str.extract(rf"^({lexicon.number})[ {HARD}]+[^ {HARD}]")
    number = slot.str.replace_all(",", "").cast(pl.Int64, strict=False)
    falls = (pl.col("number_").drop_nulls().diff() < 0).fill_null(value=True)
    return (
        rows.with_columns_seq(number_=number, slot_=slot)
        .group_by("listing", maintain_order=True)
        .agg(
            share=pl.col("slot_").is_not_null().sum() * 5 >= pl.len() * 4,
            falls=falls.all(),
            n=pl.col("number_").count(),
        )
        .filter(pl.col("share") & pl.col("falls") & (pl.col("n") >= 2))
        .get_column("listing")
    )


def in_doubt(lines: pl.DataFrame, rows: pl.DataFrame, glued: list[pl.DataFrame], lexicon: Lexicon) -> pl.Series:
    """Return the listings that single lines do not explain: without rows, or with lines between rows that are none.

    glued: those of the lines that layouts without blanks read; there a number alone may have been read as a row.
    """
    spans = spans_of(lines, rows)
    listing, in_span = pl.col("listing"), pl.col("k") <= pl.col("last_row")
    below = spans.filter(pl.col("covered") < pl.col("size"))
    after = lines[below.get_column("start") + below.get_column("covered")]
    slot = pl.col("cells").str.contains(rf"^{lexicon.number}(?:[ \ufdd0]|$)")
    strange = [
        spans.filter(pl.col("covered").is_null()).get_column("listing"),
        after.select_seq(listing.filter(slot | pl.col("raw").str.contains(r"^\s{2,}\S"))).to_series(),
    ]
    open_spans = spans.filter(pl.col("covered") != pl.col("n"))
    if len(open_spans):
        others = lines_without_row(lines, rows, open_spans.get_column("listing"))
        inside = others.join(open_spans, on="listing", maintain_order="left").filter(in_span)
        strange.append(inside.select_seq(listing.filter(~pl.col("raw").str.contains(RULE_LINE))).to_series())
    if glued:
        numbers = pl.concat(glued).filter(pl.col("cells").str.contains(rf"^{lexicon.number}$"))
        inside = numbers.join(spans, on="listing", maintain_order="left").filter(in_span)
        strange.append(inside.get_column("listing"))
    return pl.concat(strange).unique()


def lines_without_row(lines: pl.DataFrame, rows: pl.DataFrame, listings: pl.Series) -> pl.DataFrame:
    """Return listing, k and raw of the lines of some `listings` that are no `rows`, these being single lines."""
    k, is_asked = pl.col("k"), pl.col("listing").is_in(listings.implode())
    taken = rows.select_seq(k.filter(is_asked).implode()).to_series()
    return lines.select_seq("listing", "k", "raw").filter(is_asked & ~k.is_in(taken))


def spans_of(lines: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return for each listing how far its rows reach: start and size (of its lines), n (rows), last_row, covered.

    The lines of a listing follow each other, so `covered`, how many there are up to the last row, follows from the
    lines' `k`; where as many are rows, no other line is among them. It is null where there are no rows.
    """
    size = pl.col("len").cast(pl.Int64)
    begun = lines.get_column("listing").rle().struct.unnest()
    begun = begun.select_seq(listing="value", size=size, start=size.cum_sum() - size)
    ended = rows.get_column("listing").rle().struct.unnest()
    last_row = pl.lit(rows.get_column("k")).gather(size.cum_sum() - 1)
    spans = begun.join(ended.select_seq(listing="value", n=size, last_row=last_row), on="listing", how="left")
    first = pl.lit(lines.get_column("k")).gather(pl.col("start"))
    return spans.with_columns_seq(covered=pl.col("last_row").cast(pl.Int64) - first + 1)


def regrouped(lines: pl.DataFrame, layouts: list[Layout], lexicon: Lexicon) -> pl.DataFrame:
    """Read listings whose rows take several lines."""
    groups = group_rows(lines, layouts, lexicon)
    first, k = groups.get_column("first"), lines.get_column("k")
    last_k = k.gather(first + groups.get_column("length") - 1)
    rows = lines.select_seq("k", "listing", "layout")[first].with_columns_seq(groups.get_column("cells"), last_k=last_k)
    stays = by_layout([layout.form in {"cells", "aligned"} for layout in layouts])
    over_lines = (pl.col("last_k") > pl.col("k")).any().over("listing")
    forms = rows.with_columns_seq(over_lines=over_lines & ~stays)
    parts = [pl.DataFrame(schema=ROW_SCHEMA)]
    for (place, is_over), part in forms.partition_by(
        "layout", "over_lines", maintain_order=True, include_key=False, as_dict=True
    ).items():
        layout = Layout("lines", layouts[place].roles) if is_over else layouts[place]
        parts.append(read_rows(part, layout, lexicon))
    return pl.concat(parts)


def ends_among_rows(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Tell which lines stand after a listing: not one that begins as rows do, unless the numbers are of its pages."""
    worded = (~texts.str.contains(rf"^{lexicon.number}$")).arg_true()  # a number alone is a cell
    after = known(texts.gather(worded), lexicon).with_columns_seq(place=worded).filter(is_after())
    begins = texts.gather(after.get_column("place")).str.contains(rf"^{lexicon.number} ")
    ends = after.filter(~begins | (pl.col("mark") == "listing_foot")).get_column("place")
    return pl.Series([False]).new_from_index(0, len(texts)).scatter(ends, values=True)


def whole_listings(rows: pl.DataFrame) -> pl.DataFrame:
    """Cut listings where too many lines follow that are no rows, and rows without a number off a numbered one's end.

    The rows of a listing follow each other, in order. Few listings have either, so only those are gone through.
    """
    listing, is_numbered = pl.col("listing"), pl.col("number").is_not_null()
    gap = pl.col("k").cast(pl.Int64) - pl.col("last_k").shift(1).cast(pl.Int64) - 1
    is_far = (listing == listing.shift(1)) & (gap > MOST_MISSES)
    is_last = (listing != listing.shift(-1)).fill_null(value=True)
    interrupted = rows.select_seq(listing.filter(is_far)).to_series()
    nameless = rows.select_seq(listing.filter(is_last & ~is_numbered)).to_series()
    if len(nameless):
        nameless = rows.select_seq(listing.filter(is_numbered & listing.is_in(nameless.implode()))).to_series()
    if interrupted.is_empty() and nameless.is_empty():
        return rows
    is_cut = listing.is_in(pl.concat([interrupted, nameless]).unique().implode())
    return pl.concat([rows.filter(~is_cut), cut_ends(rows.filter(is_cut))])


def cut_ends(rows: pl.DataFrame) -> pl.DataFrame:
    """Do what `whole_listings` says for listings of which each may need it."""
    numbered = (pl.col("number").is_not_null().sum() * 2 > pl.len()).over("listing")
    gap = pl.col("k").cast(pl.Int64) - pl.col("last_k").shift(1).over("listing").cast(pl.Int64) - 1
    rows = rows.filter((gap.fill_null(0) > MOST_MISSES).cum_sum().over("listing") == 0)
    later = pl.col("number").is_not_null().reverse().cum_sum().reverse().over("listing")
    return rows.filter(~numbered | (later > 0))
