"""Records of one file that were crawled on different days, built in a real repository."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from stages.tables import parquet
from tests import repositories
from tests.reading.invented import SENTENCES

LISTING = """\
번호 제목 글쓴이 날짜
9 갈대밭 산책길 나루 07-09
8 막차 시각 솔잎 어제
7 물값 이야기 나루 2020.01.02
6 헌책방 골목 솔잎 09:12
"""
PAGE = f"{SENTENCES[0]}\n\n{SENTENCES[1]}\n\n{LISTING}"
OWN = ("2024-07-08T23:58:10+09:00", "2025-07-11 09:12:00", "some day", None)
DATES = {
    "2024-07-08": [date(2023, 7, 9), date(2024, 7, 7), date(2020, 1, 2), date(2024, 7, 8)],
    "2025-07-11": [date(2025, 7, 9), date(2025, 7, 10), date(2020, 1, 2), date(2025, 7, 11)],
    "2022-08-01": [date(2022, 7, 9), date(2022, 7, 31), date(2020, 1, 2), date(2022, 8, 1)],
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository to which four records have been added; the last two have no day of their own."""
    dump = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    dump.write_bytes(records(OWN))
    folder = repositories.make(tmp_path_factory.mktemp("dated") / "corpus", "stages")
    repositories.malmoi(folder, "add", str(dump), "--name", "dated", "--crawl-date", "2022-08-01")
    return folder


def records(dates: tuple[str | None, ...]) -> bytes:
    """Return JSON Lines: the same page, crawled at different times."""
    return b"".join(json.dumps({"text": PAGE, "timestamp": day}).encode() + b"\n" for day in dates)


def build(repository: Path, *, ok: bool = True) -> tuple[set[str], str]:
    """Build the batch as far as it is read; return the stages that ran, and what was said."""
    command = ("python", "-m", "dvc", "repro", "parse@dated")
    done = repositories.run(repository, *command, ok=ok)
    return set(re.findall(r"^Running stage '([^']+)'", done.stdout, re.MULTILINE)), done.stderr


def dates(repository: Path) -> list[list[date | None]]:
    """Return the dates of each page's listing rows."""
    rows = parquet.read(repository / "data/parsed/dated/listings/part-00000.parquet", ["page_id", "date"])
    return [page["date"].to_list() for page in rows.partition_by("page_id", maintain_order=True)]


def test_each_page_is_read_by_its_own_day_else_by_its_batch_s(repository: Path) -> None:
    assert build(repository)[0] == {"ingest@dated", "parse@dated"}
    of_batch = DATES["2022-08-01"]
    assert dates(repository) == [DATES["2024-07-08"], DATES["2025-07-11"], of_batch, of_batch]
    own = parquet.read(repository / "data/ingested/dated/crawl_dates/part-00000.parquet")
    assert own.rows() == [("dated/dated.jsonl#0", date(2024, 7, 8)), ("dated/dated.jsonl#1", date(2025, 7, 11))]


def test_another_day_of_an_unchanged_page_is_read_anew(repository: Path) -> None:
    build(repository)
    pages = (repository / "data/corpus/pages/dated/part-00000.parquet").read_bytes()
    raw = repository / "data/raw/dated.jsonl"
    raw.unlink()
    raw.write_bytes(records(("2025-07-11", None, None, None)))
    assert build(repository)[0] == {"ingest@dated", "parse@dated"}
    assert (repository / "data/corpus/pages/dated/part-00000.parquet").read_bytes() == pages
    assert dates(repository) == [DATES["2025-07-11"], *[DATES["2022-08-01"]] * 3]


def test_a_name_that_no_record_has_is_one_message(repository: Path) -> None:
    params = repository / "params.yaml"
    text = params.read_text(encoding="utf-8")
    entry = "    path: data/raw/dated.jsonl\n"
    assert entry in text
    params.write_text(text.replace(entry, f"{entry}    date_field: crawled\n"), encoding="utf-8")
    _, said = build(repository, ok=False)
    params.write_text(text, encoding="utf-8")
    assert "params.yaml: batches.dated.date_field: no record has a date under crawled" in said
    assert "Traceback" not in said
