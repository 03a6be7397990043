"""Hypothesis strategies: listings of random cells, and pages of random text.

Words of titles and of names are made of different syllables, none of which is in a lexicon, so that a test asks what a
form loses and not what a word means. No two titles begin or end with the same word, as no two posts do.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

LABELS = {"number": "번호", "title": "제목", "author": "글쓴이", "date": "날짜", "views": "조회 수", "votes": "추천 수"}
TITLE_SYLLABLES = "갈날달랄말발살알잘찰칼탈팔할"
NAME_SYLLABLES = "곰놈돔롬봄솜옴좀촘콤톰폼"
OPENINGS = ("", "", "", "[속보] ", "“", "①")
CLOSINGS = ("", "", "", "…", "?", "(종합)", "37%", "!")
DATE_FORMS = ("%Y.%m.%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d %H:%M")
LATEST = datetime(2025, 7, 10, 23, 59)  # noqa: DTZ001 - a board prints its own clock


class Post(NamedTuple):
    """A row of a listing; a count is None where the page leaves the cell empty."""

    number: int
    title: str
    author: str
    when: datetime
    views: int | None
    votes: int | None


class Listing(NamedTuple):
    """Rows of one listing, its columns in printed order, and how it prints days."""

    columns: tuple[str, ...]
    date_form: str
    posts: tuple[Post, ...]

    @property
    def header(self) -> list[str]:
        """The labels of the columns."""
        return [LABELS[column] for column in self.columns]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of all rows, as printed."""
        return [[self.cell(post, column) for column in self.columns] for post in self.posts]

    def cell(self, post: Post, column: str) -> str:
        """Print one cell."""
        if column == "date":
            return self.date_text(post)
        value = getattr(post, column)
        return "" if value is None else str(value)

    def without(self, column: str, rows: int) -> "Listing":
        """Return the listing with one count left empty in its first rows."""
        emptied = [post._replace(**{column: None}) for post in self.posts[:rows]]  # type: ignore[arg-type]
        return self._replace(posts=(*emptied, *self.posts[rows:]))

    def date_text(self, post: Post) -> str:
        """Print a row's date."""
        return post.when.strftime(self.date_form)

    def day(self, post: Post) -> date:
        """Return the day that the page prints."""
        return post.when.date()


def words(syllables: str) -> st.SearchStrategy[str]:
    """Words of two to five of the syllables."""
    return st.text(alphabet=syllables, min_size=2, max_size=5)


@st.composite
def titles(draw: st.DrawFn, count: int) -> list[str]:
    """Up to twelve titles, no two of which begin or end with the same word, nor end with the same syllable."""
    firsts = draw(st.lists(words(TITLE_SYLLABLES), min_size=count, max_size=count, unique=True))
    lasts = [word + end for word, end in zip(firsts, draw(st.permutations(TITLE_SYLLABLES)), strict=False)]
    middles = st.lists(words(TITLE_SYLLABLES), max_size=4)
    drawn = []
    for first, last in zip(firsts, lasts, strict=True):
        opening, closing = draw(st.sampled_from(OPENINGS)), draw(st.sampled_from(CLOSINGS))
        end = f"{last}”{closing}" if opening == "“" else f"{last}{closing}"
        drawn.append(f"{opening}{' '.join([first, *draw(middles), end])}")
    return drawn


@st.composite
def authors(draw: st.DrawFn, count: int, longest: int = 2) -> list[str]:
    """`count` names, of one word or up to `longest`, each at least twice; no two of them share a word.

    Whether `Tea` and `Green Tea` are two names, or titles that begin with `Green`, cannot be told from a listing.
    """
    name = st.lists(words(NAME_SYLLABLES), min_size=1, max_size=longest).map(" ".join)
    pool = draw(st.lists(name, min_size=1, max_size=min(3, count // 2), unique=True))
    pool = [name for name in pool if not any(name != other and name.endswith(other) for other in pool)]
    pool = [name for i, name in enumerate(pool) if not set(name.split()) & set(" ".join(pool[:i]).split())]
    return (pool * count)[:count]


@st.composite
def listings(draw: st.DrawFn, columns: Sequence[tuple[str, ...]], longest_name: int = 2) -> Listing:
    """Listings of four to twelve rows, newest first, with falling numbers; names of up to `longest_name` words."""
    count = draw(st.integers(4, 12))
    number = draw(st.integers(count, 900_000))
    minutes = draw(st.lists(st.integers(1, 5000), min_size=count, max_size=count))
    counts = st.integers(0, 99_999)
    named = zip(draw(titles(count)), draw(authors(count, longest_name)), strict=True)
    posts, when = [], LATEST
    for index, (title, author) in enumerate(named):
        posts.append(Post(number - index, title, author, when, draw(counts), draw(counts)))
        when -= timedelta(minutes=minutes[index])
    return Listing(draw(st.sampled_from(columns)), draw(st.sampled_from(DATE_FORMS)), tuple(posts))


ODD_LINES = (
    "번호 제목 글쓴이 날짜", "번호제목글쓴이날짜", "| 번호 | 제목 |",
    "|---|---|", "12 34 2025.07.10", "2025.07.10", "공지", "»", "댓글 3", "1 2 3 4 5",
    "이 게시물을", "연합뉴스", "Topics Replies Views Last post", "\t\t", "&nbsp;",
    "[속보]", "조회 수 : 12", "제목 :", "Re: Re:", "99999999999일 전", "2025.13.45",
    "00:99", "№", "53896 말달 발살 곰돔 2025.07.10", "53895 날 2025.07.10 31", "53894",
)  # fmt: skip


def any_lines() -> st.SearchStrategy[list[str]]:
    """Pages' lines of any characters, among them words and rows that look like a board's."""
    letters = st.characters(codec="utf-8", exclude_characters="\n")
    line = st.one_of(st.text(letters, max_size=40), st.sampled_from(ODD_LINES), st.just(""))
    pieces = st.lists(st.one_of(line, st.sampled_from(ODD_LINES)), min_size=1, max_size=4).map(" ".join)
    return st.lists(st.one_of(line, pieces), min_size=1, max_size=30)
