"""Stage validate: the corpus tables of one batch → reports/batches/<batch>.json, or an error if a rule is broken."""

import sys
from collections.abc import Iterator
from pathlib import Path

from stages import outputs, params
from stages.engine import progress, workers
from stages.errors import plain_errors
from stages.inputs import encodings
from stages.tables import crawl_dates, parquet, validation

CORPUS = Path("data/corpus")
REPORTS = Path("reports/batches")


def main(name: str) -> None:
    """Prove every rule of the tables for every page of batch `name`, and count what is in them."""
    settings = params.load()
    n_parts = len(parquet.parts(CORPUS / "pages" / name))
    places = [validation.Place(CORPUS, name, index, encodings.encode) for index in range(n_parts)]
    with workers(settings.engine, n_parts) as map_parts:
        examined = map_parts(validation.examine, places)
        report = validation.summarise(name, told(name, examined), settings.validate_.examples)
    own_dates = crawl_dates.summary(crawl_dates.INGESTED, name)  # they make rows, so a release has to name them
    outputs.write_json(REPORTS / f"{name}.json", report | own_dates)


def told(name: str, parts: Iterator[validation.Examined]) -> Iterator[validation.Examined]:
    """Yield `parts`, telling how far they have come."""
    with progress(f"validate {name}") as done:
        for part in parts:
            yield part
            done(part.files["pages"]["rows"], part.counts.get("counts", {}).get("raw_bytes", 0))


if __name__ == "__main__":
    with plain_errors():
        main(*sys.argv[1:])
