"""Take raw pages into the repository: looked at first, copied or packed, and the original left alone."""

import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.engine import progress
from stages.errors import MalmoiError

RAW = Path("data/raw")
PACK_ABOVE = 5_000  # files: DVC takes 58 s to add 200,000 files of 4 KB, and a second or so for one tar of them
PACKED_SUFFIXES = (".gz", ".zst")
MADE = ("corpus", "duplicates", "ingested", "parsed", "release")  # folders of data/ that the build writes
RESERVED = (".dvc", ".git", ".venv", "reports", *(f"data/{made}" for made in MADE))


class RawPagesError(MalmoiError):
    """A path cannot be a batch of raw pages."""


@dataclass(frozen=True)
class Survey:
    """What lies under a path: file names relative to it, sorted, or one empty name for a single file; bytes in all."""

    files: tuple[str, ...]
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
    return Survey(tuple(name for name, _ in found), n_bytes)


def walk(root: Path) -> Iterator[tuple[str, int]]:
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


def in_input_order(file: tuple[str, int]) -> bytes:
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
    if len(found.files) > PACK_ABOVE:
        return RAW / f"{name}.tar"
    if place.is_relative_to(here):
        return place.relative_to(here)
    if source.is_dir():
        return RAW / name
    suffixes = source.suffixes[-2:] if source.suffix in PACKED_SUFFIXES else source.suffixes[-1:]
    return RAW / f"{name}{''.join(suffixes)}"


def bring(source: Path, target: Path, found: Survey) -> None:
    """Copy or pack `source` to `target`, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.partial")
    try:
        if len(found.files) > PACK_ABOVE:
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
    with target.open("wb", buffering=1 << 20) as out, progress(f"pack {folder.name}", found.n_bytes) as done:
        for name in found.files:
            content = (folder / name).read_bytes()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            out.write(member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
            out.write(content)
            out.write(bytes(-len(content) % tarfile.BLOCKSIZE))
            done(1, len(content))
        out.write(bytes(2 * tarfile.BLOCKSIZE))


def delete(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
