"""What reads and writes tables knows their columns from a file, which says what the models say."""

import subprocess
import sys
from pathlib import Path

import pytest

from stages.tables import columns, dictionary, schemas

WRITE_AND_READ = """
import sys
from pathlib import Path
import polars as pl
from stages import duplicates
from stages.inputs import containers
from stages.reading import page
from stages.tables import columns, crawl_dates, parquet
for name in columns.tables():
    parquet.write(name, pl.DataFrame(schema=columns.polars_schema(name)), Path(name) / "part-00000.parquet")
print(sorted({"pandera", "pydantic"} & set(sys.modules)))
"""


def test_the_file_says_what_the_models_say() -> None:
    path = Path(columns.__file__).with_name(columns.WRITTEN)
    assert path.read_text(encoding="utf-8") == dictionary.written(), "run: python -m stages.tables.dictionary"


@pytest.mark.parametrize("table", list(schemas.TABLES | schemas.INTERNAL))
def test_names_types_and_key_are_those_of_the_model(table: str) -> None:
    found = schemas.model(table).to_schema().columns
    assert list(columns.polars_schema(table)) == list(columns.descriptions(table)) == list(found)
    assert set(columns.key(table)) <= set(found)
    assert schemas.model(table).Config.unique == columns.key(table)
    for name, dtype in columns.polars_schema(table).items():
        assert found[name].dtype.type == dtype


def test_what_reads_and_stores_parts_loads_no_checks(tmp_path: Path) -> None:
    """Ingest and the processes that parse do without pandera and pydantic, which take a tenth of a second to load."""
    said = subprocess.run(
        [sys.executable, "-c", WRITE_AND_READ],
        cwd=tmp_path, env={"PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "[]\n"
