"""A kit that lives: through pyserial's own door, and its robot in the arena."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import serial

import gorae  # noqa: F401  (registers the scheme)
from gorae.cli.commands.virtual.held_kit import described_holder, described_keys, press

LONG_S = 30


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A port at the raw prompt; time is free."""
    with serial.serial_for_url(f"gorae://{request.param}time=free", timeout=LONG_S) as board:
        board.read_until(b">>> ")
        board.write(b"\x01")
        board.read_until(b"\r\n>")
        yield board


def run(board: Any, source: bytes) -> bytes:
    board.write(source + b"\x04")
    answer: bytes = board.read_until(b"\x04>")
    return answer


@pytest.mark.parametrize("port", ["maqueen?", "cutebot?", "esp32-duo?"], indirect=True)
def test_the_robot_drives(port: Any) -> None:
    before = port.robot.look()
    assert (before.x, before.y, before.heading) == (1000, 1000, 0)
    answer = run(port, b"from robot import *\nstraight(300)\nturn(90)\nstream(0)\nprint('done')")
    assert b"done" in answer
    after = port.robot.look()
    assert after.x == pytest.approx(1300, abs=15)
    assert after.heading == pytest.approx(90, abs=5)
    assert after.time_s > 3
    assert {"left_motor", "line_left", "distance"} <= after.signals.keys()


@pytest.mark.parametrize("port", ["maqueen?arena=oval&"], indirect=True)
def test_it_stands_at_the_start_of_the_line_and_sees_it(port: Any) -> None:
    assert (port.robot.look().x, port.robot.look().y) == (350, 200)
    assert b"(1, 1)" in run(port, b"from robot import *\nstream(0)\nprint(line())")


@pytest.mark.parametrize("port", ["maqueen?"], indirect=True)
def test_somebody_presses_a_button(port: Any) -> None:
    port.robot.press("a", True)
    assert b"True" in run(port, b"from microbit import *\nprint(button_a.is_pressed())")
    port.robot.press("a", False)
    assert b"False" in run(port, b"print(button_a.is_pressed())")


@pytest.mark.parametrize("port", ["esp32-duo?"], indirect=True)
def test_modem_lines_reset_the_board(port: Any) -> None:
    run(port, b"x = 1")
    port.dtr, port.rts = False, True
    port.rts = False
    assert b"POWERON_RESET" in port.read_until(b">>> ")


@pytest.mark.parametrize("port", ["maqueen?"], indirect=True)
def test_a_break_resets_a_microbit(port: Any) -> None:
    port.send_break(0)
    assert b"MicroPython" in port.read_until(b">>> ")


@pytest.mark.parametrize("url", ["maquen", "maqueen?arena=ovl", "maqueen?speed=3", "maqueen?seed=x"])
def test_what_cannot_be_opened_is_told(url: str) -> None:
    with pytest.raises(serial.SerialException, match="could not open port gorae://"):
        serial.serial_for_url(f"gorae://{url}")


def test_closing_ends_a_read() -> None:
    board = serial.serial_for_url("gorae://maqueen?time=free", timeout=None)
    board.close()
    with pytest.raises(serial.SerialException):
        board.read(1)


@pytest.mark.parametrize("port", ["maqueen?person=7&", "esp32-duo?person=7&"], indirect=True)
def test_who_holds_it_does_what_is_asked(port: Any) -> None:
    busy = b"""
from robot import *
stream(0)
def busy():
    told = [sum(motion()) for i in range(50) if sleep(20) is None]
    print(max(told) - min(told) > 1000)
"""
    run(port, busy)
    assert b"False" in run(port, b"busy()")
    port.robot.ask("shake")
    assert b"True" in run(port, b"busy()")
    signals = port.robot.look().signals
    assert (signals["gesture"], signals["person"], signals["hand"]) == (3, 7, 0)
    port.robot.ask("none")
    run(port, b"sleep(1000)")
    assert b"False" in run(port, b"busy()")


@pytest.mark.parametrize("port", ["maqueen?person=7&"], indirect=True)
def test_keys_say_who_does_what(port: Any) -> None:
    press(port.robot, "3")
    run(port, b"from robot import *\nstream(0)\nsleep(100)")
    assert described_holder(port.robot) == "person 7, right hand: shake"
    for key in "phx9":
        press(port.robot, key)
    assert described_holder(port.robot).startswith("person 8, left hand")
    press(port.robot, "h")
    assert port.robot.person.hand == "right"
    assert "1 still  2 tilt  3 shake" in described_keys()


@pytest.mark.parametrize("port", ["maqueen?"], indirect=True)
def test_a_robot_on_the_floor_is_in_nobodys_hand(port: Any) -> None:
    port.robot.ask("shake")
    press(port.robot, "3")
    assert described_holder(port.robot) == ""
    assert port.robot.person is None
