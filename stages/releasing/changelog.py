"""CHANGELOG.md: what was written under `Unreleased` becomes the entry of a version, with the figures of its diff."""

import re

UNRELEASED = "## Unreleased"


def with_entry(text: str, version: str, date: str, figures: str) -> str:
    """Return the changelog with an entry for `version`: the text under Unreleased, then `figures` (a Markdown list)."""
    before, notes, after = split(text)
    body = "\n".join(part for part in (notes.strip("\n"), figures) if part)
    return f"{before}{UNRELEASED}\n\n## {version} ({date})\n\n{body}\n{after and chr(10)}{after}"


def split(text: str) -> tuple[str, str, str]:
    """Return what stands before Unreleased, below it, and from the next entry on."""
    entries = [match.start() for match in re.finditer(r"^## ", text, re.MULTILINE)]
    first = entries[0] if entries else len(text)
    if not text.startswith(UNRELEASED, first):
        head = text[:first]
        return (head if head.endswith("\n\n") else f"{head.rstrip()}\n\n", "", text[first:])
    following = entries[1] if len(entries) > 1 else len(text)
    return text[:first], text[first + len(UNRELEASED) : following], text[following:]
