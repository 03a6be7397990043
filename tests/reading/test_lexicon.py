"""The words the reader knows are checked, extended by a batch, and made into patterns."""

import os
import re
from typing import Any

import pytest

from stages.engine import workers
from stages.reading.lexicon import (
    FILES,
    Lexicon,
    LexiconError,
    alternatives,
    extended,
    for_tidy_lines,
    key,
    load,
    shipped,
)
from tests.reading.invented import words


def test_all_files_are_shipped() -> None:
    assert tuple(shipped()) == FILES


def test_an_addition_extends_and_hides_nothing() -> None:
    more = load({"columns": [{"role": "author", "labels": ["맡은이"], "example": "번호 제목 맡은이"}]})
    assert more.role_of_label["맡은이"] == "author"
    assert words().role_of_label.items() <= more.role_of_label.items()


def test_an_addition_may_name_a_known_label_anew() -> None:
    more = load({"columns": [{"role": "title", "labels": ["이름"], "example": "번호 이름 날짜"}]})
    assert (words().role_of_label["이름"], more.role_of_label["이름"]) == ("author", "title")


@pytest.mark.parametrize(
    ("additions", "said"),
    [
        ({"colums": []}, "params.yaml: lexicon.colums: no such lexicon"),
        ({"columns": [{"role": "writer", "labels": ["맡은이"], "example": "맡은이"}]}, "unknown role"),
        ({"columns": [{"role": "author+date", "labels": ["맡은이"], "example": "맡은이"}]}, "unknown role"),
        ({"columns": [{"role": "author", "labels": [], "example": "맡은이"}]}, "columns"),
        ({"columns": {"role": "author"}}, "a list is needed, dict found"),
        ({"chrome": [{"role": "tail", "wrods": ["끝"]}]}, "wrods"),
        ({"chrome": [{"role": "tail", "words": ["끝"], "signs": "2"}]}, "signs: Input should be a valid integer"),
        ({"chrome": [{"role": "tail", "words": ["끝"], "stops": "yes"}]}, "stops: Input should be a valid boolean"),
        ({"chrome": ["끝"]}, "chrome.0"),
        ({"counts": {"comments": [{"pattern": "(?=x)", "example": "x"}]}}, "look-around"),
        ({"counts": {"comments": [{"pattern": "[0-9", "example": "x"}]}}, "not a regular expression"),
        ({"badges": [{"words": [], "place": "end", "example": "가", "title": "가"}]}, "a badge needs a word"),
        ({"credits": {"captions": [{"pattern": "찍음", "example": "홍나루 찍음"}]}}, "begins with ^ or ends with $"),
        ({"publishers": {"names": "해담일보"}}, "publishers.names"),
    ],
)
def test_a_bad_addition_is_an_error_that_names_it(additions: dict[str, Any], said: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(said)):
        load(additions)


def test_the_same_additions_are_read_once() -> None:
    def added(name: str) -> dict[str, Any]:
        return {"publishers": {"names": [name]}}

    assert load() is load({})
    assert load(added("갈밭일보")) is load(added("갈밭일보"))
    assert load(added("갈밭일보")) is not load(added("나루일보"))


def test_all_that_is_wrong_is_said_at_once() -> None:
    columns = [{"role": "writer", "labels": ["맡은이"], "example": "맡은이"}, {"role": "author", "labels": "맡은이"}]
    with pytest.raises(LexiconError) as refused:
        load({"columns": columns})
    said = str(refused.value).splitlines()
    assert [line.split(":")[1].strip() for line in said] == [
        "lexicon.columns.0", "lexicon.columns.1.labels", "lexicon.columns.1.example",
    ]  # fmt: skip


def test_another_process_has_one_lexicon_for_the_same_words() -> None:
    """So what is kept by it, and its patterns, are made there once for all parts."""
    with workers("local", 2) as map_parts:
        found = list(map_parts(use, [words()] * 6))
    assert {header for _, _, header in found} == {words().header}
    assert len({(process, lexicon) for process, lexicon, _ in found}) == len({process for process, _, _ in found})


def use(lexicon: Lexicon) -> tuple[int, int, str]:
    return os.getpid(), id(lexicon), lexicon.header


def test_lists_grow_at_the_front_and_mappings_key_by_key() -> None:
    assert extended({"a": [1], "b": 2}, {"a": [0], "c": 3}, "x") == {"a": [0, 1], "b": 2, "c": 3}


def test_words_are_compared_without_blanks_and_case() -> None:
    assert key("조회 수") == key("조회수")
    assert key(" Last\u00a0Post ") == "lastpost"


def test_the_longest_word_is_tried_first() -> None:
    found = re.match(alternatives(["공지", "공지 사항"]), "공지사항")
    assert found is not None
    assert found.group(0) == "공지사항"


@pytest.mark.parametrize(
    "slot", ["12", "1,234", "공지", "전체공지", "[공지]", "»", ">>", "열람중", "お知らせ", "公告", "Notice"]
)
def test_what_stands_in_the_number_slot(slot: str) -> None:
    assert re.fullmatch(words().number, slot)


@pytest.mark.parametrize("other", ["1.5", "12회", "1,23", "공지를", "가"])
def test_what_does_not_stand_in_the_number_slot(other: str) -> None:
    assert not re.fullmatch(words().number, other)


@pytest.mark.parametrize(
    ("pattern", "tidy"),
    [
        (r"\d{4}\s?\S", "[0-9０-９]{4} ?[^ ]"),
        (r"[\s|\d]+", "[ |0-9０-９]+"),
        (r"\[\d\][^\]\s]\.", "\\[[0-9０-９]\\][^\\] ]\\."),
        (r"\p{Hangul}[·\-]", r"\p{Hangul}[·\-]"),
    ],
)
def test_patterns_for_tidy_lines_know_one_blank(pattern: str, tidy: str) -> None:
    assert for_tidy_lines(pattern) == tidy
