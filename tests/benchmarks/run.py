"""Benchmarks: programs that print figures, and are no tests, because a loaded machine would fail them.

Each file `bench_<name>.py` beside this one measures one thing. It has a docstring that says what, and

    def measure() -> Iterator[Figure]

which yields its figures as it gets them (`from benchmarks.figure import Figure`). One that wants real data asks
`benchmarks.real_data.folder()`, and is left out where there are none. Run all of them with `make bench`, some with
`make bench ARGS="digits stream"`; `--json FILE` keeps the figures.
"""

import argparse
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path[0] = str(FOLDER.parent)  # the tests' folder: benchmarks use their parts

from benchmarks.figure import Figure  # noqa: E402
from benchmarks.real_data import LeftOutError  # noqa: E402


def names() -> list[str]:
    """Return the names of all benchmarks."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def run(name: str) -> list[Figure]:
    """Run one benchmark, print its figures as they come, and return them."""
    module = importlib.import_module(f"benchmarks.bench_{name}")
    print(f"\n{name}: {(module.__doc__ or '').partition(chr(10))[0]}", flush=True)
    figures: list[Figure] = []
    try:
        for figure in module.measure():
            figures.append(figure)
            print(f"  {figure}", flush=True)
    except LeftOutError as reason:
        print(f"  left out: {reason}")
    return figures


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}


def main() -> None:
    """Run the benchmarks that the arguments name, or all."""
    parser = argparse.ArgumentParser(description="Run babysit's benchmarks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in a file")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(names())
    if unknown:
        parser.error(f"no benchmark is named {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    found = {name: run(name) for name in arguments.names or names()}
    if arguments.json:
        content = {
            "machine": machine(),
            "figures": {name: list(map(asdict, figures)) for name, figures in found.items()},
        }
        arguments.json.write_text(json.dumps(content, indent=2))


if __name__ == "__main__":
    main()
