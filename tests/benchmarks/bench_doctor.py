"""The doctor: what it says of broken and of healthy trainings, each broken one beside its healthy twin.

    make bench-doctor ARGS="--seeds 5 --write"

trains what the cache does not have (BABYSIT_TEST_DATA names the folder of real data), lets the doctor judge every run,
and prints the tables; `--write` keeps them in gym/RESULTS.md. Names of twins or of data sets choose some.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import platformdirs

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)  # the tests' folder: benchmarks use their parts

from benchmarks import real_data
from benchmarks.figure import Figure
from benchmarks.gym import results, table, wrong_gradients
from benchmarks.gym.cache import judge_all, train_missing
from benchmarks.gym.score import score
from benchmarks.gym.twin import Twin
from benchmarks.gym.twins import TWINS, chosen

SEEDS = 3
PROCESSES = 2
TELL_EVERY = 10
CACHE = Path(platformdirs.user_cache_dir("babysit")) / "gym"


def measure() -> Iterator[Figure]:
    """Yield detection, diagnosis, false alarms and the step of detection over all twins."""
    folder = real_data.folder()
    _train(TWINS, SEEDS, folder, CACHE, PROCESSES)
    found = score(judge_all(TWINS, SEEDS, CACHE, PROCESSES))
    yield Figure("broken runs detected", found.detection, goal=0.95, side="at least")
    yield Figure("right diagnoses", found.diagnosis, goal=0.9, side="at least")
    yield Figure("healthy runs with a warning or an alarm", found.n_accused, goal=0)
    yield Figure("median step of detection, as a share of the run", found.median_share or 1.0, goal=0.2)


def main() -> None:
    """Train, judge, print."""
    arguments = _arguments()
    named = os.environ.get("BABYSIT_TEST_DATA")
    twins, folder = chosen(arguments.names), Path(named) if named else None
    _train(twins, arguments.seeds, folder, arguments.cache, arguments.processes)
    if arguments.train_only:
        return
    cases = judge_all(twins, arguments.seeds, arguments.cache, arguments.processes)
    print(table.summary(cases), table.benign(cases), table.by_rule(cases), sep="\n\n")
    if arguments.report:
        arguments.report.write_text(table.report(cases))
    if arguments.write:
        checked = wrong_gradients.sentence(folder, arguments.cache)
        results.PAGE.write_text(results.page(cases, arguments.seeds, checked))


def _train(twins: Sequence[Twin], seeds: int, folder: Path | None, cache: Path, n_processes: int) -> None:
    for done, n in train_missing(twins, seeds, folder, cache, n_processes):
        if done % TELL_EVERY == 0 or done == n:
            print(f"{done} of {n} trained", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score the doctor on broken and healthy trainings.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a twin or a data set; all without one")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"runs of each twin; {SEEDS} by default")
    parser.add_argument("--cache", type=Path, default=CACHE, help="the folder in which trained runs are kept")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="runs that train at a time")
    parser.add_argument("--train-only", action="store_true", help="fill the cache, and judge nothing")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was found in every single run")
    parser.add_argument("--write", action="store_true", help="keep the tables in gym/RESULTS.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
