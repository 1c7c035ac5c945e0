"""Imports over HTTP: a source becomes a run and a token for it, and what is no source is refused by field."""

from typing import Any

import httpx
import pytest

from babysit.server.serve import Background

KEY = "ab" * 32


def source(**changes: Any) -> dict[str, Any]:
    return {"key": KEY, "kind": "csv", "source": "/a/b.csv", "name": "b", "started_at": 1000.0} | changes


def test_a_source_becomes_a_run_once(client: httpx.Client, server: Background) -> None:
    first = client.post("/api/imports", json=source(config={"hparams": {"lr": 0.1}}, tags=["Old", "imported"])).json()
    second = client.post("/api/imports", json=source()).json()
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["run"] == second["run"]
    assert (first["series"], first["records"]) == ({}, {})
    run = client.get(f"/api/runs/{first['run']}").json()
    assert run["state"] == "running"
    assert run["started_at"] == 1000.0
    assert run["tags"] == ["Old", "imported"]
    assert run["info"]["import"] == {"source": "/a/b.csv", "kind": "csv", "key": KEY}
    assert run["config"] == {"hparams": {"lr": 0.1}}
    assert server.services.tokens.ingest_run(first["token"]) == first["run"]


def test_the_token_writes_to_that_run_and_reads_nothing(client: httpx.Client) -> None:
    token = client.post("/api/imports", json=source(key="cd" * 32)).json()["token"]
    answer = client.get("/api/runs", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "x"}, "key"),
        ({"key": KEY.upper()}, "key"),
        ({"kind": ""}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"source": "a\x00b"}, "source"),
        ({"started_at": 1e12}, "started_at"),
        ({"started_at": -1}, "started_at"),
        ({"config": []}, "config"),
        ({"config": {"a": "\x1b[31m"}}, "config"),
        ({"tags": ["x" * 65]}, "tags"),
        ({"tags": [str(n) for n in range(40)]}, "tags"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_no_source_is_refused_by_field(client: httpx.Client, changes: dict[str, Any], field: str) -> None:
    total = client.get("/api/runs").json()["total"]
    answer = client.post("/api/imports", json=source(key="ef" * 32) | changes)
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["field"].startswith(field)
    assert client.get("/api/runs").json()["total"] == total


def test_a_configuration_is_not_nested_without_end(client: httpx.Client) -> None:
    nested: Any = {}
    for _ in range(100):
        nested = {"a": nested}
    assert client.post("/api/imports", json=source(key="12" * 32, config=nested)).status_code == 422
