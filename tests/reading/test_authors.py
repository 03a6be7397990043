"""Where only blanks keep title and author apart, the author is what recurs across the listing."""

from collections.abc import Sequence

import polars as pl
import pytest

from stages.reading.authors import split_author
from stages.reading.layouts import HARD
from tests.reading.invented import words

TITLES = (
    "갈대밭 산책길 새로 열려",
    "“막차가 늦어졌다” 상인들 반색",
    "여름 물놀이장 개장 7월 12일",
    "헌책방 골목에 모인 사람들",
    "소금빵 값 1,200원",
    "전기 자전거 사고 37%",
    "[속보] 강물 넘쳐",
    "폐교가 별 보는 집으로 (종합)",
    "도서관 밤 11시까지",
    "바람마을 딸기 수출 2025",
)
ROLES = "title+author"
Pair = tuple[str | None, str | None]


def split(blocks: list[str], roles: str = ROLES, form: str = "spaces") -> list[Pair]:
    """Return title and author of each block of one listing."""
    null = pl.lit(None, pl.String)
    rows = pl.DataFrame({"block": blocks}, schema={"block": pl.String}).with_columns(
        k=0,
        last_k=0,
        listing=pl.lit(0, pl.Int32),
        block_roles=pl.lit(roles),
        form=pl.lit(form),
        title=null,
        author=null,
        category=null,
        date=null,
    )
    return split_author(rows, words()).select("title", "author").rows()


def assert_split(names: Sequence[str | None], titles: tuple[str, ...] = TITLES) -> None:
    pairs: list[Pair] = list(zip(titles, names, strict=False))
    assert split([f"{title} {name}" if name else str(title) for title, name in pairs]) == pairs


def test_one_author_of_all_rows() -> None:
    assert_split(["소식지기"] * 10)


def test_authors_that_recur() -> None:
    assert_split(["나루", "솔잎", "나루", "물새", "솔잎", "나루", "물새", "솔잎", "나루", "물새"])


def test_authors_that_never_recur() -> None:
    assert_split(["나루", "솔잎", "물새", "하늬", "달빛", "들꽃", "강가", "은하", "새벽", "바람"])


def test_names_of_several_words() -> None:
    assert_split(["Green Tea", "한 여울", "Green Tea", "한 여울", "Green Tea", "한 여울", "Green Tea"])


@pytest.mark.parametrize("name", ["ㅇㅇ(211.218)", "홍길동(abc***)", "익명_1234", "user77", "LV.3"])
def test_names_with_signs(name: str) -> None:
    assert_split([name, "나루", name, "나루", name, "솔잎"])


def test_where_one_author_dominates_another_token_is_the_title_s() -> None:
    assert_split(["소식지기"] * 4 + [None] + ["소식지기"] * 5)


def test_staff_are_authors_wherever_they_stand() -> None:
    assert_split(["소식지기"] * 4 + ["최고관리자"] + ["소식지기"] * 5)


def test_a_thread_repeats_its_title_and_not_its_author() -> None:
    titles = tuple(f"{mark}물값이 또 올랐나요" for mark in ("", "Re: ", "답변글 ", "[답변] ", "ㄴ "))
    assert_split(["나루", "솔잎", "나루", "솔잎", "나루"], titles)


def test_a_series_ends_in_the_same_words() -> None:
    titles = tuple(f"{day}요일 날씨 전망" for day in "월화수목금토")
    assert_split(["나루", "솔잎", "나루", "솔잎", "나루", "솔잎"], titles)


def test_what_stands_behind_a_comment_count_is_the_author() -> None:
    blocks = ["갈대밭 산책길 [3] 나루", "물값 이야기 [12] new 한 여울", "소금빵 값 나루"]
    assert [author for _, author in split(blocks)] == ["나루", "한 여울", "나루"]


def test_a_token_that_cannot_be_a_name_is_none() -> None:
    blocks = ["갈대밭 산책길 나루", "물값이 올랐다?", "소금빵 값 (종합)", "막차 시각 나루"]
    assert [author for _, author in split(blocks)] == ["나루", None, None, "나루"]


def test_an_author_s_column_before_the_title_s() -> None:
    blocks = ["나루 갈대밭 산책길", "솔잎 물값 이야기", "나루 소금빵 값", "솔잎 막차 시각"]
    assert split(blocks, "author+title") == [
        ("갈대밭 산책길", "나루"),
        ("물값 이야기", "솔잎"),
        ("소금빵 값", "나루"),
        ("막차 시각", "솔잎"),
    ]


