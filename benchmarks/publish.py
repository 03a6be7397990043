"""Time of `malmoi publish`, and how many bytes a second version sends that shares 99 % of its parts with the first.

    python -m benchmarks.publish /tmp/malmoi-diff /tmp/malmoi-published

The first folder is the one that benchmarks/diff.py fills. The second is the destination: a new folder, or a URL such as
s3://bucket/path. Results: benchmarks/results/releasing.md
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks import diff
from stages.releasing import manifest, metadata, publish, stores


def publish_version(corpus: Path, version: str, destination: str) -> None:
    """Publish a generated corpus as `version`, and print what it took."""
    made = manifest.load(corpus / manifest.FILE_NAME).model_copy(update={"version": version})
    with tempfile.TemporaryDirectory() as name:
        for path, text in metadata.files(made).items():
            place = Path(name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        started = time.monotonic()
        done = publish.publish(Path(name), corpus, stores.connect(destination))
        seconds = time.monotonic() - started
    share = done.sent_bytes / made.bytes
    print(
        f"{version}: {len(made.parts)} parts, {made.bytes / 1e6:,.0f} MB in {seconds:.1f} s; "
        f"sent {done.sent_bytes / 1e6:,.1f} MB ({share:.1%}), copied {done.copied_bytes / 1e6:,.1f} MB"
    )


def main() -> None:
    """Publish the generated corpus, then the one of which one part in a hundred differs."""
    folder, destination = Path(sys.argv[1]), sys.argv[2]
    diff.write_version(folder / "old", diff.unchanged, "0")
    diff.write_version(folder / "one-part", diff.one_part, "1")
    publish_version(folder / "old", "0.1.0", destination)
    publish_version(folder / "one-part", "0.2.0", destination)


if __name__ == "__main__":
    main()
