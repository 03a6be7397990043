"""A part of pages, read: the ledger, the rows, and what must hold of any text at all."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from stages.reading.page import Reading, counted_letters, read
from stages.tables.columns import polars_schema
from stages.tables.rules import check_model
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
    rows,
    words,
)
from tests.strategies import any_lines

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
PAGES = (
    "\n".join(["메뉴 건너뛰기", "", *SENTENCES, "", "경향신문", "", HEADER, *POSTS]),
    "\n".join(["막차 시각 늦춘다", "나루 2025.07.10 09:12 조회 수 : 120", "", *SENTENCES, "댓글 1", "솔잎", "좋네요"]),
    "번호\t제목\t글쓴이\t날짜\t조회\n9\t물값\t나루\t07-10\t3\n8\t\t솔잎\t07-09\t\n7\t막차\t\t07-08\t1",
    "\n".join([HEADER, *POSTS[:3], "6 헌책방 골목에 모인 사람들 솔잎 2025"]),
    "번호\n제목\n글쓴이\n날짜\n9\n물값\n나루\n2025.07.10\n8\n막차\n솔잎\n2025.07.09",
    f"{SENTENCES[0]}\n\n{HEADER}",
    " ".join([*SENTENCES * 2, "KBS", HEADER, *POSTS]),
    "",
    "\n\n",
)
LABELS = sorted(words().role_of_label)
CELLS = ("9", "8", "물값 이야기", "나루", "2025.07.10", "07-09", "-", "[공지]", "1,234", "-5", "")
# Reading costs by the call: a failing example is shown as it is.
QUICK = settings(max_examples=25, phases=[Phase.generate])
NUMBER_OR_DATE = re.compile(r"\d|[前전]|[어그今昨前]|[Yy]esterday|[Tt]oday|[방刚]")


def own(reading: Reading, place: int) -> list[pl.DataFrame]:
    """Return a reading's tables for one page, under the same name."""
    tables = (reading.lines, reading.articles, reading.listings, reading.rejects)
    return [frame.filter(page_id=f"b/{place:04d}").drop("page_id") for frame in tables]


def assert_tiled(reading: Reading, texts: list[str]) -> None:
    """Assert that the ledger covers each text once, from its first byte to its last."""
    for place, text in enumerate(texts):
        found = reading.lines.filter(page_id=f"b/{place:04d}")
        ends = [0, *found.get_column("end").to_list()]
        assert found.get_column("start").to_list() == ends[:-1]
        assert ends[-1] == len(text.encode())


@pytest.mark.parametrize("table", ["lines", "articles", "listings", "rejects"])
def test_tables_have_the_contract_s_columns(table: str) -> None:
    for reading in (read(pages(*PAGES), words()), read(pages(), words())):
        frame: pl.DataFrame = getattr(reading, table)
        assert set(frame.columns) == set(polars_schema(table))


def test_rows_and_paragraphs_point_back() -> None:
    reading = read_page(*PAGES[0].split("\n"))
    pointed = reading.lines.filter(pl.col("ref").is_not_null()).select("line", "role", "ref").rows()
    assert pointed == [
        *[(3 + i, "paragraph", i) for i in range(3)],
        *[(10 + i, "listing_row", i) for i in range(4)],
    ]
    assert rows(reading, "row", "line", "n_lines") == [(i, 10 + i, 1) for i in range(4)]


def test_a_listing_row_typed() -> None:
    printed = (
        "번호 제목 글쓴이 날짜 조회 수",
        "공지 이용 안내 관리자 07-01 1,204",
        "9 Re: 물값 [3] newfile 나루 09:12 12",
    )
    reading = read_page(*printed, "8 막차 시각 나루 07-09 3", crawl_date=CRAWLED)
    notice, reply, _ = reading.listings.to_dicts()
    assert {name: notice[name] for name in ("kind", "number", "title", "author", "date", "views")} == {
        "kind": "notice",
        "number": None,
        "title": "이용 안내",
        "author": "관리자",
        "date": date(2025, 7, 1),
        "views": 1204,
    }
    names = ("kind", "number", "title", "author", "reply", "comments", "badges", "date", "date_text", "views")
    assert [reply[name] for name in names] == [
        "post", 9, "물값", "나루", True, 3, ["new", "file"], CRAWLED, "09:12", 12,
    ]  # fmt: skip


def test_the_open_article_s_row_has_no_number() -> None:
    reading = read_page("번호 제목 글쓴이 날짜", *POSTS[:2], "» 여름 물놀이장 개장 나루 2025.07.08", POSTS[3])
    assert rows(reading, "kind", "number") == [("post", 9), ("post", 8), ("current", None), ("post", 6)]


