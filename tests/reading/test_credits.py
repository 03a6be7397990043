"""Captions, bylines, datelines and names of the press are told from text by their form."""

import polars as pl
import pytest

from stages.reading.credits import (
    begins_caption,
    dateline,
    ends_in_credit,
    ends_with_reporter,
    is_byline,
    is_signature,
    known_publisher,
    looks_like_publisher,
    may_end_in_name,
)
from tests.reading.invented import SENTENCES, words


def applies(rule: pl.Expr, text: str) -> bool:
    return bool(pl.DataFrame({"text": [text]}).select(rule.fill_null(value=False)).item())


def value(rule: pl.Expr, text: str) -> str | None:
    found: str | None = pl.DataFrame({"text": [text]}).select(rule).item()
    return found


def is_caption(text: str) -> bool:
    return applies(begins_caption(words()) | (may_end_in_name() & ends_in_credit(words())), text)


def publisher_of(line: str) -> str | None:
    found: str | None = known_publisher(pl.Series([line]), pl.Series([len(line)]), words()).item()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "시민들이 강가를 걷고 있다. 로이터연합뉴스",
        "시민들이 강가를 걷고 있다 /뉴스1",
        "시민들이 강가를 걷고 있다. AP=연합뉴스",
        "시민들이 강가를 걷고 있다. 갈밭일보",
        "강가를 걷는 시민들. 문화일보",
        "시민들이 강가를 걷고 있다. 해담 연합뉴스",
        "시민들이 강가를 걷고 있다. 사진제공 해담시",
        "강가를 걷는 시민들 /갈밭투데이",
        "시민들이 강가를 걷고 있다. 〈사진=연합뉴스〉",
        "강가를 걷는 시민들. [사진=연합뉴스]",
        "강가를 걷는 시민들 (사진=해담시)",
        "나루 감독이 웃고 있다. ⓒ 로이터=뉴스1",
        "시민들이 강가를 걷고 있다. © 뉴스1 홍길동 기자",
        "▲ 강가를 걷는 시민들",
        "강가의 시민들. 해담시 제공",
        "강가의 시민들. 2025.7.10/뉴스1",
        "강가를 걷는 시민들. [해담시 제공. 재판매 및 DB 금지]",
        "강가를 걷는 시민들. (사진=해담시) *재판매 및 DB 금지",
        "강가를 걷는 시민들. [연합]",
        "강가를 걷는 시민들. 해담일보DB",
        "강가의 시민들. 사진 해담시",
        "해담/AFP 연합뉴스",
        "그래픽=홍길동",
        "사진ㅣ해담시",
        "강가의 시민들. 출처 | 해담시",
        "자료: 해담시",
        "유튜브 화면 캡처",
        "해담도서관 제공",
        "AI로 만든 이미지",
        "[AFP=연합뉴스]",
        "[로이터=연합뉴스 자료사진. 재판매 및 DB 금지]",
        "시민들이 강가를 걷고 있다. 해담 | AP 연합뉴스",
        "시민들이 강가를 걷고 있다. 〈연합뉴스〉",
        "강가의 시민들. /해담시",
        "가수 나루. 나루 인스타그램",
        "강가의 시민들. 사진ㅣ해담시",
        "강가의 시민들. 2025.7.10 /gildong@example.kr",
        "People walk along the river. (Yonhap)",
        "시민들이 강가를 걷고 있다. 해담=AP뉴시스",
        "강가의 시민들. /AFPBBNews=뉴스1",
        "시민들이 강가를 걷고 있다. [출처: 해담시]",
        "시민들이 강가를 걷고 있다. 출처 해담시",
        "[해담=뉴시스] 강가의 시민들. (사진=해담시 제공) photo@example.kr",
        "[해담=AP/뉴시스] 강가를 걷는 시민들. 2025.07.10.",
        "[표=해담시]",
        "시민들이 강가를 걷고 있다. 자료: 통계청",
        "강가를 걷는 시민들 독자 제공",
        "강가를 걷는 시민들 해담경찰서 제공",
        "[연합뉴스 자료그래픽]",
    ],
)
def test_captions(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "배가 나흘 만에 다시 떴다고 연합뉴스가 전했다.",
        "사진을 찍는 시민들이 늘었다.",
        "그는 “로이터 기사를 봤다”고 말했다.",
        "이 사실은 연합뉴스 보도로 알려졌다.",
        "취약계층 2만 가구에 냉방비 제공",
        "범인 잡을 단서 제공",
        "빈집에 숙소와 일부 제공",
        "이름과 주소가 담긴 자료를 캡처했다",
        "강가의 사진 한 장이 남았다.",
        "2025.7.10 홍길동 기자가 강가에서 그를 만났다.",
        "▲승진 ◇국장급 △교통국장 홍길동",
        "이 글은 페이스북에 올라왔다.",
        "강변북로 막혔다. /홍길동 기자",
        "해담시가 누리집을 고친다. 출처 없는 자료가 많아서다.",
        "논란의 인스타그램",
    ],
)
def test_text_is_no_caption(text: str) -> None:
    assert not is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "홍길동 기자 gildong@example.kr",
        "gildong@example.kr",
        "[홍길동 기자]",
        "도쿄/홍 특파원",
        "(SBS 디지털뉴스편집부)",
        "홍길동·이몽룡 기자",
        "홍길동/이몽룡 해담닷컴 기자 gildong@example.kr",
        "홍길동 기자 [email protected]",
        "연합뉴스 홍길동 (gildong@example.kr)",
        "[비즈워치] 홍길동 기자 gildong@example.kr",
        "/gildong@example.kr",
        "(SBS 디지털뉴스국)",
        "(SBS 연예뉴스 홍길동 기자)",
        "홍길동 온라인 뉴스 기자",
        "홍길동 기자 이몽룡 기자",
        "홍길동 기자 gildong@example.kr 다른기사 보기",
        "해담 | 홍길동 기자",
        "By Hong Gil-dong (gildong@example.kr)",
        "[홍길동 기자(gildong@example.kr)]",
        "홍길동·이몽룡 gildong@example.kr",
        "갈밭뉴스 홍길동 gildong@example.kr",
        "홍길동 산업2부장",
        "글 홍길동 기자 사진 이몽룡 기자",
        "[갈밭한국] 홍길동 기자",
    ],
)
def test_bylines(text: str) -> None:
    assert applies(is_byline(words()), text)


