"""A page on one line is cut into pieces, which are read like lines."""

import pytest

from stages.reading.flat import split_flat
from stages.reading.lines import split
from tests.reading.invented import HEADER, POSTS, SENTENCES, article, pages, read_page, roles, rows, words

BODY = " ".join(SENTENCES * 2)


def pieces(text: str) -> list[tuple[int, str]]:
    return split_flat(split(pages(text)), words()).select("piece", "text").rows()


def test_a_flat_page_is_cut_at_its_parts() -> None:
    text = " ".join(["메뉴 건너뛰기", BODY, "경향신문", HEADER, *POSTS])
    parts = ["메뉴 건너뛰기", BODY, "경향신문", HEADER, *POSTS]
    assert pieces(text) == list(enumerate(parts))


def test_pieces_tile_their_line() -> None:
    text = f"\ufeff메뉴 건너뛰기  {BODY} {HEADER} {' '.join(POSTS)} 1 2 3\r\n"
    found = split_flat(split(pages(text)), words())
    ends = [0, *found.get_column("end").to_list()]
    assert found.get_column("start").to_list() == ends[:-1]
    assert ends[-1] == len(text.encode())
    assert len(found) > len(POSTS)


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000"])
def test_a_flat_page_of_other_blanks(blank: str) -> None:
    reading = read_page(" ".join([BODY, "경향신문", HEADER, *POSTS]).replace(" ", blank))
    assert rows(reading, "number", "author") == [(9, "나루"), (8, "솔잎"), (7, "나루"), (6, "솔잎")]


def test_a_path_at_the_start_of_a_flat_page_is_no_text() -> None:
    parts = ["메뉴 건너뛰기 홈 > 소식", BODY, "경향신문", HEADER, *POSTS]
    assert pieces(" ".join(parts)) == list(enumerate(parts))


def test_a_flat_page_is_read() -> None:
    reading = read_page(" ".join([BODY, "경향신문", HEADER, *POSTS]))
    assert rows(reading, "number", "author") == [(9, "나루"), (8, "솔잎"), (7, "나루"), (6, "솔잎")]
    assert (article(reading)["body"], article(reading)["publisher"]) == (BODY, "경향신문")
    assert roles(reading) == ["paragraph", "publisher", "listing_header", *["listing_row"] * 4]
    assert reading.listings.get_column("line").unique().to_list() == [1]


@pytest.mark.parametrize("text", ["짧은 줄", f"{HEADER} {POSTS[0]}", f"{BODY}\n{BODY}\n{BODY}"])
def test_other_pages_stay_whole(text: str) -> None:
    assert [piece for piece, _ in pieces(text)] == [0] * (text.count("\n") + 1)


def test_rows_that_cannot_be_cut_are_not_text() -> None:
    glued = "".join(f"{9 - i} 물값 이야기달새2025.07.1{i}3{i}" for i in range(5))
    reading = read_page(f"{BODY} 번호제목글쓴이날짜조회 수{glued}")
    assert all("글쓴이" not in body for body in reading.articles.get_column("body"))


def test_a_long_flat_page_is_cut_to_its_last_row() -> None:
    rows = [f"{number} 강가에 모인 사람들 새벽배달 2025-07-10" for number in range(50_000, 0, -1)]
    raw = " ".join(["번호 제목 글쓴이 날짜", *rows])
    assert len(pieces(raw)) == 50_001
