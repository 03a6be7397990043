"""What `malmoi diff`, `malmoi release` and `malmoi publish` do: find, work with a progress bar, report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stages.releasing import diff, groups, summary, versions


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
