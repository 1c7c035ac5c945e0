"""The gate: every HTTP request and WebSocket passes it before any route sees it, and what it does not know it refuses.

Host first (DNS rebinding), then Origin (cross-site requests and WebSocket hijacking), then the token. Routes are
denied by default: a new route is protected without doing anything for it.
"""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from babysit.server.headers import security_headers
from babysit.server.origins import HostRule
from babysit.server.tokens import Tokens

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_FETCH_SITES = frozenset({"same-origin", "none"})
INGEST_PATH = "/ws/ingest"


class Gate:
    """ASGI middleware in front of the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        tokens: Tokens,
        hosts: HostRule,
        cookie: str,
        public: Iterable[str],
        is_open: bool = False,
    ) -> None:
        self.app, self.tokens, self.hosts, self.cookie = app, tokens, hosts, cookie
        self.public = frozenset(public)
        self.is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with its actor in `scope["state"]`, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refusal = self._judge(scope)
        if refusal is None:
            await self.app(scope, receive, _with_headers(send, scope))
        elif scope["type"] == "websocket":
            await _deny_socket(scope, receive, send, refusal)
        else:
            await refusal(scope, receive, _with_headers(send, scope))

    def _judge(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.hosts.allows(hosts[0]):
            return refuse(403, "this server is not known by that host name")
        if not self._is_own(scope, headers, hosts[0]):
            return refuse(403, "requests from other sites are refused")
        if scope["type"] == "http" and scope["path"] in self.public:
            return None
        return self._authorise(scope, headers)

    def _is_own(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Return whether no other site can have sent this: a browser always tells, a bearer needs no browser."""
        scheme: str = {"ws": "http", "wss": "https"}.get(scope["scheme"]) or scope["scheme"]
        origin = headers.get("origin")
        if origin is not None and not self.hosts.owns(origin, scheme, host):
            return False
        is_unsafe = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if not is_unsafe:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None and site not in OWN_FETCH_SITES:
            return False
        is_from_own_page = origin is not None or (site is not None and scope["type"] == "http")
        return is_from_own_page or _bearer(headers) is not None or self.is_open

    def _authorise(self, scope: Scope, headers: Headers) -> Response | None:
        state: dict[str, Any] = scope.setdefault("state", {})
        bearer = _bearer(headers)
        if bearer is not None and (run_id := self.tokens.ingest_run(bearer)) is not None:
            if scope["path"] != INGEST_PATH:
                return refuse(403, "an ingest token only writes to its own run")
            state["ingest_run"] = run_id
            return None
        if self.is_open or self._is_person(bearer, headers):
            return None
        if scope["type"] == "http" and scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse("/login", 303)
        return refuse(401, "log in with the address that `babysit serve` printed, or send its token as a bearer")

    def _is_person(self, bearer: str | None, headers: Headers) -> bool:
        if bearer is not None:
            return self.tokens.is_user(bearer)
        return any(self.tokens.is_cookie(value) for value in _cookies(headers, self.cookie))


def refuse(status: int, sentence: str) -> JSONResponse:
    """Return an error response in the one shape that every error has."""
    return JSONResponse({"error": {"message": sentence, "problems": []}}, status)


def query_token(scope: Scope) -> str | None:
    """Return the `token` of a login address's query string."""
    try:
        values = parse_qs(scope.get("query_string", b"").decode("ascii"), max_num_fields=8).get("token", [])
    except ValueError:
        return None
    return values[0] if len(values) == 1 else None


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _cookies(headers: Headers, name: str) -> list[str]:
    try:
        cookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return []
    return [cookie[name].value] if name in cookie else []


def _with_headers(send: Send, scope: Scope) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.http.response.start"}:
            present = {name.lower() for name, _ in message.get("headers", [])}
            extra = [pair for pair in security_headers(scope["path"]) if pair[0] not in present]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return send_with_headers


async def _deny_socket(scope: Scope, receive: Receive, send: Send, refusal: Response) -> None:
    """Answer a WebSocket's handshake with the refusal's own status, before it is accepted."""
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await refusal(scope, receive, _with_headers(send, scope))
    else:
        await send({"type": "websocket.close", "code": 1008})
