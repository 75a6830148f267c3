"""Tell a page that something changed, for as long as it is open: server-sent events."""

import time
from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from litestar.response.base import ASGIResponse

if TYPE_CHECKING:
    from core.web.page import Live
    from core.web.platform import Platform

EVENTS = b"text/event-stream; charset=utf-8"
LOOK_EVERY = 2.0
BREATHE_EVERY = 15.0
"""Seconds after which something is sent in any case: who hears nothing for long takes the line for dead."""
LONGEST = 3600.0
"""Seconds after which the browser is let go; it comes back by itself."""
BEGIN = b"retry: 3000\n\n"


class Watched(ASGIResponse):
    """A response without an end: each change is told in a word, until somebody leaves or the server stops."""

    def __init__(self, answer: "Live", platform: "Platform") -> None:
        """Hold what is looked at."""
        self.look, self.platform, self.status_code = answer.look, platform, 200

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI names them
        """Send it, and listen whether somebody is still there."""
        headers = [(b"content-type", EVENTS), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        async with anyio.create_task_group() as both:
            both.start_soon(_left, receive, both.cancel_scope)
            await self._tell(send)
            both.cancel_scope.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _tell(self, send: Any) -> None:
        last, end, spoken = "", time.monotonic() + LONGEST, time.monotonic()
        await _say(send, BEGIN)
        while time.monotonic() < end and not self.platform.published.stopped:
            now = await to_thread.run_sync(self.look, limiter=self.platform.threads)
            if now != last:
                last, spoken = now, time.monotonic()
                await _say(send, f"data: {now}\n\n".encode())
            elif time.monotonic() - spoken > BREATHE_EVERY:
                spoken = time.monotonic()
                await _say(send, b": \n\n")
            await anyio.sleep(LOOK_EVERY)


async def _say(send: Any, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _left(receive: Any, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
