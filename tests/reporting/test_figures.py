"""The report's figures: every count of every batch, in a fixed order."""

from typing import Any

from stages.reporting import figures


def report(name: str, **counts: Any) -> dict[str, Any]:
    """Return a batch's report that holds `counts`."""
    return {"batch": name, "tables": {}, "failures": [], **counts}


REPORTS = [
    report("one", counts={"pages": 3, "articles": 2}, roles={"blank": 1, "paragraph": 90, "unknown": 9}),
    report(
        "two",
        counts={"pages": 4, "articles": 1},
        roles={"paragraph": 10, "blank": 90},
        histograms={"article_characters": {"250": 2, "1000": 1}, "row_years": {"2024": 5, "999": 1}},
    ),
]


def test_batches_add_up() -> None:
    total = figures.totals(REPORTS)
    assert total["counts"] == {"pages": 7, "articles": 3}
    assert total["roles"] == {"blank": 91, "paragraph": 100, "unknown": 9}
    assert figures.totals([]) == {}


def test_bars_fall_in_size_or_stand_in_order() -> None:
    drawn = {figure.name: figure for figure in figures.figures(figures.totals(REPORTS))}
    assert [(bar.label, bar.count, bar.length) for bar in drawn["roles"].bars] == [
        ("paragraph", 100, 1.0),
        ("blank", 91, 0.91),
        ("unknown", 9, 0.09),
    ]
    assert [bar.label for bar in drawn["row_years"].bars] == ["999", "2024"]
    assert drawn["layouts"].bars == ()


def test_lengths_show_empty_bins_between_filled_ones() -> None:
    drawn = {figure.name: figure for figure in figures.figures(figures.totals(REPORTS))}
    assert [(bar.label, bar.count) for bar in drawn["article_characters"].bars] == [
        ("250 to 499", 2),
        ("500 to 999", 0),
        ("1,000 to 1,999", 1),
    ]
    last = figures.figures({"histograms": {"article_characters": {"32000": 1}}})
    assert [bar.label for figure in last for bar in figure.bars] == ["32,000 to more"]


def test_a_figure_is_a_table_for_dvc() -> None:
    (drawn,) = [figure for figure in figures.figures({"layouts": {"tabs:title,date": 7}}) if figure.bars]
    assert drawn.csv() == 'layouts,rows\n"tabs:title,date",7\n'


def test_metrics_hold_the_share_of_unknown_bytes() -> None:
    assert figures.metrics(figures.totals(REPORTS)) == {
        "pages": 7,
        "articles": 3,
        "unknown_bytes": 9,
        "unknown_share": 0.045,
    }
    assert figures.metrics({})["unknown_share"] == 0.0
