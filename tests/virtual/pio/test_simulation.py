"""State machines in virtual time: what they do, when, and that what repeats is passed over unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gorae.virtual.devices.pins import OUTPUT, PWM, Level, Pin
from gorae.virtual.pio import machine as machines
from gorae.virtual.pio.settings import MachineSettings, PinRange
from gorae.virtual.pio.simulation import Simulation
from gorae.virtual.pio.wires import TICKS_PER_NS
from gorae.virtual.pio.words import IN, IRQ, JMP, MOV, OUT, PULL, PUSH, SET, WAIT, decoded

CYCLE = 256
"""Of the system clock, in ticks."""
SQUARE = (0xE001, 0xE000)
"""set(pins, 1), set(pins, 0)"""
NOP = 0xA042


class Chip:
    """A simulation with pins on which nothing hangs, and the edges that it gives them."""

    def __init__(self) -> None:
        self.pins = {number: Pin(f"GP{number}", ()) for number in range(30)}
        self.edges: list[tuple[int, int, int]] = []
        for number, pin in self.pins.items():
            pin.on_output = lambda level, ns, number=number: self.edges.append((ns, number, level))
        self.simulation = Simulation(self.pins)

    def load(self, number: int, *words: int, **settings: object) -> None:
        """Have a machine begin with a program, which lies where there is room."""
        at = self.simulation.add(number // 4, list(words))
        assert at is not None
        given = MachineSettings(start=at, wrap_bottom=at, wrap_top=at + len(words) - 1)
        self.simulation.set_up(number, replace(given, **settings))  # type: ignore[arg-type]
        self.simulation.machines[number].enabled = True
        self.simulation.machines[number].wake(self.simulation.now)

    def run(self, ns: int, steps: int = 1_000_000) -> int:
        """Run up to a time; return how many instructions were executed."""
        self.simulation.steps_left = steps
        self.simulation.run_until(ns * TICKS_PER_NS)
        return steps - self.simulation.steps_left


@pytest.fixture
def chip() -> Chip:
    return Chip()


@pytest.mark.parametrize(
    ("word", "side_bits", "optional", "instruction"),
    [
        (0x6221, 1, False, (OUT, 1, 1, 2, 0)),  # out x, 1 side 0 [2]: the datasheet's WS2812 program
        (0x1123, 1, False, (JMP, 1, 3, 1, 1)),  # jmp !x, 3 side 1 [1]
        (0x1400, 1, False, (JMP, 0, 0, 4, 1)),  # jmp 0 side 1 [4]
        (0xA442, 1, False, (MOV, 2, 2, 4, 0)),  # nop side 0 [4]
        (0x9FA0, 2, True, (PULL, 5, 0, 7, 1)),  # pull block side 1 [7]: its UART
        (0xF727, 2, True, (SET, 1, 7, 7, 0)),  # set x, 7 side 0 [7]
        (0x6001, 2, True, (OUT, 0, 1, 0, -1)),  # out pins, 1
        (0x2020, 0, False, (WAIT, 1, 0, 0, -1)),  # wait 0 pin 0
        (0x4000, 0, False, (IN, 0, 32, 0, -1)),
        (0x8020, 0, False, (PUSH, 1, 0, 0, -1)),
        (0xC010, 0, False, (IRQ, 0, 16, 0, -1)),
    ],
)
def test_an_instruction_is_taken_apart(
    word: int, side_bits: int, optional: bool, instruction: tuple[int, ...]
) -> None:
    assert decoded(word, side_bits, side_optional=optional) == instruction


def test_a_square_wave_has_its_frequency_and_costs_nothing(chip: Chip) -> None:
    chip.load(0, *SQUARE, set=PinRange(3, 1, 0, 1), divider=5 * CYCLE // 2)
    assert chip.run(2_000_000_000) < 500
    pin = chip.pins[3]
    assert pin.frequency == 25_000_000
    assert pin.drive == pytest.approx(0.5, abs=0.001)
    assert chip.edges[:4] == [(0, 3, 0), (0, 3, 1), (20, 3, 0), (40, 3, 1)]


def test_a_blinking_light_is_levels_and_not_pulses(chip: Chip) -> None:
    delays = [NOP | 31 << 8] * 4
    chip.load(0, 0xFF01, *delays, 0xFF00, *delays, set=PinRange(3, 1, 0, 1), divider=62_500 * 256)
    chip.run(400_000_000)
    assert [(ns // 1_000_000, level) for ns, _, level in chip.edges[1:]] == [
        (0, 1), (80, 0), (160, 1), (240, 0), (320, 1),
    ]  # fmt: skip
    assert chip.pins[3].drive == 1.0
    assert chip.pins[3].frequency == 0


def test_a_delay_that_counts_down_from_the_largest_number_is_passed_over(chip: Chip) -> None:
    # mov(x, invert(null)); label(1); jmp(x_dec, 1)
    chip.load(0, 0xA02B, 0x0041, *SQUARE, set=PinRange(3, 1, 0, 1))
    ns = ((1 << 32) + 2) * 8
    assert chip.run(ns) < 300
    assert chip.edges[1:] == [(ns - 8, 3, 1)]


def test_what_it_waits_for_comes_when_the_wave_says(chip: Chip) -> None:
    class Echo:
        def level(self, now_ns: int) -> int:
            return int(1_000_003 <= now_ns < 2_000_000)

        def next_edge(self, now_ns: int) -> int | None:
            return next((edge for edge in (1_000_003, 2_000_000) if edge > now_ns), None)

    chip.pins[7].wave = Echo()
    # wait(1, pin, 0); set(pins, 1); set(pins, 0); wait(0, pin, 0)
    chip.load(0, 0x20A0, *SQUARE, 0x2020, in_base=7, set=PinRange(3, 1, 0, 1))
    assert chip.run(5_000_000) < 40
    assert chip.edges[1:] == [(1_000_016, 3, 1), (1_000_024, 3, 0)]


def test_data_go_through_the_registers(chip: Chip) -> None:
    # pull; mov(x, invert(osr)); in_(x, 8); in_(osr, 8); push
    chip.load(1, 0x80A0, 0xA02F, 0x4028, 0x40E8, 0x8020, in_right=False)
    machine = chip.simulation.machines[1]
    chip.run(1_000)
    assert (machine.stalled, machine.rx) == (True, [])
    machine.tx.append(0x5A)
    machine.wake(chip.simulation.now)
    chip.run(2_000)
    assert machine.rx == [0xA55A]


def test_autopull_fills_and_autopush_empties(chip: Chip) -> None:
    # out(x, 4); in_(x, 4)
    chip.load(
        0, 0x6024, 0x4024, auto_pull=True, auto_push=True, pull_threshold=8, push_threshold=16, in_right=False
    )
    machine = chip.simulation.machines[0]
    machine.tx += [0x21, 0x43, 0x65]
    chip.run(10_000)
    assert (machine.tx, machine.rx, machine.isr, machine.isr_count) == ([], [0x1234], 0x56, 8)


def test_two_machines_hand_over_by_a_flag(chip: Chip) -> None:
    # irq(block, 4), set(pins, 1), set(pins, 0) and wait(1, irq, 4)
    chip.load(0, 0xC024, *SQUARE, set=PinRange(3, 1, 0, 1))
    chip.run(1_000)
    assert chip.edges[1:] == []
    chip.load(1, 0x3FC4)  # [31]
    chip.run(2_000)
    assert [ns for ns, _, level in chip.edges[1:] if level] == [1016, 1272, 1528, 1784]


def test_one_machine_reads_what_another_drives(chip: Chip) -> None:
    chip.load(4, *[word | 4 << 8 for word in SQUARE], set=PinRange(3, 1, 0, 1))
    # wait(1, pin, 0); wait(0, pin, 0); jmp(x_dec, 0)
    chip.load(0, 0x20A0, 0x2020, 0x0040, in_base=3)
    chip.run(8_000)
    assert -chip.simulation.machines[0].x & 0xFFFFFFFF == 100


def test_the_program_is_told_of_a_flag_which_is_cleared_then(chip: Chip) -> None:
    chip.load(0, 0xC020, *SQUARE, set=PinRange(3, 1, 0, 1))  # irq(block, 0)
    chip.simulation.pios[0].enabled = 1
    chip.run(3_000)
    assert chip.simulation.pios[0].raised == [0, 0, 0]
    assert [ns for ns, _, level in chip.edges[1:] if level] == [1008, 2032]


def test_pins_that_pwm_drives_are_read(chip: Chip) -> None:
    pin = chip.pins[9]
    pin.set_pwm(100_000, 16384)
    assert pin.mode == PWM
    # wait(1, gpio, 9); wait(0, gpio, 9); jmp(x_dec, 0)
    chip.load(0, 0x2089, 0x2009, 0x0040)
    chip.run(1_000_000)
    assert -chip.simulation.machines[0].x & 0xFFFFFFFF == 100


def test_a_pin_that_is_an_output_of_the_processor_is_not_the_machine_s(chip: Chip) -> None:
    chip.load(0, *SQUARE, set=PinRange(3, 1, 0, 1))
    chip.run(100)
    chip.pins[3].write(1, 100)
    chip.edges.clear()
    chip.run(200)
    assert (chip.edges, chip.pins[3].mode, chip.pins[3].out) == ([], OUTPUT, 1)


def test_programs_share_the_memory(chip: Chip) -> None:
    simulation = chip.simulation
    assert simulation.add(0, [NOP] * 20) == 12
    assert simulation.add(0, [NOP] * 13) is None
    assert simulation.add(0, [0x0001] * 12) == 0
    assert simulation.add(1, [0x0001]) == 31
    assert simulation.pios[1].memory[31] == 0x0000  # a jump past the end goes on at the beginning
    simulation.remove(0, 12, 20)
    assert simulation.add(0, [0x0001]) == 31


def test_an_input_that_nobody_foresees_is_lively(chip: Chip) -> None:
    level = [0]
    chip.pins[7].wave = Level(lambda: level[0])
    chip.load(0, 0x20A0, *SQUARE, 0x2020, in_base=7, set=PinRange(3, 1, 0, 1))
    chip.run(1_000_000)
    assert chip.simulation.wires.is_lively()
    level[0] = 1
    chip.run(2_000_000)
    assert chip.edges[1:] == [(1_000_008, 3, 1), (1_000_016, 3, 0)]


REGISTERS = st.integers(0, 0xFFFFFFFF) | st.integers(0, 300)
JUMPS = st.tuples(st.sampled_from([0, 1, 2, 3, 4, 5]), st.integers(0, 5)).map(lambda j: j[0] << 5 | j[1])
SETS = st.tuples(st.sampled_from([0, 1, 2, 4]), st.integers(0, 31)).map(lambda s: 0xE000 | s[0] << 5 | s[1])
MOVES = st.tuples(
    st.sampled_from([0, 1, 2, 6, 7]), st.sampled_from([0, 1]), st.sampled_from([1, 2, 3, 6, 7])
).map(lambda m: 0xA000 | m[0] << 5 | m[1] << 3 | m[2])
SHIFTS = st.tuples(st.sampled_from([0x4020, 0x6040, 0x6000]), st.integers(0, 31)).map(sum)
OTHERS = st.sampled_from([0x8000, 0x8080, NOP, 0xC004, 0xC044])
WORDS = st.tuples(JUMPS | JUMPS | SETS | MOVES | SHIFTS | OTHERS, st.sampled_from([0, 0, 1, 7])).map(
    lambda word: word[0] | word[1] << 8
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(WORDS, min_size=2, max_size=6), REGISTERS, REGISTERS, st.sampled_from([256, 300, 4096]))
@example([0x6100, 0x8000, 0x8100, 0xA109], 0, 0, 300)  # pulses that are no whole number of ns long
def test_what_is_passed_over_changes_nothing(words: list[int], x: int, y: int, divider: int) -> None:
    """Any program is as far as if each instruction had been executed, and has given out the same."""
    ends = []
    for before_looking in (machines.LOOPS_BEFORE_LOOKING, 1 << 60):
        chip = Chip()
        words = words + [NOP] * (6 - len(words))
        chip.load(0, *words, divider=divider, set=PinRange(3, 2, 0, 3), out=PinRange(5, 2, 0, 3))
        machine = chip.simulation.machines[0]
        machine.x, machine.y, machine.loops_before_looking = x, y, before_looking
        executed = chip.run(30_000, 5_000)
        pins = [(pin.out, pin.duty, pin.frequency) for pin in chip.pins.values()]
        whole = machine.registers()
        ends.append((executed, whole, pins, chip.simulation.pios[0].flags))
    (fast, *told), (slow, *expected) = ends
    assert fast <= slow
    if slow < 5_000:
        assert told == expected
