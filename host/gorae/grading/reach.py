"""What can happen in the runs of a challenge: where the kit's sensors and the robot itself can get."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import hypot, inf
from typing import TYPE_CHECKING

from gorae.errors import DocumentError, UsageError
from gorae.grading.fields import Range
from gorae.kits import Arena, Kit, arena_signals, load_kit
from gorae.parts import LineSensor
from gorae.stl.bounds import Possibilities
from gorae.stl.spans import MISSING, Span
from gorae.telemetry.signals import SIGNALS, of_robot

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge

_SPARE = 1.05
_SPARE_MM = 1.0


def possibilities(
    arena: Arena, kit: Kit, end_s: float, imbalance: Range | None = None, *, held: bool = False
) -> Possibilities:
    """Return what signals can be with this kit in this arena. `imbalance` is what the runs add to the kit's.

    A kit that is `held` goes nowhere.
    """
    spans = {name: Span(signal.low, signal.high, signal.gaps) for name, signal in SIGNALS.items()}
    spans |= _places(arena, kit)
    spans["speed"] = _speed(kit, max(abs(imbalance.low), abs(imbalance.high)) if imbalance else 0.0)
    if held:
        spans |= {"speed": Span(0.0, 0.0), "bumps": Span(0.0, 0.0)}
    for part in kit.parts.values():
        spans |= {name: Span(*ends) for name, ends in part.limits().items()}
    for name in {"lap", "line_offset", "covered"} - arena_signals(arena):
        spans[name] = MISSING
    return Possibilities(spans, arena.zones, end_s)


def with_robots(own: Possibilities, challenge: Challenge, arena: Arena) -> Possibilities:
    """Return what can happen when the robots of a challenge are there, too. Unknown kits are passed over."""
    spans = dict(own.spans)
    for name, robot in challenge.robots.items():
        others = dict(own.spans)
        with suppress(UsageError, DocumentError):
            if robot.kit:
                others = dict(possibilities(arena, load_kit(robot.kit), own.end_s).spans)
        spans |= {of_robot(name, signal): span for signal, span in others.items()}
    return replace(own, spans=spans)


def _arm(kit: Kit) -> float:
    """mm from the middle of the axle to that of the body."""
    return hypot(kit.body.center.x, kit.body.center.y)


def _speed(kit: Kit, imbalance: float) -> Span:
    """A robot that turns at a wall is pushed ahead by its own body."""
    drive = kit.drive
    wheels = drive.top_speed * (1 + (abs(drive.imbalance) + imbalance) / 2)
    fastest = wheels * (1 + 2 * _arm(kit) / drive.track_width) * _SPARE
    return Span(-fastest, fastest)


def _places(arena: Arena, kit: Kit) -> dict[str, Span]:
    """The walls around an arena keep the middle of the body in. Without them a robot may go anywhere."""
    if not arena.border:
        return {}
    over = _arm(kit) + _SPARE_MM
    x, y = Span(-over, arena.size.x + over), Span(-over, arena.size.y + over)
    farthest = min(
        (_farthest(x, y, line.start.x, line.start.y) for line in arena.lines.values()), default=inf
    )
    ahead = max((hypot(sensor.at.x, sensor.at.y) for sensor in kit.find(LineSensor).values()), default=0.0)
    off = farthest + ahead + _SPARE_MM
    return {"x": x, "y": y, "line_offset": Span(-off, off)}


def _farthest(across: Span, along: Span, x: float, y: float) -> float:
    """mm from a point to the farthest place of a floor."""
    return hypot(max(x - across.low, across.high - x), max(y - along.low, along.high - y))
