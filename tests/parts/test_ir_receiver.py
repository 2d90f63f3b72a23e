"""A receiver of remote controls: NEC's pulses at their microseconds, as programs of others decode them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae import resources
from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.bench.live import LiveRobot
from gorae.bench.robot import Robot, RobotError
from gorae.bench.session import drive_test
from gorae.cli.commands.virtual.held_kit import REMOTE, press
from gorae.errors import DocumentError
from gorae.grading.challenge_file import load_challenge
from gorae.kits import load_arena, load_kit
from gorae.virtual.devices.ir_receiver import AHEAD_NS, STALE_NS, InfraredInput, RemoteKey
from gorae.world import Conditions

US = 1_000
WITH_IRQ = """
from machine import Pin, Timer
from time import ticks_us, ticks_diff
times = []
def edge(pin):
    times.append(ticks_us())
    if len(times) == 1:
        Timer(1).init(period=80, mode=Timer.ONE_SHOT, callback=decode)
def decode(timer):
    widths = [ticks_diff(b, a) for a, b in zip(times, times[1:])]
    times.clear()
    if len(widths) == 3 and 2000 < widths[1] < 2500:
        print("again")
        return
    value = 0
    for at in range(32):
        value |= (widths[3 + 2 * at] > 1120) << at
    print(len(widths), hex(value), min(widths[2::2]), sorted(widths[3::2])[0], widths[:2])
Pin(15, Pin.IN).irq(handler=edge, trigger=Pin.IRQ_FALLING | Pin.IRQ_RISING)
while True:
    WAIT
"""
WITH_TIME_PULSE = """
from machine import time_pulse_us
from microbit import pin16
pin16.set_pull(pin16.PULL_UP)
pulses = []
while True:
    width = time_pulse_us(pin16, 1, 100000)
    if width >= 0:
        pulses.append(width)
    elif len(pulses) > 32:
        begin = [at for at, one in enumerate(pulses) if 4000 < one < 5000][0]
        value = 0
        for at, one in enumerate(pulses[begin + 1:begin + 33]):
            value |= (one > 1000) << at
        print(hex(value))
        pulses = []
"""
WITH_POLLING = """
from microbit import pin16
from time import ticks_us, ticks_diff
def wait(level):
    begin = ticks_us()
    while pin16.read_digital() != level:
        pass
    return ticks_diff(ticks_us(), begin)
while True:
    wait(0)
    if wait(1) < 8000:
        continue
    if wait(0) < 4000:
        print("again")
        wait(1)
        continue
    value = 0
    for at in range(32):
        wait(1)
        value |= (wait(0) > 1120) << at
    print(hex(value))
