"""Stage dedupe: one file for each batch; those of older batches keep their bytes when a batch is added."""

from pathlib import Path

import polars as pl
import pytest

from stages import dedupe
from stages.tables import parquet
from tests import corpora


def test_a_later_batch_leaves_the_files_of_older_ones_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpora.make(tmp_path, {"one": 2, "two": 1}))
    dedupe.main()
    before = {path.name: path.read_bytes() for path in Path("data/duplicates").iterdir()}
    assert set(before) == {"one.parquet", "two.parquet"}
    corpora.make(tmp_path, {"one": 2, "two": 1, "three": 3})
    dedupe.main()
    after = {path.name: path.read_bytes() for path in Path("data/duplicates").iterdir()}
    assert set(after) == {*before, "three.parquet"}
    assert {name: after[name] for name in before} == before


def test_the_order_of_batches_says_which_copy_is_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpora.make(tmp_path, {"two": 2, "one": 1}))
    dedupe.main()
    articles = pl.col("row") == -1
    assert parquet.read(Path("data/duplicates/two.parquet"), ["part", "page_id", "first"], articles).rows() == [
        (0, "two/0", None),
        (1, "two/1", "two/0"),
    ]
    later = parquet.read(Path("data/duplicates/one.parquet"), ["page_id", "row", "first"])
    assert later.rows() == [("one/0", -1, "two/0"), ("one/0", 0, "two/0:0"), ("one/0", 1, "two/0:1")]
    splits = [parquet.read(path)["split"].drop_nulls() for path in sorted(Path("data/duplicates").iterdir())]
    assert pl.concat(splits).n_unique() == 1
