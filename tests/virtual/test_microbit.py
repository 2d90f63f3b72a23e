"""What a program finds on a virtual micro:bit V2, as far as lessons use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gorae.virtual import VirtualBoard
from gorae.virtual.devices.pins import Level
from gorae.virtual.requests import BoardRequest
from gorae.virtual.senses import glyphs

Play = Callable[..., Any]
BOARD = "microbit-v2"
START = "from microbit import *\n"
TIMED = "start = running_time()\ndef passed():\n    return (running_time() - start) // 10 * 10\n"
PICTURES = dict(glyphs.pictures())


class Chip:
    """Keeps what is written to it, and gives it back one byte higher."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def read(self, size: int) -> bytes:
        return bytes(byte + 1 for byte in self.written[-1][:size])


def rows(lights: bytes) -> str:
    return "/".join("".join("#" if light else "." for light in lights[i : i + 5]) for i in range(0, 25, 5))


# --- the board as a whole ------------------------------------------------------------------------------


def test_heap_is_the_boards(say: Callable[..., list[str]]) -> None:
    (free,) = say("import gc\ngc.collect()\nprint(gc.mem_free())")
    assert int(free) == pytest.approx(63_424, rel=0.02)


def test_heap_can_be_used_in_one_piece(say: Callable[..., list[str]]) -> None:
    assert say("import gc\ngc.collect()\nprint(len(bytearray(gc.mem_free() - 1500)) > 60000)") == ["True"]


def test_star_import_gives_everything_and_no_helper(say: Callable[..., list[str]]) -> None:
    names = set(say("print(' '.join(dir()))")[0].split())
    pins = {f"pin{number}" for number in (*range(17), 19, 20)} | {"pin_logo", "pin_speaker"}
    parts = {"accelerometer", "button_a", "button_b", "compass", "display", "microphone", "speaker"}
    buses = {"i2c", "spi", "uart", "ws2812_write"}
    sounds = {"audio", "Sound", "SoundEvent", "set_volume"}
    others = {"Image", "panic", "reset", "run_every", "running_time", "scale", "sleep", "temperature"}
    assert names - {"__name__"} == pins | parts | buses | sounds | others


def test_boards_begin_alike(play: Play) -> None:
    """The second board of a kind starts from the memory of the first."""
    program = "import random, gc\nx = [str(n) for n in range(99)]\nprint(random.random(), gc.mem_free())"
    first, second = play(START + program), play(START + program)
    assert first.output == second.output
    assert first.board.clock.now_ns == second.board.clock.now_ns


def test_modules_of_larger_boards_are_missing(say: Callable[..., list[str]]) -> None:
    program = """
for name in "io select hashlib binascii json re deflate uos_ network asyncio".split():
    try:
        __import__(name)
        print(name)
    except ImportError:
        pass
import machine, os, sys, time
print([hasattr(machine, name) for name in ("Pin", "I2C", "PWM", "Timer", "soft_reset")])
print([hasattr(os, name) for name in ("mkdir", "rename", "rmdir", "chdir", "statvfs", "getcwd", "urandom")])
print([hasattr(time, name) for name in ("time", "time_ns", "localtime")])
print([hasattr(sys, name) for name in ("stdin", "stdout")], sys.platform)
print(machine.freq(), machine.unique_id(), os.uname().machine)
"""
    assert say(program) == [
        str([False] * 5),
        str([False] * 7),
        str([False] * 3),
        "[False, False] microbit",
        "64000000 b'gorae\\x00\\x00\\x01' micro:bit with nRF52833",
    ]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("import speech\nspeech.translate('hi')", "speech.translate"),
        ("spi.init()", "microbit.spi.init"),
        ("import machine\nmachine.mem32[0x10000000]", "machine.mem32"),
        ("i2c.read(0x3C, 1025)", "buffer of more than 512 bytes"),
    ],
)
def test_what_is_not_imitated_says_so(play: Play, statement: str, what: str) -> None:
    sentences = {
        "en": f"NotImplementedError: the virtual kit has no {what}; try it on a real board",
        "ko": f"NotImplementedError: 가상 키트에는 {what} 기능이 없어요. 진짜 보드에서 해 보세요",
    }
    for lang, sentence in sentences.items():
        outcome = play(START + statement, lang=lang).outcome
        assert outcome.ending == "exception"
        assert outcome.error == sentence


