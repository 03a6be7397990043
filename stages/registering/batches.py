"""Register a batch of raw pages, and forget one: `malmoi add` and `malmoi remove`. Each does all of it or nothing."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from stages import params
from stages.errors import MalmoiError
from stages.outputs import write_text
from stages.registering import pipeline, raw
from stages.registering.pipeline import read

COPIED = "meta:\n  copied_by: malmoi\n"  # in a .dvc file: the pages beside it are a copy, and `remove` may delete them


class BatchError(MalmoiError):
    """A batch cannot be added or removed."""


def add(
    source: Path, name: str, crawl_date: str | None = None, licence: str | None = None, origin: str | None = None
) -> str:
    """Register the pages at `source` as batch `name`; return what was done, for a person to read."""
    refuse_name(name)
    raw.refuse_reserved(source)
    found = raw.survey(source)
    target = raw.destination(source, name, found)
    refuse_overlap(target)
    entry = {"path": target.as_posix(), "crawl_date": crawl_date, "origin": origin, "licence": licence, "lexicon": None}
    texts = pipeline.with_batch(name, entry)
    with ExitStack() as undo:
        copied = target.resolve() != source.resolve()
        if copied:
            undo.callback(raw.delete, target)
            raw.bring(source, target, found)
        tracker = track(target, copied, undo)
        write_all(texts, undo)
        undo.pop_all()
    count = "1 file" if len(found.files) == 1 else f"{len(found.files):,} files"
    place = f"in {target.as_posix()}, kept by {tracker}"
    return f"Added batch {name}: {count}, {found.n_bytes:,} bytes, {place}.\nNext: dvc repro"


def remove(name: str) -> str:
    """Forget batch `name`, delete its outputs and the copy that `add` made; return what was done, for a person."""
    path = Path(params.load().batch(name).path)
    with ExitStack() as undo:
        write_all(pipeline.without_batch(name), undo)
        undo.pop_all()
    for output in pipeline.OUTPUTS:
        raw.delete(Path(output.format(batch=name)))
    pages = f"its copy in {path.as_posix()} is deleted" if untrack(path) else f"{path.as_posix()} is left as it is"
    return f"Removed batch {name} and what was built from it; {pages}.\nNext: dvc repro"


def refuse_name(name: str) -> None:
    """Refuse a name that is taken, or cannot name a stage."""
    if not params.BATCH_NAME.fullmatch(name):
        raise BatchError(f"--name {name}: a batch is named with {params.BATCH_NAME_RULE}")
    if name in params.load().batches:
        raise BatchError(
            f"--name {name}: there is such a batch; choose another name, or first run malmoi remove {name}"
        )


def refuse_overlap(target: Path) -> None:
    """Refuse a place that another batch has, wholly or in part."""
    for batch in params.load().batches.values():
        other = Path(batch.path)
        if target.is_relative_to(other) or other.is_relative_to(target):
            raise BatchError(f"{target}: batch {batch.name} has its pages in {other}; a page belongs to one batch only")


def write_all(texts: dict[Path, str], undo: ExitStack) -> None:
    """Write files; `undo` puts back what they were."""
    for path, text in texts.items():
        undo.callback(write_text, path, read(path))
        write_text(path, text)


def track(target: Path, copied: bool, undo: ExitStack) -> str:
    """Put raw pages under DVC, unless git or DVC keeps them already; return who keeps them."""
    tracker, ignored = tracker_file(target), target.with_name(".gitignore")
    if tracker.exists():
        return "DVC"
    if run("git", "ls-files", "--", str(target)):
        return "git"
    undo.callback(restore, ignored, read(ignored) if ignored.exists() else None)
    undo.callback(raw.delete, tracker)
    run(sys.executable, "-m", "dvc", "add", "--quiet", str(target))
    if copied:
        write_text(tracker, read(tracker) + COPIED)
    return "DVC"


def untrack(target: Path) -> bool:
    """Delete the copy of raw pages that `add` made, and DVC's file of them; return whether there was one."""
    tracker = tracker_file(target)
    if not tracker.exists():
        return False
    copied = COPIED in read(tracker)
    run(sys.executable, "-m", "dvc", "remove", "--quiet", str(tracker))
    if copied:
        raw.delete(target)
    return copied


def tracker_file(target: Path) -> Path:
    """Return the file in which DVC notes the hash of `target`."""
    return target.with_name(f"{target.name}.dvc")


def restore(path: Path, text: str | None) -> None:
    """Give a file its earlier text back; None is none."""
    if text is None:
        raw.delete(path)
    else:
        write_text(path, text)


def run(*command: str) -> str:
    """Run a program and return what it printed; its failure is a `BatchError` with its own first words."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise BatchError(f"{' '.join(command[:5])} failed: {words[0]}")
    return done.stdout