def test_a_shown_boundary_is_taken() -> None:
    blocks = [f"물값 이야기{HARD}한 여울", f"소금빵 값{HARD}나루", f"막차{HARD}솔잎"]
    assert split(blocks, form="lines") == [("물값 이야기", "한 여울"), ("소금빵 값", "나루"), ("막차", "솔잎")]


def test_a_listing_without_authors_has_titles_only() -> None:
    assert split(["갈대밭 산책길", "물값 이야기"], "title") == [("갈대밭 산책길", None), ("물값 이야기", None)]


def test_an_image_s_text_is_no_part_of_a_name() -> None:
    blocks = [
        "갈대밭 산책길 나루갤로그로 이동합니다.",
        "물값 이야기 솔잎갤로그로 이동합니다.",
        "소금빵 값 나루갤로그로 이동합니다.",
    ]
    assert [author for _, author in split(blocks)] == ["나루", "솔잎", "나루"]


def test_glued_authors_are_endings_that_recur() -> None:
    blocks = [f"{title}뉴스봇" for title in TITLES]
    assert split(blocks, form="glued") == [(title, "뉴스봇") for title in TITLES]


def test_glued_cells_without_a_recurring_ending_stay_together() -> None:
    blocks = ["갈대밭 산책길나루", "물값 이야기솔잎", "소금빵 값물새"]
    assert split(blocks, form="glued") == [(block, None) for block in blocks]


def test_a_glued_name_may_hold_blanks_and_part_of_an_address() -> None:
    names = ["Green Tea", "LV.3 솔잎", "ㅇㅇ(118.235)", "ㅇㅇ(1.230)"]
    printed = [(title, names[at % 4]) for at, title in enumerate([*TITLES, *(f"{title} 둘" for title in TITLES)])]
    assert split(["".join(each) for each in printed], form="glued") == printed


def test_one_authors_glued_name_may_hold_a_blank() -> None:
    for name in ("Green Tea", "LV.3 솔잎"):
        assert split([title + name for title in TITLES], form="glued") == [(title, name) for title in TITLES]


@pytest.mark.parametrize("printed", ["Started by gull", "by gull", "작성자: gull"])
def test_words_before_a_name_are_not_its_part(printed: str) -> None:
    blocks = [f"Ferry back{HARD}{printed}", f"Lost umbrella{HARD}otter", f"Summer fair{HARD}gull"]
    assert split(blocks, form="lines")[0] == ("Ferry back", "gull")


def test_listings_do_not_see_each_other() -> None:
    null = pl.lit(None, pl.String)
    rows = pl.DataFrame(
        {
            "listing": [0, 0, 0, 1, 1, 1],
            "block": ["가나 다라", "마바 다라", "사아 다라", "갈대 산책 나루", "물값 산책 나루", "소금 산책 솔잎"],
        },
        schema={"listing": pl.Int32, "block": pl.String},
    )
    rows = rows.with_columns(block_roles=pl.lit(ROLES), form=pl.lit("spaces"), title=null, author=null, category=null)
    rows = rows.with_columns(date=null, k=0, last_k=0)
    both = split_author(rows, words())
    alone = [split_author(rows.filter(listing=listing), words()) for listing in (0, 1)]
    assert both.select("title", "author").rows() == pl.concat(alone).select("title", "author").rows()


def test_words_that_end_titles_begin_no_name() -> None:
    titles = ["재산세 납부 안내", "쉼터 운영 안내", "교통통제 안내", "참가자 모집"]
    assert split([f"{title} 세무과" for title in titles]) == [(title, "세무과") for title in titles]


def test_a_name_that_stands_alone_is_no_longer_one_elsewhere() -> None:
    titles = ["시장 새 단장", "공원 새 단장", "부두 새 단장", "학교 새 단장", "물값 오른다"]
    assert split([f"{title} 나루" for title in titles]) == [(title, "나루") for title in titles]


