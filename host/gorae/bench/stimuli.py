"""What a run takes place in, and what others do in it: who presses, who sends, who drives there, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gorae.bench.ambience import AmbientChange
from gorae.bench.defects import SOUND, Defects
from gorae.bench.lost import PutBackRule
from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.kits import Arena, Kit
from gorae.radio.frames import RadioFrame
from gorae.stl import formula as stl
from gorae.virtual.air.plan import ANYWHERE, AirPlan
from gorae.virtual.devices.ir_receiver import RemoteKey
from gorae.world import Conditions

if TYPE_CHECKING:
    from gorae.flash.runtime import Runtime
    from gorae.world.hand import Holding

SAMPLE_NS: Final = 40 * NS_PER_MS
"""25 samples a second: a robot moves a centimetre or two between them. Bumps and laps are counted within."""


@dataclass(frozen=True)
class ButtonPress:
    """A button that somebody presses during the run."""

    at_s: float
    button: str
    """`a`, `b`, `logo`, or a pin that is touched: `pin0`."""
    for_s: float = 0.2

    @cached_property
    def times_ns(self) -> tuple[int, int]:
        """Return from when to when it is down: for a sample at least."""
        begin = round(self.at_s * NS_PER_S)
        return begin, begin + max(round(self.for_s * NS_PER_S), SAMPLE_NS)


@dataclass(frozen=True)
class RadioMessage:
    """A message that somebody sends by radio during the run."""

    at_s: float
    frame: RadioFrame
    away_mm: float
    """How far from every robot it is sent."""


@dataclass(frozen=True)
class Companion:
    """Another robot in the same arena."""

    name: str
    """Its signals are `NAME.x`, and so on."""
    kit: Kit
    conditions: Conditions
    source: bytes | None
    """Its program; None for the one that is handed in, with the files beside it."""
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The files beside a program of its own."""
    stimuli: Sequence[ButtonPress] = ()


REMOTE_MARK: Final = "ir:"


def said_by_remote(key: RemoteKey) -> str:
    """Return the mark of a key that somebody presses: `ir:0x45`, or with its address `ir:0x12:0x45`."""
    address = f"0x{key.address:02x}:" if key.address else ""
    return f"{REMOTE_MARK}{address}0x{key.command:02x}"


@dataclass(frozen=True)
class DriveTest:
    """What a run takes place in: the same for every program."""

    kit: Kit
    arena: Arena
    conditions: Conditions
    time_limit_s: float
    stimuli: Sequence[ButtonPress] = ()
    messages: Sequence[RadioMessage] = ()
    companions: Sequence[Companion] = ()
    servos: bool = False
    """Whether servos at the motors' chip are recorded also when the program moves none."""
    remote: Sequence[RemoteKey] = ()
    """Keys of an infrared remote control that somebody presses."""
    ambience: Sequence[AmbientChange] = ()
    """When it is louder, brighter, warmer than the arena is."""
    runtime: Runtime | None = None
    """The board's own MicroPython, to run on it emulated: the same program and world, but slowly."""
    bare: bool = False
    """Without gorae's firmware on the kit."""
    held: Holding | None = None
    """Who holds the kit; when nobody does, it stands on the floor."""
    defects: Defects = SOUND
    """What is wrong with how its motors are wired."""
    put_back: PutBackRule | None = None
    """When somebody puts the robot back."""
    network: AirPlan = ANYWHERE
    """Networks, hosts, and those who ask the robot for something."""
    restarts: Sequence[float] = ()
    """When it is put to its start and switched off and on, in s, in rising order."""
    keep: Sequence[str] = ()
    """Files that the program wrote and that outlive a restart. None of them is there at first."""
    until: stl.Formula | None = None
    """A condition of one moment with which the run is over, before the time limit."""
    until_any: bool = False
    """Whether the run is over when that is so of any of the robots, and not only of the first."""

    @property
    def target(self) -> str:
        """What the program runs on, for a label: `virtual`, or `release 2.1.2`."""
        return f"release {self.runtime.version}" if self.runtime else "virtual"
