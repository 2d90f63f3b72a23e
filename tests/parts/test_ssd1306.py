"""A screen of dots: as drivers of others speak to it, and what is seen of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae import resources
from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.kits import kit_signals, load_arena, load_kit
from gorae.virtual.devices.ssd1306 import Ssd1306Chip
from gorae.world import Conditions

UPRIGHT = (0xAE, 0x20, 0, 0x40, 0xA1, 0xA8, 63, 0xC8, 0xD3, 0, 0xDA, 0x12, 0x8D, 0x14, 0xAF)
"""How drivers begin: off, addressing along rows, upright, on."""
WITH_FRAMEBUF = """
import framebuf
from machine import I2C, Pin
bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400000)
for command in COMMANDS:
    bus.writeto(0x3C, bytes((0x80, command)))
data = bytearray(1024)
picture = framebuf.FrameBuffer(data, 128, 64, framebuf.MONO_VLSB)
def show():
    for command in (0x21, 0, 127, 0x22, 0, 7):
        bus.writeto(0x3C, bytes((0x80, command)))
    bus.writevto(0x3C, [b"@", data])
picture.fill_rect(3, 5, 10, 20, 1)
show()
picture.text("Hi", 0, 50)
show()
print(bus.scan())
"""


@pytest.fixture
def chip() -> Ssd1306Chip:
    made = Ssd1306Chip(128, 64)
    made.write(bytes((0, *UPRIGHT)))
    return made


def corners(chip: Ssd1306Chip) -> str:
    """The dots in the corners: top left, top right, bottom left, bottom right."""
    rows = chip.dots()
    return "".join(".#"[dot] for dot in (rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]))


def run(folder: Path, program: str) -> RunResult:
    text = (resources.folder("hardware") / "kits" / "esp32-duo.yaml").read_text(encoding="utf-8")
    file = folder / "own.yaml"
    file.write_text(text.rstrip() + "\n  screen: {part: ssd1306}\n", encoding="utf-8")
    kit, arena = load_kit(str(file)), load_arena("table")
    assert "screen" in kit_signals(kit)
    return run_virtual(
        program.encode(), DriveTest(kit, arena, Conditions(seed=1, start=arena.start), 2), lang="en"
    )


def test_a_program_draws_with_a_write_of_1025_bytes(tmp_path: Path) -> None:
    result = run(tmp_path, WITH_FRAMEBUF.replace("COMMANDS", repr(UPRIGHT)))
    assert result.error is None
    assert "60" in result.output  # 0x3C is on the bus
    lit = result.recording.signals["screen"]
    assert lit[0] == 0
    assert 220 < lit[-1] < 300  # a rectangle of 200 dots, and two letters
    shown = [mark for _, mark in result.recording.marks]
    assert len(shown) == 1
    assert shown[0].startswith("screen shows:128x64⏎⠀⠀")
    rows = shown[0].split("⏎")[1:]
    assert [len(row) for row in rows] == [64] * 16
    assert rows[2][:8] == "⠀⢸⣿⣿⣿⣿⡇⠀"  # dots 3 to 12 of a row


def test_too_long_a_write_is_an_error(tmp_path: Path) -> None:
    program = "from machine import I2C, Pin\nI2C(0, sda=Pin(21), scl=Pin(22)).writeto(0x3C, bytes(20000))"
    error = run(tmp_path, program).error
    assert error
    assert "EINVAL" in error.message.say("en")


@pytest.mark.parametrize(
    ("commands", "seen"),
    [
        ((), "#..."),
        ((0xA0,), ".#.."),
        ((0xC0,), "..#."),
        ((0xA0, 0xC0), "...#"),
        ((0xA7,), ".###"),
        ((0xA5,), "####"),
        ((0xAE,), "...."),
        ((0x41,), "..#."),  # the first row comes last
    ],
)
def test_which_way_round_it_is(chip: Ssd1306Chip, commands: tuple[int, ...], seen: str) -> None:
    chip.write(b"\x40\x01")
    chip.write(bytes((0, *commands)))
    assert corners(chip) == seen


def test_commands_and_data_in_one_transaction(chip: Ssd1306Chip) -> None:
    chip.write(bytes((0x80, 0x21, 0x80, 126, 0x80, 127, 0x40, 1, 2, 4)))
    rows = chip.dots()
    assert (rows[0][126], rows[1][127], chip.lit()) == (True, True, 3)
    assert rows[10][126]  # the third byte is on the next page


def test_addressing_by_page_and_down_columns(chip: Ssd1306Chip) -> None:
    chip.write(bytes((0, 0x20, 2, 0xB3, 0x05, 0x12)))
    chip.write(b"\x40\xff")
    assert [row[0x25] for row in chip.dots()].index(True) == 24
    chip.write(bytes((0, 0xAE, 0x20, 1, 0x21, 0, 127, 0x22, 0, 7, 0xAF)))
    chip.write(b"\x40" + b"\x01" * 9)
    assert sum(row[0] for row in chip.dots()) == 8
    assert chip.dots()[0][1]


def test_a_narrow_screen_is_in_the_middle_of_the_memory() -> None:
    chip = Ssd1306Chip(64, 32)
    chip.write(bytes((0, *UPRIGHT, 0x21, 32, 95)))
    chip.write(b"\x40\x81")
    assert (len(chip.dots()), len(chip.dots()[0])) == (32, 64)
    assert chip.dots()[0][0]


def test_a_picture_is_braille() -> None:
    chip = Ssd1306Chip(8, 16)
    chip.write(bytes((0, *UPRIGHT, 0x21, 60, 67, 0x22, 0, 1)))
    chip.write(b"\x40\xff\x01\x00\x80\x00\x00\x00\x08")
    assert chip.picture() == "8x16⏎⡏⠀⠀⢀⏎⡇⢀⠀⠀⏎⠀⠀⠀⠀⏎⠀⠀⠀⠀"
    assert chip.picture() is chip.picture()
    chip.write(bytes((0, 0xAE)))
    assert set(chip.picture().split("⏎", 1)[1]) == {"⠀", "⏎"}


def test_halves_of_transactions_do_no_harm(chip: Ssd1306Chip) -> None:
    for data in (b"", b"\x80", b"\x40", b"\x00\x21", b"\x00\x07", b"\xc0\x01"):
        chip.write(data)
    assert chip.read(2) == b"\0\0"
