"""malmoi add and remove in a real repository of git and DVC: all of it is done, or nothing."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from stages import params
from stages.registering import batches, pipeline, raw
from stages.registering.batches import BatchError
from tests import repositories

PAGE = "제목만 있는 글\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a repository whose path has blanks and Korean letters, and work in it."""
    folder = repositories.make(tmp_path / "말모이 corpus")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    yield folder
    assert pipeline.check() == "params.yaml and dvc.yaml agree."


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Return a folder of three pages outside the repository."""
    folder = tmp_path / "내 크롤"
    (folder / "하나").mkdir(parents=True)
    (folder / "둘.txt").write_text(PAGE, encoding="utf-8")
    (folder / "하나" / "1.txt").write_text(PAGE, encoding="utf-8")
    (folder / "하나" / "2").write_text(PAGE, encoding="utf-8")
    return folder


def test_a_folder_is_copied_tracked_and_registered(repository: Path, pages: Path) -> None:
    said = batches.add(pages, "daum", crawl_date="2024-07-19", licence="CC0-1.0", origin="https://example.org/")
    assert said.startswith("Added batch daum: 3 files, 63 bytes, in data/raw/daum, kept by DVC.")
    assert (Path("data/raw/daum/하나/1.txt")).read_text(encoding="utf-8") == PAGE
    batch = params.load().batch("daum")
    assert (batch.path, f"{batch.crawl_date}", batch.licence) == ("data/raw/daum", "2024-07-19", "CC0-1.0")
    assert {line[3:] for line in repositories.status(repository).splitlines()} == {
        "data/raw/.gitignore", "data/raw/daum.dvc", "dvc.yaml", "params.yaml"
    }  # fmt: skip


def test_comments_survive_and_removing_undoes_adding(repository: Path, pages: Path) -> None:
    before = repositories.contents(repository, "data")
    batches.add(pages, "daum")
    assert Path("params.yaml").read_text(encoding="utf-8").count("#") > 20
    built = [Path(output.format(batch="daum")) for output in pipeline.OUTPUTS]
    for path in built:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("built")
    assert batches.remove("daum").startswith("Removed batch daum and what was built from it; its copy in data/raw/daum")
    assert repositories.contents(repository, "data") == before
    assert repositories.status(repository) == ""
    assert not any(path.exists() for path in built)
    assert (pages / "둘.txt").exists()


def test_removing_takes_the_stages_out_of_the_lock(repository: Path) -> None:
    stages = {
        f"{stage}@{name}": {"cmd": name} for name in ("sample-2023", "sample-2024") for stage in ("ingest", "parse")
    }
    with (repository / "dvc.lock").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump({"schema": "2.0", "stages": stages}, file)
    batches.remove("sample-2023")
    locked = YAML(typ="safe").load((repository / "dvc.lock").read_text(encoding="utf-8"))
    assert list(locked["stages"]) == ["ingest@sample-2024", "parse@sample-2024"]


def test_pages_that_git_keeps_are_left_to_git(repository: Path) -> None:
    batches.remove("sample-2025")
    assert (repository / "data/raw/sample-2025").is_dir()
    assert "kept by git" in batches.add(Path("data/raw/sample-2025"), "again")
    batches.remove("again")
    assert (repository / "data/raw/sample-2025").is_dir()


def test_pages_inside_the_repository_stay_where_they_are(repository: Path, pages: Path) -> None:
    inside = Path("data/raw/mine")
    pages.rename(repository / inside)
    assert "in data/raw/mine, kept by DVC" in batches.add(inside, "mine")
    assert "data/raw/mine is left as it is" in batches.remove("mine")
    assert (inside / "둘.txt").read_text(encoding="utf-8") == PAGE


def test_an_archive_keeps_its_suffixes(repository: Path, tmp_path: Path) -> None:
    archive = tmp_path / "dump of 2024.07.tar.zst"
    archive.write_bytes(b"not looked into")
    assert "1 file, 15 bytes, in data/raw/dump.tar.zst" in batches.add(archive, "dump")


def test_many_files_become_one_tar_in_the_order_of_the_folder(
    repository: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "PACK_ABOVE", 2)
    batches.add(pages, "many")
    first = Path("data/raw/many.tar").read_bytes()
    with tarfile.open("data/raw/many.tar") as tar:
        members = tar.getmembers()
        assert [tar.extractfile(member).read().decode() for member in members] == [PAGE] * 3  # type: ignore[union-attr]
    assert [member.name for member in members] == ["둘.txt", "하나/1.txt", "하나/2"]
    assert {(member.mtime, member.uid, member.gid, member.uname, member.mode) for member in members} == {
        (0, 0, 0, "", 0o644)
    }
    batches.remove("many")
    os.utime(pages / "둘.txt", (1, 1))
    batches.add(pages, "many")
    assert Path("data/raw/many.tar").read_bytes() == first
    assert sorted(path.name for path in pages.iterdir()) == ["둘.txt", "하나"]


def test_archives_are_not_put_into_an_archive(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They could not be read there."""
    monkeypatch.setattr(raw, "PACK_ABOVE", 2)
    assert raw.is_packed(raw.survey(pages))
    (pages / "더.ZIP").write_bytes(b"PK")
    assert not raw.is_packed(raw.survey(pages))


