"""Every benchmark can be run: the runner finds it, it imports, and it says what it measures."""

import subprocess
import sys

from architecture import tree
from benchmarks.figure import Figure

BENCHMARKS = sorted((tree.ROOT / "tests" / "benchmarks").glob("bench_*.py"))
LOOK = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
bench = importlib.import_module(sys.argv[2])
print(bench.__doc__.splitlines()[0], callable(bench.measure))
"""


def test_every_benchmark_loads_and_says_what_it_measures() -> None:
    for path in BENCHMARKS:
        command = [sys.executable, "-c", LOOK, str(path.parents[1]), f"benchmarks.{path.stem}"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.stdout.strip().endswith(". True"), f"{path.name}: {result.stdout}{result.stderr}"


def test_a_figure_says_whether_its_goal_is_reached() -> None:
    assert str(Figure("a", 2, "s", 1)).endswith("MISSED (at most 1)")
    assert str(Figure("b", 2, "%", 1, "at least")).endswith("ok (at least 1)")
    assert str(Figure("c", 2, "%")).endswith("2 %")


def test_the_runner_names_what_there_is() -> None:
    command = [sys.executable, str(tree.ROOT / "tests" / "benchmarks" / "run.py"), "no-such-benchmark"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "no benchmark is named no-such-benchmark" in result.stderr
