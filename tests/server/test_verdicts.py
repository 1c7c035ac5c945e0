"""Verdicts and explanations over HTTP: on the child's page and on its parent's, groups with their control included."""

from functools import partial
from typing import Any

import httpx
import numpy as np
import pytest

from babysit.server.serve import Background
from babysit.store import findings, ingest
from babysit.store.runs import Descent, Run, RunState, create_run, move_run, set_info
from babysit.wire.messages import Block, Points

INFO = {"total_steps": 1000, "steps_per_epoch": 50, "data": {"classes": ["a", "b"], "n_validation": 1000}}
CONFIG = {"optimizer": {"learning_rate": 0.1}}
FINDING: dict[str, Any] = {
    **{"id": "dead_relu#1", "rule": "dead_relu", "number": 1, "status": "open", "severity": "alarm"},
    **{"opened_step": 100, "step": 400, "cleared_step": None, "title": "Dead ReLU units"},
}


def submit(server: Background, job: Any) -> Any:
    return server.services.database.writer.submit(job).result()


def make(
    server: Background,
    accuracy: float,
    first: int = 0,
    last: int = 1000,
    descent: Descent | None = None,
    state: RunState = RunState.FINISHED,
    found: tuple[dict[str, Any], ...] = (),
) -> Run:
    """Store a run with an evaluation every 50 steps, all of the same accuracy."""
    run: Run = submit(server, lambda c: create_run(c, CONFIG, "run", "mine", "none", 1000, descent))
    submit(server, lambda c: set_info(c, run.id, INFO))
    steps = np.arange(first + 50, last + 1, 50)
    block = Block.pack(["val/accuracy"], steps, steps, np.full((1, len(steps)), accuracy))
    submit(server, lambda c: ingest.append(c, run.id, "test", Points(seq=1, blocks=[block])))
    for to in (RunState.STARTING, RunState.RUNNING, state):
        if to is not RunState.RUNNING or state is not RunState.RUNNING:
            submit(server, partial(move_run, run_id=run.id, to=to, reason="", step=last))
    if found:
        submit(server, lambda c: findings.keep(c, run.id, found))
    return run


def child_of(parent: Run, kind: str, step: int = 400, group: str | None = None, rate: float = 0.01) -> Descent:
    finding = "dead_relu#1" if kind == "experiment" else None
    changes = {"optimizer.learning_rate": rate}
    return Descent(parent.id, step, {"kind": kind, "changes": changes, "finding": finding, "group": group})


