"""From the lines under a header to rows of cells: what is printed in each column, still as text."""

import polars as pl

from stages.reading.layouts import HARD, Layout, count_runs, edge_patterns, hard_pattern, soft_pattern, text_blocks
from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.lines import tidy

NAMES = ("number", "date", "views", "votes", "comments", "title", "author", "category", "block", "activity")
SCHEMA = dict.fromkeys(NAMES, pl.String) | {"block_roles": pl.String}
TABULAR = ("tabs", "double-tabs", "pipes", "aligned", "cells")  # forms that show every cell's boundary
HIDDEN_PIPE = "\ufdd1"
DIGITS = r"-?\d[\d,]*"


def bounded(raw: pl.Series, text: pl.Series, form: str) -> pl.Series:
    """Return tidied lines with HARD where their form shows the boundary of two cells; `text` in other forms."""
    if form == "pipes":
        bare = raw.str.strip_chars("\r\n ").str.replace_all(r"\|", HIDDEN_PIPE, literal=True)
        bare = bare.str.strip_prefix("|").str.strip_suffix("|").str.replace_all("|", HARD, literal=True)
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
    by +).
    """
    soft = soft_cells(rows, layout, lexicon)
    if layout.form not in TABULAR or not rows.str.contains(HARD, literal=True).any():
        return soft
    hard = hard_cells(rows, layout, lexicon)
    is_hard = hard.get_column("title").is_not_null() | hard.get_column("block").is_not_null()
    return pl.select(
        [pl.when(is_hard).then(hard.get_column(name)).otherwise(soft.get_column(name)).alias(name) for name in SCHEMA]
    )


def hard_cells(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read rows whose cells are all kept apart; a row needs a title and a number or a date."""
    cells = captured(rows, hard_pattern(layout, lexicon))
    cells = cells.select(pl.when(pl.all().str.len_bytes() > 0).then(pl.all().str.strip_chars(" ")))
    title = "block0" if "block0" in cells.columns else "title"
    stamps = [name for name in ("number", "date", "activity") if name in cells.columns]
    named = (
        pl.col("author").str.contains(f"^{lexicon.date}$").not_() if "author" in cells.columns else pl.lit(value=True)
    )
    is_row = (
        pl.col(title).is_not_null()
        & named.fill_null(value=True)
        & pl.any_horizontal([pl.col(name).is_not_null() for name in stamps])
    )
    columns = [pl.when(is_row).then(pl.col(name)).alias(name) for name in cells.columns]
    return shaped(cells.select(columns).with_columns(fused(cells)), "title+author" if title == "block0" else None)


def soft_cells(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read rows whose cell boundaries are not all shown: as whole rows, else as rows with empty cells."""
    cells = between_edges(rows, layout, lexicon)
    titled = f"block{next(i for i, roles in enumerate(text_blocks(layout.roles)) if 'title' in roles)}"
    where = cells.get_column(titled).is_null().arg_true()
    if len(where):
        loose = captured(rows.gather(where), soft_pattern(layout, lexicon, strict=False))
        cells = cells.with_columns(
            column.scatter(where, loose.get_column(column.name)) for column in cells.iter_columns()
        )
    return named_cells(cells, layout, lexicon)


def between_edges(rows: pl.Series, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Read whole rows. Where the texts are one block, only the cells before and after it are matched."""
    if len(text_blocks(layout.roles)) > 1 or "activity" in layout.roles:
        return captured(rows, soft_pattern(layout, lexicon, strict=True))
    before, after = edge_patterns(layout, lexicon)
    edges = [captured(rows, pattern) for pattern in (before, after)]
    cells = pl.concat([rows.alias("row").to_frame(), *edges], how="horizontal")
    block = pl.col("row").str.strip_prefix(pl.col("before")).str.strip_suffix(pl.col("after"))
    whole = pl.col("before").is_not_null() & pl.col("after").is_not_null() & (block.str.len_bytes() > 0)
    names = [name for name in cells.columns if name not in {"row", "before", "after"}]
    return cells.select(
        pl.when(whole).then(block).alias("block0"), *[pl.when(whole).then(name).alias(name) for name in names]
    )


def named_cells(cells: pl.DataFrame, layout: Layout, lexicon: Lexicon) -> pl.DataFrame:
    """Give the groups of a soft pattern to their columns."""
    blocks, counts = text_blocks(layout.roles), count_runs(layout.roles)
    titled = next(index for index, roles in enumerate(blocks) if "title" in roles)
    columns = [pl.col(f"block{titled}").alias("block")]
    columns += [pl.col(name) for name in ("number", "date", "activity") if name in cells.columns]
    columns += [
        pl.col(f"block{i}").alias(roles[0]) for i, roles in enumerate(blocks) if i != titled and len(roles) == 1
    ]
    columns += [count for i, roles in enumerate(counts) for count in counts_of(f"counts{i}", roles, lexicon)]
    return shaped(cells.select([*columns, *fused(cells)]), "+".join(blocks[titled]))


def captured(rows: pl.Series, pattern: str) -> pl.DataFrame:
    """Return the groups of `pattern` as columns; all null where it does not match."""
    return rows.str.extract_groups(pattern).struct.unnest()


def counts_of(group: str, roles: tuple[str, ...], lexicon: Lexicon) -> list[pl.Expr]:
    """Give each count of a run to its column: by label where labels are printed, else only if none is missing."""
    run = pl.col(group)
    digits = run.str.extract_all(DIGITS)
    labels = lexicon.words.counts.labels
    is_labelled = run.str.contains(alternatives([word for words in labels.values() for word in words]))
    is_whole = digits.list.len() == len(roles)
    return [
        pl.when(is_labelled)
        .then(by_label(run, alternatives(labels[role])))
        .when(is_whole)
        .then(digits.list.get(place, null_on_oob=True))
        .alias(role)
        for place, role in enumerate(roles)
    ]


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
    missing = [pl.lit(None, pl.String).alias(name) for name in NAMES if name not in cells.columns]
    return cells.with_columns(*missing, block_roles=pl.lit(block_roles, pl.String)).select(SCHEMA.keys())
