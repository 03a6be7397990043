"""Register a batch of raw pages, and forget one: `malmoi add` and `malmoi remove`.

Both change all that they touch or nothing. They keep in step the raw pages and their DVC file, the entry in params.yaml
and, in dvc.yaml, the lists of the stages that read small files of every batch (DVC makes no list from a parameter and
reads no pattern). Removing also takes the batch out of dvc.lock, where DVC itself would leave it.
"""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from stages import params
from stages.errors import MalmoiError
from stages.outputs import write_text
from stages.registering import documents, raw

PIPELINE = Path("dvc.yaml")
LOCK = Path("dvc.lock")
BATCH_STAGES = ("ingest", "parse", "assemble", "validate")
MERGED = {
    "dedupe": ("data/parsed/{batch}/article_keys", "data/parsed/{batch}/row_keys"),
    "report": ("reports/batches/{batch}.json",),
    "release": ("reports/batches/{batch}.json",),
}
OUTPUTS = (
    "data/ingested/{batch}",
    "data/parsed/{batch}",
    "data/duplicates/{batch}.parquet",
    "data/corpus/pages/{batch}",
    "data/corpus/lines/{batch}",
    "data/corpus/articles/{batch}",
    "data/corpus/listings/{batch}",
    "data/corpus/rejects/{batch}",
    "reports/batches/{batch}.json",
)
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
    texts = {params.PARAMS_FILE: with_entry(name, entry), PIPELINE: with_inputs(name)}
    with ExitStack() as undo:
        copied = not target.exists()
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
    texts = {params.PARAMS_FILE: without(params.PARAMS_FILE, ["batches"], name), PIPELINE: without_inputs(name)}
    if LOCK.exists():
        texts[LOCK] = without_stages(name)
    with ExitStack() as undo:
        write_all(texts, undo)
        undo.pop_all()
    for output in OUTPUTS:
        raw.delete(Path(output.format(batch=name)))
    kept = f"{path.as_posix()} is left as it is" if not untrack(path) else f"its copy in {path.as_posix()} is deleted"
    return f"Removed batch {name} and what was built from it; {kept}.\nNext: dvc repro"


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


def with_entry(name: str, entry: dict[str, str | None]) -> str:
    """Return params.yaml with the new batch, checked."""
    text = documents.append(read(params.PARAMS_FILE), ["batches"], {name: entry})
    params.check(text, params.PARAMS_FILE)
    return text


def with_inputs(name: str) -> str:
    """Return dvc.yaml with the batch's files among the inputs of the merging stages."""
    text = read(PIPELINE)
    for stage, inputs in MERGED.items():
        for path in inputs:
            text = documents.append(text, ["stages", stage, "deps"], path.format(batch=name))
    return text


def without_inputs(name: str) -> str:
    """Return dvc.yaml without the batch's files."""
    text = read(PIPELINE)
    for stage, inputs in MERGED.items():
        for path in inputs:
            text = documents.cut(text, ["stages", stage, "deps"], path.format(batch=name))
    return text


def without_stages(name: str) -> str:
    """Return dvc.lock without the batch's stages."""
    text = read(LOCK)
    for stage in BATCH_STAGES:
        text = documents.cut(text, ["stages"], f"{stage}@{name}")
    return text


def without(path: Path, keys: list[str], name: str) -> str:
    """Return the text of `path` without the entry `name` under `keys`."""
    return documents.cut(read(path), keys, name)


def read(path: Path) -> str:
    """Return the text of a file of the repository."""
    return path.read_text(encoding="utf-8")


def write_all(texts: dict[Path, str], undo: ExitStack) -> None:
    """Write files; `undo` puts back what they were."""
    for path, text in texts.items():
        undo.callback(write_text, path, read(path))
        write_text(path, text)


def track(target: Path, copied: bool, undo: ExitStack) -> str:
    """Put raw pages under DVC, unless git or DVC keeps them already; return who keeps them."""
    tracker = tracker_file(target)
    if tracker.exists():
        return "DVC"
    if run("git", "ls-files", "--", str(target)):
        return "git"
    ignored = target.with_name(".gitignore")
    undo.callback(write_text, ignored, read(ignored)) if ignored.exists() else undo.callback(raw.delete, ignored)
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


def run(*command: str) -> str:
    """Run a program and return what it printed; its failure is a `BatchError` with its own last words."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise BatchError(f"{' '.join(command[:4])} failed: {words[0]}")
    return done.stdout
