"""What may be wrong with a virtual robot, so that whoever looks for it can be tested.

The firmware on the board is made for the kit as it should be; the robot around it is another one.

    defects = parse_defects(["swapped-motors", "slow:10%"])
    robot = LiveRobot(kit, arena, start, seed=1, lang="en", defects=defects)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.errors import UsageError
from gorae.kits import Kit
from gorae.parts import KINDS, LinePin
from gorae.texts import Text
from gorae.texts.words import nearest, shown
from gorae.units import UnitError, parse

WIRED = ("swapped-motors", "left-backwards", "right-backwards", "left-dead", "right-dead")
"""Between the motors and their driver."""
SENSED = ("swapped-line", "left-line-inverted", "right-line-inverted")
"""Inverted are only sensors with a pin of their own."""
MISSING = {
    **{f"no-{role}": role for kind in KINDS for role in kind.roles if len(kind.roles) == 1},
    "no-left-line": "line_left",
    "no-right-line": "line_right",
}
"""Parts that do not answer."""
AMOUNTS = ("imbalance", "slow", "weak")
"""With an amount: by how much the right wheel is faster, both are slower, the battery is empty."""
KNOWN = (*WIRED, *SENSED, *MISSING, *(f"{name}:10%" for name in AMOUNTS))
_MOST = 0.9


@dataclass(frozen=True)
class Defects:
    """All that is wrong with one robot."""

    names: frozenset[str] = frozenset()
    imbalance: float = 0.0
    slow: float = 0.0
    weak: float = 0.0

    def powers(self, left: float, right: float) -> tuple[float, float]:
        """What reaches the motors of these powers."""
        if "swapped-motors" in self.names:
            left, right = right, left
        return self._wire("left", left), self._wire("right", right)

    def _wire(self, side: str, power: float) -> float:
        if f"{side}-dead" in self.names:
            return 0.0
        return -power if f"{side}-backwards" in self.names else power

    def driven(self, kit: Kit) -> Kit:
        """The kit as it moves."""
        drive = kit.drive
        own = {
            "imbalance": drive.imbalance + self.imbalance,
            "top_speed": drive.top_speed * (1 - self.slow),
        }
        return kit.model_copy(update={"drive": drive.model_copy(update=own)})

    def wired(self, kit: Kit) -> Kit:
        """The kit as its parts hang on the board."""
        missing = {role for name, role in MISSING.items() if name in self.names}
        parts = {role: part for role, part in kit.parts.items() if role not in missing}
        for side in ("left", "right"):
            part = parts.get(f"line_{side}")
            if f"{side}-line-inverted" in self.names and isinstance(part, LinePin):
                parts[f"line_{side}"] = part.model_copy(update={"dark": 1 - part.dark})
        if "swapped-line" in self.names and {"line_left", "line_right"} <= parts.keys():
            parts |= {"line_left": parts["line_right"], "line_right": parts["line_left"]}
        return kit.model_copy(update={"parts": parts})


SOUND = Defects()
CROSSED = Defects(frozenset({"swapped-motors"}))
"""Left and right motor are at each other's place on the board."""


def parse_defects(words: Sequence[str]) -> Defects:
    """`("left-dead", "slow:10%")`. Raises UsageError for what is none."""
    names: set[str] = set()
    amounts: dict[str, float] = {}
    for word in words:
        name, colon, amount = word.partition(":")
        if name in AMOUNTS:
            amounts[name] = _share(word, amount)
        elif colon or name not in (*WIRED, *SENSED, *MISSING):
            known = nearest(name, KNOWN, 0.6) or ", ".join(KNOWN)
            raise UsageError(Text("bench.no-defect", word=shown(word), known=known))
        names.add(name)
    return Defects(frozenset(names - set(AMOUNTS)), **amounts)


def _share(word: str, amount: str) -> float:
    try:
        share = parse(amount, "share")
    except UnitError:
        share = 1.0
    if not -_MOST <= share <= _MOST:
        raise UsageError(Text("bench.defect-amount", word=shown(word)))
    return share
