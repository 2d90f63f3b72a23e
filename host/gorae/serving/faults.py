"""`--fault`: what goes wrong with virtual kits, all of them or only the third."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from gorae.errors import UsageError
from gorae.flash.daplink import NAME
from gorae.images.daplink import FAILURES
from gorae.texts import Text
from gorae.virtual.daplink.drive import DriveFaults
from gorae.virtual.endpoints.line import KINDS as OF_LINES
from gorae.virtual.endpoints.line import Faults, parse_faults

_SPEC = re.compile(r"(?:(?P<kit>\d{1,9}):)?(?P<rest>(?P<kind>[a-z][a-z-]*)(?:[:=](?P<amount>.+))?)")
_TIMED_OUT = 504
_SOME_BYTES = 100_000


@dataclass
class Mishaps:
    """What goes wrong with one kit."""

    line: Faults = field(default_factory=Faults)
    drive: DriveFaults = field(default_factory=DriveFaults)
    busy: bool = False
    """Another program has its port."""
    forbidden: bool = False
    """Its port is not for this user."""
    wrong_board: bool = False
    """It is a micro:bit V1, or an ESP32-C3."""


def mishaps_of(specs: Sequence[str], count: int) -> list[Mishaps]:
    """What happens to each of `count` kits, for specs such as `drop:0.1%`, `3:drive-full`.

    Raises UsageError.
    """
    found = [Mishaps() for _ in range(count)]
    lines: list[list[str]] = [[] for _ in range(count)]
    for spec in specs:
        match = _SPEC.fullmatch(spec.strip().lower())
        number = int(match["kit"]) if match and match["kit"] else None
        if not match or (number is not None and not 1 <= number <= count):
            raise UsageError(Text("cli.bad-fault", fault=spec, count=count))
        for index in range(count) if number is None else [number - 1]:
            if match["kind"] in OF_LINES:
                lines[index].append(match["rest"])
            elif match["kind"] not in _KINDS or not _KINDS[match["kind"]](found[index], match["amount"]):
                raise UsageError(Text("cli.bad-fault", fault=spec, count=count))
    for mishaps, line in zip(found, lines, strict=True):
        mishaps.line = parse_faults(tuple(line))
    return found


def _happens(name: str, mishaps: Mishaps, amount: str | None) -> bool:
    setattr(mishaps, name, True)
    return amount is None


def _full(mishaps: Mishaps, amount: str | None) -> bool:
    mishaps.drive.full_for = NAME
    return amount is None


def _read_only(mishaps: Mishaps, amount: str | None) -> bool:
    mishaps.drive.read_only = True
    return amount is None


def _fail(mishaps: Mishaps, amount: str | None) -> bool:
    mishaps.drive.refuses = _number(amount, _TIMED_OUT)
    return mishaps.drive.refuses in FAILURES


def _unplug(mishaps: Mishaps, amount: str | None) -> bool:
    mishaps.drive.unplug_after = _number(amount, _SOME_BYTES)
    return mishaps.drive.unplug_after >= 0


def _number(amount: str | None, default: int) -> int:
    """Return the number; −1 for what is no number."""
    if amount is None:
        return default
    return int(amount) if amount.isdecimal() and len(amount) < 10 else -1


_KINDS: dict[str, Callable[[Mishaps, str | None], bool]] = {
    "drive-full": _full,
    "drive-read-only": _read_only,
    "drive-fail": _fail,
    "drive-unplug": _unplug,
    "busy": partial(_happens, "busy"),
    "forbidden": partial(_happens, "forbidden"),
    "wrong-board": partial(_happens, "wrong_board"),
}
"""Each says whether its amount makes sense."""
