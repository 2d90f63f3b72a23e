"""WS2812 colour lights."""

from __future__ import annotations

from typing import Final

from gorae.kits import pin_number
from gorae.parts import Pixels
from gorae.virtual.devices.wiring import Wiring


class BitStream:
    """What reaches a row bit by bit: a long pulse is a 1, and 50 us of silence end what is shown.

    Most programs send a whole row by their board's driver. This is for those that time the pulses themselves
    or have a state machine do it.
    """

    SHORTEST_NS: Final = 100
    LONGEST_NS: Final = 5_000
    ONE_NS: Final = 550
    """A pulse that is longer is a 1 (data sheet: a 0 has 0.2 to 0.5 us, a 1 at least 0.55)."""
    SILENCE_NS: Final = 50_000
    _MAX_BITS: Final = 8 * 512

    def __init__(self) -> None:
        self.shown = b""
        """What the row was told last."""
        self._bits: list[bool] = []
        self._rose_ns = -1
        self._fell_ns = 0

    def edge(self, level: int, now_ns: int) -> None:
        """Take an edge of the data line."""
        if level:
            self.settle(now_ns)
            self._rose_ns = now_ns
        elif self._rose_ns >= 0:
            high_ns, self._rose_ns, self._fell_ns = now_ns - self._rose_ns, -1, now_ns
            if not self.SHORTEST_NS <= high_ns <= self.LONGEST_NS:
                self._bits.clear()
            elif len(self._bits) < self._MAX_BITS:
                self._bits.append(high_ns > self.ONE_NS)

    def settle(self, now_ns: int) -> bool:
        """See whether silence has ended a row; return whether there is a new one."""
        if len(self._bits) < 24 or now_ns - self._fell_ns < self.SILENCE_NS:
            return False
        whole = len(self._bits) // 8 * 8
        bits = int("".join("01"[bit] for bit in self._bits[:whole]), 2)
        self.shown = bits.to_bytes(whole // 8, "big")
        self._bits.clear()
        return True


def connect(wiring: Wiring, name: str, part: Pixels) -> None:
    """Put the row onto its pin."""
    number, stream, board = pin_number(part.pin), BitStream(), wiring.board
    latched = seen = b""
    lights: list[bytes] = []

    def edge(level: int, now_ns: int) -> None:
        stream.edge(level, now_ns)
        take()

    def take() -> None:
        nonlocal latched
        if stream.shown is not latched:
            latched = board.pixels[number] = stream.shown

    def lit() -> list[bytes]:
        nonlocal seen, lights
        if stream.settle(wiring.moment_ns()):
            take()
        sent = board.pixels.get(number, b"")
        if sent != seen:
            seen, told = sent, sent[: 3 * part.count]
            row = (told[start : start + 3] for start in range(0, len(told), 3))
            lights = [light for light in row if any(light)]
        return lights

    def color() -> float:
        """Return the colour of the first light that is on, as 0xRRGGBB."""
        green, red, blue = (lit() or [bytes(3)])[0].ljust(3, b"\0")
        return float(red << 16 | green << 8 | blue)

    board.pin(part.pin).on_output = edge
    wiring.outputs[name] = lambda: float(len(lit()))
    wiring.outputs["color"] = color


OF = {Pixels: connect}
