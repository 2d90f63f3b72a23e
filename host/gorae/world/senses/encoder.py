"""How far a wheel has turned, as its encoder sees it, and when it will have turned on by an edge.

While the powers stay, a wheel's way is a closed formula of time, which `Motion` follows to the last bit
within a step. So nobody has to look for the next edge: it is computed, to the nanosecond. A power that
changes makes that void, and nothing else does: neither walls nor hands turn a wheel.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Any, Final

from gorae.clock import NS_PER_S
from gorae.parts import Encoder
from gorae.world.exact import PI, exp
from gorae.world.motion import Motion, Turning
from gorae.world.senses.sensor import SensorSetting

NEVER_NS: Final = 1 << 62
FAR_NS: Final = 1_000_000_000_000
"""Nobody looks farther ahead than 1000 s."""
SPENT: Final = 60.0
"""Lags after which a wheel turns as it is driven, as far as a float can tell."""
_NEWTONS: Final = 12
"""Steps of Newton's method, of which two to four are enough, until the search goes on in halves."""
_BRISK: Final = 1.0
"""mm/s. In a nanosecond a wheel that turns faster gets farther than rounding does."""

Turned = tuple[float, Any]
"""mm of the wheel's rim since the beginning, ahead positive, and a WheelReader; None when it cannot turn."""


class WheelCourse:
    """How a wheel turns from the beginning of a step on, while the powers stay."""

    __slots__ = ("_began_ns", "_began_way", "_lacks", "_lag", "_target")

    def __init__(self, turning: Turning, lag: float) -> None:
        self._began_ns, self._began_way, began, self._target, _ = turning
        self._lacks, self._lag = began - self._target, lag

    def at(self, at_ns: int) -> tuple[float, float]:
        """Return the way in mm and the speed in mm/s at a time; within the step as `Motion` has them."""
        seconds = (at_ns - self._began_ns) / NS_PER_S
        left = 0.0
        if self._lag:
            lags = seconds / self._lag
            if lags < SPENT:
                left = exp(-lags)
            way = self._target * seconds + self._lacks * (self._lag * (1.0 - left))
        else:
            way = self._target * seconds
        return self._began_way + way, self._target + self._lacks * left

    def leaves_ns(self, mm_per_edge: float, phase: float, count: int, after_ns: int) -> int:
        """Return the first nanosecond after a time at which there are not `count` edges any more.

        When it is very far away, a moment at which there still are; NEVER_NS when there always will be.
        """
        way, speed = self.at(after_ns)
        target = self._target
        if speed * target < 0.0:
            turn_ns = self._turns_ns(after_ns, speed)
            there, standing = self.at(turn_ns)
            if floor(there / mm_per_edge + phase) != count:
                bound = (count + (speed > 0.0) - phase) * mm_per_edge
                return self._search(bound, mm_per_edge, phase, count, after_ns, turn_ns, way, speed)
            after_ns, way, speed = turn_ns, there, standing
        ahead = (target or speed) > 0.0
        bound = (count + ahead - phase) * mm_per_edge
        seconds = abs((bound - way) / target) + self._lag if target else SPENT * self._lag
        far = seconds * NS_PER_S >= FAR_NS
        until_ns = after_ns + (FAR_NS if far else ceil(seconds * NS_PER_S) + 1)
        if (far or not target) and floor(self.at(until_ns)[0] / mm_per_edge + phase) == count:
            return until_ns if far else NEVER_NS
        return self._search(bound, mm_per_edge, phase, count, after_ns, until_ns, way, speed)

    def _turns_ns(self, after_ns: int, speed: float) -> int:
        """Return the first nanosecond at which a wheel does not turn against its power any more."""
        before, turned = after_ns, after_ns + ceil(SPENT * self._lag * NS_PER_S)
        while turned - before > 1:
            middle = (before + turned) // 2
            if self.at(middle)[1] * speed > 0.0:
                before = middle
            else:
                turned = middle
        return turned

    def _search(
        self, bound: float, mm_per_edge: float, phase: float, count: int,
        before: int, passed: int, way: float, speed: float,
    ) -> int:  # fmt: skip
        """Return when the way reaches `bound`: after `before`, where `way` and `speed` are, up to `passed`.

        Between them the wheel turns in one direction. Newton's method, kept between the two.
        """
        guess = before + self._soon_ns(bound - way, speed)
        tries = 0
        while passed - before > 1:
            if tries >= _NEWTONS or not before < guess < passed:
                guess = (before + passed) // 2
            tries += 1
            way, speed = self.at(guess)
            missing_ns = (bound - way) / speed * NS_PER_S if speed else 0.0
            step = ceil(missing_ns) if abs(missing_ns) < FAR_NS else 0
            if floor(way / mm_per_edge + phase) == count:
                before = guess
                guess += max(1, step)
            elif -0.9 < missing_ns <= 0.0 and abs(speed) > _BRISK:
                return guess  # a nanosecond before, it was not there yet
            else:
                passed = guess
                guess += min(-1, step)
        return passed

    def _soon_ns(self, missing: float, speed: float) -> int:
        """Return after about how many ns a wheel is `missing` mm farther, at its present acceleration."""
        gains = (self._target - speed) / self._lag if self._lag else 0.0
        if missing < 0.0:
            missing, speed, gains = -missing, -speed, -gains
        squared = speed * speed + 2.0 * gains * missing
        reached = speed + sqrt(squared) if squared > 0.0 else 0.0
        seconds = 2.0 * missing / reached if reached > 0.0 else 0.0
        return max(1, ceil(seconds * NS_PER_S)) if seconds * NS_PER_S < FAR_NS else 0


