"""A preview: a configuration's network as it is before the first step, looked at on the data that it will learn."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from babysit.data.sample import Sample
from babysit.errors import ConfigError, Problem
from babysit.nn.layer import Array
from babysit.nn.losses import Loss
from babysit.nn.network import Network
from babysit.nn.regularizer import Regularizer
from babysit.nn.threads import crew
from babysit.train.build import Plan, build_network, plan_network
from babysit.train.config import Config
from babysit.train.estimate import FLOAT
from babysit.train.layer_verdict import HEALTHY, Verdict, judge
from babysit.train.trainer import CALIBRATION_ROWS
from babysit.train.unit_facts import UnitFacts, measure
from babysit.train.validate import loss_problems

BYTES = 1 << 30
"""What a preview may take: fewer examples for large networks, and none for those that are too large by themselves."""
WORK = 2 * 10**11
"""Operations that the forward may take, a second or two: the same. Not by a clock: the same answer every time."""
FEWEST = 32
"""Examples that a preview needs to tell anything, where there are so many."""
COPIES = 2
"""Weights and the room for their gradients."""
NEAR = 0.25
FAR = 1.0
"""Shares of the loss of a guess by which the first loss may differ: no word on it; called far off."""


LossWord = Literal["as a guess", "above a guess", "far above a guess", "not finite", ""]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer with weights, or the input (number 0); `field` is its place in the configuration."""

    number: int
    type: str
    field: str
    shape: tuple[int, ...]
    facts: UnitFacts
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FirstLoss:
    """The loss before the first step: over the data and with the penalty, beside that of a guess.

    `chance` is ln C for softmax and C − 1 for the hinge; None for numbers, of which there is no guess.
    """

    data: float
    total: float
    chance: float | None
    verdict: LossWord


@dataclass(frozen=True, slots=True)
class Preview:
    """What is seen on `n_examples` of the `n_train` that the run will train on, with the run's own first weights."""

    layers: tuple[Layer, ...]
    loss: FirstLoss
    n_examples: int
    n_train: int
    n_fitted: int


def preview(config: Config, sample: Sample, check: Callable[[], None] = lambda: None) -> Preview:
    """Return the preview of `config` on `sample`, which must be of its data and seed; nothing is trained.

    Weights are those of the run itself: drawn by its seed, and scaled on the same examples where an init wants data.
    The forward is one in training: batch normalisation by the batch's own statistics, dropout at work. `check` is
    called on the way and may raise to give up. Raises ConfigError for what cannot be built or is too large.
    """
    problems = loss_problems(config, is_regression=not sample.class_names)
    if problems:
        raise ConfigError(problems)
    plans = plan_network(config, sample.shape, sample.n_outputs)
    n = _n_examples(plans, len(sample.x))
    check()
    try:
        network = build_network(config, sample.shape, sample.n_outputs)
        return _look(config, sample, plans, network, n, check)
    finally:
        crew.lend(to_blas=True)  # as it was before: others in this process know nothing of a crew


def _n_examples(plans: Sequence[Plan], n: int) -> int:
    """Return how many of n examples there is memory and time for; raises ConfigError at the layer that takes most."""
    weights = [COPIES * FLOAT * plan.parameters for plan in plans]
    example = FLOAT * sum(plan.kept_values for plan in plans)
    work = sum(plan.flops for plan in plans)
    room = min((BYTES - sum(weights)) // example, WORK // work, n)
    if room >= min(FEWEST, n):
        return room
    sizes = [mine + FEWEST * FLOAT * plan.kept_values for mine, plan in zip(weights, plans, strict=True)]
    widest = plans[sizes.index(max(sizes))]
    needed, allowed = f"{sum(sizes) / 1e9:,.1f} GB", f"{BYTES / 1e9:,.1f} GB"
    rule = f"is too large to be looked at before it runs: {needed} of memory, where {allowed} are allowed"
    if sum(sizes) <= BYTES:
        rule = f"is too much work to be looked at before it runs: for {FEWEST} examples {FEWEST * work:.1e} operations"
    raise ConfigError([Problem(widest.field, rule, widest.layer_entry.to_value(False))])


def _look(
    config: Config, sample: Sample, plans: Sequence[Plan], network: Network, n: int, check: Callable[[], None]
) -> Preview:
    check()
    if network.needs_calibration:
        network.calibrate(sample.x[: min(CALIBRATION_ROWS, n)])
        check()
    scores = network.forward(sample.x[:n], training=True)
    check()
    # The loss first: it reads the scores, and what is measured is only read.
    loss = _first_loss(config, network, scores, sample, n)
    return Preview(tuple(_layers(plans, network, check)), loss, n, sample.n_train, sample.n_fitted)


def _layers(plans: Sequence[Plan], network: Network, check: Callable[[], None]) -> Iterator[Layer]:
    yield Layer(0, "input", "", network.input_shape, measure(network.input), HEALTHY)
    counted = [(plan, block) for plan, block in zip(plans, network.blocks, strict=True) if block.number is not None]
    first: UnitFacts | None = None
    for (number, out), (plan, block) in zip(network.activation_outputs(), counted, strict=True):
        check()
        facts = measure(out, block.activation)
        first = first or facts
        verdict = judge(facts, first, is_output=number == len(counted))
        yield Layer(number, plan.layer_entry.type, plan.field, plan.output_shape, facts, verdict)


def _first_loss(config: Config, network: Network, scores: Array, sample: Sample, n: int) -> FirstLoss:
    loss: Loss = config.objective.loss.create()
    data = loss.forward(scores, sample.y[:n])
    penalty = Regularizer(config.objective.l2, config.objective.l1).loss(network.parameters)
    chance = loss.chance(len(sample.class_names)) if sample.class_names else None
    return FirstLoss(data, data + penalty, chance, _loss_word(data, chance))


def _loss_word(data: float, chance: float | None) -> LossWord:
    if not math.isfinite(data):
        return "not finite"
    if chance is None:
        return ""
    excess = (data - chance) / chance
    if excess <= NEAR:
        return "as a guess"
    return "above a guess" if excess < FAR else "far above a guess"
