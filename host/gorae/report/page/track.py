"""The way that a robot drove, as far as somebody saw it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gorae.report.page.scale import round_step, written
from gorae.telemetry.recording import FloatArray, Recording

_DOT_S = 5.0
_MAX_DOTS = 12
_CARRIED_MM, _SOON_S = 100.0, 0.1
_SAME, _APART, _APART_ON_A_PHONE = 0.01, 0.04, 0.09
"""Of the picture's width: below which two dots are one, and how far apart their seconds must be."""


@dataclass(frozen=True)
class Spot:
    """A place with something written at it."""

    x: float
    y: float
    text: str
    minor: bool = False
    """Left out where room is short."""


@dataclass(frozen=True)
class DrivenTrack:
    """Places in mm, shape (samples,), where they are known."""

    times: FloatArray
    x: FloatArray
    y: FloatArray
    breaks: npt.NDArray[np.bool_]
    """True where nobody saw how the robot came from the sample before."""

    @classmethod
    def of(cls, recording: Recording, width: float, height: float) -> DrivenTrack:
        """Places beyond the reach of any picture of the floor count as unseen."""
        nothing = np.zeros(0)
        if not {"x", "y"} <= recording.signals.keys():
            return cls(nothing, nothing, nothing, np.zeros(0, dtype=np.bool_))
        x, y = recording.signals["x"], recording.signals["y"]
        seen = (np.abs(x - width / 2) < 1.5 * width) & (np.abs(y - height / 2) < 1.5 * height)
        places = np.flatnonzero(seen)
        breaks = (np.diff(places, prepend=-2) > 1) | _carried(recording)[seen]
        return cls(recording.times[seen], x[seen], y[seen], breaks)

    @property
    def bounds_x(self) -> list[float]:
        return [float(self.x.min()), float(self.x.max())] if len(self.x) else []

    @property
    def bounds_y(self) -> list[float]:
        return [float(self.y.min()), float(self.y.max())] if len(self.y) else []

    def path(self, height: float, fineness: int) -> str:
        """Return the way as SVG path with y down, a point for every so many mm; empty when nobody saw it."""
        if not len(self.x):
            return ""
        way = np.cumsum(np.hypot(np.diff(self.x, prepend=self.x[0]), np.diff(self.y, prepend=self.y[0])))
        step = max(height, *self.bounds_x, 1.0) / fineness
        kept = np.diff(np.floor(way / step), prepend=-1) != 0
        kept |= self.breaks
        kept[-1] = True
        rows = zip(
            self.breaks[kept].tolist(),
            np.round(self.x[kept]).astype(int).tolist(),
            np.round(height - self.y[kept]).astype(int).tolist(),
            strict=True,
        )
        return "".join(f"{'M' if begins else 'L'}{x} {y}" for begins, x, y in rows)

    @property
    def dots_every_s(self) -> float:
        end = float(self.times[-1]) if len(self.times) else 0.0
        return round_step(max(end, _DOT_S), _MAX_DOTS, least=_DOT_S if end > _DOT_S else 1.0)

    def dots(self, every_s: float, height: float, width: float) -> list[Spot]:
        """Where the robot was every so many seconds, with the second beside it where there is room.

        `width` is that of the picture; all in mm, with y down. Nothing while it stands still.
        """
        found = [Spot(float(x), height - float(y), "") for x, y in zip(self.x[:1], self.y[:1], strict=True)]
        end = float(self.times[-1]) if len(self.times) else 0.0
        for moment in np.arange(every_s, end + 1e-6, every_s).tolist():
            sample = min(int(np.searchsorted(self.times, moment - 1e-6)), len(self.times) - 1)
            x, y = round(float(self.x[sample]), 1), round(height - float(self.y[sample]), 1)
            near = [(other, math.dist((x, y), (other.x, other.y)) / width) for other in found]
            if any(distance < _SAME for _, distance in near):
                continue
            crowded = any(other.text and distance < _APART for other, distance in near)
            minor = any(
                other.text and not other.minor and distance < _APART_ON_A_PHONE for other, distance in near
            )
            found.append(Spot(x, y, "" if crowded else written(moment), minor))
        return found[1:]


def _carried(recording: Recording) -> npt.NDArray[np.bool_]:
    """Return at which samples somebody had carried the robot there: no robot gets that far so soon."""
    x, y = (np.nan_to_num(recording.signals[name], posinf=0.0, neginf=0.0) for name in ("x", "y"))
    times = recording.times
    way = np.hypot(np.diff(x, prepend=x[:1]), np.diff(y, prepend=y[:1]))
    far: npt.NDArray[np.bool_] = (way > _CARRIED_MM) & (np.diff(times, prepend=times[:1]) < _SOON_S)
    counts = recording.signals.get("put_backs")
    return far if counts is None else far | (np.diff(counts, prepend=counts[:1]) > 0)
