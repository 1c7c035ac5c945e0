"""`babysit doctor`: the same with a server and without one, its words, its codes, and the experiment that it runs."""

import math
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.cli.experiment import start
from babysit.store import findings, ingest
from babysit.store.database import Database
from babysit.store.runs import RunState, create_run, move_run, set_info
from babysit.wire.messages import Block, Points
from cli.babysit_program import babysit
from processes import ServerProcess

INFO = {"total_steps": 1000, "steps_per_epoch": 100, "data": {"classes": ["a", "b"], "n_validation": 100}}


def diverging(step: int) -> float:
    return math.inf if step > 600 else 2.0 * 0.99**step if step < 300 else 0.1 * 1.05 ** (step - 300)


def falling(step: int) -> float:
    return 0.7 * 0.995**step


def store_run(folder: Path, value: Callable[[int], float] | None) -> str:
    """Store a finished run of a user's own loop; return its id."""
    database = Database.open(folder)
    try:
        writer = database.writer
        run_id = writer.submit(lambda c: create_run(c, {}, "by [bold]hand", "mine", "none", 1000)).result().id
        writer.submit(lambda c: set_info(c, run_id, INFO)).result()
        if value is not None:
            steps = np.arange(1, 1001)
            block = Block.pack(["train/loss"], steps, steps, np.array([[value(int(step)) for step in steps]]))
            message = Points(seq=1, blocks=[block])
            writer.submit(lambda c: ingest.append(c, run_id, "loop", message)).result()
        for to in (RunState.STARTING, RunState.RUNNING, RunState.FINISHED):
            step = 1000 if value else 0
            writer.submit(partial(move_run, run_id=run_id, to=to, reason="", step=step)).result()
        return run_id
    finally:
        database.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def broken(folder: Path) -> str:
    return store_run(folder, diverging)


def test_what_is_wrong_is_told_with_numbers_and_the_source_of_the_threshold(folder: Path, broken: str) -> None:
    result = babysit(folder, "doctor", broken, code=5)
    assert f"by [bold]hand ({broken}), finished at step 1,000: alarm" in result.out
    assert "ALARM The training diverges (divergence#1, steps " in result.out
    assert re.search(r"^  .+: \S+ [>≥] \S+ \(.+\)$", result.out, re.M)
    assert "refuted by: " in result.out


def test_the_result_is_the_same_with_a_server(folder: Path, broken: str) -> None:
    alone = babysit(folder, "doctor", broken, "--json", code=5).json
    assert alone["findings"][0]["evidence"]
    assert (alone["run"], alone["health"], alone["step"]) == (broken, "alarm", 1000)
    with ServerProcess(folder):
        assert babysit(folder, "doctor", broken, "--json", code=5).json == alone


def test_a_healthy_run_ends_with_0(folder: Path) -> None:
    run_id = store_run(folder, falling)
    result = babysit(folder, "doctor", run_id, code=None)
    found = babysit(folder, "doctor", run_id, "--json", code=None).json
    assert found["health"] in {"healthy", "note"}, found
    assert result.code == 0


def test_what_was_called_not_useful_counts_no_more(folder: Path) -> None:
    run_id = store_run(folder, diverging)
    told = babysit(folder, "doctor", run_id, "--json", code=5).json["findings"]
    database = Database.open(folder)
    try:
        database.writer.submit(lambda c: findings.keep(c, run_id, told)).result()
        for finding in told:
            say = partial(findings.set_feedback, run_id=run_id, finding_id=finding["id"], feedback="not useful")
            database.writer.submit(say).result()
    finally:
        database.close()
    result = babysit(folder, "doctor", run_id)
    assert "healthy" in result.out
    assert "called not useful" in result.out


def test_a_run_without_points_is_not_judged(folder: Path) -> None:
    result = babysit(folder, "doctor", store_run(folder, None))
    assert "not judged" in result.out
    assert "nothing is stored" in result.err


@pytest.mark.parametrize("run_id", ["nobody", "", "../x", "%2e"])
def test_an_unknown_run_is_bad_input(folder: Path, tmp_path: Path, broken: str, run_id: str) -> None:
    assert "there is no run" in babysit(folder, "doctor", run_id, code=2).err
    assert "there is no run" in babysit(tmp_path / "nothing", "doctor", run_id, code=2).err
    assert not (tmp_path / "nothing").exists()


@pytest.fixture(scope="module")
def slow(folder: Path) -> dict[str, Any]:
    """A real training whose rate is much too low."""
    run: dict[str, Any] = babysit(folder, "train", "--preset", "rate-low", "--json").json
    return run


def test_an_experiment_is_run_from_the_command_line_and_helps(folder: Path, slow: dict[str, Any]) -> None:
    told = babysit(folder, "doctor", slow["id"], code=5)
    [line] = [
        line for line in told.out.splitlines() if line.strip().startswith("$ babysit doctor") and "rate_too_low" in line
    ]
    finding = line.split("--try ")[1].strip("'")
    result = babysit(folder, "doctor", slow["id"], "--try", finding, "--json")
    assert (result.json["outcome"], result.json["finding"], result.json["is_cleared"]) == ("helped", finding, True)
    assert result.json["metrics"][0]["child"] > result.json["metrics"][0]["parent"]
    assert "live at" in result.err


def test_an_experiment_that_is_not_there_is_bad_input(folder: Path, broken: str) -> None:
    assert "there is no finding 'nonsense#1'" in babysit(folder, "doctor", broken, "--try", "nonsense#1", code=2).err


@pytest.mark.parametrize(
    ("wanted", "checkpoints", "step"),
    [(None, [100, 500, 900], 500), (400, [100, 500, 900], 100), (None, [900, 1000], 0), (50, [100], 0), (0, [100], 0)],
)
def test_an_experiment_begins_at_the_newest_checkpoint_that_leaves_enough_to_train(
    wanted: int | None, checkpoints: list[int], step: int
) -> None:
    assert start(wanted, checkpoints, 1000) == step
