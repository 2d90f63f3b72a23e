"""A screen of letters behind a PCF8574: as drivers of others speak to it, and what is seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae import resources
from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.errors import DocumentError
from gorae.kits import load_arena, load_kit
from gorae.telemetry.screens import MARKS
from gorae.virtual.devices.hd44780 import ENABLE, LIGHT, RS, RW, Backpack, LetterScreen, letter
from gorae.world import Conditions

HEART = (0b00000, 0b01010, 0b11111, 0b11111, 0b11111, 0b01110, 0b00100, 0b00000)
DRIVER = """
import time
class Lcd:
    def __init__(self, columns):
        self.columns = columns
        write(0)
        time.sleep_ms(20)
        for nibble in (0x30, 0x30, 0x30, 0x20):
            self.half(nibble, 0)
            time.sleep_ms(5)
        for command in (0x08, 0x01, 0x02, 0x06, 0x0C, 0x28):
            self.send(command)
    def half(self, value, rs):
        write(value & 0xF0 | rs | 8 | 4)
        write(value & 0xF0 | rs | 8)
    def send(self, value, rs=0):
        self.half(value, rs)
        self.half(value << 4, rs)
        if not rs and value < 4:
            time.sleep_ms(5)
    def put(self, x, y, text):
        self.send(0x80 | x + (0x40 if y & 1 else 0) + (self.columns if y & 2 else 0))
        for letter in text:
            self.send(ord(letter), 1)
"""
WRITERS = {
    "esp32-duo": """
from machine import I2C, Pin
bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400000)
write = lambda byte: bus.writeto(0x3F, bytes((byte,)))
""",
    "maqueen": """
from microbit import i2c
write = lambda byte: i2c.write(0x3F, bytes((byte,)))
""",
}


class Bus:
    """A backpack, and time that a driver lets pass."""

    def __init__(self, columns: int = 16, rows: int = 2) -> None:
        self.now_ns = 0
        self.screen = LetterScreen(columns, rows)
        self.backpack = Backpack(self.screen, lambda: self.now_ns)
        for nibble in (3, 3, 3, 2):
            self.strobe(nibble << 4)
        for command in (0x28, 0x0C, 0x01, 0x06):
            self.send(command)

    def strobe(self, levels: int) -> None:
        self.backpack.write(bytes((levels | LIGHT | ENABLE, levels | LIGHT)))

    def send(self, code: int, rs: int = 0, wait_us: int = 5_000) -> None:
        self.strobe(code & 0xF0 | rs)
        self.strobe(code << 4 & 0xF0 | rs)
        self.now_ns += wait_us * 1_000

    def put(self, text: str) -> None:
        for one in text:
            self.send(ord(one), RS)

    def read(self, rs: int) -> int:
        """Read a byte in two halves, as drivers do that ask whether it is busy."""
        halves = []
        for _ in range(2):
            self.backpack.write(bytes((0xF0 | RW | rs | LIGHT, 0xF0 | RW | rs | LIGHT | ENABLE)))
            halves.append(self.backpack.read(1)[0] >> 4)
            self.backpack.write(bytes((0xF0 | RW | rs | LIGHT,)))
        return halves[0] << 4 | halves[1]

    @property
    def rows(self) -> list[str]:
        return self.screen.rows()


@pytest.fixture
def bus() -> Bus:
    return Bus()


def kit_with(folder: Path, kit: str, lcd: str) -> str:
    text = (resources.folder("hardware") / "kits" / f"{kit}.yaml").read_text(encoding="utf-8")
    file = folder / "own.yaml"
    file.write_text(text.rstrip() + f"\n  lcd: {{part: hd44780, address: 0x3F{lcd}}}\n", encoding="utf-8")
    return str(file)


def run(kit: str, program: str) -> RunResult:
    arena = load_arena("table")
    test = DriveTest(load_kit(kit), arena, Conditions(seed=1, start=arena.start), 2)
    return run_virtual(program.encode(), test, lang="en")


@pytest.mark.parametrize("kit", WRITERS)
def test_a_program_writes_with_a_driver_of_its_own(tmp_path: Path, kit: str) -> None:
    use = f"""
lcd = Lcd(20)
lcd.send(0x40)
for row in {HEART}:
    lcd.send(row, 1)
for y in range(4):
    lcd.put(y, y, "row %d" % y + chr(0))
