"""A living board beyond what its serial line says: power, resets, time, threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from gorae.clock import NS_PER_MS
from gorae.kits import load_board, load_kit
from gorae.virtual.devices.pins import INPUT
from gorae.virtual.live.board import LiveBoard
from gorae.virtual.live.inbox import HardReset, Inbox
from gorae.virtual.live.kit import LiveKit
from gorae.virtual.serial import SerialDevice

Live = Callable[..., Any]
RAW = b"raw REPL; CTRL-B to exit\r\n>"
TIMED = b"import time\nt = time.ticks_ms()\n%s\nprint(time.ticks_diff(time.ticks_ms(), t))"
BOOT = b"rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"


def run(port: Any, source: bytes) -> bytes:
    """What a program prints at the raw prompt."""
    port.write(source + b"\x04")
    answer: bytes = port.read_until(b"\x04>")
    return answer[2:-3]


def raw(port: Any) -> None:
    port.write(b"\r\x03\x03\x01")
    port.read_until(RAW)


def test_is_a_serial_device() -> None:
    device: SerialDevice = LiveBoard(load_board("esp32"), {}, seed=1, lang="en")
    device.close()


# --- resets --------------------------------------------------------------------------------------------


def test_a_program_resets_the_board(live: Live) -> None:
    port = live()
    assert BOOT in port.read_until(b">>> ")
    raw(port)
    run(port, b"open('f', 'w').close()")
    port.write(b"import machine\nmachine.reset()\x04")
    assert b"OKets Jul 29 2019 12:21:46\r\n\r\nrst:0xc (SW_CPU_RESET)," in port.read_until(b"Type")
    port.read_until(b">>> ")
    raw(port)
    assert run(port, b"import os\nprint(os.listdir())") == b"['f']\r\n"


def test_a_soft_reset_by_the_program(live: Live) -> None:
    port = live()
    raw(port)
    port.write(b"import machine\nmachine.soft_reset()\x04")
    assert port.read_until(RAW) == b"OK\x04\x04MPY: soft reboot\r\n" + RAW


@pytest.mark.parametrize(
    "doing", [b"", b"while True: pass\x04", b"import time\ntime.sleep(9)\x04", b"input()\x04"]
)
def test_rts_resets_an_esp32(live: Live, doing: bytes) -> None:
    port = live()
    raw(port)
    port.write(doing)
    port.board.set_lines(dtr=False, rts=True)
    port.board.set_lines(dtr=False, rts=False)
    assert port.read_until(b">>> ").endswith(b'Type "help()" for more information.\r\n>>> ')


def test_other_changes_of_the_lines_do_nothing(live: Live) -> None:
    port = live()
    raw(port)
    run(port, b"x = 1")
    for dtr, rts in ((True, False), (True, True), (True, False), (False, False)):
        port.board.set_lines(dtr=dtr, rts=rts)
    assert run(port, b"print(x)") == b"1\r\n"


def test_into_the_bootloader_and_out(live: Live) -> None:
    port = live()
    port.read_until(b">>> ")
    board = port.board

    def echo(board: LiveBoard) -> None:
        while True:
            board.send(b"<" + board.read() + b">")

    board.bootloader = echo
    for dtr, rts in ((False, True), (True, True), (True, False), (False, False)):  # as esptool does
        board.set_lines(dtr=dtr, rts=rts)
    assert b"boot:0x3 (DOWNLOAD_BOOT" in port.read_until(b"waiting for download\r\n")
    port.write(b"\x07")
    assert port.read_until(b"\x07>") == b"<\x07>"
    board.set_lines(dtr=False, rts=True)
    board.set_lines(dtr=False, rts=False)
    assert BOOT in port.read_until(b">>> ")


def test_without_firmware_it_complains_until_it_is_reset(live: Live) -> None:
    port = live()
    port.read_until(b">>> ")
    board = port.board
    board.find_firmware = lambda board: "invalid header: 0xffffffff\r\n"
    board.inbox.press_reset()
    assert b"RTCWDT_RTC_RESET" in port.read_until(b"invalid header: 0xffffffff\r\n" * 8)
    board.find_firmware = lambda board: None
    board.inbox.press_reset()
    assert BOOT in port.read_until(b">>> ")


def test_a_reset_while_the_interpreter_is_made_leaves_none_behind(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, let_go = LiveBoard._new_machine, LiveBoard._let_go
    left: list[object] = []
    resets = [1]

    def make_and_reset(board: LiveBoard, wasi: Any) -> Any:
        if resets:
            resets.pop()
            board.inbox.press_reset()
        return make(board, wasi)

    def note(board: LiveBoard) -> None:
        left.append(board._vm)
        let_go(board)

    monkeypatch.setattr("gorae.virtual.boot_image._MADE", {})
    monkeypatch.setattr(LiveBoard, "_new_machine", make_and_reset)
    monkeypatch.setattr(LiveBoard, "_let_go", note)
    live(realtime=True).read_until(b">>> ")
    assert left == [None, None]


def test_a_reset_that_is_said_again_is_one_reset() -> None:
    """pyserial repeats a line's state over RFC 2217, when the board waits already."""
    inbox = Inbox(None)
    inbox.set_lines(dtr=False, rts=True)
    with pytest.raises(HardReset):
        inbox.check_power()
    inbox.clear()
    inbox.set_lines(dtr=False, rts=True)
    inbox.set_lines(dtr=True, rts=True)
    inbox.set_lines(dtr=True, rts=False)
    assert inbox.wait_for_release() is True
    inbox.check_power()