# --- time ----------------------------------------------------------------------------------------------


def test_waiting_takes_virtual_time(say: Callable[..., list[str]]) -> None:
    program = """
import time, utime
sleep(1500)
sleep(2.9)
sleep(0)
sleep(-5)
time.sleep(0.25)
time.sleep_ms(5)
utime.sleep_us(4000)
print(passed(), time.ticks_diff(time.ticks_add(5, -10), 5))
"""
    assert say(TIMED + program) == ["1760 -10"]


def test_waits_longer_than_a_word_of_microseconds(play: Play) -> None:
    played = play(START + "sleep(4000000)\nprint(running_time() // 1000)", until_s=5000)
    assert played.lines == ["4000"]


def test_wrong_type_of_wait_is_an_error(play: Play) -> None:
    assert play(START + "sleep('1')").outcome.error.startswith("TypeError")


def test_run_every_as_function_and_decorator(say: Callable[..., list[str]]) -> None:
    program = """
@run_every(ms=200)
def a():
    print("a", running_time() // 100)

def b():
    print("b", running_time() // 100)

run_every(b, s=0, ms=500)
sleep(1050)
"""
    assert say(program) == ["a 2", "a 4", "b 5", "a 6", "a 8", "a 10", "b 10"]


def test_what_a_callback_computes_takes_the_programs_time(say: Callable[..., list[str]]) -> None:
    """It rings no bell, and neither does what comes after it."""
    program = """
def compute():
    for i in range(10000):
        pass

t = running_time()
compute()
alone = running_time() - t
run_every(compute, ms=50)
t = running_time()
sleep(60)
print(alone, running_time() - t - 50)
"""
    alone, called = map(int, say(program)[0].split())
    assert alone > 100
    assert called == pytest.approx(alone, abs=2)


def test_so_does_a_callback_that_fails(play: Play) -> None:
    program = """
def compute():
    for i in range(10000):
        pass
    1 // 0

run_every(compute, ms=50)
sleep(60)
"""
    played = play(START + program)
    assert played.outcome.error.startswith("ZeroDivisionError")
    assert played.board.clock.now_s > 0.15


def test_a_failing_callback_ends_the_program(play: Play) -> None:
    played = play(START + "def f():\n    return 1 // 0\nrun_every(f, ms=10)\nsleep(100)")
    assert played.outcome.error.startswith("ZeroDivisionError")


def test_reset_starts_the_program_again(play: Play) -> None:
    program = """
try:
    open("again")
    print("second")
except OSError:
    with open("again", "w") as file:
        file.write("1")
    reset()
"""
    played = play(START + program)
    assert (played.lines, played.outcome.resets) == (["second"], 1)


def test_panic_ends_the_program(play: Play) -> None:
    played = play(START + "panic(5)\nprint(1)")
    assert (played.output, played.board.display) == ("", PICTURES["SAD"])


def test_scale(say: Callable[..., list[str]]) -> None:
    program = """
print(scale(512, from_=(0, 1023), to=(0, 255)), scale(30, from_=(0.0, 100.0), to=(32.0, 212.0)))
print(scale(-5, (0, 10), (0, 100)))
"""
    assert say(program) == ["128 86.0", "-50"]


# --- pins ----------------------------------------------------------------------------------------------


def test_digital_pins(say: Callable[..., list[str]]) -> None:
    levels = iter([0, 1, 1])

    def prepare(board: VirtualBoard) -> None:
        board.pin("P13").wave = Level(lambda: next(levels))
        board.pin("P8").on_output = lambda level, now: written.append(level)

    written: list[int] = []
    program = """
print(pin13.read_digital(), pin13.read_digital(), pin13.get_mode())
pin8.write_digital(1)
print(pin8.get_mode())
pin8.write_digital(False)
"""
    assert say(program, prepare=prepare) == ["0 1 read_digital", "write_digital"]
    assert written == [1, 0]


def test_an_output_that_is_read_becomes_an_input(say: Callable[..., list[str]]) -> None:
    assert say("pin8.write_digital(1)\nprint(pin8.read_digital(), pin8.get_mode())") == ["0 read_digital"]


