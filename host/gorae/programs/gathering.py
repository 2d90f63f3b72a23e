"""A program of several files: what lies beside it and goes along.

A program takes the modules and packages in its folder that it imports, those that they import, and the data
files (`.txt`, `.bin`, `.csv`, `.json`) whose names it writes. A module that does not lie beside it is looked
for in `lib`, as boards do, and the `boot.py` beside a `main.py` goes along. A folder is its `main.py` with
every module and data file that lies in it. Hidden files, links out of the folder and what gorae wrote itself
stay there, and so do an editor's stubs, a package `microbit`.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from gorae.disk import read_bytes, reason_of
from gorae.errors import UsageError
from gorae.literals import parse
from gorae.names import PROGRAM
from gorae.programs.decoding import LARGEST, Decoded, as_on_board, decoded, open_program
from gorae.programs.vocabulary import STUBS
from gorae.texts import Text

DATA = (".txt", ".bin", ".csv", ".json")
BOOT = "boot.py"
"""What boards with a `boot.py` run before `main.py`, in the same namespace."""
MAX_FILES = 64
LIBRARY = "lib"
"""The folder in which a board looks for modules that are not beside `main.py`."""
_TABLES = ("left_motor", "왼쪽 모터", "window,label,")
"""What the first line of a recording or of a table of windows has in it."""
_VERDICT = b'"max_score"'
_HEAD = 4096


@dataclass(frozen=True)
class Gathered:
    """A program and the files that go along."""

    path: Path
    """Of the program."""
    source: bytes
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The other files by their paths on the board, with `/`."""
    uses_firmware: bool = False
    """Whether one of them imports what is gorae's."""
    remarks: tuple[Text, ...] = ()
    """What to tell of files that were not saved as UTF-8."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return len(self.source) + sum(map(len, self.along.values()))


def gather(path: Path, *, bare: bool = False) -> Gathered:
    """Read the program in a file, or that of a folder, with the files that go along.

    A `bare` kit has no firmware of gorae's, so modules may be called as it is. Raises UsageError for what
    cannot be read, for too much of it, and for a `robot.py` of the student's own where `robot` is gorae's.
    """
    whole = path.is_dir()
    program = path / PROGRAM if whole else path
    if whole and not program.is_file():
        raise UsageError(Text("programs.no-main", folder=str(path)))
    main = open_program(program)
    along = _Along(_OnDisk(program.resolve().parent), program.name, bare)
    along.begin(main.data)
    if whole and program.parent.resolve() != Path.home().resolve():
        along.take_everything()
    return _bounded(along.gathered(program, main), str(program.parent))


def gather_files(files: Mapping[str, bytes], name: str, *, bare: bool = False) -> Gathered:
    """Do the same with files that somebody handed in: `main.py` and others, by their paths with `/`.

    `name` is what people call the program. Raises UsageError as `gather` does.
    """
    main = decoded(files[PROGRAM], name)
    along = _Along(_Handed(files), PROGRAM, bare)
    along.begin(main.data)
    return _bounded(along.gathered(Path(name), main), name)


def _bounded(found: Gathered, place: str) -> Gathered:
    if len(found.along) > MAX_FILES or found.size > LARGEST:
        raise UsageError(_too_many(place))
    return found


def _too_many(place: str) -> Text:
    return Text("programs.too-many", folder=place, files=MAX_FILES, bytes=LARGEST)


def is_ours(module: str) -> bool:
    """Whether a module is one of gorae's firmware, by its name."""
    return module == "robot" or module == "_gorae" or module.startswith("_gorae_")


class _Shelf(Protocol):
    """Files among which a program lies."""

    @property
    def name(self) -> str:
        """What people call the place."""

    def has(self, name: str) -> bool:
        """Whether there is a file of that name that may go along."""

    def has_folder(self, place: str) -> bool:
        """Whether there is a folder of that name."""

    def read(self, name: str) -> bytes | None:
        """Return a file as it was saved; None for a too large one. Raises OSError."""

    def called(self, name: str) -> str:
        """Return what its author calls a file."""