def test_both_lines_let_go_after_a_while() -> None:
    inbox = Inbox(None)
    inbox.set_lines(dtr=False, rts=True)
    inbox.set_lines(dtr=True, rts=True)
    assert inbox.wait_for_release() is False


def test_a_break_resets_a_microbit_alone(live: Live) -> None:
    for board, reset in (("microbit-v2", True), ("esp32", False)):
        port = live(board)
        port.read_until(b">>> ")
        raw(port)
        run(port, b"x = 1")
        port.board.send_break()
        port.board.set_lines(dtr=False, rts=board == "microbit-v2")  # a micro:bit has no such lines
        if reset:
            port.read_until(b">>> ")
            raw(port)
        assert (b"NameError" in run(port, b"print(x)")) is reset


def test_a_reset_lets_pins_go(live: Live) -> None:
    port = live()
    raw(port)
    run(port, b"from machine import Pin, PWM\nPin(2, Pin.OUT).on()\np = PWM(Pin(13), duty=512)")
    light, motor = port.board.pin("IO2"), port.board.pin("IO13")
    assert light.drive == 1
    assert motor.drive > 0.4
    port.write(b"\x04")
    port.read_until(RAW)
    assert (light.drive, motor.drive) == (1, 0)  # a soft reset ends PWM alone
    port.board.set_lines(dtr=False, rts=True)
    port.board.set_lines(dtr=False, rts=False)
    port.read_until(b">>> ")
    assert light.mode == INPUT


# --- the switch ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("realtime", [False, True])
@pytest.mark.parametrize(
    "doing",
    [b"", b"print('on')\nwhile True: pass\x04", b"print('on')\nimport time\ntime.sleep(99)\x04"],
)
def test_close_at_any_time_leaves_no_thread(live: Live, doing: bytes, realtime: bool) -> None:
    before = set(threading.enumerate())
    port = live(realtime=realtime)
    port.read_until(b">>> ")
    raw(port)
    port.write(doing)
    if doing and (realtime or b"sleep" not in doing):
        port.read_until(b"on\r\n")
    port.close()
    assert set(threading.enumerate()) <= before


def test_close_from_its_own_thread_and_twice() -> None:
    board = LiveBoard(load_board("microbit-v2"), {}, seed=1, lang="en")
    board.on_send = lambda data: board.close()
    board.power_on()
    board.close()
    board.close()
    assert board.failure is None


def test_close_before_power_on() -> None:
    LiveBoard(load_board("esp32"), {}, seed=1, lang="en").close()


def test_what_goes_wrong_on_its_thread_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda what: None)
    board = LiveBoard(load_board("esp32"), {}, seed=1, lang="en")

    def broken(data: bytes) -> None:
        raise RuntimeError("the wire is cut")

    board.on_send = broken
    board.power_on()
    assert board._thread is not None
    board._thread.join()
    assert isinstance(board.failure, RuntimeError)


# --- time ----------------------------------------------------------------------------------------------


def test_free_time_costs_nothing(live: Live) -> None:
    port = live()
    raw(port)
    assert (
        run(port, b"import time\nt = time.time()\ntime.sleep(86400)\nprint(time.time() - t)") == b"86400\r\n"
    )


def test_real_time_waits(live: Live) -> None:
    port = live(realtime=True)
    port.read_until(b">>> ")
    raw(port)
    begin = port.board.clock.now_ns
    printed = run(
        port,
        b"import time\nt = time.ticks_ms()\ntime.sleep_ms(40)\nprint(time.ticks_diff(time.ticks_ms(), t))",
    )
    assert 40 <= int(printed) < 1000
    assert port.board.clock.now_ns - begin >= 40 * NS_PER_MS


