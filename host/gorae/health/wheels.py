"""Which wheel turned, and which way, from what the kit felt while one was driven.

A wheel that turns alone pushes the robot ahead or back, by half of its speed, and swings it around the other
wheel: with a gyroscope that is seen at once, and otherwise by the pull towards the wheel that stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gorae.health.selftest import PULSE_MS, SIDES, Pulse, SelfTestReport, share_for_test
from gorae.kits import Kit

MOVED = 0.3
"""Of what is expected: below it nothing moved, for a robot on the floor feels far more than noise."""


@dataclass(frozen=True)
class Turning:
    """What a wheel did when it was told to turn ahead."""

    side: str | None
    """`left` or `right`: the wheel that turned; None when it is not known which."""
    ahead: bool
    share: float | None = None
    """Of the speed that was expected; None when somebody only saw it."""

    def faults(self, told: str) -> int:
        return (self.side not in (None, told)) + (not self.ahead)


@dataclass(frozen=True)
class Felt:
    """What turned when each wheel was told to turn ahead. A side that is missing is not known."""

    turning: dict[str, Turning | None]
    """None: nothing turned."""
    doubtful: bool = False
    """Whether it may as well be the other way round: seen from behind what was taken for the front."""


def felt(kit: Kit, seen: SelfTestReport) -> Felt:
    """What the kit felt. When it felt nothing at all, its wheels may be in the air, and nothing is known."""
    turning = {side: _turning(kit, *seen.wheels[side]) for side in SIDES if side in seen.wheels}
    if not any(turning.values()):
        return Felt({})
    return _seen_from_behind(turning) if seen.upright else Felt(turning)


def _turning(kit: Kit, ahead: Pulse, back: Pulse) -> Turning | None:
    """Both ways together, which takes out what is the same in both, such as a slope."""
    drive = kit.drive
    share = max(0.0, (share_for_test(kit) - drive.dead_band) / (1 - drive.dead_band))
    wheel_mm_s = share * drive.top_speed
    rise, square = _lagging(PULSE_MS / 1000, drive.lag)
    speed = (ahead.during[0] - back.during[0]) / 2
    expected = wheel_mm_s / 2 * rise
    if abs(speed) < MOVED * expected:
        return None
    pull = (ahead.whole[1] + back.whole[1]) / 2
    expected_pull = wheel_mm_s * wheel_mm_s / 2 / drive.track_width * square
    if ahead.turned is not None and back.turned is not None:
        pull = math.copysign(1.0, speed) * (ahead.turned - back.turned) / 2
        expected_pull = math.degrees(wheel_mm_s * PULSE_MS / 1000 / drive.track_width)
    side = None if abs(pull) < MOVED * expected_pull else SIDES[pull > 0]
    return Turning(side, speed > 0, abs(speed) / expected)


def _lagging(seconds: float, lag_s: float) -> tuple[float, float]:
    """Of a wheel that is driven so long and then stops: the share of its speed that it reaches, and for how
    long all of it would have to last for the same integral of its square.
    """
    if not lag_s:
        return 1.0, seconds
    left = math.exp(-seconds / lag_s)
    rising = seconds - 2 * lag_s * (1 - left) + lag_s / 2 * (1 - left * left)
    return 1 - left, rising + (1 - left) ** 2 * lag_s / 2


def _seen_from_behind(turning: dict[str, Turning | None]) -> Felt:
    """A board that stands on edge faces ahead or back: of the two stories, the one with fewer faults."""
    turned = {side: _turned_round(one) for side, one in turning.items()}
    as_it_is, round_about = _faults(turning), _faults(turned)
    better = turning if as_it_is <= round_about else turned
    near = abs(as_it_is - round_about) <= 1 and bool(min(as_it_is, round_about))
    return Felt(better, near or any(one and one.side is None for one in turning.values()))


def _turned_round(one: Turning | None) -> Turning | None:
    if one is None:
        return None
    return replace(one, ahead=not one.ahead, side=one.side and SIDES[one.side == "left"])


def _faults(turning: dict[str, Turning | None]) -> int:
    return sum(one.faults(side) for side, one in turning.items() if one)
