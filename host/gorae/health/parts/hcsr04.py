"""The sonar: it hears something, steadily, and a hand where it is held."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping

from gorae.health.findings import PartFinding, failed, ok
from gorae.health.selftest import SelfTestReport
from gorae.kits import Kit
from gorae.kits.conditions import Condition
from gorae.parts import HcSr04
from gorae.parts.hcsr04 import ECHO_US_PER_CM

_NO_ECHO_US = 30_000
"""From here on nothing came back: the sensor gives up after 38 ms."""
US_PER_MM = ECHO_US_PER_CM / 10
_STEADY_MM = 60
_NEAR_MM = (20, 250)
"""A hand is held this far before the sonar."""


def test(
    kit: Kit, part: str, sonar: HcSr04, seen: SelfTestReport, helped: Mapping[str, SelfTestReport]
) -> Iterator[PartFinding]:
    """Tell how the sonar is; with the help of a hand that is held before it, also whether it measures."""
    hand = helped.get("sonar")
    if "sonar" in seen.trouble:
        yield failed(part, Condition.NO_READING, error=seen.trouble["sonar"])
    elif not any(ping > 0 for ping in seen.pings):
        yield failed(part, Condition.SONAR_SILENT)
    elif hand is None:
        yield _listening(part, seen)
    else:
        mm = _heard_mm(hand)
        if mm is not None and _NEAR_MM[0] <= mm <= _NEAR_MM[1]:
            yield ok(part, "health.sonar-near", mm=mm)
        else:
            yield failed(part, Condition.SONAR_NOT_NEAR, mm=mm or "–")


def _listening(part: str, seen: SelfTestReport) -> PartFinding:
    heard = _echoes_mm(seen)
    if not heard:
        return ok(part, "health.sonar-nothing")
    mm = round(statistics.median(heard))
    spread = statistics.median(abs(one - mm) for one in heard)
    return ok(part, "health.sonar-ok", mm=mm) if spread <= _STEADY_MM else failed(part, Condition.SONAR_WILD)


def _heard_mm(seen: SelfTestReport) -> int | None:
    heard = _echoes_mm(seen)
    return round(statistics.median(heard)) if heard else None


def _echoes_mm(seen: SelfTestReport) -> list[float]:
    return [ping / US_PER_MM for ping in seen.pings if 0 < ping < _NO_ECHO_US]


OF = {HcSr04: test}
