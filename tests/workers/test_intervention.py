"""Probes switched in a real worker: at once, told of with who and why, and kept when the run goes on."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from babysit.store.commands import get_command
from workers.house import House, house, wait_for

# Every tenth step is measured, and the run can be gone on with from early on.
WATCHED: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 100}]},
    "training": {"epochs": 100_000, "checkpoint_every": 50},
    "probes": {"every": 10, "weights": False},
}
NORM = "layer/1/gradient/norm"


@pytest.fixture
def home(tmp_path: Path):  # type: ignore[no-untyped-def]
    with house(tmp_path) as home:
        yield home


def is_on(home: House, run_id: str) -> dict[str, bool]:
    return {probe["name"]: probe["is_on"] for probe in home.run(run_id).info["probes"]}


def settled(home: House, run_id: str, command: int) -> tuple[str, str | None]:
    wait_for(lambda: command not in home.pending(run_id))
    with home.database.read() as connection:
        found = get_command(connection, command)
    return found.status, found.answer


@pytest.mark.parametrize("end", ["stopped", "failed"])
def test_a_probe_is_switched_told_of_and_stays_so_when_the_run_goes_on(home: House, end: str) -> None:
    run_id = home.launch(WATCHED)
    wait_for(lambda: home.run(run_id).step > 60)
    order = {"field": "probes.gradients", "value": False, "note": "seen enough"}
    assert settled(home, run_id, home.command(run_id, "set", **order)) == ("applied", "")
    (intervention,) = home.events(run_id, "intervention")
    assert intervention.data.pop("checkpoint") == intervention.step
    assert intervention.data == {
        "id": 1,
        "field": "probes.gradients",
        "old": True,
        "new": False,
        "note": "seen enough",
        "by": "",
        "undoes": None,
    }
    (told,) = home.events(run_id, "probe")
    assert (told.step, told.data["name"], told.data["is_on"]) == (intervention.step, "gradients", False)
    assert home.steps(run_id, NORM) == [1, *range(10, (intervention.step or 0) + 1, 10)]
    again = settled(home, run_id, home.command(run_id, "set", **order))
    assert again == ("refused", "probes.gradients has this value already")
    assert settled(home, run_id, home.command(run_id, "set", field="probes.weights", value=True)) == ("applied", "")

    wait_for(lambda: "checkpoint" in home.run(run_id).info)
    if end == "stopped":
        home.command(run_id, "stop")
    else:
        os.kill(home.run(run_id).pid or 0, signal.SIGKILL)
    home.wait_state(run_id, end)
    before = is_on(home, run_id)
    assert (before["gradients"], before["weights"], before["updates"]) == (False, True, True)
    home.supervisor.resume(run_id)
    wait_for(lambda: home.events(run_id, "resumed"))
    at = home.run(run_id).step
    wait_for(lambda: home.run(run_id).step > at + 50)
    assert is_on(home, run_id) == before
    assert home.steps(run_id, NORM)[-1] <= (intervention.step or 0)
    assert home.steps(run_id, "layer/1/weight/norm")[-1] > at
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ({"field": "data.limit", "value": 10}, "data.limit is fixed when the run starts"),
        ({"field": "probes.everything", "value": True}, "field must be one of probes.budget, "),
        ({"field": "probes.gradients", "value": 3}, "probes.gradients must be true or false"),
        ({"field": "training.batch_size", "value": 2000}, "training.batch_size must be at most 1455, the number of"),
    ],
)
def test_what_a_worker_cannot_set_is_refused(home: House, order: dict[str, Any], answer: str) -> None:
    """Whatever a server lets through."""
    run_id = home.launch(WATCHED)
    command = home.command(run_id, "set", **order)  # before the worker has begun
    status, told = settled(home, run_id, command)
    assert status == "refused"
    assert told is not None
    assert told.startswith(answer)
    assert home.events(run_id, "intervention") == []
    home.command(run_id, "stop")
    home.wait_state(run_id, "stopped")
