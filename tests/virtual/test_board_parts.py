"""Buses, clocks, storage and watchdogs that boards with MicroPython's own firmware have besides pins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mainline import MAINLINE

Play = Callable[..., Any]
BOARD = "esp32"
START = "import machine, time\nfrom machine import Pin, reset_cause\n"


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("u = machine.UART(2, baudrate=9600, tx=17, rx=16)\nprint(u.write('hello'), u.any(), u.read())",
         "5 0 None"),
        ("u = machine.UART(1, 9600, tx=4, rx=4)\nu.write(b'one\\ntwo')\n"
         "print(u.any(), u.readline(), u.read(), u.read(3))", "7 b'one\\n' b'two' None"),
        ("u = machine.UART(1, 9600, tx=4, rx=4, timeout=300)\nt = time.ticks_ms()\nu.read()\n"
         "print(time.ticks_diff(time.ticks_ms(), t) // 100)", "3"),
        ("u = machine.UART(1, 1200)\nt = time.ticks_ms()\nu.write(bytes(120))\n"
         "print(time.ticks_diff(time.ticks_ms(), t) // 100)", "10"),
        ("machine.UART(0).write('to the prompt\\n')", "to the prompt"),
        ("s = machine.SPI(1, baudrate=1000000, sck=Pin(18), mosi=Pin(23), miso=Pin(19))\n"
         "b = bytearray(3)\ns.write_readinto(b'abc', b)\nprint(b, s.read(2))",
         "bytearray(b'\\x00\\x00\\x00') b'\\x00\\x00'"),
        ("r = machine.RTC()\nr.datetime((2030, 5, 17, 0, 12, 30, 15, 0))\n"
         "print(r.datetime()[:7], time.localtime()[:6])",
         "(2030, 5, 17, 4, 12, 30, 15) (2030, 5, 17, 12, 30, 15)"),
        ("print(machine.TouchPad(Pin(4)).read() > 200)", "True"),
        ("import esp32\nn = esp32.NVS('a')\nn.set_i32('k', -5)\nn.set_blob('b', b'xyz')\nn.commit()\n"
         "b = bytearray(5)\nprint(esp32.NVS('a').get_i32('k'), n.get_blob('b', b), b)",
         "-5 3 bytearray(b'xyz\\x00\\x00')"),
        ("import esp32\ntry: esp32.NVS('a').get_i32('none')\nexcept OSError as e: print(e)",
         "(-4354, 'ESP_ERR_NVS_NOT_FOUND')"),
        ("import esp\nesp.osdebug(None)\nprint(esp.flash_size())", "4194304"),
        ("import dht\nd = dht.DHT11(Pin(4))\ntry: d.measure()\nexcept OSError as e: print(e)",
         "[Errno 110] ETIMEDOUT"),
        ("import onewire, ds18x20\nprint(ds18x20.DS18X20(onewire.OneWire(Pin(4))).scan())", "[]"),
    ],
)  # fmt: skip
def test_what_a_program_finds(say: Callable[..., list[str]], program: str, printed: str) -> None:
    assert say(program) == [printed]


@pytest.mark.parametrize("board", MAINLINE)
def test_resets_have_causes_and_a_watchdog_bites(say: Callable[..., list[str]], board: str) -> None:
    program = """
import json
try:
    with open("lives") as file: life = int(file.read())
except OSError: life = 0
with open("lives", "w") as file: file.write(str(life + 1))
print(reset_cause())
if life == 0:
    dog = machine.WDT(timeout=500)
    for i in range(5):
        time.sleep_ms(300)
        dog.feed()
    while True: pass
if life == 1:
    Pin(5, Pin.OUT, value=1)
    machine.deepsleep(2000)
if life == 2: machine.reset()
"""
    tells_all = board == "esp32"  # others only tell whether it was power-on
    assert say(program, board, until_s=20) == (["1", "3", "4", "2"] if tells_all else ["1", "3", "3", "3"])


def test_a_program_cannot_sleep_through_its_watchdog(play: Play) -> None:
    program = START + "machine.WDT(timeout=1000)\nprint('on')\ntime.sleep(5)\nprint('off')"
    played = play(program, "esp32", until_s=4)
    assert played.lines == ["on", "on", "on"]
    assert played.outcome.resets == 2


def test_the_clocks_memory_outlives_deep_sleep(say: Callable[..., list[str]]) -> None:
    program = """
rtc = machine.RTC()
print(rtc.memory(), machine.wake_reason())
if not rtc.memory():
    rtc.memory(b"slept")
    machine.deepsleep(100)
"""
    assert say(program) == ["b'' 0", "b'slept' 4"]


def test_pins_are_let_go_in_deep_sleep(play: Play) -> None:
    played = play(START + "Pin(5, Pin.OUT, value=1)\nmachine.deepsleep(60000)", "esp32", until_s=5)
    assert played.board.pins[5].drive == 0
    assert played.outcome.ending == "time-limit"
