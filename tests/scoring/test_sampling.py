"""The sample: seeded, without repeats, in proportion to batches and layouts."""

from collections import Counter

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.scoring.sampling import draw


def corpus(**sizes: int) -> pl.DataFrame:
    """Return pages of the strata `batch_layout=size`."""
    return pl.DataFrame(
        [(f"{stratum}/{index:04}", *stratum.split("_")) for stratum, size in sizes.items() for index in range(size)],
        schema={"page_id": pl.String, "batch": pl.String, "layout": pl.String},
        orient="row",
    )


def test_the_same_seed_draws_the_same_pages_whatever_their_order() -> None:
    pages = corpus(a_spaces=70, a_tabs=20, b_spaces=40)
    drawn = draw(pages, 20, seed=7)
    assert drawn.equals(draw(pages.reverse(), 20, seed=7))
    assert not drawn.equals(draw(pages, 20, seed=8))


def test_known_seed_draws_known_pages() -> None:
    """The sample is the same on every machine and in every version: published labels name their pages by it."""
    drawn = draw(corpus(a_spaces=30, a_tabs=10), 4, seed=1)
    assert drawn["page_id"].to_list() == ["a_spaces/0003", "a_spaces/0009", "a_spaces/0026", "a_tabs/0009"]


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(["a_x", "a_y", "b_x", "c_z"]), st.integers(1, 60), min_size=1),
    st.integers(1, 80),
    st.integers(0, 2**40),
)
def test_each_stratum_comes_in_proportion(sizes: dict[str, int], size: int, seed: int) -> None:
    pages = corpus(**sizes)
    drawn = draw(pages, size, seed)
    assert drawn.height == drawn["page_id"].n_unique() == min(size, pages.height)
    got = Counter(f"{batch}_{layout}" for batch, layout in drawn.select("batch", "layout").iter_rows())
    for stratum, stratum_size in sizes.items():
        assert abs(got[stratum] - drawn.height * stratum_size / pages.height) < 1


def test_every_page_is_drawn_by_some_seed() -> None:
    pages = corpus(a_x=9, b_y=1)
    drawn = pl.concat(draw(pages, 2, seed) for seed in range(60))
    assert set(drawn["page_id"]) == set(pages["page_id"])


def test_no_pages_give_no_sample() -> None:
    assert draw(corpus(), 5, seed=1).is_empty()
