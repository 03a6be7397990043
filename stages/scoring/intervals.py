"""Intervals for shares that were measured on a sample."""

from math import sqrt

# The 97.5 % quantile of the normal distribution: a two-sided interval of 95 %.
Z_95 = 1.959963984540054


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, from `successes` in `trials` independent draws.

    It stays within 0 and 1 and keeps its width where all draws succeed, which is where accuracy is measured.

    Args:
        successes: How many draws succeeded, 0 or more.
        trials: How many there were, `successes` or more, and at least 1.

    Raises:
        ValueError: The counts are none.

    Source:
        E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference. JASA 22.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials are no counts of a sample")
    share, penalty = successes / trials, Z_95**2 / trials
    centre = share + penalty / 2
    spread = Z_95 * sqrt(share * (1 - share) / trials + penalty / (4 * trials))
    low, high = (centre - spread) / (1 + penalty), (centre + spread) / (1 + penalty)
    return max(0.0, low), min(1.0, high)
