"""Where releases are published: any place that fsspec reaches, in the few acts that publishing needs."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.errors import MalmoiError

CHUNK = 1 << 22
EXTRAS = {"s3": "s3", "hf": "hf"}
# Places whose folders are only parts of names; asked for a folder, s3fs would make a bucket.
WITHOUT_FOLDERS = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "hf"})


def protocols(files: Any) -> set[str]:
    """Return the names by which URLs ask for a file system of fsspec."""
    return {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)


def is_local(files: Any) -> bool:
    """Tell whether `files`, a file system of fsspec, is this machine's own."""
    return "file" in protocols(files)


class StoreError(MalmoiError):
    """The destination cannot be used: no such place, no permission, no room, or bytes that are not those sent."""


@dataclass(frozen=True)
class Store:
    """A folder, bucket or repository. Every path is relative to it, with forward slashes."""

    location: str
    files: Any
    root: str

    @property
    def jobs(self) -> int:
        """How many files at once do it good: one at the Hugging Face Hub, where every file is a commit."""
        return 1 if "hf" in protocols(self.files) else 8

    def full(self, path: str) -> str:
        """Return a path as the file system names it."""
        return f"{self.root}/{path}" if path else self.root

    def sizes(self, folder: str) -> dict[str, int]:
        """Return path (relative to `folder`) and size of every file below it; nothing where it does not exist."""
        root = self.full(folder)
        with self.plain_errors(folder):
            try:
                found = self.files.find(root, detail=True)
            except FileNotFoundError:
                return {}
        prefix = self.files._strip_protocol(root).rstrip("/") + "/"  # noqa: SLF001 - fsspec's own way to compare paths
        return {name.removeprefix(prefix): int(info["size"]) for name, info in found.items()}

    def folders(self) -> list[str]:
        """Return the names of the folders that lie directly in the store."""
        with self.plain_errors(""):
            try:
                found = self.files.ls(self.root, detail=True)
            except FileNotFoundError:
                return []
        return sorted(info["name"].rstrip("/").rsplit("/", 1)[-1] for info in found if info["type"] == "directory")

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a small file, None where it does not exist."""
        with self.plain_errors(path):
            try:
                return bytes(self.files.cat_file(self.full(path)))
            except FileNotFoundError:
                return None

    def sha256(self, path: str) -> str:
        """Read a file back and return its SHA-256."""
        digest = hashlib.sha256()
        with self.plain_errors(path), self.files.open(self.full(path), "rb", cache_type="none") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def put(self, local: Path, path: str) -> None:
        """Send a file."""
        with self.plain_errors(path):
            self._make_folder(path)
            self.files.put_file(str(local), self.full(path))

    def copy(self, source: str, path: str) -> None:
        """Copy a file within the store, where the store can do so on its own side."""
        with self.plain_errors(path):
            self._make_folder(path)
            self.files.cp_file(self.full(source), self.full(path))

    def write(self, path: str, content: bytes) -> None:
        """Write a small file as a whole: where a write can be cut off, aside first and then into its place."""
        with self.plain_errors(path):
            self._make_folder(path)
            if is_local(self.files):
                self.files.pipe_file(self.full(f"{path}.partial"), content)
                Path(self.full(f"{path}.partial")).replace(self.full(path))
            else:
                self.files.pipe_file(self.full(path), content)

    def delete(self, path: str) -> None:
        """Delete a file."""
        with self.plain_errors(path):
            self.files.rm_file(self.full(path))

    def _make_folder(self, path: str) -> None:
        """Make the folder of `path` where folders are real; a bucket is never made."""
        if not protocols(self.files) & WITHOUT_FOLDERS:
            self.files.makedirs(self.full(path).rsplit("/", 1)[0], exist_ok=True)

    @contextmanager
    def plain_errors(self, path: str) -> Iterator[None]:
        """Turn whatever a store raises into one message with place and remedy."""
        place = f"{self.location}: {path}" if path else self.location
        try:
            yield
        except MalmoiError:
            raise
        except FileNotFoundError as error:
            remedy = "Correct the name, or create the bucket or repository first."
            raise StoreError(f"{place}: no such place ({error}). {remedy}") from error
        except PermissionError as error:
            remedy = "Check the credentials and what they allow."
            raise StoreError(f"{place} may not be read or written ({error}). {remedy}") from error
        except Exception as error:
            raise StoreError(f"{place}: {type(error).__name__}: {error}") from error


def connect(location: str) -> Store:
    """Return the store at a folder or URL (`s3://bucket/path`, `hf://datasets/owner/name`, any that fsspec knows)."""
    import fsspec

    try:
        files, root = fsspec.url_to_fs(location, skip_instance_cache=True, use_listings_cache=False)
    except ImportError as error:
        extra = EXTRAS.get(location.partition("://")[0])
        remedy = f'run pip install "malmoi[{extra}]"' if extra else str(error)
        raise StoreError(f"{location}: the package for this kind of place is not installed; {remedy}") from None
    except ValueError as error:
        raise StoreError(f"{location}: {error}") from None
    return Store(location, files, root.rstrip("/"))
