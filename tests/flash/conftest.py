"""Virtual drives, and time that is stepped for them and for who flashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
        drive = VirtualDrive(tmp_path / name, IDS[kind], flashed.append, **rest)
        drive.flashed = flashed
        time.drives.append(drive)
        return drive

    yield new
    for drive in time.drives:
        drive.stop()
