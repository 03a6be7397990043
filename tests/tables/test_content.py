"""The content hash: of rows whatever their order, by a rule that anybody can follow without Polars."""

import random
from datetime import date, time

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from stages.tables.content import content_hash, total_hash

ALL_TYPES = pl.DataFrame(
    {
        "text": ["가 나", None, "~", ""],
        "list": [["a", "bc"], [], [""], ["ab", "c"]],
        "truth": [True, False, None, True],
        "share": [0.1, 0.5, None, 0.0],
        "day": [date(2025, 7, 10), None, date(1969, 12, 31), date(1970, 1, 1)],
        "time": [time(9, 12, 0, 5), None, time(0), time(23, 59)],
        "raw": [b"\x00\xff", None, b"", b"a"],
        "count": [1, -2, None, 2**62],
    }
)


def test_the_hash_is_pinned() -> None:
    assert content_hash(ALL_TYPES) == "c9e80b151eff7c3b6ce463ee4d7bb54c"
    assert content_hash(pl.DataFrame({"text": [""]}).clear()) == "0" * 32


def test_one_text_hashes_as_xxh3_of_its_rendering() -> None:
    # XXH3 (128 bits) of "a\x1f1", as printed by xxhsum -H2
    assert content_hash(pl.DataFrame({"text": ["a"]})) == "cd586be8b95bd84ecf1f37aab805ca11"


def test_order_and_parts_do_not_matter() -> None:
    rows = list(range(ALL_TYPES.height))
    random.Random(1).shuffle(rows)
    assert content_hash(ALL_TYPES[rows]) == content_hash(ALL_TYPES)
    assert total_hash(content_hash(ALL_TYPES[row]) for row in rows) == content_hash(ALL_TYPES)


def test_repeated_rows_count() -> None:
    assert content_hash(pl.concat([ALL_TYPES, ALL_TYPES])) not in {content_hash(ALL_TYPES), "0" * 32}


CELLS = st.one_of(st.none(), st.sampled_from(["", "~", "a", "\x1f", "a\x1f", "\x1fa", "1", "a\x1f1"]))
ROWS = st.tuples(CELLS, CELLS, st.lists(st.sampled_from(["", "a", ",", "\x1f"]), max_size=3))


@given(ROWS, ROWS)
def test_only_equal_rows_hash_alike(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    schema: dict[str, pl.DataType] = {"first": pl.String(), "second": pl.String(), "third": pl.List(pl.String)}
    hashes = [content_hash(pl.DataFrame([row], schema=schema, orient="row")) for row in (one, other)]
    assert (hashes[0] == hashes[1]) == (one == other)
