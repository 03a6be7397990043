"""Edits of YAML files touch the lines of their entry and no other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from stages.registering import documents

TEXT = """\
# head
batches:   # in order
  one:
    path: a   # here
    note: |
      two
      lines

  # about two
  two: {path: b}
  # after two

# about the next key
ingest:
  limits: []
list:
- a # first
- b
last: 1
"""
names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
values = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30)


def load(text: str) -> dict[str, dict[str, object]]:
    loaded: dict[str, dict[str, object]] = YAML(typ="safe", pure=True).load(text)
    return loaded


def test_an_entry_is_put_last_and_cut_without_a_trace() -> None:
    longer = documents.append(TEXT, ["batches"], {"three": {"path": "c", "crawl_date": "2024-07-19", "lexicon": None}})
    added = ["  three:", "    path: c", "    crawl_date: '2024-07-19'", "    lexicon: null"]
    lines = TEXT.splitlines()
    place = lines.index("  two: {path: b}") + 1
    assert longer.splitlines() == [*lines[:place], *added, *lines[place:]]
    assert documents.cut(longer, ["batches"], "three") == TEXT


def test_an_item_is_put_last_and_cut_without_a_trace() -> None:
    longer = documents.append(TEXT, ["list"], "c d")
    assert longer == TEXT.replace("- b\n", "- b\n- c d\n")
    assert documents.items(longer, ["list"]) == ["a", "b", "c d"]
    assert documents.cut(longer, ["list"], "c d") == TEXT


def test_an_entry_goes_with_all_its_lines() -> None:
    shorter = documents.cut(TEXT, ["batches"], "one")
    assert load(shorter) == {
        key: ({"two": {"path": "b"}} if key == "batches" else value) for key, value in load(TEXT).items()
    }
    assert "# about two" in shorter


def test_the_last_entry_leaves_an_empty_mapping_that_can_be_filled() -> None:
    text = "a: {x: 1}\nb:\n  c: 1 # one\nd: 2\n"
    empty = documents.cut(text, ["b"], "c")
    assert empty == "a: {x: 1}\nb: {}\nd: 2\n"
    assert documents.append(empty, ["b"], {"c": 1}) == "a: {x: 1}\nb:\n  c: 1\nd: 2\n"


def test_a_text_without_a_last_line_break() -> None:
    assert documents.append("a:\n- b", ["a"], "c") == "a:\n- b\n- c\n"


def test_an_entry_that_is_not_there_changes_nothing() -> None:
    assert documents.cut(TEXT, ["list"], "z") == TEXT


def test_what_cannot_be_edited_is_said() -> None:
    with pytest.raises(documents.DocumentError, match=r"a: is written on one line; write one entry on each line"):
        documents.append("a: {b: 1}", ["a"], {"c": 1})
    with pytest.raises(documents.DocumentError, match=r"batches\.none: this key is missing"):
        documents.append(TEXT, ["batches", "none"], "x")


@settings(max_examples=50)
@given(
    entries=st.dictionaries(
        names, st.dictionaries(st.sampled_from(["path", "origin"]), values, min_size=1), min_size=1, max_size=4
    )
)
def test_any_batches_come_and_go(entries: dict[str, dict[str, str | None]]) -> None:
    """Whatever their values, they are read back as given, and the file is itself again when they are gone."""
    text, known = TEXT, load(TEXT)
    new = {name: entry for name, entry in entries.items() if name not in known["batches"]}
    for name, entry in new.items():
        text = documents.append(text, ["batches"], {name: entry})
    assert load(text) == {**known, "batches": {**known["batches"], **new}}
    for name in new:
        text = documents.cut(text, ["batches"], name)
    assert text == TEXT