def test_analog_pins(play: Play) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.pin("P1").analog = lambda: 0.5

    program = """
print(pin1.read_analog(), pin2.read_analog())
pin0.set_analog_period(10)
pin0.write_analog(1023)
print(pin0.get_analog_period_microseconds(), pin0.get_mode())
pin12.write_analog(511.6)
pin16.set_analog_period_microseconds(500)
pin16.write_analog(1)
pin16.write_analog(0)
print(pin16.get_mode())
"""
    played = play(START + program, prepare=prepare)
    assert played.lines == ["512 0", "10000 write_analog", "unused"]
    pins = played.board.pins
    assert (pins[0].frequency, pins[0].drive) == (100, 1.0)
    assert (pins[12].frequency, round(pins[12].drive * 1023)) == (50, 512)
    assert (pins[16].frequency, pins[16].drive) == (2000, 0.0)


def test_pulls(say: Callable[..., list[str]]) -> None:
    program = """
print(pin8.read_digital(), pin8.get_pull() == pin8.PULL_DOWN)
pin8.set_pull(pin8.PULL_UP)
print(pin8.read_digital(), pin8.get_pull() == pin8.PULL_UP)
pin8.set_pull(pin8.NO_PULL)
print(pin8.read_digital())
"""
    assert say(program) == ["0 True", "1 True", "0"]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("pin3.read_digital()", "ValueError: Pin 3 in display mode"),
        ("pin10.read_analog()", "ValueError: Pin 10 in display mode"),
        ("pin5.write_digital(1)", "ValueError: Pin 5 in button mode"),
        ("pin19.write_digital(1)", "ValueError: Pin 19 in i2c mode"),
        ("pin8.write_digital(2)", "ValueError: value must be 0 or 1"),
        ("pin8.write_analog(1024)", "ValueError: value must be between 0 and 1023"),
        ("pin8.set_analog_period_microseconds(100)", "ValueError: invalid period"),
        ("pin8.get_pull()", "ValueError: Pin 8 in unused mode"),
        ("pin8.read_analog()", "AttributeError: 'MicroBitDigitalPin' object has no attribute 'read_analog'"),
        ("pin8.is_touched()", "AttributeError: 'MicroBitDigitalPin' object has no attribute 'is_touched'"),
        ("import machine\nmachine.time_pulse_us(8, 1)", "TypeError: expecting a pin"),
        ("ws2812_write(1, b'')", "TypeError: expecting a pin"),
    ],
)
def test_wrong_uses_of_pins(play: Play, statement: str, error: str) -> None:
    assert play(START + statement).outcome.error == error


def test_display_off_frees_its_pins(say: Callable[..., list[str]]) -> None:
    assert say("display.off()\nprint(pin3.read_digital(), display.is_on())") == ["0 False"]


