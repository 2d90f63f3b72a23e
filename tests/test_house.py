"""The house keeps its floors: imports between rooms go strictly down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from parsed_sources import nodes_of, tree_of

from gorae.kits import board_ids
from gorae.kits.ports import all_ports, port_ids

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "host" / "gorae"

FLOORS = {
    "__init__": 1,
    "__main__": 10,
    "cli": 9,
    "pytest_plugin": 9,
    "serving": 8,
    "looking": 8,
    "classroom": 8,
    "gradebook": 6,
    "season": 6,
    "jobs": 5,
    "report": 7,
    "lessons": 4,
    "bench": 4,
    "emulated": 3,
    "flash": 3,
    "health": 3,
    "grading": 3,
    "boards": 2,
    "virtual": 2,
    "world": 2,
    "learning": 2,
    "stl": 2,
    "images": 1,
    "kits": 1,
    "programs": 1,
    "radio": 1,
    "telemetry": 1,
    "documents": 0,
    "disk": 0,
    "errors": 0,
    "literals": 0,
    "parts": 0,
    "physics": 0,
    "names": 0,
    "randomness": 0,
    "units": 0,
    "clock": 0,
    "compiled": 0,
    "caching": 0,
    "garbage": 0,
    "interrupts": 0,
    "resources": 0,
    "stripping": 0,
    "texts": 0,
}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "rom" not in path.relative_to(PACKAGE).parts]


def imports(path: Path) -> list[tuple[int, str]]:
    """Every module of gorae that a file imports, at its top or inside of a function."""
    found = []
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module] if node.module != "gorae" else [f"gorae.{name.name}" for name in node.names]
            found += [(node.lineno, name) for name in names]
    return [(line, name) for line, name in found if name == "gorae" or name.startswith("gorae.")]


def violations() -> list[str]:
    wrong = []
    for path in sources():
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for line, module in imports(path):
            other = room_of(module)
            if other in ("", room):
                continue
            down = FLOORS[other] < FLOORS[room] or FLOORS[room] == FLOORS[other] == 0
            if not down:
                place = f"{path.relative_to(ROOT).as_posix()}:{line}"
                wrong.append(f"{place} {room} ({FLOORS[room]}) imports {module} ({FLOORS[other]})")
    return wrong


def test_every_room_has_a_floor() -> None:
    places = [path for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()]
    rooms = {path.name.removesuffix(".py") for path in places}
    assert rooms - {"__init__", "__pycache__", "py.typed", "data"} <= set(FLOORS)


def test_nothing_compiled_lies_beside_the_sources() -> None:
    """It would be imported instead of them, also after they have changed."""
    compiled = [path for ending in ("*.so", "*.pyd") for path in ROOT.glob(f"host/**/{ending}")]
    assert compiled == []


def test_imports_go_down() -> None:
    assert violations() == []


def test_an_import_that_goes_up_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kits = tmp_path / "host" / "gorae" / "kits"
    kits.mkdir(parents=True)
    (kits / "bad.py").write_text("def f():\n    from gorae.virtual import VirtualBoard\n")
    monkeypatch.setitem(globals(), "PACKAGE", kits.parent)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert violations() == ["host/gorae/kits/bad.py:2 kits (1) imports gorae.virtual (2)"]


ASKS_NO_PORT = {
    "programs/vocabulary.py": "the module that a micro:bit's programs import",
    "texts/korean.py": "a word that is read aloud",
    "images/layout.py": "the kinds of micro:bits that hexes are for",
}
"""Where the name of a port of MicroPython stands for something else."""


def named_ports() -> list[str]:
    """Every place where a port or a board is told by its name, instead of asking `Port` and `Board`."""
    names = {*port_ids(), *board_ids(), *(kind for port in all_ports() for kind in port.kinds)}
    found = []
    for path in sources():
        file = path.relative_to(PACKAGE).as_posix()
        if file in ASKS_NO_PORT:
            continue
        texts = (
            node for node in nodes_of(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        found += [f"{file}:{node.lineno}" for node in texts if node.value in names]
    return found


def test_no_room_compares_names_of_boards() -> None:
    assert named_ports() == []


def test_a_comparison_with_a_boards_name_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / "bad.py").write_text('def f(kit):\n    return kit.board == "esp32"\n')
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert named_ports() == ["boards/bad.py:2"]


def test_the_drawn_floors_are_these() -> None:
    """docs/architecture.md shows the same floors."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room, floor in FLOORS.items():
        if (PACKAGE / room).is_dir() or ((PACKAGE / f"{room}.py").exists() and room != "__init__"):
            assert any(line.startswith(str(floor)) and room in line for line in text.splitlines()), room


SAID_ONCE = {"main.py": "names.py", 9806.65: "physics.py", 0.343: "physics.py"}
"""Values that stand in one file and are asked for there."""


def test_what_is_said_once_is_said_nowhere_else() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {node.value!r}"
        for path in sources()
        if not {"onboard", "template"} & set(path.parts)
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and type(node.value) in (str, float)
        if SAID_ONCE.get(node.value, path.name) != path.name
    ]
    assert found == []


