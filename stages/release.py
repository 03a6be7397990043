"""Stage release: params, reports of the batches, accuracy, code and lock → what data/release/ says of the tables."""

import json
import tomllib
from pathlib import Path
from typing import Any

from stages import params
from stages.errors import plain_errors
from stages.outputs import replacing, write_text
from stages.releasing import building, manifest, metadata

REPORTS = Path("reports/batches")
ACCURACY = Path("reports/accuracy.json")
PIPELINE = Path("dvc.yaml")
PROJECT = Path("pyproject.toml")
LOCK = Path("requirements.lock")
RELEASE = Path("data/release")


def main() -> None:
    """Write everything that is published beside the tables."""
    settings = params.load()
    made = building.build(
        settings,
        reports=[read_json(REPORTS / f"{name}.json") for name in settings.batches],
        accuracy=read_json(ACCURACY),
        code=manifest.hash_files(building.code_of_rows(PIPELINE.read_text(encoding="utf-8"))),
        lock=LOCK.read_text(encoding="utf-8"),
        package_version=tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"],
    )
    with replacing(RELEASE) as (folder,):
        for path, text in metadata.files(made).items():
            write_text(folder / path, text)
    print(f"release {made.version}: {len(made.parts):,} parts, {made.bytes / 1e6:,.1f} MB")


def read_json(path: Path) -> Any:
    """Return the data of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    with plain_errors():
        main()
