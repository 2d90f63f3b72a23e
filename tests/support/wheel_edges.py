"""Edges of a wheel's encoder by brute force: its way at each microsecond, by the C library's exp."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from gorae.kits import Kit

STEP_NS = 20_000_000
REST_MM_S = 0.1
Powers = tuple[float, float]
Phase = tuple[int, Powers]
"""From when in ns the motors have which powers, −1 to 1."""


def target(kit: Kit, power: float) -> float:
    """Return the mm/s that a wheel is driven at by a power, of a kit without imbalance."""
    drive = kit.drive
    share = max(0.0, abs(power) - drive.dead_band) / (1.0 - drive.dead_band)
    return math.copysign(share * drive.top_speed, power)


def brute_edges(
    kit: Kit, phases: Sequence[Phase], end_ns: int, wheel: int, mm_per_edge: float, phase: float
) -> list[tuple[int, int]]:
    """Return when the number of edges changes, to the microsecond above, and what it is then.

    From time 0 on, when the robot stands; `phase` is what the number is at the beginning, before rounding.
    """
    found = []
    count = math.floor(phase)
    for began_ns, ways in _ways(kit, phases, end_ns, wheel):
        counts = np.floor(ways / mm_per_edge + phase).astype(int)
        before = np.concatenate(([count], counts[:-1]))
        found += [(began_ns + 1000 * int(at), int(counts[at])) for at in np.flatnonzero(counts != before)]
        count = int(counts[-1])
    return found


def _ways(
    kit: Kit, phases: Sequence[Phase], end_ns: int, wheel: int
) -> Iterator[tuple[int, np.ndarray[tuple[int], np.dtype[np.float64]]]]:
    """The ways at each microsecond of each step, with the last of each at its end."""
    lag, way, speeds = kit.drive.lag, 0.0, [0.0, 0.0]
    for (began_ns, powers), (until_ns, _) in pairwise([*phases, (end_ns, (0.0, 0.0))]):
        targets = [target(kit, power) for power in powers]
        for at_ns in range(began_ns, until_ns, STEP_NS):
            over_ns = min(STEP_NS, until_ns - at_ns)
            seconds = np.append(np.arange(0, over_ns, 1000), over_ns) / 1e9
            left = np.exp(-seconds / lag) if lag else np.zeros(len(seconds))
            lacks = speeds[wheel] - targets[wheel]
            ways = way + targets[wheel] * seconds + lacks * lag * (1.0 - left)
            way = float(ways[-1])
            speeds = [
                toward + (speed - toward) * float(left[-1])
                for speed, toward in zip(speeds, targets, strict=True)
            ]
            if not any(targets) and all(abs(speed) < REST_MM_S for speed in speeds):
                speeds = [0.0, 0.0]
            yield at_ns, ways
