"""Make a release of what is built: prove that it may be one, number it, record its manifest, commit and tag it.

Refused are an unclean tree, a build that is out of date or failed, a version that exists, and a number too small for
what changed since the last release. Nothing is written before all of this is known, and what is written is taken back
if a later step fails.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stages import params
from stages.outputs import write_text
from stages.releasing import changelog, diff, manifest, summary, versions
from stages.releasing.manifest import Manifest
from stages.releasing.versions import Number, VersionError

CHANGELOG = Path("CHANGELOG.md")
LOCK = Path("dvc.lock")


@dataclass(frozen=True)
class Plan:
    """A release that may be made: its number and day, the one before it, and what differs since."""

    number: Number
    date: str
    last: Number | None
    found: diff.Difference | None
    figures: str

    def text(self) -> str:
        """Return the plan for a person to read."""
        since = summary.as_text(self.found) if self.found else "There is no release before it."
        files = ", ".join(map(str, self.files()))
        entry = f"## {self.number} ({self.date})\n\n{self.figures}"
        done = f"Committed: {files}; tag {self.number.tag}"
        return "\n\n".join([f"Release {self.number}", since, f"Added to {CHANGELOG}:", entry, done])

    def files(self) -> list[Path]:
        """Return the files that the release changes."""
        return [params.PARAMS_FILE, LOCK, CHANGELOG, versions.record_path(self.number)]


def plan(text: str, date: str) -> Plan:
    """Return the release of version `text` on `date` (YYYY-MM-DD), or say why it may not be made."""
    number = Number.parse(text)
    refuse_existing(number)
    refuse_unclean()
    refuse_out_of_date()
    last = last_release()
    if last is None:
        return Plan(number, date, None, None, first_figures(versions.working_tree().manifest))
    found = diff.compare(versions.released(last), versions.working_tree())
    least = last.following(found.level)
    if number < least:
        raise VersionError(f"{number} is too small for what changed since {last} ({found.level}); the least is {least}")
    return Plan(number, date, last, found, summary.as_changelog(found))


def carry_out(made: Plan) -> None:
    """Write version and day into params.yaml, build the metadata, record the manifest and the changes, commit, tag."""
    with restored_on_failure(made.files()):
        source = params.PARAMS_FILE.read_text(encoding="utf-8")
        write_text(params.PARAMS_FILE, numbered(source, made.number, made.date))
        command(sys.executable, "-m", "dvc", "repro", "--quiet", "--single-item", "release")
        record = versions.record_path(made.number)
        record.parent.mkdir(exist_ok=True)
        shutil.copyfile(Path(versions.RELEASE) / manifest.FILE_NAME, record)
        old = CHANGELOG.read_text(encoding="utf-8") if CHANGELOG.exists() else "# Changelog\n"
        write_text(CHANGELOG, changelog.with_entry(old, str(made.number), made.date, made.figures))
        names = [str(path) for path in made.files()]
        command("git", "add", "--", *names)
        command("git", "commit", "--quiet", "--message", f"Release {made.number}", "--", *names)
    command("git", "tag", "--annotate", made.number.tag, "--message", f"Release {made.number}")


def refuse_existing(number: Number) -> None:
    """Raise where the version was released before."""
    if versions.record_path(number).exists() or command("git", "tag", "--list", number.tag).strip():
        raise VersionError(f"{number} exists already; the last release is {last_release()}")


def refuse_unclean() -> None:
    """Raise where a file differs from what is committed."""
    changed = command("git", "status", "--porcelain").splitlines()
    if changed:
        shown = "\n".join(changed[:10])
        raise VersionError(f"the tree is not clean; commit or put away what changed:\n{shown}")


def refuse_out_of_date() -> None:
    """Raise where a stage would run, or failed when it last ran."""
    status = json.loads(command(sys.executable, "-m", "dvc", "status", "--json") or "{}")
    if status:
        names = ", ".join(sorted(status))
        raise VersionError(f"the build is not up to date ({names}); run `dvc repro`, see that it ends well, and commit")


def last_release() -> Number | None:
    """Return the highest number that has a record."""
    found = [
        Number.parse(path.stem) for path in versions.RECORDS.glob("v*.json") if versions.NUMBER.fullmatch(path.stem)
    ]
    return max(found, default=None)


def first_figures(made: Manifest) -> str:
    """Return the changelog's list for the first release: rows of each table."""
    return "\n".join(f"- {name}: {table.rows:,} rows." for name, table in made.tables.items())


def numbered(source: str, number: Number, date: str) -> str:
    """Return params.yaml with another version and day of release; every other line stays as it is."""
    start = re.search(r"^release:", source, re.MULTILINE)
    if start is None:
        raise VersionError(f"{params.PARAMS_FILE}: there is no section `release`")
    head, section = source[: start.start()], source[start.start() :]
    for key, value in (("version", str(number)), ("date", f'"{date}"')):
        line = re.compile(rf"^(  {key}:)[^#\n]*?([ \t]+#.*)?$", re.MULTILINE)
        section, n_found = line.subn(rf"\1 {value}\2", section, count=1)
        if not n_found:
            raise VersionError(f"{params.PARAMS_FILE}: release.{key} must stand on a line of its own")
    return head + section


@contextmanager
def restored_on_failure(paths: list[Path]) -> Iterator[None]:
    """Put files back as they were, in the tree and in git's index, if the block fails."""
    before = {path: path.read_bytes() if path.exists() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        subprocess.run(["git", "reset", "--quiet", "--", *map(str, paths)], check=False, capture_output=True)
        subprocess.run(
            [sys.executable, "-m", "dvc", "checkout", "--quiet", "release"], check=False, capture_output=True
        )
        raise


def command(*words: str) -> str:
    """Run a command and return what it prints; a failure is one message with what it said."""
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        name = " ".join(word for word in words[:4] if word not in {sys.executable, "-m"})
        raise VersionError(f"`{name}` failed:\n{(done.stderr or done.stdout).strip()}")
    return done.stdout
