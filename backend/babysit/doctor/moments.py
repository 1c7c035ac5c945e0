"""The moments at which a run is judged: steps that depend on nothing but the run's length."""

DENSE = 2**0.5
"""What each moment is times the one before, at first."""
SHARE = 200
"""Moments a run has at the least, once they are evenly spread."""
ENDLESS = 50
"""Where a run does not say how long it is: the part of its steps so far after which it is judged again."""


def next_moment(step: int, total: int | None) -> int:
    """Return the first moment after `step`: 1, 2, 3, 5, 8, … and then every 1/200 of the run's steps, rounded up.

    Without a total each is at most 1/50 later than the one before.
    """
    if step < 1:
        return 1
    dense = max(step + 1, round(step * DENSE))
    if total is None:
        return min(dense, step + max(step // ENDLESS, 1))
    k = step * SHARE // total + 1
    even = -(-k * total // SHARE)
    return min(dense, max(even, step + 1))
