"""An emulated kit that is served: mpremote and gorae's own device code talk to the release."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.bench.live import LiveRobot
from gorae.flash.runtime import bundled
from gorae.kits import load_arena, load_kit
from gorae.radio.air import RadioAir
from gorae.radio.frames import RadioFrame, RadioSetting, of_text
from gorae.virtual.endpoints.pty import Pty
from gorae.virtual.endpoints.tcp import Tcp

PATIENCE_S = 60
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def robot() -> Iterator[LiveRobot]:
    arena = load_arena("table")
    robot = LiveRobot(
        load_kit("maqueen"), arena, arena.start, seed=1, lang="en", runtime=bundled("microbit-v2")
    )
    robot.board.power_on()
    robot.board.wait_for_boot(PATIENCE_S)
    yield robot
    robot.board.close()
    assert robot.board.failure is None


@pytest.fixture
def port(robot: LiveRobot) -> Iterator[str]:
    endpoint = Tcp(robot.board, "127.0.0.1", 0)
    yield endpoint.url
    endpoint.close()


@pytest.mark.posix("Windows has no pty")
def test_mpremote_runs_copies_and_lists(robot: LiveRobot, tmp_path: Path) -> None:
    endpoint = Pty(robot.board)
    (tmp_path / "notes.txt").write_text("abc" * 100)

    def mpremote(*arguments: str) -> str:
        command = [sys.executable, "-m", "mpremote", "connect", endpoint.url, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
        return done.stdout

    try:
        assert mpremote("exec", "print(6 * 7)") == "42\n"
        mpremote("fs", "cp", str(tmp_path / "notes.txt"), ":notes.txt")
        assert "notes.txt" in mpremote("fs", "ls")
        assert mpremote("exec", "print(open('notes.txt').read() == 'abc' * 100)") == "True\n"
    finally:
        endpoint.close()


def test_gorae_finds_the_kit_and_pushes_to_it(call: Call, port: str, tmp_path: Path) -> None:
    (tmp_path / "extra.py").write_text("VALUE = 42\n" * 30)
    assert call("push", port, str(tmp_path / "extra.py")).status == 0
    told = call("push", port, "--kit", "maqueen")
    assert told.status == 0, told.err


def test_a_program_of_gorae_runs_on_it(call: Call, port: str, robot: LiveRobot, tmp_path: Path) -> None:
    program = tmp_path / "go.py"
    program.write_text("from robot import *\nmotors(50, 50)\nsleep(300)\nstop()\nprint(1 / 3)\n")
    before = robot.look()
    told = call("run", program, "--on", port, "--time", "20")
    assert told.status == 0, told.err
    assert "0.3333333" in told.out
    assert robot.look().x != before.x


def test_it_hears_others_and_is_heard(call: Call, port: str, robot: LiveRobot, tmp_path: Path) -> None:
    air = RadioAir(one_clock=False)
    heard: list[bytes] = []

    def answer(frame: RadioFrame) -> None:
        heard.append(frame.payload)
        air.send_from_away(RadioFrame(of_text("from another kit"), RadioSetting()), 1000.0, None)

    air.on_frame = answer
    robot.board.radio.join(air)
    program = tmp_path / "talk.py"
    program.write_text(
        "import radio\nfrom microbit import sleep\nradio.on()\nradio.send('asks')\nsleep(500)\n"
        "print(radio.receive())\n"
    )
    told = call("run", program, "--on", port, "--time", "20")
    assert told.status == 0, told.err
    assert "from another kit" in told.out
    assert heard[0].endswith(b"asks")
