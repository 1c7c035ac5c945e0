"""A replay: a run is trained again with its interventions, and its last weights are held against the first one's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babysit.train.checkpoint import arrays_checksum
from babysit.train.snapshot import machine_differences
from babysit.train.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Replay:
    """What is to be reached: the step of the first run's last checkpoint, and the checksum over its arrays.

    `machine` says what it was trained on.
    """

    until: int
    sha256: str
    machine: Mapping[str, Any]

    def is_reached(self, trainer: Trainer) -> bool:
        """Return whether the step is done, and the training would go on: the first run was stopped there."""
        return trainer.step >= self.until and not trainer.is_over

    def compare(self, trainer: Trainer, n_interventions: int) -> "Comparison":
        """Return how what was reached differs from what was to be reached."""
        found = arrays_checksum(trainer.snapshot().arrays)
        return Comparison(
            step=trainer.step,
            until=self.until,
            sha256=found,
            expected=self.sha256,
            differences=tuple(machine_differences(self.machine)),
            n_interventions=n_interventions,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The end of a replay: step and checksum, those to be reached, and how the machines differ, in words."""

    step: int
    until: int
    sha256: str
    expected: str
    differences: tuple[str, ...]
    n_interventions: int

    @property
    def is_identical(self) -> bool:
        """Whether every weight, and all that the next step would depend on, is the same, bit for bit."""
        return (self.step, self.sha256) == (self.until, self.expected)

    def sentence(self) -> str:
        """Return how it ended, for a person."""
        where = f"replayed to step {self.step}"
        why = f" ({'; '.join(self.differences)})" if self.differences else ""
        if self.is_identical:
            return f"{where}: the same weights, bit for bit{why.replace('(', '(though with ', 1)}"
        if self.step != self.until:
            return f"{where} instead of {self.until}, where the first run ended{why}"
        return f"{where}: not the same weights{why or ', on the same threads and versions'}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        told = {"step": self.step, "until": self.until, "is_identical": self.is_identical, "sha256": self.sha256}
        told |= {"expected": self.expected, "differences": list(self.differences)}
        return told | {"interventions": self.n_interventions, "sentence": self.sentence()}
