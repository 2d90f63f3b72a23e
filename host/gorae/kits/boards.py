"""What a board is: pins, limits and speed. Read from `hardware/boards/*.yaml`."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Literal

from pydantic import Field, StrictBool, StrictInt
from pydantic.config import JsonDict

from gorae.documents import Document, Duration, Localized
from gorae.kits.ports import Port, load_port, port_ids
from gorae.parts import Ability

Onboard = Literal[
    "display", "speaker", "accelerometer", "radio", "network", "microphone", "compass", "thermometer",
    "touch", "log",
]  # fmt: skip


class Filesystem(Document):
    """Where programs lie on the board."""

    bytes: StrictInt = Field(gt=0)
    """Room for files, headers included."""
    chunk: StrictInt = Field(gt=0)
    """A file takes whole chunks of this many bytes."""
    name_length: StrictInt = Field(gt=0)
    """Characters that a file's name may have."""
    flat: StrictBool
    """Whether there are no folders."""


class Wires(Document):
    """The pins of an I2C bus."""

    scl: str
    """Clock."""
    sda: str
    """Data."""


def _only_known_ports(schema: JsonDict) -> None:
    """Let editors offer the ports that there are; a file is held to them where boards are loaded."""
    schema["enum"] = [*port_ids()]


class Board(Document):
    """One kind of microcontroller board, with MicroPython on it."""

    id: str
    """The name that kits call it by."""
    name: Localized
    """What people call it."""
    python: str = Field(json_schema_extra=_only_known_ports)
    """Which MicroPython port it runs, and so which modules a program finds."""
    banner: str
    """What the REPL says first: version, date, board and chip."""
    chip: str
    """The microcontroller."""
    heap_bytes: StrictInt = Field(gt=0)
    """Free heap when a program starts."""
    fuel_per_s: StrictInt = Field(gt=0)
    """WebAssembly fuel that stands for one second of its CPU."""
    baud: StrictInt = Field(gt=0)
    """Of its serial port, in bits a second."""
    transmit_buffer: StrictInt = Field(ge=0)
    """Bytes that printing puts aside before the program has to wait for the line."""
    receive_buffer: StrictInt = Field(gt=0)
    """Bytes that wait for a program that does not read; what comes beyond them is lost."""
    boot_time: Duration
    """From power on until the program starts."""
    filesystem: Filesystem
    """Where programs lie on the board."""
    i2c_hz: StrictInt = Field(gt=0)
    """Clock of the I2C bus."""
    onboard: tuple[Onboard, ...] = ()
    """What the board has itself."""
    buttons: dict[Literal["a", "b"], str] = {}
    """The board's own buttons and their pins, which are low while pressed."""
    inner_i2c: Wires | None = None
    """The bus that is wired on the board; without one, a program says which pins it uses."""
    pins: dict[str, tuple[Ability, ...]]
    """Pins that a kit may use, by the name printed on the board."""
    inner_pins: dict[str, tuple[Ability, ...]] = {}
    """Pins that lead to the board's own chips: a program may use them, and nothing else hangs on them."""
    leds_elsewhere: dict[str, str] = {}
    """Pins that are the LED on boards much like this one, and what it is called here."""

    @property
    def machine(self) -> str:
        """What it says of itself in `os.uname()`: board and chip."""
        return self.banner.partition("; ")[2]

    @property
    def port(self) -> Port:
        """The port of MicroPython that it runs."""
        return load_port(self.python)

    @property
    def mistaken_leds(self) -> dict[int, str]:
        """Numbers of pins that are the LED on boards much like this one, and what it is called here."""
        return {pin_number(pin): led for pin, led in self.leds_elsewhere.items()}


PIN_OF_LED = 64


def pin_number(name: str) -> int:
    """`P13` -> 13, `IO4` -> 4: what firmware calls the pin.

    `LED` is none of the processor's pins, but one of a chip beside it.
    """
    return PIN_OF_LED if name == "LED" else int(name.lstrip(ascii_uppercase))
