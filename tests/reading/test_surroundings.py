"""Menus, buttons, pagination and comment headings are known by themselves; sentences are not."""

import polars as pl
import pytest

from stages.reading.surroundings import any_pattern, ends_listing, known, uncounted
from tests.reading.invented import SENTENCES, words


def mark(text: str) -> tuple[str | None, bool]:
    """Return the role a line is known by, and whether it ends the text."""
    found = known(pl.Series([text]), words()).to_dicts()[0]
    return found["mark"], found["stops"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("메뉴 건너뛰기", "chrome"),
        ("로그인 회원가입", "chrome"),
        ("홈 > 뉴스 > 지역", "chrome"),
        ("* * *", "chrome"),
        ("_" * 40, "chrome"),
        ("Warning: Undefined variable $a in /www/a.php on line 3", "chrome"),
        ("페이지 정보", "head"),
        ("이 게시물을", "tail"),
        ("목록", "tail"),
        ("추천 3 비추천 0", "tail"),
        ("이전글가을 도서 축제 열려 25.07.09", "tail"),
        ("다음글 가을 도서 축제 열려", "tail"),
        ("« 가을 도서 축제 열려", "tail"),
        ("Prev 가을 도서 축제 열려", "tail"),
        ("Next 가을 도서 축제 열려", "tail"),
        ("[연관 기사] 가을 도서 축제 열려", "tail"),
        ("a.jpg [File Size:120.3KB/Download:4]", "tail"),
        ("저작권자 © 해담일보 무단 전재 및 재배포 금지", "tail"),
        ("2025/07/10 10:12 송고", "tail"),
        ("※ 인쇄판에도 실렸습니다.", "tail"),
        ("▶ 해담일보 구독하기", "tail"),
        ("https://example.kr/news/1", "tail"),
        ("#버스 #막차", "tail"),
        ("[앵커]", "tail"),
        ("좋아요 12 슬퍼요 3 화나요 1", "tail"),
        ("좋아요 5 댓글 2 공유 신고", "tail"),
        ("추천:2 댓글", "tail"),
        ("[오늘의 주요뉴스]", "tail"),
        ("[해담일보 핫뉴스]", "tail"),
        ("<3면에 계속>", "tail"),
        ("본 기사의 저작권은 해담일보에 있습니다.", "tail"),
        ("업데이트 2025.07.10 10:12", "tail"),
        ("해담일보를 후원해 주세요", "tail"),
        ("Votes 3", "tail"),
        ("推薦 3", "tail"),
        ("페이스북(으)로 기사보내기", "tail"),
        ("이 기사는 언론사에서 경제 섹션으로 분류했습니다.", "tail"),
        ("添付ファイル", "tail"),
        ("返回列表", "tail"),
        ("[입력 2025-07-10 10:12]", "tail"),
        ("영상취재 홍길동 영상편집 이몽룡", "tail"),
        ("[영상취재 홍길동 이몽룡 / 영상편집 성춘향 / 영상디자인 변학도]", "tail"),
        ("X(트위터) @haedam_news 페이스북 haedam.example.kr/abc", "tail"),
        ("덧붙이는 글 | 이 글은 블로그에도 실립니다.", "tail"),
        ("*이 기사는 해담일보에 실린 글입니다.", "tail"),
        ("해담일보의 모든 콘텐츠는 저작권법의 보호를 받습니다.", "tail"),
        ("화나요 0", "tail"),
        ("사이트 : https://example.kr/a", "tail"),
        ("【 앵커멘트 】", "tail"),
        ("07-10-2025, 10:40 AM #2", "comment"),
        ("제보는 카카오톡 해담일보", "tail"),
        ("댓글 12", "comment"),
        ("댓글목록", "comment"),
        ("나루님의 댓글", "comment"),
        ("전체 리플 0개 등록순", "comment"),
        ("44: 2025/07/10(木) 09:12 ID:abcd", "comment"),
        ("쓰기 태그", "listing_foot"),
        ("첫 페이지 1 2 3 끝 페이지", "listing_foot"),
        ("[1][2][3] [다음]", "listing_foot"),
        ("처음 이전 2페이지 열린3페이지 다음 맨끝", "listing_foot"),
        ("제목+내용제목내용댓글이름닉네임아이디태그검색", "listing_foot"),
        ("Total 1,234건 1 페이지", "listing_foot"),
        ("Page 1 of 12", "listing_foot"),
    ],
)
def test_lines_around(text: str, role: str) -> None:
    assert mark(text)[0] == role


def test_a_long_line_of_signs_is_unknown() -> None:
    assert mark("_" * 41) == (None, False)


@pytest.mark.parametrize("text", ["이 게시물을", "목록", "이전글 가을 축제", "쓰기 태그", "첫 페이지 1 2 3 끝 페이지"])
def test_lines_that_end_the_text(text: str) -> None:
    assert mark(text)[1]


@pytest.mark.parametrize(
    "text", ["▶ 해담일보 구독하기", "#버스 #막차", "※ 인쇄판에도 실렸습니다.", "로그인", "https://example.kr"]
)
def test_lines_that_the_text_may_go_on_below(text: str) -> None:
    assert not mark(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "댓글 12개가 달린 민원에 시가 답했다.",
        "이전글을 찾는 시민도 있었다. 하지만 기록은 남아 있지 않았다고 시는 밝혔다.",
        "목록에는 모두 열두 곳이 올랐다.",
        "번호와 제목, 글쓴이 이름을 적어야 한다.",
        "다음은 전문이다.",
        "제보를 받고 달려온 소방관들이 불을 껐다.",
        "촬영 기자가 쓰러졌다.",
        "추천 기사식당 다섯 곳",
        "핫 이슈로 떠오른 막차",
        "후원해 주신 분들이 있었다.",
        "제보를 받습니다, 라고 적힌 종이가 붙어 있었다.",
        "추천 도서 세 권을 골라 소개한다.",
        "갈대밭 산책길 새로 열려",
        "",
    ],
)
def test_text_is_not_known(text: str) -> None:
    assert mark(text) == (None, False)


def test_words_are_compared_without_blanks_and_case() -> None:
    assert mark("메뉴건너뛰기") == mark("메뉴 건너뛰기")
    assert mark("SKIP TO CONTENT") == mark("Skip to content")


def test_what_ends_a_listing() -> None:
    texts = pl.Series(["첫 페이지 1 2 3 끝 페이지", "목록", "로그인", "갈대밭 산책길", SENTENCES[0]])
    assert ends_listing(texts, words()).to_list() == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("pattern", "wider"),
    [
        ("a{2}b{0,3}c{1,}", "a+b*c+"),
        (r"\{2}[{2}\]{3}]x{4,5}?", r"\{2}[{2}\]{3}]x+?"),
        (r"(?:a|\p{L}){1,40}", r"(?:a|\p{L})+"),
    ],
)
def test_a_pattern_without_counts(pattern: str, wider: str) -> None:
    assert uncounted(pattern) == wider


def test_one_pattern_fits_what_any_fits() -> None:
    examples = pl.Series([pattern.example for entry in words().words.chrome for pattern in entry.patterns])
    assert examples.str.contains(any_pattern(words())).all()
    assert not pl.Series(SENTENCES).str.contains(any_pattern(words())).any()
