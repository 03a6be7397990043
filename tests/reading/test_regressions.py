"""Pages on which the reader once went wrong, kept small."""

import pytest

from tests.reading.invented import HEADER, POSTS, SENTENCES, article, paragraphs, read_page, roles, rows

QUESTION = "안녕하세요. 이사 온 지 얼마 안 됐는데 믿을 만한 자전거 수리점이 있을까요?"
HEAD = "나루 2025.07.10 09:12 조회 수 : 45"


def test_a_short_post_keeps_its_text_and_no_comment() -> None:
    comments = (
        "댓글 2",
        "솔잎",
        "2025.07.10 10:01",
        "역 앞 두바퀴가 좋아요. 친절합니다.",
        "나루",
        "2025.07.10 10:05",
        "고맙습니다.",
    )
    reading = read_page("자전거 수리점 추천", HEAD, QUESTION, "감사합니다!", "추천 0", *comments, HEADER, *POSTS)
    assert paragraphs(reading) == [QUESTION, "감사합니다!"]
    assert (article(reading)["title"], article(reading)["author"]) == ("자전거 수리점 추천", "나루")
    assert roles(reading)[5:12] == ["comment"] * 7


def test_rows_without_numbers_are_not_joined_because_of_another_line() -> None:
    printed = [POSTS[0], POSTS[1][2:], "여름맞이 특가 할인 행사 보러 가기", POSTS[2], POSTS[3][2:]]
    reading = read_page(HEADER, *printed)
    assert rows(reading, "number", "author", "n_lines") == [
        (9, "나루", 1),
        (None, "솔잎", 1),
        (7, "나루", 1),
        (None, "솔잎", 1),
    ]


def test_notices_count_as_numbered_where_the_header_names_no_number() -> None:
    notices = ["공지 이용 안내 관리자 12 2012.01.02", "공지 게시판 규칙 관리자 9 2012.01.02"]
    posts = [f"{50 - i} {title} 나루 {i} 2012.03.{20 - i}" for i, title in enumerate(["물값", "막차", "헌책방"])]
    reading = read_page("제목 글쓴이 조회 작성일", *notices, *posts)
    assert rows(reading, "kind", "number") == [
        ("notice", None),
        ("notice", None),
        ("post", 50),
        ("post", 49),
        ("post", 48),
    ]


def test_cells_may_be_words_that_stand_around_listings() -> None:
    posts = [("공지", "공지사항", "관리자", "07-01"), ("9", "로그인", "나루", "07-01"), ("8", "검색", "솔잎", "07-01")]
    reading = read_page("번호", "제목", "글쓴이", "날짜", *[cell for post in posts for cell in post], "1 2 3")
    assert rows(reading, "title") == ["공지사항", "로그인", "검색"]


def test_the_last_row_of_cells_keeps_its_counts() -> None:
    cells = [f"{9 - i}\n막차 시각\n나루\n2025.07.10\n{i * 7 + 3}" for i in range(3)]
    reading = read_page("번호", "제목", "글쓴이", "날짜", "조회", *cells, "", "막차 시각 늦춘다", HEAD, *SENTENCES)
    assert rows(reading, "views", "n_lines") == [(3, 5), (10, 5), (17, 5)]
    assert article(reading)["title"] == "막차 시각 늦춘다"


@pytest.mark.parametrize(
    "line",
    [
        "번호 제목 글쓴이 날짜 " * 3000,
        "번호제목글쓴이날짜" * 3000,
        "|" * 3000,
        "12 " * 5000,
        "2025.07.10 " * 3000,
        "[1] " * 3000,
        "amp;" * 5000,
        " " * 50_000 + "가",
    ],
    ids=["labels", "glued labels", "bars", "numbers", "dates", "counts", "entities", "blanks"],
)
def test_a_line_of_one_thing_again_and_again_is_read(line: str) -> None:
    for header in (HEADER, "| 번호 | 제목 | 글쓴이 | 날짜 |", "번호제목글쓴이날짜"):
        assert len(roles(read_page(header, line))) >= 2
    assert roles(read_page(line))


def test_a_topic_that_ends_in_a_number_keeps_it() -> None:
    topics = ("Heating costs 3 120", "Maintenance on July 15 0 302", "Lost cat 7 88")
    printed = [f"{topic} by maren Tue Jul 08, 2025 10:00 am" for topic in topics]
    assert rows(read_page("Topics Replies Views Last post", *printed), "title", "comments", "views") == [
        ("Heating costs", 3, 120),
        ("Maintenance on July 15", 0, 302),
        ("Lost cat", 7, 88),
    ]


def test_a_title_s_own_last_word_is_no_badge() -> None:
    reading = read_page(HEADER, "9 지도 앱 업데이트 나루 2025.07.10", *POSTS[1:])
    assert rows(reading, "title", "badges")[0] == ("지도 앱 업데이트", [])


@pytest.mark.parametrize("last", ["물결신문", "홍길동 시인"])
def test_the_line_that_signs_a_text_needs_no_full_stop(last: str) -> None:
    headlines = ["“이제 걸어가지 않아도” 상인들 웃음", "배차 간격 25분…너무 길다"]
    reading = read_page(
        "메뉴 건너뛰기", "", *"\n\n".join([*headlines, *SENTENCES[:2], last]).split("\n"), "", HEADER, *POSTS
    )
    assert paragraphs(reading) == list(SENTENCES[:2])
    assert article(reading)["subtitle"] == "\n".join(headlines)


def test_a_title_beside_its_counts_may_end_in_another_counts_label() -> None:
    printed = ["9 장화 추천 2,406 07-19", "8 소금빵 값 433 07-18", "7 막차 조회 12 07-17"]
    assert rows(read_page("번호 제목 조회 수 작성일", *printed), "title", "views") == [
        ("장화 추천", 2406),
        ("소금빵 값", 433),
        ("막차", 12),
    ]
