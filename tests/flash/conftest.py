"""Virtual drives, time that is stepped for them and for who flashes, and firmware for ESP32s."""

from __future__ import annotations

import functools
import hashlib
import operator
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gorae.images.esp32 import TARGETS
from gorae.virtual.daplink import LOOKS_EVERY_S, VirtualDrive

IDS = {
    "microbit-v1": "9900000031864e45003e400e0000004a0000000097969901",
    "microbit-v2": "9904360258434e45003e400e00000059000000009796990b",
}


class Stepped:
    """Time that passes only when somebody waits, and the drives with it."""

    def __init__(self) -> None:
        self.at_s = 100.0
        self.drives: list[VirtualDrive] = []
        self.events: list[tuple[float, Callable[[], None]]] = []

    def now_s(self) -> float:
        return self.at_s

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / LOOKS_EVERY_S)):
            self.at_s += LOOKS_EVERY_S
            for event in [event for event in self.events if event[0] <= self.at_s]:
                self.events.remove(event)
                event[1]()
            for drive in self.drives:
                drive.step(self.at_s)

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        self.events.append((self.at_s + seconds, do))


@pytest.fixture
def time() -> Stepped:
    return Stepped()


NewDrive = Callable[..., VirtualDrive]


@pytest.fixture
def new_drive(tmp_path: Path, time: Stepped) -> Iterator[NewDrive]:
    """Makes drives. What was flashed is appended to `drive.flashed`."""

    def new(kind: str = "microbit-v2", name: str = "MICROBIT", **rest: object) -> VirtualDrive:
        flashed: list[dict[str, bytes]] = []

        def keep(files: dict[str, bytes] | None) -> None:
            if files is not None:
                flashed.append(files)

        drive = VirtualDrive(tmp_path / name, IDS[kind], keep, **rest)
        drive.flashed = flashed
        time.drives.append(drive)
        return drive

    yield new
    for drive in time.drives:
        drive.stop()


# --- ESP32 --------------------------------------------------------------------------------------------


def esp_image(chip_id: int, *segments: bytes, hashed: bool = True) -> bytes:
    """One program as an ESP32 loads it."""
    header = struct.pack("<BBBBIBBBBHBHHBBBBB", 0xE9, len(segments), 2, 0x20, 0x40080000, *[0] * 4, chip_id,
                         *[0] * 3, *[0] * 4, int(hashed))  # fmt: skip
    image = header + b"".join(struct.pack("<II", 0x3FFB0000, len(data)) + data for data in segments)
    check = functools.reduce(operator.xor, b"".join(segments), 0xEF)
    image += bytes(15 - len(image) % 16) + bytes([check])
    return image + (hashlib.sha256(image).digest() if hashed else b"")


@pytest.fixture(scope="session")
def esp_firmware() -> Callable[..., bytes]:
    """A whole firmware file: `esp_firmware("ESP32", 20_000)` has an application of about that size."""

    def build(chip: str = "ESP32", size: int = 3000) -> bytes:
        target = TARGETS[chip]
        program = random.Random(chip).randbytes(size // 8 * 4)
        entry = struct.pack("<HBBII16sI", 0x50AA, 0, 0, 0x10000, 0x1F0000, b"factory", 0)
        files = struct.pack("<HBBII16sI", 0x50AA, 1, 0x81, 0x200000, 0x200000, b"vfs", 0)
        parts = {
            target.boot_offset: esp_image(target.chip_id, b"boot" * 100),
            0x8000: files + entry,
            0x10000: esp_image(target.chip_id, program, bytes(size - len(program))),
        }
        data = b""
        for start, part in parts.items():
            data = data.ljust(start - target.boot_offset, b"\xff") + part
        return data

    return build
