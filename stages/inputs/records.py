"""Files of records with fields: JSON Lines and Parquet. Record n, counted from 0, is the page `<file>#<n>`.

A record's page is its text field as UTF-8. Records that cannot be read are set aside one by one, and counted, so that a
page keeps its number when an earlier one is mended.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stages.errors import MalmoiError
from stages.inputs import crawl_dates
from stages.inputs.items import Item, Page, Refused
from stages.inputs.limits import broken, cut, record_too_large, too_large
from stages.inputs.streams import CHUNK, Broken, Ratio, Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from stages.params import Batch, IngestParams

Marks = tuple[Any, Any, date | None]  # a record's id, its address, the day of its crawl

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PARQUET_ROWS = 64
STRINGS = ("string", "large_string", "string_view")
TEXT_TYPES = (*STRINGS, "binary", "large_binary", "binary_view")


class Fields(NamedTuple):
    """The names under which records carry what a page needs; the first one that a record has counts."""

    text: tuple[str, ...] = ("text", "content")
    record_id: tuple[str, ...] = ("id",)
    url: tuple[str, ...] = ("url",)
    crawl_date: tuple[str, ...] = ("WARC-Date", "date", "timestamp")

    @classmethod
    def of(cls, batch: "Batch") -> "Fields":
        """Return the names that the batch's entry gives, or the usual ones; an empty name is none."""
        named = {
            "text": batch.text_field,
            "record_id": batch.id_field,
            "url": batch.url_field,
            "crawl_date": batch.date_field,
        }
        return cls(**{field: (name,) if name else () for field, name in named.items() if name is not None})


def read_json_lines(source: Source, name: str, path: str, fields: Fields, limits: "IngestParams") -> Iterator[Item]:
    """Yield the records of JSON Lines in UTF-8; empty lines are no records."""
    number = 0
    longest = limits.max_record_bytes
    while line := source.readline(longest + 1):
        if line.isspace():
            continue
        whole = line.endswith(b"\n")
        if len(line) > longest and not whole:
            finish_line(source)
            item: Item = record_too_large(f"{name}#{number}", path, line, longest, limits.quarantine_bytes)
        else:
            item = read_json(line.removeprefix(BYTE_ORDER_MARK), f"{name}#{number}", path, fields, limits)
        if isinstance(item, Refused) and item.reason == "broken_record" and not whole:
            yield broken(name, path, cut(source.broken, f"it ends in record {number}", line[: limits.quarantine_bytes]))
            return
        yield item
        number += 1
    if source.broken:
        yield broken(name, path, source.broken)
    elif not number:
        yield Refused(name, "empty", f"{path}: there is no record")


def finish_line(source: Source) -> None:
    """Read on to the end of a line that is too long."""
    while (chunk := source.readline(CHUNK)) and not chunk.endswith(b"\n"):
        pass


def read_json(line: bytes, name: str, path: str, fields: Fields, limits: "IngestParams") -> Item:
    """Return the page of one line, or why there is none."""
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        return Refused(name, "broken_record", f"{path}: not JSON in UTF-8: {error}", line)
    if not isinstance(record, dict):
        return Refused(name, "broken_record", f"{path}: a record is a JSON object, not {type(record).__name__}", line)
    text = first(record, fields.text)
    if not isinstance(text, str):
        wanted = " or ".join(fields.text)
        found = ", ".join(sorted(record))
        return Refused(
            name, "broken_record", f"{path}: no text in {wanted}, only {found}; name it as the batch's text_field", line
        )
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        return Refused(name, "broken_record", f"{path}: half a surrogate pair in the text ({error.reason})", line)
    crawled = crawl_dates.day_of(first(record, fields.crawl_date))
    return page(name, path, raw, (first(record, fields.record_id), first(record, fields.url), crawled), limits)


def first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Return the value of the first of `names` that `record` has."""
    return next((record[name] for name in names if record.get(name) is not None), None)


def page(name: str, path: str, raw: bytes, marks: Marks, limits: "IngestParams") -> Item:
    """Return a record's page; its path ends in the record's own id, or in its number."""
    record_id, url, crawled = marks
    if len(raw) > limits.max_page_bytes:
        return too_large(name, name, raw, limits.max_page_bytes, limits.quarantine_bytes)
    own = as_text(record_id) or name.rpartition("#")[2]
    return Page(name, f"{path}#{own}", raw, as_text(url), crawled)


def as_text(value: Any) -> str | None:
    """Return a record's id or address as text, whatever type it has."""
    if value is None:
        return None
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.encode("utf-8", "replace").decode()


