"""An estimate: what a run needs before it starts, in parameters, bytes, operations, steps and seconds."""

import functools
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from babysit.nn.optim import Optimizer
from babysit.train.build import Plan
from babysit.train.config import Config

FLOAT = 4
PROCESS_BYTES = 120 << 20
"""Python, NumPy and what else a worker has loaded before it trains."""
EVALUATION_ROWS = 512
"""Examples in one piece of an evaluation."""
STEP_SECONDS = 1e-4
"""What a step costs besides its arithmetic."""
PARAMETER_SECONDS = 1.5e-9
"""What the update and the penalty cost for each parameter: they are bound by memory."""


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many examples of the training split are of one class."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many examples each split has, how many were left out, and the classes of the training split."""

    train: int
    validation: int
    test: int
    dropped: int = 0
    classes: tuple[ClassCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run needs, and what it learns from.

    `flops_per_step` counts a forward and a backward over one batch; `seconds` is for all steps; `examples` has the
    sizes of the splits and the balance of the classes.
    """

    parameters: int
    memory_bytes: int
    flops_per_step: int
    steps_per_epoch: int
    total_steps: int
    seconds: float
    examples: Counts


def estimate(config: Config, plans: Sequence[Plan], counts: Counts) -> Estimate:
    """Return the estimate for a planned network over splits of these sizes; allocates nothing of their size."""
    batch = min(config.training.batch_size, counts.train)
    steps_per_epoch = count_steps_per_epoch(config, math.ceil(counts.train / batch))
    total_steps = count_steps(config, steps_per_epoch)
    parameters = sum(plan.parameters for plan in plans)
    forward = sum(plan.flops for plan in plans)
    skipped = plans[0].layer.flops(plans[0].input_shape)  # the first layer has no input gradient to make
    flops_per_step = config.training.accumulate * batch * (3 * forward - skipped)
    n_evaluations = math.ceil(total_steps / (config.training.evaluate_every or steps_per_epoch))
    evaluated = forward * (counts.validation * n_evaluations + counts.test)
    step_seconds = STEP_SECONDS + parameters * PARAMETER_SECONDS + flops_per_step / measured_rate()
    return Estimate(
        parameters=parameters,
        memory_bytes=sum(memory_parts(config, plans, counts).values()),
        flops_per_step=flops_per_step,
        steps_per_epoch=steps_per_epoch,
        total_steps=total_steps,
        seconds=total_steps * step_seconds + evaluated / measured_rate(),
        examples=counts,
    )


def count_steps(config: Config, steps_per_epoch: int) -> int:
    """Return how many steps the configuration asks for."""
    return config.training.steps or (config.training.epochs or 1) * steps_per_epoch


def count_steps_per_epoch(config: Config, batches_per_epoch: int) -> int:
    """Return the steps that show every example at least once; a step takes several batches where it accumulates."""
    return math.ceil(batches_per_epoch / config.training.accumulate)


def memory_parts(config: Config, plans: Sequence[Plan], counts: Counts) -> dict[str, int]:
    """Return the bytes that each field of the configuration is answerable for; "" for the process itself."""
    examples = counts.train + counts.validation + counts.test
    batch = min(config.training.batch_size, counts.train)
    parts = {"": PROCESS_BYTES, "data.name": examples * (math.prod(plans[0].input_shape) * FLOAT + 8)}
    optimizer: Optimizer = config.optimizer.create()
    kept = 1 + len(optimizer.slots())  # the weights, and what the optimizer keeps
    # Beside those: gradients and their sum; and of checkpoints the best, one being taken, and its bytes for the file.
    copies = kept + 1 + (config.training.accumulate > 1) + 3 * kept
    widths = 0
    for plan in plans:
        has_width = hasattr(plan.layer_entry, "units") and plan.field[-1].isdigit()
        widest = f"{plan.field}.units" if has_width else plan.field
        parts[widest] = parts.get(widest, 0) + copies * FLOAT * plan.parameters
        outputs = plan.kept_values
        widths += math.prod(plan.input_shape) + outputs
        parts[widest] += EVALUATION_ROWS * FLOAT * outputs
    parts["training.batch_size"] = batch * FLOAT * (widths + math.prod(plans[0].input_shape))
    return parts


@functools.cache
def measured_rate() -> float:
    """Return the operations a second of a matrix product of a common size on this machine, measured once, in 30 ms."""
    a, b = np.ones((128, 1024), np.float32), np.ones((1024, 512), np.float32)
    out = np.empty((128, 512), np.float32)
    np.matmul(a, b, out=out)
    best = math.inf
    for _ in range(5):
        start = time.perf_counter()
        np.matmul(a, b, out=out)
        best = min(best, time.perf_counter() - start)
    return 2 * 128 * 1024 * 512 / best
