"""The firmware of each kit, type-checked as a whole against the MicroPython stubs of its board."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackagePath, files
from pathlib import Path

import pytest
from mypy import api

from gorae import resources
from gorae.kits import kit_ids, load_board, load_kit
from gorae.kits.firmware import firmware_sources, kit_constants, kit_parts

# The stub packages overlap in site-packages, in modules of the standard library. Only what a board has
# of its own is taken from them, and mypy's own typeshed gives the rest.
_MICROBIT = re.compile(r"stdlib/((?:microbit/.*|machine|music|neopixel|time|utime|micropython)\.?.*\.pyi)")
_ESP32 = re.compile(r"((?:machine|neopixel|time|micropython|esp32|vfs)\.pyi|_mpy_shed/.*\.pyi)")
# The stubs of all mainline ports have the same files, so that only those of one can be installed.
MAINLINE = "esp32"
STUBS = {
    "microbit": [("micropython-microbit-stubs-en", _MICROBIT)],
    "esp32": [("micropython-esp32-stubs", _ESP32), ("micropython-stdlib-stubs", _ESP32)],
}


OWN = """
id: own
name: {en: Own, ko: 내 것}
board: BOARD
body: {radius: 60 mm, mass: 300 g}
drive: {wheel_diameter: 43 mm, track_width: 90 mm, top_speed: 400 mm/s, dead_band: 0.1, lag: 80 ms}
parts:
  line_left: {part: line-analog, pin: PIN1, at: {x: 50 mm, y: 9 mm}}
  line_middle: {part: line-analog, pin: PIN2, at: {x: 50 mm}}
  line_right: {part: line-analog, pin: PIN3, at: {x: 50 mm, y: -9 mm}}
"""
"""With the drivers of parts that none of our own kits has."""
PINS = {
    "esp32": ("IO34", "IO35", "IO36"),
    "microbit-v2": ("P0", "P1", "P2"),
}
LEFT = "  light_left: {part: led, pin: IO16}\n  button_a: {part: button, pin: IO4}\n"
RIGHT = "  light_right: {part: led, pin: IO16}\n  button_b: {part: button, pin: IO4}\n"
OWN_KITS = [("microbit-v2", ""), ("esp32", LEFT), ("esp32", RIGHT)]
"""Boards, and more parts, of which other kits have two."""


def own_kit(folder: Path, board: str, more: str) -> str:
    text = OWN.replace("BOARD", board) + more
    for number, pin in enumerate(PINS[board], 1):
        text = text.replace(f"PIN{number}", pin)
    file = folder / f"{len(list(folder.iterdir()))}.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


Check = Callable[[list[Path], str], str]


@pytest.fixture(scope="session")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """`check(sources, port)`: what mypy says of them, with the stubs of that port, which it reads once."""

    @cache
    def config(port: str) -> Path:
        return prepare(tmp_path_factory.mktemp(port), port)

    def check(sources: list[Path], port: str) -> str:
        path = config(port)
        return api.run([f"--config-file={path}", f"--cache-dir={path.parent / 'cache'}", *map(str, sources)])[
            0
        ]

    return check


@pytest.mark.parametrize(("board", "more"), OWN_KITS)
def test_firmware_of_a_kit_of_ones_own_has_the_right_types(
    board: str, more: str, tmp_path: Path, check: Check
) -> None:
    test_firmware_of_a_kit_has_the_right_types(own_kit(tmp_path, board, more), tmp_path, check)


@pytest.mark.parametrize("kit_id", kit_ids())
def test_firmware_of_a_kit_has_the_right_types(kit_id: str, tmp_path: Path, check: Check) -> None:
    kit = load_kit(kit_id)
    constants = kit_constants(kit).items()
    (tmp_path / "kit.py").write_text("".join(f"{name} = {value!r}\n" for name, value in constants))
    (tmp_path / "parts.py").write_text(kit_parts(kit))
    sources = [*firmware_sources(kit), tmp_path / "kit.py", tmp_path / "parts.py"]
    report = check(sources, load_board(kit.board).python)
    assert report.startswith("Success"), report


def test_a_wrong_type_is_found(tmp_path: Path, check: Check) -> None:
    program = tmp_path / "program.py"
    program.write_text("import machine\nmachine.Pin(1).write_digital(1)\n")
    assert "Module has no attribute" in check([program], "microbit")
    assert '"Pin" has no attribute "write_digital"' in check([program], "esp32")


def test_every_firmware_file_is_on_some_kit(tmp_path: Path) -> None:
    root = resources.folder("firmware")
    kits = [*kit_ids(), *(own_kit(tmp_path, board, more) for board, more in OWN_KITS)]
    shipped = {path for kit_id in kits for path in firmware_sources(load_kit(kit_id))}
    assert set(root.rglob("*.py")) == shipped


def prepare(folder: Path, port: str) -> Path:
    """Lay the stubs of a port into a folder; return mypy's settings."""
    stubs = folder / port
    for package, wanted in STUBS.get(port, STUBS[MAINLINE]):
        for stub in files(package) or ():
            if match := wanted.fullmatch(str(stub)):
                copy(stub, stubs / match[1])
    config = folder / "mypy.ini"
    # The stubs have mistakes of their own; parts.py passes functions on.
    theirs = ",".join(f"{path.stem}.*" for path in stubs.iterdir())
    config.write_text(
        f"""[mypy]
        mypy_path = {stubs}
        strict = True
        implicit_reexport = True
        [mypy-{theirs}]
        ignore_errors = True
        """.replace("  ", "")
    )
    return config


def copy(stub: PackagePath, target: Path) -> None:
    """Copy a stub. Those of the micro:bit import one module in a way that only Pyright understands."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = Path(stub.locate()).read_text(encoding="utf-8")
    target.write_text(re.sub(r"from \.+microbit import", "from microbit import", text), encoding="utf-8")
