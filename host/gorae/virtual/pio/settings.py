"""How a state machine is set up: what a program gives to `StateMachine.init`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

ALL_PINS = 0xFFFFFFFF


@dataclass(frozen=True)
class PinRange:
    """Some pins in a row, which go on at 0 after 31, with what they are at the start."""

    base: int = 0
    count: int = 0
    levels: int = 0
    directions: int = 0
    """Bits of pins that are outputs."""

    @cached_property
    def mask(self) -> int:
        """The pins as bits."""
        return spread((1 << self.count) - 1, self.base)


@dataclass(frozen=True)
class MachineSettings:
    """Where a machine's program lies, how fast it runs, which pins are its, and how its registers shift."""

    start: int = 0
    """Address of the program's first instruction."""
    divider: int = 256
    """Of the system clock, in 256ths."""
    wrap_bottom: int = 0
    wrap_top: int = 31
    side_optional: bool = False
    side_directions: bool = False
    """Whether side-set sets directions instead of levels."""
    jump_pin: int = 0
    in_base: int = 0
    out: PinRange = PinRange()
    set: PinRange = PinRange()
    side: PinRange = PinRange()
    in_right: bool = True
    out_right: bool = True
    auto_push: bool = False
    auto_pull: bool = False
    push_threshold: int = 32
    pull_threshold: int = 32
    tx_depth: int = 4
    """Words of the FIFO to the machine, 0 when it is lent to the other."""
    rx_depth: int = 4

    @property
    def addresses(self) -> range:
        """The words of memory with its program."""
        return range(min(self.start, self.wrap_bottom), self.wrap_top + 1)

    @cached_property
    def side_bits(self) -> int:
        """Bits of an instruction's delay field that are its side-set's."""
        return min(5, self.side.count + self.side_optional)


def spread(bits: int, base: int) -> int:
    """Return bits for the pins from `base` on, rotated in a word."""
    base &= 31
    return (bits << base | bits >> 32 - base) & ALL_PINS


def gathered(levels: int, base: int) -> int:
    """Return a word of pins' levels as a machine sees them that counts from `base`."""
    base &= 31
    return (levels >> base | levels << 32 - base) & ALL_PINS


def from_registers(words: list[int]) -> MachineSettings:
    """Return the settings of 16 words, as `StateMachine.init` of `rom/later/rp2/rp2.py` gives them."""
    start, divider, control, shift = words[:4]
    ranges = [PinRange(*words[at : at + 4]) for at in (4, 8, 12)]
    join = shift >> 30 & 3
    return MachineSettings(
        start=start & 31,
        divider=max(256, min(divider, 65536 * 256)),
        wrap_bottom=control >> 7 & 31,
        wrap_top=control >> 12 & 31,
        side_optional=bool(control >> 30 & 1),
        side_directions=bool(control >> 29 & 1),
        jump_pin=control >> 24 & 31,
        in_base=control & 31,
        out=_within(ranges[0], 32),
        set=_within(ranges[1], 5),
        side=_within(ranges[2], 5),
        in_right=bool(shift >> 18 & 1),
        out_right=bool(shift >> 19 & 1),
        auto_push=bool(shift >> 16 & 1),
        auto_pull=bool(shift >> 17 & 1),
        push_threshold=shift >> 20 & 31 or 32,
        pull_threshold=shift >> 25 & 31 or 32,
        tx_depth=(4, 8, 0, 0)[join],
        rx_depth=(4, 0, 8, 0)[join],
    )


def _within(pins: PinRange, most: int) -> PinRange:
    return PinRange(pins.base & 31, max(0, min(pins.count, most)), pins.levels, pins.directions)
