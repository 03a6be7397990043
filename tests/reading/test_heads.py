"""Lines that print author, date and counts of an article as labels and values."""

import pytest

from stages.reading.heads import is_label, read_head
from tests.reading.invented import SENTENCES, words


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            "나루 2025.07.10 09:12 조회 수 : 120 추천:3",
            {"author": "나루", "date": "2025.07.10 09:12", "views": "120", "votes": "3"},
        ),
        ("조회 수 120 추천 수 0 댓글 0", {"views": "120", "votes": "0", "comments": "0"}),
        (
            "댓글 2건 조회1,204회 작성일 25-07-10 09:12",
            {"comments": "2건", "views": "1,204회", "date": "25-07-10 09:12"},
        ),
        ("작성자 나루", {"author": "나루"}),
        ("글쓴이 : Green Tea", {"author": "Green Tea"}),
        ("Date 2005/05/20", {"date": "2005/05/20"}),
        ("Subject 갈대밭 산책길", {"title": "갈대밭 산책길"}),
        ("제목 : 갈대밭 산책길", {"title": "갈대밭 산책길"}),
        (
            "분류: 소식 이름: 나루 등록일: 2025-07-10 09:12 조회수: 136 / 추천수: 0",
            {"author": "나루", "date": "2025-07-10 09:12", "views": "136", "votes": "0"},
        ),
        ("查看: 11|回复: 2", {"views": "11", "comments": "2"}),
        ("发表于 2025-7-1 09:12 | 显示全部楼层", {"date": "2025-7-1 09:12"}),
        ("나루 | 조회 33 | 2025-07-10", {"author": "나루", "views": "33", "date": "2025-07-10"}),
        ("2025-07-10 | 나루 | 조회 33", {"date": "2025-07-10", "author": "나루", "views": "33"}),
        ("2025.07.10 09:12 / 나루 / 조회 33", {"date": "2025.07.10 09:12", "author": "나루", "views": "33"}),
        ("Posted by gull on Jul 10, 2025", {"author": "gull", "date": "Jul 10, 2025"}),
        ("2025.07.10 09:12", {"date": "2025.07.10 09:12"}),
        ("조회 수 120 추천 수 3 2025.07.10 09:12", {"views": "120", "votes": "3", "date": "2025.07.10 09:12"}),
        ("나루2025.07.10 09:12조회 수 120추천 수 3", {"author": "나루", "date": "2025.07.10 09:12", "views": "120"}),
        ("mint772025.07.10 09:12", {"author": "mint77", "date": "2025.07.10 09:12"}),
        (
            "나루 (2025-07-10 09:12:33, Hit : 120, Vote : 3)",
            {"author": "나루", "date": "2025-07-10 09:12:33", "views": "120"},
        ),
        ("by gull posted Jul 10, 2025", {"author": "gull", "date": "Jul 10, 2025"}),
        ("기자명 홍나루 기자 승인 2025.07.10 09:12", {"author": "홍나루 기자", "date": "2025.07.10 09:12"}),
        ("입력 2025.07.10 09:12", {"date": "2025.07.10 09:12"}),
    ],
)
def test_head_lines(line: str, fields: dict[str, str]) -> None:
    found = read_head(line, words())
    assert found is not None
    assert {name: value for name, value in found.items() if name in {*fields, "author", "date", "title"}} == fields


@pytest.mark.parametrize(
    "line",
    [
        *SENTENCES,
        "작성자를 찾습니다.",
        "조회 수가 늘었다",
        "추천 도서 3권을 고르는 법을 소개합니다",
        "갈대밭 산책길 새로 열려",
        "올해 첫 모내기 5월 3일",
        "그는 2025.07.01 10:00부터 2025.07.02 12:00까지 그곳에 있었다.",
        "나루",
        "물값: 오른다",
        "2025.07.12 | 갈대밭 | 18:30",
        "2025.07.12 / 갈대밭",
        "",
    ],
)
def test_other_lines(line: str) -> None:
    assert read_head(line, words()) is None


@pytest.mark.parametrize("label", ["작성자", "작성일 :", "조회 수", "Date"])
def test_a_label_may_stand_alone(label: str) -> None:
    assert is_label(label, words())
    assert read_head(label, words()) is None


def test_a_sentence_is_no_label() -> None:
    assert not is_label("작성자가 없다", words())
