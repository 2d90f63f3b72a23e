"""What is wrong with a kit, by what it said of itself: a pure function, one finding a part."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from gorae.health.findings import PartFinding, failed, ok, unknown
from gorae.health.selftest import SIDES, SelfTestReport
from gorae.health.wheels import Felt, Turning, felt
from gorae.kits import Kit, load_board
from gorae.kits.conditions import Condition
from gorae.parts import KINDS, Mpu6050
from gorae.parts.registry import Registry
from gorae.physics import GRAVITY

_G_TOLERANCE = 0.15
_WEAK = 0.7
"""Of the expected speed: with less than this on every wheel the battery is empty."""

OBSERVED: Mapping[str, Turning | None] = {
    "ahead": Turning(None, True),
    "back": Turning(None, False),
    "none": None,
    "other": Turning("other", True),
}
"""What somebody may say who watched a wheel that was to turn ahead first: itself ahead or back, no wheel, or
the other one."""


@dataclass(frozen=True)
class Health:
    """How a kit is."""

    kit: str
    findings: tuple[PartFinding, ...]

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
    seen: SelfTestReport,
    *,
    steps: Mapping[str, SelfTestReport] | None = None,
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
        *_parts(kit, seen, helped),
        *_balance(kit, seen),
        *_buttons(seen, helped),
        *_light(seen),
    ]
    return Health(kit.id, tuple(found))


# --- motors -------------------------------------------------------------------------------------------


def _motors(kit: Kit, seen: SelfTestReport, observed: Mapping[str, str]) -> Iterator[PartFinding]:
    if "motors" not in kit.parts:
        return
    silent = next((seen.trouble[name] for name in _TRIED if name in seen.trouble), None)
    if silent is not None:
        yield failed("motors", Condition.MOTORS_SILENT, error=silent)
        return
    known = felt(kit, seen)
    turning = dict(known.turning) if not known.doubtful else {}
    turning |= {side: _watched(side, observed) for side in SIDES if f"{side}_motor" in observed}
    if all(one and one.side not in (None, side) for side, one in turning.items()) and len(turning) == 2:
        yield failed("motors", Condition.MOTORS_SWAPPED)
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


def _motor(
    side: str, turning: Mapping[str, Turning | None], seen: SelfTestReport, known: Felt
) -> PartFinding:
    part = f"{side}_motor"
    if side not in turning:
        key = "health.motor-doubtful" if known.doubtful else "health.motor-not-felt"
        if not seen.feels:
            key = "health.motor-no-feeling"
        return unknown(part, key)
    one = turning[side]
    if one is None:
        return failed(part, Condition.MOTOR_DEAD)
    if one.side not in (None, side):
        return failed(part, Condition.MOTOR_TURNS_OTHER if one.ahead else Condition.MOTOR_TURNS_OTHER_BACK)
    return ok(part, "health.motor-ok") if one.ahead else failed(part, Condition.MOTOR_BACKWARDS)


def _battery(turning: Mapping[str, Turning | None]) -> Iterator[PartFinding]:
    """No kit measures its battery: slow wheels do."""
    shares = [one.share for one in turning.values() if one and one.share is not None]
    if not shares:
        return
    best, percent = max(shares), round(100 * max(shares))
    if best < _WEAK:
        yield failed("battery", Condition.BATTERY_WEAK, percent=percent)
    else:
        yield ok("battery", "health.battery-ok", percent=percent)


# --- sensors ------------------------------------------------------------------------------------------


Test: TypeAlias = Callable[
    [Kit, str, Any, SelfTestReport, Mapping[str, SelfTestReport]], Iterator[PartFinding]
]
"""Of one part of a kit by its name: from what the kit said, and said while somebody helped."""
TESTS: Registry[Test] = Registry("gorae.health.parts")


def _parts(kit: Kit, seen: SelfTestReport, helped: Mapping[str, SelfTestReport]) -> Iterator[PartFinding]:
    for name, part in sorted(kit.parts.items(), key=lambda item: KINDS.index(type(item[1]))):
        test = TESTS.of(type(part))
        if test:
            yield from test(kit, name, part, seen, helped)


def _balance(kit: Kit, seen: SelfTestReport) -> Iterator[PartFinding]:
    """The accelerometer: gravity, whichever way the board stands."""
    part = "imu" if kit.find(Mpu6050) else "accelerometer"
    if part == "accelerometer" and "accelerometer" not in load_board(kit.board).onboard:
        return
    if seen.rest is None:
        trouble = seen.trouble.get("feels") or seen.trouble.get("rest") or "–"
        yield failed(part, Condition.IMU_SILENT if part == "imu" else Condition.NO_READING, error=trouble)
        return
    g = math.sqrt(sum(axis * axis for axis in seen.rest)) / GRAVITY
    if abs(g - 1) <= _G_TOLERANCE:
        yield ok(part, "health.gravity-ok", g=f"{g:.2f}")
    else:
        yield failed(part, Condition.GRAVITY_WRONG, g=f"{g:.2f}")


def _buttons(seen: SelfTestReport, helped: Mapping[str, SelfTestReport]) -> Iterator[PartFinding]:
    for name, pressed in seen.buttons.items():
        part = f"button_{name}"
        held = helped[part].buttons.get(name, False) if part in helped else None
        if pressed:
            yield failed(part, Condition.BUTTON_STUCK)
        elif held is None:
            yield ok(part, "health.button-free")
        elif held:
            yield ok(part, "health.button-ok")
        else:
            yield failed(part, Condition.BUTTON_DEAD)


def _light(seen: SelfTestReport) -> Iterator[PartFinding]:
    if seen.light is not None:
        yield ok("light", "health.light", level=seen.light)
