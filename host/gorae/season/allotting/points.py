"""Points of a school, by the facts that the office's rules name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from gorae.season.files import AllotmentRules, School

Fact: TypeAlias = str
"""A key of `allotment.points` in `season.yaml`."""

FACTS: Mapping[Fact, Callable[[School, AllotmentRules], bool]] = {
    "not-last-year": lambda school, rules: school.last_year == "none",
    "small-school": lambda school, rules: school.classes <= rules.small_school,
    "far": lambda school, rules: school.public_transport_minutes > rules.far_minutes,
    "welfare": lambda school, rules: school.welfare,
    "no-show": lambda school, rules: school.last_year == "no-show",
}


def points_of(school: School, rules: AllotmentRules) -> dict[Fact, int]:
    """Return the points of each fact that is true of a school, in the order of the rules."""
    return {fact: points for fact, points in rules.points.items() if FACTS[fact](school, rules)}
