"""PIO programs of a virtual Pico W: how they are assembled, and what state machines do with them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gorae import resources
from gorae.bench import DriveTest, run_virtual
from gorae.kits import load_arena, load_kit
from gorae.virtual import VirtualBoard
from gorae.virtual.devices.pins import Level
from gorae.virtual.pio import port
from gorae.world import Conditions

Play = Callable[..., Any]
BOARD = "pico-w"
START = """
import array, machine, time
import rp2
from machine import Pin, PWM
from rp2 import PIO, StateMachine, asm_pio
"""


Say = Callable[..., list[str]]

# --- the assembler --------------------------------------------------------------------------------------

OF_THE_DATASHEET = """
@asm_pio(sideset_init=PIO.OUT_LOW, out_shiftdir=PIO.SHIFT_LEFT, autopull=True, pull_thresh=24)
def ws2812():
    T1, T2, T3 = 2, 5, 3
    wrap_target()
    label("bitloop")
    out(x, 1)               .side(0)    [T3 - 1]
    jmp(not_x, "do_zero")   .side(1)    [T1 - 1]
    jmp("bitloop")          .side(1)    [T2 - 1]
    label("do_zero")
    nop()                   .side(0)    [T2 - 1]
    wrap()

@asm_pio(sideset_init=PIO.OUT_HIGH, out_init=PIO.OUT_HIGH, out_shiftdir=PIO.SHIFT_RIGHT)
def uart_tx():
    pull()                      .side(1) [7]
    set(x, 7)                   .side(0) [7]
    label("bitloop")
    out(pins, 1)
    jmp(x_dec, "bitloop")                [6]

@asm_pio(autopush=True, push_thresh=8, in_shiftdir=PIO.SHIFT_RIGHT, fifo_join=PIO.JOIN_RX)
def uart_rx():
    wait(0, pin, 0)
    set(x, 7)                  [10]
    label(1)
    in_(pins, 1)
    jmp(x_dec, 1)              [6]

@asm_pio(sideset_init=PIO.OUT_LOW)
def pwm():
    pull(noblock)              .side(0)
    mov(x, osr)
    mov(y, isr)
    label("countloop")
    jmp(x_not_y, "noset")
    jmp("skip")                .side(1)
    label("noset")
    nop()
    label("skip")
    jmp(y_dec, "countloop")

@asm_pio(set_init=(PIO.OUT_LOW,) * 5, side_pindir=True)
def rest():
    wait(1, gpio, 29); wait(1, irq, 7)
    push(iffull, noblock); push(block); pull(ifempty); pull(ifempty, noblock)
    mov(exec, reverse(y)); mov(pc, invert(isr)); mov(osr, status); mov(isr, null); out(exec, 32); out(pc, 5)
    out(pindirs, 1); out(null, 2); in_(null, 32); set(pindirs, 31)
    irq(7); irq(rel(1)); irq(block, 2); irq(clear, rel(3))
    jmp(not_y, "end"); jmp(pin, "end"); jmp(not_osre, "end"); jmp("end")
    label("end")
    word(0x8000, "end")

for program in ws2812, uart_tx, uart_rx, pwm, rest:
    print(*(hex(each) for each in list(program[0])), *program[4:6], program[8])