def test_touch(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.buttons["logo"].press()
        board.pin("P1").wave = Level(lambda: 0)

    program = """
print(pin_logo.is_touched(), pin_logo.was_touched(), pin_logo.was_touched(), pin_logo.get_touches())
print(pin0.is_touched(), pin1.is_touched())
"""
    assert say(program, prepare=prepare) == ["True True False 1", "False True"]


class Echo:
    """High from 100 µs to 700 µs after power-on, and again a second later."""

    def level(self, now_ns: int) -> int:
        return int(100_000 <= now_ns % 1_000_000_000 < 700_000)

    def next_edge(self, now_ns: int) -> int | None:
        second = now_ns - now_ns % 1_000_000_000
        edges = [second + 100_000, second + 700_000, second + 1_000_100_000]
        return min(edge for edge in edges if edge > now_ns)


def test_time_pulse(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.pin("P2").wave = Echo()

    program = """
import machine
sleep(900)
print(machine.time_pulse_us(pin2, 1), machine.time_pulse_us(pin2, 1, 5000))
"""
    assert say(program, prepare=prepare) == ["600 -2"]


# --- buttons -------------------------------------------------------------------------------------------


def test_buttons(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        for _ in range(3):
            board.buttons["a"].press()
            board.buttons["a"].release()
        board.buttons["b"].press()

    program = """
print(button_a.is_pressed(), button_a.was_pressed(), button_a.was_pressed())
print(button_a.get_presses(), button_a.get_presses())
print(button_b.is_pressed(), pin11.read_digital(), pin5.read_digital(), pin5.get_mode())
"""
    assert say(program, prepare=prepare) == ["False True False", "3 0", "True 0 1 button"]


# --- the display ---------------------------------------------------------------------------------------


def test_show_an_image_at_once(play: Play) -> None:
    played = play(START + TIMED + "display.show(Image.HEART)\nprint(passed())")
    assert (played.board.display, played.lines) == (PICTURES["HEART"], ["0"])


def test_show_text_character_by_character(play: Play) -> None:
    seen: list[bytes] = []

    def prepare(board: VirtualBoard) -> None:
        board.before_output = lambda: seen.append(board.display)

    program = TIMED + "display.show('AB', 300)\nprint(passed())\ndisplay.show(7)\ndisplay.show('')"
    played = play(START + program, prepare=prepare)
    assert played.lines == ["600"]
    assert [*seen[1:], played.board.display] == [glyphs.character(ord(character)) for character in "AB7"]


def test_show_images_and_clear(say: Callable[..., list[str]]) -> None:
    program = """
display.show([Image.YES, "x", Image.NO], delay=100, clear=True)
print(passed(), display.get_pixel(2, 2))
display.show(Image.ALL_CLOCKS, 10)
display.show(12.5, 10)
print(passed(), len(Image.ALL_ARROWS))
"""
    assert say(TIMED + program) == ["300 0", "460 8"]


def test_animation_in_the_background(say: Callable[..., list[str]]) -> None:
    program = """
display.show([Image("9"), Image("5")], delay=100, wait=False, loop=True)
for i in range(4):
    sleep(50)
    print(display.get_pixel(0, 0), end=" ")
    sleep(50)
display.clear()
sleep(500)
print(display.get_pixel(0, 0))
"""
    program = program.replace('Image("9")', 'Image("9:")').replace('Image("5")', 'Image("5:")')
    assert say(program) == ["9 5 9 5 0"]


def test_scroll(play: Play) -> None:
    """150 ms a column: those of each character, a dark one after it, four more at the end."""
    seen: list[bytes] = []

    def prepare(board: VirtualBoard) -> None:
        board.before_output = lambda: seen.append(board.display)

    played = play(START + TIMED + "display.scroll('Ti')\nprint(passed())", prepare=prepare)
    assert played.lines == [str((5 + 1 + 2 + 1 + 4) * 150)]
    assert rows(seen[5]) == rows(glyphs.character(ord("T")))
    assert not any(played.board.display)


def test_scroll_number_with_own_delay(say: Callable[..., list[str]]) -> None:
    assert say(TIMED + "display.scroll(11, 10, monospace=True)\nprint(passed())") == ["160"]


def test_pixels(play: Play) -> None:
    program = """
display.set_pixel(4, 0, 5)
print(display.get_pixel(4, 0), display.is_on(), display.read_light_level())
for x, value in ((5, 1), (0, 10)):
    try:
        display.set_pixel(x, 0, value)
    except ValueError as error:
        print(error)
"""
    played = play(START + program)
    assert played.lines == ["5 True 141", "index out of bounds", "brightness out of bounds"]
    assert played.board.display[4] == 5


def test_display_off_is_dark(play: Play) -> None:
    assert not any(play(START + "display.show(Image.HEART)\ndisplay.off()").board.display)
    played = play(START + "display.show(Image.HEART)\ndisplay.off()\ndisplay.on()")
    assert played.board.display == PICTURES["HEART"]


def test_every_named_picture(say: Callable[..., list[str]]) -> None:
    program = f"for name in {list(PICTURES)}:\n    print(repr(getattr(Image, name)))"
    drawn = ["".join(f"{light}" for light in lights) for lights in PICTURES.values()]
    shown = [line[7:-2].replace(":", "") for line in say(program)]
    assert len(PICTURES) == 64
    assert shown == drawn


def test_making_images(say: Callable[..., list[str]]) -> None:
    program = r"""
print(repr(Image("90009:09090:00900")), repr(Image("1 2\n3")), repr(Image(2, 2)))
print(repr(Image(2, 2, bytearray([1, 2, 3, 99]))), Image().width(), Image("123:456").height())
print(Image("12:34"))
print(repr(Image("!")) == repr(Image.HEART), Image.HEART == Image.HEART, Image.HEART == Image.HAPPY)
"""
    assert say(program) == [
        "Image('90009:09090:00900:') Image('102:300:') Image('00:00:')",
        "Image('12:39:') 5 2",
        "Image(",
        "    '12:'",
        "    '34:'",
        ")",
        "False True False",
    ]


def test_changing_images(say: Callable[..., list[str]]) -> None:
    program = """
image = Image("123:456:789")
print(repr(image.shift_left(1)), repr(image.shift_right(1)))
print(repr(image.shift_up(2)), repr(image.shift_down(1)))
print(repr(image.crop(1, 1, 2, 2)), repr(image.invert()), repr(image.copy()))
print(repr(image + image), repr(image - image.invert()), repr(image * 0.5), repr(image / 2))
image.set_pixel(0, 0, 9)
image.blit(Image("55:55"), 0, 0, 2, 2, 2, 2)
print(repr(image), image.get_pixel(2, 2))
image.fill(3)
print(repr(image))
own = Image.HEART.copy()
own.set_pixel(0, 0, 1)
print(own.get_pixel(0, 0), Image.HEART.get_pixel(0, 0))
"""
    assert say(program) == [
        "Image('230:560:890:') Image('012:045:078:')",
        "Image('789:000:000:') Image('000:123:456:')",
        "Image('56:89:') Image('876:543:210:') Image('123:456:789:')",
        "Image('246:899:999:') Image('000:013:579:') Image('112:233:445:') Image('112:233:445:')",
        "Image('923:456:785:') 5",
        "Image('333:333:333:')",
        "1 0",
    ]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("Image.HEART.set_pixel(0, 0, 1)", "TypeError: image cannot be modified (try copying first)"),
        ("Image.HEART.get_pixel(5, 0)", "ValueError: index too large"),
        ("Image.HEART.get_pixel(-1, 0)", "ValueError: index cannot be negative"),
        ("Image().fill(10)", "ValueError: brightness out of bounds"),
        ("Image('12a')", "ValueError: unexpected character in Image definition"),
        ("Image(2, 2, b'123')", "ValueError: image data is incorrect size"),
        ("Image(5)", "TypeError: Image(s) takes a string"),
        ("Image() + Image(2, 2)", "ValueError: images must be the same size"),
        ("Image.HART", "AttributeError: type object 'MicroBitImage' has no attribute 'HART'"),
        ("display.show([1])", "TypeError: not an image"),
        ("display.show(None)", "TypeError: 'NoneType' object isn't iterable"),
        ("display.scroll(Image.HEART)", "TypeError: can't convert 'MicroBitImage' object to str implicitly"),
    ],
)
def test_wrong_images(play: Play, statement: str, error: str) -> None:
    assert play(START + statement).outcome.error == error


def test_characters_are_all_different() -> None:
    assert len({glyphs.character(code) for code in range(32, 127)}) == 95
    assert glyphs.character(ord("가")) == glyphs.character(ord("?"))


# --- buses ---------------------------------------------------------------------------------------------


def test_i2c(say: Callable[..., list[str]]) -> None:
    chip = Chip()

    def prepare(board: VirtualBoard) -> None:
        board.i2c.devices[0x10] = chip

    program = """
print(i2c.scan())
i2c.write(0x10, bytes([0, 1, 100]))
i2c.write(0x10, bytearray(b"ab"), repeat=True)
print(i2c.read(0x10, 2))
i2c.write(0x10, "xy")
try:
    i2c.write(0x11, b"1")
except OSError as error:
    print(error.errno)
try:
    i2c.read(0x11, 1)
except OSError as error:
    print(error.errno)
"""
    assert say(program, prepare=prepare) == ["[16]", "b'bc'", "19", "19"]
    assert chip.written == [bytes([0, 1, 100]), b"ab", b"xy"]


def test_i2c_takes_time_on_the_wire(play: Play) -> None:
    """100 kHz, nine bits a byte, and the address."""

    def prepare(board: VirtualBoard) -> None:
        board.i2c.devices[0x10] = Chip()

    program = START + "data = bytes(%d)\nfor i in range(100): i2c.write(0x10, data)"
    short, long = (play(program % size, prepare=prepare).board.clock.now_s for size in (1, 101))
    assert long - short == pytest.approx(100 * 100 * 9 / 100_000, rel=0.02)


def test_i2c_on_other_pins_finds_nobody(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.i2c.devices[0x10] = Chip()

    program = """
i2c.init(sda=pin0, scl=pin1)
print(i2c.scan())
i2c.init(freq=400000)
print(i2c.scan())
"""
    assert say(program, prepare=prepare) == ["[]", "[16]"]


def test_i2c_wants_a_buffer(play: Play) -> None:
    error = play(START + "i2c.write(0x10, [0, 1, 100])").outcome.error
    assert error == "TypeError: object with buffer protocol required"


def test_uart_writes_to_the_serial_line(play: Play) -> None:
    program = """
uart.init(115200)
print(uart.write(b"ab"), uart.write("하"), uart.write(bytes(600)), uart.any(), uart.read(), uart.readline())
"""
    output = play(START + program).output
    assert output == "ab하" + "\0" * 600 + "2 3 600 False None None\n"


def test_neopixel(play: Play) -> None:
    program = """
import neopixel
np = neopixel.NeoPixel(pin15, 4)
np[0] = (255, 128, 1)
np[-1] = (1, 2, 3)
print(len(np), np[0], np[3])
np.show()
try:
    np[4] = (0, 0, 0)
except IndexError:
    print("no more")
"""
    played = play(START + program)
    assert played.lines == ["4 (255, 128, 1) (1, 2, 3)", "no more"]
    assert played.board.pixels[15] == bytes([128, 255, 1, 0, 0, 0, 0, 0, 0, 2, 1, 3])
    assert not any(play(START + program + "np.clear()").board.pixels[15])


# --- senses --------------------------------------------------------------------------------------------


def test_acceleration_in_the_boards_own_axes(say: Callable[..., list[str]]) -> None:
    """The robot speeds up by 1 m/s² ahead and is pushed 2 m/s² to its left."""

    def prepare(board: VirtualBoard) -> None:
        board.motion = lambda: (1000.0, 2000.0, 9806.65)

    program = """
print(accelerometer.get_values())
print(accelerometer.get_x(), accelerometer.get_y(), accelerometer.get_z(), accelerometer.get_strength())
"""
    assert say(program, prepare=prepare) == ["(208, 104, -1024)", "208 104 -1024 1050"]


def test_range_of_the_accelerometer(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.motion = lambda: (-50_000.0, 0.0, 0.0)

    program = """
print(accelerometer.get_y())
accelerometer.set_range(4)
print(accelerometer.get_y())
accelerometer.set_range(8)
print(accelerometer.get_y())
"""
    assert say(program, prepare=prepare) == ["-2048", "-4096", "-5222"]


def test_gestures(play: Play) -> None:
    """Each lasts for 0.3 s; a posture is one when it has lasted for 0.1 s."""
    g = 9806.65
    moments = [(0, 0, g), (g, 0, 0), (0, -g, 0), (0, 0, 0), (0, 0, 3.5 * g), (0, 0, g)]

    def prepare(board: VirtualBoard) -> None:
        board.motion_at = lambda now_ns: moments[min(now_ns // 300_000_000 - 1, 5)]

    program = """
accelerometer.set_range(8)
sleep(300 - running_time())
print(repr(accelerometer.current_gesture()), accelerometer.is_gesture(""))
for i in range(6):
    sleep(200)
    print(accelerometer.current_gesture(), accelerometer.is_gesture("face up"))
    sleep(100)
print(accelerometer.get_gestures(), accelerometer.get_gestures(), accelerometer.was_gesture("up"))
try:
    accelerometer.is_gesture("jump")
except ValueError as error:
    print(error)
"""
    assert play(START + program, prepare=prepare).lines == [
        "'' True",
        "face up True",
        "up False",
        "left False",
        "freefall False",
        "face up True",
        "face up True",
        "('face up', 'up', 'left', 'freefall', '2g', '3g', 'face up') () True",
        "invalid gesture",
    ]


def test_light_and_temperature(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.light = lambda: 200

    assert say("print(display.read_light_level(), temperature())", prepare=prepare) == ["200 22"]


# --- sound ---------------------------------------------------------------------------------------------


def test_notes(play: Play) -> None:
    """120 beats a minute, four ticks a beat: a tick is 125 ms. Octave and duration carry over."""
    heard: list[tuple[int, int]] = []

    def prepare(board: VirtualBoard) -> None:
        set_tone, *_ = entry = board._door.entries[BoardRequest.TONE]

        def hear(hz: int, *more: int) -> int:
            heard.append((board.clock.now_ns // 1_000_000, hz))
            return set_tone(hz, *more)

        board._door._of_programs[BoardRequest.TONE] = (hear, *entry[1:])

    program = "import music\nmusic.play(['c4:4', 'd', 'bb5:2', 'r:1', 'A'])\nprint(passed())"
    played = play(START + TIMED + program, prepare=prepare)
    assert [hz for _, hz in heard] == [262, 0, 294, 0, 932, 0, 0, 0, 880, 0]
    moments = [moment - heard[0][0] for moment, _ in heard]
    assert moments == pytest.approx([0, 490, 500, 990, 1000, 1240, 1250, 1365, 1375, 1490], abs=5)
    assert played.lines == ["1500"]


def test_pitch_sounds_until_stopped(play: Play) -> None:
    assert play(START + "import music\nmusic.pitch(440)").board.tone_hz == 440
    assert play(START + "import music\nmusic.pitch(440)\nmusic.stop()").board.tone_hz == 0


def test_pitch_with_duration(play: Play) -> None:
    played = play(START + TIMED + "import music\nmusic.pitch(440, 500)\nprint(passed())")
    assert (played.lines, played.board.tone_hz) == (["510"], 0)
    program = START + TIMED + "import music\nmusic.pitch(440, 500, wait=False)\nprint(passed())\nsleep(%d)"
    assert play(program % 400).board.tone_hz == 440
    assert play(program % 600).board.tone_hz == 0
    assert play(program % 600).lines == ["0"]


def test_music_in_the_background(say: Callable[..., list[str]]) -> None:
    program = """
import music
music.play(music.POWER_UP, wait=False)
print(passed())
music.play(["c:1"], wait=False, loop=True)
sleep(3000)
music.stop()
music.set_tempo(bpm=60)
start = running_time()
music.play("c")
print(passed(), music.get_tempo())
music.reset()
print(music.get_tempo())
"""
    assert say(TIMED + program) == ["0", "1000 (60, 4)", "(120, 4)"]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("music.play(5)", "TypeError: object 'int' isn't a tuple or list"),
        ("music.play()", "TypeError: 'music' argument required"),
        ("music.pitch('a')", "TypeError: can't convert str to int"),
        ("music.play([5])", "TypeError: expecting a str for note"),
        ("music.play('c', 0)", "TypeError: expecting a pin"),
    ],
)
def test_wrong_music(play: Play, statement: str, error: str) -> None:
    assert play("import music\n" + statement).outcome.error == error


def test_music_takes_any_note(say: Callable[..., list[str]]) -> None:
    # so does release 2.1.2: what begins with no note is a rest
    program = """
import music
for tune in (["x"], ["c4:1", ""], ["c4:x"], ["Cb"], ["c9:2"], ["c4:12"], ["r#"]):
    start = running_time()
    music.play(tune)
    print(passed(), end=" ")
"""
    assert say(TIMED + program) == ["500 250 1000 500 250 1500 500 "]


def test_every_tune_can_be_played(say: Callable[..., list[str]]) -> None:
    program = """
import music
for name in dir(music):
    tune = getattr(music, name)
    if isinstance(tune, tuple):
        music.play(tune)
        print(name)
"""
    assert len(say(program, until_s=300)) == 21


def test_pin_speaker(play: Play) -> None:
    program = "pin_speaker.set_analog_period_microseconds(2000)\npin_speaker.write_analog(128)"
    assert play(START + program).board.tone_hz == 500


# --- files ---------------------------------------------------------------------------------------------


def test_files(say: Callable[..., list[str]]) -> None:
    program = r"""
import os, uos
with open("a.txt", "w") as file:
    print(file.write("one\ntwo\n"), file.writable(), file.name())
file = open("a.txt")
print(file.readline(), file.read(2), file.read(), file.read())
file.close()
with open("a.txt", "rb") as file:
    buffer = bytearray(3)
    print(file.readinto(buffer), buffer, file.read())
print(sorted(os.listdir()), os.size("a.txt"), os.stat("a.txt"), list(uos.ilistdir())[0])
os.remove("a.txt")
print(os.listdir())
"""
    assert say(program) == [
        "8 True a.txt",
        "one",
        " tw o",
        " ",
        "3 bytearray(b'one') b'\\ntwo\\n'",
        "['a.txt', 'main.py'] 8 (32768, 0, 0, 0, 0, 0, 8, 0, 0, 0) ('a.txt', 32768, 0)",
        "['main.py']",
    ]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("open('a', 'a')", "ValueError: illegal mode"),
        ("open('a', 'r+')", "ValueError: illegal mode"),
        ("open('a', 'rw')", "ValueError: illegal mode"),
        ("open('nope')", "OSError: [Errno 2] ENOENT"),
        ("open('a', 'w').read()", "OSError: [Errno 9] EBADF"),
        ("open('main.py').write('x')", "OSError: [Errno 9] EBADF"),
        ("open('main.py').seek(0)", "AttributeError: 'TextIO' object has no attribute 'seek'"),
        ("for line in open('main.py'): pass", "TypeError: 'TextIO' object isn't iterable"),
        ("open('a', 'wb').write(bytes(30000))", "OSError: 28"),
        ("import os\nos.remove('nope')", "OSError: [Errno 2] ENOENT"),
        ("import os\nos.listdir('/')", "TypeError: listdir() takes 0 positional arguments but 1 were given"),
        ("import os\nos.mkdir('x')", "AttributeError: module 'os' has no attribute 'mkdir'"),
    ],
)
def test_limits_of_files(play: Play, statement: str, error: str) -> None:
    assert play(START + statement).outcome.error == error


def test_random_has_the_boards_names(say: Callable[..., list[str]]) -> None:
    program = """
import random
random.seed(3)
print(random.randint(1, 6) in range(1, 7), random.randrange(3) < 3, 0 <= random.random() < 1)
print(random.choice("aa"), 1 <= random.uniform(1, 2) <= 2, random.getrandbits(3) < 8)
"""
    assert say(program) == ["True True True", "a True True"]


def test_only_the_gesture_that_was_asked_for_is_forgotten(play: Play) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.motion_at = lambda now_ns: (0.0, -9806.65, 0.0) if now_ns < 1e9 else (0.0, 0.0, 9806.65)

    program = """
print(accelerometer.was_gesture("left"))
sleep(1500 - running_time())
print(accelerometer.current_gesture(), accelerometer.was_gesture("down"))
print(accelerometer.was_gesture("left"), accelerometer.was_gesture("left"))
print(accelerometer.was_gesture("face up"), accelerometer.get_gestures())
"""
    lines = ["False", "face up False", "True False", "True ()"]
    assert play(START + program, prepare=prepare).lines == lines


def test_a_negative_pitch_makes_no_sound_and_no_error(play: Play) -> None:
    played = play(START + "import music\nmusic.pitch(-16, 10)\nmusic.pitch(-16)\nprint('on')")
    assert (played.lines, played.board.tone_hz) == (["on"], 0)


def test_input_says_that_nobody_types(play: Play) -> None:
    played = play("name = input('name? ')\nprint('hello', name)")
    assert played.outcome.ending == "exception"
    assert played.output.startswith("name? ")
    assert "nobody does" in played.outcome.error
    assert "아무도 입력하지" in play("input()", "esp32", lang="ko").outcome.error


def test_random_numbers_are_others_after_a_reset(play: Play) -> None:
    program = """
import os, random, machine
print([random.randrange(1000) for _ in range(5)])
if "again" not in os.listdir():
    open("again", "w").close()
    machine.reset()
"""
    first, second = play(program).lines
    assert first != second
    assert play(program).lines == [first, second]


def test_the_room_has_a_light_of_its_own(play: Play) -> None:
    program = "from microbit import *\nprint([display.read_light_level() for _ in range(20)])"
    levels = eval(play(program).lines[0])
    assert levels == eval(play(program).lines[0])
    assert len(set(levels)) > 1
    assert max(levels) - min(levels) < 10
    assert 40 < min(levels) < 200


def test_a_micro_bit_has_no_boot_py_and_nothing_imported(play: Play) -> None:
    program = "print(sorted(globals()))"
    assert play(program, "microbit-v2", files={"boot.py": b"print('boot')"}).lines == ["['__name__']"]


def test_what_a_program_began_goes_on_after_it_where_that_is_wanted(play: Play) -> None:
    def linger(board: VirtualBoard) -> None:
        board.lingers = True

    program = "import microbit\nmicrobit.run_every(lambda: print('tick'), ms=300)\n"
    played = play(program, until_s=1, prepare=linger)
    assert (played.outcome.ending, played.lines) == ("time-limit", ["tick"] * 3)
    tune = play("import music\nmusic.play(['c4:4', 'd4:4'], wait=False)\nprint('end')", prepare=linger)
    assert (tune.outcome.ending, tune.board.tone_hz, tune.board.clock.now_s > 0.9) == ("finished", 0, True)
