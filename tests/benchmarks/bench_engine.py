"""The engine beside PyTorch and scikit-learn on the same threads: seconds a step, share of the peak, memory."""

import importlib
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import engine
from benchmarks.engine import Step
from benchmarks.figure import Figure
from benchmarks.real_data import LeftOutError

ROUNDS, GROUP = 12, 5
SIDE = 2048
MEMORY = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from benchmarks import engine
def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
kind, who = sys.argv[2:]
if who == "torch":
    import torch
    torch.zeros(8, 8) @ torch.zeros(8, 8)
else:
    from babysit.nn.machine import kernels
    for name in ("update", "convolve", "normalize", "pool"):
        kernels(name, "float32", 1 << 20)
before = peak()
if who == "torch":
    step = engine.torch_mlp(torch, 256, False) if kind == "mlp" else engine.torch_convnet(torch, 64)
else:
    step = engine.mlp(256, False) if kind == "mlp" else engine.convnet(64)
for _ in range(5):
    step()
print(peak() - before)
"""


def measure() -> Iterator[Figure]:
    """Yield medians of interleaved groups of steps: forward, backward and update, float32."""
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        raise LeftOutError("needs PyTorch: pip install babysit[peers]") from None
    peak = _sgemm_rate()
    yield Figure(f"SGEMM of {SIDE}³ on all threads", peak / 1e9, "GFLOP/s")
    for batch in (128, 256):
        for norm, goal in ((False, 1.0), (True, 0.9)):
            name = f"3072-10×500-10{', batch norm' if norm else ''}, batch {batch}"
            ours, theirs = _pair(engine.mlp(batch, norm), engine.torch_mlp(torch, batch, norm))
            yield from _figures(name, ours, theirs, goal)
            if batch == 256 and not norm:
                share = 100 * engine.mlp_flops(batch) / ours / peak
                yield Figure(f"{name}: share of that SGEMM rate", share, "%", 80, "at least")
    for last, name in ((False, "ConvNet 32-32-64, batch 64"), (True, "the same, PyTorch in channels-last layout")):
        yield from _figures(name, *_pair(engine.convnet(64), engine.torch_convnet(torch, 64, last)), 1.2)
    for kind in ("mlp", "convnet"):
        ours, theirs = (_memory(kind, who) for who in ("ours", "torch"))
        yield Figure(f"{kind}: memory of five steps", ours / 1e3, "MB")
        yield Figure(f"{kind}: memory / PyTorch's", ours / theirs, "", 1.0)
    yield Figure("scikit-learn's epoch / ours, 3072-10×500-10", _against_sklearn(), "", 2.0, "at least")


def _figures(name: str, ours: float, theirs: float, goal: float) -> Iterator[Figure]:
    yield Figure(f"{name}: a step", 1e3 * ours, "ms")
    yield Figure(f"{name}: ours / PyTorch's", ours / theirs, "", goal)


def _pair(ours: Step, theirs: Step) -> tuple[float, float]:
    """Return the median seconds of both, taken in turn; the first step of each group warms up."""
    seconds: dict[Step, list[float]] = {ours: [], theirs: []}
    for _ in range(ROUNDS):
        for step, taken in seconds.items():
            step()
            taken += [_seconds(step) for _ in range(GROUP)]
    return statistics.median(seconds[ours]), statistics.median(seconds[theirs])


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _sgemm_rate() -> float:
    """Return the operations a second of a large product in a process of its own, where BLAS has all threads."""
    code = (
        "import numpy as np, time\n"
        f"a = np.ones(({SIDE}, {SIDE}), np.float32); out = a.copy(); best = 9e9\n"
        "for _ in range(15):\n"
        "    start = time.perf_counter(); np.matmul(a, a, out=out); best = min(best, time.perf_counter() - start)\n"
        "print(best)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return 2 * SIDE**3 / float(printed)


def _memory(kind: str, who: str) -> float:
    """Return by how many kB the process grows at most in five steps."""
    command = [sys.executable, "-c", MEMORY, str(Path(__file__).resolve().parents[1]), kind, who]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _against_sklearn(n: int = 2560, batch: int = 128) -> float:
    """Return scikit-learn's seconds for an epoch over ours."""
    neural: Any = importlib.import_module("sklearn.neural_network")
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((n, engine.INPUTS)).astype(np.float32), rng.integers(0, engine.CLASSES, n)
    theirs = neural.MLPClassifier(
        (engine.UNITS,) * engine.DEPTH,
        solver="sgd",
        alpha=0.0,
        batch_size=batch,
        learning_rate_init=engine.RATE,
        momentum=engine.MOMENTUM,
        nesterovs_momentum=False,
        max_iter=1,
    )
    step = engine.mlp(batch, False)
    ratios = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one epoch has not converged
        for _ in range(3):
            ours = _seconds(lambda: [step() for _ in range(n // batch)])
            ratios.append(_seconds(lambda: theirs.fit(x, y)) / ours)
    return statistics.median(ratios)
