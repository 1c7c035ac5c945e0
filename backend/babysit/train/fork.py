"""A fork: another training goes on from this one's checkpoint, with what a checkpoint leaves free to change."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from babysit.errors import CheckpointError, ConfigError, Problem
from babysit.nn.layer import Activation
from babysit.train.checkpoint import Array, Checkpoint
from babysit.train.config import Config, parse
from babysit.train.estimate import Estimate, count_steps, count_steps_per_epoch
from babysit.train.pace import Pace
from babysit.train.trainer import Trainer

LENGTHS = ("steps", "epochs", "batch_size", "accumulate")
"""The fields that decide how many steps a training has."""
LARGEST = 4
"""How many times as large as this training's own a checkpoint may be that it is forked from: Adam's state is two copies
of the weights."""

RESTART = "; from the beginning (step 0) it can be changed"
FIXED = (
    (r"seed", "the states of the generators come from the checkpoint, and another seed would change nothing"),
    (r"data\.(?!augment)", "the checkpoint goes on with the examples and the split that it has seen"),
    (r"network\.(layers\.\d+\.)?init\b", "the weights come from the checkpoint, and no init is drawn"),
    (
        r"network\.(layers\.\d+\.)?batch_norm",
        "the checkpoint has the statistics of this normalisation, and of no other",
    ),
    (r"network\.(layers\.\d+\.)?activation\b", ""),  # see _activation_problem
    (r"network\.layers\.\d+\.dropout", ""),
    (r"network\.", "the weights of the checkpoint have the shapes of these layers"),
)
"""What a checkpoint holds fast, and why: the first pattern that a field begins with counts. Nothing else is fixed."""


def starting_config(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return the plain configuration as it was at the checkpoint: with all that was changed until then.

    Raises CheckpointError for a checkpoint that does not tell it.
    """
    config, rate = checkpoint.facts.get("config"), checkpoint.facts.get("learning_rate")
    if not isinstance(config, dict) or not isinstance(config.get("optimizer"), dict):
        raise CheckpointError("the checkpoint", "must tell its configuration")
    optimizer = config["optimizer"] | ({} if rate is None else {"learning_rate": rate})
    return {**config, "optimizer": optimizer}


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return each dotted field in which two plain configurations differ, with both values; None where it is not set."""
    return dict(_differences("", before, after))


def fork_problems(before: Config, after: Config) -> list[Problem]:
    """Return a problem for each field that a checkpoint of `before` does not leave free, as `after` would have it."""
    found = []
    for field, (_, value) in changed_fields(before.to_dict(), after.to_dict()).items():
        rule = _why_fixed(before, after, field)
        if rule:
            found.append(Problem(field, f"cannot be changed from a checkpoint: {rule}{RESTART}", value))
    return found


def total_steps(config: Config, checkpoint: Checkpoint, n_train: int) -> int:
    """Return the steps, from the beginning, of a fork of `checkpoint` over so many training examples.

    They are its parent's where both are as long. Else its epochs count on from those that the checkpoint has begun,
    whatever the sizes of the batches were.
    """
    then, now = starting_config(checkpoint).get("training") or {}, config.to_dict()["training"]
    told, batches = checkpoint.facts.get("total_steps"), checkpoint.facts.get("batches") or {}
    if type(told) is int and all(then.get(field) == now.get(field) for field in LENGTHS):
        return told
    size = min(config.training.batch_size, n_train)
    per_epoch, epochs = math.ceil(n_train / size), config.training.epochs
    order, at, begun = checkpoint.arrays.get("batches/order"), batches.get("at"), batches.get("epochs")
    if epochs is None or order is None or type(at) is not int or type(begun) is not int:
        return count_steps(config, count_steps_per_epoch(config, per_epoch))
    left = math.ceil(max(len(order) - at, 0) / size) + (epochs - begun) * per_epoch
    return checkpoint.step + max(math.ceil(left / config.training.accumulate), 0)


def length_problems(config: Config, needs: Estimate, checkpoint: Checkpoint) -> list[Problem]:
    """Return a problem where nothing would be left to train: steps and epochs count from the beginning."""
    training, n_since = config.training, checkpoint.facts["best"].get("n_since")
    if total_steps(config, checkpoint, needs.examples.train) <= checkpoint.step:
        field = "training.steps" if training.steps else "training.epochs"
        rule = f"must go beyond step {checkpoint.step} of the checkpoint: it counts from the beginning"
        return [
            Problem(field, f"{rule} (an epoch has {needs.steps_per_epoch} steps)", training.steps or training.epochs)
        ]
    if training.patience is not None and isinstance(n_since, int) and n_since >= training.patience:
        rule = f"must be more than {n_since}, the evaluations without a better one at the checkpoint"
        return [Problem("training.patience", rule, training.patience)]
    return []


def fork(trainer: Trainer, checkpoint: Checkpoint) -> list[str]:
    """Let `trainer`, of another configuration, go on from `checkpoint`; return what is to be known of it, as sentences.

    The learning rate is that of its configuration. Raises CheckpointError, with nothing changed, for one that differs
    in more than a fork may.
    """
    adapted, sentences = _adapted(trainer, checkpoint)
    trainer.restore(adapted)
    return sentences


def _why_fixed(before: Config, after: Config, field: str) -> str:
    """Return why a field that differs must not; empty for one that may."""
    pattern, rule = next(((p, rule) for p, rule in FIXED if re.match(p, field)), ("", ""))
    if "activation" in pattern:
        return _activation_rule(before, after)
    is_rate = re.fullmatch(r"network\.layers\.(\d+)\.rate", field)
    if is_rate and before.network.layers[int(is_rate[1])].type == "dropout":
        return ""
    return rule


def _activation_rule(before: Config, after: Config) -> str:
    """Return why activations may not change: one that learns has parameters, which only its own checkpoints have."""
    learning = {name for config in (before, after) for name in _learning_activations(config)}
    return f"{', '.join(sorted(learning))} learns parameters of its own" if learning else ""


def _learning_activations(config: Config) -> Iterator[str]:
    own = [entry.own("activation") for entry in config.network.layers]
    for entry in (config.network.activation, *(entry for entry in own if entry)):
        activation: Activation = entry.create()
        if activation.parameter_shapes((1,)):
            yield entry.name


def _differences(prefix: str, before: Any, after: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {**before, **after}:
            yield from _differences(f"{prefix}{key}.", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from _differences(f"{prefix}{index}.", *pair)
    elif before != after:
        yield prefix.removesuffix("."), (before, after)


def _adapted(trainer: Trainer, checkpoint: Checkpoint) -> tuple[Checkpoint, list[str]]:
    """Return the checkpoint as one of the trainer's own configuration, and what was left out of it."""
    before = starting_config(checkpoint)
    own = trainer.snapshot()
    facts, arrays, sentences = dict(checkpoint.facts), dict(checkpoint.arrays), []
    facts |= {"config": own.facts["config"], "learning_rate": trainer.learning_rate}
    if before["optimizer"].get("name") != trainer.config.optimizer.name:
        arrays = {name: array for name, array in arrays.items() if not name.startswith("optimizer/")}
        facts["optimizer"] = own.facts["optimizer"] | {"n_steps": 0}
        sentences.append(f"{trainer.config.optimizer.name} begins anew: what another optimizer kept says nothing to it")
    else:
        arrays = _with_slots(trainer, arrays, facts)
    if (before.get("schedule") or {}).get("name") != trainer.config.schedule.name:
        facts["schedule"] = own.facts["schedule"]
    total, facts["total_steps"] = facts.get("total_steps"), total_steps(trainer.config, checkpoint, _n_train(trainer))
    if facts["schedule"] is checkpoint.facts.get("schedule"):
        facts["schedule"] = _bent(trainer, before, facts, total)
    facts["batches"] = _within_order(facts.get("batches"), arrays)
    facts["generators"] = _generators(own.facts["generators"], facts.get("generators"))
    facts["best"] = _best(trainer, before, own.facts["best"], facts["best"])
    facts["evaluated_at"] = _evaluated_at(trainer, before, checkpoint)
    return Checkpoint(arrays, facts), sentences


