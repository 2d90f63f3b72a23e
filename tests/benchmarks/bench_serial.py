"""Pushing and streaming over a serial line of 115200 baud: the clock of all figures is the wall's.

Every tool is a whole process, Python's start included, against a fresh and empty `gorae virtual --pace`.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gorae.boards import Repl, connect, identify, open_link, push
from gorae.boards.answer import ProgramOutput
from gorae.kits import load_kit
from gorae.kits.firmware import firmware_files
from gorae.telemetry.frames import Decoder, Sample

KIT = "esp32-duo"
BYTES_PER_S = 11520
FILES, FILE_BYTES = 20, 5000
BOARDS = 20
AIMS = {"mpremote": 5, "mpytool": 1.5}
"""How many times as long as gorae another tool shall take."""
STREAM_S = 4.0
SETTLE_S = 0.5
ROOT = Path(__file__).parents[2]
GORAE = (sys.executable, "-c", "import sys; from gorae.cli import main; main(sys.argv[1:])")

# The same eight numbers and the same time, once in frames and once as text.
VALUES = """
import _gorae
import _gorae_batch
from _gorae import clock
_gorae.channels[:] = ["hc%d,,1" % i for i in range(8)]
_gorae.values[:] = [0] * 8
_gorae.form = "<BBIB8h"
for name in dir(_gorae_batch):
    if name.startswith("sense"):
        setattr(_gorae_batch, name, lambda: None)
_gorae.describe_all()
"""
SENDERS = {
    "frames": "while True:\n for row in rows:\n  _gorae.values[:] = row\n  _gorae_batch.sample()\n",
    "CSV": "while True:\n    for row in rows:\n        print(','.join([str(v) for v in [clock()] + row]))\n",
}
ROBOT = "from robot import *\nstream(200)\nwhile True:\n    sleep(1000)\n"
ROWS = 128


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        sets = {"firmware": firmware_files(load_kit(KIT)), "sources": sources()}
        for title, files in sets.items():
            write_folder(place / title, files)
        for title, files in sets.items():
            bench_push(place / title, files)
        bench_many(place / "sources")
    bench_streams(sets["firmware"])


def sources() -> dict[str, bytes]:
    """Twenty pieces of this project's own Python, drawn by seed: text that nobody made to compress well."""
    long = [path for path in sorted((ROOT / "host").rglob("*.py")) if path.stat().st_size >= FILE_BYTES]
    drawn = random.Random(1).sample(long, FILES)
    return {f"part_{number:02}.py": path.read_bytes()[:FILE_BYTES] for number, path in enumerate(drawn)}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


# --- pushing --------------------------------------------------------------------------------------------


def bench_push(folder: Path, files: Mapping[str, bytes]) -> None:
    size = sum(map(len, files.values()))
    print(f"push {folder.name}: {len(files)} files, {size} bytes, whole processes, a fresh board each")
    seconds = {tool: timed(command, folder) for tool, command in tools(folder).items()}
    with served() as [port]:
        line_s = in_library("first", port, files)
        in_library("again", port, files)
    print(f"  gorae      {seconds['gorae']:6.2f} s, of which {line_s:.2f} s are the line's")
    for tool, aim in AIMS.items():
        if tool in seconds:
            ratio, most = seconds[tool] / seconds["gorae"], seconds[tool] / line_s
            print(
                f"  {tool:<10} {seconds[tool]:6.2f} s, {ratio:.2f} times as long as gorae (aim {aim}; "
                f"{most:.2f} if gorae took the line's time and no more)"
            )


def tools(folder: Path) -> dict[str, list[str]]:
    """The command of each tool that is there; PORT stands for the port."""
    found = {
        tool: shutil.which(tool, path=str(Path(sys.executable).parent)) for tool in ("mpremote", "mpytool")
    }
    commands = {
        "gorae": [*GORAE, "push", "PORT", str(folder)],
        "mpremote": [found["mpremote"] or "", "connect", "PORT", "fs", "cp", "-r", f"{folder}/", ":"],
        "mpytool": [found["mpytool"] or "", "-p", "PORT", "cp", f"{folder}/", ":/"],
    }
    for tool in [tool for tool, path in found.items() if not path]:
        print(f"  {tool} is not installed")
        del commands[tool]
    return commands


def timed(command: list[str], folder: Path) -> float:
    with served() as [port]:
        begin = time.perf_counter()
        words = [port if word == "PORT" else word for word in command]
        subprocess.run(words, cwd=folder, capture_output=True, check=True)
        return time.perf_counter() - begin


def in_library(title: str, port: str, files: Mapping[str, bytes]) -> float:
    """One push from here, Python long started. Gives the seconds for which the line is busy with it."""
    begin = time.perf_counter()
    link = open_link(port)
    sent = [0]
    to_line = link.write

    def write(data: bytes) -> None:
        sent[0] += len(data)
        to_line(data)

    link.write = write  # type: ignore[method-assign]
    repl = connect(link)
    board = identify(repl)
    known_s = time.perf_counter() - begin
    count = counted_starts(repl)
    push(repl, board, files)
    took_s = time.perf_counter() - begin
    repl.leave()
    link.close()
    line_s = sent[0] / BYTES_PER_S
    print(
        f"  in Python, {title}: {took_s:.2f} s, of which {known_s:.2f} s to connect and identify; "
        f"{count[0]} exec(s) for the files; {sent[0]} bytes sent, which are {line_s:.2f} s of line"
    )
    return line_s


