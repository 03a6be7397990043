"""Every shipped labelled page, read and compared with its label; every layout and lexicon entry has such a page."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from stages import params
from stages.reading import lexicon
from stages.reading.layouts import FORMS
from stages.reading.lexicon import FILES, Lexicon, key
from stages.reading.page import Reading, read
from stages.scoring.accuracy import report, shortfalls
from stages.scoring.checks import contradictions, split_lines
from stages.scoring.differences import differences
from stages.scoring.labelled import ReadPage, read_labelled, tally
from stages.scoring.labels import load_folder
from stages.scoring.scores import FOREIGN_ROLES
from tests.reading import invented

GOLD = Path("data/gold")
SHAPES = sorted(folder.name for folder in GOLD.iterdir() if folder.is_dir())
LEAST_PAGES = 150
LEAST_PAGES_OF_A_SHAPE = 3


@cache
def words() -> Lexicon:
    return lexicon.load(None)


@cache
def pages() -> tuple[ReadPage, ...]:
    """Read all labelled pages, once."""
    return tuple(read_labelled(load_folder(GOLD, prefix="gold/"), words()))


def of_shape(shape: str) -> list[ReadPage]:
    return [page for page in pages() if page.page.path.parent.name == shape]


def test_what_a_page_is_read_as_does_not_depend_on_the_pages_beside_it() -> None:
    printed = invented.pages(*(page.text for page in pages()))
    for name, once, again in zip(
        Reading._fields, read(printed, words()), read(printed.reverse(), words()), strict=True
    ):
        of_page = pl.col("page_id")
        assert again.sort(of_page, maintain_order=True).equals(once.sort(of_page, maintain_order=True)), name


@pytest.mark.parametrize("shape", SHAPES)
def test_labels_agree_with_their_pages(shape: str) -> None:
    found = [
        f"{page.page.path}: {contradiction}"
        for page in of_shape(shape)
        for contradiction in contradictions(page.page.label, page.text)
    ]
    assert not found, "\n".join(["labels that cannot be so:", *found])


@pytest.mark.parametrize("shape", SHAPES)
def test_pages_are_read_as_labelled(shape: str) -> None:
    """The pages set aside are measured and not shown: whoever writes rules must not see where they fail."""
    found = [
        f"{page.page.path.with_suffix('.txt')}: {difference}"
        for page in of_shape(shape)
        if page.page.label.set == "rules"
        for difference in differences(page.page.label, page.found, split_lines(page.text))
    ]
    assert not found, "\n".join(["read otherwise than labelled:", *found])


def test_shares_reach_the_thresholds_of_params() -> None:
    """Rows and bodies exactly right, the pages set aside included."""
    thresholds = params.load().evaluate.thresholds.model_dump()
    assert shortfalls(report(pages(), [], 0)["gold"], thresholds) == []


def test_no_comment_caption_or_listing_text_in_any_body() -> None:
    roles = tally(pages()).roles
    assert {role: roles[role, "paragraph"] for role in FOREIGN_ROLES} == dict.fromkeys(FOREIGN_ROLES, 0)


def test_there_are_enough_pages_of_each_shape_and_enough_set_aside() -> None:
    shapes = Counter(page.page.path.parent.name for page in pages())
    assert sum(shapes.values()) >= LEAST_PAGES
    assert {shape: count for shape, count in shapes.items() if count < LEAST_PAGES_OF_A_SHAPE} == {}
    aside = sum(page.page.label.set == "aside" for page in pages())
    assert aside * 3 >= LEAST_PAGES


def test_every_form_of_a_layout_has_labelled_pages() -> None:
    found = Counter(form for page in pages() for form in {layout.partition(":")[0] for layout in page.layouts})
    assert {form: found[form] for form in FORMS if found[form] < LEAST_PAGES_OF_A_SHAPE} == {}


def test_a_label_lies_in_the_folder_of_its_shape() -> None:
    assert [page.page.path for page in pages() if page.page.label.shape != page.page.path.parent.name] == []


# What each entry of a lexicon file is looked for in: the entries' names, and whether some labelled page shows them.
Entries = Iterator[tuple[str, bool]]


@cache
def lines_of(*roles: str) -> pl.Series:
    """Return the stripped lines of all labelled pages, or those labelled with one of `roles`."""
    lines = [
        " ".join(line.split())
        for page in pages()
        for line, line_roles in zip(split_lines(page.text), page.page.label.lines, strict=True)
        if not roles or set(roles) & set(line_roles)
    ]
    return pl.Series(lines, dtype=pl.String)


def shows(pattern: str, lines: pl.Series) -> bool:
    return bool(lines.str.contains(f"(?:{pattern})").any())


def any_word(candidates: list[str], lines: pl.Series) -> bool:
    return any(lines.str.contains(word, literal=True).any() for word in candidates)


def columns() -> Entries:
    headers = lines_of("listing_header").str.replace_all(r"\s", "").str.to_lowercase()
    for entry in words().words.columns:
        yield entry.role, any_word([key(label) for label in entry.labels], headers)


def marks() -> Entries:
    for name, entry in words().words.marks.items():
        if isinstance(entry, list):
            yield name, any_word(entry, lines_of("listing_row"))


def badges() -> Entries:
    printed = {badge for page in pages() for row in page.page.label.rows for badge in row.badges}
    for entry in words().words.badges:
        yield "/".join(entry.words[:3]), bool(printed & set(entry.words))


def counts() -> Entries:
    rows = lines_of("listing_row")
    for entry in words().words.counts.comments:
        yield entry.pattern, shows(entry.pattern, rows)


def dates() -> Entries:
    printed = [row.date_text or "" for page in pages() for row in page.page.label.rows]
    printed += [article.date_text or "" for page in pages() if (article := page.page.label.article)]
    for form, pattern in zip(words().words.dates.forms, words().date_forms, strict=True):
        yield form.name, shows(f"^(?:{pattern})$", pl.Series(printed))


def chrome() -> Entries:
    for entry in words().words.chrome:
        lines = lines_of(entry.role)
        keys = {key(line) for line in lines}
        yield f"{entry.role}: {'/'.join(entry.words[:3])}", not entry.words or any(key(w) in keys for w in entry.words)
        yield from ((f"{entry.role}: {each.pattern}", shows(f"^(?:{each.pattern})$", lines)) for each in entry.patterns)


def publishers() -> Entries:
    lines, known = lines_of("publisher"), words().words.publishers
    yield "names", any_word(known.names, lines)
    yield "lead", shows(known.lead, lines)
    yield "brackets", shows(known.brackets, lines)
    yield from ((f"forms: {each.pattern}", shows(f"^(?:{each.pattern})$", lines)) for each in known.forms)


def credit_lines() -> Entries:
    known = words().words.credits
    for role, name, patterns in (
        ("caption", "captions", known.captions),
        ("byline", "bylines", known.bylines),
        ("byline", "datelines", known.datelines),
    ):
        for each in patterns:
            yield f"{name}: {each.pattern}", shows(words().credit(each.pattern), lines_of(role))


def head() -> Entries:
    for entry in words().words.head:
        yield f"{entry.field}: {'/'.join(entry.labels[:3])}", any_word(entry.labels, lines_of("head", "title"))


ENTRIES: dict[str, Callable[[], Entries]] = {
    "columns": columns,
    "marks": marks,
    "badges": badges,
    "counts": counts,
    "dates": dates,
    "chrome": chrome,
    "publishers": publishers,
    "credits": credit_lines,
    "head": head,
}


@pytest.mark.parametrize("file", FILES)
def test_every_lexicon_entry_has_a_labelled_page(file: str) -> None:
    missing = [name for name, shown in ENTRIES[file]() if not shown]
    assert not missing, "\n".join([f"{file}.yaml: no labelled page in {GOLD} shows", *missing])
