"""What a program finds on a virtual Raspberry Pi Pico W: what differs from an ESP32, by ports/rp2 of 1.27."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae import resources
from gorae.bench import DriveTest, run_virtual
from gorae.kits import load_arena, load_board, load_kit
from gorae.kits.ports import kind_of_machine
from gorae.virtual import VirtualBoard
from gorae.virtual.devices.pins import Level
from gorae.world import Conditions

Play = Callable[..., Any]
BOARD = "pico-w"
START = "import gc, machine, os, sys, time\nfrom machine import ADC, I2C, PWM, Pin, SoftI2C, Timer\n"


Say = Callable[..., list[str]]


def test_what_the_board_says_of_itself(say: Say) -> None:
    program = """
print(sys.platform, os.uname().machine, sys.implementation._machine == os.uname().machine)
print(machine.freq(), machine.unique_id().hex(), machine.reset_cause() == machine.PWRON_RESET)
import json, re, hashlib, io, binascii, struct
print(1 / 3)
"""
    assert say(program) == [
        "rp2 Raspberry Pi Pico W with RP2040 True", "125000000 e6614103e7000001 True", "0.33333334",
    ]  # fmt: skip


def test_heap_is_the_boards(say: Say) -> None:
    heap = load_board("pico-w").heap_bytes
    assert int(say("gc.collect()\nprint(gc.mem_free())")[0]) == pytest.approx(heap, rel=0.02)


def test_time_counts_from_1970(say: Say) -> None:
    program = "print(time.gmtime(0), time.mktime((1970, 1, 2, 0, 0, 1, 0, 0)))\nprint(time.gmtime()[:3])"
    assert say(program) == ["(1970, 1, 1, 0, 0, 0, 3, 1) 86401", "(2026, 1, 1)"]
    assert say("print(time.time() - time.mktime((2026, 1, 1, 0, 0, 0, 0, 0)) < 2)") == ["True"]


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        ("Pin(4)", "Pin(GPIO4, mode=ALT, pull=PULL_DOWN, alt=31)"),
        ("Pin('GP4', Pin.IN, Pin.PULL_UP)", "Pin(GPIO4, mode=IN, pull=PULL_UP)"),
        ("Pin('GPIO4', Pin.OUT)", "Pin(GPIO4, mode=OUT)"),
        ("Pin('LED', Pin.OUT)", "Pin(EXT_GPIO0, mode=OUT)"),
        ("PWM(7, freq=50, duty_u16=1)", "<PWM slice=3 channel=1 invert=0>"),
        ("I2C()", "I2C(0, freq=399361, scl=5, sda=4, timeout=50000)"),
        ("I2C(1, freq=100_000, scl=Pin(3), sda=Pin(2))", "I2C(1, freq=100000, scl=3, sda=2, timeout=50000)"),
        ("ADC(27)", "<ADC channel=1>"),
        ("ADC(0)", "<ADC channel=0>"),
    ],
)
def test_how_a_thing_is_printed(say: Say, made: str, printed: str) -> None:
    assert say(f"print({made})") == [printed]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("Pin('GP99')", 'ValueError: unknown named pin "GP99"'),
        ("Pin('GP23')", 'ValueError: unknown named pin "GP23"'),
        ("Pin('P4')", 'ValueError: unknown named pin "P4"'),
        ("Pin(31)", "ValueError: invalid pin"),
        ("Pin(True)", "ValueError: invalid pin"),
        ("Pin('LED', Pin.OUT, Pin.PULL_UP)", "ValueError: pulls are not supported for external pins"),
        ("Timer(0)", "ValueError: Timer doesn't exist"),
        ("ADC(5)", "ValueError: Pin doesn't have ADC capabilities"),
        ("I2C(0, scl=Pin(7), sda=Pin(6))", "ValueError: bad SCL pin"),
        ("I2C(2)", "ValueError: I2C(2) doesn't exist"),
        ("I2C().readfrom(9, 1)", "OSError: [Errno 5] EIO"),
        ("SoftI2C(Pin(5), Pin(4)).readfrom(9, 1)", "OSError: [Errno 19] ENODEV"),
        ("PWM(6, freq=7)", "ValueError: freq too small"),
        ("PWM(6).duty(3)", "AttributeError: 'PWM' object has no attribute 'duty'"),
    ],
)
def test_what_is_an_error(error: Callable[..., str], program: str, message: str) -> None:
    assert error(program) == message


def test_pins_are_one_whatever_they_are_called(say: Say) -> None:
    program = "print(Pin(4) is Pin('GP4') is Pin.board.GP4 is Pin.cpu.GPIO4, Pin.board.LED is Pin('LED'))"
    assert say(program) == ["True True"]


def test_a_pin_drives_and_reads(say: Say) -> None:
    def prepare(board: VirtualBoard) -> None:
        board.pin("GP3").wave = Level(lambda: 1)

    program = """