def test_several_listings_of_a_page_are_numbered_on() -> None:
    reading = read_page(HEADER, *POSTS, "", "번호 글쓴이 제목 조회", "3 나루 물값 5", "2 솔잎 막차 8", "1 나루 헌책 9")
    assert rows(reading, "row") == list(range(7))
    assert reading.listings.get_column("layout").unique(maintain_order=True).len() == 2


def test_a_row_cut_off_by_the_file_s_end_is_a_reject() -> None:
    reading = read_page(HEADER, *POSTS, "5 소금빵 값 1,2")
    assert len(reading.listings) == 4
    assert reading.rejects.select("line", "reason", "stage", "raw").rows() == [
        (6, "row_cut_off", "parse", "5 소금빵 값 1,2".encode())
    ]
    assert roles(reading)[-1] == "unknown"


def test_a_row_that_cannot_be_read_is_a_reject() -> None:
    reading = read_page(HEADER, *POSTS[:2], "7 여름 물놀이장 개장 나루 ????.??.??", POSTS[3])
    assert rows(reading, "number") == [9, 8, 6]
    assert reading.rejects.select("line", "reason").rows() == [(4, "row_not_read")]


def test_rows_over_blank_lines() -> None:
    reading = read_page(HEADER, "", "\n\n".join(POSTS))
    assert rows(reading, "number") == [9, 8, 7, 6]
    assert roles(reading)[:4] == ["listing_header", "blank", "listing_row", "blank"]


def test_a_page_read_among_others_is_read_the_same_alone() -> None:
    together = read(pages(*PAGES, crawl_date=CRAWLED), words())
    for place, text in enumerate(PAGES):
        by_itself = read(pages(text, crawl_date=CRAWLED), words())
        for among, alone in zip(own(together, place), own(by_itself, 0), strict=True):
            assert_frame_equal(among, alone)


def test_pages_of_different_crawl_dates_stand_in_one_frame() -> None:
    rows = ("9 갈대밭 산책길 나루 07-09", "8 막차 시각 솔잎 어제", "7 물값 나루 2020.01.02", "6 책 솔잎 09:12")
    listing = "\n".join((HEADER, *rows))
    days = [date(2024, 7, 8), None, CRAWLED]
    together = pages(*[listing] * 3).with_columns(pl.Series("crawl_date", days, dtype=pl.Date))
    found = read(together, words()).listings
    printed = date(2020, 1, 2)
    assert found.get_column("date").to_list() == [
        date(2023, 7, 9), date(2024, 7, 7), printed, date(2024, 7, 8),
        None, None, printed, None,
        date(2025, 7, 9), date(2025, 7, 10), printed, CRAWLED,
    ]  # fmt: skip


def test_an_article_s_date_follows_from_its_own_page_s_crawl() -> None:
    printed = "\n".join(["갈대밭 산책길", "글쓴이 나루 작성일 07-09 조회 수 3", *SENTENCES])
    days = [date(2024, 7, 8), CRAWLED]
    together = pages(printed, printed).with_columns(pl.Series("crawl_date", days))
    assert read(together, words()).articles.get_column("date").to_list() == [date(2023, 7, 9), date(2025, 7, 9)]


def test_the_order_of_pages_changes_no_page() -> None:
    forward, backward = (read(pages(*texts), words()) for texts in (PAGES, PAGES[::-1]))
    for place in range(len(PAGES)):
        for one, other in zip(own(forward, place), own(backward, len(PAGES) - 1 - place), strict=True):
            assert_frame_equal(one, other)


@pytest.mark.parametrize("text", PAGES)
def test_carriage_returns_change_nothing_but_places(text: str) -> None:
    plain, dos = (read(pages(printed), words()) for printed in (text, text.replace("\n", "\r\n")))
    assert_frame_equal(plain.lines.drop("start", "end"), dos.lines.drop("start", "end"))
    assert_frame_equal(plain.listings.drop("page_sha256"), dos.listings.drop("page_sha256"))
    assert_frame_equal(plain.articles.drop("page_sha256"), dos.articles.drop("page_sha256"))


@QUICK
@given(st.lists(any_lines().map("\n".join), min_size=1, max_size=4))
def test_any_text_is_read_to_its_last_byte(texts: list[str]) -> None:
    reading = read(pages(*texts, crawl_date=CRAWLED), words())
    assert_tiled(reading, texts)
    keys = reading.lines.select("page_id", "line", "piece")
    assert keys.is_unique().all()
    assert reading.listings.select("page_id", "row").is_unique().all()
    assert reading.rejects.select("page_id", "line", "reason").is_unique().all()
    assert all(reading.articles.get_column("body").str.len_chars() > 0)


