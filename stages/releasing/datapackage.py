"""datapackage.json: a release as a Data Package, one resource for each part that has rows.

Sizes and hashes stand in SHA256SUMS and manifest.json: frictionless counts no bytes of Parquet files, and so would find
every `bytes` and `hash` here wrong. A part without rows is no resource to it either.
"""

from typing import Any

from stages.releasing.manifest import Manifest, Part


def datapackage(manifest: Manifest) -> dict[str, Any]:
    """Return the descriptor. The parts of a table share the schema under `schemas/`."""
    found = {
        "profile": "data-package",
        "name": "corpus",
        "id": manifest.url,
        "title": manifest.title,
        "description": manifest.description,
        "version": manifest.version,
        "created": None if manifest.date is None else f"{manifest.date}T00:00:00Z",
        "homepage": manifest.url,
        "licenses": [{"name": manifest.licence}],
        "contributors": [{"title": author, "role": "author"} for author in manifest.authors],
        "keywords": manifest.keywords or None,
        "resources": [
            resource(name, part) for name, table in manifest.tables.items() for part in table.parts if part.rows
        ],
    }
    return {key: value for key, value in found.items() if value is not None}


def resource(table: str, part: Part) -> dict[str, Any]:
    """Return the resource of one part."""
    return {
        "name": part.path.removesuffix(".parquet").replace("/", "-"),
        "path": part.path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": part.rows,
        "schema": f"schemas/{table}.table.json",
    }
