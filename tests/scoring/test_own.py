"""`malmoi label`: a sample with drafts to correct."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.errors import MalmoiError
from stages.scoring.checks import contradictions
from stages.scoring.labels import load_folder
from stages.scoring.own import label_path, write_sample
from tests.tables.built import OWN_DATE, TEXT, build


def sample(folder: Path, labels: Path, size: int, seed: int, **of_batches: date) -> str:
    """Draw from a small corpus in `folder`."""
    corpus = build(folder / "corpus", folder / "ingested")
    return write_sample(corpus, folder / "ingested", labels, size, seed, of_batches)


def test_pages_and_drafts_are_written_beside_each_other(tmp_path: Path) -> None:
    message = sample(tmp_path, tmp_path / "labels", 4, 1)
    assert message.startswith(f"4 pages to label below {tmp_path / 'labels'}.\n")
    labels = load_folder(tmp_path / "labels")
    assert [page.page_id for page in labels] == ["summer/긴 이름: 1#2", "winter/a/1", "winter/a/2", "winter/b"]
    assert {page.label.set for page in labels} == {"own"}
    assert not any(page.label.reviewed for page in labels)
    assert [page.label.shape for page in labels][1:3] == ["spaces:number,title,date", "article-only"]
    assert labels[0].raw == TEXT.encode()
    assert contradictions(labels[0].label, TEXT) == []


def test_a_page_s_own_crawl_date_comes_before_its_batch_s(tmp_path: Path) -> None:
    sample(tmp_path, tmp_path / "labels", 4, 1, winter=date(2024, 7, 19))
    dates = {page.page_id: page.label.crawl_date for page in load_folder(tmp_path / "labels")}
    of_batch = dict.fromkeys(["winter/a/1", "winter/a/2"], date(2024, 7, 19))
    assert dates == {**of_batch, "winter/b": OWN_DATE, "summer/긴 이름: 1#2": None}


def test_drawing_again_overwrites_no_work(tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    sample(tmp_path, folder, 2, 1)
    first = sorted(folder.rglob("*.yaml"))
    first[0].write_text("corrected by hand", encoding="utf-8")
    message = sample(tmp_path, folder, 4, 1)
    assert first[0].read_text(encoding="utf-8") == "corrected by hand"
    assert "more were there already" in message


def test_the_same_seed_draws_the_same_pages(tmp_path: Path) -> None:
    for name in ("one", "two"):
        sample(tmp_path, tmp_path / name, 2, 5)
    drawn = [
        sorted(path.relative_to(tmp_path / name) for path in (tmp_path / name).rglob("*.yaml"))
        for name in ("one", "two")
    ]
    assert drawn[0] == drawn[1]


def test_an_empty_corpus_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MalmoiError, match="dvc repro"):
        write_sample(tmp_path, tmp_path, tmp_path / "labels", 5, 1, {})


@given(st.lists(st.text(st.characters(exclude_characters="\0/"), min_size=1).filter(lambda t: t != "."), min_size=1))
def test_label_paths_stay_inside_and_fit_any_file_system(parts: list[str]) -> None:
    path = label_path("/".join(["batch", *parts]))
    assert path.parts[0] == "batch"
    assert ".." not in path.parts
    assert all(0 < len(part.encode()) <= 255 and not set(part) & set('\\:*?"<>|\n') for part in path.parts)


@given(st.sets(st.text(min_size=1), min_size=2, max_size=5))
def test_no_two_pages_share_a_label(names: set[str]) -> None:
    page_ids = {f"batch/{name}" for name in names}
    assert len({label_path(page_id) for page_id in page_ids}) == len(page_ids)