"""


def test_programs_have_the_words_that_the_datasheet_lists(say: Say) -> None:
    words = [line.split() for line in say(OF_THE_DATASHEET)]
    assert words[0] == ["0x6221", "0x1123", "0x1400", "0xa442", "12288", str(24 << 25 | 1 << 17), "2"]
    assert words[1][:4] == ["0x9fa0", "0xf727", "0x6001", "0x642"]
    assert words[1][4:] == [str(3 << 12 | 1 << 30), str(1 << 19), "3"]
    assert words[2][:4] == ["0x2020", "0xea27", "0x4001", "0x642"]
    assert words[2][5] == str(2 << 30 | 8 << 20 | 1 << 18 | 1 << 16)
    assert words[3][:7] == ["0x9080", "0xa027", "0xa046", "0xa5", "0x1806", "0xa042", "0x83"]
    assert " ".join(words[4]) == (
        "0x209d 0x20c7 0x8040 0x8020 0x80e0 0x80c0 0xa092 0xa0ae 0xa0e5 0xa0c3 0x60e0 0x60a5 0x6081"
        " 0x6062 0x4060 0xe09f 0xc007 0xc011 0xc022 0xc053 0x78 0xd8 0xf8 0x18 0x8018"
        f" {24 << 12 | 1 << 29} 0 None"
    )


SOURCES = ["pins", "x", "y", "null", "isr", "osr"]
TARGETS = {
    "out": ["pins", "x", "y", "null", "pindirs", "pc", "isr", "exec"],
    "set": ["pins", "x", "y", "pindirs"],
}


def _one_of(*names: str) -> st.SearchStrategy[str]:
    return st.sampled_from(names)


@st.composite
def instructions(draw: st.DrawFn) -> str:
    """An instruction as one writes it, in the only way that there is for its word."""
    number = st.integers(1, 32)
    way = draw(st.integers(0, 6))
    if way == 0:
        text = f"in_({draw(_one_of(*SOURCES))}, {draw(number)})"
    elif way == 1:
        text = f"out({draw(_one_of(*TARGETS['out']))}, {draw(number)})"
    elif way == 2:
        text = f"set({draw(_one_of(*TARGETS['set']))}, {draw(st.integers(0, 31))})"
    elif way == 3:
        source = draw(_one_of(*SOURCES, "status"))
        wrapped = draw(_one_of("{}", "invert({})", "reverse({})")).format(source)
        text = f"mov({draw(_one_of('pins', 'x', 'exec', 'pc', 'isr', 'osr'))}, {wrapped})"
    elif way == 4:
        text = draw(_one_of("push(noblock)", "push(block)", "push(iffull, block)", "pull(ifempty, noblock)"))
    elif way == 5:
        source = draw(_one_of("gpio", "pin", "irq"))
        text = f"wait({draw(_one_of('0', '1'))}, {source}, {draw(st.integers(0, 7))})"
    else:
        flag = draw(_one_of("{}", "rel({})")).format(draw(st.integers(0, 7)))
        text = draw(_one_of("irq({})", "irq(block, {})", "irq(clear, {})")).format(flag)
    return text + draw(_one_of("", ".side(1)")) + draw(_one_of("", "[3]"))


def disassembled(word: int) -> str:
    """Return how one writes the word of an instruction but JMP, with an optional side-set of one pin."""
    first, second, delay = word >> 5 & 7, word & 31, word >> 8 & 7
    modifiers = f".side({word >> 11 & 1})" * (word >> 12 & 1) + f"[{delay}]" * bool(delay)
    names = ["pins", "x", "y", "null", "pindirs", "pc", "isr", "osr"]
    kind = word >> 13
    if kind == 1:
        text = f"wait({first >> 2}, {('gpio', 'pin', 'irq')[first & 3]}, {second})"
    elif kind == 2:
        text = f"in_({names[first]}, {second or 32})"
    elif kind == 3:
        text = f"out({(*names[:7], 'exec')[first]}, {second or 32})"
    elif kind == 4:
        flags = ["iffull" if not first & 4 else "ifempty"] * (first >> 1 & 1) + [
            ("noblock", "block")[first & 1]
        ]
        text = f"{'pull' if first & 4 else 'push'}({', '.join(flags)})"
    elif kind == 5:
        source = ("{}", "invert({})", "reverse({})")[second >> 3]
        source = source.format((*names[:4], "?", "status", *names[6:])[second & 7])
        text = f"mov({(*names[:4], 'exec', *names[5:])[first]}, {source})"
    elif kind == 6:
        flag = f"rel({second & 7})" if second & 16 else str(second)
        text = f"irq({('', 'block, ', 'clear, ')[first]}{flag})"
    else:
        text = f"set({names[first]}, {second})"
    return text + modifiers


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(instructions(), min_size=30, max_size=60))
def test_an_instruction_is_what_its_word_says(play: Play, texts: list[str]) -> None:
    played = play(f"import rp2\nfor text in {texts!r}: print(rp2.asm_pio_encode(text, 2, True))\n", "pico-w")
    assert [disassembled(int(line)) for line in played.lines] == texts


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("nop()[32]", "PIOASMError: delay too large"),
        ("nop().side(1)", "PIOASMError: no sideset"),
        ("jmp('nowhere')", "PIOASMError: unknown label nowhere"),
        ("label('a'); label('a')", "PIOASMError: duplicate label a"),
        ("in_(x, 0)", "PIOASMError: invalid bit count 0"),
        ("out(x, 33)", "PIOASMError: invalid bit count 33"),
        ("print(OUTSIDE)", "NameError: name 'OUTSIDE' isn't defined"),
    ],
)
def test_what_is_no_program(error: Callable[..., str], body: str, message: str) -> None:
    assert error(f"OUTSIDE = 1\n@asm_pio()\ndef program():\n    {body}\n") == message


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("StateMachine(8)", "ValueError: invalid StateMachine"),
        ("PIO(2)", "ValueError: invalid PIO"),
        ("StateMachine(0, program, freq=1907)", "ValueError: freq out of range"),
        ("StateMachine(0, program, freq=125_000_001)", "ValueError: freq out of range"),
        ("StateMachine(0, 5)", "TypeError: object 'int' isn't a tuple or list"),
        ("StateMachine(0, [5])", "ValueError: requested length 9 but object has length 1"),
        ("[PIO(0).add_program(program) for _ in range(33)]", "OSError: [Errno 12] ENOMEM"),
        ("PIO(0).remove_program(program)", "ValueError: prog not in instruction memory"),
        ("rp2.asm_pio_encode('nop(); nop()', 0)", "PIOASMError: expecting exactly 1 instruction"),
    ],
)
def test_what_is_an_error(error: Callable[..., str], statement: str, message: str) -> None:
    assert error(f"@asm_pio()\ndef program():\n    nop()\n{statement}\n") == message


# --- state machines --------------------------------------------------------------------------------------


def test_how_things_are_printed_and_found_again(say: Say) -> None:
    program = """
