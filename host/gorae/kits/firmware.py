"""Which files go onto a kit: `robot.py`, which programs import, and what it needs, linked from `firmware/`.

A kit's program is `main.py`; it is the student's and is not among these files. Nor is any name but `robot`
taken from students: the others begin with `_gorae`.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gorae import caching, resources
from gorae.kits.boards import pin_number
from gorae.kits.kits import Kit
from gorae.kits.library import load_board
from gorae.kits.linking import Unit, link
from gorae.kits.modules import Name
from gorae.literals import parse
from gorae.parts import ABILITIES, KINDS, LINE_ROW, Driver, Part

LATER = ("way", "ownlog", "batch")
"""Modules that are loaded when a program needs them: compiling takes a micro:bit's time. Each is a file."""
COMMON = ("common/robot.py", "common/stream.py", *(f"common/{name}.py" for name in LATER))

API, MAIN = "robot.py", "_gorae.py"
"""The file that programs import, and the one that it needs. All others on a kit begin with `_gorae_`."""
_FOR_THE_HOST = (
    ("board", "clock"), ("board", "sleep_ms"), ("stream", "rate"), ("parts", "STEPS"), ("parts", "power"),
    ("parts", "lines"), ("parts", "button_a"), ("parts", "button_b"), ("parts", "tone"),
)  # fmt: skip
"""What programs of the host's own ask of `_gorae`, besides what parts name themselves."""
_STEPS_OF_NONE = 100


def firmware_files(kit: Kit, *, apart: Collection[str] = ()) -> dict[str, bytes]:
    """The files of gorae's firmware for `kit`, by name.

    Modules `apart` are not linked into them, but imported: tests have others in their place.
    """
    return _made(kit, apart) if apart else dict(_kept(f"{kit!r} {load_board(kit.board)!r}", kit))


_KEPT: dict[str, dict[str, bytes]] = {}
_MAX_KEPT = 64


def _kept(kit_says: str, kit: Kit) -> dict[str, bytes]:
    """Return the files of a kit that says of itself what decides them, from memory, disk, or made."""
    if kit_says not in _KEPT:
        if len(_KEPT) >= _MAX_KEPT:
            _KEPT.clear()
        entry = caching.CacheEntry("firmware", [kit_says, _sources()])
        data = entry.get(
            lambda: json.dumps({name: text.decode() for name, text in _made(kit).items()}).encode()
        )
        _KEPT[kit_says] = {name: text.encode() for name, text in json.loads(data).items()}
    return _KEPT[kit_says]


@cache
def _sources() -> str:
    """Return the digest of all of `firmware/`, and of the code that makes files of it."""
    package = Path(__file__).parents[1]
    code = [
        package / "literals.py",
        package / "stripping.py",
        *package.glob("kits/*.py"),
        *package.glob("parts/*.py"),
    ]
    paths = sorted([*resources.folder("firmware").rglob("*.py"), *code])
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()


def _made(kit: Kit, apart: Collection[str] = ()) -> dict[str, bytes]:
    sources = {path.stem: path for path in firmware_sources(kit) if path.stem not in apart}
    known = tuple(sorted((name, str(path)) for name, path in sources.items()))
    constants = tuple(kit_constants(kit).items())
    drivers = sorted((Path(one.file).stem, one) for one in _drivers(kit) if Path(one.file).stem in sources)
    for_host = tuple((name, one) for name, driver in drivers for one in driver.for_host)
    adds = tuple((name, one) for name, driver in drivers for one in driver.adds)
    return dict(_linked(known, kit_parts(kit), constants, for_host, adds))


@lru_cache(maxsize=64)
def _linked(
    paths: tuple[Name, ...],
    parts: str,
    constants: tuple[tuple[str, object], ...],
    for_host: tuple[Name, ...],
    adds: tuple[Name, ...],
) -> dict[str, bytes]:
    sources = {name: Path(path).read_text(encoding="utf-8") for name, path in paths} | {"parts": parts}
    values = dict(constants)
    known = ("board", "stream", "robot", "parts", "absent", *LATER)
    drivers = [name for name in sources if name not in known]
    order = ["board", "absent", "stream", *drivers, "parts"]
    main = [name for name in order if name in sources]
    public = [name for name in _FOR_THE_HOST if name[0] in sources]
    public += for_host
    api = [*(("robot", name) for name in public_names(sources["robot"])), *adds]
    units = (
        Unit(MAIN, main, public),
        Unit(API, ["robot"], api, private_imports=True),
        *(Unit(f"_gorae_{name}.py", [name]) for name in LATER),
    )
    files = link(sources, units, {"kit": values})
    files[MAIN] = f"ID = {values['ID']!r}\n{files[MAIN]}"
    return {name: text.encode() for name, text in files.items()}


def public_names(source: str) -> list[str]:
    """The functions that a module gives to whoever imports everything of it."""
    functions = [node.name for node in parse(source).body if isinstance(node, ast.FunctionDef)]
    return [name for name in functions if not name.startswith("_")]


def firmware_sources(kit: Kit) -> list[Path]:
    """The files of `firmware/` that go onto `kit`."""
    drivers = [driver.file for driver in _drivers(kit)]
    absent = ["common/absent.py"] if absent_abilities(kit) else []
    board = f"{load_board(kit.board).port.firmware}/board.py"
    root = resources.folder("firmware")
    return [root / name for name in (*COMMON, *absent, board, *drivers)]