class WheelReader:
    """An encoder at a wheel. It sees the wheel and not the floor: a wheel that spins at a wall counts on.

    It gives itself with each reading, so that who counts edges can ask when the next one is. There have been
    `way / mm_per_edge + phase` of them, rounded down.
    """

    __slots__ = ("_mm_per_pulse", "_motion", "_right")

    def __init__(self, wheel: int, mm_per_pulse: float, motion: Motion) -> None:
        """`wheel` is 0 for the left and 1 for the right one."""
        self._right, self._mm_per_pulse, self._motion = wheel == 1, mm_per_pulse, motion

    @property
    def in_hand(self) -> Turned:
        """What it reads while somebody holds the robot: its wheels do not turn."""
        return 0.0, None

    def read(self) -> Turned:
        """Return how far the wheel has turned."""
        ways = self._motion.ways
        return ways[1] if self._right else ways[0], self

    def row(self, reading: Turned) -> tuple[float, ...]:
        return (floor(reading[0] / self._mm_per_pulse) * self._mm_per_pulse,)

    @property
    def changes(self) -> int:
        """How often the powers have become others: what was foreseen before is void."""
        return self._motion.changes

    def way_at(self, at_ns: int) -> float:
        """Return how far the wheel will have turned at a time from now on, if the powers stay."""
        motion = self._motion
        course = WheelCourse(motion.turning(self._right), motion.lag)
        return course.at(max(at_ns, motion.now_ns))[0]

    def leaves_ns(self, mm_per_edge: float, phase: float, count: int, after_ns: int) -> int:
        """Return the first nanosecond after a time at which there are not `count` edges any more.

        If the powers stay, none comes before what is returned. Where that is not known for long enough, it is
        a moment to ask again; NEVER_NS when the wheel stands.
        """
        motion = self._motion
        turning = motion.turning(self._right)
        began, target, until_ns = turning[2:]
        if began == 0.0 and target == 0.0:
            return NEVER_NS
        after_ns = max(after_ns, motion.now_ns)
        edge_ns = WheelCourse(turning, motion.lag).leaves_ns(mm_per_edge, phase, count, after_ns)
        return min(edge_ns, until_ns) if until_ns > after_ns else edge_ns


def fit(setting: SensorSetting, name: str, part: Encoder) -> WheelReader:
    """Return the encoder at its wheel."""
    around = PI * setting.kit.drive.wheel_diameter
    return WheelReader(int(name == "encoder_right"), around / part.pulses, setting.motion)


OF = {Encoder: fit}
