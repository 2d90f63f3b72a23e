"""The magnetic sensors at a Maqueen Plus V1's motors, which its chip counts."""

from __future__ import annotations

from gorae.parts import MaqueenPlusV1Controller
from gorae.world.motion import Motion
from gorae.world.senses.sensor import SensorSetting


class WheelsReader:
    """What the chip sees of both wheels. It has no signal of its own: a program asks the chip for counts."""

    __slots__ = ("_motion",)

    def __init__(self, motion: Motion) -> None:
        self._motion = motion

    @property
    def in_hand(self) -> tuple[float, float]:
        """What it reads while somebody holds the robot: its wheels do not turn."""
        return 0.0, 0.0

    def read(self) -> tuple[float, float]:
        """Return how far the left and the right wheel have turned, in mm of their rims."""
        return self._motion.ways

    def row(self, reading: tuple[float, float]) -> tuple[float, ...]:
        return ()


def fit(setting: SensorSetting, name: str, part: MaqueenPlusV1Controller) -> WheelsReader:
    """Return the sensors at the motors."""
    return WheelsReader(setting.motion)


OF = {MaqueenPlusV1Controller: fit}
