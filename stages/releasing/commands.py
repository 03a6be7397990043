"""What `malmoi diff`, `malmoi release` and `malmoi publish` do: find, work with a progress bar, report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stages.releasing import diff, groups, manifest, publish, stores, summary, versions


@contextmanager
def byte_bar(label: str, total: int) -> Iterator[Callable[[int], object]]:
    """Show a progress bar of bytes on a terminal, nothing elsewhere; yield what counts them."""
    from tqdm import tqdm

    with tqdm(desc=label, total=total, unit="B", unit_scale=True, leave=False, disable=None) as bar:
        yield bar.update


def compare(old: str, new: str | None, output: Path | None, as_json: bool) -> str:
    """Compare two versions, NEW being this folder where it is None; return the summary, or all of it as JSON."""
    before, after = versions.find(old), versions.find(new)
    with byte_bar("diff", groups.bytes_differing(before.manifest, after.manifest)) as done:
        found = diff.compare(before, after, output, done)
    return summary.as_json(found) if as_json else summary.as_text(found)


def publish_to(destination: str, jobs: int | None) -> str:
    """Publish what was built last in this folder, and return what was done."""
    release, store = Path(versions.RELEASE), stores.connect(destination)
    made = manifest.load(release / manifest.FILE_NAME)
    with byte_bar(f"publish {made.version}", made.bytes) as done:
        result = publish.publish(release, Path(versions.CORPUS), store, done, jobs)
    acts = [
        f"{count:,} parts {word} ({n_bytes / 1e6:,.1f} MB)"
        for word, count, n_bytes in (
            ("sent", result.sent, result.sent_bytes),
            ("copied at the destination", result.copied, result.copied_bytes),
            ("there already", result.kept, result.kept_bytes),
        )
        if count
    ]
    state = "published" if result.new else "was published already, and is whole"
    return f"{result.location} {state}: {', '.join(acts)}. Every file was read back, and its SHA-256 is right."


def release(version: str, dry_run: bool) -> str:
    """Make a release of what is built, or only show it; return what was or would be done."""
    from datetime import UTC, datetime

    from stages.releasing import cutting

    made = cutting.plan(version, datetime.now(UTC).date().isoformat())
    if dry_run:
        return f"{made.text()}\n\nNothing was changed (--dry-run)."
    cutting.carry_out(made)
    return f"{made.text()}\n\nNow: git push --follow-tags, dvc push, malmoi publish DESTINATION"
