"""What probing costs: all of it at every step, the default budget; and beside PyTorch with hooks and TensorBoard."""

import importlib
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from babysit.data.dataset import Dataset, Split
from babysit.probes.probe import probes
from babysit.sdk.run import Run
from babysit.train.config import parse
from babysit.train.events import Points
from babysit.train.trainer import Trainer
from benchmarks import engine, hooks
from benchmarks.engine import Step
from benchmarks.figure import Figure
from benchmarks.real_data import LeftOutError
from processes import ServerProcess, run_when

BATCH, ROUNDS, GROUP = 128, 15, 6
CONFIG: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": engine.UNITS}] * engine.DEPTH},
    "optimizer": {"name": "sgd", "learning_rate": engine.RATE, "momentum": engine.MOMENTUM},
    "training": {"batch_size": BATCH, "steps": 10**6, "evaluate_every": 10**6},
}


def measure() -> Iterator[Figure]:
    """Yield medians of interleaved groups of steps of 3072-10×500-10, batch 128, and their ratios.

    What is compared with our own steps has the default penalty; what is compared with PyTorch's has none, as theirs.
    """
    off, everything, budget = medians(step_of({"budget": 0}), step_of({"every": 1}), step_of({}))
    yield Figure("a step without probes", 1e3 * off, "ms")
    yield Figure("all statistics at every step: more time a step", 100 * (everything / off - 1), "%", 40)
    yield Figure("the default budget: more time a step", 100 * (budget / off - 1), "%", 3)
    try:
        torch, tensorboard = (importlib.import_module(n) for n in ("torch", "torch.utils.tensorboard"))
    except ImportError:
        raise LeftOutError("the rest needs PyTorch and TensorBoard: pip install babysit[peers]") from None
    yield from _beside_torch(torch, tensorboard)


def _beside_torch(torch: Any, tensorboard: Any) -> Iterator[Figure]:
    """Yield what activations and gradient norms of every step cost: streamed by us, and written by TensorBoard."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder) / "data") as server:
        with server.client() as client:
            run_id = client.post("/api/runs", json={"training": {"steps": 1}}).json()["id"]
            run_when(client, run_id, "finished")
        run = Run(server.url, run_id, server.token, folder=Path(folder) / "spool")
        ours = streamed_step(run)
        bare, lean, usual = (
            hooks.torch_step(torch, tensorboard, Path(folder) / name, name) for name in ("bare", "lean", "usual")
        )
        seconds, plain, leanest, common = medians(ours, bare, lean, usual)
        run.finish(0)
    yield Figure("with activations and gradients at every step, streamed", 1e3 * seconds, "ms")
    yield Figure("PyTorch's step without hooks", 1e3 * plain, "ms")
    yield Figure("the same with hooks and add_histogram_raw of 64 bins", 1e3 * leanest, "ms")
    yield Figure("the same with add_histogram, as is usual", 1e3 * common, "ms")
    yield Figure("ours / PyTorch's with add_histogram_raw", seconds / leanest, "", 0.6)
    yield Figure("ours / PyTorch's with add_histogram", seconds / common, "", 0.6)


def streamed_step(run: Run) -> Step:
    """Return one step after which every activation and gradient norm is measured, and goes to a server by `run`."""
    network = engine.mlp_network(False)
    train, activations, gradients = (
        engine.step_of(network, BATCH),
        probes.create("activations"),
        probes.create("gradients"),
    )
    steps = itertools.count(1)

    def step() -> None:
        train()
        number = next(steps)
        run.log(number, activations.measure(network).values | gradients.measure(network).values)
        for each in activations.histograms(network):
            run.log_tensor(number, each.name, each.counts, each.meta)

    return step


def step_of(section: dict[str, Any]) -> Step:
    """Return what trains one step, with its probes as `section` says."""
    events = Trainer(parse({**CONFIG, "probes": section}), _dataset()).events()

    def step() -> None:
        for event in events:
            if isinstance(event, Points) and "train/loss" in event.values:
                return

    return step


def medians(*steps: Step) -> list[float]:
    """Return the median seconds of each, taken in turn; the first step of each group warms up."""
    seconds: list[list[float]] = [[] for _ in steps]
    for _ in range(ROUNDS):
        for step, found in zip(steps, seconds, strict=True):
            step()
            found += [_seconds(step) for _ in range(GROUP)]
    return [statistics.median(found) for found in seconds]


def _seconds(act: Step) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _dataset() -> Dataset:
    rng = np.random.default_rng(0)
    train, validation, test = (
        Split(rng.standard_normal((n, 32, 32, 3), dtype=np.float32), rng.integers(0, engine.CLASSES, n))
        for n in (20 * BATCH, BATCH, BATCH)
    )
    return Dataset("random", train, validation, test, tuple(map(str, range(engine.CLASSES))), (32, 32, 3))
