"""Ultrasonic ranger HC-SR04."""

from __future__ import annotations

from math import ceil, nan
from typing import Final

from gorae.parts import HcSr04
from gorae.world.exact import sin_cos_deg
from gorae.world.motion import Motion
from gorae.world.noise import SLOT_NS, Noise
from gorae.world.senses.sensor import SensorSetting
from gorae.world.solids import Hit
from gorae.world.surroundings import Surroundings

SONAR_SIGMA: Final = 3.0
"""mm. The HC-SR04's spec; one wavelength of 40 kHz is 8.6 mm, and it may lock on to the next."""
SONAR_SIGMA_SHARE: Final = 0.005
"""Of the distance: the speed of sound changes by 0.6 % in 10 °C."""
SONAR_MISSES: Final = 0.01
"""Share of pings that go unheard."""
SONAR_ASKEW_RANGE: Final = 400.0
"""mm. A surface turned from the beam by more than half of its width does not send sound straight back; what
it scatters is heard from this near."""
SONAR_STEEPEST: Final = 45.0
"""deg. A surface turned further mirrors all sound away, …"""
SONAR_LUCKY: Final = 0.1
"""… save in this share of pings, when grain and edges send some back …"""
SONAR_LUCKY_STEEPEST: Final = 60.0
"""… up to this angle in deg. Walls along the way, at 90 deg, are never heard."""
SONAR_LATE_ECHOES: Final = 0.5
"""Share of pings below the nearest distance in which the sound is heard when it comes back from the wall
once more, two or three times as late; in the others nothing is heard."""
_SQUARE_ENOUGH: Final = sin_cos_deg(SONAR_STEEPEST)[1]
_SQUARE_IF_LUCKY: Final = sin_cos_deg(SONAR_LUCKY_STEEPEST)[1]


class Sonar:
    """An ultrasonic ranger that looks ahead."""

    __slots__ = ("_at", "_cone", "_motion", "_noise", "_part", "_surroundings")

    def __init__(self, part: HcSr04, motion: Motion, surroundings: Surroundings, noise: Noise) -> None:
        self._part, self._at = part, (part.at.x, part.at.y)
        self._motion, self._surroundings, self._noise = motion, surroundings, noise
        sin, cos = sin_cos_deg(part.beam / 2)
        self._cone = cos, sin

    @property
    def in_hand(self) -> None:
        """Nothing: no echo comes back."""
        return

    def read(self) -> float | None:
        """Measured distance in mm; None when no echo is heard."""
        slot = self._motion.now_ns // SLOT_NS
        chance, level = self._noise.chance(slot), self._noise.level
        if chance < SONAR_MISSES * level:
            return None
        lucky = chance >= 1.0 - SONAR_LUCKY * level
        answers = self._answers_luckily if lucky else self._answers
        distance = self._surroundings.heard(self._motion.ray(self._at), self._cone, answers)
        if distance is None:
            return None
        if distance < self._part.nearest:
            if not distance or chance < 1.0 - SONAR_LATE_ECHOES * level:
                return None
            distance *= ceil(self._part.nearest / distance)
        sigma = (SONAR_SIGMA + SONAR_SIGMA_SHARE * distance) * level
        return max(0.0, distance + sigma * self._noise.normal(slot))

    def _answers(self, hit: Hit) -> bool:
        if hit.square >= self._cone[0]:
            return hit.distance <= self._part.farthest
        return hit.square >= _SQUARE_ENOUGH and hit.distance <= SONAR_ASKEW_RANGE

    def _answers_luckily(self, hit: Hit) -> bool:
        return self._answers(hit) or (hit.square >= _SQUARE_IF_LUCKY and hit.distance <= SONAR_ASKEW_RANGE)

    def row(self, reading: float | None) -> tuple[float, ...]:
        return (nan if reading is None else reading,)


def fit(setting: SensorSetting, name: str, part: HcSr04) -> Sonar:
    """Return the ranger at its place."""
    return Sonar(part, setting.motion, setting.surroundings, setting.noise(name))


OF = {HcSr04: fit}
