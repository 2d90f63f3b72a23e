"""Which files go onto a kit: common firmware, its board's, a driver for each part, and `kit.py`.

A kit's program is `main.py`; it is the student's and is not among these files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gorae import resources
from gorae.kits.boards import pin_number
from gorae.kits.kits import Kit
from gorae.kits.library import load_board
from gorae.stripping import strip


@dataclass(frozen=True)
class Driver:
    """A firmware file, the roles of the parts that it drives and the functions that it gives."""

    file: str
    roles: tuple[str, ...]
    gives: tuple[str, ...] = ()


DRIVERS = {
    "maqueen-motors": Driver("parts/maqueen.py", ("motors",), ("STEPS", "power")),
    "cutebot-controller": Driver("parts/cutebot.py", ("motors",), ("STEPS", "power", "lights")),
    "maqueen-plus-controller": Driver(
        "parts/maqueen_plus.py",
        ("motors",),
        ("STEPS", "power", "lights", "line", "lines"),
    ),
    "tb6612": Driver("parts/tb6612.py", ("motors",), ("STEPS", "power")),
    "line-digital": Driver("parts/line_digital.py", ("line_left", "line_right"), ("line", "lines")),
    "hc-sr04": Driver("parts/hcsr04.py", ("sonar",), ("distance",)),
    "led": Driver("parts/led.py", ("light_left", "light_right"), ("lights",)),
    "ws2812": Driver("parts/ws2812.py", ("pixels",), ("color",)),
    "button": Driver("parts/button.py", ("button_a", "button_b"), ("button_a", "button_b")),
    "buzzer": Driver("parts/buzzer.py", ("buzzer",), ("tone",)),
    "mpu6050": Driver("parts/mpu6050.py", ("imu",)),
}
"""The driver of each kind of part. It serves a kit that has a part in every one of its roles."""

ONBOARD = {
    "microbit": (Driver("microbit/onboard.py", (), ("button_a", "button_b", "tone")),),
    "esp32": (),
}
"""The drivers of what is on the board itself."""

COMMON = ("common/robot.py", "common/stream.py")

# What robot.py asks of parts.py, and what a kit is said not to have when no driver gives it.
ABILITIES = {
    "power": "motors",
    "line": "line sensors",
    "lines": "line sensors",
    "distance": "distance sensor",
    "lights": "lights",
    "color": "colour lights",
    "tone": "buzzer",
    "button_a": "button A",
    "button_b": "button B",
}
# Fields of a part, besides its pins, that drivers ask for: whole numbers.
CONSTANTS = ("address", "count", "dark", "bit", "pressed", "farthest")


def firmware_files(kit: Kit) -> dict[str, bytes]:
    """The files of gorae's firmware for `kit`, by name, without comments, docstrings and annotations."""
    files = {path.name: _stripped(path) for path in firmware_sources(kit)}
    generated = {"kit.py": kit_constants(kit), "parts.py": kit_parts(kit)}
    return files | {name: text.encode() for name, text in generated.items()}


def firmware_sources(kit: Kit) -> list[Path]:
    """The files of `firmware/` that go onto `kit`."""
    drivers = [driver.file for driver in _drivers(kit)]
    absent = ["common/absent.py"] if _absent(kit) else []
    board = f"{load_board(kit.board).python}/board.py"
    root = resources.folder("firmware")
    return [root / name for name in (*COMMON, *absent, board, *drivers)]


def kit_constants(kit: Kit) -> str:
    """`kit.py`: what the kit is and how its parts are wired, as constants. Lengths in mm, times in ms."""
    drive = kit.drive
    constants: dict[str, object] = {
        "ID": kit.id,
        "TRACK_WIDTH": drive.track_width,
        "TOP_SPEED": drive.top_speed,
        "DEAD_BAND": drive.dead_band,
        "IMBALANCE": drive.imbalance,
        "LAG": drive.lag * 1000,
    }
    if kit.i2c is not None:
        constants["I2C_SDA"] = pin_number(kit.i2c.sda)
        constants["I2C_SCL"] = pin_number(kit.i2c.scl)
        constants["I2C_HZ"] = load_board(kit.board).i2c_hz
    for role, part in kit.parts.items():
        values = dict(part)
        wires = {field: values[field] for field in part.wires}
        for field, pin in wires.items():
            constants[f"{role}_{field}".upper()] = None if pin is None else pin_number(pin)
        for field in CONSTANTS:
            if field in values:
                constants[f"{role}_{field}".upper()] = round(values[field])
    return "".join(f"{name} = {_literal(value)}\n" for name, value in constants.items())


def kit_parts(kit: Kit) -> str:
    """`parts.py`: which driver serves each of the robot's abilities on this kit."""
    lines = []
    for driver in _drivers(kit):
        module, names = Path(driver.file).stem, ", ".join(driver.gives)
        lines.append(f"from {module} import {names}" if names else f"import {module}")
    absent = _absent(kit)
    if absent:
        lines.append("from absent import absent")
        lines += [f"{name} = absent({ABILITIES[name]!r})" for name in absent]
    if "power" in absent:
        lines.append("STEPS = 100")
    return "\n".join(lines) + "\n"


def flash_bytes(name: str, size: int, chunk: int) -> int:
    """How much of a filesystem of chunks a file takes, as on a micro:bit.

    Of a chunk two bytes are links; the first also holds two bytes of header and the name. A file that ends
    with its last chunk takes one more.
    """
    return ((size + 2 + len(name.encode())) // (chunk - 2) + 1) * chunk


def _drivers(kit: Kit) -> list[Driver]:
    """The board's own drivers and one for each kind of part, if all of its roles are taken."""
    kinds = {role: str(dict(part)["part"]) for role, part in kit.parts.items()}
    of_parts = [
        driver for kind, driver in DRIVERS.items() if all(kinds.get(role) == kind for role in driver.roles)
    ]
    return [*of_parts, *ONBOARD[load_board(kit.board).python]]


def _absent(kit: Kit) -> list[str]:
    given = {name for driver in _drivers(kit) for name in driver.gives}
    return [name for name in ABILITIES if name not in given]


def _literal(value: object) -> str:
    if isinstance(value, float):
        value = int(value) if value.is_integer() else round(value, 6)
    return repr(value)


@cache
def _stripped(path: Path) -> bytes:
    return strip(path.read_text(encoding="utf-8")).encode()
