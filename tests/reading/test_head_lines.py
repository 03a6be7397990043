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


def test_a_chinese_phrase_between_head_lines_is_the_title() -> None:
    found = article(
        read_page("查看: 11|回复: 2", "周末去河边散步有人一起吗", "发表于 2025-7-10 09:12 | 显示全部楼层", TEXT)
    )
    assert (found["title"], found["author"]) == ("周末去河边散步有人一起吗", None)


def test_a_name_with_part_of_its_address_is_the_author_s() -> None:
    found = article(read_page("막차 시각", "moon77(211.218)", "2025.07.10 09:12", "조회 12", "", SENTENCES[0]))
    assert (found["title"], found["author"]) == ("막차 시각", "moon77(211.218)")


def test_an_attachment_names_no_author() -> None:
    page = (
        "막차 시각",
        "2025.07.10 09:12",
        "나루",
        "조회 12",
        "",
        "걸어서 집에 갔어요^^",
        "",
        "a.jpg [File Size:12KB/Download:4]",
    )
    assert article(read_page(*page))["author"] == "나루"


def test_a_title_s_label_needs_no_colon_above_labelled_head_lines() -> None:
    head = "담당부서 교통과 등록일 2025-07-10 조회수 12"
    assert article(read_page("제목 막차 시각 늦춘다", head, "", SENTENCES[0]))["title"] == "막차 시각 늦춘다"
    assert article(read_page("제목 없이 쓰는 글", "나루 2025.07.10", "", SENTENCES[0]))["title"] == "제목 없이 쓰는 글"


def test_when_an_article_was_entered_is_a_head_line_under_its_headline() -> None:
    found = article(read_page("막차 시각 늦춘다", "입력 2025.07.10 09:12", "", SENTENCES[0]))
    assert (found["title"], found["date_text"]) == ("막차 시각 늦춘다", "2025.07.10 09:12")


@pytest.mark.parametrize(
    "below",
    [
        ("목록", "댓글 1", "솔잎 2025.07.10 10:01", "저도 갈게요. 몇 시까지 가면 되나요?"),
        ("댓글목록", "솔잎님의 댓글", "솔잎 작성일 25-07-10 10:01", "저도 갈게요. 몇 시까지 가면 되나요?"),
        ("추천 3 비추천 0", "이전글지난 모임 25.07.09", "다음글 다음 모임 25.07.11"),
    ],
)
def test_what_stands_below_a_short_post_is_no_head(below: tuple[str, ...]) -> None:
    found = article(read_page("갈대밭 모임", "나루", "2025.07.10 09:12", "", "같이 가실 분", "", *below))
    assert (found["title"], found["author"], found["body"]) == ("갈대밭 모임", "나루", "같이 가실 분")


def test_a_short_post_over_a_button_is_no_name() -> None:
    found = article(read_page("갈대밭 모임", "나루", "2025.07.10", "", "ㅠㅠ", "추천 3 비추천 0"))
    assert (found["author"], found["body"]) == ("나루", "ㅠㅠ")


def test_a_name_above_the_headline_is_the_author_s() -> None:
    found = article(read_page("작성자 나루", "막차 늦춘다", "2025.07.10 조회 12", TEXT))
    assert (found["title"], found["author"]) == ("막차 늦춘다", "나루")