def test_real_time_computes_no_faster_than_the_board(live: Live) -> None:
    port = live(realtime=True)
    port.read_until(b">>> ")
    raw(port)
    source = TIMED % b"for i in range(10000): x = i + 1"
    free = live()
    raw(free)
    assert int(run(port, source)) >= int(run(free, source)) - 3 > 20


def test_timers_fire_at_the_prompt_in_real_time(live: Live) -> None:
    port = live(realtime=True)
    port.read_until(b">>> ")
    raw(port)
    run(port, b"from machine import Timer\nTimer(0).init(period=5, callback=lambda t: print('tick'))")
    port.read_until(b"tick\r\ntick\r\n")
    run(port, b"Timer(0).init(mode=Timer.ONE_SHOT, period=5, callback=lambda t: 1 / 0)\nprint('set')")
    port.read_until(b"ZeroDivisionError: divide by zero\r\n")


def test_the_calendar_clock_can_be_set_and_goes_on(live: Live) -> None:
    port = live()
    raw(port)
    shows = b"print(rtc.datetime()[:7], time.localtime(), time.time())"
    source = b"import machine, time\nrtc = machine.RTC()\n%s\n" + shows
    assert run(port, source % b"").startswith(
        b"(2026, 1, 1, 3, 0, 0, 0) (2026, 1, 1, 0, 0, 0, 3, 1) 820540800\r\n"
    )
    sets = b"rtc.datetime((2027, 3, 5, 0, 14, 30, 59, 900000)); time.sleep_ms(150)"
    moment = b"(2027, 3, 5, 4, 14, 31, 0) (2027, 3, 5, 14, 31, 0, 4, 64) 857572260\r\n"
    assert run(port, source % sets) == moment
    port.write(b"\x04")
    port.read_until(RAW)
    assert run(port, source % b"") == moment
    error = b"ValueError: requested length 8 but object has length 2"
    assert error in run(port, source % b"rtc.init((1, 2))")


TIMERS = {
    "esp32": b"from machine import Timer\ndef every(f): Timer(0).init(period=10, callback=lambda t: f())\n",
    "microbit-v2": b"from microbit import run_every\ndef every(f): run_every(f, ms=10)\n",
}


@pytest.mark.parametrize("board", TIMERS)
@pytest.mark.parametrize("step", [b"pass", b"n += 1"])
def test_timers_fire_in_a_program_that_only_computes(live: Live, board: str, step: bytes) -> None:
    port = live(board, realtime=True)
    port.read_until(b">>> ")
    raw(port)
    source = (
        TIMERS[board] + b"n = 0\nhits = []\nevery(lambda: hits.append(n))\nwhile len(hits) < 3: %s\n" % step
    )
    assert run(port, source + b"print('ended')") == b"ended\r\n"


def test_a_timer_ends_a_program_that_only_computes(live: Live) -> None:
    port = live(realtime=True)
    port.read_until(b">>> ")
    raw(port)
    port.write(TIMERS["esp32"] + b"every(lambda: 1 / 0)\nwhile True: pass\x04")
    said = port.read_until(b"\x04>")
    assert b'File "<stdin>", line 4, in <module>\r\n  File' in said
    assert said.endswith(b"\r\nZeroDivisionError: divide by zero\r\n\x04>")


def test_ctrl_c_interrupts_a_program_whose_timers_fire(live: Live) -> None:
    port = live(realtime=True)
    port.read_until(b">>> ")
    raw(port)
    port.write(TIMERS["esp32"] + b"every(lambda: print('tick'))\nwhile True: pass\x04")
    port.read_until(b"tick\r\ntick\r\n")
    port.write(b"\x03")
    assert port.read_until(b"\x04>").endswith(b"KeyboardInterrupt: \r\n\x04>")