@asm_pio(set_init=PIO.OUT_HIGH)
def program():
    nop()
machine = StateMachine(5, program, set_base=Pin(2))
print(machine, PIO(1), PIO(1).state_machine(1) is machine, program[1:4], machine.active(), Pin(2)())
print(machine.active(1), machine.active(), machine.active(0), Pin(2))
StateMachine(0, program)
print(program[1:4])
"""
    assert say(program) == [
        "StateMachine(5) PIO(1) True [-1, 31, -1] False 1",
        "True True False Pin(GPIO2, mode=ALT, pull=PULL_DOWN, alt=PIO1)",
        "[31, 31, -1]",
    ]


def test_words_go_in_and_out(say: Say) -> None:
    program = """
@asm_pio(in_shiftdir=PIO.SHIFT_LEFT)
def inverted():
    pull()
    mov(isr, invert(osr))
    push()
machine = StateMachine(0, inverted, freq=2000)
for value in range(6): print(machine.tx_fifo(), end=" "); machine.put(value) if value < 4 else None
machine.active(1)
time.sleep_ms(20)
print(machine.rx_fifo(), machine.tx_fifo())
print(hex(machine.get()), hex(machine.get(None, 28)))
buffer = array.array("I", [0, 0])
print(list(machine.get(buffer)) == [0xFFFFFFFD, 0xFFFFFFFC])
machine.put(bytearray(b"\\x01\\x02"), 8)
print(hex(machine.get()), hex(machine.get()))
before = time.ticks_us()
machine.put(-1)
print(machine.get(), 1000 < time.ticks_diff(time.ticks_us(), before) < 3000)
"""
    assert say(program) == [
        "0 1 2 3 4 4 4 0", "0xffffffff 0xf", "True", "0xfffffeff 0xfffffdff", "0 True",
    ]  # fmt: skip


def test_instructions_besides_the_program(say: Say) -> None:
    program = """
@asm_pio(set_init=PIO.OUT_LOW)
def nothing(): pass
machine = StateMachine(0, nothing, set_base=Pin(16))
for level in (1, 0, 1):
    machine.exec("set(pins, %d)" % level); print(Pin(16)(), end=" ")
machine.put(77)
machine.exec("pull()"); machine.exec("mov(isr, osr)"); machine.exec("push()")
print(machine.get())
machine.exec(rp2.asm_pio_encode("set(x, 9)", 0)); machine.exec("pull()")
machine.put(1)
print(machine.tx_fifo()); machine.exec("mov(isr, x)"); machine.exec(0x8020); print(machine.get())
"""
    assert say(program) == ["1 0 1 77", "0", "9"]


def test_a_flag_calls_a_handler(say: Say) -> None:
    program = """
@asm_pio()
def ticks():
    wrap_target()
    irq(rel(0))
    nop() [31]; nop() [31]; nop() [31]; nop() [31]; nop() [30]; nop() [30]; nop() [30]; nop() [30]; nop() [0]
    wrap()
