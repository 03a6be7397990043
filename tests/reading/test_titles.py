"""Comment counts, badges, reply marks and categories are taken off titles; news marks are not."""

from typing import Any

import polars as pl
import pytest

from stages.reading.layouts import HARD
from stages.reading.titles import read_edges, read_titles
from tests.reading.invented import words

NAMES = ("title", "comments", "badges", "reply", "category")


def read(
    titles: list[str], *, roles: str = "title+author", counted: bool = False, columns: str = "number,title,author,date"
) -> list[dict[str, Any]]:
    """Return what is read from the titles of one listing."""
    null = pl.lit(None, pl.String)
    rows = pl.DataFrame({"title": titles}).with_columns(
        listing=pl.lit(0, pl.Int32),
        layout=pl.lit(f"spaces:{columns}"),
        kind=pl.lit("post"),
        comments=null,
        category=null,
        block_roles=pl.lit(roles),
        has_comments=pl.lit(counted),
    )
    return read_titles(rows, words()).select(NAMES).to_dicts()


def only(title: str, **options: Any) -> dict[str, Any]:
    """Return what a title among plain ones prints beside itself."""
    found = read([title, "갈대밭 산책길", "물값 이야기", "소금빵 값", "막차 시각"], **options)[0]
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("강가 산책길 [12]", "12"),
        ("강가 산책길[1,204]", "1204"),
        ("강가 산책길 (3)", "3"),
        ("강가 산책길 댓글3개", "3"),
        ("강가 산책길 댓글 3 개", "3"),
        ("강가 산책길 5+2", "7"),
    ],
)
def test_comment_counts(printed: str, count: str) -> None:
    assert only(printed) == {"title": "강가 산책길", "comments": count}


@pytest.mark.parametrize(
    "title",
    [
        "[속보] 강물 넘쳐",
        "[단독] 막차 시각",
        "폐교가 별 보는 집으로 (종합)",
        "대회 결승 오른 2명",
        "도서관 밤 11시까지",
        "전기료 40%↓",
        "모내기 5월 3일",
        "인구 31만 2,044명",
        "[12] 번째 이야기",
        "소리꾼 공연 2025",
        "기록 3-2",
        "New York 날씨",
        "파일 정리",
        "할인 file 이야기",
    ],
)
def test_what_belongs_to_the_title(title: str) -> None:
    assert only(title) == {"title": title}


@pytest.mark.parametrize(
    ("printed", "badges"),
    [
        ("강가 산책길 new", ["new"]),
        ("강가 산책길 newfile", ["new", "file"]),
        ("강가 산책길 secret update", ["secret", "update"]),
        ("강가 산책길 N새글", ["N새글"]),
        ("강가 산책길 N 새글", ["N 새글"]),
        ("New 강가 산책길", ["New"]),
        ("강가 산책길 첨부파일", ["첨부파일"]),
        ("강가 산책길 비밀글", ["비밀글"]),
    ],
)
def test_badges(printed: str, badges: list[str]) -> None:
    assert only(printed) == {"title": "강가 산책길", "badges": badges}


@pytest.mark.parametrize("printed", ["강가 산책길 [3] newfile", "강가 산책길 newfile [3]"])
def test_counts_and_badges_in_any_order(printed: str) -> None:
    assert only(printed) == {"title": "강가 산책길", "comments": "3", "badges": ["new", "file"]}


def test_in_a_latin_title_a_word_is_no_badge() -> None:
    assert read_edges("Where to put the file", words(), counted=False).badges == []


@pytest.mark.parametrize("mark", ["Re: ", "RE:", "[답변] ", "답변글 ", "ㄴ", "└ ", "↳ ", "Re: Re: "])
def test_reply_marks(mark: str) -> None:
    assert only(f"{mark}강가 산책길") == {"title": "강가 산책길", "reply": True}


@pytest.mark.parametrize("title", ["Recipe 모음", "ㄴ", "답변이 없는 글"])
def test_other_beginnings_are_no_reply_marks(title: str) -> None:
    assert only(title) == {"title": title}


def test_bare_counts_only_where_most_rows_have_them() -> None:
    most = ["강가 산책길 3", "물값 이야기 12", "소금빵 값 1", "막차 시각", "헌책방 골목 5"]
    assert [row["comments"] for row in read(most)] == ["3", "12", "1", None, "5"]
    few = ["강가 산책길 3", "물값 이야기", "소금빵 값", "막차 시각", "헌책방 골목"]
    assert [row["comments"] for row in read(few)] == [None] * 5


def test_a_year_is_no_count() -> None:
    assert [row["comments"] for row in read([f"{name} 축제 {2020 + i}" for i, name in enumerate("갈날달말발")])] == [
        None
    ] * 5


def test_a_column_of_comments_leaves_the_title_alone() -> None:
    assert only("강가 산책길 [12]", counted=True) == {"title": "강가 산책길 [12]"}


def test_brackets_are_the_category_where_nearly_all_posts_have_a_few() -> None:
    printed = ["[생활] 강가 산책길", "[경제] 소금빵 값", "[생활] 막차 시각", "[경제] 물값 이야기", "[생활] 헌책방 골목"]
    found = read(printed)
    assert [row["category"] for row in found] == ["생활", "경제", "생활", "경제", "생활"]
    assert found[0]["title"] == "강가 산책길"


def test_news_marks_are_no_categories() -> None:
    printed = ["[속보] 강물 넘쳐", "[단독] 소금빵 값", "[속보] 막차 시각", "[단독] 물값", "[속보] 헌책방"]
    found = read(printed)
    assert [row["title"] for row in found] == printed
    assert [row["category"] for row in found] == [None] * 5


