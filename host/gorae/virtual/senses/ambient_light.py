"""How bright the room is."""

from __future__ import annotations

from typing import Final

from gorae.randomness import share, stream


class AmbientLight:
    """How bright it is in the room, 0 to 255, as a micro:bit's display measures it."""

    DARKEST: Final = 60
    BRIGHTEST: Final = 180
    NOISE: Final = 3

    def __init__(self, seed: int) -> None:
        self._level = self.DARKEST + share(seed, "light") * (self.BRIGHTEST - self.DARKEST)
        self.told: float | None = None
        """How bright somebody makes it; None for the room as it is."""
        self._noise = stream(seed, "noise of the light")

    def __call__(self) -> int:
        return max(
            0,
            min(
                255,
                round(
                    (self._level if self.told is None else self.told)
                    + self._noise.uniform(-self.NOISE, self.NOISE)
                ),
            ),
        )
