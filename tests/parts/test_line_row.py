"""Rows of line sensors: three and more with a pin each, and such as measure how dark the floor is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae import resources
from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.errors import DocumentError
from gorae.kits import Pose, kit_signals, load_arena, load_kit
from gorae.kits.firmware import kit_constants
from gorae.world import Conditions, World
from gorae.world.senses.line_analog import SPOT

ROW = ("line_far_left", "line_left", "line_middle", "line_right", "line_far_right")
ACROSS = """
from robot import *
motors(25, 25)
seen = []
while clock() < 4000:
    now = lines()
    if not seen or now != seen[-1]:
        seen.append(now)
    sleep(5)
print(*["".join(map(str, one)) for one in seen])
print(*line())
"""
MEASURED = """
from robot import *
motors(25, 25)
most = []
while clock() < 4000:
    most = [max(pair) for pair in zip(most or darkness(), darkness())]
    sleep(5)
print(*most)
"""


def kit_file(folder: Path, kind: str, roles: tuple[str, ...]) -> str:
    """An esp32-duo with other line sensors, one behind the other where they are outer ones."""
    duo = resources.folder("hardware") / "kits" / "esp32-duo.yaml"
    lines = [line for line in duo.read_text(encoding="utf-8").splitlines() if not line.startswith("  line_")]
    pins = ("IO34", "IO35", "IO36", "IO39", "IO2")
    for role, pin in zip(roles, pins, strict=False):
        y = 12 * (2 - ROW.index(role))
        keys = "dark: 0" if kind == "line-digital" else "dark: 20, light: 90"
        lines.append(f"  {role}: {{part: {kind}, pin: {pin}, {keys}, at: {{x: 55 mm, y: {y} mm}}}}")
    file = folder / "row.yaml"
    file.write_text("\n".join(lines).replace("id: esp32-duo", "id: row") + "\n", encoding="utf-8")
    return str(file)


def run(kit: str, program: str) -> RunResult:
    """Slantwise over the line of the oval, which lies along x there."""
    start = Pose.model_construct(x=450.0, y=100.0, heading=60.0)
    conditions = Conditions(seed=2, start=start, sensor_noise=0.0)
    return run_virtual(
        program.encode(), DriveTest(load_kit(kit), load_arena("oval"), conditions, 5), lang="en"
    )


@pytest.mark.parametrize("kind", ["line-digital", "line-analog"])
@pytest.mark.parametrize("roles", [ROW, ROW[1:4], (ROW[0], *ROW[1::2], ROW[4])[:4]], ids=["5", "3", "4"])
def test_sensors_see_the_line_one_after_the_other(tmp_path: Path, kind: str, roles: tuple[str, ...]) -> None:
    roles = tuple(dict.fromkeys(roles))
    kit = kit_file(tmp_path, kind, roles)
    result = run(kit, ACROSS)
    assert result.error is None
    seen, pair = result.output.splitlines()
    rows = seen.split()
    assert {len(row) for row in rows} == {len(roles)}
    first = [next(at for at, row in enumerate(rows) if row[place] == "1") for place in range(len(roles))]
    assert first in (sorted(first), sorted(first, reverse=True))
    assert len(set(first)) > 1
    assert len(pair.split()) == 2
    signals = result.recording.signals
    assert all(signals[role].max() == 1 for role in roles)
    assert {*roles} == {name for name in kit_signals(load_kit(kit)) if name.startswith("line_")}


def test_telemetry_has_only_the_sensors_that_there_are(tmp_path: Path) -> None:
    channels = kit_constants(load_kit(kit_file(tmp_path, "line-digital", ROW[1:4])))["CHANNELS"]
    assert isinstance(channels, tuple)
    named = [channel[1:].split(",")[0] for channel in channels]
    assert [name for name in named if name.startswith("line_")] == ["line_left", "line_middle", "line_right"]


def test_darkness_is_told_in_percent(tmp_path: Path) -> None:
    result = run(kit_file(tmp_path, "line-analog", ROW[1:4]), MEASURED)
    assert result.error is None
    assert all(int(share) >= 95 for share in result.output.split())


@pytest.mark.parametrize(("beside", "share"), [(0.0, 0.5), (SPOT / 4, 0.75), (-SPOT / 4, 0.25), (-9.0, 0.0)])
def test_an_edge_darkens_the_spot_evenly(tmp_path: Path, beside: float, share: float) -> None:
    """`beside` is how far inside of the line's edge the sensor is, in mm."""
    kit, arena = load_kit(kit_file(tmp_path, "line-analog", ROW[1:4])), load_arena("oval")
    line = next(iter(arena.lines.values()))
    edge = line.start.y + line.width / 2
    start = Pose.model_construct(x=line.start.x, y=edge - beside, heading=line.start.heading)
    world = World(arena, kit, Conditions(seed=1, start=start, sensor_noise=0.0))
    assert world.sense("line_middle") == pytest.approx(share)


def test_mistakes_in_a_kit_are_told(tmp_path: Path) -> None:
    file = Path(kit_file(tmp_path, "line-analog", ROW[1:4]))
    text = file.read_text(encoding="utf-8").replace("dark: 20, light: 90", "dark: 88, light: 90")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_kit(str(file))
    assert {problem.text.key for problem in caught.value.problems} == {"kits.line-contrast"}
    mixed = file.with_name("mixed.yaml")
    one_digital = text.replace(
        "line-analog, pin: IO34, dark: 88, light: 90", "line-digital, pin: IO34, dark: 0"
    )
    mixed.write_text(one_digital.replace("dark: 88", "dark: 20"), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_kit(str(mixed))
    assert [problem.text.key for problem in caught.value.problems] == ["kits.line-kinds"]
