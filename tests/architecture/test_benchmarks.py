"""Every benchmark can be run: the runner finds it, it imports, and it says what it measures."""

import subprocess
import sys

from architecture import tree
from benchmarks.figure import Figure

BENCHMARKS = sorted((tree.ROOT / "tests" / "benchmarks").glob("bench_*.py"))
LOOK = """
import importlib, sys, traceback
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    try:
        bench = importlib.import_module(name)
        print(name, bench.__doc__.splitlines()[0], callable(bench.measure))
    except Exception:
        print(name, traceback.format_exc())
"""


def test_every_benchmark_loads_and_says_what_it_measures() -> None:
    """In one process: most of the time goes into loading what they share."""
    names = [f"benchmarks.{path.stem}" for path in BENCHMARKS]
    command = [sys.executable, "-c", LOOK, str(tree.ROOT / "tests"), *names]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    told = result.stdout.splitlines()
    assert [line.split()[0] for line in told] == names, result.stdout
    assert [line for line in told if not line.endswith(". True")] == []


def test_a_figure_says_whether_its_goal_is_reached() -> None:
    assert str(Figure("a", 2, "s", 1)).endswith("MISSED (at most 1)")
    assert str(Figure("b", 2, "%", 1, "at least")).endswith("ok (at least 1)")
    assert str(Figure("c", 2, "%")).endswith("2 %")


def test_the_runner_names_what_there_is() -> None:
    command = [sys.executable, str(tree.ROOT / "tests" / "benchmarks" / "run.py"), "no-such-benchmark"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "no benchmark is named no-such-benchmark" in result.stderr
