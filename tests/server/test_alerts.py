"""Alerts: settings that are checked, webhooks of every temper, actions that only a person's choice sets off."""

import asyncio
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from babysit.server import webhook
from babysit.server.alert_settings import AlertFile
from babysit.server.serve import Background
from babysit.store import findings
from processes import until
from server.hooks import Hook, RawHook

LOW = "divergence"


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "TRY_SECONDS", 0.5)
    monkeypatch.setattr(webhook, "PAUSES", (0.01, 0.02))


@pytest.fixture
def settings(client: httpx.Client) -> Iterator[Callable[..., dict[str, Any]]]:
    """Return a function that puts settings; they are as at first after the test."""

    def put(**body: Any) -> dict[str, Any]:
        answer = client.put("/api/alerts", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    yield put
    put()


def found(rule: str = LOW, number: int = 1, **changes: Any) -> dict[str, Any]:
    facts = {"id": f"{rule}#{number}", "rule": rule, "number": number, "status": "open", "severity": "alarm"}
    facts |= {"opened_step": 5, "step": 5, "cleared_step": None, "title": "It diverges", "sentence": "See <b>."}
    return facts | changes


def raise_alert(server: Background, run_id: str, *told: dict[str, Any]) -> None:
    """Store findings of a run and raise their alerts, as the attendance does."""
    changes = server.services.database.writer.submit(lambda c: findings.keep(c, run_id, told)).result()
    server.services.alerts.raise_for(run_id, "a run", [change.new for change in changes if change.is_worse])


def events(client: httpx.Client, run_id: str, kind: str) -> list[dict[str, Any]]:
    found = client.get(f"/api/runs/{run_id}/events").json()["events"]
    return [event["data"] for event in found if event["kind"] == kind]


def queued(server: Background, client: httpx.Client, long: dict[str, Any]) -> str:
    """Return a run that is there, whatever becomes of it."""
    run_id: str = client.post("/api/runs", json=long).json()["id"]
    return run_id


@pytest.fixture
def run_id(server: Background, client: httpx.Client, long: dict[str, Any]) -> Iterator[str]:
    run_id = queued(server, client, long)
    yield run_id
    client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
    until(lambda: client.get(f"/api/runs/{run_id}").json()["state"] in {"stopped", "finished", "failed"})


def test_nothing_is_told_or_done_by_default(client: httpx.Client) -> None:
    found = client.get("/api/alerts").json()
    assert found["webhook"] == {"url": "", "is_on": False}
    assert found["minimum"] == "warning"
    assert set(found["rules"]) >= {"divergence", "dead_relu"}
    assert {choice["action"] for choice in found["rules"].values()} == {"none"}
    assert {(choice["notify"], choice["webhook"]) for choice in found["rules"].values()} == {(True, True)}


def test_settings_are_kept_in_a_private_file(
    client: httpx.Client, folder: Path, settings: Callable[..., dict[str, Any]]
) -> None:
    stated = settings(webhook={"url": "https://example.org/x?key=y", "is_on": True}, rules={LOW: {"action": "pause"}})
    assert stated["rules"][LOW] == {"notify": True, "webhook": True, "action": "pause"}
    assert client.get("/api/alerts").json() == stated
    path = folder / "alerts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert AlertFile(folder, [LOW]).settings.webhook.url == "https://example.org/x?key=y"


def test_a_damaged_file_means_no_alerts(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"webhook": {"url": "ftp://x"}}', "\x00"):
        (tmp_path / "alerts.json").write_text(text)
        assert not AlertFile(tmp_path, [LOW]).settings.webhook.is_on


BAD: list[tuple[dict[str, Any], str]] = [
    ({"webhook": {"url": "ftp://example.org"}}, "webhook.url"),
    ({"webhook": {"url": "file:///etc/passwd"}}, "webhook.url"),
    ({"webhook": {"url": "http://user:secret@example.org/"}}, "webhook.url"),
    ({"webhook": {"url": "http://@example.org/"}}, "webhook.url"),
    ({"webhook": {"url": "http://"}}, "webhook.url"),
    ({"webhook": {"url": "http://example.org/#x"}}, "webhook.url"),
    ({"webhook": {"url": "http://example.org:99999/"}}, "webhook.url"),
    ({"webhook": {"url": "http://[::1/"}}, "webhook.url"),
    ({"webhook": {"url": "http://exa mple.org/"}}, "webhook.url"),
    ({"webhook": {"url": "http://example.org/\r\nX: y"}}, "webhook.url"),
    ({"webhook": {"url": "http://exämple.org/"}}, "webhook.url"),
    ({"webhook": {"url": "http://example.org/" + "x" * 3000}}, "webhook.url"),
    ({"webhook": {"url": 7}}, "webhook.url"),
    ({"webhook": {"is_on": True}}, "webhook"),
    ({"webhook": {"url": "", "is_on": "perhaps"}}, "webhook.is_on"),
    ({"webhook": {"headers": {}}}, "webhook.headers"),
    ({"rules": {LOW: {"action": "explode"}}}, f"rules.{LOW}.action"),
    ({"rules": {LOW: {"notify": []}}}, f"rules.{LOW}.notify"),
    ({"rules": {"nonsense": {}}}, "rules.nonsense"),
    ({"rules": []}, "rules"),
    ({"rules": {str(n): {} for n in range(1000)}}, "rules"),
    ({"minimum": "note"}, "minimum"),
    ({"colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), BAD)
def test_settings_that_are_wrong_are_refused_by_name(client: httpx.Client, body: dict[str, Any], field: str) -> None:
    before = client.get("/api/alerts").json()
    answer = client.put("/api/alerts", json=body)
    assert answer.status_code == 422
    assert field in [problem["field"] for problem in answer.json()["error"]["problems"]]
    assert client.get("/api/alerts").json() == before


def test_a_finding_is_told_as_json(
    server: Background, client: httpx.Client, run_id: str, settings: Callable[..., dict[str, Any]]
) -> None:
    with Hook() as hook:
        settings(webhook={"url": hook.url, "is_on": True})
        raise_alert(server, run_id, found(evidence=[{"value": float("inf")}]))
        told = until(lambda: events(client, run_id, "alerted"))
    [message] = hook.received
    assert (message["run"], message["name"]) == (run_id, "a run")
    assert message["url"] == f"{server.url}/runs/{run_id}"
    assert message["finding"]["id"] == f"{LOW}#1"
    assert message["finding"]["evidence"] == [{"value": "Infinity"}]
    assert "It diverges" in message["text"]
    assert told == [
        {
            "finding": f"{LOW}#1",
            "rule": LOW,
            "channels": ["webhook"],
            "ok": True,
            "sentence": "delivered: it answered 200",
        }
    ]


def test_only_what_opens_or_worsens_is_told(
    server: Background, client: httpx.Client, run_id: str, settings: Callable[..., dict[str, Any]]
) -> None:
    with Hook() as hook:
        settings(webhook={"url": hook.url, "is_on": True}, minimum="alarm", rules={"dead_relu": {"webhook": False}})
        for told in (
            found(severity="warning"),
            found(step=6, severity="note"),
            found(step=7),
            found(step=8),
            found("dead_relu"),
            found(status="cleared", cleared_step=9),
            found(number=2),
        ):
            raise_alert(server, run_id, told)
        until(lambda: len(events(client, run_id, "alerted")) == 2)
    assert [message["finding"]["step"] for message in hook.received] == [7, 5]


@pytest.mark.parametrize(
    ("answers", "n_calls", "is_ok", "sentence"),
    [
        ((500, 200), 2, True, "delivered: it answered 200"),
        ((429, 503, 204), 3, True, "delivered: it answered 204"),
        ((500,), 3, False, "it answered 500, 3 times"),
        ((404,), 1, False, "it answered 404"),
    ],
)
def test_what_may_go_better_is_tried_again(answers: tuple[int, ...], n_calls: int, is_ok: bool, sentence: str) -> None:
    with Hook(*answers) as hook:
        outcome = asyncio.run(webhook.deliver(hook.url, {"a": 1}))
    assert (outcome.is_ok, outcome.sentence, len(hook.received)) == (is_ok, sentence, n_calls)


def test_a_redirect_is_not_followed_wherever_it_points() -> None:
    with Hook() as private:
        for target in (private.url, "http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "//no where"):
            with Hook(302, location=target) as hook:
                outcome = asyncio.run(webhook.deliver(hook.url, {}))
            assert not outcome.is_ok
            assert len(hook.received) == 1
            assert "a redirect to" in outcome.sentence
            assert "not followed" in outcome.sentence
            assert outcome.sentence.isprintable()
    assert private.received == []


@pytest.mark.parametrize(
    "hook",
    [
        RawHook(),
        RawHook(b"HTTP/1.1 200 OK\r\n", is_dripping=True),
        RawHook(b"no HTTP at all\r\n\r\n"),
        RawHook(b"\x00" * 100_000),
    ],
    ids=["silent", "dripping", "garbage", "zeros"],
)
def test_an_answer_that_is_none_is_a_failure_within_the_deadline(hook: RawHook) -> None:
    with hook:
        outcome = asyncio.run(asyncio.wait_for(webhook.deliver(hook.url, {}), 60))
    assert not outcome.is_ok
    assert outcome.sentence.endswith(", 3 times")
    assert hook.n_calls == 3


def test_an_endless_body_is_not_read() -> None:
    with RawHook(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 1000) as hook:
        assert asyncio.run(webhook.post(hook.url, {})).is_ok


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "http://a..b/", "https://127.0.0.1:1"]
)
def test_nobody_there_is_a_sentence(url: str) -> None:
    outcome = asyncio.run(webhook.deliver(url, {}))
    assert not outcome.is_ok
    assert outcome.sentence


def test_a_webhook_that_hangs_harms_nobody(
    server: Background, client: httpx.Client, run_id: str, settings: Callable[..., dict[str, Any]], monkeypatch: Any
) -> None:
    from babysit.server import alerts

    monkeypatch.setattr(webhook, "TRY_SECONDS", 100.0)
    monkeypatch.setattr(webhook, "PAUSES", (0.01,))
    monkeypatch.setattr(alerts, "MAX_WAITING", 6)
    with RawHook() as hook:
        settings(webhook={"url": hook.url, "is_on": True}, rules={"dead_relu": {"action": "stop"}})
        raise_alert(server, run_id, *(found(number=n) for n in range(1, 10)))
        refused = until(lambda: [data for data in events(client, run_id, "alerted") if not data["ok"]])
        assert "6 alerts wait already" in refused[0]["sentence"]
        raise_alert(server, run_id, found("dead_relu"))
        until(lambda: events(client, run_id, "acted"))  # while the hook still holds the line
        assert hook.n_calls <= 4
        until(lambda: client.get(f"/api/runs/{run_id}").json()["state"] == "stopped")
    until(lambda: len(events(client, run_id, "alerted")) == 10)


def test_an_action_is_a_command_of_the_doctors(
    server: Background, client: httpx.Client, run_id: str, settings: Callable[..., dict[str, Any]], wait_for: Any
) -> None:
    wait_for(run_id, "running")
    settings(rules={LOW: {"action": "pause"}})
    raise_alert(server, run_id, found("dead_relu"), found())
    wait_for(run_id, "paused")
    [acted] = until(lambda: events(client, run_id, "acted"))
    assert acted == {
        "finding": f"{LOW}#1",
        "rule": LOW,
        "action": "pause",
        "ok": True,
        "sentence": "paused because of: It diverges",
    }
    raise_alert(server, run_id, found(number=2))
    again = until(lambda: events(client, run_id, "acted")[1:])[0]
    assert (again["ok"], again["finding"]) == (False, f"{LOW}#2")
    assert "it cannot pause" in again["sentence"]


def test_a_training_that_goes_wrong_is_told_and_stopped(
    client: httpx.Client, long: dict[str, Any], settings: Callable[..., dict[str, Any]], wait_for: Any
) -> None:
    config = {**long, "optimizer": {"learning_rate": 1e3}, "training": {**long["training"], "nan_guard": "off"}}
    with Hook() as hook:
        settings(webhook={"url": hook.url, "is_on": True}, rules={LOW: {"action": "stop"}})
        run_id = client.post("/api/runs", json=config).json()["id"]
        wait_for(run_id, "stopped")
        until(lambda: events(client, run_id, "alerted"))
    assert {message["run"] for message in hook.received} == {run_id}
    assert LOW in {message["finding"]["rule"] for message in hook.received}
    assert [acted["action"] for acted in events(client, run_id, "acted")] == ["stop"]
    found = client.get(f"/api/runs/{run_id}/events").json()["events"]
    stopped = [event["data"] for event in found if event["kind"] == "state" and event["data"]["state"] == "stopped"]
    assert stopped[-1].get("by") == "doctor"


def test_the_test_button_says_what_became_of_it(client: httpx.Client, settings: Callable[..., dict[str, Any]]) -> None:
    assert client.post("/api/alerts/test").json() == {"ok": False, "sentence": "no address is set"}
    with Hook(200, 500) as hook:
        settings(webhook={"url": hook.url, "is_on": False})
        assert client.post("/api/alerts/test").json() == {"ok": True, "sentence": "delivered: it answered 200"}
        assert client.post("/api/alerts/test").json() == {"ok": False, "sentence": "it answered 500"}
    assert [message["is_test"] for message in hook.received] == [True, True]
    assert client.post("/api/alerts/test").json()["ok"] is False


def test_the_server_ends_while_a_webhook_hangs(tmp_path: Path, long: dict[str, Any], monkeypatch: Any) -> None:
    from babysit.server.settings import Settings

    monkeypatch.setattr(webhook, "TRY_SECONDS", 100.0)
    with RawHook() as hook, Background(Settings.load(data_dir=tmp_path, port=0, slots=1)) as server:
        body = {"webhook": {"url": hook.url, "is_on": True}}
        server.services.alerts.file.replace(body)
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False) as client:
            run_id = queued(server, client, long)
            raise_alert(server, run_id, found())
            until(lambda: hook.n_calls)
            client.post(f"/api/runs/{run_id}/commands", json={"type": "stop"})
            until(lambda: client.get(f"/api/runs/{run_id}").json()["state"] == "stopped")
    assert json.loads((tmp_path / "alerts.json").read_text())["webhook"]["is_on"]
