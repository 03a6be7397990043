"""An order-free hash of a table's rows: equal on every platform and with every version of the libraries.

A row is written as text, and that text is hashed with XXH3 (128 bits). A table's hash is the sum of its rows' hashes
modulo 2^128, so the order of rows and their division into parts do not matter, and the hash of a table is the sum of
the hashes of its parts.

The text of a row: its cells in the order of the columns, then the lengths of those cells that are text, all joined by
U+001F. A null is `~`. Text is as it is, its length in bytes of UTF-8. A list of texts is its items one after the other,
its length that of each item, joined by commas. Booleans are `true` and `false`, dates days since 1970-01-01, times
microseconds since midnight, floats the integer that has their 64 bits, bytes hexadecimal. The lengths make it
unambiguous: two rows have the same text only if they are equal.
"""

from collections.abc import Iterable, Mapping

import polars as pl

SEPARATOR = "\x1f"
NULL = "~"
MODULUS = 1 << 128
ROWS_AT_ONCE = 1 << 15


def row_hash(columns: Mapping[str, pl.DataType]) -> pl.Expr:
    """Return the expression (UInt128) that hashes each row's cells of `columns`, given with their types."""
    import polars_hash

    cells = [_cell(pl.col(name), dtype) for name, dtype in columns.items()]
    lengths = [_length(pl.col(name), dtype) for name, dtype in columns.items() if dtype in (pl.String, pl.List)]
    text = pl.concat_str([written.fill_null(NULL) for written in cells + lengths], separator=SEPARATOR)
    hashed: pl.Expr = polars_hash.NonCryptographicHashingNameSpace(text).xxh3_128()
    return hashed


def content_hash(frame: pl.DataFrame) -> str:
    """Return the hash of all rows of `frame`, whatever their order, as 32 hexadecimal digits.

    Slices are hashed side by side, since a sum does not mind: rows as text take more room than the columns they are of.
    """
    # In one chunk: Polars 2.1 panics when it writes numbers of a column whose first chunk is empty as text.
    whole = frame.rechunk().lazy()
    hashed = row_hash(frame.schema).sum().alias("hash")
    slices = [whole.slice(start, ROWS_AT_ONCE).select(hashed) for start in range(0, frame.height, ROWS_AT_ONCE)]
    return f"{sum(part.item() for part in pl.collect_all(slices)) % MODULUS:032x}"


def total_hash(hashes: Iterable[str]) -> str:
    """Return the hash of a table from those of its parts."""
    return f"{sum(int(part, 16) for part in hashes) % MODULUS:032x}"


def _cell(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return `column` as text; see the module's docstring."""
    if dtype == pl.String:
        return column
    if dtype == pl.List:
        return column.list.join("")
    if dtype == pl.Binary:
        return column.bin.encode("hex")
    if dtype == pl.Float64:
        return column.reinterpret(dtype=pl.UInt64).cast(pl.String)
    if dtype == pl.Time:
        return (column.to_physical() // 1_000).cast(pl.String)
    return column.to_physical().cast(pl.String)


def _length(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return the byte length of a text, or those of a list of texts joined by commas, as text."""
    if dtype == pl.List:
        return column.list.eval(pl.element().str.len_bytes().cast(pl.String)).list.join(",")
    return column.str.len_bytes().cast(pl.String)
