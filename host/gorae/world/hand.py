"""A hand that holds a kit: asked for gestures, felt by the kit's accelerometer and gyroscope.

    person = Person.of(7, hand="left")
    samples = recorded(person, "circle", 1.0, 50, seed=3)     # 50 x 3 whole numbers, mg
    hand = Hand(person, [Request(2.0, "circle", 1.5)], seed=3)
    hand.acceleration(2_500_000_000)                          # mm/s2 ahead, left and up at 2.5 s

The pose of the hand is a path over time (see `gestures`); acceleration is what its places 20 ms apart tell,
with gravity, in the axes of the kit: x ahead, y to the left, z up, so that a kit held level shows 9806.65
along z. Basic float operations alone, so that each machine computes the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import floor, inf
from typing import TYPE_CHECKING, ClassVar, TypeVar

from gorae.clock import NS_PER_S
from gorae.physics import GRAVITY
from gorae.randomness import derived
from gorae.telemetry.signals import GESTURES
from gorae.world.exact import DEGREES, sin_cos_deg
from gorae.world.gestures import REST, Path, Pose6, Wander, path_of, smooth
from gorae.world.noise import SLOT_NS, Noise
from gorae.world.people import Draw, Person

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vector = tuple[float, float, float]
_Made = TypeVar("_Made")
Matrix = tuple[Vector, Vector, Vector]

__all__ = [
    "GESTURES",
    "LARGEST_MG",
    "STEP_MG",
    "GestureRequest",
    "Hand",
    "Holding",
    "Person",
    "recorded",
]

MM_S2_PER_MG = GRAVITY / 1000
STEP_MG = 4
"""What the accelerometer of a micro:bit V2 counts in."""
LARGEST_MG = 2000
"""It measures from −2 g to 2 g, unless told otherwise."""
SENSOR_MG = 4.0
"""sigma of the sensor alone: a board on a table shows 4 to 6 mg from one sample to the next."""
_SLOT_S = SLOT_NS / NS_PER_S
_LATE_S = (0.08, 0.3)
"""How long somebody takes to begin when told so, …"""
_OVER_S = 0.2
"""… and at most to notice that the time is up."""
_LONG_AGO_S = 5.0
_POSES_KEPT = 8
_FELT_KEPT = 4096
"""Slots: 82 s, longer than nearly all runs."""
_DRIFT_S = 1.1
"""The grip wanders from one attitude to the next in about this time."""
_SHARED_SHIFT_S = (-0.6, 0.12)
"""When somebody begins, of whom a window is recorded: before its start, or a little later."""


@dataclass(frozen=True, order=True)
class GestureRequest:
    """A gesture that a person is asked for."""

    at_s: float
    gesture: str = field(compare=False)
    for_s: float = field(default=inf, compare=False)


@dataclass(frozen=True)
class Holding:
    """Who holds a kit, and what is asked of whom."""

    person: Person
    requests: tuple[GestureRequest, ...]
    seed: int
    noise: float = 1.0

    def hand(self) -> Hand:
        """Return the hand. All hands of one holding share what they have felt: they feel the same."""
        hand = Hand(self.person, self.requests, seed=self.seed, noise=self.noise)
        asked = tuple((one.at_s, one.gesture, one.for_s) for one in self.requests)
        hand.felt = _felt_by(self.person, asked, self.seed, self.noise)
        return hand


class FeltSlots:
    """What a hand's sensors show in each slot of time, as far as somebody asked."""

    __slots__ = ("accelerations", "turn_rates")

    def __init__(self) -> None:
        self.accelerations: dict[int, Vector] = {}
        self.turn_rates: dict[int, float] = {}


@lru_cache(maxsize=64)
def _felt_by(
    person: Person, asked: tuple[tuple[float, str, float], ...], seed: int, noise: float
) -> FeltSlots:
    """Return what this holding's hands felt: a class's programs are all run in the same hands."""
    return FeltSlots()


class _Go:
    """One go at a gesture: led into, and out of."""

    __slots__ = ("_begin_s", "_path", "_rise", "end_s")

    def __init__(self, person: Person, gesture: str, begin_s: float, end_s: float, seed: int) -> None:
        draw = Draw(seed)
        self._path: Path = path_of(gesture, person, draw)
        self._rise = draw.between("rise", 0.12, 0.32) / person.tempo
        self._begin_s, self.end_s = begin_s, end_s

    def add(self, t: float, pose: Pose6) -> Pose6:
        """Return `pose` and what this go adds to it at a time."""
        since, left = t - self._begin_s, self.end_s - t
        if since <= 0.0 or left <= -self._rise:
            return pose
        share = smooth(since / self._rise) * smooth(1.0 + left / self._rise)
        x, y, z, roll, pitch, yaw = self._path(since)
        a, b, c, d, e, f = pose
        return (
            a + share * x, b + share * y, c + share * z,
            d + share * roll, e + share * pitch, f + share * yaw,
        )  # fmt: skip


