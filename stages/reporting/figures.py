"""What the report shows in bars: which counts, in which order, under which name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stages.tables import statistics

COUNTED = ("counts", "encodings", "repairs", "roles", "kinds", "layouts", "rejects", "splits", "histograms")


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, its count, and its length as a share of the longest one."""

    label: str
    count: int
    length: float


@dataclass(frozen=True)
class Figure:
    """One figure: a short name for its file, a title, what its bars count, and the bars in order."""

    name: str
    title: str
    unit: str
    bars: tuple[Bar, ...]

    def csv(self) -> str:
        """Return the figure as CSV, for `dvc plots` and spreadsheets."""
        rows = (f'"{bar.label}",{bar.count}\n' for bar in self.bars)
        return f"{self.name},{self.unit.replace(' ', '_')}\n{''.join(rows)}"


def totals(reports: Iterable[Mapping[str, Any]]) -> statistics.Counts:
    """Return the counts of all batches together."""
    return statistics.add({name: report[name] for name in COUNTED if name in report} for report in reports)


def figures(total: Mapping[str, Any]) -> list[Figure]:
    """Return every figure of a corpus, from its `totals`, in the order in which a page shows them."""
    histograms = total.get("histograms", {})
    return [
        _by_size("roles", "What the bytes are", "bytes", total.get("roles", {})),
        _in_order("article_years", "Articles by year", "articles", histograms.get("article_years", {})),
        _in_order("row_years", "Listing rows by year", "rows", histograms.get("row_years", {})),
        _lengths(
            "article_characters", "Characters of an article", "articles", histograms.get("article_characters", {})
        ),
        _by_size("layouts", "Layouts of listings", "rows", total.get("layouts", {})),
        _by_size("kinds", "Kinds of listing rows", "rows", total.get("kinds", {})),
        _by_size("encodings", "Encodings of raw pages", "pages", total.get("encodings", {})),
        _by_size("splits", "Splits", "articles", total.get("splits", {})),
        _by_size("rejects", "Quarantine", "rejects", total.get("rejects", {})),
    ]


def _by_size(name: str, title: str, unit: str, counts: Mapping[str, int]) -> Figure:
    """Return a figure whose bars fall in size; equal ones in alphabetical order."""
    return _figure(name, title, unit, sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _in_order(name: str, title: str, unit: str, counts: Mapping[str, int]) -> Figure:
    """Return a figure whose bars stand in the order of their labels, which are whole numbers."""
    return _figure(name, title, unit, sorted(counts.items(), key=lambda item: int(item[0])))


def _lengths(name: str, title: str, unit: str, counts: Mapping[str, int]) -> Figure:
    """Return a figure of the bins of `statistics.CHAR_BINS`, from the first that is filled to the last."""
    bins = [str(lower) for lower in statistics.CHAR_BINS]
    upper = [f"{lower - 1:,}" for lower in statistics.CHAR_BINS[1:]] + ["more"]
    filled = [index for index, lower in enumerate(bins) if lower in counts]
    shown = range(filled[0], filled[-1] + 1) if filled else range(0)
    labelled = [(f"{int(bins[index]):,} to {upper[index]}", counts.get(bins[index], 0)) for index in shown]
    return _figure(name, title, unit, labelled)


def _figure(name: str, title: str, unit: str, counts: list[tuple[str, int]]) -> Figure:
    """Return a figure of `counts`, in this order."""
    longest = max((count for _, count in counts), default=1) or 1
    bars = tuple(Bar(label, count, round(count / longest, 4)) for label, count in counts)
    return Figure(name, title, unit, bars)


def metrics(total: Mapping[str, Any]) -> dict[str, int | float]:
    """Return the few figures that `dvc metrics` shows and compares; `unknown_share` is a share of all bytes of text."""
    counts = dict(total.get("counts", {}))
    roles = total.get("roles", {})
    unknown, whole = roles.get("unknown", 0), sum(roles.values())
    return {**counts, "unknown_bytes": unknown, "unknown_share": round(unknown / whole, 6) if whole else 0.0}
