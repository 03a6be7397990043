"""Steps whose patterns stay compiled from one part of a batch to the next.

Polars keeps the 32 patterns that each thread used last, and reading a part takes several times as many: each of them
would be compiled again for each part, a long one in ten milliseconds and more. So steps with long patterns have a
thread each. `select_seq` and `with_columns_seq` work there; `select` and `with_columns` hand two or more expressions to
threads of Polars' own, which is why nothing here uses them. Decision 4004 says more.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


def staying_compiled(step: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Let `step` run in a thread of its own. It uses 32 patterns at most, and does not call itself."""
    thread = ThreadPoolExecutor(1, thread_name_prefix=step.__name__)

    @wraps(step)
    def call(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
        return thread.submit(step, *args, **kwargs).result()

    return call
