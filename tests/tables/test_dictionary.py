"""The README's tables of columns are what the models say."""

from pathlib import Path

import pytest

from stages.tables import dictionary, schemas
from stages.tables.columns import polars_schema

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_says_what_the_models_say() -> None:
    written = README.read_text(encoding="utf-8")
    assert dictionary.fill(written) == written, "run: python -m stages.tables.dictionary"


def test_every_column_is_there_once_with_its_description() -> None:
    rendered = dictionary.render()
    for table in schemas.TABLES:
        for name, column in schemas.model(table).to_schema().columns.items():
            assert column.description
            assert f"| `{name}` | " in rendered
            assert f" | {column.description} |" in rendered
    assert rendered.count("\n| `") == sum(len(polars_schema(table)) for table in schemas.TABLES)


def test_only_the_place_between_the_comments_changes() -> None:
    text = f"before\n{dictionary.BEGIN}\nold\n{dictionary.END}\nafter\n"
    filled = dictionary.fill(text)
    assert filled.startswith("before\n")
    assert filled.endswith("\nafter\n")
    assert "old" not in filled
    assert dictionary.fill(filled) == filled
    with pytest.raises(ValueError, match="no place"):
        dictionary.fill("no comments")
