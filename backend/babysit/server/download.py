"""A download: a file that is made while it is sent, and given up at once where nobody takes it any more."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STALL_SECONDS = 60.0
"""How long a receiver may take nothing: what is read for it is held open for so long."""


class Download(Response):
    """Sends pieces as an attachment. `opened` is what they are read from; it is closed however the sending ends."""

    def __init__(self, pieces: Iterator[bytes], opened: ExitStack, media_type: str, filename: str) -> None:
        self._pieces, self._opened = pieces, opened
        super().__init__(media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{filename}"'})
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; without its end where it could not be made or was not taken, so that it is seen to be cut."""
        gone = asyncio.create_task(_left(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while not gone.done():
                piece = await run_in_threadpool(next, self._pieces, None)
                is_last = piece is None
                async with asyncio.timeout(STALL_SECONDS):
                    await send({"type": "http.response.body", "body": piece or b"", "more_body": not is_last})
                if is_last:
                    return
        except TimeoutError:
            return
        finally:
            gone.cancel()
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._close)

    def _close(self) -> None:
        close: Callable[[], None] | None = getattr(self._pieces, "close", None)
        if close is not None:
            close()
        self._opened.close()


async def _left(receive: Receive) -> None:
    """Return when the receiver has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
