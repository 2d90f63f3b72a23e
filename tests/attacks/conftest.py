"""A hostile program on a virtual board, after which an honest one gets what it always got, byte for byte."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from gorae.bench.virtual import DriveTest, RunResult, run_virtual
from gorae.clock import NS_PER_S
from gorae.kits import Pose, load_arena, load_board, load_kit
from gorae.virtual import ProgramOutcome, VirtualBoard, boot_image
from gorae.world import Conditions

MICROBIT, ESP32 = "microbit-v2", "esp32"
BOARDS = (MICROBIT, ESP32)
_KITS = {MICROBIT: "maqueen", ESP32: "esp32-duo"}

DOOR = "import machine\nop = machine._op\nb = machine._board\nw = b.words\nring = b.bell\n"
"""How a program gets at the mailbox and the doorbell."""

_HONEST = b"""
import random
for turn in range(3):
    print(line(), time.ticks_ms())
    go(turn)
    time.sleep_ms(100)
print(random.random())
with open("notes.txt", "w") as f:
    f.write("x")
"""
_PARTS = {
    MICROBIT: b"""
import time
from microbit import i2c, pin13
line = pin13.read_digital
def go(turn):
    i2c.write(0x10, bytes([0, 0, 90, 0, 60 + turn]))
""",
    ESP32: b"""
import time
from machine import PWM, Pin
line = Pin(34, Pin.IN).value
Pin(13, Pin.OUT, value=1)
Pin(26, Pin.OUT, value=1)
motor = PWM(Pin(25))
def go(turn):
    motor.duty(500 + turn)
""",
}


@dataclass
class Attacked:
    """What an attack came to."""

    board: VirtualBoard
    outcome: ProgramOutcome
    output: str

    @property
    def lines(self) -> list[str]:
        return self.output.splitlines()


def attack(program: str, board: str = MICROBIT, *, until_s: float = 2) -> Attacked:
    """Run a program on a board by itself. Whatever it does, nothing may be raised here."""
    source = textwrap.dedent(program).encode()
    virtual = VirtualBoard(load_board(board), {"main.py": source}, seed=1, lang="en")
    output = bytearray()
    virtual.on_serial = output.extend
    outcome = virtual.run(round(until_s * NS_PER_S))
    assert virtual.clock.now_ns <= until_s * NS_PER_S
    return Attacked(virtual, outcome, output.decode("utf-8", "replace"))


def drive(source: bytes, board: str, time_limit_s: float = 2.0) -> RunResult:
    """Run a program on a kit with this board."""
    here = Conditions(seed=1, start=Pose.model_construct(x=300.0, y=300.0, heading=0.0))
    test = DriveTest(load_kit(_KITS[board]), load_arena("table"), here, time_limit_s)
    return run_virtual(source, test, lang="en")


def honest(board: str) -> tuple[object, ...]:
    """All that is recorded of an honest program."""
    result = drive(_PARTS[board] + _HONEST, board, 0.5)
    assert result.error is None
    recording = result.recording
    signals = {name: values.tobytes() for name, values in recording.signals.items()}
    return result.output, result.ended_s, recording.times.tobytes(), signals, dict(boot_image._MADE)


@cache
def before(board: str) -> tuple[object, ...]:
    honest(board)
    return honest(board)


class Target:
    """One kind of board, attacked by programs."""

    def __init__(self, board: str) -> None:
        self.board = board

    def run(self, program: str, *, until_s: float = 2) -> Attacked:
        """A program that uses what it finds."""
        return attack(program, self.board, until_s=until_s)

    def ring(self, program: str, *, until_s: float = 2) -> Attacked:
        """A program with the doorbell in its hands: see DOOR."""
        return attack(DOOR + textwrap.dedent(program), self.board, until_s=until_s)

    def drive(self, program: str, *, time_limit_s: float = 2) -> RunResult:
        """The same on a kit, with a recording, and what its author is told."""
        return drive((DOOR + textwrap.dedent(program)).encode(), self.board, time_limit_s)


@pytest.fixture(params=BOARDS)
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """Each board in turn; afterwards an honest program is run."""
    board: str = request.param
    expected = before(board)
    yield Target(board)
    assert honest(board)[:-1] == expected[:-1]
    assert honest(board)[-1].items() >= expected[-1].items()  # type: ignore[attr-defined]
