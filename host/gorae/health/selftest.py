"""The self-test on the kit: what runs there is `boards/onboard/selftest.py`; here is what it says.

Axes: ahead, left, up. Whatever a board says may be wrong or missing; what makes no sense counts as not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gorae.boards import Repl, guest
from gorae.boards.identity import read_answers
from gorae.boards.run import stop_motors
from gorae.kits import Kit
from gorae.parts import LineSensor
from gorae.physics import GRAVITY
from gorae.texts.words import shown

Axes = tuple[float, float, float]
SIDES = ("left", "right")

PULSE_MS = 240
"""A wheel is driven this long ahead, and as long back: …"""
AFTER_MS = 350
"""… and felt so much longer, until it stands."""
SPEED_MM_S = 250.0
"""… at this speed where the kit is so fast: it goes 6 cm, and the robot swings around the other one."""
_FASTEST_SHARE = 0.9
_LONGEST_S = 30.0
_MM_S2 = GRAVITY / 1024
_DEG_S = 1 / 131


@dataclass(frozen=True)
class Pulse:
    """What the kit felt of one wheel that was driven for a moment."""

    during: Axes
    """mm/s, the integral of acceleration while there was power."""
    whole: Axes
    """mm/s, until it stood again."""
    turned: float | None
    """deg, counter-clockwise; None when the kit has no gyroscope."""


@dataclass(frozen=True)
class SelfTestReport:
    """What a kit said of itself."""

    feels: bool = False
    """Whether it has an accelerometer that answers."""
    upright: bool = False
    """Whether that stands on edge, so that nobody knows whether it faces ahead or back."""
    rest: Axes | None = None
    """mm/s², felt while it stood."""
    line: Mapping[str, bool] = field(default_factory=dict)
    """By its name in the kit, whether a line sensor sees dark."""
    buttons: Mapping[str, bool] = field(default_factory=dict)
    """By name, whether it is pressed."""
    pings: tuple[int, ...] = ()
    """µs of each echo; negative when none began or it never ended."""
    light: int | None = None
    """0 (dark) to 255."""
    asked: Mapping[str, object] = field(default_factory=dict)
    """By the name of a part with a test of its own, what that said."""
    wheels: Mapping[str, tuple[Pulse, Pulse]] = field(default_factory=dict)
    """By side, driven ahead and driven back."""
    trouble: Mapping[str, str] = field(default_factory=dict)
    """By what was tried, the error in the board's words."""


def share_for_test(kit: Kit) -> float:
    """The share of full power that a wheel is tested at."""
    return share_for(kit, SPEED_MM_S)


def share_for(kit: Kit, speed_mm_s: float) -> float:
    """The share of full power at which a wheel has this speed, or the largest that is sensible."""
    drive = kit.drive
    share = drive.dead_band + (1 - drive.dead_band) * speed_mm_s / drive.top_speed
    return round(min(share, _FASTEST_SHARE), 3)


def look(repl: Repl, kit: Kit, wheels: tuple[str, ...] = SIDES) -> SelfTestReport:
    """Let the kit in whose raw REPL `repl` is test itself; `wheels` are driven, the rest is only read.

    It must have gorae's firmware. The motors stand afterwards, whatever happens. Raises DeviceError.
    """
    if "motors" not in kit.parts:
        wheels = ()
    values = {"WHEELS": wheels, "SHARE": share_for_test(kit), "MS": PULSE_MS, "AFTER_MS": AFTER_MS}
    values["ASKS"] = tuple((name, part.self_test) for name, part in kit.parts.items() if part.self_test)
    said = run_onboard(repl, "selftest", values)
    return seen(kit, read_answers(said))


def run_onboard(repl: Repl, name: str, values: Mapping[str, object]) -> bytes:
    """Run a program that drives; what it said. If it does not end well the motors are stopped from here."""
    repl.soft_reset()
    try:
        said = repl.exec(guest.program("feel") + guest.program(name, **values), _LONGEST_S)
    except BaseException:
        stop_motors(repl)
        raise
    repl.soft_reset()
    return said


def line_sensors(kit: Kit) -> list[str]:
    """Their names from left to right, as the firmware tells them."""
    sensors = kit.find(LineSensor)
    return sorted(sensors, key=lambda name: -sensors[name].at.y)


def seen(kit: Kit, said: Mapping[str, Any]) -> SelfTestReport:
    """What the answers of a board on that kit mean."""
    feels, upright, turns = _bools(said.get("feels"), 3) or (False, False, False)
    sensors = line_sensors(kit)
    line, buttons = _bools(said.get("line"), len(sensors)), _bools(said.get("buttons"), 2)
    rest = numbers(said.get("rest"), 4)
    light = numbers([said.get("light")], 1)
    both = {side: (said.get(f"{side}_ahead"), said.get(f"{side}_back")) for side in SIDES}
    pulses = {side: (_pulse(ahead, turns), _pulse(back, turns)) for side, (ahead, back) in both.items()}
    return SelfTestReport(
        feels=feels,
        upright=upright,
        rest=_axes(rest, _MM_S2) if rest else None,
        line=dict(zip(sensors, line, strict=True)) if line else {},
        buttons=dict(zip(("a", "b"), buttons, strict=True)) if buttons else {},
        pings=tuple(round(ping) for ping in numbers(said.get("sonar"), 5) or ()),
        light=round(light[0]) if light and 0 <= light[0] <= 255 else None,
        asked={name: said[name] for name in kit.parts if name in said},
        wheels={side: (ahead, back) for side, (ahead, back) in pulses.items() if ahead and back},
        trouble={
            name.removesuffix("_trouble"): shown(str(said[name]))
            for name in said
            if name.endswith("_trouble")
        },
    )


def numbers(value: object, count: int) -> tuple[float, ...] | None:
    """So many finite numbers, or None when it is anything else."""
    if not isinstance(value, (tuple, list)) or len(value) != count:
        return None
    if not all(isinstance(number, (int, float)) and abs(number) < 1e12 for number in value):
        return None
    return tuple(float(number) for number in value)


def degrees_turned(sums: tuple[float, ...]) -> float:
    """Return degrees from the board's sums over 1/131 deg/s and ms."""
    return sums[3] * _DEG_S / 1000


def pulse_parts(value: object) -> tuple[float, tuple[float, ...], tuple[float, ...]] | None:
    """True ms of power, and the board's sums at its end and at rest."""
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        return None
    took, during, whole = numbers(value[:1], 1), numbers(value[1], 4), numbers(value[2], 4)
    return (took[0], during, whole) if took and during and whole else None


def _pulse(value: object, turns: bool) -> Pulse | None:
    parts = pulse_parts(value)
    if parts is None:
        return None
    _, during, whole = parts
    per_ms = _MM_S2 / 1000
    return Pulse(_axes(during, per_ms), _axes(whole, per_ms), degrees_turned(whole) if turns else None)


def _axes(values: tuple[float, ...], unit: float) -> Axes:
    ahead, left, up = (value * unit for value in values[:3])
    return ahead, left, up


def _bools(value: object, count: int) -> tuple[bool, ...] | None:
    if not isinstance(value, (tuple, list)) or len(value) != count:
        return None
    return tuple(bool(item) for item in value)
