"""Wrong gradients, which the check of gradients finds before a run: many of them train nearly as well as right ones."""

from pathlib import Path

import babysit.doctor.checks  # noqa: F401 — enters the checks
from babysit.doctor.check import Case, checks
from benchmarks.gym.broken import CHECKED
from benchmarks.gym.train import configuration, dataset_of
from benchmarks.gym.twin import Twin
from benchmarks.gym.twins import named

CHECK = "gradients"


def sentence(data_folder: Path | None, cache: Path) -> str:
    """Return how many of the wrong gradients the check finds, and whether it lets the right ones pass."""
    found = [is_wrong(twin, data_folder, cache) for twin in CHECKED]
    refused = [is_wrong(named(name), data_folder, cache) for name in sorted({twin.of for twin in CHECKED if twin.of})]
    passes = "refuses a right one" if any(refused) else "lets the right ones pass"
    return f"{', '.join(f'`{twin.name}`' for twin in CHECKED)}: it finds {sum(found)} of {len(found)}, and {passes}"


def is_wrong(twin: Twin, data_folder: Path | None, cache: Path) -> bool:
    """Return whether the twin does not pass the check, its bug being in the code that the check looks at."""
    config = configuration(twin, 0, data_folder)
    dataset = dataset_of(config, cache / "datasets")
    with twin.fault.patch():
        return checks.create(CHECK).run(Case(config, dataset)).outcome == "failed"
