"""What is wrong with a kit, by what it said of itself: a pure function, one finding a part."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gorae.health.selftest import SIDES, Seen
from gorae.health.wheels import Felt, Turning, felt
from gorae.kits import Kit, load_board
from gorae.kits.conditions import Condition
from gorae.parts import HcSr04, LineSensor, Mpu6050
from gorae.parts.hcsr04 import ECHO_US_PER_CM
from gorae.physics import GRAVITY
from gorae.texts import Text

Status = Literal["ok", "failed", "unknown"]

_G_TOLERANCE = 0.15
_WEAK = 0.7
"""Of the expected speed: with less than this on every wheel the battery is empty."""
_NO_ECHO_US = 30_000
"""From here on nothing came back: the sensor gives up after 38 ms."""
US_PER_MM = ECHO_US_PER_CM / 10
_STEADY_MM = 60
_NEAR_MM = (20, 250)
"""A hand is held this far before the sonar."""

OBSERVED: Mapping[str, Turning | None] = {
    "ahead": Turning(None, True),
    "back": Turning(None, False),
    "none": None,
    "other": Turning("other", True),
}
"""What somebody may say who watched a wheel that was to turn ahead first: itself ahead or back, no wheel, or
the other one."""


@dataclass(frozen=True)
class Finding:
    """How one part is."""

    part: str
    """`motors`, `left_motor`, `battery`, or a role of the kit."""
    condition: Condition
    text: Text
    """What is so, and what to do when it is not well."""

    @property
    def status(self) -> Status:
        if self.condition.is_fault:
            return "failed"
        return "unknown" if self.condition is Condition.UNKNOWN else "ok"

    def say(self, lang: str) -> str:
        return Text("health.finding", part=Text(f"health.part-{self.part}"), says=self.text).say(lang)


@dataclass(frozen=True)
class Health:
    """How a kit is."""

    kit: str
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether no part failed. What nobody could tell is no failure."""
        return not any(finding.status == "failed" for finding in self.findings)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Parts that nobody could tell anything about."""
        return tuple(finding.part for finding in self.findings if finding.status == "unknown")

    def brief(self) -> dict[str, Condition]:
        """Return the condition of each part, to be kept."""
        return {one.part: one.condition for one in self.findings}

    def as_json(self, lang: str) -> dict[str, Any]:
        parts = [
            {"part": one.part, "status": one.status, "message": one.text.say(lang)} for one in self.findings
        ]
        return {"kit": self.kit, "passed": self.passed, "parts": parts}


def judge(
    kit: Kit,
    seen: Seen,
    *,
    steps: Mapping[str, Seen] | None = None,
    observed: Mapping[str, str] | None = None,
) -> Health:
    """What is to say of each part of the kit.

    `seen`: on a light floor, buttons let go. `steps`, what it saw while somebody helped: `line_left` and
    `line_right` (only the sensors on that side over black), `sonar` (a hand before it), `button_a` and
    `button_b` (held). `observed`: by `left_motor` and `right_motor` one of OBSERVED; it counts more than
    what the kit felt.
    """
    helped = steps or {}
    found = [
        *_motors(kit, seen, observed or {}),
        *_lines(kit, seen, helped),
        *_sonar(kit, seen, helped.get("sonar")),
        *_balance(kit, seen),
        *_buttons(seen, helped),
        *_light(seen),
    ]
    return Health(kit.id, tuple(found))


def _ok(part: str, key: str, **values: object) -> Finding:
    return Finding(part, Condition.GOOD, Text(key, **values))


def _unknown(part: str, key: str) -> Finding:
    return Finding(part, Condition.UNKNOWN, Text(key))


def _failed(part: str, fault: Condition, **values: object) -> Finding:
    return Finding(part, fault, Text(f"health.{fault}", **values))


# --- motors -------------------------------------------------------------------------------------------


def _motors(kit: Kit, seen: Seen, observed: Mapping[str, str]) -> Iterator[Finding]:
    if "motors" not in kit.parts:
        return
    silent = next((seen.trouble[name] for name in _TRIED if name in seen.trouble), None)
    if silent is not None:
        yield _failed("motors", Condition.MOTORS_SILENT, error=silent)
        return
    known = felt(kit, seen)
    turning = dict(known.turning) if not known.doubtful else {}
    turning |= {side: _watched(side, observed) for side in SIDES if f"{side}_motor" in observed}
    if all(one and one.side not in (None, side) for side, one in turning.items()) and len(turning) == 2:
        yield _failed("motors", Condition.MOTORS_SWAPPED)
        turning = {one.side: one for one in turning.values() if one and one.side}  # by what really turned
    for side in SIDES:
        yield _motor(side, turning, seen, known)
    yield from _battery(turning)


_TRIED = tuple(f"{side}_{way}" for side in SIDES for way in ("ahead", "back"))


def _watched(side: str, observed: Mapping[str, str]) -> Turning | None:
    turning = OBSERVED[observed[f"{side}_motor"]]
    if turning and turning.side == "other":
        return Turning(SIDES[side == "left"], True)
    return turning


def _motor(side: str, turning: Mapping[str, Turning | None], seen: Seen, known: Felt) -> Finding:
    part = f"{side}_motor"
    if side not in turning:
        key = "health.motor-doubtful" if known.doubtful else "health.motor-not-felt"
        if not seen.feels:
            key = "health.motor-no-feeling"
        return _unknown(part, key)
    one = turning[side]
    if one is None:
        return _failed(part, Condition.MOTOR_DEAD)
    if one.side not in (None, side):
        return _failed(part, Condition.MOTOR_TURNS_OTHER if one.ahead else Condition.MOTOR_TURNS_OTHER_BACK)
    return _ok(part, "health.motor-ok") if one.ahead else _failed(part, Condition.MOTOR_BACKWARDS)


def _battery(turning: Mapping[str, Turning | None]) -> Iterator[Finding]:
    """No kit measures its battery: slow wheels do."""
    shares = [one.share for one in turning.values() if one and one.share is not None]
    if not shares:
        return
    best, percent = max(shares), round(100 * max(shares))
    if best < _WEAK:
        yield _failed("battery", Condition.BATTERY_WEAK, percent=percent)
    else:
        yield _ok("battery", "health.battery-ok", percent=percent)


# --- sensors ------------------------------------------------------------------------------------------


def _lines(kit: Kit, seen: Seen, helped: Mapping[str, Seen]) -> Iterator[Finding]:
    on_floor = bool(felt(kit, seen).turning)
    for part, sensor in kit.find(LineSensor).items():
        side = SIDES[sensor.at.y < 0] if sensor.at.y else None
        steps = {half: helped[f"line_{half}"] for half in SIDES if f"line_{half}" in helped}
        if part not in seen.line:
            yield _failed(part, Condition.NO_READING, error=seen.trouble.get("line", "–"))
        elif side and len(steps) == len(SIDES):
            own, other = steps[side], steps[SIDES[side == "left"]]
            fault = _LINE[seen.line[part], _dark(own, part), _dark(other, part)]
            yield _failed(part, fault) if fault else _ok(part, "health.line-ok")
        elif not seen.line[part] and any(_dark(step, part) for step in steps.values()):
            yield _ok(part, "health.line-ok")  # one in the middle, at the edge of the black
        else:
            yield _unhelped(part, seen.line[part], on_floor=on_floor)


def _dark(step: Seen, part: str) -> bool:
    return step.line.get(part, False)


def _unhelped(part: str, dark: bool, *, on_floor: bool) -> Finding:
    """In the air a sensor sees dark, for nothing comes back."""
    if not dark:
        return _ok(part, "health.line-light")
    if on_floor:
        return _failed(part, Condition.LINE_DARK_ON_LIGHT)
    return _unknown(part, "health.line-dark-on-light")


_LINE = {
    (False, True, False): None,
    (True, False, True): Condition.LINE_INVERTED,
    (False, False, True): Condition.LINE_SWAPPED,
    (False, False, False): Condition.LINE_ALWAYS_LIGHT,
    (True, True, True): Condition.LINE_ALWAYS_DARK,
    (False, True, True): Condition.LINE_UNSTEADY,
    (True, True, False): Condition.LINE_UNSTEADY,
    (True, False, False): Condition.LINE_UNSTEADY,
}
"""By what it says over light, over black, and over light beside a black line: dark or not. None: well."""


def _sonar(kit: Kit, seen: Seen, hand: Seen | None) -> Iterator[Finding]:
    for part in kit.find(HcSr04):
        if "sonar" in seen.trouble:
            yield _failed(part, Condition.NO_READING, error=seen.trouble["sonar"])
        elif not any(ping > 0 for ping in seen.pings):
            yield _failed(part, Condition.SONAR_SILENT)
        elif hand is None:
            yield _listening(part, seen)
        else:
            mm = _heard_mm(hand)
            if mm is not None and _NEAR_MM[0] <= mm <= _NEAR_MM[1]:
                yield _ok(part, "health.sonar-near", mm=mm)
            else:
                yield _failed(part, Condition.SONAR_NOT_NEAR, mm=mm or "–")


def _listening(part: str, seen: Seen) -> Finding:
    heard = _echoes_mm(seen)
    if not heard:
        return _ok(part, "health.sonar-nothing")
    mm = round(statistics.median(heard))
    spread = statistics.median(abs(one - mm) for one in heard)
    return (
        _ok(part, "health.sonar-ok", mm=mm) if spread <= _STEADY_MM else _failed(part, Condition.SONAR_WILD)
    )


def _heard_mm(seen: Seen) -> int | None:
    heard = _echoes_mm(seen)
    return round(statistics.median(heard)) if heard else None


def _echoes_mm(seen: Seen) -> list[float]:
    return [ping / US_PER_MM for ping in seen.pings if 0 < ping < _NO_ECHO_US]


def _balance(kit: Kit, seen: Seen) -> Iterator[Finding]:
    """The accelerometer: gravity, whichever way the board stands."""
    part = "imu" if kit.find(Mpu6050) else "accelerometer"
    if part == "accelerometer" and "accelerometer" not in load_board(kit.board).onboard:
        return
    if seen.rest is None:
        trouble = seen.trouble.get("feels") or seen.trouble.get("rest") or "–"
        yield _failed(part, Condition.IMU_SILENT if part == "imu" else Condition.NO_READING, error=trouble)
        return
    g = math.sqrt(sum(axis * axis for axis in seen.rest)) / GRAVITY
    if abs(g - 1) <= _G_TOLERANCE:
        yield _ok(part, "health.gravity-ok", g=f"{g:.2f}")
    else:
        yield _failed(part, Condition.GRAVITY_WRONG, g=f"{g:.2f}")


def _buttons(seen: Seen, helped: Mapping[str, Seen]) -> Iterator[Finding]:
    for name, pressed in seen.buttons.items():
        part = f"button_{name}"
        held = helped[part].buttons.get(name, False) if part in helped else None
        if pressed:
            yield _failed(part, Condition.BUTTON_STUCK)
        elif held is None:
            yield _ok(part, "health.button-free")
        elif held:
            yield _ok(part, "health.button-ok")
        else:
            yield _failed(part, Condition.BUTTON_DEAD)


def _light(seen: Seen) -> Iterator[Finding]:
    if seen.light is not None:
        yield _ok("light", "health.light", level=seen.light)
