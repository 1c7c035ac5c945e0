"""Passages: every point once, by step, whatever order it came in."""

from itertools import pairwise

import numpy as np
import pytest

from babysit.errors import NotFoundError
from babysit.store.passages import passages
from store.samples import points, send


@pytest.mark.parametrize("limit", [1, 100, 5000, 1 << 18])
def test_every_point_once_and_by_step(database, run, limit):
    rng = np.random.default_rng(0)
    curve = [(int(step), float(place)) for place, step in enumerate(rng.integers(0, 3000, 12_000))]
    for seq, start in enumerate(range(0, len(curve), 700), 1):
        send(database, run.id, points(seq, {"x": curve[start : start + 700]})).result()
    with database.read() as connection:
        parts = list(passages(connection, run.id, "x", None, None, limit))
        cut = list(passages(connection, run.id, "x", 1000, 1999, limit))
    steps, values = (np.concatenate([getattr(part, name) for part in parts]) for name in ("steps", "values"))
    assert list(zip(steps.tolist(), values.tolist(), strict=True)) == sorted(curve)
    for earlier, later in pairwise(parts):
        assert earlier.steps[-1] < later.steps[0]
    inner = [pair for pair in sorted(curve) if 1000 <= pair[0] <= 1999]
    assert np.concatenate([part.values for part in cut]).tolist() == [value for _, value in inner]


def test_nothing_between_two_steps_is_nothing(database, run):
    send(database, run.id, points(1, {"x": [(0, 1.0), (100, 2.0)]})).result()
    with database.read() as connection:
        assert sum(len(part.steps) for part in passages(connection, run.id, "x", 10, 20)) == 0
        with pytest.raises(NotFoundError):
            list(passages(connection, run.id, "y", None, None))
