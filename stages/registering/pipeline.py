"""What params.yaml, dvc.yaml and dvc.lock say of a batch: their text with it, without it, and whether they agree.

DVC makes no list from a parameter and reads no pattern, so the stages that read small files of every batch list them
one by one in dvc.yaml, at the end of their `deps`. DVC also keeps the entries of a batch that is gone in dvc.lock; here
they go with it.
"""

import re
from pathlib import Path

from stages import params
from stages.errors import MalmoiError
from stages.registering import documents

PIPELINE = Path("dvc.yaml")
LOCK = Path("dvc.lock")
BATCH_STAGES = ("ingest", "parse", "assemble", "validate")
MERGED = {
    "dedupe": ("data/parsed/{batch}/article_keys", "data/parsed/{batch}/row_keys"),
    "evaluate": ("data/parsed/{batch}/repeated.json",),
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


class PipelineError(MalmoiError):
    """params.yaml and dvc.yaml do not fit each other, or the raw pages."""


def with_batch(name: str, entry: dict[str, str | None]) -> dict[Path, str]:
    """Return the texts of params.yaml, checked, and dvc.yaml with a new batch."""
    settings = documents.append(read(params.PARAMS_FILE), ["batches"], {name: entry})
    params.check(settings, params.PARAMS_FILE)
    stages = read(PIPELINE)
    for stage, path in merged(name):
        stages = documents.append(stages, ["stages", stage, "deps"], path)
    return {params.PARAMS_FILE: settings, PIPELINE: stages}


def without_batch(name: str) -> dict[Path, str]:
    """Return the texts of params.yaml, dvc.yaml and, if it is there, dvc.lock without a batch."""
    texts = {params.PARAMS_FILE: documents.cut(read(params.PARAMS_FILE), ["batches"], name), PIPELINE: read(PIPELINE)}
    for stage, path in merged(name):
        texts[PIPELINE] = documents.cut(texts[PIPELINE], ["stages", stage, "deps"], path)
    if LOCK.exists():
        texts[LOCK] = read(LOCK)
        for stage in BATCH_STAGES:
            texts[LOCK] = documents.cut(texts[LOCK], ["stages"], f"{stage}@{name}")
    return texts


def merged(name: str) -> list[tuple[str, str]]:
    """Return the stages that merge batches, each with a file or folder of batch `name` that it reads."""
    return [(stage, pattern.format(batch=name)) for stage, patterns in MERGED.items() for pattern in patterns]


def check() -> str:
    """Prove that params.yaml can be built: its keys, every batch's raw pages, and the lists of dvc.yaml."""
    settings = params.load()
    for batch in settings.batches.values():
        if not Path(batch.path).exists():
            raise PipelineError(
                f"params.yaml: batches.{batch.name}.path: there is no {batch.path}; put the raw pages there "
                f"(`dvc pull`, if DVC keeps them), correct the path, or run malmoi remove {batch.name}"
            )
    text = read(PIPELINE)
    for stage, patterns in MERGED.items():
        wanted = [pattern.format(batch=name) for name in settings.batches for pattern in patterns]
        if listed(text, stage) != wanted:
            lines = "\n".join(f"    - {path}" for path in wanted) or "    (no batch)"
            raise PipelineError(f"{PIPELINE}: stages.{stage}.deps: the batches of params.yaml, in order, are\n{lines}")
    return "params.yaml and dvc.yaml agree."


def listed(text: str, stage: str) -> list[str]:
    """Return the files of batches among the `deps` of a stage, in the order of dvc.yaml."""
    patterns = [re.compile(re.escape(path).replace(r"\{batch\}", "[^/]+")) for path in MERGED[stage]]
    items = documents.items(text, ["stages", stage, "deps"])
    return [item for item in items if any(pattern.fullmatch(item) for pattern in patterns)]


def read(path: Path) -> str:
    """Return the text of a file of the repository."""
    return path.read_text(encoding="utf-8")
