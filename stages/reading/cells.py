"""From the lines under a header to rows of cells: what is printed in each column, still as text."""

import re
from itertools import pairwise

import polars as pl

from stages.reading.compiled import staying_compiled
from stages.reading.layouts import (
    CELL_NAMES,
    HARD,
    SOFT_GAP,
    Layout,
    count_runs,
    edge_cells,
    gap_of,
    group_of,
    hard_patterns,
    soft_pattern,
    text_blocks,
)
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.lines import tidy
from stages.reading.subsets import places

NAMES = ("number", "date", "views", "votes", "comments", "title", "author", "category", "block", "activity")
SCHEMA = dict.fromkeys(NAMES, pl.String) | {"block_roles": pl.String}
TABULAR = ("tabs", "double-tabs", "pipes", "aligned", "cells")  # forms that show every cell's boundary
UNBOUNDED = ("spaces", "lines")  # forms that keep cells apart by blanks, and show no boundary
HIDDEN_PIPE = "\ufdd1"
BLANKS = f" {HARD}"
DIGITS = r"-?\d[\d,]*"


def bounded(raw: pl.Series, text: pl.Series, form: str) -> pl.Series:
    """Return tidied lines with HARD where their form shows the boundary of two cells; `text` in other forms."""
    if form == "pipes":
        bare = raw.str.strip_chars("\r\n ").str.replace_all(r"\|", HIDDEN_PIPE, literal=True)
        is_open = ~bare.str.starts_with("|")  # then a bar at the end stands before an empty cell
        bare = bare.zip_with(is_open, bare.str.strip_prefix("|").str.strip_suffix("|"))
        bare = bare.str.replace_all("|", HARD, literal=True)
        return tidy(bare.str.replace_all(HIDDEN_PIPE, "|", literal=True))
    if form in {"tabs", "double-tabs"}:
        gap = "\t\t" if form == "double-tabs" else "\t"
        return tidy(raw.str.strip_chars("\r\n ").str.replace_all(gap, HARD, literal=True))
    if form == "aligned":
        return tidy(raw.str.strip_chars().str.replace_all(r"\s{2,}|\t+", HARD))
    return text