class Hand:
    """A person's hand with a kit in it, from time 0 on.

    What it shows depends on the time alone, not on how often it is asked. `noise`: 1 is a real sensor's.
    """

    __slots__ = (
        "_asked", "_attitudes", "_axes", "_drift", "_goes", "_poses", "_requests", "_seed", "felt", "person",
    )  # fmt: skip

    TRUTH: ClassVar = ("gesture", "person", "hand")
    """What `truth` tells, in this order."""

    def __init__(
        self, person: Person, requests: Iterable[GestureRequest] = (), *, seed: int, noise: float = 1.0
    ) -> None:
        self.person = person
        self._seed = derived(seed, f"hand of {person.number}")
        self._axes = tuple(Noise(self._seed, f"acceleration {axis}", noise) for axis in "xyz")
        self._drift = tuple(
            Wander(self._seed, axis, person.unsteady, _DRIFT_S) for axis in ("roll", "pitch", "yaw")
        )
        self.felt = FeltSlots()
        self._poses: dict[int, Pose6] = {}
        self._attitudes: dict[int, tuple[Matrix, Matrix]] = {}
        self._requests: list[GestureRequest] = []
        self._asked = 0
        """How often something was asked for."""
        self._goes: list[_Go] = []
        for request in sorted(requests):
            self.ask(request)

    def ask(self, request: GestureRequest) -> None:
        """Ask for one more gesture, later than those before: what is being done then ends."""
        draw = Draw(derived(self._seed, f"go {self._asked}"))
        late, over = draw.between("late", *_LATE_S), draw.between("over", 0.0, _OVER_S)
        for go in self._goes:
            go.end_s = min(go.end_s, request.at_s + late)
        begin, end = request.at_s + late, request.at_s + request.for_s + over
        self._begin(request.gesture, begin, end)
        self._requests.append(request)
        self._asked += 1

    def _begin(self, gesture: str, begin_s: float, end_s: float) -> None:
        seed = derived(self._seed, f"go {self._asked} at {gesture}")
        self._goes.append(_Go(self.person, gesture, begin_s, end_s, seed))
        self._poses.clear()
        self._attitudes.clear()
        self.felt = FeltSlots()  # a new one: the old one may be that of other hands, too

    def forget(self, now_ns: int) -> None:
        """Let go of what is long over, so that a hand that lives on takes no more and more memory."""
        t = now_ns / NS_PER_S
        self._goes = [go for go in self._goes if go.end_s > t - _LONG_AGO_S]
        self._requests = self._requests[-1:]

    def asked(self, now_ns: int) -> int:
        """Return the number in `GESTURES` of what the person is asked for at a time; 0 for nothing."""
        t = now_ns / NS_PER_S
        for request in reversed(self._requests):
            if request.at_s <= t:
                return GESTURES.index(request.gesture) if t < request.at_s + request.for_s else 0
        return 0

    def truth(self, now_ns: int) -> tuple[float, float, float]:
        """Return what TRUTH names: the gesture asked for, the person, and 1 for a left hand."""
        return float(self.asked(now_ns)), float(self.person.number), float(self.person.hand == "left")

    @staticmethod
    def within_range(acceleration: tuple[float, float, float]) -> tuple[float, float, float]:
        """Return an acceleration in mm/s² as far as a sensor of ±2 g shows it."""
        most = LARGEST_MG * MM_S2_PER_MG
        x, y, z = (max(-most, min(most, axis)) for axis in acceleration)
        return x, y, z

    def acceleration(self, now_ns: int) -> tuple[float, float, float]:
        """Return mm/s² ahead, to the left and up in the kit's axes, in steps of 4 mg; 9806.65 up at rest.

        It is as large as it is: what a sensor cannot show is cut off by the sensor.
        """
        return _known(self.felt.accelerations, now_ns // SLOT_NS, _FELT_KEPT, self._acceleration)

    def _acceleration(self, slot: int) -> Vector:
        before, here, after = self._pose(slot - 1), self._pose(slot), self._pose(slot + 1)
        x, y, z = (
            (b - 2.0 * h + a) / (_SLOT_S * _SLOT_S)
            for b, h, a in zip(before[:3], here[:3], after[:3], strict=True)
        )
        attitude, grip = self._attitude(slot)
        felt = _turned_back(grip, _turned_back(attitude, (x, y, z + GRAVITY)))
        sigma = SENSOR_MG + self.person.tremor
        x, y, z = (
            MM_S2_PER_MG
            * STEP_MG
            * _rounded((along / MM_S2_PER_MG + axis.level * sigma * axis.normal(slot)) / STEP_MG)
            for along, axis in zip(felt, self._axes, strict=True)
        )
        return x, y, z

    def turn_rate(self, now_ns: int) -> float:
        """Return deg/s about the kit's axis that points up, counter-clockwise positive."""
        return _known(self.felt.turn_rates, now_ns // SLOT_NS, _FELT_KEPT, self._turn_rate)

    def _turn_rate(self, slot: int) -> float:
        before, after = self._ahead(slot - 1), self._ahead(slot + 1)
        left = self._ahead(slot, (0.0, 1.0, 0.0))
        turned = 0.0
        for axis in range(3):
            turned += left[axis] * (after[axis] - before[axis])
        return turned / (2.0 * _SLOT_S) * DEGREES

    def _ahead(self, slot: int, way: Vector = (1.0, 0.0, 0.0)) -> Vector:
        """Return where a direction of the kit points, in the person's axes."""
        attitude, grip = self._attitude(slot)
        return _turned(attitude, _turned(grip, way))

    def _attitude(self, slot: int) -> tuple[Matrix, Matrix]:
        """Return how the hand is turned, and how the kit lies in it."""
        return _known(self._attitudes, slot, _POSES_KEPT, self._turned_attitude)

    def _turned_attitude(self, slot: int) -> tuple[Matrix, Matrix]:
        return _rotation(self._pose(slot)[3:]), _rotation(self._grip(slot))

    def _pose(self, slot: int) -> Pose6:
        return _known(self._poses, slot, _POSES_KEPT, self._moved_pose)

    def _moved_pose(self, slot: int) -> Pose6:
        pose = REST
        for go in self._goes:
            pose = go.add(slot * _SLOT_S, pose)
        return self._mirrored(pose)

    def _grip(self, slot: int) -> Vector:
        person, t = self.person, slot * _SLOT_S
        roll, pitch, yaw = (drift.at(t) for drift in self._drift)
        pose = (0.0, 0.0, 0.0, person.roll + roll, person.pitch + pitch, person.yaw + yaw)
        return self._mirrored(pose)[3:]

    def _mirrored(self, pose: Pose6) -> Pose6:
        """Return the pose of a right hand as this person's hand takes it."""
        if self.person.hand == "right":
            return pose
        x, y, z, roll, pitch, yaw = pose
        return x, -y, z, -roll, pitch, -yaw


def _known(kept: dict[int, _Made], slot: int, most: int, make: Callable[[int], _Made]) -> _Made:
    """Return what is kept of a slot, or make it. When `most` slots are kept, all are let go of first."""
    known = kept.get(slot)
    if known is None:
        if len(kept) >= most:
            kept.clear()
        known = kept[slot] = make(slot)
    return known


def _rotation(angles: Vector) -> Matrix:
    """Return the matrix that turns by roll, pitch and yaw in deg; yaw is about the thing's own axis."""
    (sr, cr), (sp, cp), (sy, cy) = (sin_cos_deg(angle) for angle in angles)
    return (
        (cp * cy, -cp * sy, sp),
        (cr * sy + sr * sp * cy, cr * cy - sr * sp * sy, -sr * cp),
        (sr * sy - cr * sp * cy, sr * cy + cr * sp * sy, cr * cp),
    )


def _turned(attitude: Matrix, vector: Vector) -> Vector:
    """Return a vector of a thing that is turned so, in the axes around it."""
    (a, b, c), (d, e, f), (g, h, i) = attitude
    x, y, z = vector
    return a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z


def _turned_back(attitude: Matrix, vector: Vector) -> Vector:
    """Return a vector of the axes around in those of a thing that is turned so."""
    (a, b, c), (d, e, f), (g, h, i) = attitude
    x, y, z = vector
    return a * x + d * y + g * z, b * x + e * y + h * z, c * x + f * y + i * z


def _rounded(value: float) -> int:
    return floor(value + 0.5)


def as_measured(acceleration: tuple[float, float, float]) -> tuple[int, int, int]:
    """Return an acceleration in mm/s² as an accelerometer of ±2 g tells it, in mg."""
    x, y, z = (_rounded(axis / MM_S2_PER_MG) for axis in Hand.within_range(acceleration))
    return x, y, z


def recorded(
    person: Person, gesture: str, seconds: float, hz: int, seed: int, noise: float = 1.0
) -> NDArray[np.int32]:
    """Return a window of somebody's gesture as `gorae record` cuts it: samples x 3, in mg ahead, left and up.

    People do not begin when a window does, and some are done before it ends. The accelerometer has a new
    value every 20 ms: at more than 50 Hz values repeat.
    """
    import numpy as np

    hand = Hand(person, seed=seed, noise=noise)
    draw = Draw(derived(seed, f"window of {gesture} of {person.number}"))
    end = seconds * draw.between("end", 0.85, 3.0)
    hand._begin(gesture, draw.between("begin", *_SHARED_SHIFT_S), end)
    times = (round(index * NS_PER_S / hz) for index in range(round(seconds * hz)))
    return np.array([as_measured(hand.acceleration(t)) for t in times], dtype=np.int32).reshape(-1, 3)
