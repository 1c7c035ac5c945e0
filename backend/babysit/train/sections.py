"""The sections of the configuration: data, network, objective, optimizer, schedule, training."""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

import babysit.nn  # noqa: F401 — enters the layers
from babysit.data.augment import augmentations
from babysit.data.preprocess import preprocesses
from babysit.nn.init import inits
from babysit.nn.layer import activations, layers
from babysit.nn.losses import losses
from babysit.nn.optim import optimizers
from babysit.nn.schedules import Schedule, schedules
from babysit.nn.warmup import Warmup
from babysit.train.entry import Choice, Entry, Named
from babysit.train.origin import Origin
from babysit.train.section import Section, exclude

MAX_LAYERS = 64
MAX_AUGMENTATIONS = 8


PREPROCESS = Choice(Named, preprocesses, is_short=True)
AUGMENT = Choice(Named, augmentations, is_short=True)
ACTIVATION = Choice(Named, activations, is_short=True)
INIT = Choice(Named, inits)
LOSS = Choice(Named, losses, default="softmax", is_short=True)
OPTIMIZER = Choice(Named, optimizers, default="sgd")


class LayerEntry(Entry):
    """A layer of the network: its type and options; layers with weights may name an activation and an init."""

    tag = "type"
    type: str

    def own(self, field: str) -> Any:
        """Return the layer's own "activation", "init", "batch_norm" or "dropout"; None where it names none.

        Layers without weights have none of them.
        """
        return getattr(self, field, None)


_own = {
    "activation": (
        Annotated[Named, ACTIVATION] | None,
        Field(None, title="Activation", description="this layer's activation; the network's where none is named"),
    ),
    "init": (
        Annotated[Named, INIT] | None,
        Field(None, title="Init", description="what this layer's weights are drawn from; the network's if not named"),
    ),
    "batch_norm": (
        bool | None,
        Field(None, title="Batch norm", description="batch normalisation of this layer; the network's if not named"),
    ),
    "dropout": (
        float | None,
        Field(
            None,
            title="Dropout",
            description="share of this layer's units switched off at each step; without it none",
            ge=0,
            lt=1,
        ),
    ),
}
LAYER = Choice(LayerEntry, layers, extras=_own)


class ScheduleEntry(Named):
    """A schedule and the steps of warm-up before it, which every schedule may have."""

    def create(self) -> Schedule:
        """Return the schedule, with its warm-up before it where there is one."""
        schedule: Schedule = super().create()
        warmup: int = getattr(self, "warmup", 0)
        return Warmup(schedule, warmup) if warmup else schedule


_warmup = (
    int,
    Field(
        0,
        title="Warm-up",
        description="steps on which the rate first grows to what the schedule starts with",
        ge=0,
        le=10**9,
        json_schema_extra={"unit": "steps"},
    ),
)
SCHEDULE = Choice(ScheduleEntry, schedules, default="constant", extras={"warmup": _warmup})


class Data(Origin):
    """Which data the network learns, and how they are prepared."""

    preprocess: Annotated[Named, PREPROCESS] = Field(
        default_factory=lambda: PREPROCESS.entry("standardize"),
        title="Preprocess",
        description="statistics come from the training split only",
    )
    augment: tuple[Annotated[Named, AUGMENT], ...] = Field(
        (),
        title="Augmentation",
        description="random changes of every training batch, one after another, after the preprocessing",
        max_length=MAX_AUGMENTATIONS,
        strict=False,
    )
    validation: float = Field(
        0.1, title="Validation", description="share of the training images kept for validation", gt=0, lt=0.9
    )
    test: float = Field(
        0.1, title="Test", description="share kept for testing, where the data set has no test split", gt=0, lt=0.9
    )
    limit: int | None = Field(
        None,
        title="Limit",
        description="learn from only so many examples, the first of the shuffled training split; without it, from all",
        ge=1,
        le=10**9,
        json_schema_extra={"unit": "examples"},
    )
    drop_nonfinite: bool = Field(
        False, title="Drop non-finite", description="leave out rows with NaN or infinity, which are refused otherwise"
    )

    @field_validator("augment", mode="before")
    @classmethod
    def _check_augment(cls, value: Any) -> Any:
        return check_list(value, "augmentations", MAX_AUGMENTATIONS)


