"""A robot in an arena: driven by powers, read through its sensors, seen by a referee who sees all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf, nan
from typing import Any, Final

from gorae.documents import Path_
from gorae.errors import UsageError
from gorae.kits.arenas import Arena, Pose
from gorae.kits.kits import Kit
from gorae.parts import KINDS, HcSr04, LineAnalog, LineSensor
from gorae.parts.registry import Registry
from gorae.texts import Text
from gorae.world.coverage import Coverage
from gorae.world.exact import DEGREES, arctan2, sin_cos_deg
from gorae.world.imu import Imu
from gorae.world.lines import Laps, LinePlace, LineTrack
from gorae.world.motion import Motion
from gorae.world.motors import Motors
from gorae.world.noise import LARGEST, Noise
from gorae.world.senses.line_analog import SPOT
from gorae.world.senses.line_digital import LINE_BLUR
from gorae.world.senses.sensor import Fit, Sensor, SensorSetting
from gorae.world.solids import Disc
from gorae.world.surroundings import BORDER, Surroundings

SENSES: Registry[Fit] = Registry("gorae.world.senses")
"""What makes the sensor of a part, by its kind."""
TRUTH_SIGNALS = ("x", "y", "heading", "speed", "line_offset", "lap", "wall_distance", "bumps", "covered")
"""What `World.truth` tells, in this order; `covered` only where the arena wants it counted."""
FOLLOW_NS: Final = 100_000_000
"""How often laps are followed. In 0.1 s a robot gets nowhere near a quarter of a lap."""
LARGEST_GAP: Final = 1.0
"""mm between the end of a closed line and its start."""


@dataclass(frozen=True)
class Conditions:
    """What differs from run to run."""

    seed: int
    start: Pose
    """Of the middle of the axle."""
    motor_imbalance: float = 0.0
    """Added to the kit's: by which share the right wheel is faster than the left."""
    sensor_noise: float = 1.0
    """1 is that of real sensors, 0 is none."""
    friction: float = 1.0
    """1 is a usual floor; on one of 1.5 a wheel needs 1.5 times the power to turn at all."""
    battery: float = 1.0
    """1 is full; 0.8 leaves 80 % of the top speed, and less and less while the motors run."""
    shifts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """By how many mm walls and obstacles are moved, by name: along x, along y."""