def kit_constants(kit: Kit) -> dict[str, object]:
    """What modules read as `kit.NAME`: what the kit is, how it is wired, where telemetry has its channels.

    Lengths in mm, times in ms.
    """
    drive, board = kit.drive, load_board(kit.board)
    constants: dict[str, object] = {
        "ID": kit.id,
        "TRACK_WIDTH": drive.track_width,
        "WHEEL_DIAMETER": drive.wheel_diameter,
        "TOP_SPEED": drive.top_speed,
        "DEAD_BAND": drive.dead_band,
        "IMBALANCE": drive.imbalance,
        "LAG": drive.lag * 1000,
        "TIMER": board.port.timer,
        "DUTY_BITS": board.port.duty_bits,
    }
    bus = kit.i2c
    constants["I2C_SDA"], constants["I2C_SCL"] = (pin_number(bus.sda), pin_number(bus.scl)) if bus else (0, 0)
    constants["I2C_HZ"] = board.i2c_hz  # without a bus nothing uses these three, and the linker drops it
    for role, part in kit.parts.items():
        values = dict(part)
        for field in part.wires:
            pin = getattr(part, field)
            constants[f"{role}_{field}".upper()] = None if pin is None else pin_number(pin)
        for field in part.constants:
            constants[f"{role}_{field}".upper()] = round(values[field])
        for name, number in part.numbers.items():
            constants[f"{role}_{name}".upper()] = round(number)
        for absent in set(part.roles) - kit.parts.keys():
            constants |= {f"{absent}_{field}".upper(): None for field in (*part.wires, *part.constants)}
    steps = [literal_in(path, "STEPS") for path in firmware_sources(kit)]
    constants["STEPS"] = next((value for value in steps if value), _STEPS_OF_NONE)
    return {name: _plain(value) for name, value in constants.items()} | _channels(kit)


def _channels(kit: Kit) -> dict[str, object]:
    """`CHANNELS`, the `FORMAT` of a frame with one sample, and at which channel each module's begin."""
    all_channels: list[str] = []
    begins: dict[str, object] = {}
    for path in firmware_sources(kit):
        begins[f"AT_{path.stem}".upper()] = len(all_channels)
        all_channels += [one for one in literal_in(path, "CHANNELS") or () if _has_channel(kit, one)]
    kinds = "".join(channel[0] for channel in all_channels)
    return {"CHANNELS": tuple(all_channels), "FORMAT": f"<BBIB{kinds}", **begins}


def _has_channel(kit: Kit, channel: str) -> bool:
    """Whether it is none of a line sensor that the kit does without."""
    name = channel[1:].partition(",")[0]
    return name not in LINE_ROW or name in kit.parts


@cache
def literal_in(path: Path, name: str) -> Any:
    """The value of `name = literal` or `name = const(literal)` in a module; None when it has none."""
    for node in parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign([ast.Name(found)], value) if found == name:
                return ast.literal_eval(value.args[0] if isinstance(value, ast.Call) else value)
    return None


def kit_parts(kit: Kit) -> str:
    """The module `parts`: which driver serves each of the robot's abilities on this kit."""
    lines, drivers = [], _drivers(kit)
    root = resources.folder("firmware")
    for driver in drivers:
        steps = ("STEPS",) if "power" in driver.gives else ()
        module, names = Path(driver.file).stem, ", ".join((*steps, *driver.gives))
        lines.append(f"import {module}")
        lines += [f"from {module} import {names}"] if names else []
    absent = absent_abilities(kit)
    if absent:
        lines.append("from absent import absent")
        lines += [f"{name} = absent({ABILITIES[name]!r})" for name in absent]
    if "power" in absent:
        lines.append(f"STEPS = {_STEPS_OF_NONE}")
    for name in ("sense", "sense_seldom"):
        calls = [f"    {Path(one.file).stem}.{name}()" for one in drivers if _has(root / one.file, name)]
        lines += [f"def {name}() -> None:", *(calls or ["    pass"])]
    return "\n".join(lines) + "\n"


@cache
def _has(path: Path, function: str) -> bool:
    return function in public_names(path.read_text(encoding="utf-8"))


def flash_bytes(name: str, size: int, chunk: int) -> int:
    """How much of a filesystem of chunks a file takes, as on a micro:bit.

    Of a chunk two bytes are links; the first also holds two bytes of header and the name. A file that ends
    with its last chunk takes one more.
    """
    return ((size + 2 + len(name.encode())) // (chunk - 2) + 1) * chunk


def _drivers(kit: Kit) -> list[Driver]:
    """The board's own drivers and one for each kind of part, if it has one for the roles that are taken."""
    of_parts = [driver for kind in KINDS if (driver := _driver_of(kit, kind))]
    own = onboard_driver(load_board(kit.board).python)
    return [*of_parts, own] if own else of_parts


def _driver_of(kit: Kit, kind: type[Part]) -> Driver | None:
    """The driver of the kit's parts of a kind, if it serves them."""
    mine = {role for role, part in kit.parts.items() if isinstance(part, kind)}
    return next((driver for driver in kind.drivers if driver.serves(mine)), None)


@cache
def onboard_driver(port: str) -> Driver | None:
    """The driver of what a port's boards have themselves, `firmware/PORT/onboard.py`, if there is one."""
    file = f"{port}/onboard.py"
    path = resources.folder("firmware") / file
    return Driver(file, gives=_abilities_in(path)) if path.is_file() else None


def _abilities_in(path: Path) -> dict[str, str]:
    """What a module gives of what `robot.py` asks for, in its order."""
    names: list[str] = []
    for node in parse(path.read_text(encoding="utf-8")).body:
        names += [target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)]
        names += [node.name] if isinstance(node, ast.FunctionDef) else []
    return {name: ABILITIES[name] for name in names if name in ABILITIES}


def absent_abilities(kit: Kit) -> list[str]:
    """Return which of ABILITIES no driver of the kit gives."""
    given = {name for driver in _drivers(kit) for name in driver.gives}
    return [name for name in ABILITIES if name not in given]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 6)
    return value
