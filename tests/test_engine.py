"""Work on parts: in order, a few at a time, and said aloud."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from multiprocessing import active_children
from pathlib import Path

import pytest

from stages.engine import _call, map_threads, prefetch, progress, workers
from stages.errors import MalmoiError


def double(number: int) -> int:
    return 2 * number


def counted(made: list[int], n: int) -> Iterator[int]:
    for number in range(n):
        made.append(number)
        yield number


def work_place(number: int) -> tuple[int, int, str | None, str]:
    return number, os.getpid(), os.environ.get("POLARS_MAX_THREADS"), str(Path.cwd())


def fail_at_two(number: int) -> int:
    if number == 2:
        raise MalmoiError("part 2: broken")
    return number


def stop_at_two(number: int) -> int:
    if number == 2:
        os._exit(9)
    return number


def test_a_single_part_is_worked_on_here_when_it_is_asked_for() -> None:
    made: list[int] = []
    with workers("local", 1) as map_parts:
        results = map_parts(work_place, counted(made, 3))
        assert next(results)[:2] == (0, os.getpid())
        assert made == [0]


def test_parts_are_worked_on_in_other_processes_with_one_thread_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLARS_MAX_THREADS", "4")
    with workers("local", 2) as map_parts:
        results = list(map_parts(work_place, range(6)))
    numbers, processes, threads, folders = zip(*results, strict=True)
    assert numbers == (0, 1, 2, 3, 4, 5)
    assert os.getpid() not in processes
    assert set(threads) == {"1"}
    assert set(folders) == {str(tmp_path)}
    assert os.environ["POLARS_MAX_THREADS"] == "4"


def test_processes_start_before_there_is_a_part_for_them() -> None:
    """So what their parts need can be prepared meanwhile."""
    with workers("local", 2):
        assert len(active_children()) == 2


def cores_of_process(_: int) -> tuple[int, frozenset[int]]:
    return os.getpid(), frozenset(os.sched_getaffinity(0))


KEPT = """
from stages.engine import workers
from tests.test_engine import cores_of_process
if __name__ == "__main__":
    with workers("local", 8) as map_parts:
        for process, cores in sorted(set(map_parts(cores_of_process, range(32)))):
            print(process, *sorted(cores))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot be told where to work")
@pytest.mark.parametrize("surplus", [0, 1])
def test_processes_keep_to_a_core_each_where_there_are_as_many(tmp_path: Path, surplus: int) -> None:
    allowed = os.sched_getaffinity(0)
    if not 1 < len(allowed) < 8:
        pytest.skip("a process for each of 2 to 7 cores")
    script = tmp_path / "kept.py"
    script.write_text(KEPT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "POLARS_MAX_THREADS": str(len(allowed) + surplus)}
    said = subprocess.check_output([sys.executable, script], text=True, env=environment).splitlines()
    kept = [frozenset(map(int, line.split()[1:])) for line in said]
    assert len(set(kept)) == (1 if surplus else len(kept))
    assert {len(cores) for cores in kept} == {len(allowed) if surplus else 1}


def test_few_parts_are_under_way_at_once() -> None:
    made: list[int] = []
    with workers("local", 2) as map_parts:
        results = map_parts(double, counted(made, 50))
        assert next(results) == 0
        assert len(made) <= 4
        assert list(results) == [2 * number for number in range(1, 50)]


def test_an_error_of_another_process_is_raised_in_its_place() -> None:
    with workers("local", 2) as map_parts:
        results = map_parts(fail_at_two, range(5))
        assert [next(results), next(results)] == [0, 1]
        with pytest.raises(MalmoiError, match="part 2: broken"):
            next(results)


PARENT = """
import os, time
from stages.engine import workers
def wait(seconds):
    print(os.getpid(), flush=True)
    time.sleep(seconds)
if __name__ == "__main__":
    with workers("local", 2) as map_parts:
        list(map_parts(wait, [60, 60]))
"""


def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "POLARS_MAX_THREADS": "2"}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        children = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
    while any(Path("/proc", str(child)).exists() for child in children):
        time.sleep(0.05)


INTERRUPTED = """
import time
from stages.engine import workers
from stages.errors import plain_errors
if __name__ == "__main__":
    with plain_errors(), workers("local", 2) as map_parts:
        time.sleep(60)
else:
    print("loading", flush=True)
    time.sleep(1)
"""


def test_an_interrupt_is_one_message_while_processes_still_start(tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": str(Path.cwd()), "POLARS_MAX_THREADS": "2"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        assert [parent.stdout.readline() for _ in range(2)] == ["loading\n"] * 2
        os.killpg(parent.pid, signal.SIGINT)
        _, said = parent.communicate(timeout=60)
    assert (parent.returncode, said) == (130, "malmoi: interrupted; earlier outputs are unchanged\n")


def test_a_stopped_process_names_the_remedy() -> None:
    with (
        workers("local", 2) as map_parts,
        pytest.raises(MalmoiError, match="want of memory; write a smaller part_bytes"),
    ):
        list(map_parts(stop_at_two, range(5)))


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_without_ray_the_remedy_is_named() -> None:
    remedy = r'params.yaml: engine: .* pip install "malmoi\[ray\]", or write engine: local'
    with pytest.raises(MalmoiError, match=remedy), workers("ray", 1) as map_parts:
        list(map_parts(double, [1]))


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


def test_prefetch_begins_before_anything_is_asked_for() -> None:
    begun = threading.Event()

    def items() -> Iterator[int]:
        begun.set()
        yield 1

    made = prefetch(items())
    assert begun.wait(timeout=60)
    assert list(made) == [1]


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
