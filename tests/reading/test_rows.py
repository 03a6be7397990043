"""Rows of boards whose columns stand in another order, or whose rows go on in another line."""

import datetime as dt

import pytest

from tests.reading.invented import HEADER, read_page, rows

TITLES = ("갈대밭 산책길", "물값 오른다", "소금빵 맛집 찾아요", "막차 시각 늦춘다")
NAMES = ("나루", "솔잎", "나루", "물새")
KINDS = ("잡담", "정보", "정보", "잡담")


def printed(pattern: str) -> list[str]:
    """Return rows as `pattern` prints them: {n} number, {t} title, {a} author, {g} category, {d} date, {v} views."""
    posts = zip(TITLES, NAMES, KINDS, strict=True)
    return [
        line
        for i, (title, name, kind) in enumerate(posts)
        for line in pattern.format(n=412 - i, t=title, a=name, g=kind, d=f"2025.07.{10 - i:02}", v=31 + i).split("\n")
    ]


@pytest.mark.parametrize(
    ("header", "pattern"),
    [
        ("번호 제목 글쓴이 분류 날짜 조회", "{n} {t} {a} {g} {d} {v}"),
        ("번호 제목 글쓴이 분류 날짜 조회", "{n} {t} {a} [{g}] {d} {v}"),
        ("번호 제목 분류 글쓴이 날짜 조회", "{n} {t} [3] [{g}] {a} {d} {v}"),
        ("번호 제목 분류 글쓴이 날짜 조회", "{n} {t}\n{g} {a} {d} {v}"),
        ("번호 글쓴이 제목 분류 날짜", "{n} {a} {t} [{g}] {d}"),
        ("번호 분류 글쓴이 제목 날짜", "{n} [{g}] {a} {t} {d}"),
        ("제목 분류 글쓴이 날짜 조회", "{t}\n{g} {a} {d} {v}"),
    ],
)
def test_a_category_on_any_side_of_title_and_author(header: str, pattern: str) -> None:
    found = rows(read_page(header, *printed(pattern)), "title", "author", "category")
    assert found == list(zip(TITLES, NAMES, KINDS, strict=True))


def test_a_column_of_categories_is_filled_from_no_title() -> None:
    lines = [
        "9 [잡담] 나루 추천 여행지 2025.07.10",
        "8 [정보] 솔잎 [질문] 모종 값 2025.07.09",
        "7 [정보] 나루 └ 물값 2025.07.08",
    ]
    found = rows(read_page("번호 분류 글쓴이 제목 날짜", *lines), "title", "category", "reply")
    assert found == [("추천 여행지", "잡담", False), ("[질문] 모종 값", "정보", False), ("물값", "정보", True)]


@pytest.mark.parametrize(
    ("header", "pattern"),
    [
        ("번호 제목 조회 글쓴이 날짜", "{n} {t}\n{v} {a} {d}"),
        ("번호 제목 조회 글쓴이 날짜", "{n} {t}\n1,5{v} {a} {d}"),
        ("제목 글쓴이 날짜 조회", "{t}\n{a} {d} {v}"),
        ("제목 글쓴이 날짜", "{t}\n{a} {d}"),
    ],
)
def test_a_row_s_second_line_is_no_row(header: str, pattern: str) -> None:
    found = rows(read_page(header, *printed(pattern)), "title", "author", "n_lines")
    assert found == [(title, name, 2) for title, name in zip(TITLES, NAMES, strict=True)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("갈대밭", "3 킬로미터"), ("7월 8일", "산책 모임"), ("값 10 ->", "▶ 20 으로"), ("오늘", "09:30 정전")],
)
def test_a_title_goes_on_in_a_line_that_begins_as_rows_do(first: str, second: str) -> None:
    lines = printed("{n} {t} {a} {d} {v}")
    lines[1:2] = [f"411 {first}", f"{second} 솔잎 2025.07.09 32"]
    found = rows(read_page("번호 제목 글쓴이 날짜 조회", *lines), "number", "title", "author", "views")
    assert found[1] == (411, f"{first} {second}", "솔잎", 32)
    assert [number for number, *_ in found] == [412, 411, 410, 409]


