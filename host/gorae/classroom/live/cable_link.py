"""A serial line whose far end is a browser, which has a Web Serial port.

Bytes that the browser has not said it has written are under way: no more than a window of them are sent, so
that a timeout of ours begins when the board has heard the question, as on a port of this computer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from gorae.boards.errors import NoAnswerError, UnpluggedError
from gorae.boards.link import Link
from gorae.classroom.live.activity import Message, Tell
from gorae.texts import Text

WINDOW = 2048
"""Bytes under way: a fifth of a second at 115200 baud."""
MAX_UNREAD = 1 << 20
"""Bytes from a board that nobody reads; who sends more is cut off."""
STUCK_S = 10.0
_LINES_S = 5.0
_RESET_S = 0.1
_BREAK_S = 0.3


class CableEnded(Exception):  # noqa: N818
    """The student has ended what goes on."""


class CableLink(Link):
    """The line. `tell` sends to the browser `{"write": true}` with bytes, and `{"lines": {…}}`.

    `take` hears the browser, from any thread: bytes; `{"written": n}`; `{"done": true}` when lines are set;
    and `{"gone": true}` when the board was unplugged.
    """

    def __init__(self, name: str, tell: Tell, now_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__(name)
        self._tell = tell
        self._clock = now_s
        self._changed = threading.Condition()
        self._unread = bytearray()
        self._under_way = 0
        self._waits_for_lines = False
        self._gone = self._ended = False

    # --- from the browser -----------------------------------------------------------------------------

    def take(self, message: Message, data: bytes) -> None:
        """Hear the browser. Raises ValueError for what it cannot have said."""
        with self._changed:
            match message:
                case {"bytes": True}:
                    self._gone |= len(self._unread) + len(data) > MAX_UNREAD
                    if not self._gone:
                        self._unread += data
                case {"written": int(count)}:
                    self._under_way = max(0, self._under_way - max(0, count))
                case {"done": True}:
                    self._waits_for_lines = False
                case {"gone": True}:
                    self._gone = True
                case _:
                    raise ValueError("nothing that a cable tells")
            self._changed.notify_all()

    def end(self) -> None:
        """Have whoever waits for the board wait no more: it raises CableEnded, once."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    # --- for who talks to the board -------------------------------------------------------------------

    def now_s(self) -> float:
        return self._clock()

    def read(self, timeout_s: float) -> bytes:
        with self._changed:
            if not self._unread:
                self._changed.wait_for(lambda: self._unread or self._gone or self._ended, timeout_s)
            self._check()
            data, self._unread = bytes(self._unread), bytearray()
            if not data and self._gone:
                raise UnpluggedError(self.name)
            return data

    def write(self, data: bytes) -> None:
        for begin in range(0, len(data), WINDOW):
            part = data[begin : begin + WINDOW]
            with self._changed:
                self._wait(lambda: self._under_way == 0, STUCK_S)
                self._under_way += len(part)
            self._tell({"write": True}, part)
        with self._changed:
            self._wait(lambda: self._under_way == 0, STUCK_S)

    def reset(self) -> bool:
        """Reset as `SerialLink.reset` does: data terminal ready first, or an ESP32 starts its loader."""
        return self._set_lines({"dtr": False, "rts": True}) and self._set_lines({"rts": False}, _RESET_S)

    def send_break(self) -> bool:
        return self._set_lines({"break": True}) and self._set_lines({"break": False}, _BREAK_S)

    def _set_lines(self, lines: Message, after_s: float = 0.0) -> bool:
        with self._changed:
            self._waits_for_lines = True
        self._tell({"lines": {**lines, "after_ms": round(after_s * 1000)}}, b"")
        with self._changed:
            done = self._changed.wait_for(
                lambda: not self._waits_for_lines or self._gone or self._ended, _LINES_S
            )
            self._check()
            return done and not self._gone

    def _wait(self, condition: Callable[[], bool], seconds: float) -> None:
        """Raises NoAnswerError when it does not come about in time, and what ends it all."""
        came = self._changed.wait_for(lambda: condition() or self._gone or self._ended, seconds)
        self._check()
        if self._gone:
            raise UnpluggedError(self.name)
        if not came:
            raise NoAnswerError(Text("boards.stuck-line", port=self.name))

    def _check(self) -> None:
        """Raises CableEnded, once: after that the motors are stopped over this very line."""
        if self._ended:
            self._ended = False
            raise CableEnded
