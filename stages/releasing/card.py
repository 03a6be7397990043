"""The data card: README.md of a release, with the YAML head by which `datasets` finds tables, columns and sizes."""

import io
from importlib import resources
from typing import Any

from stages.releasing.citation import cite_as
from stages.releasing.manifest import Manifest, Table

FEATURES: dict[str, dict[str, Any]] = {
    "string": {"dtype": "string"},
    "binary": {"dtype": "binary"},
    "bool": {"dtype": "bool"},
    "int32": {"dtype": "int32"},
    "int64": {"dtype": "int64"},
    "float64": {"dtype": "float64"},
    "date": {"dtype": "date32"},
    "time": {"dtype": "time64[us]"},
    "list<string>": {"list": "string"},
}
SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
SPLIT = "train"


def card(manifest: Manifest) -> str:
    """Return the card: the head between two lines of `---`, then the text."""
    import jinja2

    template = resources.files("stages.releasing").joinpath("templates/card.md.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(  # noqa: S701 - Markdown, not HTML
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(template).render(
        manifest=manifest, head=head(manifest), cite_as=cite_as(manifest), reasons=reasons(manifest), share=share
    )


def reasons(manifest: Manifest) -> dict[str, int]:
    """Return how much lies in quarantine for each reason, over all batches."""
    sums: dict[str, int] = {}
    for batch in manifest.batches:
        for reason, count in batch.rejects.items():
            sums[reason] = sums.get(reason, 0) + count
    return dict(sorted(sums.items()))


def share(value: float | None) -> str:
    """Return a share as per cent, or that it was not measured."""
    return "an unmeasured share" if value is None else f"{value:.2%}"


def head(manifest: Manifest) -> str:
    """Return the YAML head. Sizes are those of the Parquet files."""
    from ruamel.yaml import YAML

    rows = sum(table.rows for table in manifest.tables.values())
    data = {
        "license": manifest.licence.lower(),
        "language": ["ko"],
        "pretty_name": manifest.title,
        "size_categories": [next((name for limit, name in SIZES if rows < limit), "n>10M")],
        "tags": manifest.keywords,
        "configs": [config(name) for name in manifest.tables],
        "dataset_info": [dataset_info(name, table) for name, table in manifest.tables.items()],
    }
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def config(table: str) -> dict[str, Any]:
    """Return how `datasets` loads a table: by name, its parts as one split; articles come where no name is given."""
    found: dict[str, Any] = {"config_name": table}
    if table == "articles":
        found["default"] = True
    return {**found, "data_files": [{"split": SPLIT, "path": f"{table}/*/*.parquet"}]}


def dataset_info(name: str, table: Table) -> dict[str, Any]:
    """Return columns and sizes of a table as `datasets` wants them."""
    return {
        "config_name": name,
        "features": [{"name": column.name, **FEATURES[column.type]} for column in table.columns],
        "splits": [{"name": SPLIT, "num_bytes": table.bytes, "num_examples": table.rows}],
        "download_size": table.bytes,
        "dataset_size": table.bytes,
    }