"""
VALUE = "0xba45ff00"
"""Address 0, command 0x45."""


def run(kit: str, program: str, *keys: RemoteKey) -> RunResult:
    arena = load_arena("table")
    test = DriveTest(load_kit(kit), arena, Conditions(seed=1, start=arena.start), 1, remote=keys)
    return run_virtual(program.encode(), test, lang="en")


@pytest.fixture
def esp32(tmp_path: Path) -> str:
    text = (resources.folder("hardware") / "kits" / "esp32-duo.yaml").read_text(encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(text.rstrip() + "\n  ir: {part: ir-receiver, pin: IO15}\n", encoding="utf-8")
    return str(file)


def decoded(edges: list[int]) -> tuple[int, int]:
    """Return the 32 bits of a frame and how many repeat codes follow, by nothing but the pauses."""
    pauses = [end - begin for begin, end in zip(edges[1::2], edges[2::2], strict=False)]
    assert pauses[0] == 4_500_000
    bits = sum((pause == 1_687_500) << at for at, pause in enumerate(pauses[1:33]))
    assert set(pauses[1:33]) <= {562_500, 1_687_500}
    return bits, pauses.count(2_250_000)


@given(st.integers(0, 255), st.integers(0, 65535), st.integers(0, 5))
def test_a_frame_says_which_key_it_is(command: int, address: int, repeats: int) -> None:
    key = RemoteKey(command, address, for_s=0.05 + 0.108 * repeats)
    edges = list(key.edges(7))
    bits, found = decoded(edges)
    assert edges[0] == 7
    assert edges == sorted(set(edges))
    assert found == repeats
    assert bits >> 16 & 0xFF == command == bits >> 24 ^ 0xFF
    assert bits & 0xFFFF == (address if address > 255 else address | (address ^ 255) << 8)


@pytest.mark.parametrize(
    ("wait", "off_us"), [("__import__('time').sleep_ms(500)", 60), ("pass", 150)], ids=["sleeps", "computes"]
)
def test_interrupts_see_each_edge_when_it_comes(esp32: str, wait: str, off_us: int) -> None:
    result = run(esp32, WITH_IRQ.replace("WAIT", wait), RemoteKey(0x45, at_s=0.3, for_s=0.25))
    assert result.error is None
    frame, *again = result.output.splitlines()
    count, value, *widths = frame.replace("[", "").replace("]", "").replace(",", "").split()
    assert (count, value, again) == ("67", VALUE, ["again", "again"])
    for width, right in zip(map(int, widths), (562, 562, 9000, 4500), strict=True):
        assert abs(width - right) <= off_us
    assert [mark for _, mark in result.recording.marks] == ["ir:0x45"]


@pytest.mark.parametrize("program", [WITH_TIME_PULSE, WITH_POLLING])
def test_a_maqueen_decodes_by_looking_at_its_pin(program: str) -> None:
    result = run("maqueen", program, RemoteKey(0x45, at_s=0.3), RemoteKey(0x16, 0x12, at_s=0.6))
    assert result.error is None
    assert result.output.split() == [VALUE, "0xe916ed12"]
    assert [mark for _, mark in result.recording.marks] == ["ir:0x45", "ir:0x12:0x16"]


@pytest.mark.parametrize("kit", ["maqueen", "cutebot", "maqueen-plus-v1", "maqueen-plus-v2"])
def test_kits_that_have_one_have_it_at_p16(kit: str) -> None:
    result = run(kit, "from microbit import pin16\nprint(pin16.read_digital())")
    assert result.output == "1\n"


def test_keys_that_overlap_come_one_after_the_other() -> None:
    pin = InfraredInput(lambda: 0)
    pin.expect([RemoteKey(1, at_s=0.1), RemoteKey(2, at_s=0.1)])
    edges, at = [], -1
    while (next_ns := pin.next_edge(at)) is not None:
        at = next_ns
        edges.append(at)
    assert len(edges) == 2 * 68
    assert edges[68] - edges[67] > 40_000_000
    assert pin.level(edges[0]) == 0
    assert pin.level(edges[0] - 1) == 1


def test_a_key_that_is_pressed_now_begins_when_somebody_looks() -> None:
    pin = InfraredInput(lambda: 0)
    pin.press(RemoteKey(1))
    pin.press(RemoteKey(2))
    assert pin.next_edge(5 * US) == 5 * US + AHEAD_NS
    over_ns = 5 * US + AHEAD_NS + 69_000_000
    assert pin.level(over_ns) == 1
    assert pin.next_edge(over_ns) is None  # a pause, then the other one
    assert pin.next_edge(over_ns + 60_000_000) == over_ns + 60_000_000 + AHEAD_NS
    pin.press(RemoteKey(3))
    assert pin.next_edge(2 * STALE_NS) is None


def test_a_digit_at_the_terminal_is_a_key_of_the_remote_control() -> None:
    kit, arena = load_kit("maqueen"), load_arena("table")
    robot = LiveRobot(kit, arena, arena.start, seed=1, lang="en", realtime=False)
    try:
        assert robot.sees_remote
        press(robot, "1")
        press(robot, "x")
        wave = robot.board.pin("P16").wave
        assert wave is not None
        first = wave.next_edge(0)
        edges = [first or 0]
        while (then := wave.next_edge(edges[-1])) is not None:
            edges.append(then)
        assert decoded(edges)[0] >> 16 & 0xFF == REMOTE[1] == 0x16
        assert wave.next_edge(edges[-1] + 60_000_000) is None
    finally:
        robot.board.close()


def test_a_test_presses_keys() -> None:
    robot = Robot("maqueen")
    robot.run(WITH_POLLING)
    robot.step(0.2)
    robot.remote(0x45)
    robot.step(0.2)
    assert robot.output == VALUE + "\n"
    with pytest.raises(RobotError, match="no key"):
        robot.remote(256)
    with pytest.raises(RobotError, match="no infrared receiver"):
        Robot("esp32-duo").remote(1)


CHALLENGE = """
id: steered
title: {{en: Steered, ko: 조종}}
arena: table
kits: [{kit}]
start: {{x: 500 mm, y: 500 mm}}
time_limit: 5 s
stimuli:
  - {{at: 2 s, ir: {ir}}}
checks:
  - {{id: a, title: {{en: A, ko: 가}}, points: 1, formula: "eventually(mark(\\"ir:0x45\\") >= 1)"}}
"""


def challenge(folder: Path, ir: str, kit: str = "maqueen") -> Path:
    file = folder / "challenge.yaml"
    file.write_text(CHALLENGE.format(ir=ir, kit=kit), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("ir", "keys"),
    [
        ("0x45", [RemoteKey(0x45, at_s=2.0)]),
        ("{command: 0x45, address: 0xBF00}, for: 1 s", [RemoteKey(0x45, 0xBF00, 2.0, 1.0)]),
    ],
)
def test_a_challenge_presses_keys(tmp_path: Path, ir: str, keys: list[RemoteKey]) -> None:
    test = drive_test(load_challenge(challenge(tmp_path, ir)), load_kit("maqueen"), 1)
    assert test.remote == keys


@pytest.mark.parametrize(
    ("ir", "kit", "told"),
    [
        ("300", "maqueen", "255"),
        ("up", "maqueen", "stimuli"),
        ("{command: 1, address: 70000}", "maqueen", "65535"),
        ("1", "esp32-duo", "esp32-duo has no infrared receiver"),
        ("1, press: button_a", "maqueen", "“ir”, a key of a remote control"),
    ],
)
def test_mistakes(tmp_path: Path, ir: str, kit: str, told: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_challenge(challenge(tmp_path, ir, kit))
    assert told in str(caught.value.say("en"))
