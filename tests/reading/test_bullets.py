"""Arrows, triangles and owners' marks: questions, entries, captions or links, by what stands around them."""

import pytest

from tests.reading.invented import SENTENCES, article, paragraphs, read_page, roles

FIRST, SECOND, THIRD = SENTENCES
ANSWERS = ("“그늘이 없어 낮에는 걷는 사람이 없었다.”", "“해가 지면 강가에 사람이 모인다.”")


def role_of(line: str, *printed: str) -> str:
    """Return the role of a line on a page of these lines."""
    return roles(read_page(*printed))["\n".join(printed).split("\n").index(line)]


def test_questions_behind_arrows_are_text_and_links_below_it_are_none() -> None:
    asked = ("▶왜 나무를 심었나", ANSWERS[0], "▶밤에는 어떤가", ANSWERS[1])
    reading = read_page(FIRST, "", *asked, "", SECOND, "", "▶ 해담일보 누리집", "▶ 강가에 모인 사람들")
    assert paragraphs(reading) == [FIRST, *asked, SECOND]


def test_one_arrow_in_a_text_is_a_question_only_above_a_quotation() -> None:
    link = "▶ 강가에 모인 사람들"
    assert role_of(link, FIRST, "", link, "", SECOND, "", THIRD) == "tail"
    assert role_of(link, FIRST, "", link, "", ANSWERS[0], "", THIRD) == "paragraph"


@pytest.mark.parametrize("second", ["▶ “막차가 늦어졌다”…상인들 반색", "▶ 해담일보 유튜브", "▶ 관련 기사 보기"])
def test_neighbouring_arrows_are_links_where_one_looks_like_a_headline_or_says_so(second: str) -> None:
    first = "▶ 막차 시각 늦춘다"
    assert role_of(first, FIRST, "", first, second, "", SECOND) == "tail"
    assert role_of(first, FIRST, "", first, "▶ 요금은 그대로", "", SECOND) == "paragraph"


def test_what_a_text_announces_is_a_list_though_nothing_follows_it() -> None:
    entries = ("▶막차 시각 20분 늦춤", "▶“걷는 길” 조명 켬")
    assert paragraphs(read_page(FIRST, "", "바뀌는 것은 다음과 같다.", *entries)) == [
        FIRST, "바뀌는 것은 다음과 같다.", *entries,
    ]  # fmt: skip
    assert role_of(entries[0], FIRST, "", *entries) == "tail"


def test_labels_with_values_behind_marks_begin_a_text() -> None:
    labels = ("■ 방송 : 해담라디오 아침 창", "■ 대담 : 홍나루 교수")
    reading = read_page("막차 시각 늦춘다", "", *labels, "", FIRST, "", SECOND)
    assert (article(reading)["subtitle"], paragraphs(reading)) == ("막차 시각 늦춘다", [*labels, FIRST, SECOND])
    arrows = ("▶일시 : 7월 20일 오후 2시", "▶장소 : 해담도서관")
    assert paragraphs(read_page(*arrows, "", FIRST, "", SECOND)) == [*arrows, FIRST, SECOND]


def test_triangles_before_answers_and_entries_are_no_captions() -> None:
    asked = ("-막차는 언제 늦추나", "▲다음 달이다. 날짜는 정하지 못했다.")
    assert paragraphs(read_page(FIRST, "", *asked, "", SECOND)) == [FIRST, *asked, SECOND]
    entries = ("◇ 승진", "▲ 하천과장 홍나루", "◇ 전보", "▲ 교통과장 이솔잎", "▲ 도서관장 박가람")
    assert paragraphs(read_page(FIRST, "", *entries)) == [FIRST, *entries]
    assert role_of("▲ 강가를 걷는 시민들", FIRST, "", "▲ 강가를 걷는 시민들", "", SECOND) == "caption"


def test_neighbouring_triangles_are_captions_where_one_has_a_credit() -> None:
    photos = ("▲ 강가를 걷는 시민들", "▲ 막차를 기다리는 상인들. (사진=해담시)")
    assert article(read_page(*photos, "", FIRST, "", SECOND))["captions"] == list(photos)
    assert paragraphs(read_page(FIRST, "", *(photo.split(".")[0] for photo in photos)))[1:] == [
        photo.split(".")[0] for photo in photos
    ]


def test_a_lone_entry_on_a_page_with_a_list_is_none_either() -> None:
    entries = ("자동", "▲가람복권방", "▲솔잎슈퍼", "수동", "▲나루편의점")
    assert paragraphs(read_page(FIRST, "", *entries, "", SECOND)) == [FIRST, *entries, SECOND]


def test_a_triangle_heads_the_figures_directly_under_it() -> None:
    figures = ("▲ 해담구장(나루 5-4 솔잎)", "솔잎 010 201 000 - 4", "나루 100 100 201 - 5")
    assert paragraphs(read_page(FIRST, "", *figures, "", SECOND)) == [FIRST, *figures, SECOND]
    assert article(read_page(FIRST, "", "▲ 강가의 시민들", "ⓒ 홍나루", "", SECOND))["captions"] == [
        "▲ 강가의 시민들", "ⓒ 홍나루",
    ]  # fmt: skip


def test_a_triangle_that_is_all_of_a_text_is_no_caption() -> None:
    death = "▲ 홍순례씨 별세, 홍나루(해담일보 국장)씨 모친상 = 9일 해담병원 3호실, 발인 11일 오전 8시. 02-000-3151"
    assert paragraphs(read_page(death, "", "뉴시스")) == [death]


def test_an_owner_within_a_text_is_a_photos_and_below_it_the_articles() -> None:
    reading = read_page("ⓒ홍나루", "", FIRST, "", "ⓒ해담일보 홍나루", "", SECOND, "", "ⓒ 해담일보")
    assert (article(reading)["captions"], paragraphs(reading)) == (["ⓒ홍나루", "ⓒ해담일보 홍나루"], [FIRST, SECOND])
    assert role_of("ⓒ 해담일보, 무단 전재 금지", FIRST, "", "ⓒ 해담일보, 무단 전재 금지", "", SECOND) == "tail"


def test_a_triangle_below_a_strung_list_or_a_doubting_sentence_is_a_caption() -> None:
    photo, strung, doubt = (
        "▲ 강가를 걷는 시민들",
        "▲다리 7곳 ▲조명 340개 등이 새로 놓인다.",
        f"{SECOND[:-1]}면 누가 믿을까?",
    )
    assert article(read_page(FIRST, "", strung, "", photo, "", THIRD))["captions"] == [photo]
    assert article(read_page(FIRST, "", doubt, "", photo, "", THIRD))["captions"] == [photo]
    assert article(read_page(FIRST, "▷ 다리와 조명과 나무를 잇는 강가 산책로", photo, THIRD))["captions"] == [photo]
