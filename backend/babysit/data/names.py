"""Names kept in a cache of arrays: the class and column names of a data set as bytes of JSON."""

import json
from collections.abc import Sequence

import numpy as np

from babysit.data.dataset import Array


def pack_names(names: Sequence[str]) -> Array:
    """Return the names as an array of bytes."""
    return np.frombuffer(json.dumps(list(names)).encode(), np.uint8)


def unpack_names(array: Array) -> tuple[str, ...]:
    """Return the names that `pack_names` made an array of."""
    return tuple(json.loads(array.tobytes()))
