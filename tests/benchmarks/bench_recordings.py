"""How many samples a second a recording takes: `python tests/benchmarks/bench_recordings.py`.

The measure is the `mcap` library alone, writing and reading messages that are already encoded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from mcap.stream_reader import StreamReader
from mcap.writer import CompressionType, Writer

from gorae.telemetry.files import open_recorder, read_recording, write_recording
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import SIGNALS

SAMPLES = 20_000
ROUNDS = 3
RATE_HZ = 200
NAMES = [name for name, signal in SIGNALS.items() if signal.source == "kit"][:10]
TIMES = np.arange(SAMPLES) / RATE_HZ
RECORDING = Recording(TIMES, {name: np.sin(TIMES + at) * 100 for at, name in enumerate(NAMES)}).as_written()
COLUMNS = (values.tolist() for values in RECORDING.signals.values())
TOGETHER = 9
"""Samples that come at once, as in a frame of 200 Hz."""
ROWS = [dict(zip(NAMES, row, strict=True)) for row in zip(*COLUMNS, strict=True)]


def main() -> None:
    print(f"{SAMPLES} samples of {len(NAMES)} signals; samples a second, and the share of the library's own")
    with tempfile.TemporaryDirectory() as folder:
        raw, csv, mcap = (Path(folder, name) for name in ("raw.mcap", "a.csv", "a.mcap"))
        written = rate(library_writes, raw)
        print(f"  mcap library writes  {written:9,.0f}")
        for path in (mcap, csv):
            kind = path.suffix[1:]
            show(f"{kind}, as it grows", rate(grow, path), written)
            show(f"{kind}, {TOGETHER} at a time", rate(grow_by_frames, path), written)
            show(f"{kind}, at once", rate(write_recording, RECORDING, path), written)
        read = rate(library_reads, mcap)
        print(f"  mcap library reads   {read:9,.0f}")
        for path in (mcap, csv):
            show(f"{path.suffix[1:]}, read", rate(read_recording, path), read)
            print(f"{'':23}{path.stat().st_size / SAMPLES:9.1f} bytes a sample")


def show(title: str, per_s: float, measure: float) -> None:
    print(f"  {title:<20} {per_s:9,.0f}  {per_s / measure:5.2f}")


def rate(work: Callable[..., object], *of: object) -> float:
    return SAMPLES / min(timed(work, *of) for _ in range(ROUNDS))


def timed(work: Callable[..., object], *of: object) -> float:
    began = perf_counter()
    work(*of)
    return perf_counter() - began


def library_writes(path: Path) -> None:
    data = bytes(9 * len(NAMES))
    with path.open("wb") as stream:
        writer = Writer(stream, compression=CompressionType.NONE)
        writer.start()
        schema = writer.register_schema("a", "protobuf", b"")
        channel = writer.register_channel("/a", "protobuf", schema)
        for number in range(SAMPLES):
            writer.add_message(channel, number, data, number)
        writer.finish()


def library_reads(path: Path) -> None:
    with path.open("rb") as stream:
        for _ in StreamReader(stream).records:
            pass


def grow(path: Path) -> None:
    with open_recorder(path, {}) as writer:
        for time_s, row in zip(TIMES.tolist(), ROWS, strict=True):
            writer.sample(time_s, row)


def grow_by_frames(path: Path) -> None:
    times = TIMES.tolist()
    columns = {name: values.tolist() for name, values in RECORDING.signals.items()}
    with open_recorder(path, {}) as writer:
        for at in range(0, SAMPLES, TOGETHER):
            some = slice(at, at + TOGETHER)
            writer.samples(times[some], {name: values[some] for name, values in columns.items()})


if __name__ == "__main__":
    main()
