"""The same numbers from run to run, whoever does what: bit for bit with as many threads, to rounding with others."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

TRAINING = """
import hashlib, json, sys
import numpy as np
import babysit.nn
from babysit.nn.gaussian import He
from babysit.nn.layer import activations, layers
from babysit.nn.network import Design, Network
from babysit.nn.optim import optimizers
from babysit.nn.softmax import Softmax
from babysit.nn.threads import crew

def block(name, activation="linear", before=(), after=(), **options):
    made = ([layers.create(part) for part in parts] for parts in (before, after))
    return Design(layers.create(name, **options), activations.create(activation), He(), *made)

BLOCKS = {
    "convnet": [
        block("conv", "relu", before=["batch_norm"], filters=32, kernel=5),
        block("max_pool", size=3, stride=2),
        block("conv", "prelu", before=["layer_norm"], filters=24, stride=2),
        block("residual", "swish", filters=48, stride=2),
        block("avg_pool"),
        block("maxout", after=["dropout"], units=40),
        block("dense", units=10),
    ],
    "mlp": [*(block("dense", "tanh", before=["batch_norm"], after=["dropout"], units=700) for _ in range(3)),
            block("dense", units=10)],
}
network = Network((32, 32, 3), BLOCKS[sys.argv[1]], np.random.default_rng(0))
optimizer, loss, rng = optimizers.create(sys.argv[2]), Softmax(), np.random.default_rng(1)
losses = []
for _ in range(4):
    x, y = rng.standard_normal((96, 32, 32, 3), dtype=np.float32), rng.integers(10, size=96)
    losses.append(loss.forward(network.forward(x, training=True), y))
    network.backward(loss.backward())
    optimizer.step(network.parameters)
kept = [p.value for p in network.parameters] + list(network.statistics.values())
digest = hashlib.sha256(b"".join(array.tobytes() for array in kept)).hexdigest()
print(json.dumps({"threads": crew.size, "losses": losses, "weights": digest}))
"""


def trained(network: str, optimizer: str, n_threads: int) -> tuple[list[float], str]:
    """Return the losses of a short training in a process of its own, and a hash of all that it has changed."""
    command = [sys.executable, "-c", TRAINING, network, optimizer]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(n_threads)}
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    found = json.loads(printed)
    assert found["threads"] == n_threads
    return found["losses"], found["weights"]


@pytest.mark.parametrize(("network", "optimizer"), [("convnet", "momentum"), ("mlp", "adam")])
def test_a_training_is_the_same_bit_for_bit_and_to_rounding_with_other_threads(network: str, optimizer: str) -> None:
    first, second = (trained(network, optimizer, 2) for _ in range(2))
    assert first == second
    alone, _ = trained(network, optimizer, 1)
    np.testing.assert_allclose(alone, first[0], rtol=1e-4)
