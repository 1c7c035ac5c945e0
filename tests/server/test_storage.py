"""Storage over HTTP: what runs take, which may go and why, and space that is given back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.server.serve import Background
from babysit.store import marks
from processes import until

WaitFor = Callable[..., dict[str, Any]]


def finished(client: httpx.Client, wait_for: WaitFor, tiny: dict[str, Any], name: str) -> str:
    run_id: str = client.post("/api/runs", json={**tiny, "name": name}).json()["id"]
    wait_for(run_id, "finished")
    return run_id


def ask(client: httpx.Client, **rules: Any) -> dict[str, Any]:
    answer = client.post("/api/storage/retention", json=rules)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_what_each_run_takes(client: httpx.Client, wait_for: WaitFor, tiny: dict[str, Any], folder: Path) -> None:
    run_id = finished(client, wait_for, tiny, "counted")

    def counted() -> Any:
        """The worker still puts its spool away when the run has ended."""
        files = sum(path.stat().st_size for path in (folder / "runs" / run_id).rglob("*") if path.is_file())
        found = client.get("/api/storage").json()
        return files and [run["files"] for run in found["runs"] if run["id"] == run_id] == [files] and found

    found = until(counted)
    [run] = [run for run in found["runs"] if run["id"] == run_id]
    assert run["bytes"] == run["points"] + run["tensors"] + run["events"] + run["files"]
    assert min(run["points"], run["tensors"], run["events"]) > 100
    assert (run["name"], run["state"]) == ("counted", "finished")
    assert found["sums"]["bytes"] == sum(run["bytes"] for run in found["runs"])
    assert found["database"] > 100_000
    assert 0 < found["disk"]["free"] < found["disk"]["total"]
    assert found["is_full"] is False
    by_points = client.get("/api/storage?sort=points&limit=1").json()
    assert by_points["runs"][0]["points"] == max(run["points"] for run in found["runs"])
    assert client.get("/api/storage?sort=name").status_code == 422


def test_a_dry_run_changes_nothing_and_its_order_purges(
    client: httpx.Client, wait_for: WaitFor, tiny: dict[str, Any], server: Background, folder: Path
) -> None:
    write = server.services.database.writer.submit
    old, starred, tagged = (finished(client, wait_for, tiny, name) for name in ("old", "starred", "tagged"))
    write(lambda c: marks.star(c, starred, True)).result()
    write(lambda c: marks.add_tags(c, tagged, ["paper"])).result()
    newest = finished(client, wait_for, tiny, "newest")
    rules: dict[str, Any] = {"keep": 1, "keep_tags": ["paper"]}
    planned = until(lambda: (p := ask(client, **rules)) and old in [run["id"] for run in p["runs"]] and p)
    ids = [run["id"] for run in planned["runs"]]
    assert not {starred, tagged, newest} & {*ids}
    [entry] = [run for run in planned["runs"] if run["id"] == old]
    assert (entry["name"], entry["why"]) == ("old", "3 newer runs")
    assert planned["bytes"] == sum(run["bytes"] for run in planned["runs"]) > entry["bytes"] - 1 > 1000
    assert planned["applied"] is False
    assert client.get(f"/api/runs/{old}").status_code == 200
    done = ask(client, **rules, apply=True)
    assert (done["applied"], [run["id"] for run in done["runs"]]) == (True, ids)
    for run_id in ids:
        assert client.get(f"/api/runs/{run_id}").status_code == 404
        assert not (folder / "runs" / run_id).exists()
    for run_id in (starred, tagged, newest):
        assert client.get(f"/api/runs/{run_id}").status_code == 200
        assert (folder / "runs" / run_id / "checkpoints").is_dir()
    assert ask(client, **rules)["runs"] == []


def test_a_run_that_goes_on_stays(client: httpx.Client, wait_for: WaitFor, long: dict[str, Any]) -> None:
    run_id = client.post("/api/runs", json=long).json()["id"]
    wait_for(run_id, "running")
    assert run_id not in [run["id"] for run in ask(client, keep=0, keep_starred=False, apply=True)["runs"]]
    client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
    wait_for(run_id, "stopped")


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({}, "older_than_days"),
        ({"keep": -1}, "keep"),
        ({"keep": 1.5}, "keep"),
        ({"older_than_days": "old"}, "older_than_days"),
        ({"older_than_days": 1e300}, "older_than_days"),
        ({"keep": 1, "keep_tags": "paper"}, "keep_tags"),
        ({"keep": 1, "apply": "yes"}, "apply"),
        ({"keep": 1, "everything": True}, "everything"),
        ({"filter": "x" * 3000}, "filter"),
        ({"filter": " \t"}, "older_than_days"),
    ],
)
def test_rules_that_are_none_are_refused_by_name(client: httpx.Client, rules: dict[str, Any], field: str) -> None:
    answer = client.post("/api/storage/retention", json={**rules})
    assert answer.status_code == 422, answer.text
    assert [problem["field"] for problem in answer.json()["error"]["problems"]] == [field]


def test_space_is_given_back(client: httpx.Client, server: Background) -> None:
    database = server.services.database
    junk = "INSERT INTO views(name, query, time) VALUES ('junk', zeroblob(4000000), 0)"
    database.writer.submit(lambda c: c.exec_driver_sql(junk)).result()
    database.writer.submit(lambda c: c.exec_driver_sql("DELETE FROM views WHERE name = 'junk'")).result()
    free = client.get("/api/storage").json()["free"]
    assert free > 1_000_000
    answer = client.post("/api/storage/compact", json={})
    assert answer.status_code == 200, answer.text
    assert answer.json()["before"] - answer.json()["after"] >= 1_000_000
    assert client.get("/api/storage").json()["free"] == 0


def test_what_is_free_goes_by_itself(client: httpx.Client, server: Background) -> None:
    writer = server.services.database.writer
    junk = "INSERT INTO views(name, query, time) VALUES ('junk', zeroblob(20000000), 0)"
    writer.submit(lambda c: c.exec_driver_sql(junk)).result()
    writer.submit(lambda c: c.exec_driver_sql("DELETE FROM views WHERE name = 'junk'")).result()
    until(lambda: client.get("/api/storage").json()["free"] <= 2 * 512 * 4096)