times = []
machine = StateMachine(1, ticks, freq=2540)
machine.irq(lambda machine: times.append((time.ticks_us(), machine.irq().flags())))
PIO(0).irq(lambda pio: times.append(pio.irq().flags()))
machine.active(1)
time.sleep_ms(450)
machine.active(0)
print(machine.irq(), times[0::2], times[1][1])
gaps = [b[0] - a[0] for a, b in zip(times[1::2], times[3::2])]
print(len(gaps), [abs(gap - 100_000) < 2_000 for gap in gaps])
machine.irq(None); PIO(0).irq(None)
"""
    assert say(program) == ["<_IRQ> [512, 512, 512, 512, 512] 1", "4 [True, True, True, True]"]


def test_a_machine_waits_for_a_pin(play: Play) -> None:
    program = """
@asm_pio()
def falling():
    wrap_target()
    wait(1, pin, 0)
    wait(0, pin, 0)
    irq(block, rel(0))
    wrap()
pin = Pin(3, Pin.IN, Pin.PULL_UP)
machine = StateMachine(0, falling, in_base=pin)
machine.irq(lambda machine: print(time.ticks_ms() // 10))
machine.active(1)
time.sleep(1)
"""

    def prepare(board: VirtualBoard) -> None:
        board.pin("GP3").wave = Level(lambda: board.clock.now_ns // 100_000_000 % 2)

    played = play(START + program, "pico-w", prepare=prepare)
    assert [int(line) % 20 for line in played.lines] == [0] * len(played.lines)
    assert len(played.lines) >= 4


def test_a_program_that_only_computes_has_its_handlers_called(play: Play) -> None:
    program = """
@asm_pio()
def once():
    irq(block, 0)
    label("end")
    jmp("end")
def handler(machine):
    global go
    go = False
go = True
machine = StateMachine(0, once, freq=2000)
machine.irq(handler)
machine.active(1)
while go: pass
print("over")
"""
    assert play(START + program, "pico-w", until_s=2).lines == ["over"]


def test_who_does_too_much_is_told(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "BURST_STEPS", 20_000)
    program = """
@asm_pio(out_shiftdir=PIO.SHIFT_RIGHT)
def count():
    wrap_target()
    mov(isr, invert(x))
    in_(y, 3)
    jmp(x_dec, "next")
    label("next")
    mov(y, isr)
    wrap()
StateMachine(0, count).active(1)
time.sleep(5)
"""
    played = play(START + program, "pico-w")
    assert "do more than the virtual kit can follow" in played.outcome.error
    assert played.outcome.error.startswith("NotImplementedError")


def test_a_reset_stops_all_machines(play: Play) -> None:
    program = """
if machine.reset_cause() != machine.PWRON_RESET:
    print(StateMachine(0).active(), Pin(2)())
else:
    @asm_pio(set_init=PIO.OUT_HIGH)
    def program(): nop()
    StateMachine(0, program, set_base=Pin(2)).active(1)
    machine.reset()
"""
    assert play(START + program, "pico-w").lines == ["False 0"]


# --- at a kit --------------------------------------------------------------------------------------------

LIGHTS = """
@asm_pio(sideset_init=PIO.OUT_LOW, out_shiftdir=PIO.SHIFT_LEFT, autopull=True, pull_thresh=24)
def ws2812():
    wrap_target()
    label("bitloop")
    out(x, 1)               .side(0)    [2]
    jmp(not_x, "do_zero")   .side(1)    [1]
    jmp("bitloop")          .side(1)    [4]
    label("do_zero")
    nop()                   .side(0)    [4]
    wrap()
lights = StateMachine(0, ws2812, freq=8_000_000, sideset_base=Pin(18))
lights.active(1)
lights.put(array.array("I", [0x102030, 0x405060]), 8)

@asm_pio(set_init=PIO.OUT_LOW)
def square():
    wrap_target()
    set(pins, 1) [19]
    set(pins, 0) [19]
    wrap()
StateMachine(1, square, freq=40 * 440, set_base=Pin(15)).active(1)

@asm_pio(sideset_init=PIO.OUT_LOW)
def dim():
    pull(noblock)           .side(0)
    mov(x, osr)
    mov(y, isr)
    label("loop")
    jmp(x_not_y, "skip")
    nop()                   .side(1)
    label("skip")
    jmp(y_dec, "loop")
lamp = StateMachine(2, dim, freq=20_000_000, sideset_base=Pin(16))
lamp.put(1000); lamp.exec("pull()"); lamp.exec("mov(isr, osr)")
lamp.active(1); lamp.put(250)

@asm_pio(set_init=PIO.OUT_LOW, autopush=True)
def range_finder():
    pull()
    set(pins, 1) [20]
    set(pins, 0)
    wait(1, pin, 0)
    mov(x, invert(null))
    label("count")
    jmp(x_dec, "next")
    label("next")
    jmp(pin, "count")
    in_(x, 32)
finder = StateMachine(4, range_finder, freq=2_000_000, set_base=Pin(2), in_base=Pin(3), jmp_pin=Pin(3))
finder.active(1)
for _ in range(3):
    finder.put(0); print((0xFFFFFFFF - finder.get()) * 0.1715); time.sleep_ms(60)
"""


def test_machines_drive_the_parts_of_a_kit() -> None:
    arena, kit = load_arena("corridor"), load_kit("pico-duo")
    test = DriveTest(kit, arena, Conditions(seed=1, start=arena.start), 1)
    result = run_virtual((START + LIGHTS).encode(), test, lang="en")
    assert result.error is None
    signals = result.recording.signals
    assert (signals["pixels"][-1], int(signals["color"][-1])) == (2, 0x201030)
    assert signals["sound"][-1] == 440
    assert signals["light_left"][-1] == pytest.approx(25, abs=1)
    measured = [float(line) for line in result.output.splitlines()]
    assert len(measured) == 3
    assert measured == pytest.approx([signals["wall_distance"][-1]] * 3, rel=0.05)


COUNT = """
@asm_pio(in_shiftdir=PIO.SHIFT_LEFT)
def edges():
    set(x, 0)
    wrap_target()
    in_(pins, 2)
    mov(y, isr)
    mov(isr, null)
    jmp(x_not_y, "changed")
    jmp("again")
    label("changed")
    mov(x, y)
    mov(isr, x)
    push()
    irq(rel(0))
    label("again")
    nop()
    wrap()
edge_counts = [0, 0]
before = [0]
def seen(machine):
    while machine.rx_fifo():
        now = machine.get()
        edge_counts[now & 1 ^ before[0] >> 1] += 1
        before[0] = now
counter = StateMachine(0, edges, in_base=Pin(26))
counter.irq(seen)
counter.active(1)
for name in (8, 10, 12): Pin(name, Pin.OUT, value=1)
for name in (6, 7): PWM(Pin(name), freq=1000, duty_u16=30000)
time.sleep(2)
print(*edge_counts)
"""


def test_a_machine_follows_a_wheel(tmp_path: Path) -> None:
    text = (resources.folder("hardware") / "kits" / "pico-duo.yaml").read_text(encoding="utf-8")
    kit, arena = tmp_path / "kit.yaml", load_arena("corridor")
    encoder = "\n  encoder_left: {part: encoder, pin: GP26, pin_b: GP27, pulses: 100}\n"
    kit.write_text(text.rstrip() + encoder, encoding="utf-8")
    test = DriveTest(load_kit(str(kit)), arena, Conditions(seed=1, start=arena.start), 3)
    result = run_virtual((START + COUNT).encode(), test, lang="en")
    assert result.error is None
    one_way, other_way = sorted(int(count) for count in result.output.split())
    way = result.recording.signals["encoder_left"][round(result.ended_s / 0.04)]
    assert one_way <= 3  # as it begins, and where an edge was not seen by itself
    assert other_way == pytest.approx(way / (math.pi * 43) * 400, rel=0.03)


def test_a_light_that_blinks_by_itself_goes_on_after_the_program() -> None:
    program = """
@asm_pio(set_init=PIO.OUT_LOW)
def blink():
    set(pins, 1) [31]; nop() [31]; nop() [31]; nop() [31]; nop() [31]
    set(pins, 0) [31]; nop() [31]; nop() [31]; nop() [31]; nop() [31]
StateMachine(0, blink, freq=2000, set_base=Pin(16)).active(1)
"""
    arena, kit = load_arena("table"), load_kit("pico-duo")
    test = DriveTest(kit, arena, Conditions(seed=1, start=arena.start), 2)
    result = run_virtual((START + program).encode(), test, until_program_ends=True, lang="en")
    lamp = result.recording.signals["light_left"].tolist()
    assert result.running
    assert len(re.findall("10", "".join(str(int(each > 0)) for each in lamp))) == pytest.approx(8, abs=1)
