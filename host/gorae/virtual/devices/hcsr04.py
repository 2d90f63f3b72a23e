"""Ultrasonic ranger HC-SR04."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gorae import parts
from gorae.physics import ECHO_US_PER_MM
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.wiring import Wiring

NS_PER_US: Final = 1_000


class UltrasonicRanger:
    """HC-SR04: a trigger pulse of 10 µs, and 0.45 ms later an echo pulse as long as sound travels."""

    SHORTEST_TRIGGER_NS = 8 * NS_PER_US
    DELAY_NS = 450 * NS_PER_US
    NO_ECHO_NS = 38_000 * NS_PER_US

    def __init__(self, trigger: Pin, echo: Pin) -> None:
        self.measure: Callable[[], float | None] = lambda: None
        """Distance in mm at this moment; None when no echo comes back. Set by the bench."""
        self._high_since: int | None = None
        self._rise_ns = 0
        self._fall_ns = 0
        trigger.on_output = self._on_trigger
        echo.wave = self

    def level(self, now_ns: int) -> int:
        return int(self._rise_ns <= now_ns < self._fall_ns)

    def next_edge(self, now_ns: int) -> int | None:
        return next((edge for edge in (self._rise_ns, self._fall_ns) if edge > now_ns), None)

    def _on_trigger(self, level: int, now_ns: int) -> None:
        if level:
            self._high_since = now_ns if self._high_since is None else self._high_since
            return
        began, self._high_since = self._high_since, None
        if began is None or now_ns - began < self.SHORTEST_TRIGGER_NS or now_ns < self._fall_ns:
            return  # too short, or still listening for the last one
        distance = self.measure()
        length = self.NO_ECHO_NS if distance is None else int(distance * ECHO_US_PER_MM * NS_PER_US)
        self._rise_ns = now_ns + self.DELAY_NS
        self._fall_ns = self._rise_ns + length


def connect(wiring: Wiring, name: str, part: parts.HcSr04) -> None:
    """Put the ranger onto its pins."""
    sonar = UltrasonicRanger(wiring.board.pin(part.trigger), wiring.board.pin(part.echo))
    sonar.measure = wiring.sensing(name)


OF = {parts.HcSr04: connect}
