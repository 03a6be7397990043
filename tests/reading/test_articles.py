"""What of a page is its article: head, text, captions, bylines, publisher; and what is not."""

from datetime import date

import pytest

from tests.reading.invented import CRAWLED, HEADER, POSTS, SENTENCES, article, paragraphs, read_page, roles

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


@pytest.mark.parametrize("dateline", ["(해담=연합뉴스) 홍길동 기자 = ", "[해담=뉴시스] 홍길동 기자 = "])
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
