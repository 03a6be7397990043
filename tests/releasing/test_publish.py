"""malmoi publish into a folder: whole, verified, immutable, and never a byte sent twice."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stages.releasing import publish, stores, versions
from stages.releasing.publish import Published
from tests.releasing import corpora
from tests.releasing.corpora import Page, Recipe

PAGES = [Page(f"{number:03d}", f"본문 {number}", (f"글 {number}",)) for number in range(30)]
FIRST = Recipe({"b": PAGES})
SECOND = Recipe({"b": PAGES, "c": PAGES[:1]}, version="0.2.0")


def publish_to(destination: Path, data: Path, recipe: Recipe) -> Published:
    """Build a corpus and publish it."""
    corpora.build(data, recipe)
    return publish_again(destination, data)


def publish_again(destination: Path, data: Path) -> Published:
    """Publish what was built."""
    return publish.publish(data / "release", data / "corpus", stores.connect(str(destination)))


def latest(destination: Path) -> str:
    """Return the version that latest.json names."""
    return str(json.loads((destination / "latest.json").read_text(encoding="utf-8"))["version"])


def test_the_published_folder_passes_its_own_checksums(tmp_path: Path) -> None:
    publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    folder = tmp_path / "dest" / "v0.1.0"
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == listed | {"SHA256SUMS"}
    assert latest(tmp_path / "dest") == "0.1.0"


def test_a_second_version_sends_only_what_is_new(tmp_path: Path) -> None:
    publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    result = publish_to(tmp_path / "dest", tmp_path / "data", SECOND)
    assert (result.sent, result.copied) == (4, 51)
    assert latest(tmp_path / "dest") == "0.2.0"
    assert versions.find(str(tmp_path / "dest")).manifest.version == "0.2.0"


def test_publishing_again_does_nothing_and_proves_the_bytes(tmp_path: Path) -> None:
    publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "dest").rglob("*")}
    result = publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    assert (result.new, result.sent, result.kept) == (False, 0, 50)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "dest").rglob("*")} == before


def test_a_published_version_never_changes(tmp_path: Path) -> None:
    publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    with pytest.raises(versions.VersionError, match="published already, with other content"):
        publish_to(tmp_path / "dest", tmp_path / "data", replace(FIRST, reading="second"))


def test_an_older_version_published_late_is_not_the_latest(tmp_path: Path) -> None:
    publish_to(tmp_path / "dest", tmp_path / "new", SECOND)
    publish_to(tmp_path / "dest", tmp_path / "old", FIRST)
    assert latest(tmp_path / "dest") == "0.2.0"


@pytest.mark.parametrize("path", ["articles/b/part-00003.parquet", "README.md"])
def test_a_flipped_byte_of_a_published_version_is_found(tmp_path: Path, path: str) -> None:
    publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    flip(tmp_path / "dest" / "v0.1.0" / path)
    with pytest.raises(stores.StoreError, match=f"v0.1.0/{path} is missing or damaged"):
        publish_to(tmp_path / "dest", tmp_path / "data", FIRST)


def test_a_damaged_part_of_an_earlier_version_is_not_copied(tmp_path: Path) -> None:
    publish_to(tmp_path / "dest", tmp_path / "data", FIRST)
    flip(tmp_path / "dest" / "v0.1.0" / "articles/b/part-00003.parquet")
    result = publish_to(tmp_path / "dest", tmp_path / "data", SECOND)
    assert (result.sent, result.copied) == (5, 50)


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_changed_part_on_this_machine_is_refused(tmp_path: Path) -> None:
    corpora.build(tmp_path / "data", FIRST)
    flip(tmp_path / "data" / "corpus" / "articles/b/part-00003.parquet")
    with pytest.raises(versions.VersionError, match="is not the file that the manifest names"):
        publish_again(tmp_path / "dest", tmp_path / "data")
    assert not (tmp_path / "dest" / "latest.json").exists()
    assert not (tmp_path / "dest" / "v0.1.0" / "manifest.json").exists()


def test_changed_metadata_on_this_machine_are_refused(tmp_path: Path) -> None:
    corpora.build(tmp_path / "data", FIRST)
    flip(tmp_path / "data" / "release" / "README.md")
    with pytest.raises(versions.VersionError, match="release is not as the stage release left it"):
        publish_again(tmp_path / "dest", tmp_path / "data")


class StoppedError(Exception):
    """Stands for an interruption."""


def test_interrupted_anywhere_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    corpora.build(tmp_path / "data", SECOND)
    publish_to(tmp_path / "dest", tmp_path / "first", FIRST)
    kept = [interrupted_after(n_parts, tmp_path) for n_parts in (1, 20, 54)]
    assert latest(tmp_path / "dest") == "0.1.0"
    assert kept == sorted(kept)
    stale = tmp_path / "dest" / "v0.2.0" / "articles" / "gone" / "part-00000.parquet"
    stale.parent.mkdir()
    stale.write_bytes(b"of a run with other content")
    cut = tmp_path / "dest" / "v0.2.0" / "pages" / "b" / "part-00004.parquet"
    cut.write_bytes(cut.read_bytes()[:-1])
    flip(tmp_path / "dest" / "v0.2.0" / "pages" / "b" / "part-00005.parquet")
    result = publish_again(tmp_path / "dest", tmp_path / "data")
    assert (result.kept, result.copied) == (53, 2)
    assert not stale.exists()
    assert latest(tmp_path / "dest") == "0.2.0"


def interrupted_after(n_parts: int, folder: Path) -> int:
    """Publish until `n_parts` parts are done, then stop; return how many lie there."""
    steps = iter([None] * (n_parts - 1))

    def stop(_: int) -> None:
        if next(steps, StoppedError) is StoppedError:
            raise StoppedError

    store = stores.connect(str(folder / "dest"))
    with pytest.raises(StoppedError):
        publish.publish(folder / "data" / "release", folder / "data" / "corpus", store, stop, jobs=1)
    return len(list((folder / "dest" / "v0.2.0").rglob("*.parquet")))


def test_any_place_that_fsspec_knows_will_do(tmp_path: Path) -> None:
    corpora.build(tmp_path, FIRST)
    store = stores.connect("memory://boards")
    first = publish.publish(tmp_path / "release", tmp_path / "corpus", store)
    again = publish.publish(tmp_path / "release", tmp_path / "corpus", store)
    assert (first.sent, again.kept) == (50, 50)
    assert versions.find("memory://boards").manifest.version == "0.1.0"
    store.files.rm("/boards", recursive=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 100 KB, where this machine allows it."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_one_clear_error(tmp_path: Path, small_disk: Path) -> None:
    with pytest.raises(stores.StoreError, match="No space left on device"):
        publish_to(small_disk, tmp_path / "data", FIRST)
    assert not (small_disk / "latest.json").exists()


def test_an_unknown_kind_of_place_is_one_clear_error() -> None:
    with pytest.raises(stores.StoreError, match="nowhere://x: Protocol not known"):
        stores.connect("nowhere://x")


def test_the_command_publishes_what_was_built_last(tmp_path: Path) -> None:
    corpora.build(tmp_path / "data", FIRST)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "stages.cli", "publish", "dest"]
    first = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert "dest/v0.1.0 published: 50 parts sent" in first.stdout
    shutil.rmtree(tmp_path / "data" / "corpus")
    again = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert "was published already, and is whole: 50 parts there already" in again.stdout