"""
    result = run(kit_with(tmp_path, kit, ", columns: 20, rows: 4"), WRITERS[kit] + DRIVER + use)
    assert result.error is None
    shown = [mark for _, mark in result.recording.marks if mark.startswith(MARKS["lcd"])]
    assert shown[-1] == MARKS["lcd"] + "20x4⏎row 0①⏎ row 1①⏎  row 2①⏎   row 3①␞①⣴⣴⡄⠙⠟⠁"
    assert result.recording.signals["lcd"][-1] == 20
    assert result.recording.signals["lcd"][0] == 0


def test_a_driver_without_waits_loses_what_comes_while_it_clears(bus: Bus) -> None:
    bus.put("old")
    bus.send(0x01, wait_us=300)
    bus.put("N")
    bus.put("ew")
    assert bus.rows == ["ew", ""]


def test_it_says_when_it_is_busy_and_where_it_is(bus: Bus) -> None:
    bus.send(0x02, wait_us=0)
    assert bus.read(0) == 0x80
    bus.now_ns += 2_000_000
    bus.send(0x80 | 0x45)
    assert bus.read(0) == 0x45
    bus.put("A")
    bus.send(0x80 | 0x45)
    assert bus.read(RS) == ord("A")
    assert bus.read(0) == 0x46


@pytest.mark.parametrize(
    ("commands", "rows"),
    [
        ((), ["ab", ""]),
        ((0x80 | 0x43, "c"), ["ab", "   c"]),
        ((0x08,), ["", ""]),
        ((0x10, 0x10, "c"), ["cb", ""]),
        ((0x14, "c"), ["ab c", ""]),
        ((0x1C,), [" ab", ""]),
        ((0x18,), ["b", ""]),
        ((0x02, 0x04, "c", "d"), ["cb", ""]),  # d goes to the end of the second line, out of sight
        ((0x07, "c"), ["bc", ""]),
        ((0x80 | 0x27, "cd"), ["ab", "d"]),
        ((0x20,), ["ab", ""]),
        ((0x01, "c"), ["c", ""]),
    ],
)
def test_instructions(bus: Bus, commands: tuple[int | str, ...], rows: list[str]) -> None:
    bus.put("ab")
    for command in commands:
        if isinstance(command, str):
            bus.put(command)
        else:
            bus.send(command)
    assert bus.rows == rows


def test_an_old_program_that_left_half_a_byte_does_no_harm(bus: Bus) -> None:
    """Three times 0x3 puts it into eight bits from wherever it is: data sheet, figure 24."""
    bus.strobe(0x40)
    for nibble in (3, 3, 3, 2):
        bus.strobe(nibble << 4)
        bus.now_ns += 5_000_000
    bus.send(0x28)
    bus.send(0x01)
    bus.put("well")
    assert bus.rows[0] == "well"


def test_cursor_light_and_own_letters_are_in_the_picture(bus: Bus) -> None:
    bus.send(0x0E)
    bus.send(0x80 | 0x42)
    assert bus.screen.picture(lit=True) == "16x2 cursor 2,1⏎⏎"
    bus.send(0x40 | 8)
    for row in HEART:
        bus.send(row, RS)
    bus.send(0x80)
    bus.put("\x01\x09")
    bus.send(0x0C)
    assert bus.screen.picture(lit=False) == "16x2 dark⏎②②⏎␞②⣴⣴⡄⠙⠟⠁"
    bus.backpack.write(b"\0")
    assert not bus.backpack.lit


def test_every_byte_is_one_letter() -> None:
    assert [letter(code) for code in (0x41, 0x5C, 0x7E, 0xB1, 0xDF, 0xE4, 0xF4, 0xFF, 0x08)] == [
        "A", "¥", "→", "ア", "°", "μ", "Ω", "█", "①",
    ]  # fmt: skip
    assert {len(letter(code)) for code in range(256)} == {1}


@given(st.lists(st.binary(max_size=8), max_size=12), st.sampled_from([(16, 2), (20, 4), (40, 2), (8, 1)]))
def test_whatever_comes_it_shows_rows_of_letters(written: list[bytes], size: tuple[int, int]) -> None:
    bus = Bus(*size)
    for data in written:
        bus.backpack.write(data)
        bus.backpack.read(2)
        bus.now_ns += 3_000_000
    assert len(bus.rows) == size[1]
    assert all(len(row) <= size[0] for row in bus.rows)
    bus.screen.picture(lit=True)


def _mistakes(folder: Path, lcd: str) -> Iterator[str]:
    with pytest.raises(DocumentError) as caught:
        load_kit(kit_with(folder, "esp32-duo", lcd))
    return (problem.text.say("en") for problem in caught.value.problems)


def test_a_glass_has_room_for_80_letters(tmp_path: Path) -> None:
    assert "an HD44780 holds 80 letters" in "".join(_mistakes(tmp_path, ", columns: 40, rows: 4"))
