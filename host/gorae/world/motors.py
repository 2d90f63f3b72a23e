"""The way from power to the speed that a wheel is driven at: dead band, imbalance and battery."""

from __future__ import annotations

from typing import Final

from gorae.kits.kits import Drive

SAG_PER_S: Final = 0.002
"""Share of what a battery lacks that it loses more in each second of full power. Fresh cells hold their
voltage and used ones fall ever faster: 0.8 becomes about 0.775 in a minute."""


class Motors:
    """Two motors on one battery. Powers are −1 … 1, target speeds mm/s, ahead positive.

    Up to the dead band a wheel is not driven. From there its target speed rises evenly, from 0 to the
    top speed at full power on a usual floor. A battery that is not full is `fading`.
    """

    __slots__ = (
        "_battery", "_dead_band", "_left_share", "_left_top", "_load", "_right_share", "_right_top", "_rise",
        "fading", "left", "right",
    )  # fmt: skip

    def __init__(self, drive: Drive, imbalance: float, battery: float, friction: float = 1.0) -> None:
        """`imbalance`: share by which the right wheel is faster. 1 is a full battery, and usual friction."""
        self._dead_band = drive.dead_band * friction
        self._rise = 1.0 - drive.dead_band
        self._left_top = drive.top_speed * (1.0 - imbalance / 2)
        self._right_top = drive.top_speed * (1.0 + imbalance / 2)
        self._battery = battery
        self.fading = battery < 1.0
        self.set_power(0.0, 0.0)

    def set_power(self, left: float, right: float) -> None:
        """More than full power is full power."""
        self._left_share, self._right_share = self._driven(left), self._driven(right)
        self._load = (min(1.0, abs(left)) + min(1.0, abs(right))) / 2
        self._set_targets()

    def drain(self, seconds: float) -> None:
        """The battery has driven the motors for some time."""
        self._battery -= (1.0 - self._battery) * SAG_PER_S * self._load * seconds
        self._battery = max(0.0, self._battery)
        self._set_targets()

    def _set_targets(self) -> None:
        self.left = self._left_share * self._left_top * self._battery
        self.right = self._right_share * self._right_top * self._battery

    def _driven(self, power: float) -> float:
        """The share of its top speed that a wheel is driven at."""
        over = min(1.0, abs(power)) - self._dead_band
        if over <= 0.0:
            return 0.0
        share = over / self._rise
        return share if power > 0.0 else -share