def read_cells(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read `rows` (one string each, HARD at shown boundaries) into cells by the layout's columns.

    Returns one row each, columns `NAMES` as printed text: null where nothing is printed, and all null where the line is
    no row of this layout. `block` holds text columns that only blanks keep apart, `block_roles` names them (joined
    by +). Where the form shows boundaries, these are looked for first, and what they do not explain is read by blanks.
    """
    if layout.form not in TABULAR or not rows.str.contains(HARD, literal=True).any():
        return soft_cells(rows, layout, lexicon)
    cells = hard_cells(rows, layout, lexicon)
    left = (cells.get_column("title").is_null() & cells.get_column("block").is_null()).arg_true()
    return with_rows(cells, left, soft_cells(rows.gather(left), layout, lexicon)) if len(left) else cells


def with_rows(cells: pl.DataFrame, places: pl.Series, others: pl.DataFrame) -> pl.DataFrame:
    """Return `cells` with `others` as the rows at `places`."""
    return cells.with_columns_seq(
        column.scatter(places, others.get_column(column.name)) for column in cells.iter_columns()
    )


def hard_cells(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read rows whose cells are all kept apart, any of which may be empty; a row needs a title and a number or a date.

    There are as many cells as columns, and in a column of numbers, dates or counts stands one, a hyphen or nothing.
    """
    patterns, n_cells = hard_patterns(lexicon), len(layout.roles)
    names = [f"other{i}" if role == "other" else CELL_NAMES.get(role, role) for i, role in enumerate(layout.roles)]
    pieces = without_outer_boundary(rows, n_cells).str.splitn(HARD, n_cells + 1).struct.unnest()
    printed = pieces.select_seq(
        *(pl.col(f"field_{i}").str.strip_chars(" ").alias(name) for i, name in enumerate(names)),
        is_whole=pl.col(f"field_{n_cells - 1}").is_not_null() & pl.col(f"field_{n_cells}").is_null(),
    )
    printed = printed.with_columns_seq(
        (pl.col(name).str.contains(patterns[name]) if name in patterns else pl.col(name) != "").alias(f"fits_{name}")
        for name in names
    )
    strange = [~pl.col(f"fits_{name}") & ~pl.col(name).is_in(["", "-"]) for name in names if name in patterns]
    title = "block0" if "block0" in names else "title"
    stamps = [pl.col(f"fits_{name}") for name in ("number", "date", "activity") if name in names]
    dated = pl.col("author").str.contains(patterns["date"]) if "author" in names else pl.lit(value=False)
    is_stamped, is_strange = pl.any_horizontal(stamps), pl.any_horizontal(strange)
    is_row = pl.col("is_whole") & pl.col(f"fits_{title}") & ~dated & is_stamped & ~is_strange
    cells = printed.with_columns_seq(is_row=is_row).select_seq(
        pl.when(pl.col("is_row") & pl.col(f"fits_{name}")).then(name).alias(name) for name in names
    )
    return shaped(cells.with_columns_seq(fused(cells)), "title+author" if title == "block0" else None)


def without_outer_boundary(rows: pl.Series, n_cells: int) -> pl.Series:
    """Drop a boundary before the first cell, or behind the last one, of rows that show one too many."""
    surplus = rows.str.count_matches(HARD, literal=True) == n_cells
    if not surplus.any():
        return rows
    row = pl.col("row")
    begun = row.str.starts_with(HARD)
    bare = pl.when(begun).then(row.str.strip_prefix(HARD)).otherwise(row.str.strip_suffix(HARD))
    return rows.alias("row").to_frame().select_seq(pl.when(surplus).then(bare).otherwise(row)).to_series()


def soft_cells(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read rows whose cell boundaries are not all shown: as whole rows, else as rows with empty cells."""
    cells = between_edges(rows, layout, lexicon)
    titled = f"block{next(i for i, roles in enumerate(text_blocks(layout.roles)) if 'title' in roles)}"
    left = cells.get_column(titled).is_null().arg_true()
    if len(left):
        cells = with_rows(cells, left, captured(rows.gather(left), soft_pattern(layout, lexicon, strict=False)))
    return named_cells(with_dated_titles(cells, rows, layout, lexicon), layout, lexicon)


@staying_compiled
def with_dated_titles(cells: pl.DataFrame, rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read rows again whose text behind the date, an author or a file, holds another one: the first is the title's.

    Where the date stands between the title and that text, the first one of a row is taken for it otherwise.
    """
    roles, blocks = layout.roles, text_blocks(layout.roles)
    titled = next(i for i, block in enumerate(blocks) if "title" in block)
    if "title" not in roles or "date" not in roles or len(blocks) == titled + 1:
        return cells
    if not roles.index("title") < roles.index("date") < roles.index(blocks[titled + 1][0]):
        return cells
    dated = places(cells, pl.col(f"block{titled + 1}").str.contains(rf"(?:^|[{BLANKS}]){lexicon.date}(?:[{BLANKS}]|$)"))
    if not len(dated):
        return cells
    pattern = soft_pattern(layout, lexicon, strict=True)
    pattern = re.sub(rf"\(\?P<block{titled}>\.\+\??\)", lambda _: f"(?P<block{titled}>.*?{lexicon.date}.*?)", pattern)
    again = captured(rows.gather(dated), pattern)
    is_read = again.get_column(f"block{titled}").is_not_null()
    return with_rows(cells, dated.filter(is_read), again.filter(is_read))


def between_edges(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read whole rows. Where the texts are one block, only the cells before and after it are matched."""
    if len(text_blocks(layout.roles)) > 1 or "activity" in layout.roles:
        return captured(rows, soft_pattern(layout, lexicon, strict=True))
    rows = rows + ""  # copied: lines scattered over a part's text take twice the time, each time they are gone through
    before, after = edge_cells(layout, lexicon)
    edges = [begun(rows, before, gap_of(layout)), ended(rows, after, gap_of(layout))]
    cells = pl.concat(edges, how="horizontal")
    cells = cells.with_columns_seq(block0=pl.col("rest").str.strip_suffix(pl.col("after")))
    whole = pl.col("rest").is_not_null() & pl.col("after").is_not_null() & (pl.col("block0") != "")
    names = [name for name in cells.columns if name not in {"rest", "after", "block0"}]
    return cells.select_seq(pl.when(whole).then(name).alias(name) for name in ("block0", *names))


@staying_compiled
def begun(rows: pl.Series, cells: list[str], gap: str) -> pl.DataFrame:
    """Read the cells (one pattern with a named group each) that rows begin with: each cell, and the rest behind them.

    A cell whose pattern has no blank reaches to the first one, which is found in a fraction of the pattern's time.
    """
    pattern = "^" + "".join(cell + gap for cell in cells)
    frame, row, names = rows.alias("row").to_frame(), pl.col("row"), [group_of(cell) for cell in cells]
    if len(cells) != 1:
        groups = captured(rows, f"(?P<before>{pattern})")
        found = pl.concat([frame, groups], how="horizontal")
        return found.select_seq(*names, rest=row.str.strip_prefix(pl.col("before")))
    if gap == SOFT_GAP and r"\s" not in cells[0]:
        cell = row.cast(pl.Binary).bin.slice(0, row.str.find(f"[{BLANKS}]")).cast(pl.String)
        found = frame.with_columns_seq(pl.when(row.str.contains(pattern)).then(cell).alias(names[0]))
        return found.select_seq(*names, rest=row.str.strip_prefix(pl.col(names[0])).str.strip_chars_start(BLANKS))
    found = frame.with_columns_seq(rest=row.str.replace(pattern, ""))
    before = row.str.strip_suffix(pl.col("rest"))
    found = found.with_columns_seq(before=pl.when(before != "").then(before))
    return found.select_seq(
        pl.col("before").str.strip_chars_end(BLANKS).alias(names[0]),
        rest=pl.when(pl.col("before").is_not_null()).then("rest"),
    )


@staying_compiled
def ended(rows: pl.Series, cells: list[str], gap: str) -> pl.DataFrame:
    """Read the cells (one pattern with a named group each) that rows end with: `after`, all of it, and each cell.

    Where cells are kept apart, each begins where it and all cells after it are found; that takes a fraction of the time
    of a pattern's groups. Glued ones, and two counts in one column, only the groups tell apart.
    """
    apart = gap == SOFT_GAP and not any(group_of(cell) == "fused" for cell in cells)
    if not cells or (len(cells) > 1 and not apart):
        return captured(rows, f"(?P<after>{''.join(gap + cell for cell in cells)})$")
    row, names = pl.col("row"), [group_of(cell) for cell in cells]
    begins = [row.str.find("".join(gap + cell for cell in cells[i:]) + "$") for i in range(len(cells))]
    ends = (
        rows.alias("row")
        .to_frame()
        .select_seq(
            row.cast(pl.Binary).bin.slice(begin).cast(pl.String).alias(name)
            for name, begin in zip(names, begins, strict=True)
        )
    )
    read = [pl.col(name).str.strip_suffix(pl.col(rest)) for name, rest in pairwise(names)] + [pl.col(names[-1])]
    return ends.select_seq(pl.col(names[0]).alias("after"), *(cell.str.strip_chars_start(BLANKS) for cell in read))


def named_cells(cells: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Give the groups of a soft pattern to their columns."""
    blocks, counts = text_blocks(layout.roles), count_runs(layout.roles)
    titled = next(index for index, roles in enumerate(blocks) if "title" in roles)
    columns = [pl.col(f"block{titled}").alias("block")]
    columns += [pl.col(name) for name in ("number", "date", "activity") if name in cells.columns]
    columns += [
        pl.col(f"block{i}").alias(roles[0])
        for i, roles in enumerate(blocks)
        if i != titled and len(roles) == 1 and roles != ("other",)
    ]
    named = cells.select_seq([*columns, *fused(cells)])
    runs = [counts_of(cells.get_column(f"counts{i}"), roles, layout.form, lexicon) for i, roles in enumerate(counts)]
    return shaped(pl.concat([named, *runs], how="horizontal"), "+".join(blocks[titled]))


@staying_compiled
def captured(rows: pl.Series, pattern: str) -> pl.DataFrame:
    """Return the groups of `pattern` as columns; all null where it does not match."""
    return rows.str.extract_groups(pattern).struct.unnest()


def counts_of(run: pl.Series, roles: tuple[str, ...], form: str, lexicon: Lexicon) -> pl.DataFrame:
    """Give each count of a run to its column: by label where labels are printed, else if none is missing.

    A lone one, where an empty cell leaves no trace, is that of the views: boards leave out votes and comments where
    there are none, but not the views.
    """
    text, digits, labels = pl.col("run"), pl.col("digits"), lexicon.words.counts.labels
    found = (
        run.alias("run").to_frame().with_columns_seq(digits=text.str.extract_all(rf"{DIGITS}(?:{lexicon.rounded})?"))
    )
    is_whole, is_lone = digits.list.len() == len(roles), digits.list.len() == 1
    counts = found.select_seq(
        pl.when(is_whole).then(digits.list.get(place, null_on_oob=True))
        .when(is_lone & (role == "views") & (form in UNBOUNDED)).then(digits.list.first()).alias(role)
        for place, role in enumerate(roles)
    )  # fmt: skip
    is_labelled = text.str.contains(alternatives([word for words in labels.values() for word in words]))
    labelled = places(found, is_labelled)
    if not len(labelled):
        return counts
    named = found[labelled].select_seq(by_label(text, alternatives(labels[role])).alias(role) for role in roles)
    return with_rows(counts, labelled, named)


def by_label(run: pl.Expr, label: str) -> pl.Expr:
    """Return the count that stands after, or before, its label."""
    after = run.str.extract(rf"(?:^|[^가-힣]){label}\s?[:：]?\s?({DIGITS})")
    return pl.coalesce(after, run.str.extract(rf"({DIGITS})\s?{label}"))


def fused(cells: pl.DataFrame) -> list[pl.Expr]:
    """Give two counts of one column to comments and views; one run of digits cannot be split and stays null."""
    if "fused" not in cells.columns:
        return []
    digits = pl.col("fused").str.extract_all(DIGITS)
    whole = digits.list.len() == 2
    return [
        pl.when(whole).then(digits.list.get(i, null_on_oob=True)).alias(n) for i, n in enumerate(("comments", "views"))
    ]


def shaped(cells: pl.DataFrame, block_roles: str | None) -> pl.DataFrame:
    """Return `cells` with all columns of SCHEMA; `block0` is the block of a hard row."""
    if "block0" in cells.columns:
        cells = cells.rename({"block0": "block"})
    known = {name: pl.lit(None, pl.String) for name in NAMES if name not in cells.columns}
    known["block_roles"] = pl.lit(block_roles, pl.String)
    return cells.select_seq(known.get(name, pl.col(name)).alias(name) for name in SCHEMA)
