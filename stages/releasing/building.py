"""Make the manifest of what was built last, from the params and the small files that the other stages leave in git."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stages.params import Batch as BatchParams
from stages.params import Params
from stages.releasing import dictionary, manifest
from stages.releasing.manifest import Batch, Manifest, ManifestError, Part, Rules, Table

# The sections of params.yaml that decide rows; the batches are recorded one by one.
RULES = ("part_bytes", "ingest", "parse", "split")
BATCH_RULES = ("crawl_date", "lexicon", "text_field", "id_field", "url_field", "date_field")
ROW_STAGES = ("ingest", "parse", "dedupe", "assemble")
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def build(
    params: Params,
    reports: Sequence[Mapping[str, Any]],
    accuracy: Mapping[str, Any],
    code: dict[str, str],
    lock: str,
    package_version: str,
) -> Manifest:
    """Return the manifest of the corpus.

    `reports` are the batches' reports of the stage validate, in corpus order, `accuracy` that of evaluate, `code` the
    path and SHA-256 of every file that makes the tables, and `lock` the text of the requirements lock.
    """
    release = params.release
    return Manifest(
        version=release.version,
        date=None if release.date is None else release.date.isoformat(),
        title=release.title,
        description=release.description,
        authors=release.authors,
        licence=release.licence,
        url=release.url,
        keywords=release.keywords,
        package_version=package_version,
        rules=rules_of(params, code, lock),
        batches=[describe_batch(params.batch(report["batch"]), report) for report in reports],
        accuracy=dict(accuracy),
        tables=tables_of(reports),
    )


def code_of_rows(pipeline: str) -> list[Path]:
    """Return the code and lexicons that make rows: what the stages that write tables depend on in dvc.yaml."""
    from ruamel.yaml import YAML

    stages = YAML(typ="safe").load(pipeline)["stages"]
    named = {dep for name in ROW_STAGES for dep in stages[name].get("do", stages[name])["deps"]}
    return sorted(Path(dep) for dep in named if dep.startswith("stages/"))


def rules_of(params: Params, code: dict[str, str], lock: str) -> Rules:
    """Return what made the tables. A package locked in several versions (for several Pythons) names them all."""
    packages: dict[str, list[str]] = {}
    for name, version in LOCKED.findall(lock):
        packages.setdefault(name, []).append(version)
    return Rules(
        code_sha256=manifest.hash_of(code),
        code=code,
        params=params.model_dump(mode="json", include=set(RULES)),
        lock_sha256=hashlib.sha256(lock.encode()).hexdigest(),
        packages={name: " or ".join(sorted(versions)) for name, versions in packages.items()},
    )


def describe_batch(batch: BatchParams, report: Mapping[str, Any]) -> Batch:
    """Return a batch's entry: where it comes from, its own rules, and what became of its pages."""
    rules = batch.model_dump(mode="json", include=set(BATCH_RULES), exclude_none=True)
    if "crawl_dates" in report:
        rules["crawl_dates"] = report["crawl_dates"]["content_hash"]
    return Batch(
        name=batch.name,
        origin=batch.origin,
        licence=batch.licence,
        rules=rules,
        counts=report["counts"],
        rejects=report["rejects"],
    )


def tables_of(reports: Sequence[Mapping[str, Any]]) -> dict[str, Table]:
    """Return every table with its columns and, batch after batch, its parts."""
    tables = {}
    for name, table in dictionary.describe_tables().items():
        missing = [report["batch"] for report in reports if name not in report["tables"]]
        if missing:
            raise ManifestError(f"reports/batches/{missing[0]}.json: no parts of {name}; run `dvc repro`")
        parts = [Part.model_validate(part) for report in reports for part in report["tables"][name]]
        tables[name] = table.model_copy(update={"parts": parts})
    return tables
