"""A batch is validated part by part: a true one is described, a broken one is refused with file, place and remedy."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from stages.tables import content, parquet, schemas, validation
from tests.tables.test_ledger import TEXT, encode, lines, pages, table

BODY = "첫 문단."


def part(page_id: str) -> dict[str, pl.DataFrame]:
    """Return the tables of a part that holds one page, in which every rule is kept."""
    page = pages(TEXT, page_id=page_id).with_columns(path=pl.lit("1.txt"))
    digest = page["sha256"].item()
    article = {
        "page_id": page_id,
        "batch": "b",
        "body": BODY,
        "captions": [],
        "bylines": [],
        "first_line": 2,
        "last_line": 2,
        "page_sha256": digest,
        "text_sha256": sha256(BODY.encode()).hexdigest(),
        "n_chars": len(BODY),
        "n_paragraphs": 1,
        "hangul_share": 0.75,
        "split": "train",
    }
    row = {
        "page_id": page_id,
        "batch": "b",
        "n_lines": 1,
        "layout": "spaces:number,title,author",
        "kind": "post",
        "reply": False,
        "badges": [],
        "page_sha256": digest,
    }
    return {
        "pages": page,
        "lines": lines(
            TEXT, ["chrome", "paragraph", "blank", "listing_row", "listing_row"], [None, 0, None, 0, 1], page_id
        ),
        "articles": table("articles", article),
        "listings": table("listings", *({**row, "row": at, "line": 4 + at, "number": 2 - at} for at in (0, 1))),
        "rejects": table(
            "rejects", {"page_id": page_id, "line": 5, "reason": "row_cut_off", "stage": "parse", "raw": b"\xff"}
        ),
    }


def report(corpus: Path, parts: list[dict[str, pl.DataFrame]]) -> dict[str, Any]:
    """Write `parts` of batch b, and validate them."""
    for index, tables in enumerate(parts):
        for name, frame in tables.items():
            parquet.write(name, frame, parquet.part_path(corpus / name / "b", index))
    places = [validation.Place(corpus, "b", index, encode) for index in range(len(parts))]
    return validation.summarise("b", map(validation.examine, places), examples=2)


def test_a_true_batch_is_described(tmp_path: Path) -> None:
    parts = [part("b/1"), part("b/2")]
    described = report(tmp_path, parts)
    assert json.loads(json.dumps(described)) == described
    assert described["counts"]["pages"] == 2
    assert described["failures"] == []
    first = described["tables"]["listings"][0]
    path = tmp_path / "listings" / "b" / "part-00000.parquet"
    assert first == {
        "path": "listings/b/part-00000.parquet",
        "rows": 2,
        "bytes": path.stat().st_size,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "content_hash": content.content_hash(parts[0]["listings"]),
    }


def cell(column: str, value: object) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return what puts `value` into every cell of `column`."""
    return lambda frame: frame.with_columns(pl.lit(value).cast(frame.schema[column]).alias(column))


LIES: list[tuple[str, Callable[[pl.DataFrame], pl.DataFrame], str]] = [
    ("articles", cell("n_chars", 0), "articles.n_chars: greater_than_or_equal_to(1)"),
    ("articles", cell("n_chars", 4), "articles: body"),
    ("articles", cell("text_sha256", "0" * 64), "articles: body"),
    ("articles", cell("split", None), "articles.split: not_nullable"),
    ("articles", cell("last_line", 1), "articles: lines_in_order"),
    ("articles", cell("batch", "c"), "articles: batch"),
    ("articles", cell("page_sha256", "0" * 64), "articles: page"),
    ("articles", cell("page_id", "b/9"), "articles: page"),
    ("listings", cell("row", 0), "listings: multiple_fields_uniqueness"),
    ("listings", cell("kind", "notice"), "listings: number_only_for_posts"),
    ("listings", lambda rows: rows.with_columns(pl.col("row") + 1), "listings: numbering"),
    ("lines", cell("role", "headline"), "lines.role: isin"),
    ("lines", cell("page_id", "b/9"), "lines: page"),
    ("lines", lambda lines: lines.filter(pl.col("line") != 3), "lines: no gap, no overlap"),
    ("rejects", cell("line", 6), "rejects: line"),
    ("rejects", cell("reason", "dull"), "rejects.reason: isin"),
    ("pages", cell("page_id", "c/1"), "pages: batch"),
    ("pages", cell("n_bytes", 3), "pages: bytes come back"),
]


@pytest.mark.parametrize(("name", "lie", "rule"), LIES)
def test_a_broken_rule_stops_the_build_and_says_where(
    name: str, lie: Callable[[pl.DataFrame], pl.DataFrame], rule: str, tmp_path: Path
) -> None:
    true = part("b/1")
    with pytest.raises(validation.BrokenRulesError) as error:
        report(tmp_path, [true | {name: lie(true[name])}])
    assert f"  {rule}" in str(error.value)
    assert f"data/corpus/{name}/b/part-00000.parquet: " in str(error.value)
    assert "malmoi inspect" in str(error.value)


def test_a_key_in_two_parts_is_found(tmp_path: Path) -> None:
    with pytest.raises(validation.BrokenRulesError) as error:
        report(tmp_path, [part("b/1"), part("b/2"), part("b/1")])
    assert "pages: key over all parts (places: 1)" in str(error.value)
    assert "data/corpus/pages/b/part-00002.parquet: row 0 has the key of a row before it" in str(error.value)


def test_only_a_few_places_are_shown_of_many(tmp_path: Path) -> None:
    broken = [
        part(f"b/{index}") | {"articles": cell("n_chars", 0)(part(f"b/{index}")["articles"])} for index in range(5)
    ]
    with pytest.raises(validation.BrokenRulesError) as error:
        report(tmp_path, broken)
    assert "(places: 5)" in str(error.value)
    assert str(error.value).count("part-0000") == 2


def test_the_parts_of_this_test_hold_every_table() -> None:
    assert set(part("b/1")) == set(schemas.TABLES) == set(validation.TABLES)
