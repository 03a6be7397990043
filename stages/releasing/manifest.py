"""The manifest: what a version of the corpus is made of, in one JSON file.

It names every part of every table with its size and hashes, every column, every batch, and the rules that made the
tables: code, params and locked packages. Whatever else a release says is made from it, and two manifests are enough
to tell which parts two versions share. It names neither its own commit nor dvc.lock, both of which contain it.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stages.errors import MalmoiError

FORMAT = 1
FILE_NAME = "manifest.json"


class ManifestError(MalmoiError):
    """A manifest, or what it is to be made of, cannot be used."""


class Model(BaseModel):
    """Frozen; keys that a later format may add are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(Model):
    """One Parquet file. `path` is relative to the corpus; `content_hash` does not depend on the order of rows."""

    path: str = Field(pattern=r"^[a-z_]+/[a-z0-9-]+/part-[0-9]+\.parquet$")
    rows: int = Field(ge=0)
    bytes: int = Field(ge=0)
    sha256: str
    content_hash: str

    @property
    def batch(self) -> str:
        """The batch whose pages the part holds: `articles/<batch>/part-00000.parquet`."""
        return self.path.split("/")[1]


class Column(Model):
    """One column: its type and what its model demands of it. `pattern` is a regular expression."""

    name: str
    type: str
    nullable: bool
    description: str
    values: list[str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    pattern: str | None = None


class Table(Model):
    """One table: its key in sort order, its columns, and its parts in order."""

    description: str
    key: list[str]
    columns: list[Column]
    parts: list[Part] = []

    @property
    def rows(self) -> int:
        """Number of rows of all parts."""
        return sum(part.rows for part in self.parts)

    @property
    def bytes(self) -> int:
        """Size of all parts in bytes."""
        return sum(part.bytes for part in self.parts)


class Batch(Model):
    """One delivery of raw pages, and what became of it.

    `rules` are the params of the batch that decide its rows, such as `crawl_date`, and under `crawl_dates` the hash of
    those that its records carry; `rejects` counts what lies in quarantine, by reason.
    """

    name: str
    origin: str | None = None
    licence: str | None = None
    rules: dict[str, Any] = {}
    counts: dict[str, int] = {}
    rejects: dict[str, int] = {}


class Rules(Model):
    """What made the tables: SHA-256 of each file of code, the params that matter, the locked packages."""

    code_sha256: str
    code: dict[str, str]
    params: dict[str, Any]
    lock_sha256: str
    packages: dict[str, str]


class Manifest(Model):
    """A version of the corpus."""

    format: int = FORMAT
    version: str
    date: str | None = None
    title: str
    description: str
    authors: list[str]
    licence: str
    url: str | None = None
    keywords: list[str] = []
    package_version: str
    rules: Rules
    batches: list[Batch]
    accuracy: dict[str, Any] = {}
    tables: dict[str, Table]

    @property
    def parts(self) -> list[Part]:
        """Every part of every table, by path."""
        return sorted((part for table in self.tables.values() for part in table.parts), key=lambda part: part.path)

    @property
    def bytes(self) -> int:
        """Size of all tables in bytes."""
        return sum(table.bytes for table in self.tables.values())


def dump(manifest: Manifest) -> str:
    """Return the manifest as JSON text, in the order of the models; what is read is written the same."""
    return json.dumps(manifest.model_dump(mode="json", exclude_none=True), indent=2, ensure_ascii=False) + "\n"


def parse(source: str | bytes, where: str) -> Manifest:
    """Read a manifest from JSON; `where` is what an error calls it."""
    try:
        manifest = Manifest.model_validate_json(source)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"])) or "the whole file"
        raise ManifestError(f"{where}: no manifest of a release: {key}: {fault['msg'].lower()}") from None
    if manifest.format > FORMAT:
        raise ManifestError(f"{where}: written by a later Malmoi (format {manifest.format}); update it")
    return manifest


def load(path: Path) -> Manifest:
    """Read the manifest at `path`."""
    try:
        return parse(path.read_bytes(), str(path))
    except FileNotFoundError:
        remedy = "run `dvc repro release`, or `dvc checkout` to bring it back"
        raise ManifestError(f"{path}: no such file; {remedy}") from None


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(paths: Iterable[Path]) -> dict[str, str]:
    """Return path (posix, sorted) and SHA-256 of each file; a folder stands for its files but compiled code."""
    files: set[Path] = set()
    for path in paths:
        files |= {file for file in path.rglob("*") if file.is_file()} if path.is_dir() else {path}
    files = {file for file in files if "__pycache__" not in file.parts}
    return {file.as_posix(): sha256(file) for file in sorted(files)}


def hash_of(hashes: dict[str, str]) -> str:
    """Return one SHA-256 for all of `hashes`, in the form that `sha256sum` prints."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
