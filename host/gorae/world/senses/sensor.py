"""What a sensor is given and what it must do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from gorae.kits.arenas import Arena
from gorae.kits.kits import Kit
from gorae.world.lines import LineTrack
from gorae.world.motion import Motion
from gorae.world.noise import Noise
from gorae.world.surroundings import Surroundings


@dataclass(frozen=True)
class SensorSetting:
    """Where a sensor is: in which arena, on which robot."""

    arena: Arena
    kit: Kit
    motion: Motion
    """Of the robot that it sits on."""
    tracks: tuple[LineTrack, ...]
    """The lines on the floor."""
    surroundings: Surroundings
    """What stands around."""
    noise: Callable[[str], Noise]
    """The noise of a sensor by a name of its own."""


class Sensor(Protocol):
    """One sensor of a robot. Reading it changes nothing, and what it reads depends on the time alone."""

    @property
    def in_hand(self) -> Any:
        """What it reads while somebody holds the robot, far from floor and walls."""

    def read(self) -> Any:
        """Return what it measures now, as its chip takes it."""

    def row(self, reading: Any) -> tuple[float, ...]:
        """Return a reading as a recording has it: a number for each signal of its part, NaN for none."""


Fit = Callable[[SensorSetting, str, Any], Sensor]
"""What makes the sensor of a part, from the part's name in the kit and the part."""
