"""The score: what the doctor found in each run, held against what it was to find."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from babysit.doctor.doctor import diagnose
from babysit.doctor.finding import Finding
from benchmarks.gym.history_file import Run
from benchmarks.gym.outcome import Label
from benchmarks.gym.twin import Twin

TROUBLE = ("warning", "alarm")
"""Severities that say that something is wrong; a note says nothing of the kind."""


@dataclass(frozen=True)
class Case:
    """One run with its label and the doctor's findings."""

    twin: Twin
    seed: int
    label: Label
    total_steps: int
    findings: Sequence[Finding] = field(default=())

    @property
    def troubles(self) -> list[Finding]:
        """Warnings and alarms, the causes among them: what is merged under another is no diagnosis of its own."""
        return [finding for finding in self.findings if finding.severity in TROUBLE]

    @property
    def diagnoses(self) -> list[Finding]:
        """The causes: warnings and alarms that no other explains, the gravest first, of equals the first to open."""
        roots = [finding for finding in self.troubles if finding.cause is None]
        return sorted(roots, key=lambda finding: (-TROUBLE.index(finding.severity), finding.opened_step))

    @property
    def is_detected(self) -> bool:
        """Whether there is a warning or an alarm."""
        return bool(self.troubles)

    @property
    def is_right(self) -> bool:
        """Whether the first cause is the expected one, or an equivalent."""
        return bool(self.diagnoses) and self.diagnoses[0].rule in self.twin.expected

    @property
    def is_among(self) -> bool:
        """Whether the expected one is among the causes."""
        return any(finding.rule in self.twin.expected for finding in self.diagnoses)

    @property
    def share(self) -> float | None:
        """The part of the run after which the first warning or alarm came; None without one."""
        steps = [finding.opened_step for finding in self.troubles]
        return min(steps) / self.total_steps if steps else None


@dataclass(frozen=True)
class Score:
    """The numbers of some cases."""

    n_broken: int
    n_detected: int
    n_right: int
    n_among: int
    n_healthy: int
    n_alarms: int
    n_warnings: int
    n_notes: int
    n_accused: int
    median_share: float | None

    @property
    def detection(self) -> float:
        """The share of broken runs that are detected."""
        return self.n_detected / self.n_broken if self.n_broken else 1.0

    @property
    def diagnosis(self) -> float:
        """The share of broken runs whose diagnosis is right."""
        return self.n_right / self.n_broken if self.n_broken else 1.0


def read(run: Run) -> list[Finding]:
    """Return what the doctor finds in a run."""
    return diagnose(run.config, run.info, run.events, run.series, run.is_over)


def score(cases: Iterable[Case], is_benign: bool = False) -> Score:
    """Return the numbers; false alarms are counted on healthy runs, or instead on those that a change did not harm."""
    cases = list(cases)
    broken = [case for case in cases if case.label == "broken"]
    sound = [case for case in cases if case.label == ("benign" if is_benign else "healthy")]
    shares = [case.share for case in broken if case.share is not None]

    def count(severity: str) -> int:
        return sum(finding.severity == severity for case in sound for finding in case.findings)

    return Score(
        n_broken=len(broken),
        n_detected=sum(case.is_detected for case in broken),
        n_right=sum(case.is_right for case in broken),
        n_among=sum(case.is_among for case in broken),
        n_healthy=len(sound),
        n_alarms=count("alarm"),
        n_warnings=count("warning"),
        n_notes=count("note"),
        n_accused=sum(case.is_detected for case in sound),
        median_share=statistics.median(shares) if shares else None,
    )
