"""The cache of trained runs: what is missing is trained, and what is there is judged."""

from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from pathlib import Path

from babysit.doctor.finding import Finding
from benchmarks.gym.crew import hire
from benchmarks.gym.history_file import Run, is_current, load
from benchmarks.gym.outcome import label
from benchmarks.gym.score import Case, read
from benchmarks.gym.train import train_into
from benchmarks.gym.twin import Twin


def train_missing(
    twins: Sequence[Twin], seeds: int, data_folder: Path | None, cache: Path, n_processes: int
) -> Iterator[tuple[int, int]]:
    """Train what is missing, the cheap twins before the dear ones; yields how many are done, of how many."""
    wanted = [(twin, seed) for twin in twins for seed in range(seeds) if not is_current(twin, seed, cache)]
    if not wanted:
        return
    with hire(n_processes) as crew:
        jobs = [crew.submit(train_named, twin.name, seed, data_folder, cache) for twin, seed in wanted]
        for done, job in enumerate(as_completed(jobs), start=1):
            job.result()
            yield done, len(wanted)


def train_named(name: str, seed: int, data_folder: Path | None, cache: Path) -> None:
    """Train the twin of that name: its faults are functions, which no process can send to another."""
    from benchmarks.gym.twins import named

    train_into(named(name), seed, data_folder, cache)


def judge_all(twins: Sequence[Twin], seeds: int, cache: Path, n_processes: int) -> list[Case]:
    """Return a case for each run of the twins: its label by its twin's runs, and the doctor's findings.

    The healthy twins of broken ones must be among `twins`. Raises FileNotFoundError for a run that is not there.
    """
    places = {(twin.name, seed): cache / f"{twin.name}-{seed}" for twin in twins for seed in range(seeds)}
    with hire(n_processes) as crew:
        findings = dict(zip(places, crew.map(_read, places.values()), strict=True))
    runs = {place: load(stem) for place, stem in places.items()}
    return [_case(twin, seed, seeds, runs, findings[twin.name, seed]) for twin in twins for seed in range(seeds)]


def _case(twin: Twin, seed: int, seeds: int, runs: dict[tuple[str, int], Run], findings: Sequence[Finding]) -> Case:
    run = runs[twin.name, seed]
    healthy = [runs[twin.of or twin.name, other] for other in range(seeds)]
    return Case(twin, seed, label(twin, run, healthy), run.total_steps, findings)


def _read(stem: Path) -> Sequence[Finding]:
    return read(load(stem))
