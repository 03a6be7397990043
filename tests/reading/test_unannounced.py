"""Rows over several lines are found without a header, and comments are not taken for them."""

import pytest

from tests.reading.invented import read_page, rows

TEXT = "물새 떼가 갈대밭으로 돌아왔다고 마을 사람들이 10일 말했다."
TITLES = ("갈대밭 산책길", "막차가 늦어졌다", "물놀이장 개장", "등대 불 켜지다")


def test_a_numbered_title_over_its_author_and_date() -> None:
    lines = [
        part
        for number, title in enumerate(TITLES)
        for part in (f"{9 - number} {title}", f"나루 2025/07/0{9 - number} 12 3")
    ]
    reading = read_page(TEXT, "", *lines, "", "1 [2] [3]")
    assert rows(reading, "number", "title", "author", "views", "votes") == [
        (9 - number, title, "나루", 12, 3) for number, title in enumerate(TITLES)
    ]


def test_one_cell_a_line_with_a_category() -> None:
    lines = [
        part
        for number, title in enumerate(TITLES)
        for part in (str(9 - number), "[소식]", title, "나루", f"2025.07.0{9 - number}", "120", "3")
    ]
    reading = read_page(*lines)
    assert rows(reading, "number", "category", "title", "author", "views", "votes") == [
        (9 - number, "소식", title, "나루", 120, 3) for number, title in enumerate(TITLES)
    ]


@pytest.mark.parametrize(
    "stamp", ["나루 2025.07.10 조회 12", "나루 09:12 조회 12", "나루 | 2025.07.10 | 조회 12", "나루 2025-07-10 12"]
)
def test_a_title_without_a_number_over_counted_views(stamp: str) -> None:
    reading = read_page(TEXT, "", *(part for title in TITLES for part in (title, stamp)))
    assert rows(reading, "number", "title", "author", "views") == [(None, title, "나루", 12) for title in TITLES]


def test_a_notice_stands_above_its_title() -> None:
    lines = [part for title in TITLES for part in (title, "나루 2025.07.10 조회 12")]
    reading = read_page("공지", *lines)
    assert rows(reading, "kind", "title") == [("notice", TITLES[0]), *(("post", title) for title in TITLES[1:])]


@pytest.mark.parametrize("stamp", ["나루 2025.07.10 09:12", "나루 2025.07.10", "나루 2025.07.10 09:12 추천 3"])
def test_comments_are_no_listing(stamp: str) -> None:
    said = [part for title in TITLES for part in (stamp, title)]
    reading = read_page(TEXT, TEXT, "", "댓글 4", *said)
    assert rows(reading, "title") == []


def test_figures_under_dates_in_a_text_are_no_listing() -> None:
    reading = read_page(TEXT, *(part for day in range(1, 5) for part in (f"2025.07.0{day}", "120")), TEXT)
    assert rows(reading, "title") == []


def test_rows_whose_numbers_do_not_fall_are_none() -> None:
    lines = [part for number, title in enumerate(TITLES) for part in (f"{number + 1} {title}", "나루 2025/07/09")]
    assert rows(read_page(TEXT, "", *lines), "title") == []
