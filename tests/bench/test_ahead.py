"""A model that needs no gesture: what is ahead, by the distance sensor."""

from __future__ import annotations

import math

import pytest

from gorae.bench.virtual import DriveTest, run_virtual
from gorae.kits import Pose, kit_ids, load_arena, load_kit
from gorae.learning.settings import Settings
from gorae.learning.training import train
from gorae.learning.windows import from_dataset
from gorae.telemetry.dataset import Dataset, Window
from gorae.telemetry.recording import Recording
from gorae.world import Conditions

LOOKS = b"""from robot import *
stream(25)
drive(60)
while True:
    distance()
    sleep(40)
"""
TELLS = b"""from model import listen
from robot import *
drive(60)
while True:
    seen = listen()
    if seen:
        mark(seen)
"""
STARTS = {"wall": 650.0, "free": 150.0}
"""How far along the corridor the robot begins, in mm."""
SECONDS = 4


def drive(kit: str, program: bytes, start_mm: float, seed: int, **along: bytes) -> Recording:
    start = Pose.model_validate({"x": f"{start_mm} mm", "y": "400 mm", "heading": "0 deg"})
    test = DriveTest(load_kit(kit), load_arena("corridor"), Conditions(seed=seed, start=start), SECONDS)
    files = {f"{name}.py": source for name, source in along.items()}
    result = run_virtual(program, test, lang="en", along=files)
    assert result.error is None
    return result.recording


def look(kit: str, start_mm: float, seed: int) -> list[float]:
    """Return what the sensor says during the third second, in mm; nothing when many echoes are lost."""
    rows: list[float] = drive(kit, LOOKS, start_mm, seed).signals["distance"][50:75].tolist()
    return rows if sum(math.isnan(value) for value in rows) <= 3 else []


def windows(kit: str) -> Dataset:
    """Seconds of driving towards the wall, near it and far from it, from the third second on."""
    made = []
    for label, start_mm in STARTS.items():
        for row in range(1, 7):
            seeds = (row, 10 + row)  # one that lost echoes is recorded again, as its error says
            rows = next(
                found for found in (look(kit, start_mm + 20 * row, seed) for seed in seeds) if len(found)
            )
            times = tuple(at / 25 for at in range(len(rows)))
            made.append(Window(label, times, {"distance": tuple(rows)}))
    return Dataset(("distance",), tuple(made), len(made) + 1, tuple(range(1, len(made) + 1)))


@pytest.mark.parametrize("kit", [kit for kit in kit_ids() if "sonar" in load_kit(kit).parts])
def test_a_robot_knows_what_is_ahead(kit: str) -> None:
    model = train(from_dataset(windows(kit), "ahead.csv"), Settings(), "ahead.csv")
    for label, start_mm in STARTS.items():
        heard = drive(kit, TELLS, start_mm + 70, 99, model=model.source)
        assert {mark for _, mark in heard.marks} == {label}
