"""Publish a version: DEST/vX.Y.Z with its tables and metadata, then DEST/latest.json.

A version is there when its manifest is, and that is written after every other file of it has been sent and read back.
So an interrupted run leaves either no version or a whole one, and the next run goes on where it stopped. A published
version never changes. Parts that an earlier version has are copied at the destination and not sent again.
"""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from stages.releasing import manifest as manifests
from stages.releasing import metadata
from stages.releasing.manifest import Manifest, Part
from stages.releasing.stores import Store, StoreError
from stages.releasing.versions import LATEST, NUMBER, Number, VersionError

Done = Callable[[int], object]


@dataclass
class Published:
    """What a run did, in files and bytes."""

    version: str
    location: str
    new: bool
    sent: int = 0
    sent_bytes: int = 0
    copied: int = 0
    copied_bytes: int = 0
    kept: int = 0
    kept_bytes: int = 0

    def count(self, act: str, n_bytes: int) -> None:
        """Count one file that was `sent`, `copied` or `kept`."""
        setattr(self, act, getattr(self, act) + 1)
        setattr(self, f"{act}_bytes", getattr(self, f"{act}_bytes") + n_bytes)


def publish(
    release: Path, corpus: Path, store: Store, done: Done = lambda _: None, jobs: int | None = None
) -> Published:
    """Publish the version whose metadata lies under `release` and whose parts lie under `corpus`.

    `done` is called with the bytes of each part that is sent, copied or found there already, once it has been read back
    and its SHA-256 is right. `jobs` is how many are under way at once; None leaves it to the store.
    """
    made = manifests.load(release / manifests.FILE_NAME)
    number = Number.parse(made.version)
    texts = read_metadata(release, made)
    result = Published(made.version, f"{store.location}/{number.tag}", is_new(store, number, texts))
    work = Work(store, number.tag, corpus, earlier_parts(store, number), store.sizes(number.tag), result.new)
    pool = ThreadPoolExecutor(max_workers=jobs or store.jobs)
    try:
        for part, act in zip(made.parts, pool.map(work.bring, made.parts), strict=True):
            result.count(act, part.bytes)
            done(part.bytes)
    finally:
        pool.shutdown(cancel_futures=True)
    work.finish({part.path for part in made.parts}, texts)
    point_to(store, number, texts[manifests.FILE_NAME])
    return result


def read_metadata(release: Path, made: Manifest) -> dict[str, bytes]:
    """Return path and content of every file of metadata, proven to be the set that SHA256SUMS names."""
    texts = {path.relative_to(release).as_posix(): path.read_bytes() for path in release.rglob("*") if path.is_file()}
    sums = texts.get(metadata.SUMS)
    if sums != metadata.checksums(made, {path: text for path, text in texts.items() if path != metadata.SUMS}):
        raise VersionError(f"{release} is not as the stage release left it; run `dvc checkout {release}`")
    return texts


def is_new(store: Store, number: Number, texts: dict[str, bytes]) -> bool:
    """Tell whether a version is yet to be published; one that is there with other content is an error."""
    if store.read(f"{number.tag}/{manifests.FILE_NAME}") is None:
        return True
    if any(store.read(f"{number.tag}/{path}") != texts[path] for path in (manifests.FILE_NAME, metadata.SUMS)):
        raise VersionError(
            f"{store.location}/{number.tag} is published already, with other content; a published version never "
            "changes. Make a new one with `malmoi release`."
        )
    return False


@dataclass(frozen=True)
class Work:
    """What is needed to bring the parts of one version to the destination."""

    store: Store
    tag: str
    corpus: Path
    earlier: dict[str, str]
    there: dict[str, int]
    new: bool

    def bring(self, part: Part) -> str:
        """See that a part lies at the destination, byte for byte; return whether it was `sent`, `copied` or `kept`."""
        path = f"{self.tag}/{part.path}"
        if self.there.get(part.path) == part.bytes and self.store.sha256(path) == part.sha256:
            return "kept"
        if not self.new:
            raise StoreError(f"{self.store.location}: {path} is missing or damaged, though {self.tag} was published")
        if part.sha256 in self.earlier and self._copied(part, path):
            return "copied"
        self._send(part, path)
        return "sent"

    def _copied(self, part: Part, path: str) -> bool:
        """Copy a part from an earlier version; a damaged one is no use."""
        try:
            self.store.copy(self.earlier[part.sha256], path)
        except (FileNotFoundError, NotImplementedError, StoreError):
            return False
        return self.store.sha256(path) == part.sha256

    def _send(self, part: Part, path: str) -> None:
        """Send a part from this machine, if it is the one of the manifest, and read it back."""
        local = self.corpus / part.path
        if not local.exists() or manifests.sha256(local) != part.sha256:
            raise VersionError(f"{local} is not the file that the manifest names; run `dvc repro` or `dvc checkout`")
        self.store.put(local, path)
        if self.store.sha256(path) != part.sha256:
            raise StoreError(f"{self.store.location}: {path} holds other bytes than were sent; run the command again")

    def finish(self, parts: set[str], texts: dict[str, bytes]) -> None:
        """Write the metadata, the manifest last, and take away what an interrupted run of other content left."""
        if self.new:
            for path in sorted(self.there.keys() - parts - texts.keys()):
                self.store.delete(f"{self.tag}/{path}")
        for path, content in sorted(texts.items(), key=lambda file: file[0] == manifests.FILE_NAME):
            place = f"{self.tag}/{path}"
            if self.store.read(place) == content:
                continue
            if not self.new:
                raise StoreError(
                    f"{self.store.location}: {place} is missing or damaged, though {self.tag} was published"
                )
            self.store.write(place, content)
            if self.store.read(place) != content:
                raise StoreError(f"{self.store.location}: {place} holds other bytes than were written")


def earlier_parts(store: Store, number: Number) -> dict[str, str]:
    """Return SHA-256 and path of every part of the other versions that are published whole."""
    found: dict[str, str] = {}
    for folder in store.folders():
        if NUMBER.fullmatch(folder) and folder != number.tag:
            source = store.read(f"{folder}/{manifests.FILE_NAME}")
            parts = manifests.parse(source, f"{store.location}/{folder}").parts if source else []
            found |= {part.sha256: f"{folder}/{part.path}" for part in parts}
    return found


def point_to(store: Store, number: Number, manifest: bytes) -> None:
    """Let latest.json name this version, unless it names a higher one."""
    found = store.read(LATEST)
    if found is not None and Number.parse(json.loads(found)["version"]) > number:
        return
    digest = hashlib.sha256(manifest).hexdigest()
    pointer = {"version": str(number), "path": number.tag, "manifest_sha256": digest}
    content = (json.dumps(pointer, indent=2, sort_keys=True) + "\n").encode()
    if content != found:
        store.write(LATEST, content)