led = Pin("LED", Pin.OUT)
led.on(); print(led.value()); led.toggle(); print(led()); led.high(); led.low(); print(led())
pin = Pin(2, value=1); pin.init(Pin.OUT); print(pin())
drain = Pin(6, Pin.OPEN_DRAIN, Pin.PULL_UP); print(drain()); drain(0); print(drain())
print(Pin(3, Pin.IN)())
"""
    assert say(program, prepare=prepare) == list("1001101")


def test_two_channels_of_a_slice_have_one_frequency(play: Play) -> None:
    program = """
a, b = PWM(6, freq=1000, duty_u16=32768), PWM(7, duty_u16=16384)
b.freq(440)
print(a.freq(), b.freq(), a.duty_u16(), a.duty_ns(), PWM(8, duty_u16=9).freq())
"""
    played = play(START + program, "pico-w")
    assert played.lines == ["440 440 32768 1136380 0"]
    assert [played.board.pin(name).frequency for name in ("GP6", "GP7")] == [440, 440]
    assert played.board.pin("GP6").drive == pytest.approx(0.5, abs=0.001)
    assert played.board.pin("GP8").drive == 0  # a channel without a frequency does not run


def test_a_timer_calls(say: Say) -> None:
    program = """
times = []
timer = Timer(period=20, callback=lambda t: times.append(time.ticks_ms()))
time.sleep_ms(90)
timer.deinit()
other = Timer(-1, mode=Timer.ONE_SHOT, period=10, callback=lambda t: times.append("once"))
time.sleep_ms(50)
print(len(times), times[-1], [b - a for a, b in zip(times, times[1:4])])
"""
    assert say(program) == ["5 once [20, 20, 20]"]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("import rp2\nrp2.DMA()", "rp2.DMA"),
        ("import rp2\nrp2.Flash()", "rp2.Flash"),
        ("import bluetooth\nbluetooth.BLE()", "bluetooth.BLE"),
        ("import _thread\n_thread.start_new_thread(print, ())", "_thread.start_new_thread"),
        ("machine.UART(0).irq()", "machine.UART.irq"),
        ("Pin(2, Pin.ALT, alt=7)", "machine.Pin.ALT"),
        ("Pin(25, Pin.ALT, alt=3)", "machine.Pin.ALT"),
        ("Pin(2).irq(print, wake=4)", "machine.Pin.irq.wake"),
    ],
)
def test_what_is_not_imitated_says_so(error: Callable[..., str], statement: str, what: str) -> None:
    assert f"the virtual kit has no {what}" in error(statement)


def test_pins_of_the_wireless_chip_are_pins_that_are_not_led_out(say: Say) -> None:
    program = """
led = Pin(25, Pin.OUT)
led.toggle()
print(led)
print(led.value(), Pin("GPIO24").value(), PWM(Pin(25), freq=1000, duty_u16=9).duty_u16())
for name in ("GP25", "GP23"):
    try:
        Pin(name)
    except ValueError as error:
        print(error)
print(hasattr(Pin.board, "GP25"), hasattr(Pin.board, "GP22"))
"""
    assert say(program) == [
        "Pin(GPIO25, mode=OUT)", "1 0 9",
        'unknown named pin "GP25"', 'unknown named pin "GP23"', "False True",
    ]  # fmt: skip


def test_the_supply_is_read_as_people_do_it(say: Say) -> None:
    """While nobody selects the wireless chip, a third of the supply is at the pin of its clock."""
    program = """
supply = ADC(3)
def volts():
    return round(supply.read_u16() * 3 * 3.3 / 65535, 1)
print(supply, volts())
select = Pin(25, Pin.OUT, value=1)
print(volts())  # pulled down, as after a reset
print(Pin(29, Pin.IN), volts())
print(Pin(29, Pin.ALT, pull=Pin.PULL_DOWN, alt=7), volts())
print(ADC(Pin(29)), volts())
select.off()
print(ADC("GPIO29"), volts())
"""
    assert say(program) == [
        "<ADC channel=3> 0.0",
        "2.0",
        "Pin(GPIO29, mode=IN) 4.7",
        "Pin(GPIO29, mode=ALT, pull=PULL_DOWN, alt=PIO1) 0.0",
        "<ADC channel=3> 4.7",
        "<ADC channel=3> 0.0",
    ]


def test_the_wireless_chip_has_pins_of_its_own(say: Say) -> None:
    program = """
