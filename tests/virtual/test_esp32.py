"""What a program finds on a virtual ESP32, as far as lessons use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mainline import MAINLINE

from gorae.kits import load_kit
from gorae.virtual import VirtualBoard
from gorae.virtual.devices.pins import Level
from gorae.virtual.kit import VirtualKit

Play = Callable[..., Any]
BOARD = "esp32"
START = "import machine, os, sys, time\nfrom machine import ADC, I2C, PWM, Pin, SoftI2C, Timer\n"


class Registers:
    """A chip with registers: the first byte written is the register's number."""

    def __init__(self) -> None:
        self.registers = bytearray(range(100, 164))
        self.at = 0

    def write(self, data: bytes) -> None:
        self.at = data[0]
        self.registers[self.at : self.at + len(data) - 1] = data[1:]

    def read(self, size: int) -> bytes:
        return bytes(self.registers[self.at : self.at + size])


# --- the board as a whole ------------------------------------------------------------------------------


def test_decorators_for_native_code_need_no_import(play: Callable[..., Any]) -> None:
    program = "@micropython.native\ndef double(x): return 2 * x\nprint(double(4))\n{}"
    assert play(program.format(""), "esp32").lines == ["8"]
    wrong = play(program.format("micropython.const(1)"), "esp32")
    assert wrong.outcome.error == "NameError: name 'micropython' isn't defined"
    viper = play("@micropython.viper\ndef double(x: int) -> int: return 2 * x\n", "esp32").outcome.error
    assert "the virtual kit has no micropython.viper" in viper


def test_heap_is_the_boards(say: Callable[..., list[str]]) -> None:
    program = "import gc\ngc.collect()\nprint(gc.mem_free(), len(bytearray(gc.mem_free() - 1000)) > 150_000)"
    free, in_one_piece = say(program)[0].split()
    assert int(free) == pytest.approx(160_000, rel=0.02)
    assert in_one_piece == "True"


def test_what_the_board_says_of_itself(say: Callable[..., list[str]]) -> None:
    program = """
print(sys.platform, sys.implementation.name, os.uname().sysname)
print(machine.freq(), machine.unique_id(), machine.reset_cause() == machine.PWRON_RESET)
import json, re, hashlib, io
"""
    assert say(program) == ["esp32 micropython esp32", "240000000 b'$\\n\\xc4\\x00\\x00\\x01' True"]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("import bluetooth\nbluetooth.BLE()", "bluetooth.BLE"),
        ("import _thread\n_thread.start_new_thread(print, ())", "_thread.start_new_thread"),
        ("import esp32\nesp32.RMT(0)", "esp32.RMT"),
        ("machine.DAC(Pin(25))", "machine.DAC"),
        ("machine.UART(1).irq()", "machine.UART.irq"),
        ("Pin(4).irq(print, wake=machine.DEEPSLEEP)", "machine.Pin.irq.wake"),
    ],
)
def test_what_is_not_imitated_says_so(error: Callable[..., str], statement: str, what: str) -> None:
    assert error(statement) == f"NotImplementedError: the virtual kit has no {what}; try it on a real board"
    assert error(statement, lang="ko").startswith(f"NotImplementedError: 가상 키트에는 {what} 기능이 없어요.")


def test_reset(play: Play) -> None:
    program = """
if "again" in os.listdir():
    print("second")
else:
    open("again", "w").close()
    machine.reset()
"""
    played = play(START + program, "esp32")
    assert (played.lines, played.outcome.resets) == (["second"], 1)


# --- time ----------------------------------------------------------------------------------------------


def test_time(say: Callable[..., list[str]]) -> None:
    program = """
start = time.ticks_ms()
time.sleep(1.5)
time.sleep_ms(100)
time.sleep_us(20000)
machine.lightsleep(30)
print(time.ticks_diff(time.ticks_ms(), start) // 10, time.ticks_diff(time.ticks_add(0, -1), 0))
print(time.localtime()[:6], time.time() - time.mktime((2026, 1, 1, 0, 0, 0, 0, 0)))
print(time.gmtime(0), time.time_ns() // 1_000_000_000 == time.time())
"""
    assert say(program) == ["165 -1", "(2026, 1, 1, 0, 0, 1) 1", "(2000, 1, 1, 0, 0, 0, 5, 1) True"]


def test_timers(say: Callable[..., list[str]]) -> None:
    program = """
start = time.ticks_ms()
def tick(timer):
    print((time.ticks_ms() - start) // 10, timer is periodic)
periodic = Timer(0)
periodic.init(period=100, callback=tick)
Timer(1).init(mode=Timer.ONE_SHOT, period=150, callback=tick)
time.sleep_ms(350)
periodic.deinit()
time.sleep_ms(350)
"""
    assert say(program) == ["10 True", "15 False", "20 True", "30 True"]


# --- pins ----------------------------------------------------------------------------------------------


