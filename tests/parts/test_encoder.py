"""Wheel encoders from end to end: wheels, pins, interrupts, the driver and a program without gorae's."""

from __future__ import annotations

from math import floor, pi
from pathlib import Path

import pytest

from gorae import resources
from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.errors import DocumentError
from gorae.kits import Pose, kit_signals, load_arena, load_kit
from gorae.virtual.devices.encoder import FIRST, SECOND, EncoderTrack
from gorae.virtual.edges import NEVER_NS
from gorae.virtual.waves import CountedWave
from gorae.world import Conditions, World

ONE_PIN = "encoder_{}: {{part: encoder, pin: {}, pulses: 20}}"
TWO_PINS = "encoder_{}: {{part: encoder, pin: {}, pin_b: {}, pulses: 150}}"
SECOND_PINS = {"IO36": "IO27", "IO39": "IO2"}
AROUND = pi * 65

TO_A_MARK_AND_BACK = """
from robot import *
drive(150)
while sum(travelled()) < 600:
    sleep(5)
stop()
sleep(400)
print(*travelled())
drive(-150)
sleep(1000)
stop()
sleep(400)
print(*travelled())
"""
BY_ASYNCIO = """
import asyncio
from machine import Pin, PWM

PULSES, DIAMETER_MM = 20, 65
counted = [0, 0]

def count_left(pin):
    counted[0] += 1

def count_right(pin):
    counted[1] += 1

Pin(36, Pin.IN).irq(count_left, Pin.IRQ_RISING)
Pin(39, Pin.IN).irq(count_right, Pin.IRQ_RISING)
Pin(13, Pin.OUT, value=1)
left, right = PWM(Pin(25), freq=1000, duty=0), PWM(Pin(14), freq=1000, duty=0)
back = [PWM(Pin(26), freq=1000, duty=0), PWM(Pin(33), freq=1000, duty=0)]

def way():
    return sum(counted) / 2 / PULSES * 3.14159 * DIAMETER_MM

async def drive(mm):
    while way() < mm:
        ahead = counted[0] - counted[1]
        left.duty(400 - 30 * ahead)
        right.duty(400 + 30 * ahead)
        await asyncio.sleep_ms(10)
    left.duty(0)
    right.duty(0)

async def blink(times):
    for _ in range(times):
        print(".", end="")
        await asyncio.sleep_ms(100)

async def main():
    await asyncio.gather(drive(500), blink(20))
    print(round(way()))

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def two_pins(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The scout with motors that have two magnetic sensors each."""
    text = (resources.folder("hardware") / "kits" / "esp32-scout.yaml").read_text(encoding="utf-8")
    for side, pin in (("left", "IO36"), ("right", "IO39")):
        text = text.replace(ONE_PIN.format(side, pin), TWO_PINS.format(side, pin, SECOND_PINS[pin]))
    file = tmp_path_factory.mktemp("kits") / "two-pins.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def run(kit: str, program: str, seconds: float, imbalance: float = 0.0) -> RunResult:
    start = Pose.model_construct(x=300.0, y=400.0, heading=0.0)
    conditions = Conditions(seed=3, start=start, motor_imbalance=imbalance)
    test = DriveTest(load_kit(kit), load_arena("corridor"), conditions, seconds)
    return run_virtual(program.encode(), test, lang="en")


@pytest.mark.parametrize("pins", [1, 2])
def test_a_robot_knows_how_far_its_wheels_have_gone(pins: int, two_pins: str) -> None:
    result = run("esp32-scout" if pins == 1 else two_pins, TO_A_MARK_AND_BACK, 6)
    assert result.error is None
    there, back = ([int(mm) for mm in line.split()] for line in result.output.splitlines())
    x = result.recording.signals["x"] - 300
    assert min(there) >= 300
    assert there == pytest.approx([x.max()] * 2, abs=20)
    assert back == pytest.approx([x[-1]] * 2, abs=30)
    assert x[-1] < x.max() - 80
    for side in ("left", "right"):
        assert result.recording.signals[f"encoder_{side}"][-1] == pytest.approx(x[-1], abs=AROUND / 20)


def test_asyncio_and_interrupts_drive_a_measured_way_straight() -> None:
    """The program has no module of gorae's; its right wheel is 8 % faster."""
    result = run("esp32-scout", BY_ASYNCIO, 6, imbalance=0.08)
    assert result.error is None
    assert result.output.startswith("." * 20)  # both tasks ran
    mm = int(result.output.strip(".\r\n"))
    signals = result.recording.signals
    assert mm == pytest.approx(signals["x"][-1] - 300, abs=25)
    assert 500 <= mm <= 580
    assert abs(signals["heading"][-1]) < 6


