"""Commands over HTTP: what is refused before it is stored, two people at once, and a loop of one's own."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.sdk.run import Run
from babysit.server.serve import Background
from babysit.store.runs import RunState, create_run, move_run
from processes import until

Wait = Callable[..., dict[str, Any]]


def give(client: httpx.Client, run_id: str, kind: str, **fields: Any) -> httpx.Response:
    return client.post(f"/api/runs/{run_id}/commands", json={"type": kind, **fields})


def events(client: httpx.Client, run_id: str, kind: str) -> list[dict[str, Any]]:
    found = client.get(f"/api/runs/{run_id}/events").json()["events"]
    return [event for event in found if event["kind"] == kind]


def answer(client: httpx.Client, run_id: str, response: httpx.Response) -> tuple[str, str]:
    """Return what became of a command that was taken."""
    assert response.status_code == 202, response.text
    number = response.json()["id"]

    def look() -> tuple[str, str] | None:
        told = [event["data"] for event in events(client, run_id, "command") if event["data"]["id"] == number]
        return (told[0]["status"], told[0]["answer"]) if told else None

    found: tuple[str, str] = until(look)
    return found


@pytest.fixture
def running(client: httpx.Client, long: dict[str, Any], wait_for: Wait) -> Iterator[str]:
    run_id = client.post("/api/runs", json=long).json()["id"]
    until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] > 20)
    yield run_id
    give(client, run_id, "stop")
    wait_for(run_id, "stopped", "finished", "failed")


def test_commands_in_the_wrong_state_are_refused_by_name(client: httpx.Client, running: str, wait_for: Wait) -> None:
    for kind, steps in (("resume", None), ("advance", 3)):
        refused = give(client, running, kind, **({"steps": steps} if steps else {}))
        assert refused.status_code == 409
        assert refused.json()["error"]["message"] == f"run {running} is running: it cannot {kind}"
    queued = client.post("/api/runs", json={}).json()["id"]  # there is one slot
    for kind in ("pause", "checkpoint", "resume"):
        assert give(client, queued, kind).status_code == 409
    assert give(client, queued, "set", field="objective.l2", value=1).status_code == 409
    assert give(client, queued, "stop").json()["status"] == "applied"
    wait_for(queued, "stopped")
    assert give(client, queued, "set", field="objective.l2", value=1).status_code == 409
    assert events(client, running, "command") == []


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("training.batch_size", 1456, "must be at most 1455, the number of examples in the training split"),
        ("training.batch_size", 0, "must be at least 1"),
        ("optimizer.learning_rate", -1, "must be greater than 0"),
        ("optimizer.learning_rate", 1e10, "must be at most 1000000000"),
        ("optimizer.momentum", 1.5, "must be less than 1"),
        ("schedule", {"name": "step", "every": 0}, "must be at least 1"),
        (
            "network.layers.0.dropout",
            0.5,
            "is not there to be changed: the layer is built without dropout; fork the run",
        ),
    ],
)
def test_values_out_of_range_are_refused_before_they_are_stored(
    client: httpx.Client, running: str, field: str, value: Any, rule: str
) -> None:
    refused = give(client, running, "set", field=field, value=value)
    assert refused.status_code == 422
    (problem,) = refused.json()["error"]["problems"]
    assert problem["field"].startswith(field)
    assert problem["rule"].startswith(rule)
    assert events(client, running, "command") == []


def test_a_number_that_is_none_is_refused(client: httpx.Client, running: str) -> None:
    body = b'{"type": "set", "field": "optimizer.learning_rate", "value": NaN}'
    headers = {"Content-Type": "application/json"}
    refused = client.post(f"/api/runs/{running}/commands", content=body, headers=headers)
    assert refused.status_code == 422


def test_a_rate_is_changed_set_back_and_told_of(client: httpx.Client, running: str) -> None:
    path = f"/api/runs/{running}"
    assert client.get(path).json()["info"]["settings"]["optimizer.learning_rate"] == 0.01
    order = {"field": "optimizer.learning_rate", "value": 0.001, "expected": 0.01, "by": "Ann", "note": "too fast"}
    assert answer(client, running, give(client, running, "set", **order)) == ("applied", "")
    (told,) = events(client, running, "intervention")
    assert told["data"] == {
        "id": 1,
        "field": "optimizer.learning_rate",
        "old": 0.01,
        "new": 0.001,
        "note": "too fast",
        "by": "Ann",
        "checkpoint": told["step"],
        "undoes": None,
    }
    until(lambda: client.get(path).json()["info"]["settings"]["optimizer.learning_rate"] == 0.001)
    query: dict[str, str | int] = {"names": "optimizer/learning_rate", "first": told["step"], "last": told["step"] + 2}
    until(lambda: client.get(path).json()["step"] > told["step"] + 5)
    rates = client.get(f"{path}/series", params=query).json()["series"]["optimizer/learning_rate"]["values"]
    assert rates == [0.01, 0.001, 0.001]
    again = give(client, running, "set", **order)
    assert answer(client, running, again) == (
        "refused",
        f"Ann set optimizer.learning_rate at step {told['step']}: it is 0.001, and not 0.01, which you saw",
    )
    undo = give(client, running, "set", field="optimizer.learning_rate", value=0.01, undoes=2)
    assert answer(client, running, undo) == ("refused", "there is no change 2 that could be undone")
    undo = give(client, running, "set", field="optimizer.learning_rate", value=0.01, undoes=1)
    assert answer(client, running, undo) == ("applied", "")
    assert events(client, running, "intervention")[-1]["data"]["undoes"] == 1


def test_two_people_at_once_change_a_field_once(client: httpx.Client, running: str) -> None:
    """Both saw the same value; one is obeyed, the other told who was, whichever came first."""
    taken: dict[str, httpx.Response] = {}

    def change(by: str, value: float) -> None:
        fields = {"field": "objective.l2", "value": value, "expected": 0.001, "by": by}
        taken[by] = give(client, running, "set", **fields)

    threads = [threading.Thread(target=change, args=pair) for pair in (("Ann", 0.1), ("Bob", 0.2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = {by: answer(client, running, response) for by, response in taken.items()}
    (winner,) = [by for by, (status, _) in answers.items() if status == "applied"]
    (loser,) = answers.keys() - {winner}
    status, words = answers[loser]
    assert status == "refused"
    assert words.startswith(f"{winner} set objective.l2 at step ")
    assert words.endswith(", and not 0.001, which you saw")
    assert len(events(client, running, "intervention")) == 1


def own_loop(server: Background, folder: Path, **info: Any) -> Run:
    """Return a run that no worker trains."""

    def make(connection: Any) -> str:
        made = create_run(connection, {"anything": 1}, "my loop", "mine", "torch", 0)
        move_run(connection, made.id, RunState.STARTING, "by hand")
        return made.id

    run_id = server.services.database.writer.submit(make).result()
    run = Run(server.url, run_id, server.services.tokens.ingest(run_id), folder=folder)
    run.state("running", "begun")
    run.info(info)
    return run


def test_a_loop_of_one_s_own_gets_what_it_has_told_of(
    client: httpx.Client, server: Background, tmp_path: Path, wait_for: Wait
) -> None:
    with own_loop(server, tmp_path, settings={"lr": 0.1, "optimizer.learning_rate": 0.1}) as run:
        until(lambda: client.get(f"/api/runs/{run.run}").json()["info"])
        refused = give(client, run.run, "set", field="momentum", value=0.5)
        assert refused.status_code == 422
        assert "(lr, optimizer.learning_rate)" in refused.json()["error"]["problems"][0]["rule"]
        taken = give(client, run.run, "set", field="lr", value=0.01, expected=0.1, by="Ann")
        command = run.commands.get(timeout=10)
        order = command.command
        assert (order.field, order.value, order.expected, order.is_conditional, order.by) == (
            "lr",
            0.01,
            0.1,
            True,
            "Ann",
        )
        run.event("intervention", {"id": 1, "field": "lr", "old": 0.1, "new": 0.01, "note": "", "by": order.by}, 7)
        run.settle(command.id, "applied", 7)
        run.info({"settings": {"lr": 0.01}})
        assert answer(client, run.run, taken) == ("applied", "")
        assert client.get(f"/api/runs/{run.run}").json()["info"]["settings"] == {"lr": 0.01}
        give(client, run.run, "pause", by="Bob")
        assert run.commands.get(timeout=10).command.type == "pause"
        run.state("paused", "by hand", 8, by="Bob\n\u0007 the second, whose name is longer than forty characters")
        wait_for(run.run, "paused")
        assert events(client, run.run, "state")[-1]["data"]["by"].startswith("Bob")
        assert give(client, run.run, "checkpoint").status_code == 202
        assert give(client, run.run, "advance", steps=3).status_code == 202
        assert [run.commands.get(timeout=10).command.type for _ in range(2)] == ["checkpoint", "advance"]
        run.state("finished", "", 9)


def test_a_loop_that_has_told_of_no_settings_has_none_to_set(
    client: httpx.Client, server: Background, tmp_path: Path, wait_for: Wait
) -> None:
    with own_loop(server, tmp_path) as run:
        wait_for(run.run, "running")
        refused = give(client, run.run, "set", field="optimizer.learning_rate", value=0.5)
        assert refused.status_code == 422
        assert "has not told of any" in refused.json()["error"]["problems"][0]["rule"]
        run.state("finished", "", 9)


def test_a_replay_is_started_and_says_what_came_of_it(
    client: httpx.Client, server: Background, tiny: dict[str, Any], wait_for: Wait, tmp_path: Path
) -> None:
    run_id = client.post("/api/runs", json=tiny).json()["id"]
    wait_for(run_id, "finished")
    made = client.post(f"/api/runs/{run_id}/replays", json={"by": "Ann"})
    assert made.status_code == 201
    run = made.json()
    assert made.headers["Location"] == f"/api/runs/{run['id']}"
    assert run["parent"] == {
        "id": run_id,
        "step": 0,
        "kind": "replay",
        "changes": {},
        "finding": None,
        "group": None,
        "note": "",
        "by": "Ann",
    }
    ended = wait_for(run["id"], "finished")
    assert ended["info"]["replay"]["is_identical"]
    assert ended["reason"] == f"replayed to step {ended['step']}: the same weights, bit for bit"
    assert client.post("/api/runs/nothing/replays").status_code == 404
    assert client.post(f"/api/runs/{run_id}/replays", json={"when": 3}).status_code == 422
    with own_loop(server, tmp_path) as own:
        refused = client.post(f"/api/runs/{own.run}/replays")
        assert refused.status_code == 409
        assert "without a whole checkpoint" in refused.json()["error"]["message"]
        own.state("finished", "", 9)