def test_pins(say: Callable[..., list[str]]) -> None:
    levels = iter([1, 0])

    def prepare(board: VirtualBoard) -> None:
        board.pin("IO34").wave = Level(lambda: next(levels))
        board.pin("IO16").on_output = lambda level, now: written.append(level)

    written: list[int] = []
    program = """
sensor = Pin(34, Pin.IN)
print(sensor.value(), sensor(), sensor)
light = Pin(16, Pin.OUT, value=1)
light.off()
light.toggle()
print(light.value(), Pin(16, Pin.OUT).value())
light(0)
print(Pin(4, Pin.IN, Pin.PULL_UP).value(), Pin(4, Pin.IN, Pin.PULL_DOWN).value())
"""
    assert say(program, prepare=prepare) == ["1 0 Pin(34)", "1 1", "1 0"]
    assert written == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("Pin(6)", "ValueError: invalid pin"),
        ("Pin(99, Pin.OUT)", "ValueError: invalid pin"),
        ("Pin('D5')", "ValueError: invalid pin"),
        ("Pin(34, Pin.OUT)", "ValueError: pin can only be input"),
        ("PWM(Pin(35))", "ValueError: invalid pin"),
        ("ADC(Pin(5))", "ValueError: invalid pin"),
        ("PWM(Pin(25), duty=1024)", "ValueError: duty out of range"),
        ("PWM(Pin(25), freq=0)", "ValueError: frequency must be from 1Hz to 40MHz"),
        ("I2C(0, scl=Pin(34), sda=Pin(21))", "ValueError: invalid pin"),
    ],
)
def test_wrong_uses_of_pins(error: Callable[..., str], statement: str, message: str) -> None:
    assert error(statement) == message


def test_pwm(play: Play) -> None:
    program = """
motor = PWM(Pin(25), freq=1000, duty=300)
print(motor.freq(), motor.duty())
motor.duty_u16(32768)
print(motor.duty(), motor.duty_u16(), motor.duty_ns())
motor.freq(50)
motor.duty_ns(1_500_000)
stopped = PWM(Pin(26), freq=1000, duty=512)
stopped.deinit()
"""
    played = play(START + program, "esp32")
    assert played.lines == ["1000 300", "512 32768 500007"]
    pin = played.board.pin("IO25")
    assert (pin.frequency, round(pin.drive, 3)) == (50, 0.075)
    assert played.board.pin("IO26").drive == 0


