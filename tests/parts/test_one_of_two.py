"""Kits of one's own with one button, or one light, where others have two."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae import resources
from gorae.bench import DriveTest, run_virtual
from gorae.kits import Pose, kit_signals, load_arena, load_kit
from gorae.world import Conditions

PROGRAM = """
from robot import *
lights(50)
for ask in button_a, button_b:
    try:
        print(ask())
    except Exception as error:
        print(error)
sleep(500)
lights(10, 30)
sleep(500)
"""


@pytest.mark.parametrize(
    ("missing", "light", "dimmed", "said"),
    [
        (("button_b", "light_right"), "light_left", 10, ["False", "this kit has no button B"]),
        (("button_a", "light_left"), "light_right", 30, ["this kit has no button A", "False"]),
    ],
)
def test_one_is_enough(
    tmp_path: Path, missing: tuple[str, str], light: str, dimmed: int, said: list[str]
) -> None:
    duo = resources.folder("hardware") / "kits" / "esp32-duo.yaml"
    lines = duo.read_text(encoding="utf-8").replace("id: esp32-duo", "id: one-of-two").splitlines()
    left = [line for line in lines if line.strip().partition(":")[0] not in missing]
    file = tmp_path / "one.yaml"
    file.write_text("\n".join(left), encoding="utf-8")
    kit = load_kit(str(file))
    start = Pose.model_construct(x=300.0, y=300.0, heading=0.0)
    test = DriveTest(kit, load_arena("corridor"), Conditions(seed=1, start=start), 2)
    result = run_virtual(PROGRAM.encode(), test, lang="en")
    assert (result.error, result.output.splitlines()) == (None, said)
    assert missing[1] not in kit_signals(kit)
    shown = result.recording.signals[light]
    assert set(shown.round().tolist()) - {0.0} == {50.0, dimmed}
