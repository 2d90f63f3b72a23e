"""What parts are wired to: the board of a kit, its surroundings, and the list of its outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from gorae.clock import Clock
from gorae.kits import Kit
from gorae.kits.boards import Board
from gorae.physics import AT_REST
from gorae.radio.air import RadioStation
from gorae.virtual.devices.i2c import I2CBus
from gorae.virtual.devices.peripherals import ButtonState
from gorae.virtual.devices.pins import Pin
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.virtual.outcome import ProgramOutcome

if TYPE_CHECKING:
    from gorae.virtual.devices.ir_receiver import InfraredInput

Motion: TypeAlias = tuple[tuple[float, float, float], float]
"""Acceleration x, y, z in mm/s² and turning rate in deg/s."""


class SensorInputs(Protocol):
    """What a kit's sensors would sense now. Parts go by their names in the kit."""

    def sense(self, part: str, at_ns: int | None = None) -> Any:
        """Return what that part measures, as its chip takes it; None when there is nothing to measure.

        Now, which may be half a millisecond ago, or exactly at a time in ns that has just come.
        """

    def motion(self, at_ns: int | None = None) -> Motion:
        """Return what the kit feels, now or at a time in ns that is just ahead."""


class Nowhere:
    """A kit that lies still on a table, with nothing in sight."""

    def sense(self, part: str, at_ns: int | None = None) -> Any:
        return None

    def motion(self, at_ns: int | None = None) -> Motion:
        return AT_REST, 0.0


class KitBoard(Protocol):
    """What a board is to its parts and to whoever runs it: a VirtualBoard, or an emulated one."""

    board: Board
    clock: Clock
    i2c: I2CBus
    buttons: dict[str, ButtonState]
    pixels: dict[int, bytes]
    """What each pin has sent to a row of WS2812, by the pin's number."""
    motion: Callable[[], tuple[float, float, float]]
    before_output: Callable[[], None]
    on_serial: Callable[[bytes], None]
    on_wake: Callable[[int], int]
    wake_ns: int
    tone_hz: int

    @property
    def display(self) -> bytes: ...

    @property
    def radio(self) -> RadioStation: ...

    def pin(self, name: str) -> Pin: ...

    def run(self, until_ns: int) -> ProgramOutcome: ...


class MotorDriver(Protocol):
    """A motor driver."""

    def power(self) -> tuple[float, float]:
        """Return what reaches the motors: left and right, −1 to 1, ahead positive."""


class NoMotors:
    """What stands in for a driver that a kit does not have."""

    def power(self) -> tuple[float, float]:
        return 0.0, 0.0


@dataclass
class Wiring:
    """What a part's `connect` is given. It puts its chip at the board's pins and buses."""

    kit: Kit
    board: KitBoard
    surroundings: SensorInputs
    motors: MotorDriver = field(default_factory=NoMotors)
    """The driver of the wheels; a part that is one sets it."""
    sampled_ns: int | None = None
    """When what the parts do is asked for, if that is not now."""
    servos: dict[str, ServoMotor] = field(default_factory=dict)
    """All that there are or may be plugged in, by the signal of their angle."""
    outputs: dict[str, Callable[[], float]] = field(default_factory=dict)
    """What reads each signal of what parts do; a part that does something adds its own."""
    infrared: InfraredInput | None = None
    """What its receiver of remote controls hears, where the kit has one."""
    screens: dict[str, Callable[[], str]] = field(default_factory=dict)
    """What reads the picture that each screen shows: see `telemetry.screens`."""

    def moment_ns(self) -> int:
        """Return for when an output is asked: a sample may be taken in the midst of a wait."""
        return self.board.clock.now_ns if self.sampled_ns is None else self.sampled_ns

    def chip_servos(self) -> tuple[ServoMotor, ServoMotor]:
        """Return the two servos that may be plugged into a motors' chip."""
        clock = self.board.clock
        first, second = (ServoMotor(lambda: clock.now_ns) for _ in range(2))
        self.servos |= {"servo_1": first, "servo_2": second}
        return first, second

    def sensing_at(self, part: str) -> Callable[[int], Any]:
        """Return what asks the surroundings for the reading of one part at a time in ns."""
        return partial(self.surroundings.sense, part)

    def sensing(self, part: str) -> Callable[[], Any]:
        """Return what asks the surroundings for the reading of one part."""
        return partial(self.surroundings.sense, part)
