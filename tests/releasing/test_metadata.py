"""What a release says of itself: complete, deterministic, and nowhere its own commit."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from stages.errors import MalmoiError
from stages.params import Batch as BatchParams
from stages.releasing import building, citation, contracts, dictionary, manifest, metadata
from stages.tables import schemas
from stages.tables.columns import polars_schema
from tests.releasing import corpora
from tests.releasing.corpora import ACCURACY, LOCK, Page, Recipe

RECIPE = Recipe({"b": [Page("1", "본문"), Page("2", "\0", broken=True)], "a": [Page("1", "다른 본문", ("글",))]})


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = corpora.write(tmp_path, RECIPE)
    text = manifest.dump(made)
    assert manifest.dump(manifest.parse(text, "here")) == text
    assert metadata.files(manifest.parse(text, "here")) == metadata.files(made)


def test_metadata_follow_from_the_manifest_alone(tmp_path: Path) -> None:
    """Equal corpora in other folders have equal metadata: no path, clock or order of chance is in them."""
    assert metadata.files(corpora.write(tmp_path / "one", RECIPE)) == metadata.files(
        corpora.write(tmp_path / "two", RECIPE)
    )


def test_batches_keep_their_order(tmp_path: Path) -> None:
    made = corpora.write(tmp_path, RECIPE)
    assert [batch.name for batch in made.batches] == ["b", "a"]
    assert [part.batch for part in made.tables["pages"].parts] == ["b", "a"]


def test_the_card_names_every_table_column_batch_and_reason(tmp_path: Path) -> None:
    card = metadata.files(corpora.write(tmp_path, RECIPE))["README.md"]
    for table in schemas.TABLES:
        assert f"### {table}" in card
        for column in polars_schema(table):
            assert f"| `{column}` |" in card
    assert "| binary | 1 |" in card
    assert "| `a` | written for the tests | CC0-1.0 | 2025-07-11 |" in card
    assert "The testers; Kim, Saem (2025). 시험 말모이, version 0.1.0." in card
    assert "Not measured." in card


def test_the_card_tells_the_accuracy(tmp_path: Path) -> None:
    made = corpora.write(tmp_path, RECIPE)
    shares = {"pages": 150, "rows": 3000, "articles": 140, "rows_exact": 0.9987, "bodies_exact": 1.0}
    gold = {**shares, "aside": {**shares, "pages": 50, "rows_exact": 0.99}}
    for own, sentence in (({"pages": 0}, "No pages of this corpus itself"), (shares, "On 150 labelled pages of this")):
        measured = made.model_copy(update={"accuracy": {"gold": gold, "own": own}})
        card = metadata.files(measured)["README.md"]
        assert "99.87% of 3000 listing rows and 100.00% of 140 article" in card
        assert "on the 50 pages kept aside while rules were written: 99.00%" in card
        assert sentence in card


def test_every_check_of_the_models_is_in_the_schemas(tmp_path: Path) -> None:
    schema = json.loads(metadata.files(corpora.write(tmp_path, RECIPE))["schemas/listings.schema.json"])
    assert schema["properties"]["kind"]["enum"] == ["post", "notice", "current"]
    assert schema["properties"]["number"] == {
        "description": schema["properties"]["number"]["description"],
        "type": ["integer", "null"],
        "minimum": 0.0,
    }
    with pytest.raises(ValueError, match="check is_even of a column has no counterpart"):
        dictionary.bounds_of("is_even", {})


def test_types_have_names_and_names_have_types() -> None:
    for table in schemas.TABLES:
        for dtype in polars_schema(table).values():
            assert dictionary.polars_type(dictionary.type_name(dtype)) == dtype


def test_the_manifest_names_code_params_and_packages(tmp_path: Path) -> None:
    made = corpora.write(tmp_path, RECIPE)
    assert made.rules.packages == {"polars": "2.1.0"}
    assert set(made.rules.params) == {"part_bytes", "ingest", "parse", "split"}
    assert made.batches[0].rules == {"crawl_date": "2025-07-11"}
    assert "engine" not in manifest.dump(made)


def test_the_crawl_dates_of_records_are_rules_of_their_batch() -> None:
    one_batch = replace(RECIPE, batches={"b": []})
    tables: dict[str, list[object]] = {table: [] for table in schemas.TABLES}
    report = {"batch": "b", "tables": tables, "counts": {}, "rejects": {}}
    dated = report | {"crawl_dates": {"pages": 3, "content_hash": "0" * 32}}
    without, made = (building.build(corpora.params(one_batch), [each], {}, {}, LOCK, "0") for each in (report, dated))
    changes = contracts.rule_changes(without, made)
    assert [(change.name, change.batch) for change in changes] == [("batches.b.crawl_dates", "b")]
    assert "| as each record says |" in metadata.files(made)["README.md"]


def test_what_decides_the_rows_of_a_batch_is_recorded() -> None:
    assert set(BatchParams.model_fields) - {"name", "path", "origin", "licence"} == set(building.BATCH_RULES)


def test_code_of_rows_is_what_the_stages_that_write_tables_depend_on() -> None:
    code = [path.as_posix() for path in building.code_of_rows(Path("dvc.yaml").read_text(encoding="utf-8"))]
    assert {"stages/parse.py", "stages/duplicates.py", "stages/tables/parquet.py"} <= set(code)
    assert not [path for path in code if "releasing" in path or "reporting" in path or path == "stages/cli.py"]


def test_a_report_without_a_table_is_one_clear_error() -> None:
    report = {"batch": "b", "tables": {}, "counts": {}, "rejects": {}}
    one_batch = replace(RECIPE, batches={"b": []})
    with pytest.raises(MalmoiError, match=r"reports/batches/b\.json: no parts of articles; run `dvc repro`"):
        building.build(corpora.params(one_batch), [report], ACCURACY, {}, LOCK, "0")


@pytest.mark.parametrize(
    ("text", "message"),
    [("{}", "here: no manifest of a release: version"), ("[", "here: no manifest of a release: the whole file")],
)
def test_what_is_no_manifest_is_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(MalmoiError, match=message):
        manifest.parse(text, "here")


def test_a_part_lies_nowhere_but_in_its_table_and_batch(tmp_path: Path) -> None:
    text = manifest.dump(corpora.write(tmp_path, RECIPE))
    with pytest.raises(MalmoiError, match=r"tables\.articles\.parts\.0\.path: string should match pattern"):
        manifest.parse(text.replace("articles/b/part", "articles/../part"), "here")


def test_a_later_format_is_one_clear_error(tmp_path: Path) -> None:
    later = corpora.write(tmp_path, RECIPE).model_copy(update={"format": manifest.FORMAT + 1})
    with pytest.raises(MalmoiError, match="written by a later Malmoi"):
        manifest.parse(manifest.dump(later), "here")


def test_persons_and_groups_are_cited_apart() -> None:
    assert citation.cff_author("Kim, Saem") == {"family-names": "Kim", "given-names": "Saem"}
    assert citation.cff_author("The testers") == {"name": "The testers"}


def test_a_folder_of_code_stands_for_its_files_but_compiled_code(tmp_path: Path) -> None:
    for name in ("room/a.py", "room/words/b.yaml", "room/__pycache__/a.cpython-311.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    hashes = manifest.hash_files([tmp_path / "room"])
    assert [Path(path).relative_to(tmp_path).as_posix() for path in hashes] == ["room/a.py", "room/words/b.yaml"]
