"""The judging of a cache: every run gets its label from its twin's runs, and the doctor's findings."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.gym.history_file import Run, load
from benchmarks.gym.outcome import label
from benchmarks.gym.score import Case, judge
from benchmarks.gym.twin import Twin


def judge_all(twins: Sequence[Twin], seeds: int, cache: Path) -> list[Case]:
    """Return a case for each run of the twins in the cache; raises FileNotFoundError for one that is not trained."""
    healthy = {twin.name: _runs(twin, seeds, cache) for twin in twins if twin.is_healthy}
    cases = []
    for twin in twins:
        others = healthy[twin.of or twin.name]
        for seed, run in enumerate(_runs(twin, seeds, cache)):
            cases.append(judge(twin, seed, run, label(twin, run, others)))
    return cases


def _runs(twin: Twin, seeds: int, cache: Path) -> list[Run]:
    return [load(cache / f"{twin.name}-{seed}") for seed in range(seeds)]
