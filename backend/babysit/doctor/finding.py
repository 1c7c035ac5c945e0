"""A finding: what a rule has seen in a run, since when, on what evidence, and the one experiment to try next."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["note", "warning", "alarm"]
Comparison = Literal[">", "<", "≥", "≤", "="]
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "alarm")
"""From the mildest on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number beside the threshold that it has passed: `statistic` says in words what it is of.

    `source` says where the threshold comes from, `series` which curve shows it at `step`.
    """

    statistic: str
    value: float
    threshold: float
    comparison: Comparison
    source: str
    step: int
    series: str | None = None
    unit: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON, in which a number that is not finite is a word."""
        facts = asdict(self)
        return facts | {"value": plain(float(self.value)), "threshold": plain(float(self.threshold))}


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to try next: the changes of a configuration, as dotted fields and their values.

    A fork goes on from the checkpoint at `step` or before it, None for the newest; a restart begins anew, at step 0.
    """

    kind: Literal["fork", "restart"]
    title: str
    changes: dict[str, Any]
    step: int | None
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of a run in which a rule saw its sign: open until it has not been seen for a while, then cleared.

    `number` counts the rule's findings in the run, from 1. `opened_step` is the moment at which it was found, `step`
    the last at which it was still so. `cause` is the id of the finding that explains this one.
    """

    rule: str
    number: int
    severity: Severity
    title: str
    sentence: str
    opened_step: int
    step: int
    evidence: tuple[Evidence, ...]
    explanation: str
    refuted_by: str
    waits: str
    layers: tuple[int, ...] = ()
    experiment: Experiment | None = None
    cause: str | None = None
    status: Literal["open", "cleared"] = "open"
    cleared_step: int | None = field(default=None)

    @property
    def id(self) -> str:
        """The rule and the number: `dead_relu#1`."""
        return f"{self.rule}#{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still holds."""
        return self.status == "open"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        facts |= {"id": self.id, "layers": list(self.layers)}
        facts["evidence"] = [each.to_dict() for each in self.evidence]
        facts["experiment"] = self.experiment and self.experiment.to_dict()
        return facts


def plain(value: float) -> float | str:
    """Return a number, or the word that stands for one that is not finite."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def worse(one: Severity, other: Severity) -> Severity:
    """Return the graver of two severities."""
    return max(one, other, key=SEVERITIES.index)
