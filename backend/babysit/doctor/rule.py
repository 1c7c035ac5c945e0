"""A rule: it reads a run's history at a moment and says whether it sees its sign."""

from dataclasses import dataclass
from typing import ClassVar

from babysit.doctor.finding import Evidence, Experiment, Severity
from babysit.doctor.history import History
from babysit.registry import Registry


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule sees at one moment: how grave it is, in a sentence with the numbers, and on what evidence."""

    severity: Severity
    sentence: str
    evidence: tuple[Evidence, ...]
    layers: tuple[int, ...] = ()
    experiment: Experiment | None = None


class Rule:
    """The base of all rules. It says nothing where the history lacks what it needs, and keeps nothing between moments.

    A symptom alone is a note; it is a warning or an alarm only together with a bad outcome. `statistic`, `source`,
    `waits` and `refuted_by` are phrases for people; `explanation` says in the lecture's terms what it means.
    """

    title: ClassVar[str]
    title_below: ClassVar[str] = ""
    """What it is called where another finding explains it, if its title names a cause."""
    statistic: ClassVar[str]
    source: ClassVar[str]
    waits: ClassVar[str]
    refuted_by: ClassVar[str]
    explanation: ClassVar[str]
    patience: ClassVar[int] = 1
    """Moments in a row at which it is seen before a finding opens."""
    forgets: ClassVar[int] = 4
    """Moments in a row at which it is not seen before the finding clears."""
    outlives_numbers: ClassVar[bool] = False
    """Whether it is still asked once the loss is no number any more; others keep what they found."""

    def judge(self, history: History) -> Sign | None:
        """Return what is seen in the history as it is at `history.step`, None for nothing."""
        raise NotImplementedError


rules: Registry[Rule] = Registry("rule")
