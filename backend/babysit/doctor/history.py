"""A history: what a run has told up to a step, as rules read it."""

import copy
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

import numpy as np

import babysit.nn  # noqa: F401 — enters the losses
from babysit.doctor.curve import EMPTY, Curve, Steps, Values
from babysit.doctor.layers import LayerFacts, name_of, read_layers
from babysit.doctor.trace import Trace
from babysit.errors import BabysitError
from babysit.nn.losses import losses

T = TypeVar("T")

GUARDS = ("nan", "diverged")
"""Events that tell of a number that is none: the last word of a run until somebody has looked."""

ROLES: dict[str, tuple[str, ...]] = {
    "loss": ("train/loss/data", "train/loss", "train_loss", "training_loss", "loss/train", "loss"),
    "penalty": ("train/loss/regularizer",),
    "accuracy": ("train/accuracy", "train_accuracy", "train_acc", "accuracy/train", "accuracy", "acc"),
    "val_loss": ("val/loss", "val_loss", "validation/loss", "valid/loss", "valid_loss", "eval/loss", "loss/val"),
    "val_accuracy": (
        "val/accuracy",
        "val_accuracy",
        "val_acc",
        "validation/accuracy",
        "valid/accuracy",
        "accuracy/val",
    ),
    "rate": ("optimizer/learning_rate", "learning_rate", "lr", "train/lr"),
    "gradient_norm": ("optimizer/gradient_norm", "gradient_norm", "grad_norm"),
}
"""What rules look for, and the names that it goes by: ours, and those that loops of other people use."""


