"""A program of several files: what lies beside it and goes along.

A program takes the modules and packages in its folder that it imports, those that they import, and the data
files (`.txt`, `.bin`, `.csv`, `.json`) whose names it writes. A folder is its `main.py` with every module and
data file that lies in it. Hidden files, links out of the folder and what gorae wrote itself stay there.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gorae.disk import read_bytes, reason_of
from gorae.errors import UsageError
from gorae.literals import parse
from gorae.programs.decoding import LARGEST, for_board, read_program
from gorae.texts import Text

MAIN = "main.py"
"""What a program is called on a board, and in a folder."""
DATA = (".txt", ".bin", ".csv", ".json")
MAX_FILES = 64
_TABLES = ("left_motor", "왼쪽 모터", "window,label,time")
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
    program = path / MAIN if whole else path
    if whole and not program.is_file():
        raise UsageError(Text("programs.no-main", folder=str(path)))
    source = read_program(program)
    folder = _Folder(program, bare)
    folder.follow(source)
    if whole and program.parent.resolve() != Path.home().resolve():
        folder.take_everything()
    found = Gathered(program, source, dict(sorted(folder.taken.items())))
    if len(found.along) > MAX_FILES or found.size > LARGEST:
        raise UsageError(_too_many(program.parent))
    return found


def _too_many(folder: Path) -> Text:
    return Text("programs.too-many", folder=str(folder), files=MAX_FILES, bytes=LARGEST)


def is_ours(module: str) -> bool:
    """Whether a module is one of gorae's firmware, by its name."""
    return module == "robot" or module == "_gorae" or module.startswith("_gorae_")


class _Folder:
    """What of a program's folder goes along."""

    def __init__(self, program: Path, bare: bool) -> None:
        self.root = program.resolve().parent
        self.program = program.name
        self.bare = bare
        self.taken: dict[str, bytes] = {}
        self._seen: set[str] = set()

    def follow(self, source: bytes, package: str = "") -> None:
        """Take what a module needs; `package` is the folder that it lies in, with `/` at its end."""
        tree = _parsed(source)
        for module in _imports(tree, package) if tree else ():
            self._take_module(module)
        for name in _words(tree) if tree else ():
            if name.lower().endswith(DATA):
                self._take(name)

    def take_everything(self) -> None:
        """Take every module and data file that lies in the folder itself."""
        for path in sorted(self.root.iterdir()):
            if path.suffix.lower() in DATA and not _is_written_by_gorae(path):
                self._take(path.name)
            elif path.suffix == ".py" and path.name != MAIN and (self.bare or not is_ours(path.stem)):
                self._take_module(path.stem)

    def _take_module(self, module: str) -> None:
        """Take `a.b`: the packages on the way, and the module itself, a file or a package."""
        parts = module.split(".")
        if is_ours(parts[0]) and not self.bare:
            if self._file(f"{parts[0]}.py"):
                raise UsageError(Text("programs.ours", name=f"{parts[0]}.py", module=parts[0]))
            return
        for depth in range(1, len(parts) + 1):
            place = "/".join(parts[:depth])
            found = self._take(f"{place}.py") or self._take(f"{place}/__init__.py")
            if not found and not self._is_folder(place):
                return

    def _take(self, name: str) -> bool:
        """Take a file, if it is there and may go along; and what it needs, if it is a module."""
        path = self._file(name)
        if path is None or name == MAIN:
            return False
        if name in self._seen:
            return True
        self._seen.add(name)
        if len(self._seen) > MAX_FILES:
            raise UsageError(_too_many(self.root))
        try:
            too_large = path.stat().st_size > LARGEST
            data = b"" if too_large else for_board(path)
        except OSError as error:
            raise UsageError(Text("programs.unreadable", name=name, reason=reason_of(error))) from None
        if too_large:
            raise UsageError(Text("programs.too-large", name=name, limit=LARGEST))
        self.taken[name] = data
        if name.endswith(".py"):
            self.follow(data, name.rpartition("/")[0] + "/" if "/" in name else "")
        return True

    def _file(self, name: str) -> Path | None:
        """The file of that name in the folder, unless it is hidden or lies elsewhere."""
        parts = name.split("/")
        if any(not part or part.startswith((".", "__pycache__")) or not part.isprintable() for part in parts):
            return None
        if "\\" in name or ":" in name:
            return None
        path = self.root.joinpath(*parts)
        try:
            is_here = path.is_file() and path.resolve().is_relative_to(self.root)
        except OSError:
            return None
        return path if is_here and path.name in _names_in(path.parent) else None

    def _is_folder(self, place: str) -> bool:
        path = self.root / place
        return path.is_dir() and path.resolve().is_relative_to(self.root)


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