usb, power = Pin("WL_GPIO2", Pin.IN), Pin("WL_GPIO1", Pin.OUT)
power.on()
print(usb, usb.value(), Pin("EXT_GPIO2") is usb, power(), isinstance(power, Pin))
power.toggle()
print(power, power.value(), hasattr(Pin.board, "WL_GPIO3"))
for bad in (lambda: Pin("WL_GPIO1", Pin.IN, Pin.PULL_UP), lambda: ADC(30), lambda: ADC("WL_GPIO2")):
    try:
        bad()
    except ValueError as error:
        print(error)
"""
    assert say(program) == [
        "Pin(EXT_GPIO2, mode=IN) 1 True 1 True",
        "Pin(EXT_GPIO1, mode=OUT) 0 False",
        "pulls are not supported for external pins",
        "invalid pin",
        "Pin doesn't have ADC capabilities",
    ]


def test_the_chip_s_temperature_is_the_arena_s(say: Say) -> None:
    program = """
sensor = ADC(ADC.CORE_TEMP)
volts = sensor.read_u16() * 3.3 / 65535
print(sensor, abs(27 - (volts - 0.706) / 0.001721 - 22) < 0.5)
"""
    assert say(program) == ["<ADC channel=4> True"]


def linger(board: VirtualBoard) -> None:
    board.lingers = True


def test_timers_and_watched_pins_go_on_after_a_program_where_that_is_wanted(play: Play) -> None:
    program = START + "Timer(period=100, callback=lambda t: print(end='.'))"
    assert play(program, "pico-w").outcome.ending == "finished"
    played = play(program, "pico-w", until_s=2, prepare=linger)
    assert (played.outcome.ending, played.output) == ("time-limit", "." * 19)
    once = play(program.replace("period", "mode=Timer.ONE_SHOT, period"), "pico-w", prepare=linger)
    assert (once.outcome.ending, once.output) == ("finished", ".")
    watched = START + "Pin(3, Pin.IN).irq(print)"
    assert play(watched, "pico-w", until_s=2, prepare=linger).outcome.ending == "time-limit"
    let_go = play(watched + "\nPin(3).irq(None)", "pico-w", until_s=2, prepare=linger)
    assert let_go.outcome.ending == "finished"


def test_an_error_in_a_timer_after_a_program_is_told(play: Play) -> None:
    played = play(START + "Timer(period=100, callback=lambda t: 1 / 0)\n", "pico-w", prepare=linger)
    assert played.outcome.error == "ZeroDivisionError: divide by zero"


def test_a_program_finds_what_the_port_s_boot_imported(play: Play) -> None:
    played = play("print(machine.freq(), rp2.__name__, 'os' in globals())", "pico-w")
    assert played.lines == ["125000000 rp2 False"]


@pytest.mark.parametrize(
    ("machine", "kind"),
    [("Raspberry Pi Pico with RP2040", "rp2"), ("Raspberry Pi Pico W with RP2040", "pico-w")],
)
def test_boards_are_told_apart_by_what_they_call_themselves(machine: str, kind: str) -> None:
    assert kind_of_machine(machine) == kind


def test_a_programs_own_file_comes_before_some_modules(play: Play) -> None:
    """Before those that are extensible or frozen, as the port's build has them."""
    gives_way = ["time", "os", "random", "json", "machine", "neopixel", "dht", "rp2", "requests"]
    names = [*gives_way, *["network", "_rp2", "sys", "math", "utime"]]
    program = f"for n in {names!r}:\n    try: print(__import__(n).MINE)\n    except Exception: print(0)\n"
    played = play(program, "pico-w", files={f"{name}.py": b"MINE = 1\n" for name in names})
    said = dict(zip(names, "".join(played.lines).replace("\n", ""), strict=True))
    assert [name for name in names if said[name] == "1"] == gives_way


def test_pwm_turns_a_servo(tmp_path: Path) -> None:
    text = (resources.folder("hardware") / "kits" / "pico-duo.yaml").read_text(encoding="utf-8")
    kit, arena = tmp_path / "kit.yaml", load_arena("table")
    kit.write_text(text.rstrip() + "\n  servo_1: {part: servo, pin: GP28}\n", encoding="utf-8")
    program = b"from machine import Pin, PWM\np = PWM(Pin(28))\np.freq(50)\np.duty_u16(8192)"
    test = DriveTest(load_kit(str(kit)), arena, Conditions(seed=1, start=arena.start), 2)
    angle = run_virtual(program, test, lang="en").recording.signals["servo_1"]
    assert (angle[0], angle[-1]) == (90, pytest.approx(180, abs=6))
