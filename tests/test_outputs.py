"""Outputs change as a whole or not at all."""

import json
from pathlib import Path

import pytest

from stages.outputs import replacing, write_json, write_text


def test_drafts_replace_the_folders(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "deep" / "new"
    old.mkdir()
    (old / "gone").write_text("1")
    with replacing(old, new) as (first, second):
        (first / "here").write_text("2")
        (second / "here").write_text("3")
        assert (old / "gone").exists()
    assert [path.name for path in old.iterdir()] == ["here"]
    assert (new / "here").read_text() == "3"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "old"]


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "table"
    folder.mkdir()
    (folder / "part").write_text("1")
    with pytest.raises(RuntimeError, match="halfway"):
        fail_halfway(folder)
    assert (folder / "part").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["table"]


def fail_halfway(folder: Path) -> None:
    with replacing(folder) as (draft,):
        (draft / "part").write_text("half")
        raise RuntimeError("halfway")


def test_what_a_killed_run_left_is_no_hindrance(tmp_path: Path) -> None:
    for name in ("table.partial", "table.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rest").write_text("x")
    with replacing(tmp_path / "table") as (draft,):
        assert list(draft.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["table"]


def test_text_and_json_are_the_same_everywhere(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b.txt", "가\r\n나\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "가\r\n나\n".encode()
    write_json(tmp_path / "c.json", {"b": 1, "a": "말모이"})
    assert (tmp_path / "c.json").read_bytes() == '{\n  "a": "말모이",\n  "b": 1\n}\n'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "c.json", float("nan"))
    assert json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["b"] == 1
