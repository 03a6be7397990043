"""malmoi diff: exact counts, the right cause, equal parts unread, what breaks first."""

import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.errors import MalmoiError
from stages.releasing import diff, versions
from stages.releasing.causes import Cause
from stages.releasing.diff import Difference
from tests.releasing import corpora
from tests.releasing.corpora import Page, Recipe

ONE = [Page(f"{number:03d}", f"본문 {number}", (f"글 {number}", "둘째 글")) for number in range(9)]
OTHER = {"stages/parse.py": "1" * 64}


def compare(folder: Path, old: Recipe, new: Recipe, output: Path | None = None) -> Difference:
    """Write two corpora and compare them."""
    sides = []
    for name, recipe in (("old", old), ("new", new)):
        shutil.rmtree(folder / name, ignore_errors=True)
        corpora.publish(folder / name, recipe)
        sides.append(versions.find(str(folder / name)))
    return diff.compare(sides[0], sides[1], output)


def rows_by_cause(found: Difference, table: str) -> dict[tuple[str, str], int]:
    """Return (cause, kind) and number of rows of a table, without zeros."""
    causes = found.tables[table].causes
    return {(cause, kind): n for cause, kinds in causes.items() for kind, n in kinds.items() if n}


def differing_columns(found: Difference, table: str) -> dict[str, int]:
    """Return in how many rows each column differs, without zeros."""
    return {name: n_rows for name, n_rows in found.tables[table].columns.items() if n_rows}


def test_equal_corpora_differ_in_nothing(tmp_path: Path) -> None:
    found = compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": ONE}))
    assert found.level == "patch"
    assert all(table.parts_differing == 0 for table in found.tables.values())


def test_equal_parts_are_not_read(tmp_path: Path) -> None:
    changed = [*ONE[:8], replace(ONE[8], text="다른 본문")]
    old = corpora.publish(tmp_path / "old", Recipe({"b": ONE}))
    corpora.publish(tmp_path / "new", Recipe({"b": changed}))
    for part in old.parts:
        if "part-00002" not in part.path:
            (tmp_path / "old" / part.path).unlink()
            (tmp_path / "new" / part.path).unlink()
    found = diff.compare(versions.find(str(tmp_path / "old")), versions.find(str(tmp_path / "new")))
    assert rows_by_cause(found, "articles") == {(Cause.PAGE_CHANGED, "changed"): 1}
    assert found.tables["articles"].parts_equal == 2


def test_a_new_batch_is_counted_without_reading_it(tmp_path: Path) -> None:
    corpora.publish(tmp_path / "old", Recipe({"a": ONE}))
    made = corpora.publish(tmp_path / "new", Recipe({"a": ONE, "b": ONE[:4]}))
    for part in made.parts:
        (tmp_path / "new" / part.path).unlink()
    found = diff.compare(versions.find(str(tmp_path / "old")), versions.find(str(tmp_path / "new")))
    assert found.batches_added == ["b"]
    assert rows_by_cause(found, "listings") == {(Cause.PAGE_NEW, "added"): 8}
    assert found.level == "minor"


def test_a_page_that_can_now_be_read_is_the_rules_doing(tmp_path: Path) -> None:
    broken = [replace(ONE[0], broken=True), *ONE[1:]]
    found = compare(tmp_path, Recipe({"b": broken}), Recipe({"b": ONE}, code=OTHER))
    assert rows_by_cause(found, "articles") == {(Cause.RULES, "added"): 1}
    assert rows_by_cause(found, "rejects") == {(Cause.RULES, "removed"): 1}


def test_a_duplicate_whose_original_went_is_no_change_of_rules(tmp_path: Path) -> None:
    twins = [Page("a", "같은 글"), Page("b", "같은 글"), Page("c", "다른 글")]
    found = compare(tmp_path, Recipe({"b": twins}), Recipe({"b": twins[1:]}, code=OTHER))
    assert rows_by_cause(found, "articles") == {(Cause.PAGE_GONE, "removed"): 1, (Cause.OTHER_PAGES, "changed"): 1}
    assert differing_columns(found, "articles") == {"duplicate_of": 1}


def test_rows_that_differ_without_any_reason_are_called_unknown(tmp_path: Path) -> None:
    found = compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": ONE}, reading="second"))
    assert rows_by_cause(found, "articles") == {(Cause.UNKNOWN, "changed"): 9}


def test_rows_that_only_move_to_other_parts_do_not_differ(tmp_path: Path) -> None:
    found = compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": ONE}, per_part=4))
    assert found.tables["listings"].parts_differing == 3
    assert not any(rows_by_cause(found, table) for table in found.tables)


