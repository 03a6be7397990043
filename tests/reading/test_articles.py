"""What of a page is its article: head, text, captions, bylines, publisher; and what is not."""

from datetime import date

import pytest

from stages.reading.page import read
from tests.reading.invented import (
    CRAWLED,
    HEADER,
    POSTS,
    SENTENCES,
    article,
    pages,
    paragraphs,
    read_page,
    roles,
    words,
)

LISTING = (HEADER, *POSTS)
TEXT = "\n\n".join(SENTENCES)
HEAD = "나루 2025.07.10 09:12 조회 수 : 120 추천:3"


def test_paragraphs_captions_and_the_publisher() -> None:
    caption = "시민들이 강가를 걷고 있다. 로이터연합뉴스"
    reading = read_page("메뉴 건너뛰기", "", caption, "", "", TEXT, "", "경향신문", "", *LISTING)
    found = article(reading)
    assert paragraphs(reading) == list(SENTENCES)
    assert (found["captions"], found["publisher"], found["title"]) == ([caption], "경향신문", None)
    assert (found["first_line"], found["last_line"], found["n_paragraphs"]) == (3, 12, 3)
    assert found["listing_latest_date"] == date(2025, 7, 10)


def test_a_headline_without_head_lines_is_a_subtitle() -> None:
    found = article(read_page("“막차가 늦어졌다”…상인들 반색", "", TEXT, *LISTING))
    assert (found["title"], found["subtitle"]) == (None, "“막차가 늦어졌다”…상인들 반색")


def test_a_headline_above_head_lines_is_the_title() -> None:
    found = article(read_page("막차 시각 늦춘다", HEAD, "", TEXT))
    names = ("title", "subtitle", "author", "date", "date_text", "views", "votes")
    assert [found[name] for name in names] == [
        "막차 시각 늦춘다",
        None,
        "나루",
        date(2025, 7, 10),
        "2025.07.10 09:12",
        120,
        3,
    ]


def test_a_labelled_headline_is_the_title() -> None:
    found = article(read_page("Date 2005/05/20", "Name 나루", "Subject 막차 시각 늦춘다", TEXT))
    assert (found["title"], found["author"], found["date"]) == ("막차 시각 늦춘다", "나루", date(2005, 5, 20))


def test_a_headline_that_the_listing_repeats_is_the_title() -> None:
    found = article(read_page("여름 물놀이장 12일 개장", "", TEXT, "", *LISTING))
    assert (found["title"], found["subtitle"]) == ("여름 물놀이장 12일 개장", None)


def test_labels_and_values_on_lines_of_their_own() -> None:
    reading = read_page("막차 시각 늦춘다", "작성자", "나루", "작성일", "2025-07-10", "조회수", "33", "", TEXT)
    found = article(reading)
    assert (found["author"], found["date_text"], found["views"]) == ("나루", "2025-07-10", 33)
    assert roles(reading)[:8] == ["title", *["head"] * 6, "blank"]


def test_a_head_line_s_day_without_a_year_follows_from_the_crawl_s() -> None:
    printed = ("막차 시각 늦춘다", "작성자 나루 작성일 07-10 조회 12", TEXT)
    assert article(read_page(*printed))["date"] is None
    assert article(read_page(*printed, crawl_date=CRAWLED))["date"] == date(2025, 7, 10)


@pytest.mark.parametrize(
    "dateline",
    ["(해담=연합뉴스) 홍길동 기자 = ", "[해담=뉴시스] 홍길동 기자 = ", "해담/홍길동 기자 = ", "[홍길동 기자] "],
)
def test_a_dateline_is_peeled_off(dateline: str) -> None:
    reading = read_page(dateline + SENTENCES[0], "", SENTENCES[1])
    assert paragraphs(reading) == list(SENTENCES[:2])
    assert reading.lines.select("line", "piece", "role").rows() == [
        (1, 0, "byline"),
        (1, 1, "paragraph"),
        (2, 0, "blank"),
        (3, 0, "paragraph"),
    ]
    assert article(reading)["bylines"] == []


