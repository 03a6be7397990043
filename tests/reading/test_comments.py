"""Comments begin where a name and a day stand below a text, and nowhere else."""

import pytest

from tests.reading.invented import article, read_page, roles

TEXT = ("물새 떼가 갈대밭으로 돌아왔다고 마을 사람들이 10일 말했다.", "", "올해는 여느 해보다 두 주나 이르다고 한다.")
DAY = "2025.07.10 09:12"


@pytest.mark.parametrize(
    "comment",
    [
        (f"나루 {DAY}", "반가운 소식이네요."),
        ("나루", DAY, "반가운 소식이네요."),
        ("나루", f"发表于 {DAY} | 显示全部楼层", "반가운 소식이네요."),
    ],
)
def test_a_name_and_a_day_below_a_text_begin_comments(comment: tuple[str, ...]) -> None:
    reading = read_page(*TEXT, "", *comment)
    assert roles(reading)[4:] == ["comment"] * len(comment)


def test_above_a_text_they_are_its_head_lines() -> None:
    found = article(read_page("갈대밭에 돌아온 물새", f"나루 {DAY}", "", *TEXT))
    assert (found["title"], found["author"]) == ("갈대밭에 돌아온 물새", "나루")


@pytest.mark.parametrize("below", [("한겨레",), ("", "한겨레")])
def test_a_press_name_follows_no_comment(below: tuple[str, ...]) -> None:
    assert article(read_page(*TEXT, "", f"나루 {DAY}", *below))["publisher"] == "한겨레"


def test_a_day_without_a_clock_begins_none() -> None:
    reading = read_page(*TEXT, "", "나루 2025.07.10", "갈대밭에서")
    assert "comment" not in roles(reading)