MAX_MODULES = 25
"""In one folder: more are several rooms."""
MAX_LINES = 400
NO_PACKAGES = {"virtual/rom", "boards/onboard", "lessons/template"}
"""Programs for boards, and files to be copied: nobody imports them."""


def folders() -> Iterator[tuple[str, list[Path]]]:
    """Every folder of the package with its modules."""
    for folder in sorted({path.parent for path in PACKAGE.rglob("*.py")}):
        yield folder.relative_to(PACKAGE).as_posix(), sorted(folder.glob("*.py"))


def crowded() -> list[str]:
    """The folders with more modules of their own than somebody can keep in mind."""
    counts = {name: sum(path.name != "__init__.py" for path in modules) for name, modules in folders()}
    return [f"{name}: {count}" for name, count in counts.items() if count > MAX_MODULES]


def unexplained() -> list[str]:
    """The packages without a sentence that says what they are."""
    found = []
    for name, modules in folders():
        if any(name == other or name.startswith(f"{other}/") for other in NO_PACKAGES):
            continue
        init = modules[0].with_name("__init__.py")
        text = ast.get_docstring(tree_of(init)) if init.exists() else None
        found += [] if text and text.splitlines()[0].endswith((".", "?")) else [name]
    return found


def test_no_folder_is_crowded() -> None:
    assert crowded() == []


def test_no_file_is_long() -> None:
    """One that nears the limit has two nouns in it."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert [f"{path}: {count}" for path, count in lines.items() if count >= MAX_LINES] == []


def test_every_package_says_what_it_is() -> None:
    assert unexplained() == []


def test_crowded_and_unexplained_folders_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "room").mkdir()
    for number in range(MAX_MODULES + 1):
        (tmp_path / "room" / f"module{number}.py").touch()
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert crowded() == ["room: 26"]
    assert unexplained() == ["room"]
    (tmp_path / "room" / "__init__.py").write_text('"""A room that is too full."""\n')
    assert unexplained() == []


def classes() -> Iterator[tuple[str, str]]:
    """Every public class with its place; those of `rom/` have the names that MicroPython gave them."""
    for path in sorted(sources()):
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"


def namesakes() -> dict[str, list[str]]:
    """The names that more than one public class has, with the places of all."""
    places: dict[str, list[str]] = {}
    for name, place in classes():
        places.setdefault(name, []).append(place)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_two_classes_have_one_name() -> None:
    assert namesakes() == {}


def test_classes_of_one_name_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("kits", "world"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "bad.py").write_text("class Line:\n    pass\n\n\nclass _Own:\n    pass\n")
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert namesakes() == {"Line": ["kits/bad.py:1", "world/bad.py:1"]}


FRAGMENTS = (
    "After",
    "As",
    "At",
    "Before",
    "By",
    "For",
    "From",
    "In",
    "Of",
    "On",
    "Once",
    "To",
    "Until",
    "With",
    "Without",
)
"""Words that a docstring does not begin with: then its first line is no sentence and no noun phrase."""


def fragments() -> list[str]:
    """Every public thing whose docstring begins as what is left of a sentence."""
    found = []
    for path in sorted(sources()):
        for node in nodes_of(path):
            if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                continue
            first = (ast.get_docstring(node) or "").partition(" ")[0]
            if first in FRAGMENTS and not getattr(node, "name", "").startswith("_"):
                place = path.relative_to(PACKAGE).as_posix()
                found.append(f"{place}:{getattr(node, 'lineno', 1)} {first} …")
    return found


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    assert fragments() == []


def test_a_fragment_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.py").write_text('def name() -> str:\n    """Of the file."""\n')
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert fragments() == ["bad.py:1 Of …"]


def test_limits_are_called_maxima() -> None:
    found = [path for path in sources() if re.search(r"\b_?MOST_[A-Z]", path.read_text(encoding="utf-8"))]
    assert found == []


STOPWATCHES = {
    f"{name}{unit}" for name in ("perf_counter", "process_time", "thread_time") for unit in ("", "_ns")
}
"""What measures how long something takes. A deadline, which `monotonic` is for, measures nothing."""


def timed_tests() -> list[str]:
    """Every place where a test takes the time that something needs; benchmarks do that, and fail nothing."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if not path.name.startswith(("test_", "conftest")):
            continue
        if not any(name in path.read_text(encoding="utf-8") for name in STOPWATCHES):
            continue
        for node in nodes_of(path):
            for name in {getattr(node, field, None) for field in ("attr", "id", "name")} & STOPWATCHES:
                found.append(f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)} {name}")
    return found


def test_no_test_measures_time() -> None:
    assert timed_tests() == []


def test_a_test_that_measures_time_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "tests" / "kits"
    room.mkdir(parents=True)
    (room / "test_bad.py").write_text(
        "import time\nfrom time import perf_counter\nbegan = time.process_time()\n"
    )
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert timed_tests() == [
        "tests/kits/test_bad.py:2 perf_counter",
        "tests/kits/test_bad.py:3 process_time",
    ]
