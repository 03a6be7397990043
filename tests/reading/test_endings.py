"""Names at the end of glued cells: the endings that recur, and what only seems to belong to them."""

import pytest

from stages.reading.endings import inner_signs, recurring_endings, shared_ending
from tests.reading.invented import words

TITLES = ("강가 산책길", "막차 시각", "소금빵 값", "헌책방 골목", "물값 이야기")


@pytest.mark.parametrize("behind", [" file", " new", " secret"])
def test_a_badge_before_a_name_is_no_part_of_it(behind: str) -> None:
    names = ["나루", "솔잎", "나루", "솔잎", "나루"]
    blocks = [f"{title}{behind if at < 3 else ''}{names[at]}" for at, title in enumerate(TITLES)]
    assert recurring_endings(blocks, words()) == names


def test_a_comment_count_shows_where_names_begin() -> None:
    blocks = ["막차 시각 댓글 3개나루", "소금빵 값 댓글 12개나루", "강가 무지개나루", "헌책방 골목[2]7up"]
    assert recurring_endings(blocks, words())[:3] == ["나루", "나루", "나루"]


def test_a_name_that_recurs_nowhere_is_not_told_by_its_address() -> None:
    assert recurring_endings(["막차 시각(1.23)", "소금빵 값(118.235)"], words()) == [None, None]


def test_an_ending_of_nearly_all_blocks_begins_with_no_sign() -> None:
    assert shared_ending([f"{title} Tea" for title in TITLES]) == "Tea"
    assert shared_ending([f"{title}Green Tea" for title in TITLES]) == "Green Tea"


def test_a_blank_belongs_to_a_name_behind_the_same_letters() -> None:
    assert inner_signs("Tea", ["막차Green Tea", "소금빵Green Tea"]) == {" "}
    assert inner_signs("Tea", ["막차 Tea", "소금빵 Tea"]) == set()
    assert inner_signs("나루", ["막차다.나루", "소금빵이다.나루"]) == set()
