"""What telemetry costs: bytes on the line, the board's CPU, the host's. Figures of CPU are of virtual boards.

A board's CPU time is fuel (docs/decisions/002). What a program loses also contains waiting for the line,
whose buffer is small, and for sensors; it is counted in turns of a loop.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frame_encoder import Encoder

from gorae.bench import transcript
from gorae.bench.session import drive_test
from gorae.bench.virtual import run_virtual
from gorae.clock import NS_PER_S
from gorae.kits import load_board, load_kit
from gorae.kits.firmware import firmware_files
from gorae.lessons import find_lesson
from gorae.telemetry.frames import Channel, Decoder, Sample
from gorae.virtual import VirtualBoard, VirtualKit

BOARDS = {"esp32-duo": 200, "maqueen": 50}
"""Kits, and the Hz that they are to keep up."""
SHARE = 0.15
SETTLED_S, MEASURED_S = 2, 20
FRAMES = 2000
FRAMES_PER_S = 500_000
RUNS = 5

OWN = "from robot import *\nimport board, stream\nrate = stream.rate\n"
EIGHT = """
import board, stream
from array import array
def reader(row):
    at = -1
    def read():
        nonlocal at
        at = at + 1 & 127
        return row[at]
    return read
for number, row in enumerate(TABLE):
    stream.channel("h", "c%d,,1" % number, reader(array("h", row)))
stream.describe_all()
rate = stream.rate
"""
SLEEPING = "rate(HZ)\nwhile True:\n    board.sleep_ms(1000)\n"
COMPUTING = """
def turns(hz):
    rate(hz)
    end = board.clock() + 5000
    n = 0
    while board.clock() < end:
        n += 1
    rate(0)
    return n