@pytest.mark.parametrize(
    "end",
    [
        "홍길동 기자 gildong@example.kr",
        "저작권자 © 해담일보 무단 전재 및 재배포 금지",
        "▶ 해담일보 구독하기",
        "#버스 #막차",
        "2025/07/10 10:12 송고",
        "https://example.kr/1",
        "이 게시물을",
        "이전글가을 도서 축제 열려 25.07.09",
        "목록",
        "첨부 [1]\na.jpg [File Size:120.3KB/Download:4]",
        "추천 3 비추천 0",
        "※ 인쇄판에도 실렸습니다.",
        "관련기사\n막차를 기다리는 사람들\n심야버스 타 보니",
        "댓글 1\n솔잎\n2025.07.10 10:01\n저도 늘 걸어 다녔는데 이제는 그러지 않아도 되니 참 반가운 소식이네요.",
        "댓글목록\n등록된 댓글이 없습니다.",
        "댓글 '1'\n솔잎\n2025.07.10 10:01\n저도 늘 걸어 다녔는데 이제는 그러지 않아도 되니 참 반가운 소식이네요.",
        "▷ 유튜브, 네이버에서도 해담뉴스를 구독해주세요!",
        "▶ 물값 2.5% 오른다",
        "2025년07월10일 10시12분 송고",
        "홍나루 기자의 다른기사 보기",
        "태그 버스, 막차",
        "해담TV 기사문의 및 제보 : 카톡 haedam",
        "당신의 제보가 뉴스로 만들어집니다.",
        "기사 원문 : https://example.kr/1",
        "송고시간 2025-07-10 10:12",
        "이 기사 어땠나요?",
        "함께 보면 좋은 기사\n막차를 기다리는 사람들",
    ],
)
def test_what_follows_the_text_is_not_in_it(end: str) -> None:
    assert paragraphs(read_page(TEXT, "", end, "", *LISTING)) == list(SENTENCES)


@pytest.mark.parametrize(
    "inside",
    [
        "1. 버스를 더 늘린다.\n2. 막차를 늦춘다.\n3. 값은 그대로 둔다.",
        "구분 4월 5월\n버스 1,204 1,310\n택시 980 1,002",
        "◇ 무엇이 바뀌나",
        "“네.”",
        "번호와 제목, 글쓴이 이름을 적어야 한다.",
        "번호 제목 글쓴이",
        "댓글 12개가 달린 민원에 시가 답했다.",
        "연합뉴스",
        "이 사실은 연합뉴스가 전했다.",
        "△1985년 해담 출생 △2003년 데뷔",
        "3회 해담 2025.07.10\n2회 갈밭 2025.07.09\n1회 물골 2025.07.08",
        "Q. 값은 오르나.\nA. 그대로다.",
    ],
)
def test_what_stands_within_the_text_is_in_it(inside: str) -> None:
    reading = read_page(SENTENCES[0], "", inside, "", TEXT, "", *LISTING)
    assert paragraphs(reading) == [SENTENCES[0], *inside.split("\n"), *SENTENCES]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("경향신문", "경향신문"),
        ("[연합뉴스]", "연합뉴스"),
        ("출처: 해담일보", "해담일보"),
        ("물결소리", "물결소리"),
        ("KBS", "KBS"),
        ("<출처: 해담일보>", "해담일보"),
        ("출처: 경향신문 https://www.example.kr/news/articleView.html?idxno=12345", "경향신문"),
        ("태그: 버스, 막차\n\n연합뉴스", "연합뉴스"),
    ],
)
def test_publishers(line: str, name: str) -> None:
    reading = read_page(TEXT, "", line, "", *LISTING)
    assert (article(reading)["publisher"], paragraphs(reading)) == (name, list(SENTENCES))


def test_a_listing_may_stand_first() -> None:
    reading = read_page(
        "메뉴 건너뛰기", *LISTING, "첫 페이지 1 2 끝 페이지", "", "막차 시각 늦춘다", HEAD, "", TEXT, "", "KBS"
    )
    found = article(reading)
    assert (found["title"], found["publisher"], paragraphs(reading)) == ("막차 시각 늦춘다", "KBS", list(SENTENCES))


