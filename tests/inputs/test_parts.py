"""Parts hold pages in input order, up to their size."""

from hashlib import sha256
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stages.inputs.encodings import Decoded, Undecodable, decode
from stages.inputs.items import Item, Page, Refused
from stages.inputs.parts import ROWS_PER_BLOCK, split_parts
from stages.tables.columns import polars_schema
from tests.inputs.invented import page

KOREAN = page("korean", 1, least=12)
PAGES = (
    KOREAN.encode(), KOREAN.encode()[:-1], KOREAN.encode("cp949"), KOREAN.encode("utf-8-sig"), KOREAN.encode("utf-16"),
    KOREAN.encode() + b"\xff", KOREAN.encode() + "\ufffd".encode(), KOREAN.encode() + b"\0", b"", b" \n", b"\xea\xb0",
    b"GIF89a", b"\xef\xbb\xbf", bytes(range(256)),
)  # fmt: skip


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(1, 60))
def test_no_part_is_larger_than_its_size_unless_it_is_one_page(lengths: list[int], part_bytes: int) -> None:
    items = [Page(str(index), f"{index}.txt", b"x" * length) for index, length in enumerate(lengths)]
    parts = list(split_parts("b", items, part_bytes))
    assert [name for part in parts for name in part.pages["page_id"]] == [f"b/{page.name}" for page in items]
    assert all(part.n_raw_bytes <= part_bytes or part.pages.height == 1 for part in parts)
    for part, following in pairwise(parts):
        assert part.n_raw_bytes + following.pages["n_bytes"][0] > part_bytes


def test_the_frames_have_the_schemas_of_the_tables() -> None:
    items: list[Item] = [
        Page("a", "a.txt", b"one\ntwo\n", "https://board.example"),
        Refused("c", "unsafe_member", "a link"),
        Page("b", "b.txt", b"\xef\xbb\xbfone\ntwo"),
    ]
    for part in (*split_parts("b", items, 100), *split_parts("b", [], 100)):
        assert dict(part.pages.schema) == polars_schema("pages")
        assert dict(part.rejects.schema) == polars_schema("rejects")


def test_lines_are_what_a_line_break_ends_and_the_rest() -> None:
    texts = {"a": b"one", "b": b"one\n", "c": b"one\r\n\n", "d": b"\n\n\none"}
    (part,) = split_parts("b", [Page(name, name, raw) for name, raw in texts.items()], 100)
    assert part.pages["n_lines"].to_list() == [1, 1, 2, 4]


def test_rejects_fill_parts_too() -> None:
    refused = [Refused(str(index), "broken_record", "no record", b"x" * 10) for index in range(5)]
    assert [part.rejects.height for part in split_parts("b", refused, 20)] == [2, 2, 1]


@given(st.lists(st.sampled_from(PAGES), max_size=40), st.integers(0, ROWS_PER_BLOCK))
def test_each_page_of_a_part_is_decoded_as_it_is_alone(raws: list[bytes], n_plain: int) -> None:
    pages = [Page(f"{index:04d}", "", raw) for index, raw in enumerate([b"one\n"] * n_plain + raws)]
    (part,) = split_parts("b", pages, 1 << 20)
    alone = [(f"b/{page.name}", page.raw, decode(page.raw)) for page in pages]
    columns = part.pages.select("page_id", "sha256", "text", "encoding", "repaired")
    assert columns.rows() == [
        (name, sha256(raw).hexdigest(), *found) for name, raw, found in alone if isinstance(found, Decoded)
    ]
    assert part.rejects.select("page_id", "reason", "detail", "raw").rows() == [
        (name, *found, raw) for name, raw, found in alone if isinstance(found, Undecodable)
    ]
