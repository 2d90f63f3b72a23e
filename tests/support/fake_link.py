"""A link without a board, for tests: a function says what comes back for what is sent.

    link = FakeLink(lambda sent: b"OK\\x04\\x04>" if sent.endswith(b"\\x04") else b"")

Its clock goes on by what somebody waits in vain and by the time that bytes take on a line of 115200 baud, so
a test of a time-out takes no time. What it does not imitate: a buffer that overflows.
"""

from __future__ import annotations

from collections.abc import Callable

from gorae.boards.errors import UnpluggedError
from gorae.boards.link import Link

_BYTE_S = 10 / 115200


class FakeLink(Link):
    """Answers by `reply`; unplugged once `cut_after` bytes have passed, both ways counted together."""

    def __init__(
        self,
        reply: Callable[[bytes], bytes],
        *,
        name: str = "fake",
        cut_after: int | None = None,
        on_reset: Callable[[], bytes] | None = None,
    ) -> None:
        super().__init__(name)
        self._reply = reply
        self._on_reset = on_reset
        self._left = cut_after
        self._coming = b""
        self._now_s = 0.0
        self.sent = bytearray()
        """All that was written."""
        self.received = 0
        """How many bytes were read."""
        self.turns = 0
        """How often the host waited for the board after it had said something: its round trips."""
        self._host_spoke = False
        self.closed = False

    def now_s(self) -> float:
        return self._now_s

    def read(self, timeout_s: float) -> bytes:
        self.turns += self._host_spoke
        self._host_spoke = False
        data, self._coming = self._coming, b""
        if not data:
            if self._left == 0:
                raise UnpluggedError(self.name)
            self._now_s += max(timeout_s, 0.001)
            return b""
        passed = self._pass(data)
        self.received += len(passed)
        if not passed:
            raise UnpluggedError(self.name)
        return passed

    def write(self, data: bytes) -> None:
        self._host_spoke = True
        passed = self._pass(data)
        self.sent += passed
        self._coming += self._reply(passed)
        if len(passed) < len(data):
            raise UnpluggedError(self.name)

    def reset(self) -> bool:
        if self._on_reset is None:
            return False
        self._coming += self._on_reset()
        return True

    def close(self) -> None:
        self.closed = True

    def _pass(self, data: bytes) -> bytes:
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        self._now_s += len(data) * _BYTE_S
        return data
