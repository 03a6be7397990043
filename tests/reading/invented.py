"""Pages written inside a test: read, and shown as plain values."""

from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import polars as pl

from stages.reading import lexicon, lines
from stages.reading.lexicon import Lexicon
from stages.reading.page import Reading, read
from stages.tables.columns import polars_schema

CRAWLED = date(2025, 7, 11)
SENTENCES = (
    "해담시는 다음 달부터 밤늦게 다니는 버스를 두 대 더 늘리기로 했다고 10일 밝혔다.",
    "막차를 놓쳐 걸어서 돌아가던 시장 상인들은 이제야 마음 놓고 가게 문을 닫을 수 있게 됐다며 반겼다.",
    "다만 버스 기사를 더 구하지 못하면 운행 간격이 길어질 수 있다는 걱정도 함께 나왔다.",
)
HEADER = "번호 제목 글쓴이 날짜"
POSTS = (
    "9 갈대밭 산책길 새로 열려 나루 2025.07.10",
    "8 “막차가 늦어졌다” 상인들 반색 솔잎 2025.07.09",
    "7 여름 물놀이장 12일 개장 나루 2025.07.08",
    "6 헌책방 골목에 모인 사람들 솔잎 2025.07.07",
)


@cache
def words() -> Lexicon:
    """Return the shipped lexicon."""
    return lexicon.load(None)


def pages(*texts: str, crawl_date: date | None = None) -> pl.DataFrame:
    """Return texts as the table `pages`, all of them crawled on one day."""
    rows = [
        {
            "page_id": f"b/{index:04d}",
            "batch": "b",
            "path": f"{index:04d}.txt",
            "url": None,
            "sha256": sha256(text.encode()).hexdigest(),
            "n_bytes": len(text.encode()),
            "encoding": "utf-8",
            "repaired": None,
            "n_lines": text.count("\n") + (not text.endswith("\n")),
            "text": text,
        }
        for index, text in enumerate(texts)
    ]
    frame = pl.DataFrame(rows, schema=polars_schema("pages"))
    return frame.with_columns(crawl_date=pl.lit(crawl_date, pl.Date))


def read_page(*printed: str, crawl_date: date | None = None) -> Reading:
    """Read one page of the given lines (each may hold several)."""
    return read(pages("\n".join(printed), crawl_date=crawl_date), words())


def solid(*printed: str) -> pl.DataFrame:
    """Return the lines of one page that are not blank, numbered by `k`."""
    split = lines.split(pages("\n".join(printed)))
    return split.filter(pl.col("text") != "").with_row_index("k")


def roles(reading: Reading) -> list[str]:
    """Return the role of each piece of the ledger."""
    return reading.lines.get_column("role").to_list()


def rows(reading: Reading, *names: str) -> list[Any]:
    """Return the listing rows: of one column its values, of several tuples."""
    found = reading.listings.select(names).rows()
    return [row[0] for row in found] if len(names) == 1 else found


def article(reading: Reading) -> dict[str, Any]:
    """Return the only article of a reading."""
    (found,) = reading.articles.to_dicts()
    return found


def paragraphs(reading: Reading) -> list[str]:
    """Return the paragraphs of the only article."""
    body: str = article(reading)["body"]
    return body.split("\n\n")