@pytest.mark.parametrize("length", [0, 1, 511, 512, 513, 1024])
def test_a_packed_file_of_any_length_comes_out_again(length: int, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / ("가" * 60)).write_bytes(b"x" * length)
    (folder / "last").write_bytes(b"end")
    raw.pack(folder, tmp_path / "pages.tar", raw.survey(folder))
    with tarfile.open(tmp_path / "pages.tar") as tar:
        assert {member.name: member.size for member in tar} == {"가" * 60: length, "last": 3}


def test_the_line_of_a_name_that_is_taken(repository: Path, pages: Path) -> None:
    with pytest.raises(BatchError, match="--name sample-2024: there is such a batch"):
        batches.add(pages, "sample-2024")
    with pytest.raises(BatchError, match="--name Daum: a batch is named with small letters"):
        batches.add(pages, "Daum")
    with pytest.raises(params.ParamsError, match=r"no batch daum .*known: sample-2023"):
        batches.remove("daum")


def test_what_can_hold_no_pages_is_refused(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "empty" / "deep").mkdir(parents=True)
    (tmp_path / "nothing.txt").touch()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "x").symlink_to(tmp_path / "empty")
    refused = {
        "nowhere": "nowhere: no such file or folder",
        "empty": "empty: holds no files",
        "nothing.txt": "holds no bytes",
        "linked": "linked/x: is neither a file nor a folder",
    }
    for name, said in refused.items():
        with pytest.raises(raw.RawPagesError, match=said):
            batches.add(tmp_path / name, "new")
    assert repositories.status(repository) == ""


def test_the_builds_own_folders_are_refused(repository: Path, tmp_path: Path) -> None:
    Path("data/corpus/pages").mkdir(parents=True)
    (tmp_path / "door").symlink_to(repository / "data/corpus")
    with pytest.raises(raw.RawPagesError, match="lies in data/corpus/, which the build writes"):
        batches.add(Path("data/corpus/pages"), "new")
    with pytest.raises(raw.RawPagesError, match="lies in data/corpus/"):
        batches.add(tmp_path / "door", "new")
    with pytest.raises(raw.RawPagesError, match="contains this repository"):
        batches.add(tmp_path, "new")
    with pytest.raises(BatchError, match="batch sample-2024 has its pages in data/raw/sample-2024"):
        batches.add(Path("data/raw/sample-2024/news"), "new")


def test_nothing_is_left_of_a_failed_addition(repository: Path, pages: Path) -> None:
    """Here DVC fails after the pages were copied, because a file lies where its cache should be."""
    before = repositories.contents(repository, "data")
    Path(".dvc/cache").touch()
    with pytest.raises(BatchError, match="dvc add"):
        batches.add(pages, "daum")
    assert repositories.status(repository) == ""
    assert repositories.contents(repository, "data") == before