class _OnDisk:
    """A folder on this computer. Hidden files are none of it, and what a link leads out to."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def name(self) -> str:
        return str(self.root)

    def has(self, name: str) -> bool:
        return self._path(name) is not None

    def has_folder(self, place: str) -> bool:
        path = self.root / place
        return path.is_dir() and path.resolve().is_relative_to(self.root)

    def read(self, name: str) -> bytes | None:
        path = self.root.joinpath(*name.split("/"))
        return None if path.stat().st_size > LARGEST else read_bytes(path)

    def called(self, name: str) -> str:
        return str(self.root.joinpath(*name.split("/")))

    def _path(self, name: str) -> Path | None:
        parts = name.split("/")
        if "\\" in name or ":" in name:
            return None
        path = self.root.joinpath(*parts)
        try:
            is_here = path.is_file() and path.resolve().is_relative_to(self.root)
        except OSError:
            return None
        return path if is_here and path.name in _names_in(path.parent) else None


@dataclass(frozen=True)
class _Handed:
    """Files that were handed in, in memory."""

    files: Mapping[str, bytes]

    @property
    def name(self) -> str:
        return PROGRAM

    def has(self, name: str) -> bool:
        return name in self.files

    def has_folder(self, place: str) -> bool:
        return any(name.startswith(f"{place}/") for name in self.files)

    def read(self, name: str) -> bytes | None:
        data = self.files[name]
        return None if len(data) > LARGEST else data

    def called(self, name: str) -> str:
        return name


class _Along:
    """What goes along with a program."""

    def __init__(self, shelf: _Shelf, program: str, bare: bool) -> None:
        self.shelf = shelf
        self.program = program
        self.bare = bare
        self.taken: dict[str, bytes] = {}
        self.uses_firmware = False
        self.remarks: dict[str, Text] = {}
        """By file."""
        self._seen: set[str] = set()
        self._programs: set[str] = set()
        """Of those, what is no module."""

    def gathered(self, path: Path, main: Decoded) -> Gathered:
        """Return the program with what has been taken."""
        remarks = [self.remarks[name] for name in sorted(self.remarks) if name in self.taken]
        told = (main.remark, *remarks) if main.remark else tuple(remarks)
        return Gathered(path, main.data, dict(sorted(self.taken.items())), self.uses_firmware, told)

    def begin(self, source: bytes) -> None:
        """Take what the program itself needs, and what a board runs before a `main.py`."""
        self.follow(source)
        if self.program == PROGRAM:
            self._take(BOOT)

    def follow(self, source: bytes, package: str = "") -> None:
        """Take what a module needs; `package` is the folder that it lies in, with `/` at its end."""
        tree = _parsed(source)
        for module in _imports(tree, package) if tree else ():
            self._take_module(module)
        for name in _words(tree) if tree else ():
            if name.lower().endswith(DATA):
                self._take(name)

    def take_everything(self) -> None:
        """Take every module and data file that lies in the folder itself, on this computer."""
        assert isinstance(self.shelf, _OnDisk)
        for path in sorted(self.shelf.root.iterdir()):
            if path.suffix.lower() in DATA and not _is_written_by_gorae(path):
                self._take(path.name)
            elif path.suffix == ".py" and path.name != PROGRAM and (self.bare or not is_ours(path.stem)):
                self._take_module(path.stem)

    def _take_module(self, module: str) -> None:
        """Take `a.b`: the packages on the way, and the module itself, a file or a package."""
        parts = module.split(".")
        if is_ours(parts[0]) and not self.bare:
            self.uses_firmware = True
            if self._may_go(f"{parts[0]}.py"):
                raise UsageError(Text("programs.ours", name=f"{parts[0]}.py", module=parts[0]))
            return
        if not self._take_from("", parts):
            self._take_from(f"{LIBRARY}/", parts)

    def _take_from(self, folder: str, parts: list[str]) -> bool:
        """Take what there is of a module in one folder. Returns whether its first part is there."""
        for depth in range(1, len(parts) + 1):
            place = folder + "/".join(parts[:depth])
            found = self._take(f"{place}.py") or (place not in STUBS and self._take(f"{place}/__init__.py"))
            if not found and (place in STUBS or not self.shelf.has_folder(place)):
                return depth > 1
        return True

    def _may_go(self, name: str) -> bool:
        parts = name.split("/")
        if any(not part or part.startswith((".", "__pycache__")) or not part.isprintable() for part in parts):
            return False
        return self.shelf.has(name)

    def _take(self, name: str) -> bool:
        """Take a file, if it is there and may go along; and what it needs, if it is a module."""
        if name == PROGRAM or not self._may_go(name):
            return False
        if name in self._seen:
            return name not in self._programs
        self._seen.add(name)
        data = self._read(name)
        if _imports_itself(name, data):
            self._programs.add(name)
            return False
        if len(self._seen) > MAX_FILES:
            raise UsageError(_too_many(self.shelf.name))
        self.taken[name] = data
        if name.endswith(".py"):
            self.follow(data, name.rpartition("/")[0] + "/" if "/" in name else "")
        return True

    def _read(self, name: str) -> bytes:
        """Return a file as it goes onto a board: a program as boards read it. Raises UsageError."""
        try:
            data = self.shelf.read(name)
        except OSError as error:
            raise UsageError(Text("programs.unreadable", name=name, reason=reason_of(error))) from None
        if data is None:
            raise UsageError(Text("programs.too-large", name=name, limit=LARGEST))
        return as_on_board(data, self.shelf.called(name), lambda told: self.remarks.update({name: told}))


def _names_in(folder: Path) -> Collection[str]:
    """Names as they are written: a board tells `A.py` from `a.py`, some computers do not."""
    return {path.name for path in folder.iterdir()}


def _parsed(source: bytes) -> ast.Module | None:
    """The syntax tree; None for what cannot be read, which is told when it is run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    """The modules that may be imported, by their full names. `from a import b` may mean the module `a.b`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module, aliases, level):
                parts = package.rstrip("/").split("/") if package else []
                above = parts[: len(parts) - level + 1] if level else []
                base = ".".join([*above, module or ""]).strip(".")
                if base:
                    yield base
                yield from (f"{base}.{alias.name}".strip(".") for alias in aliases if alias.name != "*")
            case ast.Call(ast.Name("__import__"), [ast.Constant(str(name)), *_]):
                yield name


def _imports_itself(name: str, data: bytes) -> bool:
    """Whether a file is a program called as the module that it uses: a `dht.py` that imports `dht`."""
    module, _, ending = name.rpartition(".")
    tree = _parsed(data) if ending == "py" and "/" not in module else None
    return tree is not None and module in _imports(tree, "")


def _words(tree: ast.Module) -> Iterator[str]:
    """The texts that a program writes out: one may be a file's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= 120:
            yield node.value.removeprefix("./").removeprefix("/")


def _is_written_by_gorae(path: Path) -> bool:
    """Whether it is a recording, a verdict or a table of windows: results, and no files of a program."""
    try:
        head = read_bytes(path, _HEAD)
    except OSError:
        return True
    if path.suffix.lower() == ".json":
        return _VERDICT in head
    first = head.decode("utf-8", "replace").partition("\n")[0]
    return path.suffix.lower() == ".csv" and any(word in first for word in _TABLES)
