"""Generated board pages, at any size, for measuring: about 4.8 KB each, no two alike, the same for the same arguments.

    python -m benchmarks.pages OUT --pages 50000 --mix seeds

`--mix seeds`: every page has an article, its publisher and a listing in single spaces, as the most common boards print
them. `--mix all`: seven pages of ten have; the others go through all forms of listings, and pages without one.
`--container`: a folder of text files, one tar.zst, or Parquet parts of the table `pages`. All text is invented.
"""

import hashlib
import io
import random
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
import yaml

from benchmarks.forms import FORMS

WORDS = Path(__file__).with_name("words.yaml")
ROWS = 20
PARAGRAPHS = 8
SENTENCES = 3
WORDS_A_SENTENCE = 9
QUOTED = re.compile("[“”‘’▷]")
PART_BYTES = 33_554_432
FIRST_DAY = date(2023, 1, 1)
DAYS = 1000
# A page of each ten that is not of the seeds' shape, in the mix `all`.
OTHER_TENTHS = (2, 5, 8)
OTHERS = (
    "spaces_views", "gnuboard5", "three_lines", "kboard", "tabs", "double_tabs", "pipes", "loose_pipes", "aligned",
    "cell_lines", "glued", "one_line", "article_only", "list_only",
)  # fmt: skip


class Page(NamedTuple):
    """A page's path inside its batch, and its text."""

    path: str
    text: str


class Post(NamedTuple):
    """A row of a listing, every cell as text."""

    number: str
    title: str
    author: str
    day: str
    views: str


Cut = tuple[str, str]


@dataclass(frozen=True)
class Words:
    """The invented text; sentences and titles are cut where their first number stands; days are as printed."""

    plain: dict[str, Any]
    sentences: list[Cut]
    vocabulary: list[str]
    endings: list[str]
    titles: list[Cut]
    days: list[str]

    def header(self, *columns: str) -> list[str]:
        """Return the labels of columns."""
        return [self.plain["labels"][column] for column in columns]


def cut(text: str) -> Cut:
    """Split a text around its first number; one without a number is kept whole, before an empty rest."""
    number = re.search(r"\d+", text)
    return (text[: number.start()], text[number.end() :]) if number else (text, "")


@cache
def words() -> Words:
    """Read the invented text."""
    plain = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    spoken = [sentence.split() for sentence in plain["sentences"] if not QUOTED.search(sentence)]
    return Words(
        plain=plain,
        sentences=[cut(sentence) for sentence in plain["sentences"]],
        vocabulary=sorted({word for words_of in spoken for word in words_of[:-1]}),
        endings=sorted({words_of[-1] for words_of in spoken}),
        titles=[cut(title) for title in plain["titles"]],
        days=[f"{FIRST_DAY + timedelta(days=index):%Y.%m.%d}" for index in range(DAYS)],
    )


def pages(count: int, mix: str = "seeds", seed: int = 1) -> Iterator[Page]:
    """Yield `count` pages of a mix, `seeds` or `all`; the same arguments give the same pages."""
    draw = random.Random(seed)
    n_others = 0
    for index in range(count):
        path = f"{index // 1000:04d}/{index:07d}.txt"
        if mix == "all" and index % 10 in OTHER_TENTHS:
            yield Page(path, other_page(OTHERS[n_others % len(OTHERS)], index, draw))
            n_others += 1
        else:
            yield Page(path, seed_page(index, draw))


def seed_page(index: int, draw: random.Random) -> str:
    """Return a page of the seeds' shape: an article, its publisher, and a listing of four columns."""
    posts = some_posts(index, draw, words().plain["authors"][index % 4 : index % 4 + 1])
    header = words().header("number", "title", "author", "date")
    listing = [f"{post.number} {post.title} {post.author} {post.day}" for post in posts]
    lines = [*article(index, draw), "", " ".join(header), *listing]
    return "\n".join(lines)


def other_page(kind: str, index: int, draw: random.Random) -> str:
    """Return a page of one of the shapes in `OTHERS`."""
    if kind == "article_only":
        return "\n".join([*article(index, draw), "", *article(index + 1, draw)[2:]])
    posts = some_posts(index, draw, words().plain["authors"][:1] if kind == "glued" else words().plain["people"])
    listing = LISTINGS[kind](kind, posts) if kind in LISTINGS else table(kind, posts)
    if kind == "list_only":
        return "\n".join([words().plain["skip_link"], "", *listing])
    lines = [*article(index, draw), "", *listing]
    return " ".join(filter(None, lines)) if kind == "one_line" else "\n".join(lines)


def article(index: int, draw: random.Random) -> list[str]:
    """Return the lines of an article: skip link, sub-headline or caption on some, paragraphs, publisher.

    A paragraph is a sentence and two or three strings of words drawn at random, so that pages compress like real ones.
    """
    plain, sentences = words().plain, words().sentences
    vocabulary, endings = words().vocabulary, words().endings
    lines = [plain["skip_link"], ""]
    if index % 3 == 0:
        lines += [plain["subtitles"][index % len(plain["subtitles"])], ""]
    if index % 2 == 0:
        lines += [plain["captions"][index % len(plain["captions"])] + plain["credits"][index % 4], ""]
    chosen = draw.choices(vocabulary, k=PARAGRAPHS * SENTENCES * WORDS_A_SENTENCE)
    for paragraph in range(PARAGRAPHS):
        before, after = sentences[int(draw.random() * len(sentences))]
        spoken = [f"{before}{index + 11}{after}" if after else before]
        for sentence in range(SENTENCES - (index + paragraph) % 2):
            start = (paragraph * SENTENCES + sentence) * WORDS_A_SENTENCE
            ending = endings[int(draw.random() * len(endings))]
            spoken.append(f"{' '.join(chosen[start : start + WORDS_A_SENTENCE])} {ending}")
        lines += [" ".join(spoken), ""]
    return [*lines, plain["publishers"][index % 16]]