def counted_starts(repl: Repl) -> list[int]:
    """How often code is started on the board from now on."""
    count = [0]
    original = repl.start

    def start(code: bytes) -> ProgramOutput | None:
        count[0] += 1
        return original(code)

    repl.start = start  # type: ignore[method-assign]
    return count


def bench_many(folder: Path) -> None:
    seconds = {}
    for count in (1, BOARDS):
        base = free_range(count)
        with served("--tcp", f"127.0.0.1:{base}", "--count", str(count), count=count):
            begin = time.perf_counter()
            ports = f"socket://127.0.0.1:{base}-{base + count - 1}"
            subprocess.run([*GORAE, "push", ports, str(folder)], capture_output=True, check=True)
            seconds[count] = time.perf_counter() - begin
    ratio = seconds[BOARDS] / seconds[1]
    print(f"push {folder.name} to {BOARDS} boards, all of them in one process of Python")
    print(f"  {seconds[BOARDS]:.2f} s, to one {seconds[1]:.2f} s: ratio {ratio:.2f} (aim 1.5 at most)")


# --- streaming ------------------------------------------------------------------------------------------


def bench_streams(firmware: Mapping[str, bytes]) -> None:
    print("stream: 8 int16 channels and a time, as fast as a loop can; CSV is one print of a joined line")
    with served() as [port]:
        link = open_link(port)
        repl = connect(link)
        push(repl, identify(repl), firmware)
        print(f"  (counted for {STREAM_S} s on the host)")
        for title, rows, aim in (
            ("slow waves up to ±3000, noise of σ 30, 1 ms apart", waves(), " (aim 4)"),
            ("random numbers up to ±4000, which nothing makes shorter", noise(), ""),
        ):
            print(f"  {title}")
            program = f"{VALUES}rows = {rows}\nrows += rows[::-1]\n"  # to and fro, without a jump
            rates = {name: stream(repl, name, program + sender) for name, sender in SENDERS.items()}
            print(f"  {'':<18} {rates['frames'] / rates['CSV']:.2f} times as many records as CSV{aim}")
        stream(repl, "robot.stream(200)", ROBOT)
        repl.leave()
        link.close()


def waves() -> list[list[int]]:
    """Sensors that change slowly: 0.2 to 1 Hz."""
    draw = random.Random(1)
    shapes = [(draw.uniform(900, 3000), draw.uniform(0.2, 1), draw.uniform(0, 7)) for _ in range(8)]
    return [
        [round(height * math.sin(math.tau * f * at / 1000 + phase) + draw.gauss(0, 30))
         for height, f, phase in shapes]
        for at in range(ROWS)
    ]  # fmt: skip


def noise() -> list[list[int]]:
    draw = random.Random(1)
    return [[draw.randint(-4000, 4000) for _ in range(8)] for _ in range(ROWS)]


def stream(repl: Repl, title: str, program: str) -> float:
    """Run a program that sends for ever; its records a second. What comes at first does not count."""
    repl.soft_reset()
    came: list[tuple[float, bytes]] = []
    repl.run(
        program.encode(),
        timeout_s=STREAM_S + 2 * SETTLE_S,
        on_output=lambda data: came.append((time.perf_counter(), data)),
    )
    begin_s = came[0][0] + SETTLE_S
    end_s = begin_s + STREAM_S
    decoder = Decoder()
    records = size = 0
    for at_s, data in came:
        items = decoder.feed(data)
        if begin_s < at_s <= end_s:
            size += len(data)
            records += data.count(b"\n") if title == "CSV" else sum(isinstance(i, Sample) for i in items)
    took_s = end_s - begin_s
    share = size / took_s / BYTES_PER_S
    lost = "" if title == "CSV" else f", {decoder.lost} frames lost, {decoder.damaged} damaged"
    print(
        f"  {title:<18} {records / took_s:6.0f} records/s, {size / max(records, 1):.1f} bytes each, "
        f"{share:.1%} of the line{lost}" + (" (aim 95%)" if title == "frames" else "")
    )
    return records / took_s


# --- boards ---------------------------------------------------------------------------------------------


@contextmanager
def served(*options: str, count: int = 1) -> Iterator[list[str]]:
    """The ports of empty boards of a paced line, in a process of their own."""
    words = [*GORAE, "virtual", "--kit", KIT, "--pace", "--empty", "--json", *(options or ("--pty",))]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield [json.loads(process.stdout.readline())["port"] for _ in range(count)]
        finally:
            process.terminate()


def free_range(count: int) -> int:
    """The first of so many TCP ports on end that nobody uses."""
    for base in range(20000, 30000, count):
        try:
            for port in range(base, base + count):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return base
    raise OSError("no free ports")


if __name__ == "__main__":
    main()
