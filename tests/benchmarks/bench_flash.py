"""How long a mixed cart takes, against the slowest of its boards: `python tests/benchmarks/bench_flash.py`.

Everything is as in a school: the boards are served by processes of their own, paced, as from the factory, and
the whole command is measured. The aim is 1.5 times the slowest board.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import operator
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

BOARDS, AIM = 30, 1.5
A_PROCESS = 5
"""So many boards are served by one."""
GORAE = (sys.executable, "-c", "from gorae.cli import main; main()")
IMAGE_BYTES = 1_600_000
KITS = ("maqueen", "esp32-duo")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "micropython.bin"
        image.write_bytes(esp_image())
        alone = {kit: flash([(kit, 1)], image) for kit in KITS}
        for kit, (wall_s, cpu_s) in alone.items():
            print(f"{kit:10} alone   {wall_s:5.1f} s, of these {cpu_s:4.1f} s of CPU in gorae flash")
        wall_s, cpu_s = flash([(kit, BOARDS // 2) for kit in KITS], image)
        ratio = wall_s / max(single_s for single_s, _ in alone.values())
        print(f"{BOARDS} boards mixed   {wall_s:5.1f} s, of these {cpu_s:4.1f} s of CPU in gorae flash")
        print(f"{ratio:4.2f} times the slowest board alone, {ratio / AIM:4.2f} of what is allowed")


def flash(kits: list[tuple[str, int]], image: Path) -> tuple[float, float]:
    """Seconds for the whole command, and how many of them a CPU worked for it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "GORAE_DEVICES": f"{folder}/devices", "GORAE_INVENTORY": f"{folder}/inventory.json",
        }  # fmt: skip
        with contextlib.ExitStack() as served:
            number = 0
            for kit, count in kits:
                for start in range(0, count, A_PROCESS):
                    number += 1
                    some = min(A_PROCESS, count - start)
                    served.enter_context(serve(kit, some, number, Path(folder), environment))
            chosen = [option for kit, _ in kits for option in ("--kit", kit)]
            began_s, worked_s = time.monotonic(), _cpu_s()
            told = subprocess.run(
                [*GORAE, "flash", "--all", *chosen, "--runtime", image, "--json"],
                env=environment, cwd=folder, capture_output=True, text=True,
            )  # fmt: skip
            wall_s, cpu_s = time.monotonic() - began_s, _cpu_s() - worked_s
    for board in json.loads(told.stdout)["boards"]:
        if board["reason"]:
            print(board["port"], board["reason"])
    return wall_s, cpu_s


def _cpu_s() -> float:
    """Of the processes that have ended and were waited for: not of those that serve boards."""
    used = os.times()
    return used.children_user + used.children_system


@contextlib.contextmanager
def serve(kit: str, count: int, number: int, folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Boards as they come from the factory, in a process of their own."""
    how = ["--drives", folder / f"cart{number}"] if kit == "maqueen" else ["--rfc2217", "127.0.0.1:0"]
    command = [*GORAE, "virtual", "--kit", kit, "--count", count, "--bootloader", "--pace", "--json", *how]
    command += ["--seed", number * 1000]  # or two would have the same id
    process = subprocess.Popen(
        list(map(str, command)), env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        for _ in range(count):
            process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait()


def esp_image() -> bytes:
    """As large as MicroPython for an ESP32, and as hard to compress; only the ROM looks into it."""
    program = random.Random(1).randbytes(IMAGE_BYTES * 2 // 3)
    parts = {
        0x1000: _program(b"boot" * 100),
        0x8000: struct.pack("<HBBII16sI", 0x50AA, 0, 0, 0x10000, 0x1F0000, b"factory", 0),
        0x10000: _program(program, bytes(IMAGE_BYTES // 3)),
    }
    data = b""
    for start, part in parts.items():
        data = data.ljust(start - 0x1000, b"\xff") + part
    return data


def _program(*segments: bytes) -> bytes:
    segments = tuple(data[: len(data) // 4 * 4] for data in segments)
    header = struct.pack("<BBBBI15xB", 0xE9, len(segments), 2, 0x20, 0x40080000, 1)
    image = header + b"".join(struct.pack("<II", 0x3FFB0000, len(data)) + data for data in segments)
    checked = (functools.reduce(operator.xor, data, 0) for data in segments)
    check = functools.reduce(operator.xor, checked, 0xEF)
    image += bytes(15 - len(image) % 16) + bytes([check])
    return image + hashlib.sha256(image).digest()


if __name__ == "__main__":
    main()