def verdicts(client: httpx.Client, run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/runs/{run.id}/verdicts").json()["verdicts"]
    return found


def test_an_experiment_is_judged_on_both_pages(server: Background, client: httpx.Client) -> None:
    parent = make(server, 0.5, found=(FINDING,))
    child = make(server, 0.8, 400, 700, child_of(parent, "experiment"))
    [verdict] = verdicts(client, parent)
    assert verdicts(client, child) == [verdict]
    assert (verdict["run"], verdict["parent"], verdict["step"]) == (child.id, parent.id, 700)
    assert (verdict["finding"], verdict["rule"], verdict["is_cleared"]) == ("dead_relu#1", "dead_relu", True)
    assert verdict["outcome"] == "helped"
    [metric] = verdict["metrics"]
    assert (metric["name"], metric["child"], metric["parent"], metric["is_better"]) == ("val/accuracy", 0.8, 0.5, True)
    assert metric["step"] == 700


def test_a_finding_that_is_still_there_has_not_cleared(server: Background, client: httpx.Client) -> None:
    parent = make(server, 0.5, found=(FINDING,))
    make(server, 0.5, 400, 700, child_of(parent, "experiment"), found=(FINDING | {"opened_step": 500},))
    [verdict] = verdicts(client, parent)
    assert (verdict["outcome"], verdict["is_cleared"]) == ("did not help", False)


def test_a_counterfactual_is_compared_with_its_control(server: Background, client: httpx.Client) -> None:
    parent = make(server, 0.9)
    rates = {0.3: 0.2, 0.1: 0.6, 0.03: 0.7}
    group = {
        rate: make(server, accuracy, 400, 700, child_of(parent, "counterfactual", group="g", rate=rate))
        for rate, accuracy in rates.items()
    }
    other = make(server, 0.6, 400, 700, child_of(parent, "counterfactual", group="other", rate=0.3))
    found = {each["run"]: each for each in verdicts(client, parent)}
    assert len(found) == 4
    assert [found[group[rate].id]["control"] for rate in rates] == [group[0.1].id, None, group[0.1].id]
    assert [found[group[rate].id]["outcome"] for rate in rates] == ["did not help", "did not help", "helped"]
    assert found[group[0.03].id]["metrics"][0]["parent"] == 0.6
    assert (found[other.id]["control"], found[other.id]["metrics"][0]["parent"]) == (None, 0.9)
    assert verdicts(client, group[0.03]) == [found[group[0.03].id]]


def test_a_child_that_has_just_begun_waits(server: Background, client: httpx.Client) -> None:
    parent = make(server, 0.5, found=(FINDING,))
    descent = child_of(parent, "experiment")
    child: Run = submit(server, lambda c: create_run(c, CONFIG, "run", "mine", "none", 1000, descent))
    [verdict] = verdicts(client, child)
    assert (verdict["outcome"], verdict["step"], verdict["metrics"]) == ("waiting", None, [])
    assert verdict["sentence"].startswith("Waiting until the rule has had its time")


def test_a_chain_has_the_verdict_on_each_link_where_it_belongs(server: Background, client: httpx.Client) -> None:
    first = make(server, 0.5)
    second = make(server, 0.6, 200, 1000, child_of(first, "fork", 200))
    third = make(server, 0.7, 400, 1000, child_of(second, "fork", 400))
    assert [each["run"] for each in verdicts(client, first)] == [second.id]
    assert [each["run"] for each in verdicts(client, second)] == [second.id, third.id]
    assert [each["run"] for each in verdicts(client, third)] == [third.id]


def test_a_replay_and_an_orphan_have_no_verdict(server: Background, client: httpx.Client) -> None:
    parent = make(server, 0.5)
    replay = make(server, 0.5, 0, 1000, child_of(parent, "replay", 0))
    assert verdicts(client, parent) == verdicts(client, replay) == []
    orphan = make(server, 0.5, 0, 1000, Descent("gone", 0, {"kind": "experiment", "changes": {}, "finding": "x#1"}))
    assert verdicts(client, orphan) == []


@pytest.mark.parametrize(
    "origin", [{}, {"kind": "experiment", "finding": 7}, {"changes": None, "kind": "counterfactual"}]
)
def test_an_origin_that_says_little_is_judged_all_the_same(
    server: Background, client: httpx.Client, origin: dict[str, Any]
) -> None:
    parent = make(server, 0.5)
    child = make(server, 0.8, 400, 700, Descent(parent.id, 400, origin))
    [verdict] = verdicts(client, child)
    assert (verdict["outcome"], verdict["finding"]) == ("helped", None)


def test_a_curve_is_explained_with_how_sure_and_why(server: Background, client: httpx.Client) -> None:
    run: Run = submit(server, lambda c: create_run(c, {}, "run", "mine", "none", 1000))
    submit(server, lambda c: set_info(c, run.id, INFO))
    assert client.get(f"/api/runs/{run.id}/explanation").json()["archetypes"][0]["name"] == "too_early"
    steps = np.arange(1, 1001)
    block = Block.pack(["train/loss"], steps, steps, (0.1 + 0.6 * np.exp(-steps / 100))[None])
    submit(server, lambda c: ingest.append(c, run.id, "test", Points(seq=1, blocks=[block])))
    best = client.get(f"/api/runs/{run.id}/explanation").json()["archetypes"][0]
    assert best["name"] == "rate_good"
    assert 0.2 <= best["sure"] <= 1
    assert "%" in best["why"]
    assert best["series"] == ["train/loss"]
    assert best["steps"][1] == 1000
