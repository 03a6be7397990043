"""What the tables say of a page, in the types that labels use."""

import polars as pl

from stages.scoring.content import Article, Content, Row, found
from stages.tables.columns import polars_schema
from tests.scoring.examples import CONTENT


def table(name: str, *records: dict[str, object]) -> pl.DataFrame:
    """Return a frame of the table; columns that a record leaves out are null."""
    return pl.DataFrame(list(records), schema=polars_schema(name))


def pieces(content: Content, page_id: str) -> list[dict[str, object]]:
    return [
        {"page_id": page_id, "line": number, "piece": piece, "role": role}
        for number, roles in enumerate(content.lines, start=1)
        for piece, role in enumerate(roles)
    ]


def rows(content: Content, page_id: str) -> list[dict[str, object]]:
    return [
        {"page_id": page_id, "row": index, **row.model_dump(exclude={"badges"}), "badges": list(row.badges)}
        for index, row in enumerate(content.rows)
    ]


def article(content: Content, page_id: str) -> dict[str, object]:
    assert content.article is not None
    fields = content.article.model_dump(exclude={"paragraphs"})
    lists = {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return {"page_id": page_id, "body": content.article.body, **fields, **lists}


def test_tables_are_read_page_by_page_in_order() -> None:
    listing_only = Content(lines=(("chrome", "listing_row"),), article=None, rows=(Row(line=1, badges=("new",)),))
    lines = table("lines", *reversed(pieces(CONTENT, "b/2")), *pieces(listing_only, "b/1"))
    listings = table("listings", *reversed(rows(CONTENT, "b/2")), *rows(listing_only, "b/1"))
    read = found(lines, table("articles", article(CONTENT, "b/2")), listings)
    assert read == {"b/1": listing_only, "b/2": CONTENT}


def test_every_cell_of_the_tables_is_compared() -> None:
    """A column that is added to a table must be added here, or named as one that no label can state."""
    derived = {"page_id", "batch", "page_sha256"}
    measures = {"text_sha256", "n_chars", "n_paragraphs", "hangul_share", "duplicate_of", "near_duplicate_of", "split"}
    places = {"first_line", "last_line", "listing_latest_date"}
    assert set(polars_schema("listings")) - derived - {"row", "layout", "repeat_of"} == set(Row.model_fields)
    stated = set(Article.model_fields) - {"paragraphs"} | {"body"}
    assert set(polars_schema("articles")) - derived - measures - places == stated
