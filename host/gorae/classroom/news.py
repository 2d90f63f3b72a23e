"""News: server-sent events for every browser of the class, which go on where a browser lost them.

What is told to somebody is numbered and kept for a while. A browser that comes back says the last number that
it has, and gets what came since; where that is not known any more, it is told to ask for everything anew.
No browser is waited for: one that is too slow misses events, and is told so in the same way.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

KEPT = 200
"""Events that are kept for each listener."""
QUIET_S = 15.0
TEACHER = "teacher"


Data: TypeAlias = Mapping[str, Any] | Callable[[str], Mapping[str, Any] | None]
"""What is told: the same in every language, or made for one when it is sent; None: it is no news any more."""
MAX_STREAMS = 12
"""Of one listener; a browser needs one."""


@dataclass
class NewsItem:
    """Something that was told, with its number."""

    number: int
    kind: str
    data: Data
    tab: str = ""
    """Whose own deed it tells: that page knows it already."""
    said: dict[str, str] = field(default_factory=dict)
    """As JSON, by languages."""

    def say(self, lang: str) -> str:
        """Return it as JSON; empty when it is no news any more."""
        if lang not in self.said:
            told = self.data(lang) if callable(self.data) else self.data
            self.said[lang] = "" if told is None else json_of(told).decode()
        return self.said[lang]


@dataclass
class _Line:
    """What is told to one listener, in all its browsers."""

    last: int = 0
    events: deque[NewsItem] = field(default_factory=lambda: deque(maxlen=KEPT))
    told: asyncio.Event = field(default_factory=asyncio.Event)
    browsers: int = 0
    over: bool = False


class Newsroom:
    """Tells listeners what is new. A listener is a seat's number, or TEACHER."""

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self._life = secrets.token_hex(4)
        self._lines: dict[Hashable, _Line] = {}
        self._quiet_s = quiet_s
        self._closing = False
        self.on_here: Callable[[Hashable], None] = lambda listener: None
        """Called when the first browser of a listener comes, or the last one goes."""

    def tell(self, listener: Hashable, kind: str, data: Data, tab: str = "") -> None:
        """Tell something to all browsers of a listener, but for the page whose deed it is."""
        line = self._line(listener)
        line.last += 1
        line.events.append(NewsItem(line.last, kind, data, tab))
        _wake(line)

    def tell_all(self, kind: str, data: Data) -> None:
        """Tell something to everybody who listens, the teacher too."""
        for listener in list(self._lines):
            self.tell(listener, kind, data)

    def hang_up(self, listener: Hashable) -> None:
        """End a listener's streams after what is told to it already."""
        line = self._line(listener)
        line.over = True
        _wake(line)
        del self._lines[listener]

    def is_here(self, listener: Hashable) -> bool:
        """Whether a browser of this listener listens."""
        line = self._lines.get(listener)
        return line is not None and line.browsers > 0

    def count(self, listener: Hashable) -> int:
        """Return how many browsers of this listener listen."""
        line = self._lines.get(listener)
        return line.browsers if line else 0

    def close(self) -> None:
        """Let all streams end: the browsers will come back to the next server."""
        self._closing = True
        for line in self._lines.values():
            _wake(line)

    async def stream(
        self,
        listener: Hashable,
        last_id: str,
        lang: str,
        may_listen: Callable[[], bool] = lambda: True,
        tab: str = "",
    ) -> AsyncIterator[bytes]:
        """Yield what a page is sent, from the event behind `last_id` on, until it may listen no more."""
        line = self._line(listener)
        seen = self._seen(line, last_id)
        self._count(listener, line, 1)
        try:
            yield b"retry: 1000\n\n"
            if seen is None:
                seen = line.last
                yield self._framed(NewsItem(seen, "reset", {}), lang)
            while not self._closing and (line.over or may_listen()):  # who is hung up on hears why
                told = line.told
                fresh = [event for event in line.events if event.number > seen]
                if fresh and fresh[0].number > seen + 1:
                    yield self._framed(NewsItem(fresh[0].number - 1, "reset", {}), lang)
                for event in fresh:
                    seen = event.number
                    if not tab or event.tab != tab:
                        yield self._framed(event, lang)
                if line.over:
                    return
                if line.last == seen and not await _waited(told, self._quiet_s):
                    yield b":\n\n"
        finally:
            self._count(listener, line, -1)

    def _count(self, listener: Hashable, line: _Line, change: int) -> None:
        was, line.browsers = line.browsers, line.browsers + change
        if bool(was) != bool(line.browsers):
            self.on_here(listener)

    def _line(self, listener: Hashable) -> _Line:
        return self._lines.setdefault(listener, _Line())

    def _seen(self, line: _Line, last_id: str) -> int | None:
        """Return the number of the last event that a browser has; None when what follows is not known."""
        life, _, number = last_id.partition("-")
        if life != self._life or not (number.isascii() and number.isdecimal()) or len(number) > 15:
            return None
        seen = int(number)
        oldest = line.events[0].number if line.events else line.last + 1
        return seen if oldest - 1 <= seen <= line.last else None

    def _framed(self, item: NewsItem, lang: str) -> bytes:
        said = item.say(lang)
        told = f"event: {item.kind}\ndata: {said}\n\n" if said else ":\n\n"
        return f"id: {self._life}-{item.number}\n{told}".encode()


def _wake(line: _Line) -> None:
    line.told.set()
    line.told = asyncio.Event()


async def _waited(event: asyncio.Event, seconds: float) -> bool:
    """Return whether the event came in time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


def json_of(value: Any) -> bytes:
    """Return JSON in UTF-8; halves of characters, which an editor may hold for a moment, as escapes."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
