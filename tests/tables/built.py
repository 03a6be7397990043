"""A small built corpus, written with the project's own writer: two batches, the first of two parts."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from stages.tables import parquet
from stages.tables.columns import polars_schema

SHA = sha256(b"").hexdigest()
TEXT = "메뉴\n첫 문단이다.\n번호 제목 날짜\n7 눈 온다 2025.01.02\n? ?\n"
ROLES = ("chrome", "paragraph", "listing_header", "listing_row", "unknown")
OWN_DATE = date(2025, 1, 5)
LAYOUT = "spaces:number,title,date"


def build(corpus: Path, ingested: Path | None = None) -> Path:
    """Write the tables of `winter` (a page with a listing, an article alone; a page in quarantine) and `summer`.

    With `ingested`, the pages' own crawl dates are written there: `winter/b` has one.
    """
    write_part(corpus, "winter", 0, [page("winter/a/1", TEXT), page("winter/a/2", "혼자 있다.\n")])
    write_part(corpus, "winter", 1, [page("winter/b", TEXT)], quarantined=["winter/broken"])
    write_part(corpus, "summer", 0, [page("summer/긴 이름: 1#2", TEXT)])
    if ingested is not None:
        write_dates(ingested, "winter", 0, {})
        write_dates(ingested, "winter", 1, {"winter/b": OWN_DATE})
        write_dates(ingested, "summer", 0, {})
    return corpus


def write_dates(ingested: Path, batch: str, index: int, dates: dict[str, date]) -> None:
    columns = {"page_id": list(dates), "crawl_date": list(dates.values())}
    frame = pl.DataFrame(columns, schema=polars_schema("crawl_dates"))
    parquet.write("crawl_dates", frame, parquet.part_path(ingested / batch / "crawl_dates", index))


def page(page_id: str, text: str) -> dict[str, object]:
    return {
        "page_id": page_id,
        "batch": page_id.partition("/")[0],
        "path": page_id.partition("/")[2] + ".txt",
        "sha256": SHA,
        "n_bytes": len(text.encode("cp949")),
        "encoding": "cp949",
        "n_lines": text.count("\n"),
        "text": text,
    }


def write_part(
    corpus: Path, batch: str, index: int, pages: list[dict[str, object]], quarantined: list[str] | None = None
) -> None:
    records = {
        "pages": pages,
        "lines": [piece for each in pages for piece in pieces(each)],
        "articles": [article(each) for each in pages],
        "listings": [row(each) for each in pages if each["text"] == TEXT],
        "rejects": [whole(page_id) for page_id in quarantined or []]
        + [unread(each) for each in pages if each["text"] == TEXT],
    }
    for table, rows in records.items():
        frame = pl.DataFrame(rows, schema=polars_schema(table))
        parquet.write(table, frame, parquet.part_path(corpus / table / batch, index))


def pieces(page: dict[str, object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    start = 0
    lines = str(page["text"]).splitlines(keepends=True)
    roles = ROLES if len(lines) == len(ROLES) else ("paragraph",)
    for number, (line, role) in enumerate(zip(lines, roles, strict=True), start=1):
        end = start + len(line.encode())
        ref = 0 if role in {"paragraph", "listing_row"} else None
        found.append(
            {"page_id": page["page_id"], "line": number, "piece": 0, "start": start, "end": end, "role": role}
            | {"ref": ref}
        )
        start = end
    return found


def article(page: dict[str, object]) -> dict[str, object]:
    body = "첫 문단이다." if page["text"] == TEXT else "혼자 있다."
    return {
        **{name: page[name] for name in ("page_id", "batch")},
        "body": body,
        "captions": [],
        "bylines": [],
        "first_line": 1,
        "last_line": 2,
        "page_sha256": SHA,
        "text_sha256": SHA,
        "n_chars": len(body),
        "n_paragraphs": 1,
        "hangul_share": 1.0,
        "split": "train",
    }


def row(page: dict[str, object]) -> dict[str, object]:
    return {
        **{name: page[name] for name in ("page_id", "batch")},
        "row": 0,
        "line": 4,
        "n_lines": 1,
        "layout": LAYOUT,
        "kind": "post",
        "reply": False,
        "number": 7,
        "title": "눈 온다",
        "badges": [],
        "date_text": "2025.01.02",
        "page_sha256": SHA,
    }


def unread(page: dict[str, object]) -> dict[str, object]:
    reject = {"line": 5, "reason": "row_not_read", "stage": "parse", "detail": "no date", "raw": b"? ?\n"}
    return {"page_id": page["page_id"], **reject}


def whole(page_id: str) -> dict[str, object]:
    return {"page_id": page_id, "line": 0, "reason": "binary", "stage": "ingest", "detail": "a NUL", "raw": b"\0"}
