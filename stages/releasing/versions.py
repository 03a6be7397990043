"""Versions of the corpus, wherever they lie: in this folder, at a git revision, as a release, or published."""

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import total_ordering
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from stages.errors import MalmoiError
from stages.releasing import manifest, stores
from stages.releasing.manifest import Manifest, Part

if TYPE_CHECKING:
    import polars as pl

NUMBER = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
CORPUS = "data/corpus"
RELEASE = "data/release"
RECORDS = Path("releases")
LATEST = "latest.json"


class VersionError(MalmoiError):
    """A version cannot be found, or its files cannot be had."""


@total_ordering
@dataclass(frozen=True)
class Number:
    """A release number. Major: a schema breaks; minor: rows change; patch: only metadata changes."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> "Number":
        """Read `1.2.3` or `v1.2.3`."""
        found = NUMBER.fullmatch(text)
        if not found:
            raise VersionError(f"{text!r} is no version; write three numbers, such as 0.2.0")
        return cls(*map(int, found.groups()))

    def __lt__(self, other: "Number") -> bool:
        return (self.major, self.minor, self.patch) < (other.major, other.minor, other.patch)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tag(self) -> str:
        """The name of its git tag and of its folder where it is published."""
        return f"v{self}"

    def following(self, change: str) -> "Number":
        """Return the least number after this one for a change of `major`, `minor` or `patch`."""
        if change == "major":
            return Number(self.major + 1, 0, 0)
        if change == "minor":
            return Number(self.major, self.minor + 1, 0)
        return Number(self.major, self.minor, self.patch + 1)


@dataclass(frozen=True)
class Version:
    """A manifest, and the file system (fsspec) and folder where its parts lie."""

    label: str
    manifest: Manifest
    files: Any
    root: str

    def read(self, part: Part, columns: Sequence[str] | None = None) -> "pl.DataFrame":
        """Read a part; one that lies elsewhere is fetched for that moment."""
        from stages.tables import parquet

        place = f"{self.root}/{part.path}"
        with tempfile.TemporaryDirectory(prefix="malmoi-part-") as folder:
            local = Path(place) if stores.is_local(self.files) else Path(folder) / PurePosixPath(part.path).name
            try:
                if local != Path(place):
                    self.files.get_file(place, str(local))
                return parquet.read(local, columns)
            except Exception as error:  # each kind of file system has errors of its own
                raise VersionError(f"{self.label}: {part.path} cannot be read: {error}. {self.remedy}") from error

    @property
    def remedy(self) -> str:
        """What to do when a part is missing."""
        if stores.is_local(self.files):
            return "Run `dvc checkout`, or publish the version again."
        return "Run `dvc fetch --all-commits` if a DVC remote has it; else check out that revision and run `dvc repro`."


def find(text: str | None) -> Version:
    """Return the version that `text` names: a folder or URL, a release, a git revision; None is this folder."""
    if text is None:
        return working_tree()
    if "://" in text or Path(text).is_dir():
        return published(text)
    if NUMBER.fullmatch(text) and record_path(Number.parse(text)).exists():
        return released(Number.parse(text))
    return revision(text)


def working_tree() -> Version:
    """Return the version that was built last in this folder."""
    import fsspec

    return Version("this folder", manifest.load(Path(RELEASE) / manifest.FILE_NAME), fsspec.filesystem("file"), CORPUS)


def published(location: str) -> Version:
    """Return a published version: its own folder `DEST/vX.Y.Z`, or `DEST`, whose latest version is meant."""
    store = stores.connect(location)
    latest = store.read(LATEST)
    folder = f"{json.loads(latest)['path']}/" if latest else ""
    source = store.read(f"{folder}{manifest.FILE_NAME}")
    if source is None:
        remedy = "name the folder of a published version"
        raise VersionError(f"{location}: no {manifest.FILE_NAME} there; {remedy}")
    found = manifest.parse(source, f"{location}/{manifest.FILE_NAME}")
    return Version(f"{location} ({found.version})", found, store.files, store.full(folder.rstrip("/")))


def record_path(number: Number) -> Path:
    """Return where the repository keeps the manifest of a release."""
    return RECORDS / f"{number.tag}.json"


def released(number: Number) -> Version:
    """Return a release by its recorded manifest; its parts lie in the DVC cache or remote under its git tag."""
    return Version(number.tag, manifest.load(record_path(number)), _dvc_files(number.tag), CORPUS)


def revision(text: str) -> Version:
    """Return what was built at a git revision, from the DVC cache or remote."""
    files = _dvc_files(text)
    path = f"{RELEASE}/{manifest.FILE_NAME}"
    try:
        source = files.cat_file(path)
    except Exception as error:  # DVC's own errors have no common base
        raise VersionError(
            f"{text}: {path} is neither in the DVC cache nor in a remote ({error}). Run `dvc fetch --all-commits`, "
            "or check out that revision and run `dvc repro`."
        ) from error
    return Version(text, manifest.parse(source, f"{text}:{path}"), files, CORPUS)


def _dvc_files(text: str) -> Any:
    """Return the repository's files at a git revision, those that DVC tracks among them."""
    from dvc.api import DVCFileSystem
    from dvc.exceptions import DvcException
    from dvc.scm import RevError
    from scmrepo.exceptions import SCMError

    try:
        files = DVCFileSystem(".", rev=text, subrepos=False)
        files.ls("/", detail=False)
    except RevError:
        raise VersionError(f"{text}: no folder, release or git revision of that name") from None
    except (DvcException, SCMError) as error:
        raise VersionError(f"{text}: {error}") from error
    return files