def test_a_wrapped_title_begins_with_no_category() -> None:
    lines = ["9 [정보] 물값 오른다 2025.07.10", "8 [잡담] 갈대밭", "산책길 2025.07.09", "7 [정보] 막차 시각 2025.07.08"]
    found = rows(read_page("번호 분류 제목 날짜", *lines), "title", "category")
    assert found == [("물값 오른다", "정보"), ("갈대밭 산책길", "잡담"), ("막차 시각", "정보")]


def test_a_title_s_own_date_is_not_the_row_s() -> None:
    lines = [
        "9 7월 9일 모임 2025.07.10 나루 3",
        "8 오늘 09:30 정전 2025.07.09 13:40 솔잎 12",
        "7 물값 2025.07.08 나루 5",
    ]
    found = rows(read_page("번호 제목 날짜 글쓴이 조회", *lines), "title", "author", "date_text", "views")
    assert found == [
        ("7월 9일 모임", "나루", "2025.07.10", 3),
        ("오늘 09:30 정전", "솔잎", "2025.07.09 13:40", 12),
        ("물값", "나루", "2025.07.08", 5),
    ]


def test_one_cell_a_line_shows_what_is_the_date() -> None:
    cells = ["9", "10월 3일 사진 4개", "2025.07.10", "나루", "28", "8", "7월 9일", "2025.07.09", "솔잎", "5"]
    found = rows(read_page("번호", "제목", "날짜", "글쓴이", "조회", *cells), "title", "author", "views")
    assert found == [("10월 3일 사진 4개", "나루", 28), ("7월 9일", "솔잎", 5)]
    cells = ["물값", "나루", "2025년 7월 10일", "막차 시각", "솔잎", "2025년 7월 9일"]
    found = rows(read_page("제목", "글쓴이", "날짜", *cells), "title", "author", "date")
    assert found == [("물값", "나루", dt.date(2025, 7, 10)), ("막차 시각", "솔잎", dt.date(2025, 7, 9))]


def test_a_word_of_the_menu_is_a_cell_between_cells() -> None:
    cells = [cell for title, name in zip(TITLES, NAMES, strict=True) for cell in (title, "Q&A", name, "2025.07.10")]
    found = rows(read_page("제목", "분류", "글쓴이", "날짜", *cells), "title", "category", "author")
    assert found == [(title, "Q&A", name) for title, name in zip(TITLES, NAMES, strict=True)]


def test_a_title_right_under_the_labels_may_hold_one() -> None:
    cells = ["제목 없음", "나루", "2025.07.10", "물값 오른다", "솔잎", "2025.07.09"]
    assert rows(read_page("제목", "글쓴이", "날짜", *cells), "title") == ["제목 없음", "물값 오른다"]


def test_a_title_behind_its_counts_may_begin_with_another_count_s_label() -> None:
    lines = ["9 2,098 추천 여행지 나루 2025.07.10", "8 12 물값 솔잎 2025.07.09", "7 430 댓글 쓰는 법 나루 2025.07.08"]
    found = rows(read_page("번호 조회 제목 글쓴이 날짜", *lines), "title", "views")
    assert found == [("추천 여행지", 2098), ("물값", 12), ("댓글 쓰는 법", 430)]


def test_a_level_before_a_name_before_the_title() -> None:
    lines = ["9 LV.3 나루 물값 2025.07.10 5", "8 솔잎 막차 시각 2025.07.09 12", "7 솔잎 갈대밭 2025.07.08 31"]
    found = rows(read_page("번호 글쓴이 제목 날짜 조회", *lines), "author", "title")
    assert found == [("LV.3 나루", "물값"), ("솔잎", "막차 시각"), ("솔잎", "갈대밭")]


def test_a_glued_name_that_ends_in_a_staff_s() -> None:
    names = ("시설관리팀", "물새", "시설관리팀", "시설관리팀")
    lines = [f"{9 - i}{title}{name}2025.07.10" for i, (title, name) in enumerate(zip(TITLES, names, strict=True))]
    found = rows(read_page("번호제목글쓴이날짜", *lines), "author")
    assert found[:1] + found[2:] == ["시설관리팀"] * 3


