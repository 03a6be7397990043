"""A stage's outputs change as a whole or not at all.

dvc.yaml marks them `persist`, so that DVC leaves them alone before a run. A stage fills drafts beside them, and the
drafts take their places only when all of it went well: one that fails, or is killed, leaves the earlier outputs alone.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(*folders: Path) -> Iterator[tuple[Path, ...]]:
    """Yield one empty draft folder for each of `folders`; they replace these when the block ends without an error."""
    drafts = tuple(folder.with_name(f"{folder.name}.partial") for folder in folders)
    for draft in drafts:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
    try:
        yield drafts
        for draft, folder in zip(drafts, folders, strict=True):
            swap(draft, folder)
    finally:
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)


def swap(draft: Path, folder: Path) -> None:
    """Put `draft` in the place of `folder`, which may be missing; the older content is deleted last."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, its line feeds as they are; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.partial")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)


def write_json(path: Path, data: object) -> None:
    """Write `data` as JSON that git shows well: sorted keys, two blanks of indent, Korean letters as they are."""
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n")