@pytest.mark.parametrize(
    "text", [*SENTENCES, "홍길동 기자가 전했다.", "기자", "이메일로 보내 주세요.", "강가의 시민들 전경 /홍길동 기자"]
)
def test_text_is_no_byline(text: str) -> None:
    assert not applies(is_byline(words()), text)


@pytest.mark.parametrize(
    "text",
    [
        "홍길동 시인",
        "홍길동 해담대 국문학과 교수",
        "홍길동ㅣ문화평론가",
        "도움말=홍길동 해담병원 교수",
        "바다취재팀",
        "홍길동 건축가·골목연구소장",
        "홍길동(자유기고가)",
        "홍길동 변호사(법무법인 갈대)",
        "홍길동 여행작가",
        "대담=홍길동 경제부장, 정리=이몽룡 기자",
        "글·사진 홍길동",
        "이슈&흐름팀",
    ],
)
def test_signatures(text: str) -> None:
    assert applies(is_signature(words()), text)


@pytest.mark.parametrize("text", [*SENTENCES, "시인", "홍길동 시인은 웃었다.", "글 잘봤음", "정리 끝남"])
def test_text_is_no_signature(text: str) -> None:
    assert not applies(is_signature(words()), text)


@pytest.mark.parametrize(
    "reporter", ["홍길동 기자", "홍길동 선임기자", "해담=홍길동 기자", "홍길동 기자 gildong@example.kr"]
)
def test_a_reporter_after_a_sentence(reporter: str) -> None:
    assert applies(ends_with_reporter(words()), f"강가를 걷는 시민들. {reporter}")
    assert not applies(ends_with_reporter(words()), reporter)
    assert applies(ends_with_reporter(words()), "강가를 걷는 시민들 [홍길동 기자]")


@pytest.mark.parametrize(
    "printed",
    [
        "(해담=연합뉴스) 홍길동 기자 = ",
        "[해담=뉴시스] 홍길동 기자 = ",
        "광주=이 기자 ",
        "(서울=뉴스1) 홍길동 기자 = ",
        "[해담=뉴시스]",
        "[해담뉴스 | 홍길동 기자] ",
        "[해담경제(나루)=홍길동 기자] ",
        "[갈밭신문] 홍길동 기자 = ",
        "갈밭신문 홍길동 기자 = ",
        "[해담=뉴시스] 홍길동 = ",
        "[갈밭뉴스 홍길동] ",
        "<갈밭신문 홍길동 기자> ",
    ],
)
def test_datelines(printed: str) -> None:
    assert value(dateline(words()), printed + SENTENCES[0]) == printed


@pytest.mark.parametrize("text", [*SENTENCES, "(웃음) 그렇다.", "[앵커]", "(해담=연합뉴스)", "“가나=다라”라고 했다."])
def test_text_has_no_dateline(text: str) -> None:
    assert value(dateline(words()), text) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("연합뉴스", "연합뉴스"),
        ("[연합뉴스]", "연합뉴스"),
        ("출처: 해담일보", "해담일보"),
        ("[출처] 해담일보", "해담일보"),
        ("시사 IN", "시사 IN"),
        ("출처 : 뉴시스 https://example.kr/1", "뉴시스"),
    ],
)
def test_known_publishers(line: str, name: str) -> None:
    assert publisher_of(line) == name


@pytest.mark.parametrize(
    "line", ["연합뉴스가 전했다.", "출처를 밝히지 않았다.", "물결소리", "https://example.kr/1", "출처", *SENTENCES]
)
def test_other_lines_are_no_known_publisher(line: str) -> None:
    assert publisher_of(line) is None


@pytest.mark.parametrize(
    "line", ["해담일보", "[해담방송]", "The Riverside Post", "海辺新聞", "물결소리", "ABC해담", "해담24", "해담 투데이"]
)
def test_a_publisher_s_form(line: str) -> None:
    assert applies(looks_like_publisher(words()), line)


@pytest.mark.parametrize("line", [*SENTENCES, "그렇다", "“네.”", "2025.07.10", "해담초등학교장", "운영진 일동"])
def test_other_forms(line: str) -> None:
    assert not applies(looks_like_publisher(words()), line)
