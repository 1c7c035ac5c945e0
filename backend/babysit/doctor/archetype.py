"""An archetype: one of the lecture's loss curves, and how much a run's own looks like it.

Source: CS231n, neural-networks-3 and lecture 6: learning rates too high, low and good; bad initialisation; the gap of
overfitting; and two curves without a gap, which want more capacity. How sure is proposed here: the least of soft steps
about what each curve is known by.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from babysit.doctor import words
from babysit.doctor.history import History
from babysit.doctor.progress import Progress, has_no_number, is_due, progress_of
from babysit.doctor.shape import Shape, shape_of
from babysit.doctor.validation import validation_of

LEAST = 0.2
"""How sure one has to be to be named."""
SOON = 0.05
FEW = 40
"""The part of a run, and the steps, before which every curve looks like every other."""


@dataclass(frozen=True, slots=True)
class Archetype:
    """A named curve: `sure` from 0 to 1, `why` with the numbers, the series that show it from step to step."""

    name: str
    title: str
    sure: float
    why: str
    series: tuple[str, ...]
    steps: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self) | {"series": list(self.series), "steps": list(self.steps)}


@dataclass(frozen=True, slots=True)
class _Look:
    """What the curves are told by."""

    history: History
    progress: Progress
    shape: Shape


def explain(history: History) -> list[Archetype]:
    """Return the archetypes that the run's curves look like, the surest first; "too early" before there is evidence."""
    progress = progress_of(history)
    if has_no_number(history):
        return [_of(history, "diverging", 1.0, "The loss is no number any more.")]
    if progress is None or not is_due(history, SOON, FEW):
        return [_too_early(history, progress)]
    look = _Look(history, progress, shape_of(progress))
    found = [_of(history, name, *ask(look)) for name, ask in _ASKED.items()]
    named = [each for each in found if each.sure >= LEAST]
    return sorted(named, key=lambda each: -each.sure) or [_too_early(history, progress)]


def _too_early(history: History, progress: Progress | None) -> Archetype:
    said = f"{words.steps(history.step)} are done"
    why = (
        f"{said}: too few to tell one curve from another." if progress is None or not is_due(history, SOON, FEW) else ""
    )
    return _of(history, "too_early", 1.0, why or f"{said}, and the curve looks like none of them.")


def _diverging(look: _Look) -> tuple[float, str]:
    times = look.progress.now / max(look.progress.first, look.progress.reference)
    return _above(times, 2.0, 0.3), f"The loss is {words.number(times)} times what it was at first."


def _rate_too_high(look: _Look) -> tuple[float, str]:
    shape = look.shape
    sure = min(_above(shape.early, 0.85, 0.1), _below(shape.fall, 0.6, 0.1), _below(shape.late, 0.05, 0.04))
    sure = min(sure, _above(shape.fall, 0.02, 0.02))
    return sure, (
        f"{words.percent(shape.early)} of the fall came in the first third; since then the loss stays at "
        f"{words.number(look.progress.now)}, {words.percent(1 - shape.fall)} of its start."
    )


def _rate_low(look: _Look) -> tuple[float, str]:
    shape = look.shape
    sure = min(_above(shape.straight, 0.8, 0.1), _below(shape.early, 0.6, 0.12), _below(shape.fall, 0.6, 0.15))
    sure = min(sure, _above(shape.fall, 0.003, 0.002), _below(shape.flat, 0.9, 0.05))
    return sure, (
        f"The loss falls in nearly a straight line (R² {words.number(shape.straight)}), by {words.percent(shape.fall)} "
        "so far."
    )


def _rate_good(look: _Look) -> tuple[float, str]:
    shape = look.shape
    sure = min(_above(shape.early, 0.6, 0.12), _above(shape.fall, 0.6, 0.12), _below(look.progress.now, *_band(look)))
    return sure, (
        f"{words.percent(shape.fall)} of the loss is gone, {words.percent(shape.early)} of that in the first third: "
        "steep, and then levelling off."
    )


def _bad_init(look: _Look) -> tuple[float, str]:
    flat = look.shape.flat
    is_from_start = (look.history.first_step or 0) <= 1 and look.progress.first < 1.5 * look.progress.reference
    later = "and has not begun to fall" if flat == 1 else "before it began to fall"
    why = f"The loss was flat for the first {words.percent(flat)} of the steps, {later}."
    return _above(flat, 0.3, 0.08) if is_from_start else 0.0, why


def _overfit_gap(look: _Look) -> tuple[float, str]:
    found = validation_of(look.history)
    if found is None or len(found) < 3:
        return 0.0, ""
    train, own = float(found.train_loss[-1]), float(found.loss[-1])
    gap = found.accuracy_gap
    by_loss = min(_above(own / max(train, 1e-12), 2.0, 0.5), _above(found.rise, 0.05, 0.04))
    by_accuracy = 0.0 if math.isnan(gap) else _above(gap, 0.08, 0.025)
    said = "" if math.isnan(gap) else f", the accuracies {words.percent(gap)} apart"
    return max(min(by_loss, 0.9), by_accuracy), (
        f"The validation loss is {words.number(own)}, the training loss {words.number(train)}{said}."
    )


def _capacity(look: _Look) -> tuple[float, str]:
    found = validation_of(look.history)
    if found is None or len(found) < 3:
        return 0.0, ""
    left = look.progress.now / look.progress.reference
    ratio = float(found.loss[-1]) / max(float(found.train_loss[-1]), 1e-12)
    sure = min(_below(ratio, 1.3, 0.1), _above(left, 0.15, 0.04), _below(look.shape.late, 0.06, 0.02))
    sure = min(sure, _above(look.shape.fall, 0.1, 0.03), _below(left, 0.85, 0.04))
    return sure, (
        f"Training and validation have levelled off together, at {words.number(look.progress.now)} and "
        f"{words.number(float(found.loss[-1]))}: there is no gap."
    )


_ASKED: dict[str, Callable[[_Look], tuple[float, str]]] = {
    "diverging": _diverging,
    "rate_too_high": _rate_too_high,
    "rate_low": _rate_low,
    "rate_good": _rate_good,
    "bad_init": _bad_init,
    "overfit_gap": _overfit_gap,
    "capacity": _capacity,
}
_TITLES = {
    "diverging": "Very high learning rate",
    "rate_too_high": "High learning rate",
    "rate_low": "Low learning rate",
    "rate_good": "Good learning rate",
    "bad_init": "Bad initialisation",
    "overfit_gap": "Overfitting: a gap",
    "capacity": "No gap: more capacity",
    "too_early": "Too early to say",
}


def _of(history: History, name: str, sure: float, why: str) -> Archetype:
    wanted = ("loss", "val_loss") if name in ("overfit_gap", "capacity") else ("loss",)
    series = tuple(filter(None, (history.name_of(role) for role in wanted)))
    return Archetype(name, _TITLES[name], round(sure, 3), why, series, (history.first_step or 0, history.step))


def _band(look: _Look) -> tuple[float, float]:
    """Return where a loss stops being well below a guess's."""
    return 0.6 * look.progress.reference, 0.1 * look.progress.reference


def _above(value: float, at: float, width: float) -> float:
    """Return a soft step: 0 well below `at`, a half there, 1 well above."""
    return 1 / (1 + math.exp(-max(min((value - at) / width, 40.0), -40.0)))


def _below(value: float, at: float, width: float) -> float:
    return 1 - _above(value, at, width)
