"""What is refused because it passes a limit or cannot be read on, said the same way everywhere: file, limit, remedy."""

from stages.inputs.items import Refused
from stages.inputs.streams import Broken

REMEDY = "raise it under `ingest` in params.yaml, or split the file"


def too_large(name: str, path: str, raw: bytes, limit: int, kept: int) -> Refused:
    """Refuse a page of more than `limit` bytes; its first `kept` bytes stay."""
    return Refused(name, "page_too_large", detail(path, f"bytes: {limit} (max_page_bytes)", raw[:kept]), raw[:kept])


def record_too_large(name: str, path: str, raw: bytes, limit: int, kept: int) -> Refused:
    """Refuse a record of more than `limit` bytes; its first `kept` bytes stay."""
    return Refused(name, "record_too_large", detail(path, f"bytes: {limit} (max_record_bytes)", raw[:kept]), raw[:kept])


def too_many(name: str, path: str, limit: int) -> Refused:
    """Refuse the rest of an archive of more than `limit` members."""
    return Refused(name, "too_many_members", detail(path, f"members: {limit} (max_members)"))


def detail(path: str, limit: str, kept: bytes = b"") -> str:
    """Say which file passes which limit, what to do, and what is kept of it."""
    rest = f"its first {len(kept)} bytes are kept" if kept else "the rest is not read"
    return f"{path} has more than the limit of {limit}; {REMEDY}; {rest}"


def broken(name: str, path: str, fault: Broken) -> Refused:
    """Refuse the rest of a container."""
    return Refused(name, fault.reason, f"{path}: {fault.detail}", fault.raw)


def cut(fault: Broken | None, detail: str, raw: bytes) -> Broken:
    """Return the fault of a stream that ended in the middle of a page, with what was read of it."""
    return Broken(f"{detail}: {fault.detail}", fault.reason, raw) if fault else Broken(detail, raw=raw)