@st.composite
def any_listing(draw: st.DrawFn) -> str:
    """A header of any known labels, and rows of any cells, the boundaries of one form between them."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=2, max_size=8))
    rows = draw(st.lists(st.lists(st.sampled_from(CELLS), min_size=len(labels), max_size=len(labels)), max_size=4))
    boundary = draw(st.sampled_from([" ", "\t", " | ", "   ", "", "\n"]))
    return "\n".join(boundary.join(cells) for cells in [labels, *rows])


@QUICK
@given(st.lists(any_listing(), min_size=40, max_size=40))
def test_any_header_is_read_to_the_last_byte(texts: list[str]) -> None:
    reading = read(pages(*texts), words())
    assert_tiled(reading, texts)
    assert check_model("listings", reading.listings.select(list(polars_schema("listings")))).is_empty()


@QUICK
@given(any_lines())
def test_every_row_has_a_number_or_a_date_behind_it(printed: list[str]) -> None:
    text = "\n".join(printed)
    reading = read(pages(text), words())
    for first, length in rows(reading, "line", "n_lines"):
        lines = "\n".join(text.split("\n")[first - 1 : first - 1 + length])
        assert NUMBER_OR_DATE.search(lines)


@QUICK
@given(st.lists(st.one_of(any_lines().map("\n".join), st.sampled_from(PAGES)), min_size=2, max_size=4))
def test_any_page_is_read_the_same_alone(texts: list[str]) -> None:
    together = read(pages(*texts), words())
    for place, text in enumerate(texts):
        for among, alone in zip(own(together, place), own(read(pages(text), words()), 0), strict=True):
            assert_frame_equal(among, alone)


def seed(start: str) -> Reading:
    """Read the seed page whose name begins with `start`; skip the test where there is none."""
    found = sorted(SEEDS.glob(f"{start}*.txt"))
    if not found:
        pytest.skip("the seed pages are not here")
    return read(pages(found[0].read_bytes().decode()), words())


@pytest.mark.parametrize(
    ("start", "publisher", "credit", "numbers", "day"),
    [
        ("000", "경향신문", "로이터연합뉴스", (53896, 53877), date(2025, 7, 10)),
        ("003", "조선비즈", "/뉴스1", (31470, 31451), date(2024, 7, 19)),
    ],
)
def test_seed_pages(start: str, publisher: str, credit: str, numbers: tuple[int, int], day: date) -> None:
    reading = seed(start)
    found = article(reading)
    assert (found["title"], found["publisher"], found["n_paragraphs"]) == (None, publisher, 8)
    assert [caption.endswith(credit) for caption in found["captions"]] == [True]
    assert (found["subtitle"] is None) == (start == "000")
    assert rows(reading, "number") == list(range(numbers[0], numbers[1] - 1, -1))
    assert set(rows(reading, "author", "date", "kind")) == {("랭크뉴스", day, "post")}
    assert reading.rejects.is_empty()
    assert "unknown" not in roles(reading)


@pytest.mark.parametrize("start", ["000", "003"])
def test_titles_of_seed_pages_are_as_printed(start: str) -> None:
    reading = seed(start)
    (path,) = SEEDS.glob(f"{start}*.txt")
    printed = path.read_text(encoding="utf-8").split("\n")
    for line, number, title, author, day in rows(reading, "line", "number", "title", "author", "date_text"):
        assert printed[line - 1] == f"{number} {title} {author} {day}"
    assert paragraphs(reading) == [line for line in printed if line in set(paragraphs(reading))]


LETTERS = st.one_of(st.characters(), st.sampled_from(" \n"), st.characters(min_codepoint=0xABFE, max_codepoint=0xD7FF))


@given(st.lists(st.text(LETTERS)))
def test_letters_are_counted_as_their_code_points_say(texts: list[str]) -> None:
    hangul = [sum("\uac00" <= letter <= "\ud7a3" for letter in text) for text in texts]
    blanks = [text.count(" ") + text.count("\n") for text in texts]
    for counted in (
        counted_letters(pl.Series(texts, dtype=pl.String)),
        counted_letters(pl.Series(["\uac00 ", *texts], dtype=pl.String)[1:]),
    ):
        assert [counts.to_list() for counts in counted] == [hangul, blanks]