def read_parquet(file: Path, name: str, path: str, fields: Fields, limits: "IngestParams") -> Iterator[Item]:
    """Yield the rows of a Parquet file. Its directory stands at its end: a file that was cut off gives no page.

    Raises:
        MalmoiError: no column of text has the name of the text field.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(file, pre_buffer=False, buffer_size=CHUNK) as table:
            columns = [find_column(table.schema_arrow, names) for names in fields]
            check_columns(table, columns[0], path, fields, limits)
            wanted = sorted({column for column in columns if column is not None})
            for batch in table.iter_batches(PARQUET_ROWS, columns=wanted, use_threads=False):
                texts, *marks = (values(batch, column) for column in columns[:-1])
                days = crawl_days(batch, columns[-1])
                for text, record_id, url, day in zip(texts, *marks, days, strict=True):
                    yield read_row(text, f"{name}#{number}", path, (record_id, url, day), limits)
                    number += 1
    except (pa.ArrowException, OSError, Broken) as error:
        with file.open("rb") as raw:
            head = raw.read(limits.quarantine_bytes) if number == 0 else None
        reason = error.reason if isinstance(error, Broken) else "broken_container"
        yield broken(name, path, Broken(f"cannot be read from record {number} on: {error}", reason, head))


def find_column(schema: "pa.Schema", names: tuple[str, ...]) -> str | None:
    """Return the first of `names` that is a column."""
    return next((name for name in names if name in schema.names), None)


def check_columns(table: "pq.ParquetFile", text: str | None, path: str, fields: Fields, limits: "IngestParams") -> None:
    """Raise MalmoiError for a file without a column of text, Broken for one whose text unpacks to too much."""
    schema = table.schema_arrow
    if text is None or str(schema.field(text).type).split("<")[0] not in TEXT_TYPES:
        found = ", ".join(f"{field.name} ({field.type})" for field in schema)
        wanted = " or ".join(fields.text)
        raise MalmoiError(f"{path}: no column of text is called {wanted}; name one as the batch's text_field: {found}")
    groups = (table.metadata.row_group(index) for index in range(table.num_row_groups))
    chunks = (group.column(index) for group in groups for index in range(group.num_columns))
    ratio = Ratio(limits.max_ratio)
    for chunk in chunks:
        if chunk.path_in_schema == text:
            ratio.check(chunk.total_compressed_size, chunk.total_uncompressed_size)


def values(batch: "pa.RecordBatch", column: str | None) -> list[Any]:
    """Return a column of strings as bytes, any other as it is, an absent one as nulls."""
    if column is None:
        return [None] * batch.num_rows
    return values_of(batch.column(column))


def values_of(column: "pa.Array") -> list[Any]:
    """Return the values of a column, strings as bytes, since they may be no UTF-8."""
    import pyarrow as pa

    listed: list[Any] = (column.cast(pa.large_binary()) if str(column.type) in STRINGS else column).to_pylist()
    return listed


def crawl_days(batch: "pa.RecordBatch", column: str | None) -> list[date | None]:
    """Return the days that a column names; nulls for an absent one, or for one that holds no text, number or time."""
    import pyarrow as pa

    if column is None:
        return [None] * batch.num_rows
    found = batch.column(column)
    found = found.dictionary_decode() if pa.types.is_dictionary(found.type) else found
    if pa.types.is_timestamp(found.type) or pa.types.is_date(found.type):
        return crawl_dates.stored_days(found)
    if str(found.type) in TEXT_TYPES or pa.types.is_integer(found.type) or pa.types.is_floating(found.type):
        return [crawl_dates.day_of(value) for value in values_of(found)]
    return [None] * batch.num_rows


def read_row(text: Any, name: str, path: str, marks: Marks, limits: "IngestParams") -> Item:
    """Return the page of one row of a Parquet file, or why there is none."""
    if text is None:
        return Refused(name, "broken_record", f"{path}: the text is null")
    return page(name, path, text, marks, limits)
