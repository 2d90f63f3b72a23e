"""The unmodified release boots, and answers as a micro:bit does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import contains
from typing import TYPE_CHECKING

import pytest

from gorae.clock import NS_PER_S
from gorae.emulated.board import EmulatedBoard
from gorae.kits import load_board

if TYPE_CHECKING:
    from .conftest import Talk


def test_the_release_boots_to_its_prompt(new_board: Callable[..., EmulatedBoard]) -> None:
    board, said = new_board(), bytearray()
    board.on_serial = said.extend
    board.go_on(lambda: b">>> " in said or board.clock.now_ns > NS_PER_S)
    banner = load_board("microbit-v2").banner
    assert said.decode() == f'{banner}\r\nType "help()" for more information.\r\n>>> '


def test_the_same_board_does_the_same_at_the_same_instruction(
    new_board: Callable[..., EmulatedBoard],
) -> None:
    moments = []
    for _ in range(2):
        board, said = new_board(), bytearray()
        board.on_serial = said.extend
        board.go_on(partial(contains, said, b">>> "))
        moments.append(board.machine.now)
    assert moments[0] == moments[1]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 1", "2"),
        ("0.1 + 0.2", "0.3"),
        ("int(0.6 / 0.2)", "3"),
        ("16777217.0", "1.677722e+07"),
        ("1e39", "inf"),
        ("len('가')", "1"),
        ("hasattr(__import__('microbit'), 'run_every')", "True"),
        ("__import__('os').uname().release", "2.1.2"),
    ],
)
def test_expressions(shared: Talk, expression: str, value: str) -> None:
    assert shared.eval(expression) == value


def test_the_raw_repl_goes_on_after_system_exit(shared: Talk) -> None:
    assert shared.run("print(1)\nraise SystemExit") == ("1\n", "")
    assert shared.run("print(2)") == ("2\n", "")


def test_a_tight_loop_is_interrupted(talk: Talk) -> None:
    talk.send(b"while True: pass\r\r")
    talk.until(b"... ")
    began = talk.board.clock.now_ns
    talk.board.go_on(lambda: talk.board.clock.now_ns > began + NS_PER_S // 20)
    talk.send(b"\x03")
    assert b"KeyboardInterrupt" in talk.until(b">>> ")


def test_files_outlive_a_soft_reset_and_machine_reset(talk: Talk) -> None:
    talk.run("with open('a.txt', 'w') as f: f.write('x' * 300)")
    talk.send(b"\x02\x04")
    talk.until(b"soft reboot")
    assert talk.eval("open('a.txt').read() == 'x' * 300") == "True"
    talk.send(b"\x01import machine\nmachine.reset()\x04")
    talk.until(b"OK")
    talk.until(b">>> ")
    assert talk.eval("__import__('os').listdir()") == "['a.txt']"
    assert talk.board.resets == 1


def test_the_chip_does_not_tell_the_seed(new_board: Callable[..., EmulatedBoard]) -> None:
    from .conftest import Talk

    told = set()
    for seed in (1, 1 << 70):
        board = Talk(new_board(seed=seed))
        board.until(b">>> ")
        told.add(board.eval("__import__('machine').unique_id()"))
    assert len(told) == 1


def test_random_numbers_follow_the_seed(new_board: Callable[..., EmulatedBoard]) -> None:
    from .conftest import Talk

    numbers = []
    for seed in (1, 1, 2):
        board = Talk(new_board(seed=seed))
        board.until(b">>> ")
        numbers.append(board.eval("__import__('random').random()"))
    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.parametrize("address", ["0x60000000", "0xFFFFFFF0"])
def test_a_program_that_crashes_the_processor_is_told_so(
    new_board: Callable[..., EmulatedBoard], address: str
) -> None:
    program = f"import machine\nprint(1)\nmachine.mem32[{address}] = 1\nprint(2)\n".encode()
    assert new_board({"main.py": program}).run(3 * NS_PER_S).ending == "crashed"


def test_registers_that_a_program_fills_with_nonsense_do_no_harm(
    new_board: Callable[..., EmulatedBoard],
) -> None:
    program = (
        b"import machine\n"
        b"for base in range(0x40003000, 0x40008000, 0x1000):\n"
        b"    if base != 0x40006000:\n"
        b"        for offset in (0x538, 0x548, 0x630):\n"
        b"            machine.mem32[base + offset] = 0x7FFFFFFF\n"
        b"machine.mem32[0x40003008] = 1\n"
        b"print(1)\n"
    )
    board = new_board({"main.py": program})
    assert board.run(2 * NS_PER_S).ending in ("finished", "crashed", "time-limit")
