"""`malmoi inspect`: the page beside what was read from it."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from stages.cli import cli
from stages.errors import MalmoiError
from stages.reporting.columns import width
from stages.reporting.inspect import gold_draft
from stages.reporting.page_view import render
from stages.scoring.labels import parse
from stages.tables.corpus import find_page
from tests import repositories
from tests.tables.built import OWN_DATE, SHA, build

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
   4 listing_row 0     7 눈 온다 2025.01.02                  │ number 7 · title “눈 온다” ·
                                                             │ date_text “2025.01.02”
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


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, which holds params.yaml, a built corpus and a labelled page."""
    params = repositories.settings()["params.yaml"].replace("sample-2024", "winter")
    (tmp_path / "params.yaml").write_text(params, encoding="utf-8")
    build(tmp_path / "data" / "corpus", tmp_path / "data" / "ingested")
    gold = tmp_path / "data" / "gold" / "short"
    gold.mkdir(parents=True)
    (gold / "page.txt").write_bytes("메뉴 건너뛰기\r\n".encode("cp949"))
    (gold / "page.yaml").write_text(
        "shape: short\nset: rules\nlines: [1 title]\narticle: null\nrows: []\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.mark.usefixtures("repository")
def test_the_command_shows_a_page_of_the_corpus() -> None:
    assert run("inspect", "winter/b") == PAGE
    days = {"winter/b": OWN_DATE, "winter/a/1": date(2024, 7, 19)}  # a page's own, its batch's
    drafts = {page_id: parse(run("inspect", page_id, "--gold"), Path("draft.yaml")) for page_id in days}
    assert {page_id: label.crawl_date for page_id, label in drafts.items()} == days


@pytest.mark.usefixtures("repository")
def test_the_command_shows_a_labelled_page_and_where_it_is_read_otherwise() -> None:
    shown = run("inspect", "gold/short/page")
    assert "encoding  cp949" in shown
    assert "read otherwise than labelled:\n  line 1: labelled title, read as chrome: “메뉴 건너뛰기”" in shown


def test_a_draft_needs_no_label_yet(repository: Path) -> None:
    (repository / "data" / "gold" / "short" / "page.yaml").unlink()
    label = parse(run("inspect", "gold/short/page", "--gold"), Path("draft.yaml"))
    assert (label.shape, label.lines) == ("short", (("chrome",),))


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("page_id", ["gold/short/other", "winter/c", "spring/1"])
def test_an_unknown_page_is_an_error_with_a_message(page_id: str) -> None:
    with pytest.raises(MalmoiError, match=page_id):
        CliRunner().invoke(cli, ["inspect", page_id], catch_exceptions=False)


def test_the_command_draws_pages_to_label(repository: Path) -> None:
    assert run("label", "--sample", "3").startswith("3 pages to label below data/labels.")
    drafts = sorted((repository / "data" / "labels").rglob("*.yaml"))
    assert len(drafts) == 3
    winter = [draft for draft in drafts if draft.is_relative_to(repository / "data" / "labels" / "winter")]
    days = {parse(draft.read_text(encoding="utf-8"), draft).crawl_date for draft in winter}
    assert days
    assert days <= {date(2024, 7, 19), OWN_DATE}