@pytest.mark.parametrize("form", ["spaces", "tabs"])
def test_a_state_is_neither_title_nor_name(form: str) -> None:
    gap = HARD if form == "tabs" else " "
    states, names = ("접수", "처리중", "답변완료"), ("홍**", "이**")
    blocks = [gap.join((title, states[i % 3], names[i % 2])) for i, title in enumerate(TITLES)]
    expected = [(title, names[i % 2]) for i, title in enumerate(TITLES)]
    assert split(blocks, roles="title+state+author", form=form) == expected


def test_staff_are_authors_of_glued_cells_too() -> None:
    assert split(["게시판 이용 안내운영자", "막차가 늦어졌다나루", "소금빵 값나루"], form="glued")[0] == (
        "게시판 이용 안내",
        "운영자",
    )


def test_the_last_words_of_titles_are_no_part_of_a_name() -> None:
    titles = ("물놀이장 개장 안내", "강변 무대 대관 안내", "수강생 모집", "강좌 모집", "갈대밭 산책길", "막차")
    assert_split(["관리자", "관리자", "나루", "나루", "관리자", "나루"], titles)


def test_what_stands_before_other_names_too_is_no_part_of_a_name() -> None:
    titles = ("강가 축제 소식", "산골 축제 소식", "섬 축제 소식", "헌책방 골목", "막차 시각")
    assert_split(["나루", "나루", "솔잎", "솔잎", "물새"], titles)


def test_a_cell_of_the_boards_own_before_the_author_is_none_of_its_name() -> None:
    printed = ["강가 산책길 완료 나루", "막차 시각 예약 나루", "소금빵 값 완료 솔잎", "헌책방 골목 예약 솔잎"]
    assert [author for _, author in split(printed, roles="title+other+author")] == ["나루", "나루", "솔잎", "솔잎"]


def test_staff_in_brackets() -> None:
    assert_split(["[운영자]", "나루", "[운영자]", "솔잎", "나루", "(관리자)"])


@pytest.mark.parametrize("end", [";;", "^^", "ㅠㅠ", "갔어요"])
def test_marks_and_speech_end_titles_and_begin_no_name(end: str) -> None:
    titles = (f"소금빵 값 {end}", f"막차 시각 {end}", "강가 산책길", "헌책방 골목", "물값 이야기")
    assert_split(["나루", "나루", "솔잎", "솔잎", "물새"], titles)


def test_the_last_words_of_titles_are_no_part_of_a_glued_name() -> None:
    titles = ["강좌 모집", "쉼터 안내", "수강생 모집", "교통 안내", "쉼터 모집", "강좌 안내"]
    for name in ("운영자", "갈대밭"):
        assert split([title + name for title in titles], form="glued") == [(title, name) for title in titles]


def test_the_author_of_a_single_row() -> None:
    assert_split(["나루"])


def test_a_reporters_title_is_no_name_by_itself() -> None:
    assert_split(["김나루 기자", "이솔잎 기자", "박물새 기자", "최강가 기자"])


def test_a_name_is_not_its_own_first_word() -> None:
    titles = ("막차 시각", "소금빵 값 나루", "헌책방 골목 나루", "물값 이야기", "강가 산책길")
    assert_split(["나루", "나루", "나루", "솔잎", "솔잎"], titles)


def test_one_authors_glued_name_ends_where_titles_end_alike() -> None:
    titles = ["강좌 개강", "쉼터 공개", "명단 공개", "학교 개강", "결과 공개", "수업 개강"]
    assert split([f"{title}뉴스봇" for title in titles], form="glued") == [(title, "뉴스봇") for title in titles]


def test_behind_a_count_and_a_badge_a_name_may_begin_with_a_figure() -> None:
    blocks = ["강가 산책길 [8] update 7up", "막차 시각 [2] secret 7up", "소금빵 값 나루", "물값 이야기 솔잎"]
    assert [author for _, author in split(blocks)] == ["7up", "7up", "나루", "솔잎"]


def test_names_of_two_words_that_share_the_first() -> None:
    offices = ["가람군청 건설과", "가람군청 환경과"]
    assert_split([offices[i % 2] for i in range(len(TITLES))])


def test_a_level_before_a_name_is_its_part() -> None:
    assert_split(["LV.3 나루", "LV.4 관리자", "Lv7 솔잎", "LV.3 나루"])


def test_a_name_may_end_in_a_sign_where_it_recurs() -> None:
    assert_split(["나루~", "솔잎!", "나루~", "솔잎!", "J.", "J."])