def some_posts(index: int, draw: random.Random, authors: Sequence[str]) -> list[Post]:
    """Return the posts of a listing, newest first, with falling numbers."""
    titles, n_titles, n_authors = words().titles, len(words().titles), len(authors)
    first, day = 900_000 - index % 800_000, words().days[index % DAYS]
    posts = []
    for row in range(ROWS):
        chance = draw.random()
        before, after = titles[int(chance * n_titles)]
        title = f"{before}{2 + int(chance * 7919) % 89}{after}" if after else before
        author = authors[int(chance * 1009) % n_authors]
        posts.append(Post(str(first - row), title, author, day, str(int(chance * 104_729) % 3000)))
    return posts


def table(kind: str, posts: Sequence[Post]) -> list[str]:
    """Return a listing of five columns in one of the forms of `benchmarks.forms`, single spaces by default."""
    rows = [[post.number, post.title, post.author, post.day, post.views] for post in posts]
    return FORMS.get(kind, FORMS["spaces"])(words().header("number", "title", "author", "date", "views"), rows)


def gnuboard5(kind: str, posts: Sequence[Post]) -> list[str]:
    """Return a gnuboard5 listing: views before the date, comment counts, totals, pages; one or three lines a row."""
    plain, rows = words().plain, []
    for post in posts:
        comments = f" {plain['comments'].format(len(post.title) % 9)}" if len(post.title) % 9 else ""
        rows.append([post.number, post.title + comments, post.author, post.views, post.day[5:].replace(".", "-")])
    form = FORMS.get(kind, FORMS["spaces"])
    listing = form(words().header("number", "title", "author", "hits", "date"), rows)
    return [plain["totals"].format(posts[0].number), *listing, plain["pagination"]]


def kboard(_kind: str, posts: Sequence[Post]) -> list[str]:
    """Return a KBoard listing: four lines a row, the last two saying the same."""
    plain = words().plain
    labels = {"votes_label": plain["labels"]["votes"], "views_label": plain["labels"]["hits"]}
    lines = [" ".join(words().header("number", "title", "writer", "posted", "votes", "hits"))]
    for post in posts:
        day, votes = post.day, str(len(post.title) % 5)
        line = plain["kboard"].format(author=post.author, date=day, votes=votes, views=post.views, **labels)
        lines += [post.number, post.title, line, f"{post.author} {day} {votes} {post.views}"]
    return lines


LISTINGS = {"gnuboard5": gnuboard5, "three_lines": gnuboard5, "kboard": kboard}


def write_folder(out: Path, generated: Iterator[Page]) -> None:
    """Write one text file a page."""
    for page in generated:
        path = out / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8", newline="")


def write_archive(out: Path, generated: Iterator[Page]) -> None:
    """Write one tar.zst; owners and times are zero, so equal pages give equal bytes."""
    import zstandard

    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        out.open("wb") as raw,
        zstandard.ZstdCompressor(level=3).stream_writer(raw) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.GNU_FORMAT) as archive,
    ):
        for page in generated:
            content = page.text.encode()
            member = tarfile.TarInfo(page.path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def write_parquet(out: Path, generated: Iterator[Page], batch: str = "generated") -> None:
    """Write the table `pages` into the folder `out`, in parts of `PART_BYTES` of text."""
    import polars as pl

    from stages.tables import parquet
    from stages.tables.columns import polars_schema

    out.mkdir(parents=True, exist_ok=True)
    schema = polars_schema("pages")
    for index, part in enumerate(parts_of(generated)):
        rows = [record(page, batch) for page in part]
        parquet.write("pages", pl.DataFrame(rows, schema=schema), parquet.part_path(out, index))


def parts_of(generated: Iterator[Page]) -> Iterator[list[Page]]:
    """Group pages into lists of `PART_BYTES` of text or a little more."""
    part: list[Page] = []
    n_bytes = 0
    for page in generated:
        part.append(page)
        n_bytes += len(page.text.encode())
        if n_bytes >= PART_BYTES:
            yield part
            part, n_bytes = [], 0
    if part:
        yield part


def record(page: Page, batch: str) -> dict[str, Any]:
    """Return a page as a row of the table `pages`."""
    content = page.text.encode()
    return {
        "page_id": f"{batch}/{page.path.removesuffix('.txt')}",
        "batch": batch,
        "path": page.path,
        "url": None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "n_bytes": len(content),
        "encoding": "utf-8",
        "repaired": None,
        "n_lines": page.text.count("\n") + 1,
        "text": page.text,
    }


CONTAINERS = {"folder": write_folder, "tar.zst": write_archive, "parquet": write_parquet}


@click.command(help=__doc__)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--pages", "count", default=50_000, show_default=True, help="How many pages.")
@click.option("--mix", type=click.Choice(["seeds", "all"]), default="seeds", show_default=True)
@click.option("--container", type=click.Choice(list(CONTAINERS)), default="folder", show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(out: Path, count: int, mix: str, container: str, seed: int) -> None:
    """Write generated pages."""
    CONTAINERS[container](out, pages(count, mix, seed))


if __name__ == "__main__":
    main()
