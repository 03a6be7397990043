"""A stand-in for the stages that make tables: writes the corpus that recipe.json asks for, with reports, as they do."""

import json
import shutil
from pathlib import Path

from stages.outputs import write_json
from tests.releasing import corpora
from tests.releasing.corpora import Page, Recipe


def main() -> None:
    """Write data/corpus and reports/: batches and the texts of their pages stand in recipe.json."""
    asked = json.loads(Path("recipe.json").read_text(encoding="utf-8"))
    batches = {
        name: [Page(f"{number:03d}", text, ("글",)) for number, text in enumerate(texts)]
        for name, texts in asked["batches"].items()
    }
    recipe = Recipe(batches, reading=Path("stages/rules.txt").read_text(encoding="utf-8").strip())
    shutil.rmtree("data/corpus", ignore_errors=True)
    first: dict[str, str] = {}
    for name, pages in batches.items():
        report = corpora.write_batch(Path("data/corpus"), name, pages, recipe, first)
        write_json(Path("reports/batches") / f"{name}.json", report)
    write_json(Path("reports/accuracy.json"), {})


if __name__ == "__main__":
    main()
