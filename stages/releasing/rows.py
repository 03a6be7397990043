"""Match the rows of two versions of a table by key, exactly and in bounded memory.

Parts of the same name are compared first; most rows find their counterpart there. Rows that a changed batch has moved
to another part wait, a little in memory and the rest in buckets on disk, and are matched at the end.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import polars as pl

MEMORY_BYTES = 200_000_000
BUCKETS = 64
Pair = tuple[pl.DataFrame | None, pl.DataFrame | None]


@dataclass(frozen=True)
class Delta:
    """Rows that were `added` (only `new` is set), `removed` (only `old`) or `changed`.

    Row i of `old` became row i of `new`; `flags` has a boolean column for each column compared.
    """

    kind: Literal["added", "removed", "changed"]
    old: pl.DataFrame | None = None
    new: pl.DataFrame | None = None
    flags: pl.DataFrame | None = None

    @property
    def rows(self) -> pl.DataFrame:
        """The rows as they are, or, where they are gone, as they were."""
        rows = self.old if self.new is None else self.new
        return pl.DataFrame() if rows is None else rows


class Waiting:
    """Rows of both sides whose counterpart was not in the part of the same name; at most MEMORY_BYTES in memory."""

    def __init__(self, key: Sequence[str]) -> None:
        self.key = list(key)
        self._held: dict[str, list[pl.DataFrame]] = {"old": [], "new": []}
        self._held_bytes = 0
        self._written = 0
        self._folder = tempfile.TemporaryDirectory(prefix="malmoi-diff-")

    def __enter__(self) -> Self:
        """Begin with nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what lies on disk."""
        self._folder.cleanup()

    def add(self, delta: Delta) -> None:
        """Keep rows that were added or removed; past MEMORY_BYTES, all that is held goes to disk."""
        self._held["new" if delta.kind == "added" else "old"].append(delta.rows)
        self._held_bytes += int(delta.rows.estimated_size())
        if self._held_bytes > MEMORY_BYTES:
            self._to_disk()

    def pairs(self) -> Iterator[Pair]:
        """Yield the rows of both sides, those of equal keys in the same pair."""
        if not self._written:
            yield _joined(self._held["old"]), _joined(self._held["new"])
            return
        self._to_disk()
        for bucket in range(BUCKETS):
            yield self._from_disk("old", bucket), self._from_disk("new", bucket)

    def _to_disk(self) -> None:
        """Write what is held to one file for each side and bucket."""
        for side, frames in self._held.items():
            rows = _joined(frames)
            if rows is None:
                continue
            bucket = rows.select((pl.struct(self.key).hash() % BUCKETS).alias("bucket"))["bucket"]
            for number in bucket.unique().sort():
                name = f"{side}-{number:02d}-{self._written:06d}.arrow"
                rows.filter(bucket == number).write_ipc(Path(self._folder.name) / name, compression="lz4")
            frames.clear()
            self._written += 1
        self._held_bytes = 0

    def _from_disk(self, side: str, bucket: int) -> pl.DataFrame | None:
        """Return the rows of one bucket."""
        files = sorted(Path(self._folder.name).glob(f"{side}-{bucket:02d}-*.arrow"))
        return _joined([pl.read_ipc(file) for file in files])


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame | None:
    """Return all rows of `frames`, None where there are none."""
    return pl.concat(frames) if frames else None


def deltas(pairs: Iterable[Pair], key: Sequence[str], columns: Sequence[str]) -> Iterator[Delta]:
    """Yield all differences of the rows of `pairs` (old part, new part; None where a side lacks it).

    Rows are the same row where their `key` is equal, and changed where any of `columns` differs (null equals null).
    """
    with Waiting(key) as waiting:
        for old, new in pairs:
            for delta in match(old, new, key, columns):
                if delta.kind == "changed":
                    yield delta
                else:
                    waiting.add(delta)
        for old, new in waiting.pairs():
            yield from match(old, new, key, columns)


def match(
    old: pl.DataFrame | None, new: pl.DataFrame | None, key: Sequence[str], columns: Sequence[str]
) -> Iterator[Delta]:
    """Yield the rows that only one of two frames has, and those whose `columns` differ."""
    if old is not None and new is not None:
        at = _places(old, key, "old").join(_places(new, key, "new"), on=list(key), how="inner", maintain_order="left")
        differs = {name: old[name].gather(at["old"]).ne_missing(new[name].gather(at["new"])) for name in columns}
        flags = pl.DataFrame(differs)
        changed = flags.select(pl.any_horizontal(pl.lit(value=False), pl.all())).to_series()
        if changed.any():
            here = at.filter(changed)
            yield Delta("changed", old[here["old"]], new[here["new"]], flags.filter(changed))
        old, new = _without(old, at["old"]), _without(new, at["new"])
    if old is not None and len(old):
        yield Delta("removed", old=old)
    if new is not None and len(new):
        yield Delta("added", new=new)


def _places(frame: pl.DataFrame, key: Sequence[str], name: str) -> pl.DataFrame:
    """Return the key columns and each row's position as `name`."""
    return frame.select(key).with_row_index(name)


def _without(frame: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """Return the rows of `frame` that are not at `places`."""
    if len(places) == len(frame):
        return frame.clear()
    alone = pl.repeat(value=True, n=len(frame), eager=True).scatter(places, values=False)
    return frame.filter(alone)
