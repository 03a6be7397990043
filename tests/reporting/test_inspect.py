"""`malmoi inspect`: the page beside what was read from it."""

import re
from datetime import date
from pathlib import Path

import pytest

from stages.errors import MalmoiError
from stages.reporting.columns import width
from stages.reporting.inspect import gold_draft
from stages.reporting.page_view import render
from stages.scoring.labels import parse
from stages.tables.corpus import find_page
from tests.tables.built import SHA, build

PAGE = f"""\
winter/b
  path      b.txt
  sha256    {SHA}
  n_bytes   58
  encoding  cp949
  n_lines   5

   1 chrome            메뉴                                  │
   2 paragraph 0       첫 문단이다.                          │ 7 characters of body
   3 listing_header    번호 제목 날짜                        │
   4 listing_row 0     7 눈 온다 2025.01.02                  │ kind “post” · number 7 · title “눈 온
                                                             │ 다” · date_text “2025.01.02”
   5 unknown           ? ?                                   │

article   lines 1 to 2, 1 paragraph, 7 characters

quarantined at parse: row_not_read, line 5, 4 bytes kept
                      no date
"""


def test_each_line_with_its_role_and_values(tmp_path: Path) -> None:
    assert render(find_page(build(tmp_path), "winter/b"), columns=100, colour=False) == PAGE


@pytest.mark.parametrize("columns", [60, 77, 200])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, columns: int) -> None:
    text = render(find_page(build(tmp_path), "winter/a/1"), columns, colour=False)
    body = text.partition("\n\n")[2]
    assert max(map(width, body.splitlines())) <= columns


def test_colour_changes_no_letter(tmp_path: Path) -> None:
    coloured = render(find_page(build(tmp_path), "winter/b"), columns=100, colour=True)
    assert "\x1b[34mlisting_row 0" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == PAGE


def test_a_page_in_quarantine(tmp_path: Path) -> None:
    tables = find_page(build(tmp_path), "winter/broken")
    assert render(tables, columns=80, colour=False) == (
        "winter/broken\n"
        "  lies in quarantine whole\n\n"
        "quarantined at ingest: binary, whole page, 1 byte kept\n"
        "                      a NUL\n"
    )
    with pytest.raises(MalmoiError, match="nothing to label"):
        gold_draft(tables, None)


def test_a_page_cannot_command_the_terminal(tmp_path: Path) -> None:
    tables = find_page(build(tmp_path), "winter/b")
    assert tables.page is not None
    tables.page["text"] = tables.page["text"].replace("메뉴", "\x1b[2J" + "  ")
    tables.page["path"] = "\x1b]0;title\x07"
    text = render(tables, columns=100, colour=False)
    assert "\x1b" not in text
    assert "␛[2J" in text


def test_a_gold_draft_is_a_label(tmp_path: Path) -> None:
    tables = find_page(build(tmp_path), "winter/b")
    label = parse(gold_draft(tables, date(2025, 1, 3)), Path("draft.yaml"))
    assert (label.shape, label.set, label.crawl_date) == ("spaces", "rules", date(2025, 1, 3))
    assert label.article is not None
    assert label.article.paragraphs == ("첫 문단이다.",)
    assert [row.title for row in label.rows] == ["눈 온다"]
    article_only = find_page(build(tmp_path), "winter/a/2")
    assert parse(gold_draft(article_only, None), Path("draft.yaml")).shape == "article-only"
