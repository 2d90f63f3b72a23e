"""What it is like around a robot: how loud, how bright, how warm. A micro:bit senses that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gorae.clock import NS_PER_S
from gorae.kits import Arena
from gorae.virtual.senses.board_senses import BoardSenses

LOUD, QUIET = 220, 30
"""Of 255: a clap or a shout nearby, and a room in which nobody speaks."""


@dataclass(frozen=True)
class AmbientChange:
    """Something that is otherwise for a time."""

    at_s: float
    what: str
    """`sound` and `light`, 0 to 255 as the board tells it, or `temperature`, in deg C."""
    value: float
    for_s: float | None = None
    """None: until the end."""


class Ambience:
    """What it is like at each moment, in an arena in which something may change."""

    def __init__(self, arena: Arena, changes: Sequence[AmbientChange]) -> None:
        self._usual: dict[str, float | None] = {
            "sound": float(arena.loudness), "light": None, "temperature": float(arena.temperature),
        }  # fmt: skip
        self._changes = changes
        self._done: BoardSenses | None = None
        """Of a board for which nothing changes any more."""

    def at(self, now_ns: int) -> Mapping[str, float | None]:
        """Return what it is like now; None where the room is as it is."""
        now_s = now_ns / NS_PER_S
        return {
            **self._usual,
            **{
                one.what: one.value
                for one in self._changes
                if one.at_s <= now_s and (one.for_s is None or now_s < one.at_s + one.for_s)
            },
        }

    def over(self, now_ns: int) -> bool:
        """Whether nothing will change any more."""
        now_s = now_ns / NS_PER_S
        return all(now_s >= one.at_s + (one.for_s or 0.0) for one in self._changes)

    def surround(self, senses: BoardSenses, now_ns: int) -> None:
        """Have a board sense what it is like."""
        if senses is self._done:
            return
        now = self.at(now_ns)
        if senses.microphone.loudness != now["sound"]:
            senses.microphone.hear(now["sound"] or 0.0)
        senses.temperature = now["temperature"] or 0.0
        senses.set_light(now["light"])
        self._done = senses if self.over(now_ns) else None
