"""How one part is, and how a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gorae.kits.conditions import Condition
from gorae.texts import Text

Status = Literal["ok", "failed", "unknown"]


@dataclass(frozen=True)
class PartFinding:
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


def ok(part: str, key: str, **values: object) -> PartFinding:
    """Return that a part is well, in the words of `key`."""
    return PartFinding(part, Condition.GOOD, Text(key, **values))


def unknown(part: str, key: str) -> PartFinding:
    """Return that nobody can tell, in the words of `key`."""
    return PartFinding(part, Condition.UNKNOWN, Text(key))


def failed(part: str, fault: Condition, **values: object) -> PartFinding:
    """Return what is wrong with a part."""
    return PartFinding(part, fault, Text(f"health.{fault}", **values))
