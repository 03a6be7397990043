"""One page and what it says, and strategies for any content that a page could have."""

from datetime import date, time

from hypothesis import strategies as st

from stages.scoring.content import Article, Content, LineRoles, Row
from stages.tables.schemas import Role

TEXT = """\
메뉴 건너뛰기

첫 문단이다.
둘째 문단이다.
가람일보
번호 제목 글쓴이 날짜
12 [속보] 눈 온다 하늘 2025.01.02 09:12
11 비 온다 [3] 하늘 2025.01.01 10:00
"""

CONTENT = Content(
    lines=(
        ("chrome",),
        ("blank",),
        ("paragraph",),
        ("paragraph",),
        ("publisher",),
        ("listing_header",),
        ("listing_row",),
        ("listing_row",),
    ),
    article=Article(paragraphs=("첫 문단이다.", "둘째 문단이다."), publisher="가람일보"),
    rows=(
        Row(
            line=7,
            number=12,
            title="[속보] 눈 온다",
            author="하늘",
            date=date(2025, 1, 2),
            time=time(9, 12),
            date_text="2025.01.02 09:12",
        ),
        Row(
            line=8,
            number=11,
            title="비 온다",
            comments=3,
            author="하늘",
            date=date(2025, 1, 1),
            time=time(10, 0),
            date_text="2025.01.01 10:00",
        ),
    ),
)

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).map(lambda text: f"가{text}")
MAYBE_TEXT = st.none() | TEXTS
MAYBE_COUNT = st.none() | st.integers(0, 10**12)
MAYBE_DATE = st.none() | st.dates()
LINE_ROLES: st.SearchStrategy[LineRoles] = st.lists(st.sampled_from([*map(str, Role)]), min_size=1, max_size=3).map(
    tuple
)
ROWS = st.builds(
    Row,
    line=st.integers(1, 30),
    n_lines=st.integers(1, 3),
    kind=st.sampled_from(["post", "notice", "current"]),
    reply=st.booleans(),
    number=MAYBE_COUNT,
    category=MAYBE_TEXT,
    title=MAYBE_TEXT,
    comments=MAYBE_COUNT,
    badges=st.lists(TEXTS, max_size=2).map(tuple),
    author=MAYBE_TEXT,
    date=MAYBE_DATE,
    time=st.none() | st.times(),
    date_text=MAYBE_TEXT,
    views=MAYBE_COUNT,
    votes=MAYBE_COUNT,
)
ARTICLES = st.builds(
    Article,
    title=MAYBE_TEXT,
    subtitle=MAYBE_TEXT,
    paragraphs=st.lists(TEXTS, min_size=1, max_size=4).map(tuple),
    captions=st.lists(TEXTS, max_size=2).map(tuple),
    bylines=st.lists(TEXTS, max_size=2).map(tuple),
    publisher=MAYBE_TEXT,
    author=MAYBE_TEXT,
    date=MAYBE_DATE,
    date_text=MAYBE_TEXT,
    views=MAYBE_COUNT,
    votes=MAYBE_COUNT,
)
CONTENTS = st.builds(
    Content,
    lines=st.lists(LINE_ROLES, min_size=1, max_size=12).map(tuple),
    article=st.none() | ARTICLES,
    rows=st.lists(ROWS, max_size=5).map(tuple),
)
