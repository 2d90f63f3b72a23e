"""The page's server: this computer alone, for whoever knows its address, and one page and its news only.

What a browser may be talked into is refused: another name for this computer (DNS rebinding), a request that
another site's page makes, an address without the secret word. News go as server-sent events, with no
queue for anybody: a browser that is slow asks later what is new, and a gap is all that it costs.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

from gorae.looking.connections import BoundedHeaders, BoundedHttpServer
from gorae.looking.source import NOTHING, LiveSource, News, ReadPosition

LOOPBACK = "127.0.0.1"
_TICK_S = 0.025
_QUIET_TICKS = 40
"""After so many ticks without news a comment is sent, which tells whether the browser is still there."""
_STUCK_S = 10.0
_MAX_BROWSERS = 8
_GOODBYE_S = 1.0


class Page(NamedTuple):
    html: str
    policy: str
    """Its Content-Security-Policy."""


class Server:
    """Serves a page about some sources until it is closed. Listens as soon as it is made."""

    def __init__(self, sources: Sequence[LiveSource], page: Page, lang: str) -> None:
        self.sources, self.page, self.lang = sources, page, lang
        self.secret = secrets.token_urlsafe(16)
        self.closing = threading.Event()
        self.browsers = threading.BoundedSemaphore(_MAX_BROWSERS)
        self._http = _Http((LOOPBACK, 0), _Handler)
        self._http.ours = self
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/{self.secret}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser may call this server."""
        return f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"

    def close(self) -> None:
        """Say goodbye to the browsers: they keep what they have."""
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        for _ in range(_MAX_BROWSERS):
            self.browsers.acquire(timeout=_GOODBYE_S)
        self._http.server_close()


class _Http(BoundedHttpServer):
    ours: Server


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    timeout = _STUCK_S

    def setup(self) -> None:
        super().setup()
        self.rfile = BoundedHeaders(self.rfile)

    def do_GET(self) -> None:
        self.server.has_asked(self.connection)
        refused = self._refused()
        if refused:
            self.send_error(refused)
        elif self.path.endswith("/news"):
            self._send_news()
        else:
            self._send_page()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write no log: nobody would read it."""

    def _refused(self) -> HTTPStatus | None:
        """Why this request gets nothing."""
        ours = self.server.ours
        origins = [f"http://{host}" for host in ours.hosts]
        ours_alone = self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        if self.headers.get("Host") not in ours.hosts or not ours_alone:
            return HTTPStatus.FORBIDDEN
        if self.headers.get("Origin", origins[0]) not in origins:
            return HTTPStatus.FORBIDDEN
        secret, _, rest = self.path.removeprefix("/").partition("/")
        if not secrets.compare_digest(secret.encode(), ours.secret.encode()) or rest not in ("", "news"):
            return HTTPStatus.NOT_FOUND
        return None

    def _send_page(self) -> None:
        body = self.server.ours.page.html.encode("utf-8", "replace")
        self._head("text/html; charset=utf-8", len(body))
        self.wfile.write(body)

    def _send_news(self) -> None:
        ours = self.server.ours
        if not ours.browsers.acquire(blocking=False):
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            self._head("text/event-stream")
            with contextlib.suppress(OSError):  # the browser has gone
                self._tell()
        finally:
            ours.browsers.release()

    def _tell(self) -> None:
        teller = Teller(self.server.ours.sources, self.server.ours.lang)
        quiet = 0
        while True:
            over = self.server.ours.closing.is_set()
            message = teller.news()
            quiet = 0 if message else quiet + 1
            if message:
                self.wfile.write(b"data: " + message + b"\n\n")
            elif quiet % _QUIET_TICKS == 0:
                self.wfile.write(b":\n\n")
            if over or teller.is_over:
                self.wfile.write(b"event: end\ndata:\n\n")
                return
            self.server.ours.closing.wait(_TICK_S)

    def _head(self, kind: str, length: int | None = None) -> None:
        self.send_response(HTTPStatus.OK)
        headers = {
            "Content-Type": kind,
            "Content-Security-Policy": f"{self.server.ours.page.policy}; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()


class Teller:
    """What one browser is told, message by message."""

    def __init__(self, sources: Sequence[LiveSource], lang: str) -> None:
        self._sources, self._lang = sources, lang
        self._seen = [NOTHING] * len(sources)
        self._states: list[object] = [None] * len(sources)
        self.is_over = False
        """Whether nothing more will come."""

    def news(self) -> bytes:
        """JSON: `{"kits": […]}` of the sources that have news; nothing when there are none."""
        told, over = [], True
        for index, source in enumerate(self._sources):
            news = source.since(self._seen[index])
            over = over and news.state.kind in ("ended", "failed")
            state = (source.name, news.state)
            if news.seen != self._seen[index] or state != self._states[index]:
                told.append(self._told(index, source.name, news, self._seen[index]))
            self._seen[index], self._states[index] = news.seen, state
        self.is_over = over
        return f'{{"kits":[{",".join(told)}]}}'.encode() if told else b""

    def _told(self, index: int, name: str, news: News, seen: ReadPosition) -> str:
        state = news.state
        about = {
            "kit": index,
            "name": name,
            "state": state.kind,
            "note": state.note.say(self._lang) if state.note else "",
            "lost": state.lost,
            "damaged": state.damaged,
            "events": [list(event) for event in news.events],
        }
        if news.channels is not None:
            about["channels"] = list(news.channels.items())
        return f'{json.dumps(about)[:-1]},"times":{_numbers(news.times)},"columns":{_numbers(news.columns)}}}'


def _numbers(numbers: list[float] | list[list[float]]) -> str:
    """JSON has no word for what is missing or infinite but null."""
    text = json.dumps(numbers, separators=(",", ":"))
    if "N" in text or "I" in text:
        for word in ("NaN", "-Infinity", "Infinity"):
            text = text.replace(word, "null")
    return text
