"""Other people's readers and validators accept a published version, and read from it what was written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import datasets
import duckdb
import frictionless
import jsonschema_rs
import mlcroissant
import pandas as pd
import polars as pl
import pytest

from stages.releasing import manifest
from tests.releasing.corpora import TABLES

pytestmark = pytest.mark.filterwarnings("ignore")


def n_rows(published: Path, table: str) -> int:
    """Return how many rows the manifest gives a table."""
    return manifest.load(published / manifest.FILE_NAME).tables[table].rows


def test_datasets_loads_each_table(published: Path, tmp_path: Path) -> None:
    for table in TABLES:
        loaded = datasets.load_dataset(str(published), table, split="train", cache_dir=str(tmp_path))
        expected = pl.read_parquet(published / table / "*" / "*.parquet")
        assert loaded.num_rows == n_rows(published, table)
        assert loaded.to_list() == expected.to_dicts()


def test_datasets_takes_articles_when_no_table_is_named(published: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(published), cache_dir=str(tmp_path))
    assert "body" in loaded["train"].column_names
    info = loaded["train"].info
    assert info.splits["train"].num_examples == n_rows(published, "articles")


def test_croissant_is_valid_and_its_records_are_the_rows(published: Path) -> None:
    described = mlcroissant.Dataset(jsonld=str(published / "croissant.json"))
    assert described.metadata.ctx.issues.errors == set()
    undated = manifest.load(published / manifest.FILE_NAME).date is None
    assert len(described.metadata.ctx.issues.warnings) == undated
    for table in TABLES:
        records = list(described.records(table))
        assert len(records) == n_rows(published, table)
        expected = pl.read_parquet(published / table / "*" / "*.parquet")["page_id"].to_list()
        assert sorted(record[f"{table}/page_id"].decode() for record in records) == sorted(expected)


def test_the_data_package_is_valid(published: Path) -> None:
    report = frictionless.validate(str(published / "datapackage.json"))
    assert report.valid, report.flatten(["name", "message"])
    assert report.stats["tasks"] == sum(part.rows > 0 for part in manifest.load(published / manifest.FILE_NAME).parts)


def test_the_data_package_is_not_valid_for_other_rows(published: Path) -> None:
    descriptor = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    articles = descriptor["resources"][0]
    articles["schema"] = json.loads((published / articles["schema"]).read_text(encoding="utf-8"))
    articles["schema"]["fields"][0]["constraints"]["enum"] = ["another page"]
    package = frictionless.Package.from_descriptor({"name": "p", "resources": [articles]}, basepath=str(published))
    assert not package.validate().valid


@pytest.mark.parametrize("table", ["articles", "listings", "pages", "lines"])
def test_every_row_fits_the_json_schema(published: Path, table: str) -> None:
    schema = json.loads((published / "schemas" / f"{table}.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    frame = pl.read_parquet(published / table / "*" / "*.parquet")
    rows: list[dict[str, Any]] = json.loads(frame.write_json())
    assert len(rows) == n_rows(published, table)
    assert [error.message for row in rows for error in validator.iter_errors(row)] == []
    assert not validator.is_valid({**rows[0], "page_id": None})


def test_the_citation_is_valid(published: Path) -> None:
    command = [str(Path(sys.executable).with_name("cffconvert")), "--validate"]
    subprocess.run(command, cwd=published, check=True)


def test_duckdb_and_pandas_read_the_same_rows(published: Path) -> None:
    rows = duckdb.read_parquet(f"{published}/listings/*/*.parquet")
    frame = pd.read_parquet(published / "listings")
    found = rows.aggregate("count(*), count(distinct page_id)").fetchall()
    assert found == [(n_rows(published, "listings"), frame["page_id"].nunique())]
