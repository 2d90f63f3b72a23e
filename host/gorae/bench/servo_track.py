"""The angles of servos that may be plugged into a motors' chip: recorded when there is something to tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gorae.telemetry.recording import FloatArray
from gorae.virtual.devices.servo_motor import ServoMotor


class ServoTrack:
    """What servos did during a run. `always`: also those that the program never moved."""

    def __init__(self, *, always: bool) -> None:
        self._always = always
        self._rows: list[Mapping[str, float]] = []
        self._moved: set[str] = set()

    def look(self, servos: Mapping[str, ServoMotor], now_ns: int) -> None:
        """Put down where they are at a sample."""
        for name, servo in servos.items():
            if servo.moved and name not in self._moved:
                self._moved.add(name)
        if self._moved or not self._rows:
            self._rows.append({name: round(servo.angle(now_ns), 1) for name, servo in servos.items()})
        else:  # nobody has moved any: they are where they were
            self._rows.append(self._rows[-1])

    def columns(self, samples: int) -> dict[str, FloatArray]:
        """Return the angles by signal, as many as there are samples: the last one stays."""
        rows = self._rows + self._rows[-1:] * (samples - len(self._rows))
        return {
            name: np.array([row[name] for row in rows], dtype=np.float64)
            for name in (self._rows[0] if self._rows else ())
            if self._always or name in self._moved
        }