def test_every_differing_row_is_written_with_old_and_new_values(tmp_path: Path) -> None:
    new = [replace(ONE[0], text="다른 본문"), *ONE[2:], Page("new", "새 글")]
    compare(tmp_path, Recipe({"b": ONE}), Recipe({"b": new, "c": ONE[:1]}), tmp_path / "out")
    rows = pl.read_parquet(tmp_path / "out" / "articles.parquet").sort("page_id")
    assert rows.select("page_id", "change", "cause").rows() == [
        ("b/000", "changed", Cause.PAGE_CHANGED),
        ("b/001", "removed", Cause.PAGE_GONE),
        ("b/new", "added", Cause.PAGE_NEW),
        ("c/000", "added", Cause.PAGE_NEW),
    ]
    changed = rows.row(0, named=True)
    assert (changed["old"]["body"], changed["new"]["body"]) == ("본문 0", "다른 본문")
    assert changed["columns"] == ["body", "page_sha256", "text_sha256", "n_chars"]
    assert rows.row(2, named=True)["old"] is None
    assert not (tmp_path / "out" / "rejects.parquet").exists()


def test_parts_that_do_not_hold_what_the_manifest_says_stop_the_comparison(tmp_path: Path) -> None:
    corpora.publish(tmp_path / "old", Recipe({"b": ONE}))
    made = corpora.publish(tmp_path / "new", Recipe({"b": ONE[:-1]}))
    last = tmp_path / "new" / made.tables["articles"].parts[-1].path
    shutil.copy(tmp_path / "old" / made.tables["articles"].parts[-1].path, last)
    with pytest.raises(MalmoiError, match="articles: the parts hold other rows"):
        diff.compare(versions.find(str(tmp_path / "old")), versions.find(str(tmp_path / "new")))


def test_a_missing_part_is_named_with_its_remedy(tmp_path: Path) -> None:
    corpora.publish(tmp_path / "old", Recipe({"b": ONE}))
    made = corpora.publish(tmp_path / "new", Recipe({"b": ONE[:-1]}))
    (tmp_path / "new" / made.tables["pages"].parts[-1].path).unlink()
    with pytest.raises(versions.VersionError, match=r"pages/b/part-00002\.parquet cannot be read.*Run"):
        diff.compare(versions.find(str(tmp_path / "old")), versions.find(str(tmp_path / "new")))


TEXTS = st.sampled_from(["가", "나", "다", "라", "마"])
PAGES = st.builds(
    Page,
    name=st.integers(0, 14).map("{:03d}".format),
    text=TEXTS,
    posts=st.lists(TEXTS, max_size=3).map(tuple),
    broken=st.booleans(),
)
BATCHES = st.dictionaries(
    st.sampled_from(["a", "b"]), st.lists(PAGES, max_size=10, unique_by=lambda page: page.name), min_size=1
)


@settings(max_examples=30, deadline=None)
@given(old=BATCHES, new=BATCHES, rules=st.booleans(), per_part=st.integers(1, 5), on_disk=st.booleans())
def test_random_edits_are_counted_exactly_and_explained(
    old: dict[str, list[Page]], new: dict[str, list[Page]], rules: bool, per_part: int, on_disk: bool
) -> None:
    before = Recipe(old, per_part=3)
    after = Recipe(new, per_part=per_part, reading="second" if rules else "first", code=OTHER if rules else before.code)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("stages.releasing.rows.MEMORY_BYTES", 1 if on_disk else 1 << 30)
        found = compare(Path(folder), before, after)
    for table in corpora.TABLES:
        assert (rows_by_cause(found, table), differing_columns(found, table)) == expected(table, before, after)


def expected(table: str, old: Recipe, new: Recipe) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """Return what plain dictionaries of all rows say: rows by (cause, kind), and changed rows by column."""
    sides = [all_rows(table, recipe) for recipe in (old, new)]
    pages = [
        {f"{batch}/{page.name}": page.raw for batch, some in recipe.batches.items() for page in some}
        for recipe in (old, new)
    ]
    counts: Counter[tuple[str, str]] = Counter()
    by_column: Counter[str] = Counter()
    for key in sides[0].keys() | sides[1].keys():
        before, after = (side.get(key) for side in sides)
        if before != after:
            kind = "added" if before is None else "removed" if after is None else "changed"
            columns = {name for name in before or {} if after and before and before[name] != after[name]}
            counts[cause_of(str(key[0]), pages, old.code != new.code, columns), kind] += 1
            by_column.update(columns)
    return dict(counts), dict(by_column)


def cause_of(page_id: str, pages: list[dict[str, bytes]], rules: bool, columns: set[str]) -> str:
    """Return the cause that the documentation gives for a row of a page."""
    before, after = (side.get(page_id) for side in pages)
    if before is None:
        return Cause.PAGE_NEW
    if after is None:
        return Cause.PAGE_GONE
    if before != after:
        return Cause.PAGE_CHANGED
    only_merged = bool(columns) and columns <= {"duplicate_of"}
    if pages[0] != pages[1] and (only_merged or not rules):
        return Cause.OTHER_PAGES
    return Cause.RULES if rules else Cause.UNKNOWN


def all_rows(table: str, recipe: Recipe) -> dict[tuple[object, ...], dict[str, object]]:
    """Return every row of a table by its key."""
    first: dict[str, str] = {}
    rows = {}
    for batch, pages in recipe.batches.items():
        for row in corpora.frames(batch, pages, recipe.reading, first)[table].iter_rows(named=True):
            key = tuple(row[name] for name in ("page_id", "row", "line", "piece", "reason") if name in row)
            rows[key if table != "listings" else key[:2]] = row
    return rows
