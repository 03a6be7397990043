"""Map a function over parts, on this machine's cores or on a Ray cluster: the same results, in the same order.

Only a few parts are under way at once, so memory depends on the size of a part and not on their number. Results come
in the order of the items, whichever is ready first; so no byte of an output depends on the engine or on how many work.
"""

import atexit
import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeVar

from stages.errors import MalmoiError

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

Item = TypeVar("Item")
Result = TypeVar("Result")
Engine = Literal["local", "ray"]

LOOK_AHEAD = 2
PLAIN_SECONDS = 10.0
MEGABYTE = 1_000_000
OBJECTS = 100_000  # made since a process last looked for cycles among them; the default, 700, is a dozen rows of a loop
# Polars' allocator keeps memory for ten seconds before it gives it back: the next of many short steps wants it again,
# whichever thread takes it; so there is one arena for all of them.
# NumPy's algebra, which nothing here uses, would start a thread for each core.
WORKERS = {
    "POLARS_MAX_THREADS": "1",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:10000,muzzy_decay_ms:0,narenas:1",
    "OPENBLAS_NUM_THREADS": "1",
}


class MapParts(Protocol):
    """Yields `function(item)` for each of `items`, in their order; raises the errors that `function` raises."""

    def __call__(self, function: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        """Call `function`, which can be pickled as its argument and its result can, wherever there is room."""
        ...


@contextmanager
def workers(engine: Engine, n_parts: int) -> Iterator[MapParts]:
    """Give what maps a function over up to `n_parts` parts at a time, with the engine that params.yaml names.

    The local engine has a process with one Polars thread for each core, as one part after the other on all cores
    leaves them idle between its many short steps. `POLARS_MAX_THREADS` says how many, as it does for Polars. A single
    part, or a single core, is worked on in this process.
    """
    from polars import thread_pool_size

    n_processes = min(n_parts, thread_pool_size())
    if engine == "ray":
        yield _map_on_ray
    elif n_processes < 2:
        yield map
    else:
        context = get_context("spawn")
        cores = context.SimpleQueue()
        for core in _cores(n_processes):
            cores.put(core)
        pool = ProcessPoolExecutor(n_processes, context, initializer=_follow_parent, initargs=(cores,))
        with _environment_of_workers(), pool:
            with _interrupts_held():
                for _ in range(n_processes):
                    pool.submit(os.getpid)  # each starts with something to do: now, not with its first part
            yield partial(_map_in, pool, n_processes)


@contextmanager
def _environment_of_workers() -> Iterator[None]:
    """Let the processes that are started meanwhile find `WORKERS` in their environment."""
    before = dict(os.environ)
    os.environ.update(WORKERS)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let interrupts wait meanwhile; the processes that are started meanwhile never get one, not even as they load."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cores(n_processes: int) -> list[int]:
    """Return a core for each process; none where there are more cores, as others may work there: the system knows."""
    if sys.platform != "linux":
        return []
    cores = sorted(os.sched_getaffinity(0))
    return cores if len(cores) == n_processes else []


def _follow_parent(cores: "SimpleQueue[int]") -> None:
    """Leave interrupts to the parent process, and end when it does, however it ends, and quickly.

    Keep to one of `cores`, if there are any: a process's own thread and that of Polars take turns, thousands of them in
    each part, and where both have the same core one wakes the other in half the time.

    At its end an interpreter looks for cycles among all objects, though the memory is given back as a whole anyway; and
    meanwhile, again and again, among the modules, which stay, and among the rows that a loop holds.
    """
    if sys.platform == "linux" and not cores.empty():
        os.sched_setaffinity(0, {cores.get()})
    gc.freeze()
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent process, and end this one."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _map_in(
    pool: Executor, n_processes: int, function: Callable[[Item], Result], items: Iterable[Item]
) -> Iterator[Result]:
    """Yield results from the processes of `pool`; one item waits for each of them, so that none is ever idle."""
    call = partial(_call, function, str(Path.cwd()))
    try:
        yield from _in_order(lambda item: pool.submit(call, item), items, 2 * n_processes)
    except BrokenProcessPool:
        raise MalmoiError(
            "a process that worked on a part was stopped, most likely for want of memory; "
            "write a smaller part_bytes in params.yaml, or set POLARS_MAX_THREADS to use fewer cores"
        ) from None