def test_a_wheel_that_spins_at_a_wall_counts_on() -> None:
    start = Pose.model_construct(x=300.0, y=400.0, heading=0.0)
    world = World(load_arena("corridor"), load_kit("esp32-scout"), Conditions(seed=1, start=start))
    world.advance(7 * 10**9, 1.0, 1.0)
    before, _ = world.sense("encoder_left")
    world.advance(8 * 10**9, 1.0, 1.0)
    way, _ = world.sense("encoder_left")
    assert world.truth()[7] == 1  # a bump
    assert way > world.x - 300 + 500
    assert way - before == pytest.approx(400, abs=1)


class EvenWheel:
    """It turns at 1 m/s, ahead or back."""

    changes = 0

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead

    def way_at(self, at_ns: int) -> float:
        return self._ahead * at_ns / 1e6

    def leaves_ns(self, mm_per_edge: float, phase: float, count: int, after_ns: int) -> int:
        return next(at for at in count_up(after_ns + 1) if floor(self.way_at(at) / 2 + phase) != count)


def count_up(start_ns: int) -> range:
    return range(start_ns - start_ns % 1000 + 1000, start_ns + 10_000_000, 1000)


@pytest.mark.parametrize("ahead", [1, -1])
def test_the_second_output_tells_the_direction(ahead: int) -> None:
    """Ahead, the second output is low at a rising edge of the first; back, it is high."""
    now, wheel = [0], EvenWheel(ahead)
    tracks = [
        EncoderTrack(lambda at_ns: (wheel.way_at(at_ns), wheel), lambda: now[0], 2.0, phase)
        for phase in (FIRST, SECOND)
    ]
    assert all(isinstance(track, CountedWave) for track in tracks)
    seen = set()
    for _ in range(20):
        edge = tracks[0].next_edge(now[0])
        assert edge is not None
        assert tracks[0].level(edge) != tracks[0].level(now[0])  # told of the future, too
        now[0] = edge
        if tracks[0].level(edge):
            seen.add(tracks[1].level(edge))
    assert seen == {0 if ahead > 0 else 1}
    assert tracks[0].edges(now[0]) == 20 * ahead


class TurningRound(EvenWheel):
    """It comes back to where it is, 2 µs later."""

    def way_at(self, at_ns: int) -> float:
        return 3.0 if 1_000 < at_ns <= 2_000 else 1.0

    def leaves_ns(self, mm_per_edge: float, phase: float, count: int, after_ns: int) -> int:
        return next(end for end in (1_001, 2_001, 1 << 62) if end > after_ns)


def test_what_is_foreseen_of_later_is_not_what_comes_next() -> None:
    """A question about the future, as `time_pulse_us` asks it, leaves the next edge as it is."""
    wheel = TurningRound(1)
    track = EncoderTrack(lambda at_ns: (wheel.way_at(at_ns), wheel), lambda: 0, 2.0, 0.0)
    assert track.foresee(2_500) == (0, 1 << 62)
    assert track.foresee(0) == (0, 1_001)
    assert track.foresee(500) == (0, 1_001)


def test_a_wheel_that_cannot_turn_has_no_next_edge() -> None:
    """Nobody knows of it, or somebody holds its robot."""
    for reading in (None, (0.0, None)):
        track = EncoderTrack(lambda at_ns, reading=reading: reading, lambda: 0, 2.0, FIRST)  # type: ignore[misc]
        assert (track.next_edge(0), track.level(5), track.edges(5)) == (None, 0, 0)
        assert track.foresee(0) == (0, NEVER_NS)


def test_a_board_without_interrupts_cannot_have_encoders(tmp_path: Path) -> None:
    text = (resources.folder("hardware") / "kits" / "maqueen.yaml").read_text(encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(
        text.rstrip() + "\n  encoder_left: {part: encoder, pin: P0, pulses: 20}\n", encoding="utf-8"
    )
    with pytest.raises(DocumentError) as caught:
        load_kit(str(file))
    (problem,) = caught.value.problems
    assert problem.text.key == "kits.no-interrupts"
    assert "Pin.irq" in problem.text.say("en")


def test_their_signals_belong_to_their_roles() -> None:
    assert {"encoder_left", "encoder_right"} <= kit_signals(load_kit("esp32-scout"))
    assert "encoder_left" not in kit_signals(load_kit("esp32-duo"))
