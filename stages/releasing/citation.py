"""How to cite a release: CITATION.cff, .zenodo.json, and one line of text.

An author written `Family, Given` is a person; one without a comma is a group.
"""

import json
from typing import Any

from stages.releasing.manifest import Manifest


def is_person(author: str) -> bool:
    """Tell whether an author is a person and not a group."""
    return "," in author


def cite_as(manifest: Manifest) -> str:
    """Return the citation in one line: authors, year, title, version, address."""
    year = f" ({manifest.date[:4]})" if manifest.date else ""
    address = f" {manifest.url}" if manifest.url else ""
    return f"{'; '.join(manifest.authors)}{year}. {manifest.title}, version {manifest.version}.{address}"


def citation_cff(manifest: Manifest) -> str:
    """Return CITATION.cff (format 1.2.0). Every value is written as JSON, which is YAML too."""
    found = {
        "cff-version": "1.2.0",
        "message": "Please cite this corpus with these data.",
        "type": "dataset",
        "title": manifest.title,
        "abstract": manifest.description,
        "version": manifest.version,
        "date-released": manifest.date,
        "license": manifest.licence,
        "url": manifest.url,
        "keywords": manifest.keywords or None,
        "authors": [cff_author(author) for author in manifest.authors],
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in found.items() if value is not None]
    return "\n".join(lines) + "\n"


def cff_author(author: str) -> dict[str, str]:
    """Return an author as the Citation File Format has it."""
    if not is_person(author):
        return {"name": author}
    family, given = (part.strip() for part in author.split(",", 1))
    return {"family-names": family, "given-names": given}


def zenodo(manifest: Manifest) -> dict[str, Any]:
    """Return .zenodo.json, which Zenodo reads when a repository's release is archived."""
    found = {
        "upload_type": "dataset",
        "title": manifest.title,
        "description": manifest.description,
        "version": manifest.version,
        "publication_date": manifest.date,
        "license": manifest.licence,
        "creators": [{"name": author} for author in manifest.authors],
        "keywords": manifest.keywords or None,
    }
    return {key: value for key, value in found.items() if value is not None}