def _bent(trainer: Trainer, before: Mapping[str, Any], facts: Mapping[str, Any], total: Any) -> Any:
    """Return where the schedule stands, the epochs done by then kept where an epoch has another number of steps now."""
    try:
        parent = parse(before)
        then, now = (_steps_per_epoch(config, _n_train(trainer)) for config in (parent, trainer.config))
        if then == now or type(total) is not int:
            return facts["schedule"]
        pace = Pace(parent.schedule, then)
        pace.load(facts["schedule"])
        pace.bend(facts["step"], now, total, facts["total_steps"])
        return pace.state()
    except (ConfigError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError("the checkpoint", f"must tell its configuration and schedule ({error})") from None


def _steps_per_epoch(config: Config, n_train: int) -> int:
    return count_steps_per_epoch(config, math.ceil(n_train / min(config.training.batch_size, n_train)))


def _n_train(trainer: Trainer) -> int:
    return len(trainer.dataset.train)


def _with_slots(trainer: Trainer, arrays: dict[str, Array], facts: Mapping[str, Any]) -> dict[str, Array]:
    """Return the arrays with what the same optimizer keeps under its new options: without momentum, no velocity."""
    kept = {name: array for name, array in arrays.items() if not name.startswith("optimizer/")}
    if not (facts.get("optimizer") or {}).get("n_steps"):
        return kept
    for parameter in trainer.network.parameters:
        for slot in trainer.optimizer.slots():
            name = f"optimizer/{slot}/{parameter.name}"
            kept[name] = arrays.get(name, np.zeros_like(parameter.value))
    return kept


def _within_order(batches: Any, arrays: Mapping[str, Array]) -> Any:
    """Return the place in the shuffle for batches of any size: an epoch that is over is over."""
    order, at = arrays.get("batches/order"), batches.get("at") if isinstance(batches, dict) else None
    return batches | {"at": min(at, len(order))} if type(at) is int and order is not None else batches


def _generators(own: Mapping[str, Any], found: Any) -> dict[str, Any]:
    """Return a state for each of the network's generators: a dropout that is new draws from its first state."""
    return {**own, **{name: state for name, state in found.items() if name in own}} if isinstance(found, dict) else {}


def _best(trainer: Trainer, before: Mapping[str, Any], own: Any, found: Any) -> Any:
    """Return the best evaluation to be bettered: none where it was measured otherwise, no step where it is not here."""
    is_other_loss = (before.get("objective") or {}).get("loss") != trainer.config.to_dict()["objective"]["loss"]
    if found.get("metric") != own["metric"] or (is_other_loss and own["metric"].endswith("/loss")):
        return own
    shelf = trainer.keeper.shelf
    is_here = shelf is not None and found.get("step") in shelf.steps()
    return found if is_here else found | {"step": 0}


def _evaluated_at(trainer: Trainer, before: Mapping[str, Any], checkpoint: Checkpoint) -> Any:
    """Return the step of the last evaluation: an unfinished one is made again only if this training makes it too."""
    fields = ("evaluate_every", "batch_size", "accumulate")
    then, now = before.get("training") or {}, trainer.config.to_dict()["training"]
    is_alike = all(then.get(field) == now.get(field) for field in fields)
    return checkpoint.facts.get("evaluated_at") if is_alike else checkpoint.step
