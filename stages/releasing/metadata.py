"""All files that a release has beside its tables, each made from the manifest."""

import hashlib
import json

from stages.releasing import card, citation, row_schemas
from stages.releasing import manifest as manifests
from stages.releasing.croissant import croissant
from stages.releasing.datapackage import datapackage
from stages.releasing.manifest import Manifest

SUMS = "SHA256SUMS"


def files(manifest: Manifest) -> dict[str, str]:
    """Return path and text of every file of metadata; SHA256SUMS covers the others, and the tables."""
    found = {
        manifests.FILE_NAME: manifests.dump(manifest),
        "README.md": card.card(manifest),
        "CITATION.cff": citation.citation_cff(manifest),
        ".zenodo.json": as_json(citation.zenodo(manifest)),
        "croissant.json": as_json(croissant(manifest)),
        "datapackage.json": as_json(datapackage(manifest)),
    }
    for name, table in manifest.tables.items():
        found[f"schemas/{name}.schema.json"] = as_json(row_schemas.json_schema(name, table, manifest.version))
        found[f"schemas/{name}.table.json"] = as_json(row_schemas.table_schema(table))
    found[SUMS] = checksums(manifest, {path: text.encode() for path, text in found.items()}).decode()
    return dict(sorted(found.items()))


def as_json(data: object) -> str:
    """Return JSON text for people: in the order given, two blanks deep."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def checksums(manifest: Manifest, contents: dict[str, bytes]) -> bytes:
    """Return what `sha256sum --check` reads: every part and every file of metadata, by path."""
    sums = {part.path: part.sha256 for part in manifest.parts}
    sums |= {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())).encode()
