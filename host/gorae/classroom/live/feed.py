"""What is told of an activity, for all browsers that look on: the last moments, and what comes.

All but `put` from a worker's thread is called in the server's event loop. A browser that is too slow misses
moments, and nobody waits for it.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any

KEPT = 150
"""Messages: about ten seconds of a robot in real time."""
QUIET_S = 15.0
MAX_WATCHERS = 12
"""Of one activity; a browser needs one."""


class LiveFeed:
    """The messages of one activity."""

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._count = 0
        self._changed = asyncio.Event()
        self._quiet_s = quiet_s
        self.watchers = 0
        """Browsers that look on."""
        self.is_over = False

    def put(self, kind: str, data: Mapping[str, Any], *, last: bool = False) -> None:
        """Tell all who look on; after the `last` their streams end."""
        if self.is_over:
            return
        self._count += 1
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        frame = f"id: {self._count}\nevent: {kind}\ndata: {text}\n\n".encode()
        self._kept.append((self._count, frame))
        self.is_over = last
        self._wake()

    def close(self) -> None:
        """Let all streams end without a word."""
        self.is_over = True
        self._wake()

    async def stream(self, last_id: str = "") -> AsyncIterator[bytes]:
        """Yield what a browser is sent: what is kept behind the event that it had last, and what comes."""
        seen = int(last_id) if last_id.isascii() and last_id.isdecimal() and len(last_id) < 10 else 0
        self.watchers += 1
        try:
            while True:
                changed = self._changed
                fresh = [frame for number, frame in self._kept if number > seen]
                seen = self._count
                if fresh:
                    yield b"".join(fresh)
                if self.is_over and seen == self._count:
                    return
                if seen == self._count and not await _happens(changed, self._quiet_s):
                    yield b":\n\n"
        finally:
            self.watchers -= 1

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
