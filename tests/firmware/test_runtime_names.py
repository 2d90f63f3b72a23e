"""What our firmware uses is in the MicroPython that boards get, and so is what a board's file claims of it.

A micro:bit's names are read out of the runtime's bytes: MicroPython 1.18 keeps each word that it knows (a
qstr) in pools, and the names of a module or a class in a map of (qstr, value), which lie in flash as C made
them. An ESP32's are those of the stubs of its release, and of its image where one was downloaded.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files, version
from itertools import pairwise
from pathlib import Path

import pytest

from gorae.flash.esp_firmware import RELEASE, FirmwareStore
from gorae.flash.runtime import bundled
from gorae.flash.stock import Stock
from gorae.images.ihex import Image
from gorae.images.layout import CHUNK
from gorae.images.microbit_fs import LONGEST_NAME
from gorae.kits import kit_ids, load_board, load_kit
from gorae.kits.boards import pin_number
from gorae.kits.firmware import firmware_files
from gorae.resources import folder

Names = Mapping[str, "frozenset[str] | None"]
"""Names of a module, each with the names in it if it is a class or an object of one."""


@dataclass(frozen=True)
class Runtime:
    """What programs find."""

    modules: Mapping[str, Names | None]
    """By the name that they are imported by; None for one of which only that is known."""
    words: frozenset[str]
    """Every name that something in it can have: attributes, methods, arguments."""

    def without(self, name: str) -> Runtime:
        """The same, but nothing in it is called `name`."""
        modules = {
            module: names
            and {each: inner and inner - {name} for each, inner in names.items() if each != name}
            for module, names in self.modules.items()
        }
        return Runtime(modules, self.words - {name})


# --- what programs use --------------------------------------------------------------------------------


def missing(sources: Mapping[str, bytes], runtime: Runtime) -> list[str]:
    """What these files, which lie beside each other on a board, use and the runtime does not have."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    modules = {name.removesuffix(".py") for name in sources}
    own = set().union(*map(_defined, trees.values()))
    found = (
        use for name, tree in trees.items() for use in _Uses(name, tree, runtime, modules, own).missing()
    )
    return sorted(found)


