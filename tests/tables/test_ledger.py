"""The ledger's proof: silent on a true account of a page, loud on any other."""

from collections.abc import Callable
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.tables import ledger
from stages.tables.columns import polars_schema

TEXT = "홈\r\n첫 문단.\n\n2 둘 랭크뉴스\n1 하나 랭크뉴스"
ROLES = ["chrome", "paragraph", "blank", "listing_row", "listing_row"]
REFS = [None, 0, None, 0, 1]
Tables = dict[str, pl.DataFrame]


def encode(text: str, encoding: str, repaired: str | None) -> bytes:
    """Encode as Python does; `repaired` is always null here."""
    assert repaired is None
    return text.encode(encoding)


def table(name: str, *rows: dict[str, object]) -> pl.DataFrame:
    """Return a table with some cells given and the others null."""
    types = polars_schema(name)
    return pl.DataFrame([dict.fromkeys(types) | row for row in rows], schema=types, orient="row")


def pages(text: str, encoding: str = "utf-8", page_id: str = "b/1") -> pl.DataFrame:
    """Return one page of `text`."""
    raw = text.encode(encoding)
    n_lines = len(text.split("\n")) - text.endswith("\n")
    cells = {"sha256": sha256(raw).hexdigest(), "n_bytes": len(raw), "n_lines": n_lines, "text": text}
    return table("pages", {"page_id": page_id, "batch": "b", "encoding": encoding} | cells)


def lines(text: str, roles: list[str], refs: list[int | None], page_id: str = "b/1") -> pl.DataFrame:
    """Return the ledger of `text`: one piece for each line."""
    rows, start = [], 0
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        end = min(start + len(line.encode()) + 1, len(text.encode()))
        rows.append({"page_id": page_id, "line": number, "piece": 0, "start": start, "end": end})
        start = end
    named = [row | {"role": role, "ref": ref} for row, role, ref in zip(rows, roles, refs, strict=True)]
    return table("lines", *named)


def tables() -> Tables:
    """Return the tables of one true page."""
    article = {"page_id": "b/1", "n_paragraphs": 1, "captions": [], "bylines": []}
    rows = [{"page_id": "b/1", "row": row, "line": line, "n_lines": 1} for row, line in enumerate((4, 5))]
    return {
        "pages": pages(TEXT),
        "lines": lines(TEXT, ROLES, REFS),
        "articles": table("articles", article),
        "listings": table("listings", *rows),
    }


def broken_rules(found: Tables) -> set[str]:
    """Return the rules that `found` breaks."""
    return set(ledger.check(found["pages"], found["lines"], found["articles"], found["listings"], encode)["rule"])


def test_a_true_account_breaks_no_rule() -> None:
    assert broken_rules(tables()) == set()


def at(column: str, line: int, value: object) -> pl.Expr:
    """Return `column` with `value` at `line`."""
    return pl.when(pl.col("line") == line).then(pl.lit(value)).otherwise(pl.col(column)).cast(pl.Int32).alias(column)


