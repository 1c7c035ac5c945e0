"""The probe of the machine: cores in use over the time between two measurements, and memory as the system tells it."""

import gc
import mmap

import numpy as np
import pytest

from babysit.nn.gaussian import He
from babysit.nn.layer import activations, layers
from babysit.nn.network import Network
from babysit.probes.system import System, resident_bytes

NETWORK = Network(
    (3,), [(layers.create("dense", units=2), activations.create("linear"), He())], np.random.default_rng()
)


def test_the_cores_are_processor_seconds_over_seconds_since_the_last_measurement() -> None:
    now, used = [10.0], [3.0]
    probe = System(lambda: now[0], lambda: used[0])
    now[0], used[0] = 12.0, 6.0
    assert probe.measure(NETWORK).values["system/cpu"] == pytest.approx(1.5)
    now[0], used[0] = 13.0, 6.25
    assert probe.measure(NETWORK).values["system/cpu"] == pytest.approx(0.25)


def test_measurements_close_together_are_one() -> None:
    now, used = [0.0], [0.0]
    probe = System(lambda: now[0], lambda: used[0])
    found = []
    for _ in range(10):
        now[0], used[0] = now[0] + 0.02, used[0] + 0.03
        found.append(probe.measure(NETWORK).values)
    assert [bool(values) for values in found] == [False, False, True] * 3 + [False]
    assert found[2]["system/cpu"] == pytest.approx(1.5)


def test_the_memory_grows_by_what_is_taken() -> None:
    gc.collect()  # what is given back meanwhile would count, too
    before = resident_bytes()
    with mmap.mmap(-1, 64 << 20) as fresh:  # pages that no earlier array has left behind
        fresh.write(bytes(64 << 20))
        assert resident_bytes() - before > 32 << 20


def test_where_there_is_no_proc_the_largest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    present = resident_bytes()
    monkeypatch.setattr("os.sysconf", lambda _: int("no number"))
    assert resident_bytes() >= present