class Network(Section):
    """The layers between the input and the output; the output layer follows from the data."""

    activation: Annotated[Named, ACTIVATION] = Field(
        default_factory=lambda: ACTIVATION.entry("relu"),
        title="Activation",
        description="for layers that name none",
    )
    init: Annotated[Named, INIT] = Field(
        default_factory=lambda: INIT.entry("he"),
        title="Init",
        description="what weights are drawn from, for layers that name none",
    )
    batch_norm: bool = Field(
        False, title="Batch norm", description="normalise the outputs of every hidden layer with weights"
    )
    batch_norm_place: Literal["before_activation", "after_activation"] = Field(
        "before_activation",
        title="Batch norm place",
        description="between the layer and its nonlinearity, as published, or behind that",
    )
    layers: tuple[Annotated[LayerEntry, LAYER], ...] = Field(
        default_factory=lambda: (LAYER.entry("dense"),),
        title="Layers",
        description="hidden layers from the input on; none: a linear softmax classifier",
        max_length=MAX_LAYERS,
        strict=False,
    )

    @field_validator("layers", mode="before")
    @classmethod
    def _check_layers(cls, value: Any) -> Any:
        return check_list(value, "layers", MAX_LAYERS)


class Objective(Section):
    """What training minimises: the loss over the data plus ½ l2 Σ W² + l1 Σ |W| over the weights."""

    loss: Annotated[Named, LOSS] = Field(
        default_factory=lambda: LOSS.entry("softmax"), title="Loss", description="the loss over the data"
    )
    l2: float = Field(
        1e-3,
        title="L2",
        description="λ, the strength of the weight penalty; 0 for none",
        ge=0,
        le=1e6,
        json_schema_extra={"scale": "log"},
    )
    l1: float = Field(
        0.0,
        title="L1",
        description="strength of the penalty on the weights' sizes, which makes some of them zero; 0 for none",
        ge=0,
        le=1e6,
        json_schema_extra={"scale": "log"},
    )
    max_norm: float | None = Field(
        None,
        title="Max-norm",
        description="largest norm of the weights into one unit, held after each update; without it, none",
        gt=0,
        le=1e6,
        json_schema_extra={"scale": "log"},
    )


class Training(Section):
    """How long and in which batches."""

    alternatives = ("epochs", "steps")

    batch_size: int = Field(
        16,
        title="Batch size",
        description="examples in one step",
        ge=1,
        le=65536,
        json_schema_extra={"unit": "examples", "scale": "log"},
    )
    accumulate: int = Field(
        1,
        title="Accumulate",
        description="batches whose gradients are averaged for one step: a large batch in the memory of a small one",
        ge=1,
        le=4096,
        json_schema_extra={"unit": "batches", "scale": "log"},
    )
    epochs: int | None = Field(
        50,
        title="Epochs",
        description="passes over the training split",
        ge=1,
        le=100_000,
        json_schema_extra={"unit": "epochs"},
    )
    steps: int | None = Field(
        None,
        title="Steps",
        description="optimizer updates, instead of epochs",
        ge=1,
        le=10**9,
        json_schema_extra={"unit": "steps"},
    )
    evaluate_every: int | None = Field(
        None,
        title="Evaluate every",
        description="steps between two evaluations on the validation split; without it, once an epoch",
        ge=1,
        le=10**9,
        json_schema_extra={"unit": "steps"},
    )
    keep_best: Literal["auto", "val/accuracy", "val/loss"] = Field(
        "auto",
        title="Keep best by",
        description="what says which weights are best; auto: the accuracy of classes, the loss of numbers",
    )
    patience: int | None = Field(
        None,
        title="Patience",
        description="evaluations without a new best after which training ends; without it, never",
        ge=1,
        le=10**6,
        json_schema_extra={"unit": "evaluations"},
    )
    checkpoint_every: int | None = Field(
        None,
        title="Checkpoint every",
        description="steps between two checkpoints; without it, about once a minute",
        ge=1,
        le=10**9,
        json_schema_extra={"unit": "steps"},
    )
    nan_guard: Literal["pause", "stop", "off"] = Field(
        "pause",
        title="NaN guard",
        description=(
            "what happens when a loss, gradient or update is not finite: the step is not applied, and the run pauses "
            "or stops there; off: it trains on"
        ),
    )
    clip_norm: float | None = Field(
        None,
        title="Clip norm",
        description="largest norm of all gradients together; without it, they are not scaled down",
        gt=0,
        le=1e9,
        json_schema_extra={"scale": "log"},
    )
    clip_value: float | None = Field(
        None,
        title="Clip value",
        description="largest size of a single gradient; without it, they are not cut",
        gt=0,
        le=1e9,
        json_schema_extra={"scale": "log"},
    )

    @field_validator("steps")
    @classmethod
    def _check_steps(cls, steps: int | None, info: ValidationInfo) -> int | None:
        return exclude(steps, info, "epochs")


def check_list(value: Any, noun: str, limit: int) -> Any:
    """Return `value`; raises PydanticCustomError for what is no list, or too long, before every item is looked at."""
    context = {"noun": noun, "limit": limit}
    if not isinstance(value, list | tuple):
        raise PydanticCustomError("list", "must be a list of {noun}", context)
    if len(value) > limit:
        raise PydanticCustomError("list", "must have at most {limit} {noun}", context)
    return value