LIES: list[tuple[str, Callable[[pl.DataFrame], pl.DataFrame], str]] = [
    ("pages", lambda pages: pages.with_columns(text=pl.lit(TEXT + " ")), "pages: bytes come back"),
    ("pages", lambda pages: pages.with_columns(n_bytes=pl.col("n_bytes") + 1), "pages: bytes come back"),
    ("pages", lambda pages: pages.with_columns(encoding=pl.lit("cp949")), "pages: bytes come back"),
    ("pages", lambda pages: pages.with_columns(encoding=pl.lit("ascii")), "pages: bytes come back"),
    ("pages", lambda pages: pages.with_columns(encoding=pl.lit("no such encoding")), "pages: bytes come back"),
    ("pages", lambda pages: pages.with_columns(pl.col("n_lines") + 1), "pages: lines counted"),
    ("lines", lambda lines: lines.filter(pl.col("line") != 1), "lines: no gap, no overlap"),
    ("lines", lambda lines: lines.filter(pl.col("line") != 3), "lines: no gap, no overlap"),
    ("lines", lambda lines: lines.filter(pl.col("line") != 5), "lines: ends as printed"),
    ("lines", lambda lines: lines.clear(), "lines: ends as printed"),
    ("lines", lambda lines: lines.with_columns(pl.col("line") + 1), "lines: ends as printed"),
    ("lines", lambda lines: lines.with_columns(pl.col("piece") + 1), "lines: pieces in order"),
    ("lines", lambda lines: pl.concat([lines, lines]).sort("line"), "lines: no gap, no overlap"),
    ("lines", lambda lines: lines.with_columns(pl.col("start") + 1, pl.col("end") + 1), "lines: no gap, no overlap"),
    ("lines", lambda lines: lines.with_columns(at("ref", 4, None)), "listings: rows have their lines"),
    ("lines", lambda lines: lines.with_columns(at("ref", 5, 0)), "listings: rows have their lines"),
    ("lines", lambda lines: lines.with_columns(at("ref", 2, 1)), "articles: parts have their lines"),
    ("lines", lambda lines: lines.with_columns(at("ref", 2, None)), "articles: parts have their lines"),
    ("listings", lambda rows: rows.head(1), "listings: rows have their lines"),
    ("listings", lambda rows: rows.with_columns(pl.col("n_lines") + 1), "listings: rows have their lines"),
    (
        "listings",
        lambda rows: pl.concat([rows, rows.tail(1).with_columns(pl.col("row") + 1)]),
        "listings: rows have their lines",
    ),
    ("articles", lambda articles: articles.clear(), "articles: parts have their lines"),
    ("articles", lambda articles: articles.with_columns(captions=pl.lit(["사진"])), "articles: parts have their lines"),
]


@pytest.mark.parametrize(("name", "lie", "rule"), LIES)
def test_a_lie_breaks_its_rule(name: str, lie: Callable[[pl.DataFrame], pl.DataFrame], rule: str) -> None:
    true = tables()
    assert rule in broken_rules(true | {name: lie(true[name])})


def test_a_failure_names_page_and_place() -> None:
    true = tables()
    found = ledger.check_pieces(true["lines"].filter(pl.col("line") != 3))
    assert found.rows() == [("b/1", "lines: no gap, no overlap", "line 4, piece 0: begins at byte 18, not 17")]


def test_a_page_in_another_encoding_comes_back() -> None:
    assert ledger.check_bytes(pages("제목 글쓴이\r\n", "cp949"), encode).is_empty()


def test_a_line_may_be_cut_in_pieces() -> None:
    whole = lines("가 나\n", ["paragraph"], [0])
    cut = pl.concat(
        [
            whole.with_columns(end=pl.lit(4, pl.Int64)),
            whole.with_columns(start=pl.lit(4, pl.Int64), piece=pl.lit(1, pl.Int32)),
        ]
    )
    assert ledger.check_pieces(cut).is_empty()
    assert ledger.check_line_ends(pages("가 나\n"), cut).is_empty()


TEXTS = st.text(alphabet="가a\n\r ", min_size=1, max_size=30)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.data())
def test_any_text_has_one_true_ledger(texts: list[str], data: st.DataObject) -> None:
    of_pages, of_lines = [], []
    for index, text in enumerate(texts):
        page = pages(text, page_id=f"b/{index}")
        blank = ["blank"] * page["n_lines"].item()
        of_pages.append(page)
        of_lines.append(lines(text, blank, [None] * len(blank), page_id=f"b/{index}"))
    true = tables() | {"pages": pl.concat(of_pages), "lines": pl.concat(of_lines)}
    true = true | {name: true[name].clear() for name in ("articles", "listings")}
    assert broken_rules(true) == set()
    row = data.draw(st.integers(0, true["lines"].height - 1))
    missing = true["lines"].with_row_index("index").filter(pl.col("index") != row).drop("index")
    assert broken_rules(true | {"lines": missing})
    ends = pl.when(pl.int_range(pl.len()) == row).then(pl.col("end") + 1).otherwise(pl.col("end"))
    assert broken_rules(true | {"lines": true["lines"].with_columns(end=ends)})
