"""Errors whose message is all that a person needs: what is wrong, where, and the remedy."""

import atexit
import errno
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

REMEDIES = {
    errno.EACCES: "give this user the right to read and write there",
    errno.EPERM: "give this user the right to read and write there",
    errno.EROFS: "make that file system writable, or move the repository to one that is",
    errno.ENOSPC: "free some disk space and run it again",
    errno.EDQUOT: "free some disk space and run it again",
    errno.EMFILE: "raise the limit of open files (ulimit -n) and run it again",
    errno.ENOENT: "put it back or correct the path",
    errno.ENOTDIR: "a folder was expected where a file lies; move that file away",
    errno.EEXIST: "a folder was expected where a file lies; move that file away",
}


class MalmoiError(Exception):
    """Ends a stage or command with its message alone, without a traceback."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """End the process with one clear message, and exit code 1, on an error that a person can mend.

    However it ends, it ends quickly: an interpreter would look for cycles among all the objects that go with it.
    """
    atexit.register(gc.freeze)
    try:
        yield
    except MalmoiError as error:
        fail(str(error))
    except OSError as error:
        if error.errno is None:
            raise
        remedy = REMEDIES.get(error.errno, "see to it and run this again")
        fail(f"{error.filename or 'input or output'}: {error.strerror}; {remedy}")
    except KeyboardInterrupt:
        fail("interrupted; earlier outputs are unchanged", exit_code=130)


def fail(message: str, exit_code: int = 1) -> None:
    """Write `message` to standard error and end the process."""
    sys.stdout.flush()
    print(f"malmoi: {message}", file=sys.stderr)
    raise SystemExit(exit_code)
