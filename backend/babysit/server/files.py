"""The pages' files, answered in front of the framework: a page asks for fifty at once, and each is one look-up."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from babysit.server.assets import Asset

IMMUTABLE = b"public, max-age=31536000, immutable"


class Files:
    """ASGI middleware that serves `files` by their exact path; nothing is looked up on disk."""

    def __init__(self, app: ASGIApp, files: Mapping[str, Asset]) -> None:
        self.app, self.files = app, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD of a file; let everything else through."""
        asset = self.files.get(scope["path"]) if scope["type"] == "http" else None
        if asset is None or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        is_zipped = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        body = asset.zipped if is_zipped else asset.content
        headers = [
            (b"content-type", asset.media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", IMMUTABLE),
            (b"vary", b"Accept-Encoding"),
        ]
        if is_zipped:
            headers.append((b"content-encoding", b"gzip"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
