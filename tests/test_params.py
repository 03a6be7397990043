"""params.yaml: what is right is loaded, what is wrong is one line with file, place, key and remedy."""

from datetime import date
from pathlib import Path

import pytest

from stages import params

ROOT = Path(__file__).parents[1]
BATCH = """
batches:
  daum:
    path: data/raw/daum
    crawl_date: "2024-07-19"
    origin: null
    licence: CC0-1.0
    lexicon: null
"""


@pytest.fixture
def text() -> str:
    """Return the repository's own params.yaml with one batch."""
    lines = (ROOT / "params.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines.index("batches:\n")
    last = next(number for number in range(first + 1, len(lines)) if not lines[number].startswith(" "))
    return "".join([*lines[:first], BATCH.lstrip(), *lines[last:]])


def message(text: str) -> str:
    with pytest.raises(params.ParamsError) as raised:
        params.check(text, Path("params.yaml"))
    return str(raised.value)


def line(text: str, start: str) -> int:
    """Return the number of the first line that begins with `start`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.lstrip().startswith(start))


def test_the_repository_has_good_params() -> None:
    settings = params.load(ROOT / "params.yaml")
    assert settings.part_bytes == 30_000_000
    assert sum(settings.split.weights.values()) == 100


def test_a_batch_knows_its_name_and_date(text: str) -> None:
    settings = params.check(text, Path("params.yaml"))
    assert settings.batch("daum").crawl_date == date(2024, 7, 19)
    assert settings.batch("daum").name == "daum"


def test_an_unknown_batch_names_the_known_ones(text: str) -> None:
    with pytest.raises(params.ParamsError, match=r"no batch naver .*known: daum"):
        params.check(text, Path("params.yaml")).batch("naver")


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("engine: local", "engine: spark", "engine", "engine: found 'spark': input should be 'local' or 'ray'"),
        ("part_bytes: 30000000", 'part_bytes: "64"', "part_bytes", "found '64': input should be a valid integer"),
        ("part_bytes: 30000000", "part_bytes: 0", "part_bytes", "found 0: input should be greater than 0"),
        ("    licence: CC0", "    license: CC0", "license", "batches.daum.license: unknown key; remove it"),
        ("path: data/raw/daum", "path: ../daum", "path", "batches.daum.path: found '../daum': write the path relative"),
        ('"2024-07-19"', '"19.7.2024"', "crawl_date", "crawl_date: found '19.7.2024': write the day as \"YYYY-MM-DD\""),
        ('"2024-07-19"', '"2024-13-01"', "crawl_date", "crawl_date: found '2024-13-01'"),
        (
            "origin: null",
            'text_field: ""',
            "text_field",
            "text_field: found '': string should have at least 1 character",
        ),
        ("origin: null", "date_field: 3", "date_field", "date_field: found 3: input should be a valid string"),
        ("  daum:", "  Daum News:", "Daum News", "a batch is named with small letters"),
        ("    train: 90", "    train: -1", "weights", "split.weights: found"),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, old: str, new: str, where: str, said: str) -> None:
    assert old in text
    wrong = text.replace(old, new, 1)
    assert message(wrong).startswith(f"params.yaml:{line(wrong, where)}: ")
    assert said in message(wrong)


def test_a_missing_key_is_named(text: str) -> None:
    assert "part_bytes: this key is missing; add it" in message(text.replace("part_bytes: 30000000", "", 1))


def test_every_fault_is_listed(text: str) -> None:
    wrong = text.replace("engine: local", "engine: 1").replace("  repetition_pages: 5", "  repetition_pages: 1")
    assert len(message(wrong).splitlines()) == 2


def test_broken_yaml_and_twice_the_same_key(text: str) -> None:
    assert "not valid YAML" in message(text + "x: [")
    assert 'duplicate key "engine"' in message(text + "engine: ray\n")


def test_two_batches_do_not_share_pages(text: str) -> None:
    _, entry = BATCH.split("  daum:\n")
    twice = text.replace(entry, f"{entry}  naver:\n{entry}", 1)
    assert "batches daum and naver have the same path data/raw/daum" in message(twice)


def test_no_file_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(params.ParamsError, match="no such file; run this from the folder"):
        params.load(tmp_path / "params.yaml")
    (tmp_path / "params.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(params.ParamsError, match="cannot be read as UTF-8"):
        params.load(tmp_path / "params.yaml")


def test_an_empty_file_is_no_crash() -> None:
    assert message("").startswith("params.yaml:1: the whole file: found None")
