"""What firmware knows of a kit, what of it a kit has no part for, and what its programs then cannot ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae import resources
from gorae.kits import Kit, firmware, load_board, load_kit
from gorae.kits.abilities import lacking_calls
from gorae.kits.firmware import absent_abilities, firmware_sources, kit_constants, kit_parts, public_names
from gorae.kits.room import fits, room_for_programs


def without(kit_id: str, *roles: str) -> Kit:
    """A kit of the library without some of its parts."""
    kit = load_kit(kit_id)
    return kit.model_copy(update={"parts": {role: p for role, p in kit.parts.items() if role not in roles}})


def test_wiring_and_wheels_are_numbers_for_firmware() -> None:
    """Whole ones stay whole, for floats take a board's room; times are in ms."""
    known = kit_constants(load_kit("maqueen"))
    assert {
        "ID": "maqueen", "TRACK_WIDTH": 72, "LAG": 80, "DEAD_BAND": 0.1, "LINE_LEFT_PIN": 13,
        "LINE_MIDDLE_PIN": None, "LINE_MIDDLE_DARK": None, "SONAR_TRIGGER": 1, "SONAR_FARTHEST": 4000,
        "PIXELS_COUNT": 4, "I2C_SDA": 0, "I2C_SCL": 0, "I2C_HZ": 100_000, "STEPS": 255, "DUTY_BITS": None,
    }.items() <= known.items()  # fmt: skip
    assert type(known["LAG"]) is int
    scout = kit_constants(load_kit("esp32-scout"))
    assert (scout["I2C_SDA"], scout["I2C_SCL"], scout["DUTY_BITS"], scout["STEPS"]) == (21, 22, 10, 1023)
    assert scout["LINE_MIDDLE_PIN"] == 32
    assert kit_constants(without("maqueen", "motors"))["STEPS"] == 100


def test_each_module_knows_at_which_channel_its_own_begin() -> None:
    known = kit_constants(load_kit("maqueen"))
    channels = known["CHANNELS"]
    assert isinstance(channels, tuple)
    assert [channel.partition(",")[0] for channel in channels] == [
        "hleft_motor", "hright_motor", "Bline_left", "Bline_right", "hdistance", "hlight_left",
        "hlight_right", "Bpixels", "Bbutton_a", "Bbutton_b", "hsound",
    ]  # fmt: skip
    assert known["FORMAT"] == "<BBIBhhBBhhhBBBh"
    assert (known["AT_LINE_DIGITAL"], known["AT_HCSR04"], known["AT_LED"], known["AT_ONBOARD"]) == (
        2,
        4,
        5,
        8,
    )
    row = kit_constants(load_kit("esp32-scout"))["CHANNELS"]
    assert isinstance(row, tuple)
    assert [name[1:].partition(",")[0] for name in row if "line" in name] == [
        "line_left", "line_middle", "line_right",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kit_id", "roles", "absent"),
    [
        ("maqueen", (), []),
        ("maqueen", ("sonar",), ["distance"]),
        ("maqueen", ("pixels",), ["color"]),
        ("maqueen", ("light_left",), []),
        ("maqueen", ("light_left", "light_right"), ["lights"]),
        ("maqueen", ("line_left",), ["line", "lines"]),
        ("maqueen", ("motors",), ["power"]),
        ("esp32-scout", ("line_middle",), []),
        ("esp32-scout", ("imu",), ["motion"]),
        ("esp32-scout", ("button_a",), ["button_a"]),
        ("esp32-scout", ("button_a", "button_b"), ["button_a", "button_b"]),
    ],
)
def test_what_a_kit_has_no_part_for_is_absent(kit_id: str, roles: tuple[str, ...], absent: list[str]) -> None:
    kit = without(kit_id, *roles)
    assert sorted(absent_abilities(kit)) == absent
    assert (absent != []) == any(path.name == "absent.py" for path in firmware_sources(kit))
    module = kit_parts(kit)
    assert all(f"\n{name} = absent(" in module for name in absent)


def test_parts_say_who_serves_each_ability() -> None:
    module = kit_parts(load_kit("maqueen-plus-v2-colour"))
    assert "import maqueen_plus\nfrom maqueen_plus import STEPS, power, lights, line, lines\n" in module
    assert "from absent import absent\ndistance = absent('distance sensor')\n" in module
    assert module.endswith(
        "def sense() -> None:\n    maqueen_plus.sense()\n"
        "def sense_seldom() -> None:\n    onboard.sense_seldom()\n"
    )
    assert "STEPS = 100\n" in kit_parts(without("maqueen", "motors"))


def test_what_a_module_gives_are_its_functions_without_an_underscore() -> None:
    assert public_names("def a(): pass\ndef _b(): pass\nc = 1\nclass D:\n    def e(self): pass\n") == ["a"]


@pytest.mark.parametrize(
    ("program", "lacking"),
    [
        ("from robot import *\nprint(distance())", ["distance"]),
        ("import robot\nrobot.distance()", ["distance"]),
        ("import robot as r\nwhile r.distance() > 3: r.turn(90)", ["distance"]),
        ("turn(90)\nline()\nlights(1, 1)", []),
        ("print('distance')  # distance()", []),
        ("", []),
        ("while True", []),
    ],
)
def test_calls_that_a_kit_has_no_part_for(program: str, lacking: list[str]) -> None:
    assert lacking_calls(load_kit("maqueen-plus-v2-colour"), program) == lacking


def test_functions_that_drive_through_others_need_motors_too() -> None:
    program = "turn(90)\nstraight(1)\nstop()\ndrive(1, 0)\nmotors(1, 1)\nsleep(1)\ndistance()"
    assert lacking_calls(without("maqueen", "motors"), program) == [
        "drive",
        "motors",
        "straight",
        "turn",
        "stop",
    ]


def test_a_program_fits_beside_the_firmware_and_other_files() -> None:
    kit = load_kit("maqueen")
    room = room_for_programs(kit)
    assert fits(kit, {"main.py": room})
    assert not fits(kit, {"main.py": room + 1})
    assert not fits(kit, {"main.py": room, "notes.txt": 1})
    assert fits(kit, {"main.py": room - 126, "notes.txt": 1})
    flash = load_board(kit.board).filesystem
    assert fits(kit, {"main.py": room + 1}, bare=True)
    assert not fits(kit, {"main.py": flash.bytes}, bare=True)


def test_firmware_is_made_anew_when_a_source_of_it_or_what_links_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made once is kept on disk by this digest."""
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(firmware, "__file__", str(tmp_path / "gorae" / "kits" / "firmware.py"))
    decides = ("firmware/parts/sonar.py", "gorae/kits/linking.py", "gorae/parts/led.py", "gorae/literals.py",
               "gorae/stripping.py")  # fmt: skip
    digests = []
    for text in ("x = 1", "x = 2"):
        for path in (tmp_path / name for name in decides):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if text == "x = 2":
                digests.append(firmware._sources.__wrapped__())
    (tmp_path / "firmware" / "parts" / "sonar.py").rename(tmp_path / "firmware" / "lidar.py")
    digests.append(firmware._sources.__wrapped__())
    assert len(set(digests)) == len(decides) + 1
    (tmp_path / "firmware" / "notes.txt").write_text("nobody makes anything of it")
    assert firmware._sources.__wrapped__() == digests[-1]
