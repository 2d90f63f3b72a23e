"""The arena of a run from above, ready to be drawn: mm, with y turned down as SVG has it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from gorae.bench.session import conditions
from gorae.grading.challenge import Challenge, OtherRobot
from gorae.grading.verdict import CheckResult, RunVerdict
from gorae.kits import Arena, Pose, load_kit
from gorae.kits.arenas import Named
from gorae.report.page.replay import others_of
from gorae.report.page.robot import RobotShape
from gorae.report.page.scale import round_step
from gorae.report.page.shapes import Drawer, SolidPath, Tape
from gorae.report.page.track import DrivenTrack, Spot
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import of_robot

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top, in mm."""
Shifts: TypeAlias = Mapping[str, tuple[float, float]]
"""By how many mm walls and obstacles stand elsewhere, by their names."""
NOT_SHIFTED: Shifts = MappingProxyType({})
_APART = 0.04
"""Of the picture's width: how far apart two numbers are at least."""
_MARGIN = 0.03
"""Around the floor, as a share of its longer side."""


@dataclass(frozen=True)
class OtherDrawing:
    """Another robot in the arena."""

    name: str
    start: tuple[float, float, float]
    """x, y and heading; SVG turns clockwise."""
    path: str
    shape: RobotShape | None = None
    """Its body, where its kit is another one than that of the robot itself."""


def other_shape(robot: OtherRobot | None) -> RobotShape | None:
    """Return the body of another robot of a challenge whose kit is not that of the robot itself."""
    return RobotShape.of(load_kit(robot.kit)) if robot and robot.kit else None


@dataclass(frozen=True)
class ArenaDrawing:
    """All that is drawn of one run. Places are in mm; `left`, `top`, `width`, `height` are what is seen."""

    left: float
    top: float
    width: float
    height: float
    floor: Arena
    walls: list[SolidPath]
    obstacles: list[SolidPath]
    zones: list[SolidPath]
    tapes: list[Tape]
    start: tuple[float, float, float]
    """x, y and heading; SVG turns clockwise."""
    others: list[OtherDrawing]
    path: str
    coarse_path: str
    dots: list[Spot]
    dots_every_s: float
    misses: list[Spot]
    scale_mm: float

    @property
    def box(self) -> Box:
        """What is seen, with y up."""
        top = self.floor.size.y - self.top
        return self.left, top - self.height, self.left + self.width, top

    def percent_x(self, x: float) -> float:
        return round(100 * (x - self.left) / self.width, 2)

    def percent_y(self, y: float) -> float:
        return round(100 * (y - self.top) / self.height, 2)


def scene(
    arena: Arena, challenge: Challenge, run: RunVerdict, recording: Recording, lang: str
) -> ArenaDrawing:
    """What `run` looked like from above, with walls where they stood in it."""
    drawn = conditions(challenge, run.seed, run.conditions)
    track = DrivenTrack.of(recording, arena.size.x, arena.size.y)
    seen = _scene(arena, drawn.start, track, drawn.shifts, lang)
    others = [
        replace(_other(name, recording, arena), shape=other_shape(challenge.robots.get(name)))
        for name in others_of(recording)
    ]
    return replace(seen, others=others, misses=list(_misses(run.checks, arena.size.y, seen.box)))


def _other(name: str, recording: Recording, arena: Arena) -> OtherDrawing:
    """Return another robot as it was at first, and the way that it drove."""
    own = {key: recording.signals[of_robot(name, key)] for key in ("x", "y", "heading")}
    track = DrivenTrack.of(Recording(recording.times, own), arena.size.x, arena.size.y)
    x, y, heading = (float(values[0]) for values in own.values())
    return OtherDrawing(name, (x, arena.size.y - y, -heading), track.path(arena.size.y, fineness=220))


def plan(arena: Arena, start: Pose, lang: str, shifts: Shifts = NOT_SHIFTED) -> ArenaDrawing:
    """An arena before anybody has driven in it."""
    nobody = DrivenTrack.of(Recording(np.zeros(0), {}), arena.size.x, arena.size.y)
    return _scene(arena, start, nobody, shifts, lang)


def _scene(arena: Arena, start: Pose, track: DrivenTrack, shifts: Shifts, lang: str) -> ArenaDrawing:
    drawer = Drawer(arena.size.y)
    walls = [
        drawer.wall(_label(wall, lang), wall.start, wall.end, shifts.get(key))
        for key, wall in arena.walls.items()
    ]
    obstacles = [
        drawer.shape(_label(thing, lang), thing, shifts.get(key)) for key, thing in arena.obstacles.items()
    ]
    left, bottom, right, top = _seen(arena, track, [*walls, *obstacles])
    every_s = track.dots_every_s
    return ArenaDrawing(
        left=left,
        top=arena.size.y - top,
        width=right - left,
        height=top - bottom,
        floor=arena,
        walls=walls,
        obstacles=obstacles,
        zones=[drawer.zone(zone.title(key).say(lang), zone) for key, zone in arena.zones.items()],
        tapes=[drawer.tape(line) for line in arena.lines.values()],
        others=[],
        start=(start.x, arena.size.y - start.y, -start.heading),
        path=track.path(arena.size.y, fineness=220),
        coarse_path=track.path(arena.size.y, fineness=60),
        dots=track.dots(every_s, arena.size.y, right - left),
        dots_every_s=every_s,
        misses=[],
        scale_mm=round_step(right - left, 5),
    )


def _label(thing: Named, lang: str) -> str:
    """What stands beside a solid thing: a key in a foreign language would only be in the way."""
    return thing.name.say(lang) if thing.name else ""


def _seen(arena: Arena, track: DrivenTrack, solids: list[SolidPath]) -> Box:
    """What is shown: the floor, and all that stands or drives beside it."""
    margin = _MARGIN * max(arena.size.x, arena.size.y)
    xs = [0.0, arena.size.x, *track.bounds_x, *(solid.x for solid in solids)]
    ys = [0.0, arena.size.y, *track.bounds_y, *(arena.size.y - solid.y for solid in solids)]
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def _misses(checks: tuple[CheckResult, ...], height: float, seen: Box) -> Iterator[Spot]:
    """The number of each missed check at its place, those at one place side by side."""
    left, bottom, right, top = seen
    taken: list[tuple[float, float]] = []
    for number, check in enumerate(checks, 1):
        x, y = check.at_mm or (math.inf, math.inf)
        if not (left <= x <= right and bottom <= y <= top):
            continue
        while any(math.dist((x, y), other) < _APART * (right - left) for other in taken):
            x += 1.1 * _APART * (right - left)
        taken.append((x, y))
        yield Spot(round(x, 1), round(height - y, 1), str(number))
