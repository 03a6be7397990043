"""What pages are called: names inside a batch, safe, NFC, and never given twice.

A page's name is its path inside the batch without `.txt`, `.txt.gz` or `.txt.zst`; record n of a file of many records
(counted from 0, broken ones included) has `#n` after it. Where two pages would have one name, the later one keeps its
suffix, or, if that does not help, has `~2`, `~3` … after it: both are kept, and their order says which is which.
A path that itself ends in `#` and digits has that `#` written `%23`; control characters and a climbing `..` are written
`%XX` too.
"""

import re
import unicodedata

from stages.inputs.encodings import decode_legacy

TEXT_SUFFIXES = (".txt", ".txt.gz", ".txt.zst")
RECORD_MARK = re.compile(r"#(?=\d+$)")
TIDY = re.compile(r"\w[\w. -]*(/\w[\w. -]*)*", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def read_name(name: bytes) -> str:
    """Return a file name as text: UTF-8, else what the evidence is for, else ASCII with escapes for the other bytes."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        found = decode_legacy(name)
        sound = found is not None and found.repaired is None
        return found.text if found and sound else name.decode("ascii", "backslashreplace")


def is_safe(path: str) -> bool:
    """Whether `path` stays where it is put: no `..`, no drive, something left once `/` and `.` are gone."""
    if path[:1].isalnum() and path[1:2] != ":" and ".." not in path:
        return True
    parts = path.replace("\\", "/").split("/")
    return ".." not in parts and any(part not in ("", ".") for part in parts) and path[1:3] != ":\\"


def page_stem(path: str) -> str:
    """Return `path` without the suffix of a text file."""
    if path.endswith(".txt") and path[-5:-4] not in ("", "/"):
        return path[:-4]
    small = path.lower()
    for suffix in TEXT_SUFFIXES:
        if small.endswith(suffix) and (stem := path[: -len(suffix)]) and not stem.endswith("/"):
            return stem
    return path


def clean(path: str) -> str:
    """Return `path` in NFC without leading `/` or `./`, with what would mislead a reader as `%XX`."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    plain = "/".join("%2E%2E" if part == ".." else part for part in parts)
    return CONTROL.sub(lambda found: f"%{ord(found[0]):02X}", unicodedata.normalize("NFC", plain))


class Names:
    """Gives names to the members of one folder or archive, each only once."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.taken: set[str] = set()

    def claim(self, path: str) -> str:
        """Return a name for the member at `path` that no other member has."""
        whole = path if TIDY.fullmatch(path) else clean(path)
        stem = RECORD_MARK.sub("%23", page_stem(whole)) if "#" in whole else page_stem(whole)
        name, copies = stem, 1
        while name in self.taken:
            name = whole if copies == 1 and whole != stem else f"{whole}~{copies + (whole == stem)}"
            copies += 1
        self.taken.add(name)
        return self.prefix + name
