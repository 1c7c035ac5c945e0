"""A client finds the server of its folder, and gives its token to nobody else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from babysit.cli.client import Client, ContactError, ServerError, find
from babysit.errors import ConfigError, Problem

REFUSAL = {"error": {"message": "no", "problems": [{"field": "a", "rule": "must be b", "value": 1}]}}


class Peer(BaseHTTPRequestHandler):
    """A server that answers as it is told and keeps what it was sent."""

    answers: ClassVar[dict[str, tuple[int, bytes]]] = {}
    tokens: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        status, content = self.answers.get(self.path) or self.answers[self.path.partition("?")[0]]
        self.tokens.append(self.headers.get("Authorization"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Peer.answers = {"/api/health": (200, b'{"status": "ok"}')}
    Peer.tokens = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Peer) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def announce(folder: Path, **content: object) -> None:
    (folder / "server.json").write_text(json.dumps(content))
    (folder / "token").write_text("secret\n")


def test_it_finds_the_server_of_the_folder(tmp_path: Path, url: str) -> None:
    announce(tmp_path, url=url, pid=os.getpid())
    Peer.answers["/api/runs/x"] = (200, b'{"id": "x"}')
    found = find(tmp_path, None)
    assert found
    with found:
        assert found.run("x") == {"id": "x"}
    assert Peer.tokens == [None, "Bearer secret"]


def test_a_token_that_is_given_goes_before_the_kept_one(tmp_path: Path, url: str) -> None:
    announce(tmp_path, url=url, pid=os.getpid())
    Peer.answers["/api/runs/x"] = (200, b"{}")
    with find(tmp_path, "given") or pytest.fail("not found") as client:
        client.run("x")
    assert Peer.tokens[-1] == "Bearer given"


def test_a_stranger_on_the_port_of_a_dead_server_gets_nothing(tmp_path: Path, url: str) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    announce(tmp_path, url=url, pid=ended.pid)
    assert find(tmp_path, None) is None
    assert Peer.tokens == []


@pytest.mark.parametrize("answer", [(500, b""), (200, b"[]"), (200, b'{"status": "no"}'), (200, b"\xff")])
def test_what_is_no_babysit_is_not_found(tmp_path: Path, url: str, answer: tuple[int, bytes]) -> None:
    announce(tmp_path, url=url, pid=os.getpid())
    Peer.answers["/api/health"] = answer
    assert find(tmp_path, None) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"url": "http://127.0.0.1:1", "pid": "x"}', "\x00"])
def test_a_torn_announcement_is_no_server(tmp_path: Path, content: str) -> None:
    (tmp_path / "server.json").write_text(content)
    assert find(tmp_path, None) is None


def test_refusals_keep_field_rule_and_value(url: str) -> None:
    Peer.answers["/api/runs"] = (422, json.dumps(REFUSAL).encode())
    with Client(url, "") as client, pytest.raises(ConfigError) as caught:
        client.start({})
    assert caught.value.problems == (Problem("a", "must be b", 1),)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"<html>", b'{"error": {"message": "the server answered 503 Service"}}']
)
def test_other_refusals_are_sentences(url: str, content: bytes) -> None:
    Peer.answers["/api/runs?limit=1"] = (503, content)
    with Client(url, "") as client, pytest.raises(ServerError, match="the server answered 503 Service") as caught:
        client.runs(1)
    assert caught.value.status == 503


def test_stopping_what_has_ended_is_no_error(url: str) -> None:
    Peer.answers["/api/runs/x/commands"] = (409, b"")
    with Client(url, "") as client:
        client.stop("x")


def test_no_answer_is_said(url: str) -> None:
    with Client("http://127.0.0.1:1", "") as client, pytest.raises(ContactError, match="does not answer"):
        client.runs(1)
