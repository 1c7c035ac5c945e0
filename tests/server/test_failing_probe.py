"""A probe that fails in a real worker: it is off from then on, the page is told why, and the training goes on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from babysit.server.serve import Background
from babysit.server.settings import Settings
from processes import all_steps, run_when

WORKER = Path(__file__).parents[1] / "workers" / "failing_worker.py"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a server whose workers have a probe that fails."""
    with Background(Settings.load(data_dir=tmp_path, port=0, slots=1)) as server:
        server.services.supervisor._executor.command = (sys.executable, "-P", str(WORKER))  # type: ignore[attr-defined]
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False) as http:
            yield http


def test_a_probe_that_fails_is_off_with_its_reason_and_the_training_goes_on(client: httpx.Client) -> None:
    config = {"training": {"steps": 100}, "probes": {"every": 1}}
    run_id = client.post("/api/runs", json=config).json()["id"]
    run = run_when(client, run_id, "finished", "failed")
    assert (run["state"], run["step"], run["error"]) == ("finished", 100, None)
    assert all_steps(client, run_id, "train/loss") == list(range(1, 101))
    assert all_steps(client, run_id, "layer/1/gradient/norm") == list(range(1, 30))
    assert all_steps(client, run_id, "layer/1/activation/std") == list(range(1, 101))

    page = client.get(f"/api/runs/{run_id}/page").json()
    [told] = [event for event in page["events"] if event["kind"] == "probe"]
    reason = "it failed at step 30: ZeroDivisionError: 'no gradient is <b>left</b>'"
    assert (told["step"], told["data"]) == (30, {"name": "gradients", "is_on": False, "reason": reason})
    states = {probe["name"]: probe["is_on"] for probe in page["run"]["info"]["probes"]}
    assert [name for name, is_on in states.items() if not is_on] == ["gradients"]
