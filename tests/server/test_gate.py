"""The gate, on a real server: every route and socket, asked for by those who must not get in."""

import asyncio
import logging
from collections.abc import Iterator

import httpx
import pytest
import websockets
from fastapi.routing import iter_route_contexts
from websockets.exceptions import InvalidStatus

from babysit.server.app import PUBLIC_PATHS, create_app
from babysit.server.serve import Background


def every_route(server: Background) -> Iterator[tuple[str, str]]:
    """Yield (method, path) of every route there is, mounts and documents included."""
    for context in iter_route_contexts(create_app(server.services).routes):
        for method in sorted(context.methods or {"GET"}):
            path = context.path or "/"
            yield method, path.replace("{run_id}", "x").replace("{path:path}", "x.js")


@pytest.fixture
def stranger(server: Background) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as http:
        yield http


def sockets(server: Background) -> list[str]:
    base = server.url.replace("http", "ws")
    return [f"{base}/ws/live", f"{base}/ws/ingest"]


def handshake(url: str, **headers: str) -> int:
    """Return the HTTP status of a WebSocket handshake: 101 when it is let in."""

    async def knock() -> int:
        try:
            async with websockets.connect(url, additional_headers=headers, proxy=None):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code

    return asyncio.run(knock())


def test_the_walk_sees_the_routes(server: Background) -> None:
    paths = {path for _, path in every_route(server)}
    assert {"/", "/api/runs", "/api/runs/x/commands", "/docs", "/api/openapi.json", "/ws/live", "/ws/ingest"} <= paths
    assert {"/api/history/bulk", "/api/export", "/api/imports", "/api/storage/retention", "/api/compare"} <= paths
    assert {"/storage", "/compare"} <= paths


def test_without_a_token_every_route_is_refused(server: Background, stranger: httpx.Client) -> None:
    for method, path in every_route(server):
        if path in PUBLIC_PATHS:
            continue
        response = stranger.request(method, path, headers={"Origin": server.url}, json={})
        assert response.status_code == 401, (method, path)
    asset = next(path for path in server.services.assets.files if path not in server.services.assets.public)
    for path in (asset, "/no/such/page", "/api/nothing", "/assets/../../etc/passwd", "/static/x"):
        assert stranger.get(path).status_code == 401, path
    for url in sockets(server):
        assert handshake(url, Origin=server.url) == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS", "HEAD"])
def test_no_method_is_forgotten(stranger: httpx.Client, server: Background, method: str) -> None:
    assert stranger.request(method, "/api/runs", headers={"Origin": server.url}).status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8420", "192.168.0.9", "localhost.evil.example", "[::]:80"]
)
def test_a_bent_name_is_refused_everywhere(server: Background, client: httpx.Client, host: str) -> None:
    for method, path in [*every_route(server), ("GET", "/assets/x/main.js")]:
        assert client.request(method, path, headers={"Host": host}).status_code == 403, (method, path)


def test_a_bent_name_opens_no_socket(server: Background) -> None:
    for url in sockets(server):
        status = handshake(url, Host="evil.example", Authorization=f"Bearer {server.token}")
        assert status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_another_site_is_refused_whatever_it_asks(server: Background, client: httpx.Client, origin: str) -> None:
    for method, path in every_route(server):
        assert client.request(method, path, headers={"Origin": origin}).status_code == 403, (method, path)
    for url in sockets(server):
        assert handshake(url, Origin=origin, Authorization=f"Bearer {server.token}") == 403


def test_a_cookie_alone_changes_nothing_without_an_own_origin(server: Background, stranger: httpx.Client) -> None:
    stranger.post("/api/login", json={"token": server.token}, headers={"Origin": server.url}).raise_for_status()
    assert stranger.get("/api/runs").status_code == 200
    unsafe = [(method, path) for method, path in every_route(server) if method not in {"GET", "HEAD"}]
    assert {"POST", "PUT", "PATCH", "DELETE"} <= {method for method, _ in unsafe}
    for method, path in [*unsafe, ("PUT", "/api/runs"), ("DELETE", "/")]:
        assert stranger.request(method, path, json={}).status_code == 403, (method, path)
        cross = stranger.request(method, path, json={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert cross.status_code == 403, (method, path)
    url = sockets(server)[0]
    cookie = "; ".join(f"{name}={value}" for name, value in stranger.cookies.items())
    assert handshake(url, Cookie=cookie) == 403
    assert handshake(url, Cookie=cookie, Origin=server.url) == 101
    assert stranger.get("/api/runs").json()["total"] == 0


def test_the_printed_address_logs_in_and_hides_the_token(server: Background, stranger: httpx.Client) -> None:
    response = stranger.get("/login", params={"token": server.token})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"babysit-{server.url.rsplit(':', 1)[1]}=" in cookie
    assert server.token.lower() not in cookie
    assert stranger.get("/").status_code == 200
    assert stranger.post("/api/logout", headers={"Origin": server.url}).status_code == 204
    assert stranger.get("/api/runs").status_code == 401


@pytest.mark.parametrize("token", ["", "wrong", "é", "x" * 5000])
def test_a_wrong_token_does_not(stranger: httpx.Client, server: Background, token: str) -> None:
    assert "set-cookie" not in stranger.get("/login", params={"token": token}).headers
    response = stranger.post("/api/login", json={"token": token}, headers={"Origin": server.url})
    assert response.status_code in {401, 422}
    sent = token.encode("ascii", "replace").decode()
    for header in (f"Bearer {sent}".strip(), f"Basic {sent}".strip(), sent):
        assert stranger.get("/api/runs", headers={"Authorization": header}).status_code == 401


def test_a_socket_that_was_refused_is_no_fault_of_the_server(server: Background, stranger: httpx.Client) -> None:
    faults: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: faults.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("uvicorn.error").addHandler(handler)
    try:
        assert handshake(sockets(server)[1], Authorization="Bearer wrong") == 401
        assert stranger.get("/api/health").status_code == 200
    finally:
        logging.getLogger("uvicorn.error").removeHandler(handler)
    assert faults == []


def test_a_person_without_a_login_is_shown_where_to_log_in(stranger: httpx.Client) -> None:
    response = stranger.get("/runs/abc", headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["location"]) == (303, "/login")
    assert stranger.get("/login").status_code == 200


def test_an_ingest_token_opens_its_own_run_only(server: Background, stranger: httpx.Client) -> None:
    bearer = {"Authorization": f"Bearer {server.services.tokens.ingest('abc')}"}
    assert stranger.get("/api/runs", headers=bearer).status_code == 403
    live, ingest = sockets(server)
    assert handshake(live, **bearer) == 403
    assert handshake(ingest, **bearer) == 101


def test_every_answer_carries_the_headers(server: Background, client: httpx.Client, stranger: httpx.Client) -> None:
    asset = next(iter(server.services.assets.files))
    for response in (
        client.get("/"),
        client.get(asset),
        client.get("/nope"),
        stranger.get("/api/runs"),
        stranger.get("/login"),
    ):
        headers = response.headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers
    assert "immutable" in client.get(asset).headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-cache"
    assert client.get("/api/runs").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "..%2f..%2fetc/passwd",
        "%2e%2e/%2e%2e/pyproject.toml",
        "%252e%252e/x",
        "..;/x",
        "..\\..\\x",
        "/etc/passwd",
        "x%00.js",
    ],
)
def test_no_path_leads_out_of_the_assets(server: Background, client: httpx.Client, path: str) -> None:
    for prefix in ("/assets/", server.services.assets.prefix + "/"):
        assert client.get(prefix + path).status_code == 404
