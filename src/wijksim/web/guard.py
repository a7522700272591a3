"""What holds for every answer: security headers, and limits on what is asked."""

from __future__ import annotations

import logging
from typing import Final

import h11
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijksim.web.limits import Limits

# Nothing inline and nothing from elsewhere; the page may fetch, and save what it made.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
METHODS: Final = ("GET", "HEAD")
_log = logging.getLogger("wijksim.web")


class Guard:
    """Wraps the app: refuses what is too large or of another method, and adds the headers."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Wrap an app."""
        self.app, self.limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refusal(scope)
        try:
            await (refused or self.app)(scope, receive, guarded)
        except h11.LocalProtocolError:  # what followed the head was no HTTP, and has been refused
            _log.info("a request broke off")

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        """Return the answer to what is not taken in at all; nothing of a body is read."""
        close = {"connection": "close"}
        if scope["method"] not in METHODS:
            return PlainTextResponse(
                "only GET here", 405, headers={"allow": ", ".join(METHODS), **close}
            )
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self.limits.url:
            return PlainTextResponse("the address is too long", 414, headers=close)
        given = dict(scope["headers"])
        if given.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in given:
            return PlainTextResponse("a request has no body here", 413, headers=close)
        return None
