"""Gestures as paths: where a right hand is, and how it is turned, some time after its owner began.

A pose is `(x, y, z, roll, pitch, yaw)`: mm ahead of the person, to the left and up, and deg by which the hand
is turned (right side down, front down and front to the left are positive). A path begins and ends wherever it
is: `hand` leads into it and out of it. Sizes and rates are those of recordings of people: shaking 2.5 to
5.5 Hz and 0.5 to 1.4 g, circles 0.5 to 1.2 Hz and 0.2 to 0.4 g, steps 2 Hz and 0.3 to 0.6 g.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor

from gorae.world.exact import sin_cos_deg
from gorae.world.noise import Noise
from gorae.world.people import Draw, Person

Pose6 = tuple[float, float, float, float, float, float]
Path = Callable[[float], Pose6]

REST: Pose6 = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
_KNOTS_KEPT = 64
_KNOT_S = 0.3
"""From one change of mind to the next."""


class Wander:
    """A smooth random curve around 0 of sigma about `size`."""

    __slots__ = ("_knots", "_noise", "_period", "_size")

    def __init__(self, seed: int, name: str, size: float, period_s: float = _KNOT_S) -> None:
        self._noise, self._size, self._period = Noise(seed, name), size, period_s
        self._knots: dict[int, float] = {}

    def at(self, t: float) -> float:
        """Return its value at a time in s."""
        place = t / self._period
        knot = floor(place)
        share = smooth(place - knot)
        return self._size * (self._knot(knot) * (1.0 - share) + self._knot(knot + 1) * share)

    def _knot(self, number: int) -> float:
        if number not in self._knots:
            if len(self._knots) >= _KNOTS_KEPT:
                self._knots.clear()
            self._knots[number] = self._noise.normal(number)
        return self._knots[number]


def smooth(share: float) -> float:
    """Return how much of a way is done after this share of its time: slowly off, slowly in."""
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    return share * share * share * (10.0 + share * (6.0 * share - 15.0))


class _Beat:
    """Turns of something that is done again and again: at a person's tempo, never quite evenly."""

    __slots__ = ("_hz", "_start", "_uneven")

    def __init__(self, person: Person, draw: Draw, hz: float, jerk: float = 1.0) -> None:
        self._hz = hz * person.tempo * draw.factor("tempo", 0.1)
        self._start = draw.chance("phase")
        seed = floor(draw.chance("uneven") * 1e9)
        self._uneven = Wander(seed, "phase", person.jerk * jerk)

    @property
    def hz(self) -> float:
        return self._hz

    def turns(self, t: float) -> float:
        return self._start + self._hz * t + self._uneven.at(t)

    def wave(self, t: float) -> tuple[float, float]:
        """Sine and cosine."""
        return sin_cos_deg(360.0 * self.turns(t))

    def amplitude(self, mg: float) -> float:
        """Return the mm that a swing of this acceleration is wide at this rate."""
        return mg * 9.81 / (39.478 * self._hz * self._hz)


def _size(person: Person, draw: Draw, sigma: float = 0.15) -> float:
    return person.vigour * draw.factor("size", sigma)


def _still(person: Person, draw: Draw) -> Path:
    """Calmly, mostly level; now and then turned some other way."""
    sigma = 60.0 if draw.chance("turned") < 0.14 else 5.0
    pose: Pose6 = (0.0, 0.0, 0.0, draw.normal("roll", sigma), draw.normal("pitch", sigma), 0.0)
    return lambda t: pose


def _tilt(person: Person, draw: Draw) -> Path:
    """The kit is leant to the outer side, seldom to another, and held there, or leant to and fro."""
    angle = draw.between("angle", 38.0, 70.0) * (0.7 + 0.3 * person.vigour)
    side = draw.chance("side")
    roll, pitch = (angle, 0.0) if side < 0.84 else (-angle, 0.0) if side < 0.9 else (0.0, angle)
    back = draw.chance("back") < 0.3
    beat = _Beat(person, draw, 0.35)

    def path(t: float) -> Pose6:
        lean = 0.75 + 0.25 * beat.wave(t)[0] if back else 1.0
        return 0.0, 0.0, 0.0, roll * lean, pitch * lean, 0.0

    return path


