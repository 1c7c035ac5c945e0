"""Wrong gradients, which a check finds before a run: many of them train nearly as well as right ones."""

from pathlib import Path

import numpy as np

from babysit.data.dataset import Dataset
from babysit.nn.gradcheck import check_network
from babysit.train.build import build_network
from babysit.train.config import Config
from benchmarks.gym.broken import CHECKED
from benchmarks.gym.train import configuration, dataset_of
from benchmarks.gym.twin import Twin
from benchmarks.gym.twins import named

WRONG = 1e-2
"""CS231n, neural-networks-3."""
ROWS = 8
BIASES = 0.05
"""Of the noise on biases that stand at 0, which would leave units on their kinks."""


def sentence(data_folder: Path | None, cache: Path) -> str:
    """Return how many of the wrong gradients the check finds, and whether it lets the right ones pass."""
    found = [is_wrong(twin, data_folder, cache) for twin in CHECKED]
    refused = [is_wrong(named(name), data_folder, cache) for name in sorted({twin.of for twin in CHECKED if twin.of})]
    passes = "refuses a right one" if any(refused) else "lets the right ones pass"
    return f"{', '.join(f'`{twin.name}`' for twin in CHECKED)}: it finds {sum(found)} of {len(found)}, and {passes}"


def is_wrong(twin: Twin, data_folder: Path | None, cache: Path) -> bool:
    """Return whether the gradient check refuses the twin's network on a few of its examples."""
    config = configuration(twin, 0, data_folder)
    dataset = dataset_of(config, cache / "datasets")
    with twin.fault.patch():
        return largest_error(config, dataset) > WRONG


def largest_error(config: Config, dataset: Dataset) -> float:
    """Return the largest relative error of all parameters, in float64."""
    rng = np.random.default_rng(config.seed)
    network = build_network(config, dataset.shape, dataset.n_outputs, np.float64)
    for parameter in network.parameters:
        if parameter.name.endswith("/b"):
            parameter.value += BIASES * rng.standard_normal(parameter.value.shape)
    x, y = dataset.train.x[:ROWS].astype(np.float64), dataset.train.y[:ROWS]
    return max(each.error for each in check_network(network, config.objective.loss.create(), x, y, rng))