class History:
    """The series, events and settings of a run up to `step`; bounded, however long the run.

    `config` is the configuration as it began and `info` what the run tells of itself; a user's own loop may have
    neither. What rules derive is kept until something is added: see `once`.
    """

    def __init__(self, config: Mapping[str, Any], info: Mapping[str, Any]) -> None:
        self.config: dict[str, Any] = dict(config)
        self.settings: dict[str, Any] = copy.deepcopy(self.config)
        self.info: dict[str, Any] = dict(info)
        self.events: list[tuple[str, int, dict[str, Any]]] = []
        self.step = 0
        self.first_step: int | None = None
        self.is_over = False
        self._traces: dict[str, Trace] = {}
        self._kept: dict[object, Any] = {}
        self._facts: dict[str, Any] = {}

    def extend(self, name: str, steps: Steps, values: Values) -> None:
        """Take the next points of a series, (n,) each, in the order in which they were logged."""
        if not len(steps):
            return
        if name not in self._traces:
            self._traces[name] = Trace()
            self._facts.pop("layers", None)
        self._traces[name].extend(steps, values)
        first = int(steps.min())
        self.first_step = first if self.first_step is None else min(self.first_step, first)
        self.reach(int(steps.max()))

    def reach(self, step: int) -> None:
        """Take note that the run is at `step`, whether it told of anything or not."""
        self.step = max(self.step, step)
        self._kept.clear()

    def note_event(self, kind: str, step: int, data: Mapping[str, Any]) -> None:
        """Take an event; an intervention changes the settings."""
        self.events.append((kind, step, dict(data)))
        if kind == "intervention" and isinstance(data.get("field"), str):
            put(self.settings, data["field"], data.get("new"))
        self._kept.clear()

    def tell(self, info: Mapping[str, Any]) -> None:
        """Take what the run has told of itself since."""
        self.info |= info
        self._facts.clear()
        self._kept.clear()

    def names(self) -> tuple[str, ...]:
        """Return the names of all series."""
        return tuple(self._traces)

    def has(self, name: str) -> bool:
        """Return whether a series has points."""
        return name in self._traces

    def curve(self, name: str) -> Curve:
        """Return a series; an empty one if there is none of that name."""
        trace = self._traces.get(name)
        return trace.curve() if trace else EMPTY

    def last(self, name: str) -> float:
        """Return the newest value of a series; NaN without one."""
        trace = self._traces.get(name)
        return trace.last if trace else math.nan

    def name_of(self, role: str) -> str | None:
        """Return the series that plays a role, such as "val_loss"; None where there is none."""
        return next((name for name in ROLES[role] if name in self._traces), None)

    def role(self, role: str) -> Curve:
        """Return the series that plays a role; an empty one where there is none."""
        name = self.name_of(role)
        return self.curve(name) if name else EMPTY

    def by_layer(self, what: str) -> dict[int, float]:
        """Return the newest value of `layer/<k>/<what>` of each layer with weights that has one, from the input on."""
        return self.once(("by_layer", what), lambda: self._by_layer(what))

    def once(self, key: object, make: Callable[[], T]) -> T:
        """Return what `make` makes, made only once between two changes of the history."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def happened(self, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the steps and data of all events of a kind."""
        return ((step, data) for each, step, data in self.events if each == kind)

    @property
    def total_steps(self) -> int | None:
        """How many steps the run is to have, None where it does not say."""
        return self._count("total_steps")

    @property
    def steps_per_epoch(self) -> int | None:
        """Steps of a pass over the training split, None where the run does not say."""
        return self._count("steps_per_epoch")

    @property
    def share(self) -> float:
        """The part of the run that is done; NaN where its length is not known."""
        return self.step / self.total_steps if self.total_steps else math.nan

    @property
    def data(self) -> Mapping[str, Any]:
        """What the run tells of its data."""
        return self._table("data")

    @property
    def layers(self) -> dict[int, LayerFacts]:
        """The layers with weights by number; where nobody told of them, those that series are named after."""
        if "layers" not in self._facts:
            numbers = {int(name.split("/")[1]) for name in self._traces if _is_of_layer(name)} - {0}
            told = read_layers(self.info.get("layers"))
            self._facts["layers"] = told or {k: LayerFacts(k, place=-1) for k in sorted(numbers)}
        return cast(dict[int, LayerFacts], self._facts["layers"])

    @property
    def n_classes(self) -> int | None:
        """How many classes there are; None for a regression, or where the run does not say."""
        classes = self.data.get("classes")
        return len(classes) if isinstance(classes, list) and classes else None

    @property
    def class_counts(self) -> list[int]:
        """How many training examples each class has; empty where the run does not say."""
        counts = self.data.get("class_counts")
        is_sound = isinstance(counts, list) and all(isinstance(n, int) and n >= 0 for n in counts)
        return list(counts) if isinstance(counts, list) and is_sound and sum(counts) else []

    @property
    def chance(self) -> float | None:
        """The loss over the data of a network that knows nothing, ln C for softmax; None where that is not known."""
        if "chance" not in self._facts:
            self._facts["chance"] = self._chance()
        return cast(float | None, self._facts["chance"])

    @property
    def initial_loss(self) -> float | None:
        """The loss over the data on the first step, before any update; None for a history that begins later."""
        curve = self.role("loss")
        return float(curve.values[0]) if len(curve) and curve.steps[0] <= 1 else None

    def setting(self, field: str, default: Any = None) -> Any:
        """Return the present value of a dotted field of the configuration."""
        return get(self.settings, field, default)

    def _by_layer(self, what: str) -> dict[int, float]:
        found = ((k, self._traces.get(f"layer/{k}/{what}")) for k in sorted(self.layers))
        return {k: np.float64(trace.last) for k, trace in found if trace}  # which overflows to infinity

    def _chance(self) -> float | None:
        entry = self.config.get("objective", {}).get("loss") if self.config else None
        name = name_of(entry)
        if not name or not self.n_classes:
            return None
        options = {key: value for key, value in entry.items() if key != "name"} if isinstance(entry, Mapping) else {}
        try:
            return losses.create(name, **options).chance(self.n_classes)
        except (BabysitError, TypeError, NotImplementedError):
            return None

    def _count(self, name: str) -> int | None:
        value = self.info.get(name)
        return int(value) if isinstance(value, int | float) and value >= 1 else None

    def _table(self, name: str) -> Mapping[str, Any]:
        value = self.info.get(name)
        return value if isinstance(value, Mapping) else {}


def get(table: Any, field: str, default: Any = None) -> Any:
    """Return the value of a dotted field, layers counted from 0; `default` where there is none."""
    for part in field.split("."):
        if isinstance(table, Mapping) and part in table:
            table = table[part]
        elif isinstance(table, list) and part.isdecimal() and int(part) < len(table):
            table = table[int(part)]
        else:
            return default
    return table


def put(table: dict[str, Any], field: str, value: Any) -> None:
    """Set a dotted field, as an intervention does; a place that is not there is left alone."""
    *parents, last = field.split(".")
    node: Any = table
    for part in parents:
        node = node.setdefault(part, {}) if isinstance(node, dict) else get(node, part)
    if isinstance(node, dict):
        node[last] = value
    elif isinstance(node, list) and last.isdecimal() and int(last) < len(node):
        node[int(last)] = value


def _is_of_layer(name: str) -> bool:
    parts = name.split("/")
    return len(parts) > 2 and parts[0] == "layer" and parts[1].isdecimal()