@pytest.mark.parametrize("printed", [LISTING, ("메뉴 건너뛰기", "로그인", "회원가입"), ("", "", "")])
def test_a_page_without_text_has_no_article(printed: tuple[str, ...]) -> None:
    assert read_page(*printed).articles.is_empty()


def test_comments_alone_are_no_article() -> None:
    thread = (
        "44: 2025/07/10(木) 09:12 ID:a1b2",
        "今日行ってきた。静かでよかった。",
        "45: 2025/07/10(木) 09:15 ID:c3d4",
        "駐車場はあるの？",
    )
    assert read_page(*thread).articles.is_empty()


@pytest.mark.parametrize(
    "text",
    [
        (
            "The harbour ferry sailed again on Thursday, four days after the storm.",
            "Two of four sailings are free for residents of the north shore.",
        ),
        (
            "青浜市は十日、来月一日から市内バス十二路線を一斉に見直すと発表した。",
            "九年ぶりの大きな改定となり、時刻表も新しくなる。",
        ),
        (
            "北山市公交公司十日宣布，下个月一日起调整十二条公交线路。",
            "这是九年来规模最大的一次调整，市民可以在网站上查看时刻表。",
        ),
    ],
)
def test_other_languages(text: tuple[str, ...]) -> None:
    reading = read_page("\n\n".join(text), "", *LISTING)
    assert paragraphs(reading) == list(text)


@pytest.mark.parametrize("apart", [(), ("",)])
def test_a_photo_s_headline_is_a_caption_with_the_credit_under_it(apart: tuple[str, ...]) -> None:
    reading = read_page("해담시청", *apart, "[해담시 제공]", "", TEXT, "", *LISTING)
    assert (article(reading)["captions"], article(reading)["subtitle"]) == (["해담시청", "[해담시 제공]"], None)


def test_a_quoted_headline_over_a_credit_is_a_subtitle() -> None:
    found = article(read_page("“막차가 늦어졌다”…상인들 반색", "", "[해담시 제공]", "", TEXT, "", *LISTING))
    assert (found["captions"], found["subtitle"]) == (["[해담시 제공]"], "“막차가 늦어졌다”…상인들 반색")


def test_lines_with_the_same_mark_are_a_list_and_no_captions() -> None:
    entries = ("▲ 해담= 맑음, 구름많음", "▲ 새별= 구름많음, 맑음")
    reading = read_page(SENTENCES[0], "", entries[0], "", entries[1], "", SENTENCES[1], "", *LISTING)
    assert paragraphs(reading) == [SENTENCES[0], *entries, SENTENCES[1]]
    assert article(reading)["captions"] == []


def test_links_under_their_heading_are_tail_with_blank_lines_between_them() -> None:
    links = ("관련기사", "", "막차 시각 늦춘다", "", "새벽 버스도 늘린다", "")
    reading = read_page(SENTENCES[0], "", *links, SENTENCES[1], "", "경향신문", "", *LISTING)
    assert paragraphs(reading) == list(SENTENCES[:2])
    assert roles(reading)[2:8] == ["tail", "blank"] * 3


def test_a_publisher_without_a_blank_line_stands_under_links() -> None:
    reading = read_page(TEXT, "", "[관련기사]", "막차 시각 늦춘다", "", "해담일보", "", *LISTING)
    assert article(reading)["publisher"] == "해담일보"


def test_an_unknown_label_before_a_day_is_no_author() -> None:
    reading = read_page(
        "정기총회 회의록", "일시: 2025년 7월 5일(토) 14:00", "장소: 해담회관", "참석: 24명", "", SENTENCES[0]
    )
    assert (article(reading)["author"], article(reading)["date"]) == (None, None)


def test_when_an_article_was_sent_is_no_head_line() -> None:
    found = article(read_page("입력 2025.07.10 09:12", "", TEXT, "", *LISTING))
    assert (found["author"], found["date_text"]) == (None, None)


def test_a_state_beside_head_fields_keeps_them_head_lines() -> None:
    found = article(read_page("막차 문의", "작성자 홍** | 작성일 2025-07-09 | 조회 21 | 처리상태 답변완료", TEXT))
    assert (found["title"], found["author"], found["views"]) == ("막차 문의", "홍**", 21)


