"""Validation: everything that can be refused before a run starts, the data included."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from babysit.data.dataset import Facts, count_classes
from babysit.data.prepare import load, path_of, source_of, split
from babysit.errors import ConfigError, DataError, DataMissingError, Problem
from babysit.nn.losses import losses
from babysit.train.best import tracked_metric
from babysit.train.build import Plan, plan_network
from babysit.train.config import Config
from babysit.train.estimate import (
    ClassCount,
    Counts,
    Estimate,
    count_steps,
    count_steps_per_epoch,
    estimate,
    memory_parts,
)
from babysit.train.feed import preparation_problems
from babysit.train.limits import Limits

T = TypeVar("T")


def validate(config: Config, folder: Path, limits: Limits | None = None) -> Estimate:
    """Return what the run of `config` would need, when nothing stands against it; `folder` has the fetched data sets.

    Reads the data, and caches what it read, so that the worker starts at once. Raises ConfigError with every problem
    found: layers that do not fit together, data that are missing or not what they should be, a batch larger than the
    training split, more memory than `limits` allow.
    """
    facts = named(config, lambda: source_of(config.data).facts(path_of(config.data), folder))
    is_regression = facts.n_classes is None
    problems = loss_problems(config, is_regression) + _mixture_problems(config, is_regression)
    _try(lambda: tracked_metric(config.training.keep_best, not is_regression), problems)
    plans = _try(lambda: plan_network(config, facts.shape, facts.n_outputs), problems)
    problems += preparation_problems(config, facts.shape)
    if plans:
        # With the numbers that the data set should have: what asks too much is refused before anything is read.
        _check_memory(config, plans, _nominal_counts(config, facts), limits or Limits.of_machine())
    counts = _try(lambda: _count(config, folder), problems)
    if counts:
        problems += _batch_problems(config, counts) + _warmup_problems(config, counts)
    if problems or not plans or not counts:
        raise ConfigError(problems)
    return estimate(config, plans, counts)


def _try(act: Callable[[], T], problems: list[Problem]) -> T | None:
    """Return what `act` returns; None, with its problems noted, where it raises ConfigError."""
    try:
        return act()
    except ConfigError as error:
        problems += error.problems
        return None


def _count(config: Config, folder: Path) -> Counts:
    raw = named(config, lambda: load(config.data, folder))
    parts = split(raw, config.data, config.seed)
    counts = count_classes(raw.y[parts["train"]], len(raw.class_names)) if raw.class_names else []
    balance = tuple(ClassCount(name, count) for name, count in zip(raw.class_names, counts, strict=True))
    return Counts(len(parts["train"]), len(parts["validation"]), len(parts["test"]), raw.n_dropped, balance)


def named(config: Config, read: Callable[[], T]) -> T:
    """Return what `read` returns; a DataError becomes a problem of the path that the user named, or of the data set."""
    path = config.data.path
    try:
        return read()
    except DataMissingError as error:
        field, value = ("data.path", path) if source_of(config.data).needs_path else ("data.name", config.data.name)
        raise ConfigError([Problem(field, error.rule, value)]) from None
    except DataError as error:
        rule = error.rule if error.source == path else str(error)
        field, value = ("data.name", config.data.name) if path is None else ("data.path", path)
        raise ConfigError([Problem(field, rule, value)]) from None


def _nominal_counts(config: Config, facts: Facts) -> Counts:
    n_test = facts.n_test or round(facts.n_train * config.data.test)
    n_rest = facts.n_train if facts.n_test else facts.n_train - n_test
    n_validation = round(n_rest * config.data.validation)
    n_train = max(n_rest - n_validation, 1)
    return Counts(min(n_train, config.data.limit or n_train), n_validation, n_test)


def _batch_problems(config: Config, counts: Counts) -> list[Problem]:
    size = config.training.batch_size
    if size <= counts.train:
        return []
    rule = f"must be at most {counts.train}, the number of examples in the training split"
    return [Problem("training.batch_size", rule, size)]


def loss_problems(config: Config, is_regression: bool) -> list[Problem]:
    """Return what stands against the loss: it must be over what the data have, classes or numbers."""
    needed = "numbers" if is_regression else "classes"
    fitting = [name for name in losses.names() if needed in losses.get(name).targets]
    name = config.objective.loss.name
    if name in fitting:
        return []
    return [Problem("objective.loss", f"must suit data with {needed} as targets: {', '.join(fitting)}", name)]


def _mixture_problems(config: Config, is_regression: bool) -> list[Problem]:
    """Return a problem for each augmentation that mixes targets where the data or the loss cannot have them mixed."""
    loss = config.objective.loss.name
    rule = "mixes classes, and the targets are numbers" if is_regression else f"mixes classes, which {loss} cannot take"
    if not is_regression and losses.get(loss).takes_mixtures:
        return []
    mixing = [(i, entry) for i, entry in enumerate(config.data.augment) if entry.create().mixes_targets]
    return [Problem(f"data.augment.{i}", rule, entry.to_value(True)) for i, entry in mixing]


def _warmup_problems(config: Config, counts: Counts) -> list[Problem]:
    warmup: int = getattr(config.schedule, "warmup", 0)
    batches = math.ceil(counts.train / min(config.training.batch_size, counts.train))
    total = count_steps(config, count_steps_per_epoch(config, batches))
    if warmup < total:
        return []
    return [Problem("schedule.warmup", f"must be less than {total}, the number of steps of the training", warmup)]


def _check_memory(config: Config, plans: list[Plan], counts: Counts, limits: Limits) -> None:
    """Raise ConfigError at the field that asks for most, when all of it is more than there is."""
    parts = memory_parts(config, plans, counts)
    needed = sum(parts.values())
    if needed <= limits.memory_bytes:
        return
    field = max((part for part in parts if part), key=lambda part: parts[part])
    rule = f"asks for too much memory: the run would need {_gigabytes(needed)}, and {_gigabytes(limits.memory_bytes)} "
    raise ConfigError([Problem(field, rule + "are allowed", _value_at(config, field))])


def _gigabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:,.1f} GB"


def _value_at(config: Config, field: str) -> object:
    value: object = config.to_dict()
    for part in field.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]  # type: ignore[index]
    return value