print("LOST", 1 - turns(HZ) / turns(0))
"""


def main() -> None:
    bench_kit_run()
    bench_cpu()
    bench_decoding()


def signals(count: int, hz: float, length: int) -> list[list[int]]:
    """Slow waves with the noise of a sensor: up to ±1000, 0.2 to 1 Hz, noise of σ 5."""
    draw = random.Random(1)
    waves = [(draw.uniform(300, 1000), draw.uniform(0.2, 1), draw.uniform(0, 7)) for _ in range(count)]
    return [
        [round(height * math.sin(math.tau * f * at / hz + phase) + draw.gauss(0, 5)) for at in range(length)]
        for height, f, phase in waves
    ]


# --- on the line ----------------------------------------------------------------------------------------


def bench_kit_run() -> None:
    lesson = find_lesson("line-oval")
    print("a run of line-oval's solution, with stream(hz): all that the kit says, against lines of CSV")
    for kit, hz in BOARDS.items():
        source = lesson.solution.read_bytes().replace(b"import *", b"import *\nstream(%d)" % hz, 1)
        sent = _sent(kit, source)
        samples = [item for item in Decoder().feed(sent) if isinstance(item, Sample)]
        csv = sum(len(_line(sample)) for sample in samples)
        size, per_s = len(sent) / len(samples), len(sent) / (samples[-1].time_s - samples[0].time_s)
        print(
            f"  {kit:<10} {hz:3} Hz, {len(samples[0].values)} channels: {size:.1f} bytes a sample, CSV "
            f"{csv / len(samples):.1f}, {csv / len(sent):.1f} times that; {per_s / 11520:.0%} of the line"
        )


def _sent(kit: str, source: bytes) -> bytes:
    sent: list[bytes] = []
    write = transcript.Transcript.write
    transcript.Transcript.write = lambda self, data: sent.append(data)  # type: ignore[method-assign]
    try:
        run_virtual(source, drive_test(find_lesson("line-oval").challenge, load_kit(kit), 1), lang="en")
    finally:
        transcript.Transcript.write = write  # type: ignore[method-assign]
    return b"".join(sent)


def _line(sample: Sample) -> str:
    return f"{sample.time_s * 1000:.0f}," + ",".join(f"{v:g}" for v in sample.values.values()) + "\r\n"


# --- the board's CPU ------------------------------------------------------------------------------------


def bench_cpu() -> None:
    print(f"the firmware's share of the CPU (aim {SHARE:.0%} at most)")
    for kit, hz in BOARDS.items():
        table = f"TABLE = {signals(8, hz, 128)}\n"
        for title, setup in (("8 channels, each read", table + EIGHT), ("the kit's own", OWN)):
            fuel = _burnt(kit, setup, hz) - _burnt(kit, setup, 0)
            share = fuel / MEASURED_S / load_board(load_kit(kit).board).fuel_per_s
            lost = float(_printed(kit, setup + COMPUTING.replace("HZ", str(hz))).partition("LOST")[2])
            print(
                f"  {kit:<10} {hz:3} Hz, {title:<22} {share:.1%} "
                f"({fuel / MEASURED_S / hz / 1000:.0f} k fuel a sample); a program loses {lost:.1%}"
            )


def _burnt(kit: str, setup: str, hz: int) -> float:
    """Fuel in MEASURED_S of a program that only sleeps."""
    virtual = _kit(kit, setup + SLEEPING.replace("HZ", str(hz)))
    board = virtual.board
    assert isinstance(board, VirtualBoard)
    burnt: list[int] = []

    def note(now_ns: int) -> int:
        assert board._vm
        board._vm.catch_up()
        burnt.append(board._vm._burnt)
        return now_ns + MEASURED_S * NS_PER_S

    board.on_wake, board.wake_ns = note, SETTLED_S * NS_PER_S
    board.run((SETTLED_S + MEASURED_S + 1) * NS_PER_S)
    return burnt[1] - burnt[0]


def _printed(kit: str, program: str) -> str:
    virtual = _kit(kit, program)
    decoder = Decoder()
    printed: list[str] = []
    virtual.board.on_serial = lambda data: printed.extend(
        getattr(item, "text", "") for item in decoder.feed(data)
    )
    virtual.board.run(30 * NS_PER_S)
    assert decoder.lost == decoder.damaged == 0
    return "".join(printed)


def _kit(kit: str, program: str) -> VirtualKit:
    loaded = load_kit(kit)
    return VirtualKit(loaded, {**firmware_files(loaded), "main.py": program.encode()}, seed=1, lang="en")


# --- the host's CPU -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """What came over a line, and what it is made of."""

    title: str
    data: bytes
    samples: int


def bench_decoding() -> None:
    print(
        f"decoding on one core, 8 int16 channels (aim {FRAMES_PER_S:,} frames/s), into columns, as it is "
        "recorded and drawn; and into items with a dict for each sample"
    )
    rows = list(zip(*signals(8, 1000, FRAMES * 15), strict=True))
    draw = random.Random(1)
    noise = [tuple(draw.randint(-4000, 4000) for _ in range(8)) for _ in range(FRAMES * 15)]
    for line in (
        _encoded("waves, 15 samples a frame", rows, 15),
        _encoded("waves, 9 samples a frame", rows, 9),
        _encoded("random, 15 samples a frame", noise, 15),
        _encoded("waves, 1 sample a frame", rows, 1),
    ):
        items_s = min(_decoded_in(line, Decoder.feed) for _ in range(RUNS))
        blocks_s = min(_decoded_in(line, Decoder.blocks) for _ in range(RUNS))
        print(
            f"  {line.title:<26} {len(line.data) / FRAMES:3.0f} bytes: {FRAMES / blocks_s:7,.0f} frames/s, "
            f"{line.samples / blocks_s:7,.0f} samples/s; dicts {FRAMES / items_s:7,.0f} frames/s, "
            f"{line.samples / items_s:7,.0f} samples/s"
        )


def _encoded(title: str, rows: Sequence[Sequence[int]], together: int) -> Line:
    channels = [Channel("h", f"c{number}", "", 1) for number in range(8)]
    encoder = Encoder(channels)
    pieces = [encoder.describe(0, number) for number in range(8)]
    named = [
        (at, {channel.name: value for channel, value in zip(channels, row, strict=True)})
        for at, row in enumerate(rows[: FRAMES * together])
    ]
    encode = encoder.columns if together > 1 else encoder.rows
    pieces += [encode(named[at : at + together]) for at in range(0, len(named), together)]
    return Line(title, b"".join(pieces), len(named))


def _decoded_in(line: Line, feed: Callable[[Decoder, bytes], object]) -> float:
    """Seconds of CPU, in pieces as they come from a port."""
    pieces = [line.data[at : at + 4096] for at in range(0, len(line.data), 4096)]
    decoder = Decoder()
    begin = time.process_time()
    for piece in pieces:
        feed(decoder, piece)
    took_s = time.process_time() - begin
    assert (decoder.lost, decoder.damaged) == (0, 0)
    return took_s


if __name__ == "__main__":
    main()
