"""What a port of MicroPython is: its language, how its REPL and its boards' USB behave, how they are flashed.

Read from `hardware/ports/*.yaml`. Whatever differs from port to port is asked here, so that no other room
compares names of ports; what differs from board to board is in `Board`.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field, StrictBool, StrictInt

from gorae import documents, resources
from gorae.documents import Document, Localized

FlashedBy = Literal["daplink", "esptool", "uf2"]
"""A hex on the drive of a micro:bit's interface chip, an image by an ESP32's bootloader, a UF2 on the
drive of its loader."""
Language = Literal["1.18", "1.27"]
"""Releases of MicroPython whose language and floats the virtual interpreter has."""
OTHER = "other"
"""The kind of a board that no port knows."""


class UsbIdentity(Document):
    """The vendor and product number of a USB device behind which a board can be."""

    vid: StrictInt = Field(ge=0, le=0xFFFF)
    """Vendor number."""
    pid: StrictInt = Field(ge=0, le=0xFFFF)
    """Product number."""
    chip: str
    """What people call the chip."""
    role: Literal["board", "converter", "loader"]
    """The board itself; a serial converter that may have another board behind it; or a chip in its loader."""


class BoardKind(Document):
    """A kind of board that a port runs on, as it tells of itself."""

    name: Localized
    """What people call it."""
    says: tuple[str, ...]
    """What is in the machine's name of `os.uname()` of just this kind, in whichever case."""
    receive_buffer: StrictInt = Field(gt=0)
    """Bytes that the board buffers while it is busy."""
    room_bytes: StrictInt | None = None
    """Bytes for files, on a board that cannot say it itself."""


class Uf2(Document):
    """The loader of a chip that is flashed by UF2 files."""

    board_id: str
    """What its drive tells in INFO_UF2.TXT."""
    family: StrictInt
    """The family of chips that the blocks of a file name."""
    file: str
    """How the names of its files at micropython.org begin."""
    button: str
    """The button that starts the loader while the board is plugged in."""


class ReplTraits(Document):
    """What is not the same at the prompt of all ports."""

    emacs_keys: StrictBool
    """Whether lines are edited by Ctrl-A, Ctrl-E and the like."""
    boot_script: StrictBool
    """Whether `boot.py` runs before `main.py`."""
    exit_resets: StrictBool
    """Whether `SystemExit` restarts the interpreter."""
    shows_errors: StrictBool
    """Whether the error that ended `main.py` scrolls over the display."""
    without_main: str = ""
    """What runs when there is no `main.py`."""


class Port(Document):
    """A port of MicroPython to a family of boards."""

    id: str
    """The name that boards call it by; also `sys.platform`."""
    name: Localized
    """What people call its boards."""
    least_release: str
    """The oldest release on which gorae's firmware works, as in `2.1.0`."""
    language: Language
    """The release of MicroPython whose language and floats, of 32 bits, it has."""
    native_code: StrictBool
    """Whether it compiles functions with `@micropython.native` to machine code."""
    missing_modules: tuple[str, ...]
    """Modules of the virtual interpreter's build that the port does not have."""
    rom: tuple[str, ...]
    """Folders of `virtual/rom/` with its modules, besides `common`."""
    firmware: str
    """The folder of `firmware/` with the `board.py` for its boards."""
    timer: StrictInt = 0
    """The number of the timer that `board.py` takes; -1 for one that only software has."""
    duty_bits: StrictInt | None = None
    """Bits of what its PWM takes as `duty`; None where it has only `duty_u16`."""
    pin_interrupts: StrictBool = False
    """Whether a program can be told of edges at pins, by `Pin.irq`."""
    pios: StrictInt = Field(0, ge=0, le=2)
    """Blocks of programmable input and output that its chip has."""
    epoch: Literal[1970, 2000] = 2000
    """The year from which `time.time()` counts, at its beginning."""
    buses: dict[str, StrictInt | tuple[StrictInt, ...]] = {}
    """What its UARTs, SPIs and watchdog are like, by the names by which modules of `rom` ask."""
    assembler: str = ""
    """The decorator of `micropython` that asks for its processor's instructions."""
    unique_id: str = Field(pattern="^([0-9a-f]{2})+$")
    """The chip's id of a virtual board that nobody gave another, in hexadecimal digits."""
    reset_by: Literal["lines", "break", "nothing"]
    """What on the serial line resets a board: the modem lines, a BREAK, or nothing."""
    rom_log: StrictBool
    """Whether the chip's ROM says on the serial line what it starts."""
    repl: ReplTraits
    """How its prompt differs from that of other ports."""
    flashed_by: FlashedBy
    """How MicroPython gets onto a board."""
    drive: str = ""
    """What a virtual board's drive is called; empty for boards that are flashed without one."""
    programs_start_loader: StrictBool = False
    """Whether a program can start the chip's loader."""
    uf2: Uf2 | None = None
    """Of boards that are flashed by UF2."""
    usb: tuple[UsbIdentity, ...] = Field(min_length=1)
    """How boards are seen on USB; a virtual one has the first of these."""
    kinds: dict[str, BoardKind]
    """Its boards as they tell of themselves: the first that fits is meant."""
    welcome: str
    """The program of a kit that has none yet: it says that the kit is ready."""


def port_ids() -> list[str]:
    """The ports that gorae knows."""
    return sorted(path.stem for path in (resources.folder("hardware") / "ports").glob("*.yaml"))


@cache
def load_port(name: str) -> Port:
    """The port `name`, one of `port_ids`. Raises DocumentError for a bad file."""
    return documents.load(resources.folder("hardware") / "ports" / f"{name}.yaml", Port)


def all_ports() -> list[Port]:
    """All ports that gorae knows."""
    return [load_port(name) for name in port_ids()]


def port_of_kind(kind: str) -> Port | None:
    """The port of a kind of board such as `microbit-v1`; None for `other`."""
    return next((port for port in all_ports() if kind in port.kinds), None)


def kind_of_machine(machine: str) -> str:
    """The kind of board that calls itself `machine`; OTHER when no port knows it."""
    said = machine.casefold()
    for port in all_ports():
        for kind, known in port.kinds.items():
            if any(words.casefold() in said for words in known.says):
                return kind
    return OTHER
