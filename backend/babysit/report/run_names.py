"""The names of runs side by side: each with its number before it, since those of other seeds are called alike."""

from collections.abc import Sequence

from babysit.store.runs import Run


def numbered(runs: Sequence[Run]) -> dict[str, str]:
    """Return what each run is called, by its id: "2 he relu", counted from 1 in the order in which they are told."""
    return {run.id: f"{place} {run.name or run.id}" for place, run in enumerate(runs, 1)}
