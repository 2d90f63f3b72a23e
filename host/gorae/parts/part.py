"""What every part says of itself: its keys in a kit's file, its wires, its signals, its firmware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias, TypeVar

from pydantic import Field, StrictInt

from gorae.documents import Document, Length
from gorae.parts.signal import Signal

Ability = Literal["input", "output", "analog", "pwm"]
"""What a pin can do."""
Level = Annotated[StrictInt, Field(ge=0, le=1)]
Address = Annotated[StrictInt, Field(ge=0x08, le=0x77)]
Row: TypeAlias = tuple[float, ...]


class MountingPlace(Document):
    """A point on the robot: x ahead of the axle, y to the left of its middle."""

    x: Length
    """Ahead of the axle."""
    y: Length = 0.0
    """To the left of the middle."""


@dataclass(frozen=True)
class Driver:
    """A firmware file and what it gives."""

    file: str
    """Below `firmware/`."""
    roles: tuple[str, ...] = ()
    """It serves a kit that has a part of its kind in every one of these."""
    gives: Mapping[str, str] = field(default_factory=dict)
    """What `robot.py` asks of it, and what a kit is said not to have where nothing gives that."""
    adds: tuple[str, ...] = ()
    """Functions of its own that `robot` has on kits with this part, and on no others."""
    for_host: tuple[str, ...] = ()
    """What the host's own programs, such as the self-test, ask of it."""
    any_of: tuple[str, ...] = ()
    """Of these, when there are some, the kit must have one as well."""

    def serves(self, taken: Set[str]) -> bool:
        """Return whether it serves a kit that has parts of its kind in the roles `taken`."""
        return taken >= {*self.roles} and (not self.any_of or not taken.isdisjoint(self.any_of))


class Part(Document):
    """Something wired to the board, described in a module of its own. Subclasses set what they need."""

    if TYPE_CHECKING:
        part: str
        """What kind of part this is: the word for it in a kit's file. Each kind has its own."""

    roles: ClassVar[tuple[str, ...]] = ()
    """Under which names firmware and challenges may know it."""
    wires: ClassVar[dict[str, Ability]] = {}
    """Which field needs what of its pin."""
    needs_interrupts: ClassVar[bool] = False
    """Whether the board has to be told of edges at its pins, as by `Pin.irq`."""
    constants: ClassVar[tuple[str, ...]] = ()
    """Fields besides its pins that its driver asks for: whole numbers."""
    numbers: ClassVar[dict[str, float]] = {}
    """Constants of nature or of its datasheet that its driver asks for, by the name after its role."""
    drivers: ClassVar[tuple[Driver, ...]] = ()
    """A kit gets the first that serves the roles in which it has parts of this kind.

    Empty where another part's chip, or the program itself, does their work.
    """
    senses: ClassVar[tuple[Signal, ...]] = ()
    """Signals of what it measures. One that is called like a role belongs to the part in that role."""
    shows: ClassVar[tuple[Signal, ...]] = ()
    """Signals of what it does, or is seen to do."""
    may_show: ClassVar[tuple[Signal, ...]] = ()
    """Signals of what may be plugged into it: recorded when a program uses that, or a check asks."""

    self_test: ClassVar[str] = ""
    """An expression of the board's Python that tells how it is, where `kit` is the kit's firmware."""

    def pins(self) -> Iterator[tuple[str, str, Ability]]:
        """Field, pin name and what the pin must be able to do."""
        for name, ability in self.wires.items():
            pin = getattr(self, name)
            if pin is not None:
                yield name, pin, ability

    def limits(self) -> dict[str, tuple[float, float]]:
        """Return between what its signals lie on this kit, where that is narrower than on any."""
        return {}


PartKind = TypeVar("PartKind", bound=Part)


def sensed(part: Part, role: str) -> tuple[str, ...]:
    """Return the names of what a part in this role measures."""
    return _of_role(part, role, part.senses)


def shown(part: Part, role: str) -> tuple[str, ...]:
    """Return the names of what a part in this role does, or is seen to do."""
    return _of_role(part, role, part.shows)


def _of_role(part: Part, role: str, signals: tuple[Signal, ...]) -> tuple[str, ...]:
    others = {name for name in part.roles if name != role}
    return tuple(signal.name for signal in signals if signal.name not in others)