def _shake(person: Person, draw: Draw) -> Path:
    """To and fro along one direction, the wrist turning along."""
    beat = _Beat(person, draw, 3.9)
    way = beat.amplitude(draw.between("mg", 1150.0, 1900.0)) * _size(person, draw)
    along = Draw(person.number)  # everybody has a favourite direction
    x, y, z = (along.normal(f"shake {axis}", 0.3) + draw.normal(axis, 0.25) for axis in "xyz")
    favourite = along.chance("shake")
    if favourite < 0.35:
        z += 1.0
    elif favourite < 0.75:
        y += 1.0
    else:
        x += 1.0
    turn = 28.0 * person.wrist
    late = draw.between("late", -60.0, 60.0)

    def path(t: float) -> Pose6:
        turns = beat.turns(t)
        s = sin_cos_deg(360.0 * turns)[0]
        after = sin_cos_deg(360.0 * turns + late)[0]
        return way * x * s, way * y * s, way * z * s, turn * y * after, turn * x * after, 0.3 * turn * s

    return path


def _circle(person: Person, draw: Draw) -> Path:
    """Round in front of the body or over a table, never quite round, the kit nodding along."""
    beat = _Beat(person, draw, 0.8, 0.45)
    mean = beat.amplitude(draw.between("mg", 260.0, 520.0)) * _size(person, draw)
    flat = draw.between("flat", 0.6, 1.15)
    along = Draw(person.number)
    upright = along.chance("circle") < 0.6
    back = -1.0 if along.chance("clockwise") < 0.85 else 1.0
    nod = 16.0 * person.wrist * draw.between("nod", 0.3, 1.2)
    radius = Wander(floor(draw.chance("radius") * 1e9), "radius", 0.12, 0.4)

    def path(t: float) -> Pose6:
        s, c = beat.wave(t)
        here = mean * (1.0 + radius.at(t))
        y, other = back * here * s, here * flat * c
        if upright:
            return 0.2 * other, y, other, nod * back * c, nod * s, 0.0
        return other, y, 0.15 * y, nod * back * s, nod * c, 0.3 * nod * s

    return path


def _wave(person: Person, draw: Draw) -> Path:
    """The palm shows ahead, and the forearm swings from side to side."""
    beat = _Beat(person, draw, 1.05)
    swing = draw.between("swing", 35.0, 75.0) * _size(person, draw, 0.1)
    arm = draw.between("arm", 200.0, 380.0) * (1.0 - 0.5 * person.wrist)
    raised = draw.between("raised", 35.0, 85.0)

    def path(t: float) -> Pose6:
        angle = swing * beat.wave(t)[0]
        s, c = sin_cos_deg(angle)
        return 0.0, -arm * s, arm * c, angle, -raised, 0.1 * angle

    return path


def _punch(person: Person, draw: Draw) -> Path:
    """Out quickly, a stop, back with more time."""
    beat = _Beat(person, draw, 1.25)
    way = draw.between("way", 170.0, 330.0) * _size(person, draw)
    out = draw.between("out", 0.2, 0.32)
    up = draw.normal("up", 0.15)
    twist = draw.between("twist", 0.0, 35.0) * person.wrist

    def path(t: float) -> Pose6:
        turn = beat.turns(t) % 1.0
        share = smooth(turn / out) if turn < out + 0.1 else 1.0 - smooth((turn - out - 0.1) / 0.5)
        return way * share, 0.2 * way * share, up * way * share, twist * share, 6.0 * share, 0.0

    return path


