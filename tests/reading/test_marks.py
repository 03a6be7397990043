"""What a line says by itself, and by the lines right above it."""

import polars as pl
import pytest

from stages.reading.marks import FULL_STOP, have
from stages.reading.page import read
from tests.reading.invented import HEADER, POSTS, SENTENCES, article, pages, paragraphs, read_page, roles, words

TEXT = (SENTENCES[0], "", SENTENCES[1])
LINK = "가람마을 장터에 모인 사람들"


def test_lines_under_a_heading_of_links_are_tail() -> None:
    reading = read_page(*TEXT, "", "관련기사", LINK, "강둑길 가로등 바꾼다", "", *TEXT)
    assert roles(reading)[4:7] == ["tail", "tail", "tail"]
    assert paragraphs(reading) == [SENTENCES[0], SENTENCES[1], SENTENCES[0], SENTENCES[1]]


def test_a_line_that_no_sentence_is_as_long_as_is_chrome_unless_it_has_a_full_stop() -> None:
    menu, text = "정치 경제 사회 문화 " * 100, f"{'물새가 갈대밭으로 돌아왔다고 한다 ' * 80}."
    reading = read_page(menu, *TEXT, "", text)
    assert roles(reading)[0] == "chrome"
    assert paragraphs(reading) == [SENTENCES[0], SENTENCES[1], text]


def test_a_sentence_ends_the_links() -> None:
    assert roles(read_page(*TEXT, "", "관련기사", LINK, SENTENCES[2]))[-1] == "paragraph"


def test_a_press_name_above_the_listing_is_its_publisher_though_many_pages_have_it() -> None:
    page = pages("\n".join((*TEXT, "", "해담일보", "", HEADER, *POSTS)))
    assert article(read(page, words(), pl.Series(["해담일보"])))["publisher"] == "해담일보"


def test_a_reporters_line_ends_a_caption_only_where_text_follows() -> None:
    photo = "시민들이 강가를 걷고 있다. 홍나루 기자"
    assert roles(read_page(photo, "", *TEXT))[0] == "caption"
    assert roles(read_page(*TEXT, "", photo))[-1] == "paragraph"


def test_a_long_paragraph_that_ends_in_an_agency_is_no_caption() -> None:
    caption, paragraph = f"{SENTENCES[0]} 연합뉴스", f"{' '.join(SENTENCES * 3)} 연합뉴스"
    assert roles(read_page(caption, "", *TEXT, "", paragraph))[:7:6] == ["caption", "paragraph"]


def test_a_short_line_without_a_full_stop_is_no_sentence() -> None:
    assert roles(read_page("막차 시각 늦춘다", "", *TEXT))[0] == "subtitle"
    assert roles(read_page(f"{SENTENCES[0]} {SENTENCES[1]}"[:-1], "", *TEXT))[0] == "paragraph"


def test_a_reporter_glued_to_the_last_sentence_makes_no_caption_of_it() -> None:
    last = f"{SENTENCES[2]}/홍나루 기자"
    assert roles(read_page(*TEXT, "", last, "", "목록", "", SENTENCES[0]))[4] == "paragraph"


def test_a_short_line_between_two_of_a_menu_is_chrome() -> None:
    assert roles(read_page("로그인", "새 발자취", "회원가입", "", *TEXT))[:3] == ["chrome"] * 3
    assert roles(read_page("로그인", "", "새 발자취", "", "회원가입", "", *TEXT))[2] != "chrome"


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [("가", r"\p{L}", True), ("12 가", r"\p{L}", True), ("12", r"\p{L}", False), ("갔다.”", FULL_STOP, True)],
)
def test_what_is_not_sure_is_compared_with_the_pattern(text: str, pattern: str, expected: bool) -> None:
    texts = pl.Series([text])
    assert have(texts == "가", texts, pattern).to_list() == [expected]


def test_an_answer_in_a_thread_begins_its_comments() -> None:
    answer = ("Re: 막차 시각 늦춘다", "by greentea » Thu Jul 10, 2025 10:40 am", "", SENTENCES[2])
    page = ("막차 시각 늦춘다", "by newsbot » Thu Jul 10, 2025 9:12 am", "", *TEXT, "")
    assert paragraphs(read_page(*page, *answer)) == [SENTENCES[0], SENTENCES[1]]
    assert roles(read_page(*page, *answer))[7:9] == ["comment", "comment"]
    assert roles(read_page(*page, "Re: 다른 이야기", "", SENTENCES[2]))[-1] == "paragraph"


def test_a_headline_in_brackets_is_a_photos_only_directly_above_its_credit() -> None:
    photo = ("[그래픽] 해담시 인구 추이", "[해담시 제공]")
    assert article(read_page(*TEXT, "", *photo, "", SENTENCES[2]))["captions"] == list(photo)
    assert article(read_page(photo[0], "", photo[1], "", *TEXT))["subtitle"] == photo[0]
    assert (
        article(read_page("예산 절반도 못 구해", "", "[사진=연합뉴스]", "", *TEXT))["subtitle"] == "예산 절반도 못 구해"
    )
