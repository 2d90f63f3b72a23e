"""What one robot differs by: a line of JSON, untrusted, that makes a kit the twin of that robot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.kits import load_kit
from gorae.kits.calibration import Calibration, calibrated, is_likely, load_calibration, parse_calibration
from gorae.kits.firmware import firmware_files

FOUND = Calibration("maqueen", 0.0596, 261.0)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(FOUND.line(), encoding="utf-8")
    assert FOUND.line().count("\n") == 1
    assert load_calibration(tmp_path / "a.json") == FOUND


@pytest.mark.parametrize(
    "line",
    [
        "", "{}", "[]", "1", "null", '{"kit": "maqueen"}', "[" * 900,
        '{"kit": "maqueen", "imbalance": "x", "top_speed": 1}',
        '{"kit": "maqueen", "imbalance": NaN, "top_speed": 200}',
        '{"kit": "maqueen", "imbalance": 0.5, "top_speed": 200}',
        '{"kit": "maqueen", "imbalance": 0, "top_speed": 0}',
        '{"kit": "maqueen", "imbalance": 0, "top_speed": Infinity}',
        '{"kit": "maqueen", "imbalance": -0.31, "top_speed": 200}',
    ],
)  # fmt: skip
def test_what_is_none_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="holds no calibration"):
        parse_calibration(line)


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_no_line_does_harm(line: str) -> None:
    with pytest.raises(UsageError):
        parse_calibration(line)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the calibration") as missing:
        load_calibration(tmp_path / "none.json")
    assert missing.value.text.values["file"] == str(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("[7]\n" + "x" * 9000, encoding="utf-8")
    with pytest.raises(UsageError) as bad:
        load_calibration(tmp_path / "bad.json")
    assert bad.value.text.values["file"] == str(tmp_path / "bad.json")
    assert "[7]" in bad.value.say("en")


def test_only_the_wheels_change_and_only_in_what_drives_them() -> None:
    kit = load_kit("maqueen")
    twin = calibrated(kit, FOUND)
    assert (twin.drive.imbalance, twin.drive.top_speed) == (0.0596, 261.0)
    assert twin.model_copy(update={"drive": kit.drive}) == kit
    before, after = firmware_files(kit), firmware_files(twin)
    assert {name for name in before if before[name] != after[name]} == {"robot.py", "_gorae_way.py"}
    assert b"_top = 253.2222\n" in after["robot.py"]


def test_a_robot_of_another_kit_is_no_twin() -> None:
    with pytest.raises(UsageError, match="of a maqueen, not of a cutebot"):
        calibrated(load_kit("cutebot"), FOUND)


@pytest.mark.parametrize(
    ("imbalance", "top_speed", "likely"),
    [(0.05, 250, True), (0.31, 290, False), (0, 50, False), (0, 900, False)],
)
def test_what_no_robot_is_like(imbalance: float, top_speed: float, likely: bool) -> None:
    assert is_likely(load_kit("maqueen"), Calibration("maqueen", imbalance, top_speed)) is likely
