"""A check: one pre-flight test of a configuration on its data, which passes or fails before the training proper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from babysit.doctor.case import Case
from babysit.doctor.figure import Figure, plain
from babysit.registry import Registry

__all__ = ["Case", "Check", "InapplicableError", "Result", "checks"]

Outcome = Literal["passed", "failed", "skipped"]
Comparison = Literal["<", ">", "≤", "≥", "=", ""]


class InapplicableError(Exception):
    """Raised by a check that cannot be made here; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found.

    It passes while `value` `comparison` `threshold` holds; `source` says who published that. `sentence` tells what was
    seen, `meaning` what a failure means. `seconds` is how long it took.
    """

    check: str
    title: str
    outcome: Outcome
    sentence: str
    meaning: str
    source: str
    value: float | None = None
    threshold: float | None = None
    comparison: Comparison = ""
    figure: Figure | None = None
    seconds: float = 0.0

    def to_dict(self) -> Mapping[str, Any]:
        """Return the plain form, strict JSON."""
        texts = {name: getattr(self, name) for name in ("check", "title", "outcome", "sentence", "meaning", "source")}
        return {
            **texts,
            "value": plain(self.value),
            "threshold": plain(self.threshold),
            "comparison": self.comparison,
            "seconds": round(self.seconds, 3),
            "figure": self.figure and self.figure.to_dict(),
        }


class Check:
    """The base of all checks: a subclass writes `run`.

    A check is pure: all that it draws comes from generators of the case's own, and it changes neither the case nor what
    a run would draw. `rank` is its place in the order in which they are made: what takes no time first, and what
    explains the most.
    """

    title: ClassVar[str]
    meaning: ClassVar[str]
    """What it means when the check does not pass, and what to try."""
    source: ClassVar[str]
    rank: ClassVar[int]

    def run(self, case: Case) -> Result:
        """Return what the check finds; raises InapplicableError where it does not apply."""
        raise NotImplementedError

    def result(
        self,
        is_passed: bool,
        sentence: str,
        value: float | None = None,
        comparison: Comparison = "",
        threshold: float | None = None,
        figure: Figure | None = None,
    ) -> Result:
        """Return this check's result."""
        outcome: Outcome = "passed" if is_passed else "failed"
        texts = (sentence, self.meaning, self.source)
        return Result(self.name, self.title, outcome, *texts, value, threshold, comparison, figure)

    def skipped(self, why: str) -> Result:
        """Return that this check was not made, and why."""
        return Result(self.name, self.title, "skipped", why, self.meaning, self.source)

    @property
    def name(self) -> str:
        """The name that this check is registered under."""
        return checks.name_of(type(self))


checks: Registry[Check] = Registry("check")


def in_order() -> list[str]:
    """Return the names of all checks in the order in which they are made."""
    return sorted(checks.names(), key=lambda name: checks.get(name).rank)
