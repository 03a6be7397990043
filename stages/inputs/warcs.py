"""WARC files as a stream. Record n, counted from 0 over all records of the file, is the page `<file>#<n>`.

Pages are the payloads, byte for byte, of conversion records (WET) and of resources of type text/plain. Responses hold
markup with its transfer around it and no plain text: they are named in quarantine without their bytes. What describes
the crawl (warcinfo, request, metadata, revisit) is no page. The headers are read here, and not by a library, since a
cut record must be told from a whole one, to the byte.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stages.inputs import crawl_dates
from stages.inputs.items import Item, Page, Refused
from stages.inputs.limits import broken, cut, too_large
from stages.inputs.streams import Broken, Slice, Source

if TYPE_CHECKING:
    from stages.params import IngestParams

LONGEST_LINE = 1 << 16
MOST_LINES = 1000
ABOUT_THE_CRAWL = ("warcinfo", "request", "metadata", "revisit", "continuation")


def read_warc(source: Source, name: str, path: str, dates: tuple[str, ...], limits: "IngestParams") -> Iterator[Item]:
    """Yield the pages of a WARC, and what had to be set aside. `dates` name the header that holds the crawl date."""
    number = 0
    try:
        while (header := read_header(source, number)) is not None:
            yield from read_record(source, header, (f"{name}#{number}", path, number), dates, limits)
            number += 1
    except Broken as fault:
        yield broken(name, path, fault)
        return
    if source.broken or not number:
        yield broken(name, path, source.broken or Broken("there is no WARC record"))


def read_header(source: Source, number: int) -> dict[str, str] | None:
    """Return the fields of the next record's header by small-letter names, or None at the file's end."""
    blank_lines = -1
    line = b"\n"
    while line in (b"\r\n", b"\n"):
        blank_lines += 1
        line = source.readline(LONGEST_LINE)
    if not line:
        if number and blank_lines < 2 and not source.broken:
            raise Broken(f"it ends after record {number - 1}, without the two line breaks that end a record")
        return None
    if not line.startswith(b"WARC/"):
        raise source.broken or Broken(f"no WARC header where record {number} should begin")
    fields: dict[str, str] = {}
    for _ in range(MOST_LINES):
        line = source.readline(LONGEST_LINE)
        if line in (b"\r\n", b"\n"):
            break
        key, colon, value = line.decode("utf-8", "replace").partition(":")
        if not colon or not line.endswith(b"\n"):
            raise source.broken or Broken(f"the header of record {number} is cut off or damaged")
        fields[key.strip().lower()] = value.strip()
    if not fields.get("content-length", "").isdecimal():
        raise Broken(f"the header of record {number} has no length")
    return fields


def read_record(
    source: Source,
    header: dict[str, str],
    where: tuple[str, str, int],
    dates: tuple[str, ...],
    limits: "IngestParams",
) -> Iterator[Item]:
    """Read one record to its end; raises `Broken` where the file ends before it."""
    name, path, number = where
    size = int(header["content-length"])
    kind = header.get("warc-type", "")
    is_text = kind == "conversion" or (kind == "resource" and header.get("content-type", "").startswith("text/plain"))
    if not is_text:
        skip(source, size)
        if kind not in ABOUT_THE_CRAWL:
            yield Refused(
                name, "undecodable", f"{path}: a record of type {kind} is no plain text; extract its text first"
            )
        return
    raw = source.take(min(size, limits.max_page_bytes))
    if size > limits.max_page_bytes:
        skip(source, size - len(raw))
        yield too_large(name, name, raw, limits.max_page_bytes, limits.quarantine_bytes)
    elif len(raw) < size:
        raise cut(
            source.broken, f"it ends in record {number}, {size - len(raw)} bytes early", raw[: limits.quarantine_bytes]
        )
    else:
        crawled = next((header[key.lower()] for key in dates if key.lower() in header), None)
        yield Page(name, f"{path}#{number}", raw, header.get("warc-target-uri"), crawl_dates.day_of(crawled))


def skip(source: Source, size: int) -> None:
    """Read `size` bytes and forget them; raises `Broken` if there are fewer."""
    Slice(source, size).skip()