class World:
    """One robot of a kit in an arena, from time 0 on.

    Lengths in mm, angles in deg, times in s unless a name says ns. x of a robot is ahead, y left, turns are
    counter-clockwise positive. Reading changes nothing, and what is read depends on the time alone.
    """

    __slots__ = (
        "_against", "_body_at", "_coverage", "_follow_ns", "_front", "_imu", "_laps", "_lines_at",
        "_motion", "_size", "_start", "_surroundings", "_tracks", "body_radius", "sensors",
    )  # fmt: skip

    def __init__(self, arena: Arena, kit: Kit, conditions: Conditions) -> None:
        """Raises UsageError when the arena or the conditions are not possible."""
        imbalance = kit.drive.imbalance + conditions.motor_imbalance
        _check(arena, conditions, imbalance)
        blur = LINE_BLUR * LARGEST * conditions.sensor_noise
        if kit.find(LineAnalog):
            blur = max(blur, SPOT / 2)
        self._tracks = tuple(LineTrack(line, blur) for line in arena.lines.values())
        self._surroundings = Surroundings(arena, conditions.shifts)
        motors = Motors(kit.drive, imbalance, conditions.battery, conditions.friction)
        self._motion = Motion(kit, motors, self._surroundings, conditions.start)
        _check_start(arena, kit, self._surroundings, self._motion)
        self.sensors = self._fit_sensors(arena, kit, conditions)
        """The kit's sensors by their names in the kit, in the order in which a recording has them."""
        self._front = _front(kit)
        self._lines_at = _line_sensors_middle(kit)
        closed = next((track for track in self._tracks if track.closed), None)
        self._laps = Laps(closed, *self._motion.point(self._lines_at)) if closed else None
        self._body_at = (kit.body.center.x, kit.body.center.y)
        self._coverage = Coverage(arena, kit.body.radius) if arena.covered else None
        self._follow_ns = 0
        self._start, self._size, self.body_radius = conditions.start, arena.size, kit.body.radius
        self._against = self._looks_against()

    def advance(self, to_ns: int, left: float, right: float) -> None:
        """Let time pass until `to_ns`, with these powers (−1 … 1, ahead positive) since the last call.

        How a stretch of constant powers is cut into calls makes no difference.
        """
        motion = self._motion
        if to_ns < motion.now_ns:
            raise ValueError(f"time does not run backwards: {to_ns} ns is before {motion.now_ns} ns")
        if (left, right) != motion.powers:
            motion.set_power(left, right)
        while not motion.resting:
            if motion.began_ns >= self._follow_ns:
                self._follow()
                self._follow_ns = motion.began_ns + FOLLOW_NS
            if not motion.step(to_ns):
                return
        motion.rest(to_ns)

    def _follow(self) -> None:
        if self._laps:
            self._laps.follow(*self._motion.point(self._lines_at))
        if self._coverage:
            self._coverage.follow(*self._motion.point(self._body_at))

    def put_on_line(self) -> None:
        """Put the robot onto the line where it is nearest, facing as it was to go at the start.

        Where there is no line, or no room for the robot, it is put to its start.
        """
        place = self._on_nearest_line()
        if place and self.has_room(place):
            self._carry(place)
            if self._laps:
                self._laps.carried(*self._motion.point(self._lines_at))
        else:
            self.put_to_start()

    def put_to_start(self) -> None:
        """Put the robot to where it was at time 0; laps are counted from there."""
        self._carry(self._start)
        if self._laps:
            self._laps.begin_anew(*self._motion.point(self._lines_at))

    def _carry(self, pose: Pose) -> None:
        self._follow()
        self._motion.place(pose)
        self._follow_ns = 0

    def _on_nearest_line(self) -> Pose | None:
        """Return where the axle is when the line sensors are over the nearest place of a line."""
        place = self._nearest_place()
        if place is None:
            return None
        cos, sin = (-place.cos, -place.sin) if self._against else (place.cos, place.sin)
        ahead, left = self._lines_at
        return Pose.model_construct(
            x=place.x - cos * ahead + sin * left,
            y=place.y - sin * ahead - cos * left,
            heading=arctan2(sin, cos) * DEGREES,
        )

    def _nearest_place(self) -> LinePlace | None:
        """Return the place on a line that is nearest to the middle between the line sensors."""
        if not self._tracks:
            return None
        x, y = self._motion.point(self._lines_at)
        return min(self._tracks, key=lambda track: abs(track.offset(x, y))).nearest(x, y)

    def _looks_against(self) -> bool:
        """Whether the robot at its start looks against the direction in which the line is drawn."""
        place, motion = self._nearest_place(), self._motion
        return place is not None and place.cos * motion.cos + place.sin * motion.sin < 0.0

    def has_room(self, pose: Pose) -> bool:
        """Whether the body has room at a place."""
        sin, cos = sin_cos_deg(pose.heading)
        ahead, left = self._body_at
        x, y = pose.x + cos * ahead - sin * left, pose.y + sin * ahead + cos * left
        inside = 0.0 <= x <= self._size.x and 0.0 <= y <= self._size.y
        return inside and not self._surroundings.what_is_at(x, y, self.body_radius)

    @property
    def body(self) -> tuple[float, float]:
        """mm, x and y of the middle of the body."""
        return self._motion.point(self._body_at)

    @property
    def now_ns(self) -> int:
        """The time that it has reached."""
        return self._motion.now_ns

    def see(self, other: Disc) -> None:
        """Have something that moves about in the arena from now on."""
        self._surroundings.movers.append(other)

    def push(self, push_x: float, push_y: float) -> None:
        """Have the robot be pushed by another one, so many mm along x and y."""
        self._motion.push(push_x, push_y)

    @property
    def x(self) -> float:
        """mm, of the middle of the axle."""
        return self._motion.x

    @property
    def y(self) -> float:
        """mm, of the middle of the axle."""
        return self._motion.y

    @property
    def heading(self) -> float:
        """deg, 0 along x, counter-clockwise positive; full turns add up."""
        return self._motion.heading

    @property
    def speed(self) -> float:
        """mm/s over the floor, ahead positive."""
        return self._motion.speed

    @property
    def resting(self) -> bool:
        """Whether the robot stands, and will until a motor gets power."""
        return self._motion.resting

    def sense(self, part: str) -> Any:
        """What the kit's sensor of that name measures, as its chip takes it."""
        return self.sensors[part].read()

    def acceleration(self) -> tuple[float, float, float]:
        """mm/s² ahead, to the left and up, as an accelerometer shows it: 9806.65 up at rest."""
        return self._imu.acceleration()

    def turn_rate(self) -> float:
        """deg/s, as a gyroscope shows it."""
        return self._imu.turn_rate()

    def truth(self) -> tuple[float, ...]:
        """What is so, without noise, in the order of TRUTH_SIGNALS.

        `line_offset` is that of the middle between the line sensors from the nearest line, left of its
        direction positive, NaN without a line. `lap` counts along the first closed line, NaN without one.
        `wall_distance` is from the sonar, or the body's front, straight ahead; inf when nothing is there.
        `covered` is the share of the floor in % that the body has been over.
        """
        motion = self._motion
        x, y = motion.point(self._lines_at)
        offset = inf
        for track in self._tracks:
            here = track.offset(x, y)
            if abs(here) < abs(offset):
                offset = here
        return (
            motion.x,
            motion.y,
            motion.heading,
            motion.speed,
            offset if self._tracks else nan,
            self._laps.count(x, y) if self._laps else nan,
            self._surroundings.ahead(motion.ray(self._front)),
            float(motion.bumps),
            *([100.0 * self._coverage.share] if self._coverage else ()),
        )

    def _fit_sensors(self, arena: Arena, kit: Kit, conditions: Conditions) -> dict[str, Sensor]:
        def noise(name: str) -> Noise:
            return Noise(conditions.seed, name, conditions.sensor_noise)

        axes = noise("acceleration x"), noise("acceleration y"), noise("acceleration z")
        self._imu = Imu(self._motion, axes, noise("turn rate"))
        setting = SensorSetting(arena, kit, self._motion, self._tracks, self._surroundings, noise)
        fits = {name: SENSES.of(type(part)) for name, part in kit.parts.items()}
        order = sorted(kit.parts.items(), key=lambda item: KINDS.index(type(item[1])))
        return {name: fit(setting, name, part) for name, part in order if (fit := fits[name])}


