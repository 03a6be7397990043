"""Work on parts: in order, a few at a time, and said aloud."""

import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from stages.engine import _call, map_parts, map_threads, prefetch, progress
from stages.errors import MalmoiError


def double(number: int) -> int:
    return 2 * number


def counted(made: list[int], n: int) -> Iterator[int]:
    for number in range(n):
        made.append(number)
        yield number


def test_results_come_in_order_and_one_by_one() -> None:
    made: list[int] = []
    results = map_parts(double, counted(made, 5))
    assert next(results) == 0
    assert made == [0]
    assert list(results) == [2, 4, 6, 8]


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_without_ray_the_remedy_is_named() -> None:
    with pytest.raises(
        MalmoiError, match=r'params.yaml: engine: .* pip install "malmoi\[ray\]", or write engine: local'
    ):
        list(map_parts(double, [1], engine="ray"))


def test_threads_keep_the_order_and_a_bound() -> None:
    made: list[int] = []
    results = map_threads(double, counted(made, 100), n_threads=2)
    assert next(results) == 0
    assert len(made) <= 5
    assert list(results) == [2 * number for number in range(1, 100)]


def test_prefetch_keeps_the_order_and_a_bound() -> None:
    made: list[int] = []
    items = prefetch(counted(made, 50), ahead=2)
    assert next(items) == 0
    assert len(made) <= 4
    assert list(items) == list(range(1, 50))


def test_prefetch_makes_items_in_another_thread() -> None:
    def where() -> Iterator[int]:
        yield threading.get_ident()

    assert list(prefetch(where())) != [threading.get_ident()]


def test_prefetch_raises_what_the_maker_raised_in_its_place() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise MalmoiError("cut off")

    items = prefetch(broken())
    assert next(items) == 1
    with pytest.raises(MalmoiError, match="cut off"):
        next(items)


def test_progress_ends_with_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("ingest x") as done:
        done(3, 2_000_000)
        done(1, 500_000)
    assert capsys.readouterr().err.startswith("ingest x: 4 pages, 2.5 MB, ")


def test_progress_tells_the_time_left_where_the_total_is_known() -> None:
    done = progress("ingest x", total_bytes=10_000_000)
    done(1, 5_000_000)
    assert done.summary().endswith(" s left")


def test_progress_is_silent_about_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MalmoiError), progress("ingest x"):
        raise MalmoiError("no")
    assert capsys.readouterr().err == ""


def test_a_machine_of_a_cluster_works_in_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path.parent)
    (tmp_path / "page").touch()
    assert _call(Path.exists, str(tmp_path), Path("page"))