def test_a_timer_does_not_harm_what_it_interrupts(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the program is about to ask the board, the callback asks something else in between."""
    monkeypatch.setattr("gorae.virtual.live.guest._GRACE_NS", -20 * NS_PER_MS)  # it does not wait at all
    port = live(realtime=True)
    port.read_until(b">>> ")
    raw(port)
    asks = b"""
from machine import Pin
out, hits = Pin(5, Pin.OUT), []
every(lambda: (out.toggle(), hits.append(out.value())))
up, down = Pin(4, Pin.IN, Pin.PULL_UP), Pin(15, Pin.IN, Pin.PULL_DOWN)
wrong = 0
while len(hits) < 50:
    wrong += up.value() != 1 or down.value() != 0
print(wrong, hits[:4])
"""
    assert run(port, TIMERS["esp32"] + asks) == b"0 [1, 0, 1, 0]\r\n"


def test_on_wake_is_called_while_the_board_waits(live: Live) -> None:
    port = live(realtime=True)
    port.read_until(b">>> ")
    woken: list[int] = []
    enough = threading.Event()

    def wake(now_ns: int) -> int:
        woken.append(now_ns)
        if len(woken) == 3:
            enough.set()
        return now_ns + 5 * NS_PER_MS

    port.board.on_wake = wake
    port.board.wake_ns = port.board.clock.now_ns
    port.write(b"\r")
    assert enough.wait(20)
    assert woken[2] - woken[0] == 10 * NS_PER_MS


def test_a_line_with_a_rate_overflows(live: Live) -> None:
    port = live("microbit-v2", line_rate=True)
    port.read_until(b">>> ")
    raw(port)
    wait = b"while not button_a.is_pressed(): pass\nprint(len(uart.read()))\x04"
    port.write(b"from microbit import *\nprint('on')\n" + wait)
    port.read_until(b"on\r\n")
    port.write(b"x" * 300)
    port.board.buttons["a"].press()
    assert port.read_until(b"\x04>") == b"128\r\n\x04\x04>"
    assert port.board.inbox.lost == 300 - 128


# --- kits and boards -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["maqueen", "esp32-duo"])
def test_a_kit_that_lives(name: str) -> None:
    kit = load_kit(name)
    live_kit = LiveKit(kit, {}, seed=1, lang="en", realtime=False)
    assert isinstance(live_kit.board, LiveBoard)
    assert live_kit.outputs()[:2] == (0, 0)
    live_kit.board.close()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (b"import select", b"ImportError: no module named 'select'"),
        (b"import io", b"ImportError: no module named 'io'"),
        (b"import binascii", b"ImportError: no module named 'binascii'"),
        (b"import json", b"ImportError: no module named 'json'"),
        (b"import vfs", b"ImportError: no module named 'vfs'"),
        (b"import sys\nsys.stdin", b"AttributeError: 'module' object has no attribute 'stdin'"),
        (b"import os\nos.mkdir('d')", b"AttributeError: 'module' object has no attribute 'mkdir'"),
        (b"import os\nos.rename('a', 'b')", b"AttributeError: 'module' object has no attribute 'rename'"),
        (b"import os\nos.statvfs('/')", b"AttributeError: 'module' object has no attribute 'statvfs'"),
        (b"import os\nos.listdir('/')", b"TypeError: function takes 0 positional arguments but 1 were given"),
        (b"import machine\nmachine.Pin", b"AttributeError: 'module' object has no attribute 'Pin'"),
        (b"open('f', 'a')", b"ValueError: illegal mode"),
        (b"open('f', 'r+')", b"ValueError: illegal mode"),
        (b"open('f', 'w').seek(0)", b"AttributeError: 'TextIO' object has no attribute 'seek'"),
        (b"open('no')", b"OSError: [Errno 2] ENOENT"),
        (b"f = open('m.mpy', 'w')\nf.write('M')\nf.close()\nimport m", b"ImportError: no module named 'm'"),
    ],
)  # fmt: skip
def test_what_a_microbit_refuses(live: Live, source: bytes, error: bytes) -> None:
    port = live("microbit-v2")
    raw(port)
    assert run(port, source).splitlines()[-1] == error


@pytest.mark.parametrize(("board", "heap"), [("esp32", 160_000), ("microbit-v2", 63_424)])
def test_heap_is_the_boards(live: Live, board: str, heap: int) -> None:
    port = live(board)
    raw(port)
    free = int(run(port, b"import gc\ngc.collect()\nprint(gc.mem_free())"))
    assert free == pytest.approx(heap, rel=0.02)
    assert b"MemoryError" in run(port, b"x = []\nwhile True: x.append(bytearray(3000))")
    assert run(port, b"x = None\nprint(1)") == b"1\r\n"


def test_a_microbit_shows_the_error_of_its_program(live: Live) -> None:
    port = live("microbit-v2", {"main.py": b"\n\nfoo"})
    assert b"NameError" in port.read_until(b">>> ")
    assert port.board.clock.now_ns > 5_000 * NS_PER_MS  # it has scrolled over the display
