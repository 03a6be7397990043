"""The page about the corpus: one file, nothing fetched, every batch and figure in it."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from stages.reporting import figures, page
from stages.tables import statistics
from tests.tables.test_statistics import empty, filled

ACCURACY: dict[str, Any] = {
    "gold": {
        "pages": 3,
        **{f"{what}_exact": 0.995 for what in ("pages", "rows", "articles", "bodies")},
        "rules": {"pages": 2, **{f"{what}_exact": 1.0 for what in ("pages", "rows", "articles", "bodies")}},
        "aside": {"pages": 0, **dict.fromkeys(("pages_exact", "rows_exact", "articles_exact", "bodies_exact"))},
    },
    "own": {"pages": 0, "pages_not_reviewed": 0},
}


def report(name: str, tables: Any) -> dict[str, Any]:
    """Return the report of a batch that holds `tables`."""
    part = {"path": "", "rows": 7, "bytes": 1_200_000, "sha256": "", "content_hash": ""}
    return {"batch": name, "tables": {"articles": [part, part]}, "failures": [], **statistics.count(tables)}


def rendered(reports: list[dict[str, Any]], accuracy: dict[str, Any] | None = None) -> str:
    """Return the page of `reports`."""
    total = figures.totals(reports)
    return page.render("A <corpus>", reports, total, figures.figures(total), accuracy)


class Tags(HTMLParser):
    """Checks that what is opened is closed, and collects tags and addresses."""

    VOID = ("meta", "link", "img", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is opened."""
        self.addresses += [value for name, value in attrs if name in {"src", "href"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What is closed last was opened last."""
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing() -> None:
    text = rendered([report("one", filled()), report("two", empty())], ACCURACY)
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert tags.addresses == []
    assert "url(" not in text
    assert "A &lt;corpus&gt;" in text


def test_every_batch_and_the_total_are_shown() -> None:
    text = rendered([report("one", filled()), report("two", filled())])
    assert re.search(r"<td>one</td><td>2</td><td>1.0 kB</td><td>2</td><td>1</td>", text)
    assert re.search(r"<td>together</td><td>4</td><td>2.0 kB</td><td>4</td><td>2</td>", text)
    assert "<td>4</td><td>28</td><td>4.8 MB</td>" in text


def test_accuracy_is_shown_where_it_was_measured() -> None:
    assert "Accuracy" not in rendered([report("one", filled())])
    text = rendered([report("one", filled())], ACCURACY)
    assert "<td>3</td><td>99.50%</td>" in text
    assert "<td>0</td><td>–</td>" in text
    assert "your own" not in text
    own = {"own": {**ACCURACY["gold"]["rules"], "pages_not_reviewed": 0}}
    assert "your own labelled pages" in rendered([report("one", filled())], ACCURACY | own)


def test_of_many_bars_the_longest_are_shown() -> None:
    many = report("one", filled()) | {"layouts": {f"layout-{index:03}": 1000 - index for index in range(100)}}
    text = rendered([many])
    assert "layout-029" in text
    assert "layout-030" not in text
    assert "and 70 more, in <code>reports/figures/layouts.csv</code>" in text


def test_a_corpus_without_batches_has_a_page() -> None:
    assert "<b>0</b>" in rendered([])


@pytest.mark.parametrize(
    ("n_bytes", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (1_234_567, "1.2 MB"), (5 * 10**12, "5,000.0 GB")],
)
def test_sizes_are_said_as_a_person_says_them(n_bytes: int, said: str) -> None:
    assert page.size(n_bytes) == said
