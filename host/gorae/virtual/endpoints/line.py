"""A wire between a device and its port: it takes its time, and things may go wrong on it.

Both directions are alike and independent. `Faults` are drawn from a seed, byte by byte, so the same
bytes suffer the same faults whenever they come.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from gorae.errors import UsageError
from gorae.texts import Text
from gorae.virtual.serial import SerialDevice

_BITS_PER_BYTE = 10  # eight, start and stop
_SLICE_S = 0.004
"""Bytes of so much time are delivered at once, as a driver does."""
MAX_ON_THE_WAY = 1 << 22
"""Bytes in one direction; what is sent beyond them is lost, as when a UART overruns."""
_FAULT = re.compile(r"(?P<kind>drop|flip|delay|cut)[:=](?P<amount>\d{1,9}\.?\d{0,9})(?P<unit>%|ms|s)?")


@dataclass(frozen=True)
class Faults:
    """What goes wrong on a line."""

    drop: float = 0.0
    """Share of the bytes that are lost."""
    flip: float = 0.0
    """Share of the bytes that come with one bit changed."""
    delay_s: float = 0.0
    """By how much bytes come late."""
    cut_after: int | None = None
    """After so many bytes in one direction the line is dead, as an unplugged cable is."""


def parse_faults(specs: tuple[str, ...]) -> Faults:
    """`("drop:0.1%", "flip:0.001", "delay:50ms", "cut:1000")` as Faults. Raises UsageError."""
    found: dict[str, float] = {}
    for spec in specs:
        match = _FAULT.fullmatch(spec.strip().lower())
        if not match or (match["unit"] or "") not in KINDS[match["kind"]]:
            raise UsageError(Text("virtual.bad-fault", fault=spec))
        found[match["kind"]] = float(match["amount"]) * KINDS[match["kind"]][match["unit"] or ""]
    if max(found.get("drop", 0.0), found.get("flip", 0.0)) > 1:
        raise UsageError(Text("virtual.bad-fault", fault=" ".join(specs)))
    cut = int(found["cut"]) if "cut" in found else None
    return Faults(found.get("drop", 0.0), found.get("flip", 0.0), found.get("delay", 0.0), cut)


KINDS: dict[str, dict[str, float]] = {
    "drop": {"": 1.0, "%": 0.01},
    "flip": {"": 1.0, "%": 0.01},
    "delay": {"s": 1.0, "ms": 0.001},
    "cut": {"": 1.0},
}
"""Each kind of fault, with the units in which people write it."""


class Damage:
    """What one direction of a line does to the bytes."""

    def __init__(self, faults: Faults, seed: int, on_cut: Callable[[], None]) -> None:
        self._faults = faults
        self._random = random.Random(seed)
        self._on_cut = on_cut
        self._passed = 0
        self.cut = False

    def __call__(self, data: bytes) -> bytes:
        """What of `data` arrives."""
        faults = self._faults
        if self.cut:
            return b""
        if faults.cut_after is not None and self._passed + len(data) >= faults.cut_after:
            data = data[: faults.cut_after - self._passed]
            self.cut = True
        self._passed += len(data)
        arrived = data
        if faults.drop or faults.flip:
            arrived = bytes(
                byte ^ (1 << self._random.randrange(8)) if self._random.random() < faults.flip else byte
                for byte in data
                if self._random.random() >= faults.drop
            )
        if self.cut:
            self._on_cut()
        return arrived


class Timing:
    """The times at which bytes arrive over a line with a rate and a delay."""

    def __init__(self, baud: int | None, delay_s: float = 0.0) -> None:
        self.byte_s = _BITS_PER_BYTE / baud if baud else 0.0
        self._delay_s = delay_s
        self._free_s = 0.0

    def due(self, now_s: float, count: int) -> float:
        """Return when the last of `count` bytes arrives whose first can leave now."""
        self._free_s = max(self._free_s, now_s) + count * self.byte_s
        return self._free_s + self._delay_s


class _Direction:
    """A queue with a thread that delivers in time."""

    def __init__(
        self,
        timing: Timing,
        damage: Damage,
        deliver: Callable[[bytes], None],
        name: str,
        at_once: int | None = None,
    ) -> None:
        self._timing = timing
        self._at_once = at_once or (max(1, int(_SLICE_S / timing.byte_s)) if timing.byte_s else None)
        self._damage = damage
        self._deliver = deliver
        self._queue: deque[tuple[float, bytes]] = deque()
        self._waiting = 0
        """Bytes in the queue."""
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._carry, name=name, daemon=True)
        self._thread.start()

    def send(self, data: bytes) -> None:
        step = self._at_once or max(1, len(data))
        with self._changed:
            data = data[: MAX_ON_THE_WAY - self._waiting]
            self._waiting += len(data)
            for start in range(0, len(data), step):
                piece = data[start : start + step]
                self._queue.append((self._timing.due(time.monotonic(), len(piece)), piece))
            self._changed.notify()

    def change_baud(self, baud: int) -> None:
        """What is on its way keeps its time."""
        with self._changed:
            if self._timing.byte_s:
                self._timing.byte_s = _BITS_PER_BYTE / baud

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _carry(self) -> None:
        while (piece := self._next()) is not None:
            arrived = self._damage(piece)
            if arrived:
                self._deliver(arrived)

    def _next(self) -> bytes | None:
        """The next piece at its time; None when the line is closed."""
        with self._changed:
            while not self._closing:
                if not self._queue:
                    self._changed.wait()
                    continue
                wait = self._queue[0][0] - time.monotonic()
                if wait <= 0:
                    piece = self._queue.popleft()[1]
                    self._waiting -= len(piece)
                    return piece
                self._changed.wait(wait)
        return None


class WiredDevice:
    """A device at the far end of a wire. It is a SerialDevice itself."""

    def __init__(
        self,
        device: SerialDevice,
        *,
        baud: int | None = None,
        faults: Faults | None = None,
        seed: int = 1,
        at_once: int | None = None,
    ) -> None:
        """`baud` paces the bytes of both directions; None lets them pass at once. `at_once`: so many bytes
        reach the device together, as from a chip's FIFO; the fewer, the more work, the more, the later."""
        self.on_send: Callable[[bytes], None] = lambda data: None
        self.on_cut: Callable[[], None] = lambda: None
        """Called once, on a thread of the line, when a fault has cut it."""
        faults = faults or Faults()
        self._device = device
        timing = [Timing(baud, faults.delay_s) for _ in range(2)]
        damage = [Damage(faults, 2 * seed + way, self._cut) for way in range(2)]
        self._damage = damage
        self._to_device = _Direction(timing[0], damage[0], device.receive, "line to device", at_once)
        self._to_host = _Direction(timing[1], damage[1], lambda data: self.on_send(data), "line to host")
        device.on_send = self._to_host.send

    def receive(self, data: bytes) -> None:
        self._to_device.send(data)

    def change_baud(self, baud: int) -> None:
        """Have bytes be as fast as this from now on. A line that takes no time goes on so."""
        for direction in (self._to_device, self._to_host):
            direction.change_baud(baud)

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        self._device.set_lines(dtr=dtr, rts=rts)

    def send_break(self) -> None:
        self._device.send_break()

    def close(self) -> None:
        self._to_device.close()
        self._to_host.close()
        self._device.close()

    def _cut(self) -> None:
        for damage in self._damage:
            damage.cut = True
        self.on_cut()
