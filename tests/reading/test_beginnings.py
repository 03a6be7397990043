"""Where the text of an article begins: below its headlines, or at the first line of talk."""

import pytest

from tests.reading.invented import HEADER, POSTS, SENTENCES, article, paragraphs, read_page

LISTING = (HEADER, *POSTS)
TEXT = "\n\n".join(SENTENCES)
HEAD = "나루 2025.07.10 09:12 조회 수 : 120 추천:3"
TALK = ("노트북 살까 말까 고민 중인데", "성능 차이 크게 나나. 아무것도 모름", "써 본 사람 있으면 알려줘")


def test_a_short_sentence_above_the_text_is_its_first_paragraph() -> None:
    assert paragraphs(read_page("“버텨라.”", "", TEXT, "", *LISTING)) == ["“버텨라.”", *SENTENCES]


def test_talk_without_full_stops_under_head_lines_is_text() -> None:
    reading = read_page("노트북 고민", HEAD, "", "\n\n".join(TALK), "", *LISTING)
    assert (paragraphs(reading), article(reading)["title"]) == (list(TALK), "노트북 고민")


def test_a_page_of_wordy_lines_without_a_sentence_has_a_text() -> None:
    talk = (TALK[0], "작년에 나온 것이 더 싸다는데", TALK[2])
    assert paragraphs(read_page("메뉴 건너뛰기", "", "\n\n".join(talk), "", *LISTING)) == list(talk)
    assert read_page(*talk, *LISTING).articles.is_empty()


def test_a_greeting_above_the_text_is_no_subtitle() -> None:
    reading = read_page("안녕하세요 처음 글 올려 봅니다", "", TEXT, "", *LISTING)
    assert (paragraphs(reading)[0], article(reading)["subtitle"]) == ("안녕하세요 처음 글 올려 봅니다", None)


def test_a_few_headlines_over_sentences_are_subtitles() -> None:
    headlines = ("막차 시각 늦춘다", "“이제 안 걸어요” 상인들 반색", "버스 기사는 모자라")
    found = article(read_page(*headlines, "", *SENTENCES[:2]))
    assert found["subtitle"] == "\n".join(headlines)


@pytest.mark.parametrize(
    "line", ["저만 그런가요;;", "이거 바가지 맞죠?", "어제 새 차 샀음", "Has anyone seen this?", "皆さんはどうですか？"]
)
def test_a_line_of_speech_above_the_text_is_text(line: str) -> None:
    assert paragraphs(read_page("막차 시각", "나루 2025.07.10 09:12", "", line, "", TEXT)) == [line, *SENTENCES]


def test_a_text_of_talk_ends_at_the_button_under_it() -> None:
    talk = ("막차 진짜 늦게 다님", "걸어서 집에 감")
    comments = ("댓글 1", "솔잎", f"{SENTENCES[0]}", "2025.07.10 10:01")
    reading = read_page("막차 시각", "나루 2025.07.10 09:12", "", *talk, "", "목록", "", *comments)
    assert paragraphs(reading) == list(talk)


def test_a_list_in_the_text_makes_no_text_of_the_headlines() -> None:
    headlines, entries = (
        ("막차 시각 늦춘다", "버스 기사는 모자라"),
        ("1. 버스를 늘린다", "2. 막차를 늦춘다", "3. 값은 그대로"),
    )
    reading = read_page(*headlines, "", SENTENCES[0], "", *entries, "", f"{SENTENCES[1]} 홍나루 기자", "", *LISTING)
    assert article(reading)["subtitle"] == "\n".join(headlines)


def test_a_subtitle_may_note_what_is_not_said() -> None:
    assert article(read_page("시장 사퇴 계획 없음", "", TEXT))["subtitle"] == "시장 사퇴 계획 없음"


@pytest.mark.parametrize("first", ["1. 장갑과 물", "장소 : 갈대밭 정문", "준비물은 아래와 같이"])
def test_a_list_or_talk_under_head_lines_is_text_from_its_first_line(first: str) -> None:
    text = (first, "늦으면 먼저 갑니다~", *SENTENCES[:2]) if first.startswith("준비물") else (first, *SENTENCES[:2])
    assert paragraphs(read_page("갈대밭 모임", "나루 2025.07.10 09:12", "", *text)) == list(text)


def test_questions_do_not_make_headlines_of_a_short_article_its_text() -> None:
    headlines, question = ("“막차보다 첫차”…상인들 반발", "예산 절반도 못 구해"), "“우리가 언제 늦춰 달라고 했나요?”"
    found = article(read_page(*headlines, "", SENTENCES[0], "", question, "", SENTENCES[1]))
    assert found["subtitle"] == "\n".join(headlines)
    assert found["body"].split("\n\n") == [SENTENCES[0], question, SENTENCES[1]]
