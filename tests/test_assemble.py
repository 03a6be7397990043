"""Stage assemble: the tables as read, with repeats, splits and the rejects of both stages."""

from pathlib import Path

import pytest

from stages import assemble, dedupe
from stages.tables import parquet
from tests import corpora


def test_what_dedupe_found_is_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpora.make(tmp_path, {"one": 1, "two": 2}))
    dedupe.main()
    assemble.main("two")
    corpus = Path("data/corpus")
    articles = [parquet.read(path) for path in parquet.parts(corpus / "articles" / "two")]
    assert [frame["duplicate_of"].to_list() for frame in articles] == [["one/0"], ["one/0"]]
    assert all(frame["split"].null_count() == 0 for frame in articles)
    assert all(frame["near_duplicate_of"].null_count() == 1 for frame in articles)
    listings = parquet.read(parquet.part_path(corpus / "listings" / "two", 1))
    assert listings["repeat_of"].to_list() == ["one/0:0", "one/0:1"]
    rejects = parquet.read(parquet.part_path(corpus / "rejects" / "two", 1))
    assert rejects.select("page_id", "stage").rows() == [("two/1", "parse"), ("two/empty1", "ingest")]
    assert not (corpus / "articles" / "one").exists()
