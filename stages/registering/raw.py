"""Take raw pages into the repository: looked at first, copied or packed, and the original left alone."""

import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from stages.engine import map_threads, progress
from stages.errors import MalmoiError
from stages.inputs.containers import SEEKING, kind_of

RAW = Path("data/raw")
PACK_ABOVE = 5_000  # files: DVC takes 58 s to add 200,000 files of 4 KB, and a second or so for one tar of them
GROUP_FILES = 256
GROUP_BYTES = 4 << 20
PACKED_SUFFIXES = (".gz", ".zst")
MADE = ("corpus", "duplicates", "ingested", "parsed", "release")  # folders of data/ that the build writes
RESERVED = (".dvc", ".git", ".venv", "reports", *(f"data/{made}" for made in MADE))

File = tuple[str, int]  # path under a folder, with forward slashes, and size in bytes


class RawPagesError(MalmoiError):
    """A path cannot be a batch of raw pages."""


@dataclass(frozen=True)
class Survey:
    """What lies under a path: its files in input order, the name of a single file being empty; bytes in all."""

    files: tuple[File, ...]
    n_bytes: int


def survey(source: Path) -> Survey:
    """Look at `source` and refuse what can hold no pages: nothing there, nothing in it, a link to a folder."""
    if not source.exists():
        raise RawPagesError(f"{source}: no such file or folder; correct the path")
    found = sorted(walk(source), key=in_input_order) if source.is_dir() else [("", source.stat().st_size)]
    if not found:
        raise RawPagesError(f"{source}: holds no files; give the folder that holds the pages")
    n_bytes = sum(size for _, size in found)
    if not n_bytes:
        raise RawPagesError(f"{source}: holds no bytes; give the folder or file that holds the pages")
    return Survey(tuple(found), n_bytes)


def walk(root: Path) -> Iterator[File]:
    """Yield each file under `root` as its path with forward slashes and its size in bytes, in no set order."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                name = folder + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif entry.is_file():
                    yield name, entry.stat().st_size
                else:
                    raise RawPagesError(
                        f"{root / name}: is neither a file nor a folder; replace it by what it stands for"
                    )


def in_input_order(file: File) -> bytes:
    """Return what files are sorted by, so that a packed folder is read in the order of the folder itself."""
    return os.fsencode(file[0])


def refuse_reserved(source: Path) -> None:
    """Refuse a path inside the build's own folders, and one that contains the repository."""
    place, here = source.resolve(), Path.cwd().resolve()
    if here.is_relative_to(place):
        raise RawPagesError(f"{source}: contains this repository; give a folder of pages alone")
    for folder in RESERVED:
        if place.is_relative_to(here / folder):
            raise RawPagesError(f"{source}: lies in {folder}/, which the build writes; give a folder of raw pages")


def destination(source: Path, name: str, found: Survey) -> Path:
    """Return where the pages of `source` will lie: where they are if inside the repository, else under data/raw/."""
    place, here = source.resolve(), Path.cwd().resolve()
    if is_packed(found):
        return RAW / f"{name}.tar"
    if place.is_relative_to(here):
        return place.relative_to(here)
    if source.is_dir():
        return RAW / name
    suffixes = source.suffixes[-2:] if source.suffix in PACKED_SUFFIXES else source.suffixes[-1:]
    return RAW / f"{name}{''.join(suffixes)}"


def is_packed(found: Survey) -> bool:
    """Whether a folder becomes one tar: it has many files, and none that could not be read inside a tar."""
    alone = {*SEEKING, "tar"}
    return len(found.files) > PACK_ABOVE and not any(kind_of(name).form in alone for name, _ in found.files)


def bring(source: Path, target: Path, found: Survey) -> None:
    """Copy or pack `source` to `target`, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.partial")
    try:
        if is_packed(found):
            pack(source, draft, found)
        elif source.is_dir():
            shutil.copytree(source, draft)
        else:
            shutil.copyfile(source, draft)
        draft.rename(target)
    finally:
        delete(draft)


def pack(folder: Path, target: Path, found: Survey) -> None:
    """Write the files of `folder` as a tar that depends on their names and bytes alone: no times, no owners."""
    contents = map_threads(partial(read_files, folder), groups(found.files))
    with target.open("wb", buffering=1 << 20) as out, progress(f"pack {folder.name}", found.n_bytes) as done:
        for names, blobs in zip(groups(found.files), contents, strict=True):
            for (name, _), content in zip(names, blobs, strict=True):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                out.write(member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
                out.write(content)
                out.write(bytes(-len(content) % tarfile.BLOCKSIZE))
            done(len(blobs), sum(map(len, blobs)))
        out.write(bytes(2 * tarfile.BLOCKSIZE))


def groups(files: Sequence[File]) -> Iterator[list[File]]:
    """Yield `files` in order, in groups that are worth a thread's while and small in memory."""
    group: list[File] = []
    n_bytes = 0
    for file in files:
        group.append(file)
        n_bytes += file[1]
        if len(group) == GROUP_FILES or n_bytes >= GROUP_BYTES:
            yield group
            group, n_bytes = [], 0
    if group:
        yield group


def read_files(folder: Path, files: Sequence[File]) -> list[bytes]:
    """Return the bytes of each file."""
    blobs = []
    for name, _ in files:
        with (folder / name).open("rb", buffering=0) as file:
            blobs.append(file.read())
    return blobs


def delete(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
