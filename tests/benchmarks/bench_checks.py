"""The pre-flight checks of two networks on CIFAR-10: ten layers of 500 units, and the ConvNet of the presets."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babysit.data.prepare import prepare
from babysit.doctor.check import Case, Result
from babysit.doctor.checkup import checkup
from babysit.train.config import parse
from babysit.train.presets import PRESETS
from benchmarks import real_data
from benchmarks.figure import Figure

DEEP: dict[str, Any] = {
    "data": {"name": "cifar10"},
    "network": {"layers": [{"type": "dense", "units": 500}] * 10},
    "training": {"batch_size": 128},
}
SLOWEST = 3


def measure() -> Iterator[Figure]:
    """Yield how long all checks take with the data in memory, and the slowest of them."""
    (convnet,) = (preset.config for preset in PRESETS if preset.name == "cifar10-convnet")
    path = str(real_data.folder() / "cifar-10-batches-py")
    with TemporaryDirectory() as folder:
        yield from _figures("3072-10×500-10", DEEP, path, Path(folder), goal=15.0)
        yield from _figures("ConvNet", convnet, path, Path(folder), goal=30.0)


def _figures(title: str, config: dict[str, Any], path: str, folder: Path, goal: float) -> Iterator[Figure]:
    parsed = parse({**config, "data": {**config["data"], "path": path}})
    case = Case(parsed, prepare(parsed.data, parsed.seed, folder))
    start = time.perf_counter()
    results = [told for told in checkup(case) if isinstance(told, Result)]
    yield Figure(f"{title}: all checks", time.perf_counter() - start, "s", goal=goal)
    yield Figure(f"{title}: checks that failed", sum(each.outcome == "failed" for each in results), goal=0)
    for result in sorted(results, key=lambda each: -each.seconds)[:SLOWEST]:
        yield Figure(f"{title}: {result.title.lower()}", result.seconds, "s")
