"""Line sensors: dark over a line, light beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gorae.health.findings import PartFinding, failed, ok, unknown
from gorae.health.selftest import SIDES, SelfTestReport
from gorae.health.wheels import felt
from gorae.kits import Kit
from gorae.kits.conditions import Condition
from gorae.parts import LineSensor


def test(
    kit: Kit, part: str, sensor: LineSensor, seen: SelfTestReport, helped: Mapping[str, SelfTestReport]
) -> Iterator[PartFinding]:
    """Tell how one line sensor is."""
    side = SIDES[sensor.at.y < 0] if sensor.at.y else None
    steps = {half: helped[f"line_{half}"] for half in SIDES if f"line_{half}" in helped}
    if part not in seen.line:
        yield failed(part, Condition.NO_READING, error=seen.trouble.get("line", "–"))
    elif side and len(steps) == len(SIDES):
        own, other = steps[side], steps[SIDES[side == "left"]]
        fault = _LINE[seen.line[part], _dark(own, part), _dark(other, part)]
        yield failed(part, fault) if fault else ok(part, "health.line-ok")
    elif not seen.line[part] and any(_dark(step, part) for step in steps.values()):
        yield ok(part, "health.line-ok")  # one in the middle, at the edge of the black
    else:
        yield _unhelped(part, seen.line[part], on_floor=bool(felt(kit, seen).turning))


def _dark(step: SelfTestReport, part: str) -> bool:
    return step.line.get(part, False)


def _unhelped(part: str, dark: bool, *, on_floor: bool) -> PartFinding:
    """In the air a sensor sees dark, for nothing comes back."""
    if not dark:
        return ok(part, "health.line-light")
    if on_floor:
        return failed(part, Condition.LINE_DARK_ON_LIGHT)
    return unknown(part, "health.line-dark-on-light")


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


OF = {LineSensor: test}
