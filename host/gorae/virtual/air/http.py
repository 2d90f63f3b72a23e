"""Web: hosts that answer from data, and visitors of a robot's own web server."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gorae.telemetry import marks
from gorae.virtual.air.plan import NOBODY
from gorae.virtual.air.wire import Peer

MAX_NOTE = 500
"""Characters of an answer that a recording keeps."""
MAX_MESSAGE = 64 * 1024
_HEAD_END = b"\r\n\r\n"


class HttpMessage:
    """A message as it comes in: its first line, its headers and its body."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        """Take more of it."""
        self._data += data[: MAX_MESSAGE - len(self._data)]

    @property
    def first_line(self) -> str:
        """`GET / HTTP/1.1`, or `HTTP/1.1 200 OK`; empty when nothing has come."""
        return self._text(self._data.split(b"\r\n", 1)[0].split(b"\n", 1)[0])

    @property
    def body(self) -> str:
        """What comes after the empty line."""
        _, end, body = self._parts()
        return self._text(body) if end else ""

    @property
    def is_complete(self) -> bool:
        """Whether all that the headers announce has come; without a length only the end tells."""
        head, end, body = self._parts()
        length = _length(head)
        return bool(end) and length is not None and len(body) >= length

    @property
    def has_head(self) -> bool:
        """Whether all headers have come."""
        return bool(self._parts()[1])

    @property
    def has_length(self) -> bool:
        """Whether its headers say how long its body is."""
        return _length(self._parts()[0]) is not None

    def _parts(self) -> tuple[bytes, bytes, bytes]:
        data = bytes(self._data)
        head, end, body = data.partition(_HEAD_END)
        return (head, end, body) if end else data.partition(b"\n\n")

    def _text(self, data: bytes | bytearray) -> str:
        return bytes(data).decode("utf-8", "replace").strip()


def _length(head: bytes) -> int | None:
    for line in head.lower().splitlines():
        name, _, value = line.partition(b":")
        if name.strip() == b"content-length" and value.strip().isdigit():
            return int(value.strip()[:9])
    return None


class WebHost(Peer):
    """A host that knows some paths and answers each with a text."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        super().__init__()
        self._pages = pages
        self._request = HttpMessage()

    def received(self, data: bytes) -> None:
        self._request.feed(data)
        if self._request.is_complete or (self._request.has_head and not self._request.has_length):
            self._answer()

    def _answer(self) -> None:
        words = self._request.first_line.split()
        path = words[1] if len(words) > 1 else ""
        text = self._pages.get(path, self._pages.get(path.partition("?")[0]))
        status, body = ("200 OK", text.encode()) if text is not None else ("404 Not Found", b"not found")
        kind = "application/json" if body[:1] in (b"{", b"[") else "text/plain"
        head = f"HTTP/1.0 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.send(head.encode() + body)
        self.close()
        self._request = HttpMessage()


class Visitor(Peer):
    """Somebody's browser: it asks once, and `note` gets what came of it."""

    def __init__(self, request: str, address: str, note: Callable[[str], None]) -> None:
        super().__init__()
        self._what, self._address, self._note = request, address, note
        self._answer = HttpMessage()
        self._done = False

    def opened(self) -> None:
        method, _, rest = self._what.partition(" ")
        path, _, body = rest.partition(" ")
        lines = [
            f"{method} {path or '/'} HTTP/1.1",
            f"Host: {self._address}",
            "User-Agent: gorae",
            "Accept: */*",
        ]
        if body:
            kind = "application/json" if body[0] in "{[" else "application/x-www-form-urlencoded"
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}"]
        self.send(("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n" + body).encode())

    def received(self, data: bytes) -> None:
        self._answer.feed(data)
        if self._answer.is_complete:
            self._tell()

    def closed(self) -> None:
        self._tell()

    def give_up(self) -> None:
        """Nobody has answered in time."""
        self._tell()

    def _tell(self) -> None:
        if self._done:
            return
        self._done = True
        words = self._answer.first_line.split()
        has_head = len(words) > 1 and words[0].startswith("HTTP/")
        self._note(f"{marks.HTTP}{self._what} {words[1] if has_head else NOBODY}"[:MAX_NOTE])
        if has_head:
            self._note(f"{marks.ANSWER}{self._answer.body}"[:MAX_NOTE])
        self.close()