def _defined(tree: ast.AST) -> set[str]:
    """Every name that a program gives to something."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.arg():
                names.add(node.arg)
            case ast.alias():
                names.add(node.asname or node.name)
            case ast.ExceptHandler(name=str(name)):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                names.add(name)
    return names


class _Uses:
    """What one file uses. `beside` are the modules beside it, `own` the names that all of them define."""

    def __init__(self, file: str, tree: ast.AST, runtime: Runtime, beside: set[str], own: set[str]) -> None:
        self.file, self.tree, self.runtime, self.beside, self.own = file, tree, runtime, beside, own
        self.modules: dict[str, str] = {}
        """Modules of the runtime by what they are called here."""
        self.inside: dict[str, frozenset[str] | None] = {}
        """What was taken from one by what it is called here, with its names."""

    def missing(self) -> Iterator[str]:
        yield from self._imports()
        for node in ast.walk(self.tree):
            for name, there in self._asked(node):
                if not there:
                    yield f"{self.file}:{getattr(node, 'lineno', 0)}: {name}"

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.modules[alias.asname or alias.name] = alias.name
            elif isinstance(node, ast.ImportFrom) and node.module not in self.beside:
                found = self.runtime.modules.get(node.module or "")
                for alias in node.names:
                    if found is not None and alias.name not in {*found, "*"}:
                        yield f"{self.file}:{node.lineno}: {node.module}.{alias.name}"
                    self.inside[alias.asname or alias.name] = (found or {}).get(alias.name)
        self.modules = {name: module for name, module in self.modules.items() if module not in self.beside}

    def _asked(self, node: ast.AST) -> Iterator[tuple[str, bool]]:
        """Each name that is asked of the runtime at this node, and whether it is there."""
        match node:
            case ast.Import(names=names):
                yield from ((each.name, each.name in {*self.runtime.modules, *self.beside}) for each in names)
            case ast.ImportFrom(module=str(module)):
                yield module, module in {*self.runtime.modules, *self.beside}
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in self.modules:
                found = self.runtime.modules.get(self.modules[name])
                yield f"{self.modules[name]}.{attr}", found is None or attr in found
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if self.inside.get(name) is not None:
                yield f"{name}.{attr}", attr in (self.inside[name] or ())
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr=attr), attr=inner) if (
                name in self.modules
            ):
                inside = (self.runtime.modules.get(self.modules[name]) or {}).get(attr)
                known = self.runtime.words if inside is None else inside
                yield f"{self.modules[name]}.{attr}.{inner}", inner in known
            case ast.Attribute(attr=name):
                yield name, name in self.own | self.runtime.words
            case ast.keyword(arg=str(name)):
                yield name, name in self.own | self.runtime.words
            case ast.Name(id=name, ctx=ast.Load()):
                yield name, name in self.own | (self.runtime.modules.get("builtins") or {}).keys()


# --- a micro:bit's runtime ----------------------------------------------------------------------------

_FLASH_BYTES = 0x80000
_QSTR, _FIXED_MAP = 2, 7
"""Tag of a value that is a word; flags of a map in flash whose keys are all words."""
_LOCALS = 14
"""Where in a class its map is, in words."""


@cache
def microbit_runtime() -> Runtime:
    """What is in the runtime that is shipped."""
    return read_runtime(bundled("microbit-v2").image)


def read_runtime(image: Image) -> Runtime:
    """Read the pools and maps of a runtime. Raises ValueError when it has no table of modules."""
    return _Tables(image.read(0, _FLASH_BYTES)).runtime()


class _Tables:
    def __init__(self, flash: bytes) -> None:
        self.flash = flash
        self.at = struct.unpack(f"<{len(flash) // 4}I", flash)
        """Memory as words of 4 bytes, by address / 4."""
        self.qstrs = list(self._qstrs())
        self.maps = dict(self._maps())

    def runtime(self) -> Runtime:
        table = next(
            (found for found in self.maps.values() if {"builtins", "micropython"} <= found.keys()), None
        )
        if table is None:
            raise ValueError("no table of modules")
        built_in = {name: self._module(address) for name, address in table.items() if name != "__main__"}
        # `time` is `utime`, unless a file is called so.
        short = {name[1:]: names for name, names in built_in.items() if name[0] == "u"}
        frozen = {word.removesuffix(".py"): None for word in self.qstrs if word.endswith(".py")}
        return Runtime(frozen | short | built_in, frozenset(self.qstrs))

    def _qstrs(self) -> Iterator[str]:
        """The words of all pools in their order: the first pool has none before it, another names it."""
        ends: dict[int, int] = {}
        for index in range(len(self.at) - 4):
            before, total, _, count = self.at[index : index + 4]
            first = (before, total) == (0, 0) and not ends
            if 3 <= count < 5000 and (first or (before in ends and ends[before] == total)):
                words = [self._word(pointer) for pointer in self.at[index + 4 : index + 4 + count]]
                if None not in words:
                    ends[index * 4] = total + count
                    yield from (word for word in words if word is not None)

    def _word(self, address: int) -> str | None:
        """The word at an address: two bytes of hash, its length, itself and a 0. None when there is none."""
        if not 0 < address < len(self.flash) - 3:
            return None
        end = address + 3 + self.flash[address + 2]
        if self.flash[end : end + 1] != b"\0":
            return None
        try:
            return self.flash[address + 3 : end].decode()
        except UnicodeDecodeError:
            return None

    def _maps(self) -> Iterator[tuple[int, dict[str, int]]]:
        """Every map in flash by its address."""
        for index in range(len(self.at) - 2):
            head, size, table = self.at[index : index + 3]
            used = head >> 3
            if (
                head & 7 == _FIXED_MAP
                and 0 < used == size < 2000
                and table % 4 == 0 < table < len(self.flash)
            ):
                pairs = self.at[table // 4 : table // 4 + 2 * used]
                keys = [self._name(key) for key in pairs[::2]]
                if None not in keys:
                    yield index * 4, dict(zip((key or "" for key in keys), pairs[1::2], strict=True))

    def _name(self, value: int) -> str | None:
        known = value & 7 == _QSTR and value >> 3 < len(self.qstrs)
        return self.qstrs[value >> 3] if known else None

    def _module(self, address: int) -> Names:
        """A module is its type and its dict, which is a type and a map."""
        names = self.maps[self._at(address + 4) + 4]
        return {name: self._inside(value) for name, value in names.items()}

    def _inside(self, value: int) -> frozenset[str] | None:
        """The names in what a value points to: in a class, or in the class of an object."""
        kind = self._at(value)
        for each in (value, kind) if self._at(kind) == kind else (kind,):
            names = self.maps.get(self._at(each + 4 * _LOCALS) + 4)
            if names is not None:
                return frozenset(names)
        return None

    def _at(self, address: int) -> int:
        return self.at[address // 4] if address % 4 == 0 and 0 <= address < len(self.flash) else 0


# --- an ESP32's --------------------------------------------------------------------------------------


@cache
def esp32_runtime() -> Runtime:
    """What the stubs of the release that ESP32s get have in them."""
    assert RELEASE.partition("-v")[2] == version("micropython-esp32-stubs").partition(".post")[0]
    paths = {
        str(path).removeprefix("stdlib/").removesuffix(".pyi").replace("/__init__", ""): Path(
            str(path.locate())
        )
        for package in ("micropython-esp32-stubs", "micropython-stdlib-stubs")
        for path in files(package) or ()
        if path.suffix == ".pyi"
    }
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in paths.items()}
    words = {
        node.attr for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    words.update(*(map(_defined, trees.values())))
    return Runtime({name: _in_stub(tree) for name, tree in trees.items()}, frozenset(words))


def names_of(board: str) -> Path:
    """The file that lists the names of a board."""
    return Path(__file__).parents[1] / "vectors" / f"names-{board}.txt"


@cache
def listed_runtime(board: str) -> Runtime:
    """What a board of another port has: what is listed of its own modules, else what an ESP32 has."""
    esp32, listed = esp32_runtime(), names_of(board)
    table = [line.partition(": ") for line in listed.read_text().splitlines() if not line.startswith("#")]
    own: dict[str, dict[str, frozenset[str] | None]] = {}
    for where, _, names in table:
        module, _, inside = where.partition(".")
        if inside:
            own[module][inside] = frozenset(names.split())
        else:
            own[module] = dict.fromkeys(names.split())
    words = {word for _, _, names in table for word in names.split()}
    return Runtime({**esp32.modules, **own}, (esp32.words - {"duty"}) | words)


def _in_stub(tree: ast.Module) -> Names | None:
    """The names of a module and of its classes without bases; None where it takes all of another module."""
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in tree.body):
        return None
    plain = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.bases]
    names: dict[str, frozenset[str] | None] = dict.fromkeys(_defined(tree))
    return names | {node.name: frozenset(_defined(node)) for node in plain}


# --- tests --------------------------------------------------------------------------------------------


def runtime_of(board: str) -> Runtime:
    if load_board(board).port.firmware != "mainline":
        return microbit_runtime()
    return listed_runtime(board) if names_of(board).exists() else esp32_runtime()


def on_the_kit(kit_id: str) -> dict[str, bytes]:
    """All that a kit gets from us."""
    kit = load_kit(kit_id)
    return {**firmware_files(kit), "main.py": Stock().program(kit)}


@pytest.mark.parametrize("kit_id", kit_ids())
def test_the_runtime_has_all_that_our_firmware_uses(kit_id: str) -> None:
    assert missing(on_the_kit(kit_id), runtime_of(load_kit(kit_id).board)) == []


@pytest.mark.parametrize(
    ("kit_id", "name", "said"),
    [
        ("maqueen", "run_every", r"\w+\.py:\d+: microbit\.run_every"),
        ("maqueen", "time_pulse_us", r"\w+\.py:\d+: machine\.time_pulse_us"),
        ("maqueen", "read_digital", r"\w+\.py:\d+: microbit\.pin\d+\.read_digital"),
        ("maqueen", "array", r"\w+\.py:\d+: array(\.array)?"),
        ("maqueen", "getattr", r"\w+\.py:\d+: getattr"),
        ("esp32-duo", "duty_u16", r"\w+\.py:\d+: duty_u16"),
        ("esp32-duo", "ticks_diff", r"\w+\.py:\d+: time\.ticks_diff"),
    ],
)
def test_a_name_that_the_runtime_lacks_is_found(kit_id: str, name: str, said: str) -> None:
    poorer = runtime_of(load_kit(kit_id).board).without(name)
    assert any(re.fullmatch(said, use) for use in missing(on_the_kit(kit_id), poorer))


def test_a_module_that_the_runtime_lacks_is_found() -> None:
    program = {"main.py": b"import json\nfrom microbit import display, rocket\nfrom network import WLAN\n"}
    assert missing(program, microbit_runtime()) == [
        "main.py:1: json", "main.py:2: microbit.rocket", "main.py:3: network",
    ]  # fmt: skip


def test_the_runtime_has_all_that_the_lessons_programs_for_a_micro_bit_use() -> None:
    paths = sorted(folder("lessons").glob("*/solutions/*.py"))
    programs = {path: source for path in paths if b"microbit" in (source := path.read_bytes())}
    assert len(programs) > 10
    uses = {path: missing({path.name: source}, microbit_runtime()) for path, source in programs.items()}
    assert {path: names for path, names in uses.items() if names} == {}


def test_what_the_file_of_the_micro_bit_claims_is_so() -> None:
    board, shipped = load_board("microbit-v2"), bundled("microbit-v2")
    says, on, python, of = re.fullmatch(
        r"micro:bit v([\d.]+)\+\w+ on (\S+); MicroPython v([\d.]+) on (\S+)", shipped.layout.version
    ).groups()  # type: ignore[union-attr]
    assert on == of
    assert board.banner == f"MicroPython v{python} on {on}; micro:bit v{says} with {board.chip}"
    assert board.filesystem.bytes == shipped.layout.room
    assert (board.filesystem.chunk, board.filesystem.name_length) == (CHUNK, LONGEST_NAME)
    names = microbit_runtime().modules["microbit"] or {}
    for pin, abilities in board.pins.items():
        methods = names[f"pin{pin_number(pin)}"] or frozenset()
        assert ("read_analog" in methods) == ("analog" in abilities), pin
        assert {"read_digital", "write_digital", "write_analog"} <= methods, pin


def test_what_the_file_of_the_esp32_claims_is_so() -> None:
    board, (date, release) = load_board("esp32"), RELEASE.split("-")
    written = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    assert board.banner == f"MicroPython {release} on {written}; Generic ESP32 module with {board.chip}"


def test_a_downloaded_esp32_image_has_all_that_our_firmware_uses() -> None:
    images = sorted(FirmwareStore().folder.glob(f"ESP32_GENERIC-{RELEASE}.bin"))
    if not images:
        pytest.skip("no ESP32 image was downloaded on this computer: the stubs alone were asked")
    data = images[0].read_bytes()
    words = {word.decode() for word in re.findall(rb"(?<=\0)[A-Za-z_]\w*(?=\0)", data)}
    stubs = esp32_runtime()
    known = Runtime(dict.fromkeys(stubs.modules), stubs.words & words)
    kits = [kit_id for kit_id in kit_ids() if load_kit(kit_id).board == "esp32"]
    uses = {use for kit_id in kits for use in missing(on_the_kit(kit_id), known)}
    builtins = {name for name in stubs.modules.get("builtins") or {} if name in words}
    assert {use for use in uses if use.rpartition(" ")[2] not in builtins} == set()


def dead_code(source: bytes) -> list[int]:
    """The lines behind a `return` or `raise` in the same block, which nobody reaches."""
    blocks = (getattr(node, "body", None) for node in ast.walk(ast.parse(source)))
    ended = (block for block in blocks if isinstance(block, list))
    return [
        after.lineno
        for block in ended
        for before, after in pairwise(block)
        if isinstance(before, (ast.Return, ast.Raise))
    ]


@pytest.mark.parametrize("kit_id", kit_ids())
def test_of_what_differs_between_ports_only_one_branch_is_linked(kit_id: str) -> None:
    files = firmware_files(load_kit(kit_id))
    assert {name: lines for name, data in files.items() if (lines := dead_code(data))} == {}


def test_dead_code_is_found() -> None:
    assert dead_code(b"def f():\n    return 1\n    g()\n") == [3]
