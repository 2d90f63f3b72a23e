"""Measuring one robot: both wheels get the same power for a while, and where it ends tells how they differ.

Start from rest, end at rest: a wheel lags behind its power as much at the end as at the start, so the way
that it went is its speed times the time of power. The robot drives an arc; its chord, by ruler or by
the kit's own sensors, gives the way of the middle, and the turn the difference of the wheels.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gorae.boards import Repl
from gorae.boards.errors import NoAnswerError
from gorae.boards.identity import read_answers
from gorae.errors import UsageError
from gorae.health.selftest import degrees_turned, numbers, pulse_parts, run_onboard, share_for
from gorae.kits import Kit
from gorae.kits.calibration import Calibration, is_likely
from gorae.parts import HcSr04
from gorae.texts import Text

SPEED_MM_S = 200.0
_IN_THE_OPEN = {"MS": 3000, "CLEAR": 700, "FAR": 1_000_000, "PINGS": 5}
"""For how long, and how near and how far something may stand ahead, in mm."""
_BEFORE_WALL = {"MS": 1500, "CLEAR": 450, "FAR": 1100, "PINGS": 21}
"""It goes less far: the sonar must still look at the wall squarely at the end."""
_SQUARE_SHARE = 0.4
"""Of the sonar's beam: turned further, what it hears is no longer the wall straight ahead."""
_NEAREST_MM, _FARTHEST_MM = 30.0, 2000.0


@dataclass(frozen=True)
class StraightDrive:
    """A drive with equal power on both wheels, as far as the kit itself can tell of it."""

    power: float
    """Share of full power, 0 to 1, as its driver rounds it."""
    seconds: float
    turned_deg: float | None = None
    """Counter-clockwise, by its gyroscope."""
    wall_mm: tuple[float, float] | None = None
    """What its sonar measured before and after."""


def drive_along(repl: Repl, kit: Kit, *, wall: bool = False) -> StraightDrive:
    """Let the robot drive, some 60 cm, or 30 cm before a `wall`. Raises DeviceError.

    It does not when its sonar says that there is no room, or no wall: UsageError.
    """
    if wall and not kit.find(HcSr04):
        raise UsageError(Text("health.no-wall"))
    values = {"SHARE": share_for(kit, SPEED_MM_S)} | (_BEFORE_WALL if wall else _IN_THE_OPEN)
    said = read_answers(run_onboard(repl, "drive", values))
    _check_room(said, values, wall=wall)
    pulse, steps = pulse_parts(said.get("pulse")), numbers(said.get("steps"), 2)
    if not pulse or not steps or steps[1] <= 0:
        raise NoAnswerError(Text("boards.no-answer", port=repl.link.name))
    took_ms, _, sums = pulse
    return StraightDrive(
        power=steps[0] / steps[1],
        seconds=took_ms / 1000,
        turned_deg=degrees_turned(sums) if said.get("turns") else None,
        wall_mm=_walls(said.get("sonar_before"), said.get("sonar_after")) if wall else None,
    )


def past_drive(repl: Repl, kit: Kit) -> StraightDrive:
    """What `drive_along` did with this robot when somebody measured it with a ruler. Raises DeviceError."""
    steps = repl.exec("import _gorae\nprint(_gorae.STEPS)").strip()
    if not steps.isdigit() or not int(steps):
        raise NoAnswerError(Text("boards.no-answer", port=repl.link.name))
    return StraightDrive(
        round(share_for(kit, SPEED_MM_S) * int(steps)) / int(steps), _IN_THE_OPEN["MS"] / 1000
    )


def measured(
    kit: Kit, drive: StraightDrive, distance_mm: float | None = None, drift_mm: float | None = None
) -> Calibration:
    """The calibration of a robot that drove so, and went `distance_mm` ahead and `drift_mm` to the left.

    What is left out the kit has measured itself. Raises UsageError when it has not, or nothing sensible
    comes of it.
    """
    turn, way = _arc(kit, drive, distance_mm, drift_mm)
    share = (drive.power - kit.drive.dead_band) / (1 - kit.drive.dead_band)
    speed, difference = way / drive.seconds, turn * kit.drive.track_width / drive.seconds
    if speed <= 0 or share <= 0:
        raise UsageError(Text("health.unlikely", kit=kit.id))
    found = Calibration(kit.id, round(difference / speed, 4), round(speed / share, 1))
    if not is_likely(kit, found):
        raise UsageError(Text("health.unlikely", kit=kit.id))
    return found


def _check_room(said: Mapping[str, Any], values: Mapping[str, Any], *, wall: bool) -> None:
    pings = numbers(said.get("sonar_before"), values["PINGS"])
    if pings is None:
        return
    mm = statistics.median(pings)
    if mm < values["CLEAR"]:
        raise UsageError(Text("health.no-room", mm=round(mm), needed=values["CLEAR"]))
    if wall and mm > values["FAR"]:
        raise UsageError(Text("health.no-wall"))


def _arc(kit: Kit, drive: StraightDrive, distance: float | None, drift: float | None) -> tuple[float, float]:
    """By how many radians it turned to the left, and how many mm its middle went."""
    turn = None if drive.turned_deg is None else math.radians(drive.turned_deg)
    if distance is None:
        distance = _by_wall(kit, drive, turn, drift)
    if drift is not None:
        turn = 2 * math.atan2(drift, distance)
    if turn is None:
        raise UsageError(Text("health.needs-drift"))
    if abs(turn) > math.pi / 2 or distance <= 0:
        raise UsageError(Text("health.unlikely", kit=kit.id))
    chord = distance / math.cos(turn / 2)
    return turn, chord * (turn / 2) / math.sin(turn / 2) if turn else chord


def _by_wall(kit: Kit, drive: StraightDrive, turn: float | None, drift: float | None) -> float:
    """mm that it came nearer to the wall that it looks at."""
    sonar = next(iter(kit.find(HcSr04).values()), None)
    if drive.wall_mm is None or sonar is None:
        raise UsageError(Text("health.no-wall"))
    nearer = drive.wall_mm[0] - drive.wall_mm[1]
    if turn is None and drift is not None:
        turn = 2 * math.atan2(drift, nearer)
    if abs(turn or 0.0) > math.radians(sonar.beam * _SQUARE_SHARE):
        raise UsageError(Text("health.wall-askew"))
    return nearer + sonar.at.x * (1 - math.cos(turn or 0.0))


def _walls(before: object, after: object) -> tuple[float, float] | None:
    first, last = _heard(before), _heard(after)
    return (first, last) if first and last else None


def _heard(pings: object) -> float | None:
    """The mean of most distances: without the quarter at each end, where a ping went wrong."""
    known = numbers(pings, _BEFORE_WALL["PINGS"])
    if known is None:
        return None
    cut = len(known) // 4
    middle = sorted(known)[cut:-cut]
    return statistics.mean(middle) if middle[0] >= _NEAREST_MM and middle[-1] <= _FARTHEST_MM else None