@pytest.mark.parametrize("credit", ["연합뉴스", "(출처=해담시)"])
def test_a_press_above_the_text_is_a_photo_s_credit(credit: str) -> None:
    found = article(read_page("메뉴 건너뛰기", "", credit, "", TEXT, "", "경향신문", "", *LISTING))
    assert (found["captions"], found["publisher"]) == ([credit], "경향신문")


def test_rights_above_the_publisher_are_the_article_s_and_below_the_site_s() -> None:
    rights = "Copyright ⓒ 해담일보 All rights reserved."
    reading = read_page(TEXT, "", rights, "", "해담일보", "", *LISTING, rights)
    assert [role for role in roles(reading) if role in {"tail", "chrome"}] == ["tail", "chrome"]


def test_a_column_s_author_signs_at_its_end() -> None:
    found = article(read_page(TEXT, "", "홍길동 시인", "", "경향신문", "", *LISTING))
    assert (found["bylines"], found["publisher"]) == (["홍길동 시인"], "경향신문")


def test_a_name_between_head_lines_is_the_author_s() -> None:
    found = article(read_page("막차 시각 늦춘다", "조회 211 댓글 2", "나루", "작성일 2025-07-10 09:12", "", TEXT))
    assert (found["title"], found["author"], found["views"]) == ("막차 시각 늦춘다", "나루", 211)


def test_a_headline_over_an_anchors_mark_is_the_subtitle() -> None:
    found = article(read_page("막차 시각 늦춘다", "", "[앵커]", "", TEXT, "", *LISTING))
    assert (found["subtitle"], found["body"]) == ("막차 시각 늦춘다", TEXT)


def test_a_name_above_the_address_that_ends_a_text_is_a_byline() -> None:
    reading = read_page(TEXT, "", "홍나루", "naru@haedam.example.kr", "", "해담일보")
    assert article(reading)["bylines"] == ["홍나루", "naru@haedam.example.kr"]
    assert paragraphs(read_page(TEXT, "", "홍나루", "", SENTENCES[0], "naru@haedam.example.kr"))[-2] == "홍나루"


def test_an_author_signs_above_his_address_too() -> None:
    reading = read_page(TEXT, "", "홍나루 해담대 교수", "naru@haedam.example.kr", "", "해담일보")
    assert article(reading)["bylines"] == ["홍나루 해담대 교수", "naru@haedam.example.kr"]


def test_what_a_menu_under_the_author_offers_is_no_part_of_the_name() -> None:
    author = "작성자 나루 쪽지보내기 메일보내기 아이디로 검색 전체게시물"
    found = article(read_page("막차 시각 늦춘다", "페이지 정보", author, "조회 120회 작성일 25-07-10 09:12", "", TEXT))
    assert (found["title"], found["author"], found["views"]) == ("막차 시각 늦춘다", "나루", 120)


def test_a_figure_above_a_button_is_no_text() -> None:
    assert paragraphs(read_page(TEXT, "", "3", "추천", "0", "비추천")) == list(SENTENCES)
    assert paragraphs(read_page(TEXT, "", "3", "", SENTENCES[0]))[3] == "3"


@pytest.mark.parametrize(("last", "first"), [("3", "추천"), ("홍나루", "naru@haedam.example.kr")])
def test_what_the_next_page_begins_with_says_nothing_of_a_page_s_end(last: str, first: str) -> None:
    page = f"{TEXT}\n\n{last}"
    alone = read(pages(page), words()).articles
    assert read(pages(page, f"{first}\n\n{TEXT}"), words()).articles.head(1).equals(alone)


def test_a_short_article_with_its_press_outweighs_a_long_foot_of_the_site() -> None:
    foot = f"{SENTENCES[1]} {SENTENCES[2]} {SENTENCES[1]}"
    assert (
        article(read_page(SENTENCES[0], "", "경향신문", "", *LISTING, "", "쓰기 태그", "", foot))["body"]
        == SENTENCES[0]
    )
