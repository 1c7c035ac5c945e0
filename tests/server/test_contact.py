"""Contact to producers on a real server: lost after the grace, and back where it was when the producer is back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store.runs import RunState, move_run
from processes import run_when
from server.loop import losses, new_run, streaming

GRACE = 0.4


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Background]:
    """A server that has lost a producer after a fraction of a second."""
    with Background(Settings.load(data_dir=tmp_path / "data", port=0, slots=1, grace=GRACE)) as background:
        yield background


@pytest.fixture
def http(impatient: Background) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {impatient.token}"}
    with httpx.Client(base_url=impatient.url, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def states(http: httpx.Client, run_id: str) -> list[str]:
    events: list[dict[str, Any]] = http.get(f"/api/runs/{run_id}/events").json()["events"]
    return [event["data"]["state"] for event in events if event["kind"] == "state"]


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.PAUSED])
def test_a_silent_run_is_lost_and_goes_back_where_it_was(
    impatient: Background, http: httpx.Client, tmp_path: Path, state: RunState
) -> None:
    run_id = new_run(impatient)
    with streaming(impatient, run_id, tmp_path) as run:
        run.state("running", "begun")
        if state is RunState.PAUSED:
            run.state("paused", "")
        run.log(1, losses(1))
        time.sleep(3 * GRACE)  # a producer that is connected and has nothing to say is not lost
        assert run_when(http, run_id, state.value)["state"] == state.value
    lost = run_when(http, run_id, "lost")
    assert lost["reason"] == f"nothing was heard of it for {GRACE:g} seconds; it may still go on"
    with streaming(impatient, run_id, tmp_path, "again") as run:
        found = run_when(http, run_id, state.value)
        assert found["reason"] == "it is heard of again"
        run.log(2, losses(2))
        run.state("stopped", "enough", 2)
    assert run_when(http, run_id, "stopped")["step"] == 2
    assert "lost" in states(http, run_id)


def test_a_lost_run_is_stopped_at_once(impatient: Background, http: httpx.Client) -> None:
    run_id = new_run(impatient)
    run_when(http, run_id, "lost")
    assert http.post(f"/api/runs/{run_id}/commands", json={"type": "stop"}).status_code == 202
    run = run_when(http, run_id, "stopped")
    assert run["reason"] == "stopped at step 0, while contact was lost"


def test_runs_that_nobody_streams_are_not_lost(impatient: Background, http: httpx.Client) -> None:
    """One that waits has no producer yet, one that has ended has none any more."""
    run_id = new_run(impatient)
    submit: Callable[..., Any] = impatient.services.database.writer.submit
    submit(lambda c: move_run(c, run_id, RunState.STOPPED, "")).result()
    time.sleep(3 * GRACE)
    assert states(http, run_id) == ["queued", "starting", "stopped"]


def test_a_run_that_is_streamed_in_outlives_its_server(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path / "data", port=0, slots=1)
    with Background(settings) as server:
        run_id = new_run(server)
        with streaming(server, run_id, tmp_path) as run:
            run.state("running", "begun")
    with Background(settings) as server:
        time.sleep(0.2)
        assert server.services.supervisor.queue_place(run_id) is None
        with streaming(server, run_id, tmp_path, "again") as run:
            run.log(7, losses(7))
            run.state("finished", "all done", 7)
        with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.token}"}) as client:
            found = client.get(f"/api/runs/{run_id}").json()
        assert (found["state"], found["step"]) == ("finished", 7)
