"""`malmoi inspect`: a page of the corpus, or a labelled page, beside what was read from it."""

import os
import sys
from datetime import date
from pathlib import Path
from shutil import get_terminal_size

from stages import params
from stages.errors import MalmoiError
from stages.reading import lexicon
from stages.reporting.columns import visible
from stages.reporting.page_view import render
from stages.scoring.checks import split_lines
from stages.scoring.content import found
from stages.scoring.differences import differences
from stages.scoring.drafts import draft
from stages.scoring.labelled import read_raw
from stages.scoring.labels import GOLD, GOLD_PREFIX, LABEL_SUFFIX, PAGE_SUFFIX, RawPage, load
from stages.tables import crawl_dates
from stages.tables.corpus import CORPUS, PageTables, UnknownPageError, find_page

UNKNOWN_TERMINAL = 160


def show(page_id: str, gold: bool) -> str:
    """Return what `malmoi inspect` prints of a page, as wide and as coloured as the terminal allows.

    Args:
        page_id: A page of the corpus in this folder, or one of its labelled pages.
        gold: Give a draft of a label file instead.

    Raises:
        MalmoiError: No page has this page_id.
    """
    if page_id.startswith(GOLD_PREFIX):
        return _show_labelled(page_id, gold)
    tables = find_page(CORPUS, page_id)
    if gold:
        own = crawl_dates.own_dates(crawl_dates.INGESTED, [page_id])
        return gold_draft(tables, own.get(page_id, params.load().batch(page_id.partition("/")[0]).crawl_date))
    return _rendered(tables)


def _show_labelled(page_id: str, gold: bool) -> str:
    """Show a labelled page and where it is read otherwise than labelled; a draft needs no label yet."""
    if gold:
        return gold_draft(read_gold_page(page_id, None), None, shape=gold_path(page_id).parent.name)
    label = load(gold_path(page_id), GOLD).label
    tables = read_gold_page(page_id, label.crawl_date)
    content = found(tables.lines, tables.articles, tables.listings)[page_id]
    wrong = differences(label, content, split_lines(tables.page["text"] if tables.page else ""))
    heading = "read otherwise than labelled:" if wrong else "read exactly as labelled"
    return _rendered(tables) + "\n".join(["", heading, *(f"  {visible(sentence)}" for sentence in wrong), ""])


def read_gold_page(page_id: str, crawl_date: date | None) -> PageTables:
    """Read the page `gold/<shape>/<name>`, which lies in data/gold and may have no label yet.

    Raises:
        UnknownPageError: There is no such page.
        LabelError: It cannot be decoded.
    """
    path = gold_path(page_id)
    page = path.with_suffix(PAGE_SUFFIX)
    if not page.is_file():
        raise UnknownPageError(f"{page_id}: no such labelled page; {page} does not exist")
    tables = read_raw([RawPage(page_id, path, page.read_bytes())], [crawl_date], lexicon.load(None))
    pages = tables.pop("pages")
    return PageTables(page_id=page_id, page=pages.row(0, named=True), **tables)


def gold_path(page_id: str) -> Path:
    """Return the path of a shipped page's label."""
    return GOLD / f"{page_id.removeprefix(GOLD_PREFIX)}{LABEL_SUFFIX}"


def _rendered(tables: PageTables) -> str:
    columns = get_terminal_size(fallback=(UNKNOWN_TERMINAL, 24)).columns
    return render(tables, columns, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def gold_draft(tables: PageTables, crawl_date: date | None, shape: str | None = None) -> str:
    """Return the text of a label file, to be corrected and put beside the page's bytes in data/gold.

    Args:
        tables: What was read from the page.
        crawl_date: What dates without a year were resolved with.
        shape: How the page is made; None takes the form of its first listing.

    Raises:
        MalmoiError: The page lies in quarantine whole, so nothing was read from it.
    """
    content = found(tables.lines, tables.articles, tables.listings).get(tables.page_id)
    if content is None:
        raise MalmoiError(f"{tables.page_id}: lies in quarantine whole; there is nothing to label")
    layouts = tables.listings["layout"]
    form = layouts[0].partition(":")[0] if layouts.len() else "article-only"
    return draft(content, {"shape": shape or form, "set": "rules", "crawl_date": crawl_date})
