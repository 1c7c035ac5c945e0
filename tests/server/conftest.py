"""A real server for the tests of this room: its own data folder, its own port, in a thread of this process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.server.serve import Background
from babysit.server.settings import Settings
from processes import end_workers

TINY: dict[str, Any] = {"network": {"layers": [{"type": "dense", "units": 16}]}, "training": {"epochs": 1}}
LONG: dict[str, Any] = {"network": {"layers": [{"type": "dense", "units": 16}]}, "training": {"epochs": 10_000}}


@pytest.fixture(scope="session")
def tiny() -> dict[str, Any]:
    return TINY


@pytest.fixture(scope="session")
def long() -> dict[str, Any]:
    return LONG


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    folder = tmp_path_factory.mktemp("data")
    with Background(Settings.load(data_dir=folder, port=0, slots=1)) as background:
        yield background
    end_workers(folder)


@pytest.fixture(scope="module")
def folder(server: Background) -> Path:
    return server.settings.data_dir


@pytest.fixture(scope="module")
def client(server: Background) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False) as http:
        yield http


@pytest.fixture(scope="module")
def wait_for(client: httpx.Client) -> Callable[..., dict[str, Any]]:
    """Return a function that polls a run until it is in one of the states."""
    import time

    def wait(run_id: str, *states: str, seconds: float = 200) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            run: dict[str, Any] = client.get(f"/api/runs/{run_id}").json()
            if run["state"] in states:
                return run
            time.sleep(0.02)
        raise AssertionError(f"run {run_id} is {run['state']} ({run['reason']}), not {states}")

    return wait
