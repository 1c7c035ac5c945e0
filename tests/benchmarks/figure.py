"""A figure: what one benchmark measured, and the number it has to reach."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its unit; `goal` is the bound that it should keep, `side` on which side of it."""

    name: str
    value: float
    unit: str = ""
    goal: float | None = None
    side: Literal["at most", "at least"] = "at most"

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.side == "at most" else self.value >= self.goal

    def __str__(self) -> str:
        text = f"{self.name:<56} {self.value:>12,.4g} {self.unit}"
        if self.goal is None:
            return text.rstrip()
        return f"{text:<84} {'ok' if self.is_met else 'MISSED'} ({self.side} {self.goal:,g})"
