"""Comparing over HTTP: runs side by side, their curves in one answer, the ghost of a run, plotly's own file."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import ormsgpack
import plotly
import pytest

from babysit.server.plotly_address import ADDRESS
from babysit.server.serve import Background

Wait = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def runs(client: httpx.Client, tiny: dict[str, Any], wait_for: Wait) -> list[str]:
    """Return the ids of four finished runs, which differ in their rate."""
    orders = [{**tiny, "name": f"rate {rate}", "optimizer": {"learning_rate": rate}} for rate in (0.1, 0.03, 0.01, 0.2)]
    ids = [client.post("/api/runs", json=order).json()["id"] for order in orders]
    return [wait_for(run_id, "finished")["id"] for run_id in ids]


def test_runs_stand_side_by_side_in_the_order_asked_for(client: httpx.Client, runs: list[str]) -> None:
    found = client.post("/api/compare", json={"runs": [runs[2], "nothing", runs[0], runs[2]]}).json()
    assert [run["id"] for run in found["runs"]] == [runs[2], runs[0]]
    assert found["missing"] == ["nothing"]
    assert found["fields"]["optimizer.learning_rate"] == [0.01, 0.1]
    assert found["fields"]["network.layers.0.units"] == [16, 16]
    assert {"name": "val/accuracy", "n_runs": 2} in found["series"]


def test_metrics_are_those_of_the_runs_themselves(client: httpx.Client, runs: list[str]) -> None:
    found = client.post("/api/compare", json={"runs": runs}).json()
    for place, run in enumerate(found["runs"]):
        for name in ("val/accuracy", "val/loss", "train/loss"):
            metric = found["metrics"][name]
            assert metric["goal"] == ("max" if "accuracy" in name else "min")
            own = {key: metric[key][place] for key in ("last", "best", "best_step")}
            assert own == {key: run["metrics"][name][key] for key in own}
    rate = found["metrics"]["optimizer/learning_rate"]
    assert rate["last"][0] == 0.1
    assert rate["best_step"][0] == 1


def test_curves_are_those_of_each_run(client: httpx.Client, runs: list[str]) -> None:
    order = {"runs": runs, "names": ["train/loss", "val/accuracy", "unknown"]}
    packed = client.post("/api/compare/series", json=order, headers={"Accept": "application/msgpack"})
    found = ormsgpack.unpackb(packed.content)["series"]
    assert list(found) == runs
    for run in runs:
        alone = client.get(f"/api/runs/{run}/series?names=train/loss,val/accuracy&buckets=400").json()["series"]
        assert set(found[run]) == set(alone)
        for name, data in alone.items():
            assert np.frombuffer(found[run][name]["values"], "<f8").tolist() == data["values"]


def test_a_window_of_curves(client: httpx.Client, runs: list[str]) -> None:
    order = {"runs": runs[:1], "names": ["train/loss"], "first": 3, "last": 9}
    found = client.post("/api/compare/series", json=order).json()["series"][runs[0]]["train/loss"]
    assert found["steps"] == list(range(3, 10))


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"runs": []}, "runs"),
        ({"runs": ["x"] * 201}, "runs"),
        ({"runs": ["x" * 65]}, "runs.0"),
        ({"runs": ["a"], "more": 1}, "more"),
        ({}, "runs"),
    ],
)
def test_a_bad_comparison_is_refused_by_field(client: httpx.Client, order: dict[str, Any], field: str) -> None:
    answer = client.post("/api/compare", json=order)
    assert answer.status_code == 422
    assert field in [problem["field"].removeprefix("body.") for problem in answer.json()["error"]["problems"]]


@pytest.mark.parametrize(
    "more",
    [
        {"names": []},
        {"names": ["n"] * 65},
        {"names": ["a"], "buckets": 0},
        {"names": ["a"], "first": 9, "last": 3},
        {"names": [f"n{k}" for k in range(64)], "runs": [f"r{k}" for k in range(200)], "buckets": 400},
    ],
)
def test_too_many_curves_are_refused(client: httpx.Client, runs: list[str], more: dict[str, Any]) -> None:
    assert client.post("/api/compare/series", json={"runs": runs, **more}).status_code == 422


def test_the_ghost_of_a_run_is_the_others(client: httpx.Client, runs: list[str]) -> None:
    found = client.get(f"/api/runs/{runs[0]}/ghost?name=val/accuracy").json()
    assert (found["n"], sorted(found["runs"])) == (3, sorted(runs[1:]))
    assert found["like"].startswith("digits and ")
    assert len(found["steps"]) == len(found["low"]) == len(found["median"]) == len(found["high"]) > 0
    assert all(a <= b <= c for a, b, c in zip(found["low"], found["median"], found["high"], strict=True))
    finals = [client.get(f"/api/runs/{run}").json()["metrics"]["val/accuracy"]["last"] for run in runs]
    place = 1 + sum(other > finals[0] for other in finals[1:])
    assert (found["standing"]["place"], found["standing"]["of"]) == (place, 4)
    assert client.get("/api/runs/nothing/ghost?name=val/loss").status_code == 404
    assert client.get(f"/api/runs/{runs[0]}/ghost?name=no/such").json()["standing"] is None


def test_plotly_is_the_packages_own_file(client: httpx.Client, server: Background) -> None:
    answer = client.get(ADDRESS)
    own = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(own).digest()
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    with client.stream("GET", ADDRESS, headers={"Accept-Encoding": "gzip"}) as packed:
        assert gzip.decompress(b"".join(packed.iter_raw())) == own
    assert client.get(ADDRESS.replace(plotly.__version__, "0.0.0")).status_code == 404
    assert httpx.get(server.url + ADDRESS, trust_env=False).status_code == 401


def test_only_the_page_that_draws_with_plotly_lets_it_write_styles(client: httpx.Client) -> None:
    policy = client.get("/compare").headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "img-src 'self' blob: data:" in policy
    for path in ("/", "/compare", "/runs/x", "/new", "/api/runs"):
        found = client.get(path).headers["content-security-policy"]
        assert "unsafe-eval" not in found
        assert ("unsafe-inline" in found) == (path == "/compare")
