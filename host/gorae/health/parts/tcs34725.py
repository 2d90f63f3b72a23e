"""The colour sensor: over a light floor all of its colours are light."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gorae.health.findings import PartFinding, failed, ok
from gorae.health.selftest import SelfTestReport, numbers
from gorae.kits import Kit
from gorae.kits.conditions import Condition
from gorae.parts import Tcs34725

LEAST_ON_LIGHT = 100
"""Of 255 on white paper: what a light floor sends back at least, when lamp and height are right."""


def test(
    kit: Kit, part: str, sensor: Tcs34725, seen: SelfTestReport, helped: Mapping[str, SelfTestReport]
) -> Iterator[PartFinding]:
    """Tell how the colour sensor is."""
    colours = numbers(seen.asked.get(part), 3)
    if colours is None:
        yield failed(part, Condition.NO_READING, error=seen.trouble.get(part, "–"))
        return
    told = ", ".join(f"{colour:.0f}" for colour in colours)
    if min(colours) < LEAST_ON_LIGHT:
        yield failed(part, Condition.COLOUR_DARK, colours=told)
    else:
        yield ok(part, "health.colour-ok", colours=told)


OF = {Tcs34725: test}