def test_adc(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.pin("IO32").analog = lambda: 0.25

    program = """
sensor = ADC(Pin(32), atten=ADC.ATTN_11DB)
sensor.atten(ADC.ATTN_11DB)
print(sensor.read(), sensor.read_u16(), sensor.read_uv() // 1000)
"""
    assert say(program, prepare=prepare) == ["1024 16384 825"]


def test_neopixel(play: Play) -> None:
    program = """
import neopixel
np = neopixel.NeoPixel(Pin(4), 2)
np.fill((1, 2, 3))
np[1] = (9, 8, 7)
np.write()
print(hasattr(np, "show"), np[0])
"""
    played = play(START + program, "esp32")
    assert played.lines == ["False (1, 2, 3)"]
    assert played.board.pixels[4] == bytes([2, 1, 3, 8, 9, 7])


# --- buses ---------------------------------------------------------------------------------------------


def test_i2c(say: Callable[..., list[str]]) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.i2c.devices[0x68] = Registers()

    program = """
bus = I2C(0, scl=Pin(22), sda=Pin(21), freq=400_000)
print(bus.scan(), bus.readfrom_mem(0x68, 5, 2))
bus.writeto_mem(0x68, 5, b"xy")
buffer = bytearray(3)
bus.readfrom_mem_into(0x68, 4, buffer)
print(buffer, bus.writeto(0x68, b"\\0"), bus.readfrom(0x68, 1))
bus.readfrom_into(0x68, buffer)
print(buffer)
try:
    SoftI2C(Pin(22), Pin(21)).writeto(0x10, b"1")
except OSError as error:
    print(error)
"""
    assert say(program, prepare=prepare) == [
        "[104] b'ij'",
        "bytearray(b'hxy') 1 b'd'",
        "bytearray(b'def')",
        "[Errno 19] ENODEV",
    ]


def test_i2c_on_other_pins_than_the_kits_finds_nobody() -> None:
    program = START + "print(I2C(0).scan(), I2C(0, scl=Pin(22), sda=Pin(21)).scan())"
    kit = VirtualKit(load_kit("esp32-duo"), {"main.py": program.encode()}, seed=1, lang="en")
    output = bytearray()
    kit.board.on_serial = output.extend
    kit.board.run(10**9)
    assert output == b"[] [104]\n"


# --- files ---------------------------------------------------------------------------------------------


def test_files(say: Callable[..., list[str]]) -> None:
    program = """
os.mkdir("logs")
with open("logs/a.txt", "w") as file:
    file.write("one")
with open("logs/a.txt", "a+") as file:
    file.write("two")
    file.seek(0)
    print(file.read())
print(os.listdir(), os.listdir("logs"), os.stat("logs/a.txt")[6])
os.rename("logs/a.txt", "b.txt")
os.rmdir("logs")
os.remove("b.txt")
block, _, blocks, free = os.statvfs("/")[:4]
print(os.listdir("/"), block, blocks, free)
"""
    assert say(program) == [
        "onetwo",
        "['logs', 'main.py'] ['a.txt'] 6",
        "['main.py'] 4096 512 511",
    ]


@pytest.mark.parametrize("board", MAINLINE)
def test_a_listing_tells_sizes_as_littlefs_does(play: Play, board: str) -> None:
    program = """
import os
os.mkdir("logs")
with open("logs/a.txt", "w") as file:
    file.write("one")
print(sorted(os.ilistdir())[0], list(os.ilistdir("logs")), list(os.ilistdir("/logs")))
try:
    os.ilistdir("none")
except OSError as error:
    print(error)
"""
    played = play(program, board)
    file = "('a.txt', 32768, 0, 3)"
    assert played.said == [f"('logs', 16384, 0, 0) [{file}] [{file}]", "[Errno 2] ENOENT"]


def test_a_port_has_one_object_a_pin(say: Callable[..., list[str]]) -> None:
    program = """
light = Pin(16, Pin.OUT)
Pin(16).value(1)
print(light.value(), Pin(16) is light, Pin(light) is light)
Pin(17).on()
print(Pin(17).value())
Pin(17, Pin.OUT)
print(Pin(17).value())
class Lamp(Pin): pass
print(type(Lamp(16, Pin.OUT)).__name__, Lamp(16).value())
"""
    assert say(program) == ["1 True True", "0", "1", "Lamp 1"]


def test_timers_and_buses_are_those_of_the_chip(say: Callable[..., list[str]]) -> None:
    program = """
import machine
for wish in ("Timer(-1)", "Timer(9)", "Timer()", "I2C(2)", "I2C(0, scl=Pin(22), sda=Pin(21))", "I2C(0)",
             "Timer(0, period=50)", "Timer(0)", "SoftI2C(Pin(22), Pin(21), freq=100000)"):
    try: print(eval("machine." + wish, {"machine": machine, "Pin": machine.Pin}))
    except Exception as error: print(type(error).__name__, error)
"""
    bus = "I2C(0, scl=22, sda=21, freq=400000, timeout=50000)"
    timer = "Timer(0, mode=PERIODIC, period=50)"
    assert say(program) == [
        "ValueError invalid Timer number", "ValueError invalid Timer number",
        "TypeError function missing 1 required positional arguments", "ValueError I2C(2) doesn't exist",
        bus, bus, timer, timer, "SoftI2C(scl=22, sda=21, freq=100000)",
    ]  # fmt: skip


def test_pwm_says_what_it_is_and_can_be_inverted(say: Callable[..., list[str]]) -> None:
    duties: list[float] = []

    def prepare(board: VirtualBoard) -> None:
        board.before_output = lambda: duties.append(board.pin("IO4").duty)

    program = """
from machine import PWM, ADC, Signal
pwm = PWM(Pin(4), freq=100, duty=1023, invert=True)
print(pwm)
pwm.duty_u16(0)
print(pwm, pwm.duty_u16())
pwm.deinit()
print(pwm, ADC(Pin(34), atten=ADC.ATTN_11DB))
lamp = Signal(16, Pin.OUT, invert=True)
lamp.on()
print(Pin(16).value(), lamp.value())
"""
    assert say(program, prepare=prepare) == [
        "PWM(Pin(4), freq=100, duty=1023, invert=True)", "PWM(Pin(4), freq=100, duty_u16=0, invert=True) 0",
        "PWM(Pin(4)) ADC(Pin(34), atten=3)", "0 1",
    ]  # fmt: skip
    assert duties[1:3] == [0, 65535]


def test_native_code_is_bytecode_or_not_imitated(say: Callable[..., list[str]]) -> None:
    program = """
import micropython
@micropython.native
def double(x): return 2 * x
print(double(4))
try:
    @micropython.viper
    def half(x: int) -> int: return x // 2
except NotImplementedError as error: print(error)
"""
    assert say(program) == ["8", "the virtual kit has no micropython.viper; try it on a real board"]


def test_boot_py_runs_before_the_program_in_its_namespace(play: Play) -> None:
    boot = "import network\nwords = ['boot', __name__]\n"
    played = play(
        "print(*words, network.STA_IF, gc.mem_free() > 0, vfs.__name__)",
        "esp32",
        files={"boot.py": boot.encode()},
    )
    assert played.lines == ["boot __main__ 0 True vfs"]


def test_after_an_error_in_boot_py_the_program_does_not_run(play: Play) -> None:
    played = play("print('never')", "esp32", files={"boot.py": b"\nprint(gone)"})
    assert played.lines == []
    assert played.outcome.error == "NameError: name 'gone' isn't defined"
    assert played.outcome.places[-1] == ("boot.py", 2)