def _in_order(submit: Callable[[Item], Future[Result]], items: Iterable[Item], most_under_way: int) -> Iterator[Result]:
    """Yield what becomes of `items`, in their order; no more are begun than `most_under_way` before the first ends."""
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(submit(item))
            if len(waiting) >= most_under_way:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _map_on_ray(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield results from a Ray cluster: the one `RAY_ADDRESS` names, else one started on this machine.

    A cluster's machines share the file system that holds the repository, at the same path.
    """
    try:
        import ray
    except ImportError:
        raise MalmoiError(
            'params.yaml: engine: Ray is not installed; run pip install "malmoi[ray]", or write engine: local'
        ) from None
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False)
    remote, shared = ray.remote(_call), ray.put(function)
    limit = max(LOOK_AHEAD, 2 * int(ray.cluster_resources().get("CPU", 1)))
    waiting: deque[Any] = deque()
    for item in items:
        waiting.append(remote.remote(shared, str(Path.cwd()), item))
        if len(waiting) >= limit:
            yield ray.get(waiting.popleft())
    while waiting:
        yield ray.get(waiting.popleft())


def _call(function: Callable[[Item], Result], folder: str, item: Item) -> Result:
    """Call `function` in another process or on another machine, where relative paths mean the same as here."""
    os.chdir(folder)
    return function(item)


def prefetch(items: Iterable[Item], ahead: int = 1) -> Iterator[Item]:
    """Yield `items` in order while a thread, from now on, makes the next `ahead`: reading and computing overlap."""
    iterator, end, pool = iter(items), object(), ThreadPoolExecutor(max_workers=1)
    waiting: deque[Future[Any]] = deque(pool.submit(next, iterator, end) for _ in range(ahead))

    def made() -> Iterator[Item]:
        with pool:
            while (item := waiting.popleft().result()) is not end:
                waiting.append(pool.submit(next, iterator, end))
                yield item

    return made()


def map_threads(function: Callable[[Item], Result], items: Iterable[Item], n_threads: int = 4) -> Iterator[Result]:
    """Yield `function(item)` for each of `items`, in their order, from threads: for work that waits for the disk."""
    with ThreadPoolExecutor(max_workers=n_threads) as pool:
        yield from _in_order(lambda item: pool.submit(function, item), items, 2 * n_threads)


class progress:  # noqa: N801 - reads as a verb where it is used: with progress("ingest sample") as done
    """Show how far a long step has come: a bar on a terminal, a plain line every ten seconds elsewhere.

    `total_bytes` is the raw size, where it is known; it gives the time left. Calling the object counts finished work.
    `noun` names what is counted.
    """

    def __init__(self, label: str, total_bytes: int | None = None, noun: str = "pages") -> None:
        self.label = label
        self.total_bytes = total_bytes
        self.noun = noun
        self.count = 0
        self.bytes = 0
        self._started = self._spoke = time.monotonic()
        self._bar = _bar(label, total_bytes) if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else None

    def __enter__(self) -> Self:
        """Begin to count."""
        return self

    def __call__(self, count: int, n_bytes: int) -> None:
        """Count `count` more, of `n_bytes` bytes together."""
        self.count += count
        self.bytes += n_bytes
        if self._bar is not None:
            self._bar.set_postfix_str(f"{self.count:,} {self.noun}", refresh=False)
            self._bar.update(n_bytes)
        elif time.monotonic() - self._spoke >= PLAIN_SECONDS:
            self._spoke = time.monotonic()
            print(self.summary(), file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say what was done, unless an error did so already."""
        if self._bar is not None:
            self._bar.close()
        if kind is None:
            print(self.summary(), file=sys.stderr, flush=True)

    def summary(self) -> str:
        """Return one line: pages, megabytes, megabytes a second and, where the total is known, the time left."""
        seconds = max(time.monotonic() - self._started, 1e-3)
        rate = self.bytes / seconds
        line = f"{self.label}: {self.count:,} {self.noun}, {self.bytes / MEGABYTE:,.1f} MB, {rate / MEGABYTE:,.1f} MB/s"
        if self.total_bytes and rate and self.bytes < self.total_bytes:
            line += f", {(self.total_bytes - self.bytes) / rate:,.0f} s left"
        return line


def _bar(label: str, total_bytes: int | None) -> Any:
    """Return a tqdm bar that counts bytes."""
    from tqdm import tqdm

    return tqdm(desc=label, total=total_bytes, unit="B", unit_scale=True, leave=False, dynamic_ncols=True)
