"""The window of a request: which names it is about and between which steps; refused by field, rule and value."""

from collections.abc import Collection, Iterable
from typing import Annotated

from fastapi import Query

from babysit.errors import ConfigError, Problem

Names = Annotated[list[str] | None, Query(max_length=1024)]
Step = Annotated[int | None, Query(ge=0, lt=1 << 63)]
Buckets = Annotated[int, Query(ge=1, le=10_000)]

MAX_BYTES = 32 << 20
ROW_BYTES = 48  # six columns of a bucket, or three of the two points that may stand in its place
_MAX_LISTED = 8


def require_range(first: int | None, last: int | None) -> None:
    """Raise ConfigError for a range that ends before it begins."""
    if first is not None and last is not None and first > last:
        raise ConfigError([Problem("first", f"must not be above last ({last})", first)])


def choose(given: Iterable[str], known: Collection[str], most: int, what: str) -> list[str]:
    """Return each of the names in `given` once: comma-separated, or one by itself where the name has a comma in it.

    Raises ConfigError for more than `most`, and for names that are not `known` ones: `what` they should be of the run.
    """
    parts = [[part] if part in known else part.split(",") for part in given]
    found = list(dict.fromkeys(name for names in parts for name in names if name))
    if len(found) > most:
        raise ConfigError([Problem("names", f"must be at most {most}", len(found))])
    if unknown := [name for name in found if name not in known]:
        rule = f"must each be {what} of this run"
        raise ConfigError([Problem("names", rule, name) for name in unknown[:_MAX_LISTED]])
    return found


def require_rows(n_names: int, buckets: int) -> None:
    """Raise ConfigError where an answer of so many series and buckets would have more than MAX_BYTES."""
    most = MAX_BYTES // (ROW_BYTES * max(n_names, 1))
    if buckets > most:
        raise ConfigError([Problem("buckets", f"must be at most {most} for {n_names} names", buckets)])
