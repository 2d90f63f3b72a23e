"""What hangs on the emulated micro:bit, as a program finds it and as the world sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gorae.virtual.devices.hcsr04 import UltrasonicRanger
from gorae.virtual.devices.pins import Level

if TYPE_CHECKING:
    from .conftest import Talk

IMPORT = "from microbit import *\n"


class Recorder:
    """A chip that keeps what is written to it."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def read(self, size: int) -> bytes:
        return bytes(range(7, 7 + size))


def test_lights_of_the_display_are_seen(talk: Talk) -> None:
    talk.run(IMPORT + "display.show(Image.HEART)\nsleep(50)")
    assert [index for index, level in enumerate(talk.board.display) if not level] == [
        0, 2, 4, 15, 19, 20, 21, 23, 24,
    ]  # fmt: skip
    talk.run("display.clear()\nsleep(50)")
    assert not any(talk.board.display)


def test_buttons_are_pressed_and_counted(talk: Talk) -> None:
    talk.board.buttons["a"].press()
    assert talk.run(IMPORT + "sleep(100)\nprint(button_a.is_pressed(), button_b.is_pressed())") == (
        "True False\n",
        "",
    )
    talk.board.buttons["a"].release()
    assert talk.run("sleep(100)\nprint(button_a.is_pressed(), button_a.get_presses())") == ("False 1\n", "")


def test_the_accelerometer_feels_the_robot(talk: Talk) -> None:
    talk.board.motion = lambda: (1000.0, 2000.0, 9806.65)
    assert talk.run(IMPORT + "sleep(100)\nprint(accelerometer.get_values())") == ("(208, 104, -1024)\n", "")


@pytest.mark.parametrize("hz", [440, 900])
def test_the_tone_of_the_speaker_is_heard(talk: Talk, hz: int) -> None:
    talk.run(f"import music\nfrom microbit import sleep\nmusic.pitch({hz}, wait=False)\nsleep(200)")
    assert talk.board.tone_hz == pytest.approx(hz, rel=0.01)
    talk.run("music.stop()\nsleep(300)")
    assert talk.board.tone_hz == 0


def test_chips_on_the_outer_bus_are_written_and_read(talk: Talk) -> None:
    chip = talk.board.i2c.devices[0x10] = Recorder()
    assert talk.run(IMPORT + "i2c.write(0x10, b'\\x00\\x01\\xff')\nprint(i2c.scan(), i2c.read(0x10, 2))") == (
        "[16]\nb'\\x07\\x08'\n".replace("\n", " ", 1),
        "",
    )
    assert b"\x00\x01\xff" in chip.writes
    assert talk.run("i2c.write(0x33, b'1')")[1].endswith("OSError: [Errno 19] ENODEV\n")


def test_pins_are_driven_and_read(talk: Talk) -> None:
    level = [1]
    talk.board.pin("P13").wave = Level(lambda: level[0])
    assert talk.run(IMPORT + "pin8.write_digital(1)\nprint(pin13.read_digital())") == ("1\n", "")
    level[0] = 0
    assert talk.run("print(pin13.read_digital())") == ("0\n", "")
    assert talk.board.pin("P8").drive == 1.0
    talk.run("pin12.set_analog_period(10)\npin12.write_analog(256)\nsleep(30)")
    pin = talk.board.pin("P12")
    assert pin.frequency == 100
    assert pin.drive == pytest.approx(0.25, abs=0.002)
    talk.run("pin12.write_digital(0)")
    assert pin.drive == 0


def test_voltages_are_measured(talk: Talk) -> None:
    talk.board.pin("P1").analog = lambda: 0.5
    value = int(talk.run(IMPORT + "print(pin1.read_analog())")[0])
    assert value == pytest.approx(512, abs=2)


def test_an_echo_is_as_long_as_its_way(talk: Talk) -> None:
    sonar = UltrasonicRanger(talk.board.pin("P1"), talk.board.pin("P2"))
    sonar.measure = lambda: 250.0
    program = """
import machine, utime
pin2.read_digital()
pin1.write_digital(1)
utime.sleep_us(10)
pin1.write_digital(0)
print(machine.time_pulse_us(pin2, 1, 30000))
"""
    assert int(talk.run(IMPORT + program)[0]) == pytest.approx(250 * 2 / 0.343, abs=20)


def test_colour_lights_get_their_bytes(talk: Talk) -> None:
    talk.run(
        "import neopixel\nfrom microbit import *\n"
        "row = neopixel.NeoPixel(pin15, 4)\nrow[0] = (255, 1, 2)\nrow[3] = (0, 0, 255)\nrow.show()\nsleep(5)"
    )
    assert talk.board.pixels[15][:12] == bytes([1, 255, 2, *[0] * 6, 0, 0, 255])


def test_time_passes_as_the_program_waits(talk: Talk) -> None:
    before = talk.board.clock.now_ns
    output, _ = talk.run("from microbit import *\nt = running_time()\nsleep(500)\nprint(running_time() - t)")
    assert output == "500\n"
    assert 500_000_000 <= talk.board.clock.now_ns - before < 560_000_000


def test_radio_microphone_logo_and_light_answer(talk: Talk) -> None:
    program = (
        "import radio\nfrom microbit import *\nradio.on()\nradio.send('hi')\n"
        "print(radio.receive(), microphone.sound_level(), pin_logo.is_touched())"
    )
    assert talk.run(program) == ("None 0 False\n", "")