def _clap(person: Person, draw: Draw) -> Path:
    """The palm looks to the other hand, swings towards it, meets it, and swings back."""
    beat = _Beat(person, draw, 1.25)
    way = beat.amplitude(draw.between("mg", 900.0, 1600.0)) * _size(person, draw)
    hard = draw.between("hard", 0.0, 0.2)
    turned = draw.between("turned", 35.0, 120.0)
    swing = draw.between("swing", 5.0, 25.0)

    def path(t: float) -> Pose6:
        turn = beat.turns(t)
        s = sin_cos_deg(360.0 * turn)[0]
        knock = abs(sin_cos_deg(180.0 * turn)[0])
        y = way * (s * (1.0 - hard) - 2.0 * hard * knock)
        return 0.15 * y, y, 0.1 * y, -turned + swing * s, 0.0, 0.0

    return path


def _other(person: Person, draw: Draw) -> Path:
    """Something that nobody asked for: walking, jumping, scratching one's head, toying with the kit."""
    kind = draw.chance("kind")
    if kind < 0.35:
        return _walk(person, draw)
    if kind < 0.41:
        return _jump(person, draw)
    return _scratch(person, draw) if kind < 0.82 else _toy(person, draw)


def _walk(person: Person, draw: Draw) -> Path:
    beat = _Beat(person, draw, 1.0)  # of both feet
    step = draw.between("step", 16.0, 36.0) * _size(person, draw)
    swing = draw.between("swing", 5.0, 25.0)
    hang = draw.between("hang", 0.0, 70.0)  # the arm hangs down, the kit with it
    sway = draw.between("sway", 5.0, 20.0)

    def path(t: float) -> Pose6:
        turn = beat.turns(t)
        s, c = sin_cos_deg(360.0 * turn)
        up = step * abs(s)
        return (
            step * c * c + 3.0 * swing * c,
            sway * s - 0.4 * up,
            1.4 * up,
            0.2 * swing * c,
            hang + swing * c,
            0.0,
        )

    return path


def _jump(person: Person, draw: Draw) -> Path:
    beat = _Beat(person, draw, 2.0)
    high = draw.between("high", 25.0, 60.0) * _size(person, draw)
    hang = draw.between("hang", 0.0, 70.0)
    swing = draw.between("swing", 5.0, 20.0)

    def path(t: float) -> Pose6:
        turn = beat.turns(t)
        s, c = sin_cos_deg(180.0 * turn)
        up = high * abs(s)
        return 0.3 * up, 0.4 * high * s, 1.6 * up, swing * c * s, hang + swing * s, 0.0

    return path


def _scratch(person: Person, draw: Draw) -> Path:
    """The hand goes to the head and scratches there, now and then."""
    beat = _Beat(person, draw, 4.0)
    way = beat.amplitude(draw.between("mg", 150.0, 550.0)) * _size(person, draw)
    pause = Wander(floor(draw.chance("pause") * 1e9), "pause", 1.0, 0.5)
    roll, pitch = draw.normal("roll", 40.0), draw.between("pitch", -80.0, -20.0)

    def path(t: float) -> Pose6:
        s, c = beat.wave(t)
        busy = smooth(0.6 + pause.at(t))
        return way * busy * s, 0.5 * way * busy * s, 0.3 * way * busy * c, roll + 5.0 * busy * s, pitch, 0.0

    return path


def _toy(person: Person, draw: Draw) -> Path:
    """The kit is turned over and looked at."""
    seed = floor(draw.chance("toy") * 1e9)
    size = draw.between("toy size", 25.0, 70.0)
    roll, pitch, yaw = (Wander(seed, axis, size, 0.45) for axis in ("roll", "pitch", "yaw"))
    x, z = (Wander(seed, axis, 14.0, 0.35) for axis in "xz")
    return lambda t: (x.at(t), 0.0, z.at(t), roll.at(t), pitch.at(t), yaw.at(t))


def _none(person: Person, draw: Draw) -> Path:
    return lambda t: REST


_PATHS: dict[str, Callable[[Person, Draw], Path]] = {
    "none": _none, "still": _still, "tilt": _tilt, "shake": _shake, "circle": _circle, "wave": _wave,
    "punch": _punch, "clap": _clap, "other": _other,
}  # fmt: skip


def path_of(gesture: str, person: Person, draw: Draw) -> Path:
    """Return one go of a person at a gesture; `draw` is what is different about this go."""
    return _PATHS[gesture](person, draw)