def test_brackets_that_do_not_recur_are_no_categories() -> None:
    printed = [f"[{name}] 마을 이야기" for name in ("갈대", "나루", "다리", "마루", "바다")]
    assert [row["category"] for row in read(printed)] == [None] * 5


@pytest.mark.parametrize("printed", [" ", HARD])
def test_a_column_of_categories(printed: str) -> None:
    names = ["정보", "잡담", "정보", "질문", "잡담", "질문"]
    titles = ["강가 산책길", "[속보] 강물 넘쳐", "소금빵 값", "막차 시각", "물값 이야기", "헌책방 골목"]
    found = read(
        [f"{name}{printed}{title}" for name, title in zip(names, titles, strict=True)], roles="category+title+author"
    )
    assert [row["category"] for row in found] == names
    assert [row["title"] for row in found] == titles


def test_signs_around_a_category_are_not_its_part() -> None:
    found = read(["[ 정보 ] 강가 산책길", "[질문] 소금빵 값", "정보 › 막차 시각"], roles="category+title")
    assert [(row["category"], row["title"]) for row in found] == [
        ("정보", "강가 산책길"),
        ("질문", "소금빵 값"),
        ("정보", "막차 시각"),
    ]


def test_a_category_of_two_words() -> None:
    names = ["사는 얘기", "질문", "사는 얘기", "질문", "사는 얘기"]
    titles = ["강가 산책길", "소금빵 값", "막차 시각", "물값 이야기", "헌책방 골목"]
    pairs = list(zip(names, titles, strict=True))
    in_column = read([f"{name} {title}" for name, title in pairs], roles="category+title")
    before_arrow = read([f"{name} › {title}" for name, title in pairs])
    for found in (in_column, before_arrow):
        assert [(row["category"], row["title"]) for row in found] == pairs


def test_an_arrow_behind_a_category_needs_few_posts() -> None:
    found = read(["생활 › 강가 산책길", "경제 › 소금빵 값"])
    assert [(row["category"], row["title"]) for row in found] == [("생활", "강가 산책길"), ("경제", "소금빵 값")]


def test_blanks_within_brackets_show_a_category() -> None:
    found = read(["[ 생활 ] 강가 산책길", "[ 경제 ] 소금빵 값"])
    assert [(row["category"], row["title"]) for row in found] == [("생활", "강가 산책길"), ("경제", "소금빵 값")]


def test_a_reply_mark_behind_the_category() -> None:
    found = read(["[생활] Re: 강가 산책길", "[경제] 소금빵 값", "[생활] 막차 시각", "[경제] 물값 이야기"])
    assert [(row["title"], row["reply"]) for row in found[:2]] == [("강가 산책길", True), ("소금빵 값", False)]


BARE = ["질문 막차 시각", "자유 강가 산책길", "질문 소금빵 값", "자유 물값 이야기", "질문 헌책방 골목", "자유 갈대밭"]
DATE_LAST = "number,title,author,views,date"


def test_a_bare_word_is_the_category_on_boards_whose_date_comes_last() -> None:
    found = read(BARE, columns=DATE_LAST)
    assert [f"{row['category']} {row['title']}" for row in found] == BARE
    assert [row["category"] for row in read(BARE)] == [None] * 6


def test_a_bare_word_is_no_category_where_not_nearly_all_posts_have_one() -> None:
    assert [row["category"] for row in read([*BARE, "갈매기 떼", "다시 봄"], columns=DATE_LAST)] == [None] * 8


def test_a_word_with_which_only_notices_begin_is_no_category() -> None:
    rows = pl.DataFrame(
        {
            "title": ["이용 안내", "이용 시각", *BARE],
            "kind": ["notice", "notice", *(["post"] * len(BARE))],
        }
    )
    null = pl.lit(None, pl.String)
    rows = rows.with_columns(
        listing=pl.lit(0, pl.Int32),
        layout=pl.lit(f"spaces:{DATE_LAST}"),
        comments=null,
        category=null,
        block_roles=pl.lit("title+author"),
        has_comments=pl.lit(value=False),
    )
    assert read_titles(rows, words()).get_column("category").to_list()[:3] == [None, None, "질문"]


def test_a_badge_before_capitals_leads_several_titles() -> None:
    found = read(["New TV 샀어요", "New KTX 예매", "New 강가 산책길", "막차 시각"])
    assert [row["title"] for row in found] == ["TV 샀어요", "KTX 예매", "강가 산책길", "막차 시각"]


LATIN = ["Old mill for sale", "What is new", "Firmware update", "River walk", "Lost grey cat"]


def test_a_lone_badge_behind_latin_letters_is_a_word() -> None:
    assert [row["badges"] for row in read(LATIN)] == [[]] * 5


def test_joined_badges_and_those_behind_a_count_are_no_words() -> None:
    found = read(["Old mill for sale newfile", "Firmware update [4] new", *LATIN[1:4]])
    assert [(row["title"], row["badges"]) for row in found[:2]] == [
        ("Old mill for sale", ["new", "file"]),
        ("Firmware update", ["new"]),
    ]


def test_a_badge_behind_several_latin_titles_is_no_word() -> None:
    found = read([*(f"{title} new" for title in LATIN[2:]), *LATIN[:1]])
    assert [(row["title"], row["badges"]) for row in found[:3]] == [(title, ["new"]) for title in LATIN[2:]]


def test_a_boards_own_cell_beside_the_title_is_none_of_it() -> None:
    printed = ["동구 강가 산책길", "서구 막차 시각", "동구 소금빵 값", "서구 헌책방 골목"]
    found = read(printed, roles="other+title+author")
    assert [row["title"] for row in found] == ["강가 산책길", "막차 시각", "소금빵 값", "헌책방 골목"]
    assert [row["category"] for row in found] == [None] * 4