def _line_sensors_middle(kit: Kit) -> tuple[float, float]:
    """Ahead and to the left of the axle; the axle's middle when there are no line sensors."""
    x = y = 0.0
    sensors = kit.find(LineSensor).values()
    for sensor in sensors:
        x += sensor.at.x / len(sensors)
        y += sensor.at.y / len(sensors)
    return x, y


def _front(kit: Kit) -> tuple[float, float]:
    """The sonar's place, or the front of the body when there is none."""
    sonar = next(iter(kit.find(HcSr04).values()), None)
    if sonar:
        return sonar.at.x, sonar.at.y
    return kit.body.center.x + kit.body.radius, kit.body.center.y


def check_arena(arena: Arena) -> Iterator[tuple[Path_, Text]]:
    """Mistakes of an arena that only its geometry tells: a path in its file and a sentence for each."""
    for name, wall in arena.walls.items():
        if wall.start == wall.end:
            yield ("walls", name), Text("world.wall-without-length")
    for name, line in arena.lines.items():
        track = LineTrack(line)
        if not track.length:
            yield ("lines", name, "path"), Text("world.line-without-length")
        elif line.closed and track.gap > LARGEST_GAP:
            yield ("lines", name, "closed"), Text("world.not-closed", gap=track.gap)


def _check(arena: Arena, conditions: Conditions, imbalance: float) -> None:
    mistakes = [text for _, text in check_arena(arena)]
    if not 0.0 < conditions.battery <= 1.0:
        mistakes.append(Text("world.battery", battery=conditions.battery))
    if not 0.0 <= conditions.sensor_noise < inf:
        mistakes.append(Text("world.sensor-noise", noise=conditions.sensor_noise))
    if not 0.0 <= conditions.friction < inf:
        mistakes.append(Text("world.friction", friction=conditions.friction))
    if not -1.0 < imbalance < 1.0:
        mistakes.append(Text("world.imbalance", imbalance=imbalance))
    if mistakes:
        raise UsageError(mistakes[0])


def _check_start(arena: Arena, kit: Kit, surroundings: Surroundings, motion: Motion) -> None:
    place = {"x": motion.x, "y": motion.y}
    center = motion.point((kit.body.center.x, kit.body.center.y))
    if not (0.0 <= center[0] <= arena.size.x and 0.0 <= center[1] <= arena.size.y):
        raise UsageError(Text("world.start-outside", **place, width=arena.size.x, height=arena.size.y))
    name = surroundings.what_is_at(*center, kit.body.radius)
    if name == BORDER:
        raise UsageError(Text("world.start-at-border", **place, radius=kit.body.radius))
    if name:
        raise UsageError(Text("world.start-in", **place, radius=kit.body.radius, name=name))
