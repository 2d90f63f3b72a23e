"""Stands before all routes: who may ask, in which form, how much. What it refuses no route ever sees.

Another name for this computer (DNS rebinding), another site's page (CSRF), forms, packed, large and slow
bodies are refused; each answer says what a page of ours may do.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gorae.classroom.refusals import Refusal
from gorae.texts import LANGUAGES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64 * 1024
MAX_WORK_BODY = 1024 * 1024 + 64 * 1024
"""Of a request that saves a work."""
MAX_TARGET = 1024
"""Bytes of a path and what is asked behind it."""
BODY_S = 20.0
"""A body is there in this time; a work of 1 MB by then needs 0.5 Mbit/s."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self'; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_OURS = ("same-origin", "none")

Addresses = Callable[[], tuple[frozenset[str], frozenset[str]]]
"""The hosts and origins that are ours; not known before the server listens."""


class Guard:
    """An ASGI application in front of another one."""

    def __init__(self, app: ASGIApp, addresses: Addresses, lang: str) -> None:
        self._app, self._addresses, self._lang = app, addresses, lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope["headers"])
        try:
            self._check(scope, headers)
            body = await self._body(scope, headers, receive)
        except Refusal as refusal:
            await _refuse(scope, send, refusal, _language(headers, self._lang))
            return
        await self._app(scope, _Replayed(body, receive) if body is not None else receive, _with_headers(send))

    def _check(self, scope: Scope, headers: dict[str, str]) -> None:
        """Raises Refusal for who may not ask at all."""
        if len(scope["path"]) + len(scope.get("query_string", b"")) > MAX_TARGET:
            raise Refusal(414, "bad-request")
        hosts, origins = self._addresses()
        if headers.get("host", "").lower() not in hosts:
            raise Refusal(421, "wrong-host")
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        is_deed = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")
        if origin not in origins if is_deed else origin is not None and origin not in origins:
            raise Refusal(403, "forbidden")
        navigates = scope["type"] == "http" and headers.get("sec-fetch-mode") == "navigate"
        if site not in _OURS and not (navigates and not scope["path"].startswith("/api/")):
            raise Refusal(403, "forbidden")

    async def _body(self, scope: Scope, headers: dict[str, str], receive: Receive) -> bytes | None:
        """Return the whole body of a deed; None where there is none to be read."""
        if scope["type"] == "websocket" or scope["method"] in ("GET", "HEAD"):
            return None
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refusal(415, "no-json")
        if "content-encoding" in headers:
            raise Refusal(415, "no-json")
        limit = MAX_WORK_BODY if scope["path"].startswith("/api/work/") else MAX_BODY
        length = headers.get("content-length", "0")
        if length.isascii() and length.isdecimal() and int(length[:20]) > limit:
            raise Refusal(413, "too-large", limit=limit)
        try:
            async with asyncio.timeout(BODY_S):
                return await _read(receive, limit)
        except TimeoutError:
            raise Refusal(408, "too-slow") from None


async def _read(receive: Receive, limit: int) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refusal(400, "bad-request")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise Refusal(413, "too-large", limit=limit)
        if not message.get("more_body"):
            return b"".join(parts)


class _Replayed:
    """Gives the application a body that was read already, then whatever comes."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their lower-case names. Of a doubled one nothing is left that could be right."""
    found: dict[str, str] = {}
    for name, value in pairs:
        key = name.decode("latin-1").lower()
        found[key] = f"{found[key]}, {value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return found


def _language(headers: dict[str, str], other: str) -> str:
    spoken = headers.get("accept-language", "")[:2].lower()
    return spoken if spoken in LANGUAGES else other


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            known = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in known)]
            if b"cache-control" not in known:
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, refusal: Refusal, lang: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = json.dumps(refusal.to_json(lang), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    start = {
        "type": "http.response.start",
        "status": refusal.status,
        "headers": [*headers, (b"connection", b"close")],
    }
    await _with_headers(send)(start)
    await send({"type": "http.response.body", "body": body})