def test_a_title_s_own_date_is_not_the_row_s_before_a_column_of_files() -> None:
    lines = ["9 7월 9일 모임 나루 2025.07.10 3", "8 물값 솔잎 2025.07.09 첨부 12", "7 막차 나루 2025.07.08 5"]
    found = rows(read_page("번호 제목 글쓴이 날짜 첨부 조회", *lines), "title", "author", "date_text", "views")
    assert found[0] == ("7월 9일 모임", "나루", "2025.07.10", 3)


def test_glued_names_behind_badges_and_counts_in_brackets() -> None:
    ends = (" (3)나루", " N새글솔잎", " new나루", " (12) file물새")
    lines = [f"{9 - i}{title}{end}2025.07.10" for i, (title, end) in enumerate(zip(TITLES, ends, strict=True))]
    found = rows(read_page("번호제목글쓴이날짜", *lines), "title", "author", "comments", "badges")
    assert found == [
        (TITLES[0], "나루", 3, []),
        (TITLES[1], "솔잎", None, ["N새글"]),
        (TITLES[2], "나루", None, ["new"]),
        (TITLES[3], "물새", 12, ["file"]),
    ]


def test_glued_titles_that_begin_with_figures() -> None:
    two = ["1204물값나루2025.07.10", "12032025년 강좌나루2025.07.09"]
    assert rows(read_page("번호제목글쓴이날짜", *two), "number", "title") == [(1204, "물값"), (1203, "2025년 강좌")]
    lines = ["85물값나루2025.07.10", "842024 정산나루2025.07.09", "83막차나루2025.07.08", "82강가나루2025.07.07"]
    assert rows(read_page("번호제목글쓴이날짜", *lines), "number", "title")[1] == (84, "2024 정산")


def test_a_badge_may_be_the_only_word_among_other_titles() -> None:
    lines = ["9 ... new 나루 2025.07.10", "8 막차 시각 new 솔잎 2025.07.09", "7 2024 file 나루 2025.07.08"]
    found = rows(read_page(HEADER, *lines), "title", "badges")
    assert found == [("...", ["new"]), ("막차 시각", ["new"]), ("2024", ["file"])]


@pytest.mark.parametrize("number", ["#{}", "№{}", "No.{}"])
@pytest.mark.parametrize("day", ["2025.07.{}", "[2025.07.{}]", "(2025-07-{})", "2025-07-{} 09:12:33.0"])
def test_numbers_with_a_sign_and_dates_in_brackets(number: str, day: str) -> None:
    lines = [f"{number.format(9 - i)} {title} 나루 {day.format(20 - i)} {i}" for i, title in enumerate(TITLES)]
    found = rows(read_page("번호 제목 글쓴이 날짜 조회", *lines), "number", "title", "date", "date_text")
    assert found == [(9 - i, title, dt.date(2025, 7, 20 - i), day.format(20 - i)) for i, title in enumerate(TITLES)]


@pytest.mark.parametrize("number", ["{}.", "({})", "[{}]"])
def test_a_number_in_a_cell_of_its_own_may_have_brackets(number: str) -> None:
    lines = [f"{number.format(9 - i)}\t{title}\t나루\t2025.07.{20 - i}" for i, title in enumerate(TITLES)]
    found = rows(read_page("번호\t제목\t글쓴이\t날짜", *lines), "number", "title")
    assert found == [(9 - i, title) for i, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "pattern",
    [
        "{n} {t} 작성자 {a} 작성일 {d} 조회 {v}",
        "{n} 제목 {t} 작성자: {a} 작성일: {d} 조회수: {v}",
        "{n} {t} {a} {d} {v}",
    ],
)
def test_cells_may_repeat_the_labels_of_their_columns(pattern: str) -> None:
    found = rows(read_page("번호 제목 작성자 작성일 조회", *printed(pattern)), "title", "author", "views")
    assert found == [(title, name, 31 + i) for i, (title, name) in enumerate(zip(TITLES, NAMES, strict=True))]


def test_a_title_s_last_word_is_no_label() -> None:
    lines = ["9 워크숍 날짜 2025.07.10", "8 새 글쓴이 날짜 2025.07.09", "7 막차 2025.07.08"]
    assert rows(read_page("번호 제목 작성일", *lines), "title") == ["워크숍 날짜", "새 글쓴이 날짜", "막차"]
