"""The history over HTTP: found, grouped, marked, purged, by those who mean well and those who do not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import ormsgpack
import pytest

from babysit.sdk.run import Run as Stream
from babysit.server.serve import Background
from babysit.server.settings import Settings
from babysit.store import marks, runs
from babysit.store.purge import purge
from babysit.store.runs import RunState
from processes import run_when, until
from store import history

Bulk = Callable[..., dict[str, Any]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Background]:
    with Background(Settings.load(data_dir=tmp_path, port=0, slots=1)) as background:
        yield background


@pytest.fixture
def client(server: Background) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False) as http:
        yield http


@pytest.fixture
def ids(server: Background) -> dict[str, str]:
    """Return the ids of a small history by name."""
    return {name: run.id for name, run in history.fill(server.services.database).items()}


@pytest.fixture
def bulk(client: httpx.Client) -> Bulk:
    def act(action: str, *run_ids: str, **options: Any) -> dict[str, Any]:
        answer = client.post("/api/history/bulk", json={"runs": run_ids, "action": action, **options})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return act


def names(client: httpx.Client, **query: Any) -> list[str]:
    return [run["name"] for run in client.get("/api/runs", params=query).raise_for_status().json()["runs"]]


def problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 422, answer.text
    found: dict[str, Any] = answer.json()["error"]["problems"][0]
    return found


def test_runs_are_found_sorted_and_shown(client: httpx.Client, ids: dict[str, str]) -> None:
    query = {
        "filter": "val/accuracy.best > 0.75",
        "sort": "-val/accuracy.best,name",
        "columns": "optimizer,val/accuracy",
    }
    found = client.get("/api/runs", params=query).json()
    assert [(run["name"], run["columns"]) for run in found["runs"]] == [
        ("adam", {"optimizer": "adam", "val/accuracy": 0.9}),
        ("own loop", {"optimizer": "Adam", "val/accuracy": 0.75}),
        ("Größe", {"optimizer": "adamw", "val/accuracy": "NaN"}),
    ]
    assert (found["total"], found["all"]) == (3, 6)
    assert names(client, search="baseline", limit=1) == ["sgd"]
    assert names(client, scope="deleted") == ["deleted"]
    assert names(client, ids=f"{ids['sgd']},{ids['adam']},nobody") == ["sgd", "adam"]
    assert names(client, sort="name", limit=2, offset=3) == names(client, sort="name")[3:5]


def test_names_with_commas_come_one_by_one(client: httpx.Client, ids: dict[str, str]) -> None:
    query = {"columns": ["my loss, b.best", "name"], "sort": ["-my loss, b", "name"], "ids": ids["sgd"]}
    assert client.get("/api/runs", params=query).json()["runs"][0]["columns"] == {"my loss, b.best": 1.5, "name": "sgd"}


@pytest.mark.parametrize(
    ("query", "field", "at", "length"),
    [
        ({"filter": "val/acuracy > 1"}, "filter", 0, 11),
        ({"filter": "starred and ("}, "filter", 13, 0),
        ({"filter": "a" * 5000}, "filter", 2000, 3000),
        ({"filter": "name = \0"}, "filter", 7, 1),
        ({"sort": "name,-nmae"}, "sort", 6, 4),
        ({"columns": "a" * 501}, "columns", None, None),
        ({"columns": "a\0"}, "columns", 1, 1),
        ({"search": "a\0"}, "search", 1, 1),
        ({"ids": "a,../b"}, "ids", None, None),
        ({"ids": ",".join(map(str, range(1001)))}, "ids", None, None),
        ({"scope": "every"}, "scope", None, None),
        ({"limit": 1001}, "limit", None, None),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    client: httpx.Client, ids: dict[str, str], query: dict[str, Any], field: str, at: int | None, length: int | None
) -> None:
    for path in ("/api/runs", "/api/history/groups?by=name"):
        if path == "/api/runs" or field in {"filter", "columns", "search", "ids"}:
            found = problem(client.get(path, params={"by": "name", **query}))
            assert (found["field"], found.get("at"), found.get("length")) == (field, at, length)


def test_names_for_a_filter_line(client: httpx.Client, ids: dict[str, str]) -> None:
    found = client.get("/api/history/fields").json()
    named = {field["name"]: field for field in found["fields"]}
    assert named["optimizer.name"] == {
        **{"name": "optimizer.name", "kind": "config", "type": "text", "n": 3, "values": ["SGD", "adam", "adamw"]},
        "varies": True,
    }
    assert (named["duration"]["type"], named["starred"]["type"], named["tags"]["type"]) == ("number", "bool", "tags")
    assert (named["val/accuracy"]["kind"], named["val/accuracy"]["n"]) == ("metric", 4)
    assert found["tags"] == [{"tag": "baseline", "n": 2}, {"tag": "Paper", "n": 1}]
    assert client.get("/api/history/fields?scope=deleted").json()["of"] == 1


def test_groups(client: httpx.Client, ids: dict[str, str]) -> None:
    found = client.get("/api/history/groups", params={"by": "seed", "columns": "val/accuracy.best"}).json()
    assert [(group["value"], group["n"]) for group in found["groups"]] == [(1, 2), (2, 1), (3, 1), (None, 2)]
    assert found["groups"][1] == {
        **{"value": 2, "n": 1, "runs": [ids["sgd"]]},
        "columns": {"val/accuracy.best": {"n": 1, "mean": 0.7, "std": None, "min": 0.7, "max": 0.7}},
    }
    assert (found["total"], found["all"]) == (6, 4)
    several = client.get("/api/history/groups", params={"by": ["state", "starred"], "filter": "starred"}).json()
    assert [group["value"] for group in several["groups"]] == [["failed", True]]
    assert client.get("/api/history/groups").status_code == 422


def test_sparklines_in_both_forms(client: httpx.Client, ids: dict[str, str]) -> None:
    query = {"ids": f"{ids['adam']},{ids['Größe']},{ids['empty']}", "name": "val/accuracy"}
    found = client.get("/api/history/sparklines", params=query).json()["sparklines"]
    assert found[ids["adam"]] == {"n": 4, "steps": [10, 15, 20, 30], "values": [0.9, 1.0, 0.9, 0.9]}
    assert found[ids["Größe"]]["values"] == ["NaN", 0.8, "NaN", "NaN"]
    assert ids["empty"] not in found
    packed = client.get("/api/history/sparklines", params=query, headers={"Accept": "application/msgpack"}).content
    assert len(ormsgpack.unpackb(packed)["sparklines"][ids["adam"]]["steps"]) == 4 * 8
    many = {"ids": ",".join(map(str, range(201))), "name": "x"}
    assert problem(client.get("/api/history/sparklines", params=many))["rule"] == "must be at most 200"


def unjudged(run: dict[str, Any]) -> dict[str, Any]:
    """Return a run without what the doctor may come to say of it meanwhile."""
    return {**run, "health": ""}


def test_what_people_put_on_a_run_is_told_by_all(client: httpx.Client, ids: dict[str, str]) -> None:
    url = f"/api/runs/{ids['sgd']}"
    note = "# A <script>alert(1)</script>\n" + "x" * 99_000
    changes = {"name": "<b>\u202enew\u202c</b>", "note": note, "tags": ["b", " a  a "], "is_starred": True}
    found = client.patch(url, json={**changes, "is_archived": True}).json()
    assert (found["name"], found["note"], found["tags"]) == (changes["name"], note, ["a a", "b"])
    assert found["is_starred"]
    assert found["archived_at"] is not None
    assert client.get(url).json()["note"] == client.get(f"{url}/page").json()["run"]["note"] == note
    assert set(names(client, scope="archived")) == {changes["name"], "archived"}
    again = client.patch(url, json={"is_archived": False, "note": "", "is_deleted": True}).json()
    assert (again["archived_at"], again["has_note"], again["name"]) == (None, False, changes["name"])
    assert again["deleted_at"] is not None
    assert unjudged(client.patch(url, json={}).json()) == unjudged(again)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a\x1b[31m"}, "name"),
        ({"name": "a\0"}, "name"),
        ({"name": 3}, "name"),
        ({"note": "x" * 100_001}, "note"),
        ({"note": "a\x07"}, "note"),
        ({"tags": ["ok", ""]}, "tags"),
        ({"tags": ["\u202ea"]}, "tags"),
        ({"tags": [str(place) for place in range(33)]}, "tags"),
        ({"tags": "abc"}, "tags"),
        ({"is_starred": "yes"}, "is_starred"),
        ({"state": "running"}, "state"),
    ],
)
def test_marks_that_cannot_be_are_refused_as_a_whole(
    client: httpx.Client, ids: dict[str, str], changes: dict[str, Any], field: str
) -> None:
    url = f"/api/runs/{ids['sgd']}"
    before = client.get(url).json()
    found = problem(client.patch(url, json={"is_starred": True, **changes}))
    assert found["field"].startswith(field)
    assert unjudged(client.get(url).json()) == unjudged(before)


@pytest.mark.parametrize(
    ("content", "content_type", "field"),
    [
        (b'{"runs": ["x"], "action": "star"}', "text/plain", "content-type"),
        (b'{"runs": ["x"], "action": "star"}', "", "content-type"),
        (b"{", "application/json", "body"),
        (b"[" * 100_000, "application/json", "body"),
        (b'{"runs": ' + b"9" * 5000 + b"}", "application/json", "body"),
        (b'{"runs": ["\xff"]}', "application/json", "body"),
        (b"[]", "application/json", "body"),
        (b'{"runs": ["x"], "action": "star", "query": 1}', "application/json", "query"),
    ],
)
def test_a_body_that_is_none_is_told_as_such(
    client: httpx.Client, content: bytes, content_type: str, field: str
) -> None:
    answer = client.post("/api/history/bulk", content=content, headers={"Content-Type": content_type})
    assert problem(answer)["field"] == field


def test_lone_surrogates_in_a_name_are_refused(client: httpx.Client, ids: dict[str, str]) -> None:
    answer = client.patch(
        f"/api/runs/{ids['sgd']}", content=b'{"name": "\\ud800"}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422


def test_only_what_is_over_is_put_away(client: httpx.Client, ids: dict[str, str], bulk: Bulk) -> None:
    for changes in ({"is_archived": True}, {"is_deleted": True}):
        answer = client.patch(f"/api/runs/{ids['empty']}", json=changes)
        assert answer.status_code == 409
        assert "before it has ended" in answer.json()["error"]["message"]
    found = bulk("delete", ids["sgd"], ids["empty"], "nobody")
    assert found["done"] == [ids["sgd"]]
    assert [entry["id"] for entry in found["refused"]] == [ids["empty"], "nobody"]
    assert found["refused"][0]["reason"] == "the run is queued: it cannot be deleted before it has ended"
    assert client.delete(f"/api/runs/{ids['adam']}").status_code == 409
    assert client.delete("/api/runs/nobody").status_code == 404
    assert client.patch("/api/runs/nobody", json={"is_starred": True}).status_code == 404


def test_a_bulk_action_is_undone_where_it_changed_something(
    client: httpx.Client, ids: dict[str, str], bulk: Bulk
) -> None:
    chosen = [ids["adam"], ids["sgd"], ids["Größe"]]
    for action, opposite, changed in (
        ("star", "unstar", chosen[1:]),
        ("archive", "unarchive", chosen),
        ("delete", "restore", chosen),
    ):
        found = bulk(action, *chosen)
        assert (found["done"], found["refused"]) == (chosen, [])
        assert found["undo"] == [{"action": opposite, "tags": [], "runs": changed}]
        assert bulk(action, *chosen)["undo"] == []
        undone = bulk(found["undo"][0]["action"], *found["undo"][0]["runs"])
        assert [order["action"] for order in undone["undo"]] == [action]
    before = {run: client.get(f"/api/runs/{run}").json()["tags"] for run in chosen}
    tagged = bulk("tag", *chosen, tags=["baseline", "new"])
    assert tagged["undo"] == [
        {"action": "untag", "tags": ["new"], "runs": chosen[:2]},
        {"action": "untag", "tags": ["baseline", "new"], "runs": [ids["Größe"]]},
    ]
    for order in tagged["undo"]:
        client.post("/api/history/bulk", json=order).raise_for_status()
    assert {run: client.get(f"/api/runs/{run}").json()["tags"] for run in chosen} == before


@pytest.mark.parametrize(
    "order",
    [
        {"runs": ["x"] * 1001, "action": "star"},
        {"runs": ["x"], "action": "explode"},
        {"runs": ["x"], "action": "tag"},
        {"runs": ["x"], "action": "tag", "tags": [""]},
        {"runs": ["x"], "action": "tag", "tags": ["\x07"]},
        {"runs": [3], "action": "star"},
        {"runs": "x", "action": "star"},
        {"action": "star"},
        {"runs": ["x"], "action": "star", "more": 1},
    ],
)
def test_bulk_orders_that_cannot_be_are_refused(client: httpx.Client, order: dict[str, Any]) -> None:
    assert client.post("/api/history/bulk", json=order).status_code == 422


def test_a_thousand_runs_at_once(server: Background, client: httpx.Client, bulk: Bulk) -> None:
    row: dict[str, Any] = {"config": {}, "name": "x", "dataset": "digits", "network": "", "total_steps": 1}
    writer = server.services.database.writer
    made = writer.submit(lambda c: [runs.create_run(c, **row).id for _ in range(1000)]).result(60)
    assert bulk("tag", *made, *made[:0], tags=["many"])["done"] == made
    assert client.get("/api/runs", params={"filter": "tag = many"}).json()["total"] == 1000


def test_a_run_that_trains_is_stopped_with_others(
    client: httpx.Client, long: dict[str, Any], bulk: Bulk, ids: dict[str, str]
) -> None:
    made = [client.post("/api/runs", json=long).json()["id"] for _ in range(2)]
    run_when(client, made[0], "running")
    found = bulk("stop", *made, ids["adam"])
    assert (found["done"], found["undo"]) == (made, [])
    assert "is failed" in found["refused"][0]["reason"]
    for run in made:
        run_when(client, run, "stopped")


def test_what_is_purged_is_gone_with_its_files_and_nothing_else(
    server: Background, client: httpx.Client, ids: dict[str, str], bulk: Bulk, tmp_path: Path
) -> None:
    folder, others = tmp_path / "runs" / ids["sgd"], tmp_path / "runs" / ids["adam"]
    treasure = tmp_path / "treasure"
    for place in (folder / "checkpoints", others, treasure):
        place.mkdir(parents=True)
        (place / "file").write_text("x")
    (folder / "link").symlink_to(treasure)
    elsewhere = tmp_path / "runs" / ids["Größe"]
    elsewhere.symlink_to(treasure)
    bulk("delete", ids["sgd"], ids["Größe"])
    found = bulk("purge", ids["sgd"], ids["Größe"], ids["adam"], "../treasure", "..")
    assert (found["done"], found["undo"]) == ([ids["sgd"], ids["Größe"]], [])
    assert found["refused"][0]["reason"] == "the run is not deleted: it cannot be purged"
    assert not folder.exists()
    assert not elsewhere.is_symlink()
    assert (treasure / "file").exists()
    assert (others / "file").exists()
    assert client.get(f"/api/runs/{ids['sgd']}").status_code == 404
    assert client.get("/api/runs?scope=all").json()["total"] == len(history.CONFIGS) - 2


def test_a_run_that_others_descend_from_can_go(client: httpx.Client, ids: dict[str, str], bulk: Bulk) -> None:
    bulk("delete", ids["adam"])
    assert client.delete(f"/api/runs/{ids['adam']}").status_code == 204
    child = client.get(f"/api/runs/{ids['Größe']}").json()
    assert child["parent"]["id"] == ids["adam"]
    assert client.get(f"/api/runs/{ids['Größe']}/lineage").status_code == 200


def test_a_producer_of_a_purged_run_is_refused_for_good(
    server: Background, client: httpx.Client, tmp_path: Path
) -> None:
    writer = server.services.database.writer
    row: dict[str, Any] = {"config": {}, "name": "x", "dataset": "digits", "network": "", "total_steps": 1}
    run_id = writer.submit(lambda c: runs.create_run(c, **row).id).result(10)
    token = server.services.tokens.ingest(run_id)
    with Stream(server.url, run_id, token, folder=tmp_path / "spool") as stream:
        stream.log(1, {"train/loss": 1.0})
        until(lambda: client.get(f"/api/runs/{run_id}").json()["step"] == 1)

        def delete(connection: Any) -> None:
            runs.move_run(connection, run_id, RunState.STOPPED, "by hand")
            marks.remove(connection, run_id, True)

        writer.submit(delete).result(10)
        assert purge(writer, [run_id], lambda run_id: None) == [run_id]
        stream.log(2, {"train/loss": 2.0})
        until(lambda: stream.trouble)
        assert "there is no run" in stream.trouble
    assert client.get("/api/runs?scope=all").json()["total"] == 0


def test_views_are_kept(client: httpx.Client) -> None:
    assert client.get("/api/views").json() == {"views": []}
    kept = client.put("/api/views/best%2Ffirst", json={"query": "sort=-val/accuracy.best"}).json()
    assert (kept["name"], kept["query"]) == ("best/first", "sort=-val/accuracy.best")
    client.put("/api/views/another", json={"query": ""}).raise_for_status()
    assert [view["name"] for view in client.get("/api/views").json()["views"]] == ["another", "best/first"]
    assert client.delete("/api/views/best%2Ffirst").status_code == 204
    assert client.delete("/api/views/best%2Ffirst").status_code == 404
    assert client.put("/api/views/x", json={"query": "x" * 4001}).status_code == 422
    assert client.put("/api/views/%20", json={"query": ""}).status_code == 422
    assert client.put("/api/views/x", json={"query": "", "more": 1}).status_code == 422
