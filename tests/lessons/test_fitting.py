"""A kit of one's own does a lesson when it has what the lesson asks for; the guide's own file is tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.bench import DriveTest, run_virtual
from gorae.cli.choices import kit_for
from gorae.errors import DocumentError, UsageError
from gorae.kits import load_arena, load_kit
from gorae.kits.abilities import lacking_calls
from gorae.lessons import find_lesson, find_workspace
from gorae.lessons.fitting import why_unfit
from gorae.world import Conditions

Call = Callable[..., Any]
GUIDE = Path(__file__).parents[2] / "docs" / "a-kit-of-your-own.md"


def from_guide(folder: Path, name: str) -> Path:
    """A kit of the guide, in a file."""
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    path = folder / f"{name}.yaml"
    path.write_text(next(block for block in blocks if f"id: {name}\n" in block), encoding="utf-8")
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The guide's first kit."""
    return from_guide(tmp_path, "my-robot")


def without(own: Path, part: str) -> Path:
    path = own.with_name("other.yaml")
    kept = [line for line in own.read_text(encoding="utf-8").splitlines() if f" {part}:" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


@pytest.mark.parametrize("lesson", ["wall-stop", "line-oval"])
@pytest.mark.parametrize("name", ["my-robot", "our-racer"])
def test_the_guides_kits_earn_all_points(call: Call, tmp_path: Path, name: str, lesson: str) -> None:
    own = from_guide(tmp_path, name)
    solution = find_lesson(lesson).solution
    called = call("check", solution, "--lesson", lesson, "--kit", own, "--runs", "1", "--lang", "en")
    assert called.status == 0, called.out + called.err
    assert f"“{name}” has all that this challenge asks for" in called.err


def test_a_folder_keeps_the_kits_file(
    call: Call, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("start", "wall-stop", "work", "--kit", own.name).status == 0
    own.unlink()
    solution = find_lesson("wall-stop").solution.read_bytes()
    (tmp_path / "work" / "main.py").write_bytes(solution)
    assert "kit: my-robot.yaml" in (tmp_path / "work" / "gorae.yaml").read_text(encoding="utf-8")
    workspace = find_workspace(tmp_path / "work" / "main.py")
    assert workspace
    assert Path(workspace.kit) == (tmp_path / "work" / "my-robot.yaml").resolve()
    assert call("check", "work", "--runs", "1").status == 0
    assert call("run", "work/main.py").status == 0


@pytest.mark.parametrize(
    ("lesson", "part", "missing"),
    [
        ("wall-stop", "sonar", "distance()"),
        ("line-oval", "sonar", None),
        ("line-oval", "line_left", "line()"),
        ("hello-kit", "sonar", "number of colour lights"),
        ("magic-wand", "sonar", "accelerometer"),
    ],
)
def test_what_a_kit_lacks_is_told(own: Path, lesson: str, part: str, missing: str | None) -> None:
    challenge, path = find_lesson(lesson).challenge, str(without(own, part))
    reasons = why_unfit(challenge, load_kit(path), path)
    if missing is None:
        assert reasons == []
        return
    with pytest.raises(UsageError) as refused:
        kit_for(challenge, path)
    assert missing in refused.value.say("en")


def test_a_part_on_i2c_needs_pins_for_it(own: Path) -> None:
    own.write_text(
        own.read_text(encoding="utf-8") + "  imu: {part: mpu6050, address: 0x68}\n", encoding="utf-8"
    )
    with pytest.raises(DocumentError) as refused:
        load_kit(str(own))
    assert "i2c: {sda: PIN, scl: PIN}" in refused.value.say("en")


def test_calls_are_found_behind_other_calls_and_names() -> None:
    kit = load_kit("maqueen-plus-v2-colour")
    assert lacking_calls(kit, "import robot as r\nwhile r.distance() > 3: r.turn(90)") == ["distance"]
    assert lacking_calls(kit, "from robot import *\nturn(90)\nprint('distance')") == []
    assert lacking_calls(kit, "while True") == []


def test_the_racers_third_line_sensor_and_servo_work(tmp_path: Path) -> None:
    """Its own program: pins, and what gorae's `robot` tells of three sensors."""
    program = b"""
from machine import PWM, Pin
from robot import lines, motors, sleep
PWM(Pin(4), freq=50, duty_ns=1_000_000)
motors(40, 40)
for _ in range(50):
    print(*lines())
    sleep(20)
"""
    arena = load_arena("oval")
    kit = load_kit(str(from_guide(tmp_path, "our-racer")))
    result = run_virtual(program, DriveTest(kit, arena, Conditions(seed=1, start=arena.start), 2), lang="en")
    assert result.error is None
    assert result.output.splitlines()[0] == "1 1 1"  # all of them are over the line, which is 20 mm wide
    assert result.recording.signals["servo_1"][-1] == pytest.approx(45, abs=1)
    assert result.recording.signals["line_middle"].max() == 1
