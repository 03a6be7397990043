"""What a reader finds in a container: pages, and what has to be set aside."""

from datetime import date
from typing import Literal, NamedTuple

Reason = Literal[
    "empty",
    "binary",
    "undecodable",
    "not_reversible",
    "page_too_large",
    "record_too_large",
    "ratio_too_high",
    "too_many_members",
    "unsafe_member",
    "broken_container",
    "broken_record",
]


class Page(NamedTuple):
    """A raw page. `name` is its id inside the batch, `path` what the container calls it; `crawl_date` is its own."""

    name: str
    path: str
    raw: bytes
    url: str | None = None
    crawl_date: date | None = None


class Refused(NamedTuple):
    """Bytes that are no page: why, where, and as many of them as the limits allow (None: none were kept)."""

    name: str
    reason: Reason
    detail: str
    raw: bytes | None = None


Item = Page | Refused
