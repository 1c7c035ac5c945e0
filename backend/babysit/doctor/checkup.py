"""A checkup: all checks of a case, one after another, each told of as it begins and as it ends."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import babysit.doctor.checks  # noqa: F401 — enters the checks
from babysit.doctor.check import Case, Check, InapplicableError, Result, checks, in_order
from babysit.errors import shorten

__all__ = ["Begun", "checkup", "is_passed"]


@dataclass(frozen=True, slots=True)
class Begun:
    """A check has begun: its place among `n`, from 0, and its name."""

    check: str
    title: str
    place: int
    n: int


def checkup(case: Case, names: Sequence[str] | None = None) -> Iterator[Begun | Result]:
    """Make the checks (`names`, or all) in their order, yielding each one's beginning and its result.

    A check that raises fails, with what it raised: nobody may take it for passed.
    """
    wanted = in_order() if names is None else [name for name in in_order() if name in names]
    for place, name in enumerate(wanted):
        check = checks.create(name)
        yield Begun(name, check.title, place, len(wanted))
        start = time.perf_counter()
        result = _make(check, case)
        yield replace(result, seconds=time.perf_counter() - start)


def is_passed(results: Sequence[Result]) -> bool:
    """Return whether no check has failed; one that does not apply stands against nothing."""
    return all(result.outcome != "failed" for result in results)


def summary(results: Sequence[Mapping[str, Any]]) -> str:
    """Return how results in their plain form came out, in words: "8 passed, 1 failed, 1 skipped"."""
    counts = [(sum(result["outcome"] == word for result in results), word) for word in ("passed", "failed", "skipped")]
    return ", ".join(f"{n} {word}" for n, word in counts if n)


def _make(check: Check, case: Case) -> Result:
    try:
        with np.errstate(all="ignore"):
            return check.run(case)
    except InapplicableError as reason:
        return check.skipped(str(reason))
    except MemoryError:
        return check.skipped("There is not enough memory for this check.")
    except Exception as error:
        return check.result(False, f"The check itself failed: {type(error).__name__}: {shorten(str(error), 300)}.")
