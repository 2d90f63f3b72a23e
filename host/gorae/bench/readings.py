"""What the kit's sensors last measured: what the program read, or else what it would have read lately.

A recording holds readings, as telemetry from a real kit does. A sensor that the program reads often is
recorded as the program saw it; one that it leaves alone is read for the recording, now and then.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

from gorae.clock import NS_PER_MS
from gorae.kits import Kit, load_board
from gorae.kits.kits import HcSr04, LineSensor, Mpu6050
from gorae.world import World

LATELY_NS = 39 * NS_PER_MS
"""How old a reading may be in a recording. A little less than two samples: one in two is fresh."""
SONAR_LATELY_NS = 59 * NS_PER_MS
"""A sonar is pinged every 60 ms, so that it does not hear the last ping's echo."""
_NEVER_NS = -(10**12)

Motion = tuple[tuple[float, float, float], float]


class Readings:
    """The sensors of a kit in a world. Times are those that the world has been brought to, in ns."""

    def __init__(self, world: World, kit: Kit) -> None:
        self._world = world
        self._lines = {part: (_NEVER_NS, False) for part in kit.find(LineSensor)}
        self._echoes: dict[str, tuple[int, float | None]] = {
            part: (_NEVER_NS, None) for part in kit.find(HcSr04)
        }
        self._motion: tuple[int, Motion] = (_NEVER_NS, ((0.0, 0.0, 0.0), 0.0))
        self._has_gyroscope = bool(kit.find(Mpu6050))
        self._has_accelerometer = self._has_gyroscope or load_board(kit.board).python == "microbit"

    @property
    def names(self) -> tuple[str, ...]:
        """The signals that `lately` gives, in its order."""
        motion = ("accel_x", "accel_y") * self._has_accelerometer + ("turn_rate",) * self._has_gyroscope
        return (*self._lines, *(["distance"] * len(self._echoes)), *motion)

    def on_line(self, part: str, now_ns: int) -> bool:
        reading = self._world.on_line(part)
        self._lines[part] = (now_ns, reading)
        return reading

    def echo(self, part: str, now_ns: int) -> float | None:
        reading = self._world.echo(part)
        self._echoes[part] = (now_ns, reading)
        return reading

    def motion(self, now_ns: int) -> Motion:
        reading = self._world.acceleration(), self._world.turn_rate()
        self._motion = (now_ns, reading)
        return reading

    def lately(self, now_ns: int) -> Iterator[float]:
        """A reading of every sensor, none of them old. No echo is NaN."""
        for part, (when_ns, seen) in self._lines.items():
            yield seen if now_ns - when_ns <= LATELY_NS else self.on_line(part, now_ns)
        for part, (when_ns, heard) in self._echoes.items():
            echo = heard if now_ns - when_ns <= SONAR_LATELY_NS else self.echo(part, now_ns)
            yield nan if echo is None else echo
        if self._has_accelerometer:
            when_ns, felt = self._motion
            (x, y, _), turn_rate = felt if now_ns - when_ns <= LATELY_NS else self.motion(now_ns)
            yield x
            yield y
            if self._has_gyroscope:
                yield turn_rate
