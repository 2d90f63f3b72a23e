"""The gestures that a micro:bit V2 recognises by itself: what CODAL does with each sample of acceleration.

After `Accelerometer::updateGesture` of lancaster-university/codal-core, with its thresholds. Samples are in
the board's axes and counts, 1024 a g; there is one every 20 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, unique

SAMPLE_NS = 20_000_000
Sample = tuple[int, int, int]

_TILTED = 800
"""From here on a side counts as the upper one."""
_FREEFALL = 400
_SHAKEN = 400
_SHAKES = 4
"""So many swings make a shake."""
_SHAKE_DAMPING = 10
"""A swing is forgotten after so many samples, …"""
_SHAKE_AGAIN = 30
"""… and a shake after so many more."""
_DAMPING = 5
"""A posture counts when it lasted for so many samples more; an impulse comes anew after so many."""
_MAX_LISTED = 16


@unique
class Gesture(IntEnum):
    """The gestures by the numbers that CODAL gives them."""

    NONE = 0
    UP = 1
    DOWN = 2
    LEFT = 3
    RIGHT = 4
    FACE_UP = 5
    FACE_DOWN = 6
    FREEFALL = 7
    G3 = 8
    G6 = 9
    G8 = 10
    SHAKE = 11
    G2 = 12


_IMPULSES = ((2048, Gesture.G2), (3072, Gesture.G3), (6144, Gesture.G6), (8192, Gesture.G8))


class Gestures:
    """What one board has recognised. `feed` it every sample."""

    def __init__(self) -> None:
        self.current = Gesture.NONE
        self._posture = Gesture.NONE
        self._steady = 0
        self._up = [False, False, False]
        self._swings = self._since_swing = 0
        self._shaken = False
        self._impulses = {gesture for _, gesture in _IMPULSES}
        """Those that have happened and not subsided."""
        self._since_impulse = 0
        self._listed: list[Gesture] = []
        self._happened: set[Gesture] = set()

    def was(self, gesture: int) -> bool:
        """Return whether it happened since this was asked last; the list of all is forgotten, too."""
        happened = gesture in self._happened
        self._happened.discard(Gesture(gesture))
        self._listed.clear()
        return happened

    def take(self) -> bytes:
        """Return what happened since this was asked last, at most 16, in its order."""
        listed = bytes(self._listed)
        self._listed.clear()
        return listed

    def feed(self, sample: Sample) -> None:
        """Take one sample."""
        self._feel_impulses(sample)
        posture = self._posture_of(sample)
        if posture == Gesture.SHAKE:
            self.current = posture
            self._tell(posture)
            return
        if posture == self._posture:
            self._steady = min(self._steady + 1, _DAMPING)
        else:
            self._posture, self._steady = posture, 0
        if posture != self.current and self._steady >= _DAMPING:
            self.current = posture
            self._tell(posture)

    def _tell(self, gesture: Gesture) -> None:
        if gesture == Gesture.NONE:
            return
        self._happened.add(gesture)
        if len(self._listed) < _MAX_LISTED:
            self._listed.append(gesture)

    def _feel_impulses(self, sample: Sample) -> None:
        force = _force(sample)
        for least, gesture in _IMPULSES:
            if force > least * least and gesture not in self._impulses:
                self._impulses.add(gesture)
                self._tell(gesture)
        if force > _IMPULSES[0][0] * _IMPULSES[0][0]:
            self._since_impulse = 0
        if self._since_impulse < _DAMPING:
            self._since_impulse += 1
        else:
            self._impulses.clear()

    def _posture_of(self, sample: Sample) -> Gesture:
        if self._shakes(sample):
            return Gesture.SHAKE
        if _force(sample) < _FREEFALL * _FREEFALL:
            return Gesture.FREEFALL
        x, y, z = sample
        for axis, below, above in (
            (x, Gesture.LEFT, Gesture.RIGHT),
            (y, Gesture.DOWN, Gesture.UP),
            (z, Gesture.FACE_UP, Gesture.FACE_DOWN),
        ):
            if axis < -_TILTED:
                return below
            if axis > _TILTED:
                return above
        return Gesture.NONE

    def _shakes(self, sample: Sample) -> bool:
        """Count strong swings from one side to the other, along any axis; forget them slowly."""
        if self._swung(sample) and self._swings < _SHAKES:
            self._swings += 1
            if self._swings == 1:
                self._since_swing = 0
            if self._swings == _SHAKES:
                self._shaken, self._since_swing = True, 0
                return True
        if self._swings:
            self._since_swing += 1
            if self._shaken and self._since_swing >= _SHAKE_AGAIN:
                self._shaken, self._since_swing, self._swings = False, 0, 0
            elif not self._shaken and self._since_swing >= _SHAKE_DAMPING:
                self._since_swing = 0
                self._swings -= 1
        return False

    def _swung(self, sample: Sample) -> bool:
        swung = False
        for axis, value in enumerate(sample):
            if value < -_SHAKEN if self._up[axis] else value > _SHAKEN:
                self._up[axis] = not self._up[axis]
                swung = True
        return swung


def _force(sample: Sample) -> int:
    x, y, z = sample
    return x * x + y * y + z * z


class GestureSampler:
    """Samples of the accelerometer for a recogniser, taken beside whoever else wants to be woken."""

    def __init__(
        self, feel: Callable[[int], tuple[int, int, int]], other: Callable[[int], int], other_ns: int
    ) -> None:
        """`feel` is the acceleration at a time; `other` wants to be woken at `other_ns`, as `on_wake`."""
        self.gestures: Gestures | None = None
        """None while nobody asks for gestures."""
        self._feel = feel
        self._other, self._other_ns = other, other_ns
        self._sample_ns = 0

    def start(self, now_ns: int) -> None:
        """Take samples from now on."""
        self.gestures = Gestures()
        self._sample_ns = now_ns

    def wake(self, now_ns: int) -> int:
        """Take a sample, and wake the other, whichever is due. Return when to be called next."""
        if self.gestures and self._sample_ns <= now_ns:
            self.gestures.feed(self._feel(now_ns))
            self._sample_ns += SAMPLE_NS
        if self._other_ns <= now_ns:
            self._other_ns = self._other(now_ns)
        return min(self._other_ns, self._sample_ns) if self.gestures else self._other_ns
