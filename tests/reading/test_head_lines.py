"""Head lines: which lines above the text belong to the article's head."""

import polars as pl
import pytest

from stages.reading.head_lines import found_heads
from tests.reading.invented import SENTENCES, article, read_page, roles, words

TEXT = "\n\n".join(SENTENCES)


def test_a_label_alone_takes_the_next_line() -> None:
    heads = found_heads([0], pl.Series(["작성자", "나루", "본문"]), words())
    assert heads[0]["author"] == "나루"
    assert set(heads) == {0, 1}


def test_head_lines_are_those_above_the_text() -> None:
    found = article(read_page("막차 시각 늦춘다", "나루 2025.07.10 09:12", TEXT, "솔잎 2025.07.11 10:00"))
    assert (found["author"], found["date_text"]) == ("나루", "2025.07.10 09:12")


def test_the_text_ends_the_head() -> None:
    reading = read_page("막차 시각 늦춘다", "나루 2025.07.10 09:12", SENTENCES[0], "글쓴이: 솔잎", SENTENCES[1])
    assert article(reading)["author"] == "나루"
    assert roles(reading)[3] != "head"


def test_a_lone_name_between_headline_and_head_is_the_author() -> None:
    found = article(read_page("막차 시각 늦춘다", "나루", "2025.07.10 09:12 조회 수 120", TEXT))
    assert (found["title"], found["author"], found["views"]) == ("막차 시각 늦춘다", "나루", 120)


@pytest.mark.parametrize("name", ["강나루 소식 모아", "아주 길어서 이름일 수 없는 한 줄"])
def test_what_is_no_name_is_no_author(name: str) -> None:
    assert article(read_page("막차 시각 늦춘다", name, "2025.07.10 09:12 조회 수 120", TEXT))["author"] is None
