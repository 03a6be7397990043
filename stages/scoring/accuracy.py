"""The accuracy report: what `reports/accuracy.json` holds, what a terminal shows of it, and what fails the build.

gold    the labelled pages that this repository ships: all figures of all pages, then
  rules     those that the rules were written against
  aside     those set aside while rules were written
  shapes    each shape of page
own     a researcher's own labels of this corpus, once reviewed, with 95 % intervals
"""

from collections.abc import Iterable, Mapping, Sequence

from stages.scoring.checks import contradictions
from stages.scoring.labelled import ReadPage, tally
from stages.scoring.scores import EXACT, Figures, Tally, figures, headline, intervals

SETS = ("rules", "aside")


def report(gold: Sequence[ReadPage], own: Sequence[ReadPage], n_unreviewed: int) -> Figures:
    """Return the whole report.

    Args:
        gold: The shipped labelled pages, as read.
        own: The researcher's reviewed pages, as read.
        n_unreviewed: How many own labels nobody has reviewed; they are not counted, only named.
    """
    sets = {name: headline(tally(page for page in gold if page.page.label.set == name)) for name in SETS}
    own_tally = tally(own)
    own_figures = {**figures(own_tally), "intervals": intervals(own_tally), "shapes": _by_shape(own)} if own else {}
    return {
        "gold": {**figures(tally(gold)), **sets, "shapes": _by_shape(gold)},
        "own": {**own_figures, "pages": len(own), "pages_not_reviewed": n_unreviewed},
    }


def _by_shape(pages: Sequence[ReadPage]) -> Figures:
    shapes = sorted({page.page.label.shape for page in pages})
    return {shape: _brief(tally(page for page in pages if page.page.label.shape == shape)) for shape in shapes}


def _brief(shape_tally: Tally) -> Figures:
    figures_of_shape = headline(shape_tally)
    return {name: figures_of_shape[name] for name in ("pages", "rows_exact", "bodies_exact")}


def confusion(pages: Iterable[ReadPage]) -> str:
    """Return a CSV table of labelled role, found role and how many lines, for a plot."""
    pairs = sorted(tally(pages).roles.items())
    return "".join(["labelled,found,lines\n", *(f"{label},{found},{lines}\n" for (label, found), lines in pairs)])


def shortfalls(gold: Figures, thresholds: Mapping[str, float]) -> list[str]:
    """Return one sentence for each share of the shipped pages below its threshold, or not measured at all."""
    short: list[str] = []
    for name, least in thresholds.items():
        share = gold[name]
        if not isinstance(share, float):
            short.append(f"{name} was not measured: data/gold has nothing to measure it on")
        elif share < least:
            short.append(f"{name} is {share:.4%}, below the {least:.4%} of params.yaml: evaluate.thresholds.{name}")
    return short


def doubts(pages: Iterable[ReadPage]) -> list[str]:
    """Return what in labels contradicts their pages, to be looked at: where a label is wrong, the reader seems so."""
    return [
        f"{read.page.path}: this label looks wrong: {contradiction}"
        for read in pages
        for contradiction in contradictions(read.page.label, read.text)
    ]


def summary(accuracy: Figures) -> str:
    """Return the headline of a report as a few lines for a terminal."""
    gold, own = accuracy["gold"], accuracy["own"]
    lines = [_line("shipped pages", gold), *(_line(f"  {name}", gold[name]) for name in SETS)]
    if own["pages"]:
        lines.append(_line("your own pages", own))
        lines += [f"  {name}: {_interval(bounds)}" for name, bounds in own["intervals"].items()]
    if own["pages_not_reviewed"]:
        lines.append(f"not counted: {own['pages_not_reviewed']} own labels with `reviewed: false` in data/labels")
    return "\n".join(lines)


def _line(what: str, shares: Figures) -> str:
    parts = [f"{name.removesuffix('_exact')} {_percent(shares[name])} of {shares[of]}" for name, of in EXACT.items()]
    return f"{what:<16}exactly right: {', '.join(parts)}"


def _percent(share: object) -> str:
    return f"{share:.2%}" if isinstance(share, float) else "–"


def _interval(bounds: Mapping[str, float]) -> str:
    return f"between {bounds['low']:.2%} and {bounds['high']:.2%} (95 %)"
