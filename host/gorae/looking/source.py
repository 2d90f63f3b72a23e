"""The seam of this room: whoever looks asks a source for what is new since what he has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

from gorae.texts import Text

EventKind: TypeAlias = Literal["mark", "line", "picture"]
StateKind: TypeAlias = Literal["waiting", "live", "ended", "failed"]


class ReadPosition(NamedTuple):
    """How much of a source somebody has seen."""

    layout: int
    """Which set of channels, counted."""
    samples: int
    events: int


NOTHING = ReadPosition(-1, 0, 0)


class LiveEvent(NamedTuple):
    """A mark of the program, a line that it printed, or what a screen shows from now on."""

    time_s: float
    kind: EventKind
    text: str


@dataclass(frozen=True)
class SourceState:
    """How a source is doing."""

    kind: StateKind = "waiting"
    note: Text | None = None
    """Why it failed, or what is being done about it."""
    lost: int = 0
    """Frames that never came or came damaged."""
    damaged: int = 0


@dataclass(frozen=True)
class News:
    """What has come since it was last asked for."""

    seen: ReadPosition
    channels: dict[str, str] | None
    """Units by channel, in order; None when they are as before. What was seen of others is over."""
    times: list[float]
    """Seconds, increasing."""
    columns: list[list[float]]
    """The values of each channel, shape (channels, times); a missing value is NaN."""
    events: list[LiveEvent]
    state: SourceState


class LiveSource(Protocol):
    """What can be looked at: a kit that lives, or a recording."""

    @property
    def name(self) -> str:
        """What to call it, such as `maqueen · /dev/ttyACM0`."""

    def since(self, seen: ReadPosition) -> News:
        """What is new, as far as it is still kept. From any thread."""
