"""Label files: what they say, and errors that name file, line and remedy."""

import unicodedata
from datetime import date, time
from pathlib import Path

import pytest

from stages.scoring.labels import LabelError, load_folder, parse

PATH = Path("data/gold/x/page.yaml")
LABEL = """\
shape: xe-spaces
set: rules
crawl_date: 2025-07-11
lines:
  - 1 chrome
  - 2-3 paragraph
  - 4 byline + paragraph
  - 5 listing_row
article:
  title: 1984
  paragraphs: ["하나", no, "셋"]
rows:
  - {line: 5, number: 53896, title: null, date: 2025-07-10, time: 09:12, badges: [new, file]}
"""


def test_a_label_is_read_by_the_types_of_its_fields() -> None:
    label = parse(LABEL, PATH)
    assert label.lines == (("chrome",), ("paragraph",), ("paragraph",), ("byline", "paragraph"), ("listing_row",))
    assert label.crawl_date == date(2025, 7, 11)
    assert label.article is not None
    assert (label.article.title, label.article.paragraphs) == ("1984", ("하나", "no", "셋"))
    row = label.rows[0]
    assert (row.number, row.title, row.date, row.time) == (53896, None, date(2025, 7, 10), time(9, 12))
    assert (row.kind, row.n_lines, row.reply, row.badges) == ("post", 1, False, ("new", "file"))


def test_a_page_may_have_neither_article_nor_rows() -> None:
    label = parse("shape: x\nset: aside\nlines: [1 chrome]\narticle: null\nrows: []\n", PATH)
    assert (label.article, label.rows, label.reviewed) == (None, (), True)


def test_text_is_compared_in_nfc() -> None:
    label = parse(unicodedata.normalize("NFD", LABEL), PATH)
    assert label == parse(LABEL, PATH)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("set: rules", "set: gold", "page.yaml:2: set: Input should be 'rules', 'aside' or 'own', found 'gold'"),
        ("2-3 paragraph", "3 paragraph", "page.yaml:6: lines: found '3 paragraph' where line 2 comes next"),
        ("2-3 paragraph", "2-1 paragraph", "page.yaml:6: lines: found '2-1 paragraph' where line 2 comes next"),
        ("1 chrome", "1 chrom", "page.yaml:5: lines: 'chrom' is no role; the roles are blank, chrome"),
        ("1 chrome", "chrome", "page.yaml:5: lines: found 'chrome'; write `LINE ROLE`"),
        ("title: 1984", "titel: 1984", "page.yaml:10: article.titel: unknown key; known: title, subtitle, paragraphs"),
        ("53896", "53k", "page.yaml:13: rows[0].number: Input should be a valid integer"),
        ("2025-07-10", "20250741", "page.yaml:13: rows[0].date: day is out of range for month, found '20250741'"),
        ("crawl_date", "crawled", "page.yaml:3: crawled: unknown key; known: lines, article, rows, shape, set"),
        ("title: null", "titel: null", "page.yaml:13: rows[0].titel: unknown key; known: line, n_lines, kind"),
        ("title: null", "number: 3", "page.yaml:13: 'number' stands twice; keep one"),
        ("rows:", "rows: ]", "page.yaml:12: not readable as YAML"),
        ("rows:", "rows\x01:", "page.yaml:1: not readable as YAML"),
        ("shape: xe-spaces\n", "", "page.yaml:1: shape: is missing"),
        ('["하나", no, "셋"]', "[]", "page.yaml:11: article.paragraphs: Tuple should have at least 1 item"),
    ],
)
def test_errors_name_file_line_and_key(old: str, new: str, message: str) -> None:
    assert old in LABEL
    with pytest.raises(LabelError) as caught:
        parse(LABEL.replace(old, new, 1), PATH)
    assert str(caught.value).startswith(f"data/gold/x/{message}")


def test_all_errors_of_a_file_are_named_at_once() -> None:
    with pytest.raises(LabelError) as caught:
        parse(LABEL.replace("53896", "53k").replace("set: rules", "set: gold"), PATH)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["13", "2"]


def test_a_list_is_no_label() -> None:
    with pytest.raises(LabelError, match="holds the keys shape"):
        parse("- 1 chrome", PATH)


def write(folder: Path, name: str, label: str | None = LABEL, page: bytes | None = b"1\n2\n3\n4\n5\n") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if label is not None:
        path.with_suffix(".yaml").write_text(label, encoding="utf-8")
    if page is not None:
        path.with_suffix(".txt").write_bytes(page)


def test_a_folder_is_read_in_order_and_its_pages_are_named_by_path(tmp_path: Path) -> None:
    write(tmp_path, "tabs/b.x", page=b"\xbf")
    write(tmp_path, "glued/a.x")
    pages = load_folder(tmp_path, prefix="gold/")
    assert [page.page_id for page in pages] == ["gold/glued/a", "gold/tabs/b"]
    assert pages[1].raw == b"\xbf"
    assert pages[0].batch == "gold"


def test_no_folder_gives_no_pages(tmp_path: Path) -> None:
    assert load_folder(tmp_path / "missing") == []


def test_an_own_label_names_its_page_itself(tmp_path: Path) -> None:
    write(tmp_path, "daum/1.x", label=f"page_id: daum-2024/a b#3\nreviewed: false\n{LABEL}")
    page = load_folder(tmp_path)[0]
    assert (page.page_id, page.batch, page.label.reviewed) == ("daum-2024/a b#3", "daum-2024", False)


def test_a_page_without_label_and_a_label_without_page_are_errors(tmp_path: Path) -> None:
    write(tmp_path / "one", "a.x", label=None)
    with pytest.raises(LabelError, match=r"a\.txt: its label a\.yaml is missing"):
        load_folder(tmp_path / "one")
    write(tmp_path / "two", "a.x", page=None)
    with pytest.raises(LabelError, match=r"a\.yaml:1: its page a\.txt is missing"):
        load_folder(tmp_path / "two")


def test_two_labels_of_one_page_are_an_error(tmp_path: Path) -> None:
    for name in ("a.x", "b.x"):
        write(tmp_path, name, label=f"page_id: daum/1\n{LABEL}")
    with pytest.raises(LabelError, match=r"b\.yaml:1: .*a\.yaml labels the same page daum/1"):
        load_folder(tmp_path)


def test_a_label_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.x")
    (tmp_path / "a.yaml").write_bytes("shape: 가".encode("cp949"))
    with pytest.raises(LabelError, match=r"a\.yaml: not UTF-8"):
        load_folder(tmp_path)
