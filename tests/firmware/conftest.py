"""A kit's firmware in CPython, as it goes onto the kit, on a board that writes down what it is told."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gorae.kits import Kit, load_kit
from gorae.kits.firmware import firmware_files
from gorae.telemetry.frames import Decoder, Item


class Board(ModuleType):
    """Stands in for `board`: time passes only in sleeps, and `log` has what reached the hardware."""

    def __init__(self) -> None:
        super().__init__("board")
        self.now = 0
        self.period = 0
        self.log: list[tuple[Any, ...]] = []
        self.pins: dict[int, int] = {}
        self.edges: dict[int, Callable[[object], None]] = {}
        self.serial = b""
        self.echo_us = 1160
        self.late_us: list[int] = []
        """By how much the next listenings for an echo begin after it."""
        self.us = (1 << 30) - 4000
        self.registers = bytes(14)
        self.felt = (0, 0, -1024)

    def clock(self) -> int:
        return self.now

    def sleep_ms(self, ms: int) -> None:
        assert ms >= 0
        end = self.now + ms
        while self.period and self.due <= end:
            self.now = self.due
            self.due += self.period
            self.call()
        self.now = end

    def every(self, ms: int, call: Callable[[], None]) -> None:
        self.period, self.due, self.call = ms, self.now + ms, call

    def sleep_us(self, us: int) -> None:
        self.log.append(("wait", us))

    def ticks_us(self) -> int:
        return self.us % (1 << 30)

    def write(self, data: bytes) -> None:
        self.serial += data

    def i2c_write(self, address: int, data: bytes) -> None:
        self.log.append((address, *data))

    def i2c_read(self, address: int, register: int, data: bytearray) -> None:
        data[:] = self.registers[: len(data)]

    def pin_in(self, pin: int) -> Callable[[], int]:
        return lambda: self.pins.get(pin, 0)

    button = pin_in

    def on_edges(self, pin: int, call: Callable[[object], None], *, falling: bool) -> None:
        self.edges[pin] = call

    def pin_out(self, pin: int) -> Callable[[int], None]:
        return lambda value: self.log.append((f"pin {pin}", value))

    def pwm(self, pin: int) -> Callable[[int], None]:
        return lambda duty: self.log.append((f"pwm {pin}", duty))

    def pulse_in(self, pin: int) -> Callable[[int], int]:
        return lambda timeout: self.listen()

    def listen(self) -> int:
        """The rest of an echo that began 450 µs after its pulse."""
        self.us += 450 + abs(self.echo_us)
        return self.echo_us - (self.late_us.pop(0) if self.late_us else 0)

    def pixels(self, pin: int, count: int) -> Pixels:
        return Pixels(self.log, count)

    def acceleration(self) -> tuple[int, int, int]:
        """As a micro:bit has it: to the left, to the logo, into its back; 1024 a g."""
        return self.felt

    def button_a(self) -> bool:
        return False

    button_b = button_a

    def tone(self, hz_or_pin: int) -> Callable[[int], None]:
        """On a micro:bit, sounds; on an ESP32, gives what sounds on a pin."""
        self.log.append(("tone", hz_or_pin))
        return lambda hz: self.log.append((f"tone {hz_or_pin}", hz))


class Pixels(dict[int, tuple[int, ...]]):
    def __init__(self, log: list[tuple[Any, ...]], count: int) -> None:
        super().__init__((number, (0, 0, 0)) for number in range(count))
        self.log = log

    def write(self) -> None:
        self.log.append(("pixels", *self.values()))


class Loaded:
    """The firmware of a kit and the board under it."""

    travelled: Callable[[], list[float]]
    """With an odometer on it: how far each wheel went, in mm."""
    speeds: Callable[[], tuple[float, float]]
    """With an odometer on it: of each wheel, in mm/s."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.robot: Any = importlib.import_module("robot")
        self.module: Callable[[str], Any] = __import__
        self.decoder = Decoder()
        self.board.log.clear()

    def received(self) -> list[Item]:
        """What the host has received since it last looked."""
        data, self.board.serial = self.board.serial, b""
        return self.decoder.feed(data)

    def done(self) -> list[tuple[Any, ...]]:
        """What has reached the hardware since the test last looked."""
        log = self.board.log[:]
        self.board.log.clear()
        return log


Load = Callable[[str | Kit], Loaded]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """`load("maqueen")`: the firmware of that kit, just started."""
    before = set(sys.modules)
    micropython = ModuleType("micropython")
    micropython.const = lambda value: value  # type: ignore[attr-defined]

    def start(kit: str | Kit) -> Loaded:
        files = firmware_files(load_kit(kit) if isinstance(kit, str) else kit, apart=("board",))
        for name, source in files.items():
            (tmp_path / name).write_bytes(source)
        board = Board()
        monkeypatch.setitem(sys.modules, "board", board)
        monkeypatch.setitem(sys.modules, "micropython", micropython)
        monkeypatch.syspath_prepend(tmp_path)
        return Loaded(board)

    yield start
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]
