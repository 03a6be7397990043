"""A page's text is cut at line feeds, and every line tidied."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.reading.lines import split, unescape
from tests.reading.invented import pages

LETTERS = st.characters(codec="utf-8")


def texts(*printed: str) -> list[str]:
    return split(pages("\n".join(printed))).get_column("text").to_list()


def test_a_line_ends_at_a_line_feed_which_belongs_to_it() -> None:
    found = split(pages("가\n\n나다\n", "라"))
    assert found.select("page", "line", "piece", "start", "end", "text").rows() == [
        (0, 1, 0, 0, 4, "가"),
        (0, 2, 0, 4, 5, ""),
        (0, 3, 0, 5, 12, "나다"),
        (1, 1, 0, 0, 3, "라"),
    ]


def test_a_carriage_return_belongs_to_its_line_and_not_to_its_text() -> None:
    found = split(pages("가\r\n나\r\n"))
    assert found.select("start", "end", "text").rows() == [(0, 5, "가"), (5, 10, "나")]


def test_a_page_without_text_has_no_line() -> None:
    assert split(pages("", "가")).get_column("page").to_list() == [1]
    assert split(pages()).is_empty()


@pytest.mark.parametrize(
    ("printed", "tidy"),
    [
        ("  두  칸\t세\u00a0칸\u3000 ", "두 칸 세 칸"),
        ("\ufeff보이지\u200b않\u00ad는", "보이지않는"),
        (unicodedata.normalize("NFD", "맥에서 온 글"), "맥에서 온 글"),
        ("ㅋㅋ … ①", "ㅋㅋ … ①"),
        ("&quot;따옴표&quot; &amp; &nbsp;빈칸", '"따옴표" & 빈칸'),
        ("quot;잃은 앞글자quot; amp;#39;", '"잃은 앞글자" \''),
        ("&amp;quot;두 번&amp;quot;", '"두 번"'),
        ("줄<BR>바꿈<br />표", "줄 바꿈 표"),
        ("널\x00문자", "널문자"),
    ],
)
def test_text_is_tidied(printed: str, tidy: str) -> None:
    assert texts(printed) == [tidy]


def test_raw_text_is_kept_beside_the_tidied() -> None:
    assert split(pages("가\t\t나 \r\n")).get_column("raw").to_list() == ["가\t\t나 \r"]


@pytest.mark.parametrize("kept", ["A&B 회사", "x < y; y > z", "&; 그리고", "amp 미터"])
def test_what_is_no_entity_stays(kept: str) -> None:
    assert unescape(kept) == kept


@settings(max_examples=60)
@given(st.lists(st.text(LETTERS, max_size=30), max_size=6))
def test_lines_tile_any_text(printed: list[str]) -> None:
    found = split(pages(*printed))
    for page, text in enumerate(printed):
        lines = found.filter(page=page)
        raw = text.encode()
        assert b"".join(raw[start:end] for start, end in lines.select("start", "end").rows()) == raw
        assert lines.get_column("line").to_list() == list(range(1, len(lines) + 1))


@settings(max_examples=60)
@given(st.text(LETTERS, max_size=60))
def test_tidied_text_is_tidy(printed: str) -> None:
    for text in texts(printed):
        assert text == unicodedata.normalize("NFC", text).strip(" ")
        assert "  " not in text
        assert not {"\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\x00", "\r", "\n"} & set(text)
