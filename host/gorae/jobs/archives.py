"""Files in folders and zips, also in zips within zips: named, bounded, and read in memory.

A name in an archive is a name, never a path that is written or opened. Everything is bounded while it is
unpacked: an archive may lie about its sizes.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gorae.disk import read_bytes, reason_of
from gorae.programs.handed import LIMITS
from gorae.texts import Text

MAX_FILE_BYTES = 1_000_000
MAX_FILES = 50_000
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
MAX_ARCHIVE_BYTES = 256 * 1024 * 1024
MAX_PATH = 1_000
"""Characters of a file's whole path, through all archives."""
MAX_DEPTH = 3
"""Zips within zips; what an LMS exports has two."""
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
_NO_LETTER = re.compile("[\ud800-\udfff]")
_HIDDEN = ("__MACOSX", "Thumbs.db", "desktop.ini")
_OTHERS = (".", "~$", "__pycache__", "site-packages", "node_modules")
"""How names begin that are an editor's, a tool's or of installed packages, and nobody's program."""


@dataclass(frozen=True)
class FoundFile:
    """A file that was handed in: where it lies, and what is in it or why that cannot be read."""

    path: str
    """From what was named on, with `/` between, also through archives."""
    data: bytes = b""
    problem: Text | None = None


@dataclass
class _Budget:
    """What may still be read of one handed-in thing."""

    files: int = field(default_factory=lambda: MAX_FILES)
    unpacked: int = field(default_factory=lambda: MAX_UNPACKED_BYTES)
    told: set[str] = field(default_factory=set)

    def begin(self) -> bool:
        """Count one more file, whatever is in it; False when nothing more is read."""
        self.files -= 1
        return self.files >= 0 and self.unpacked > 0


def find_files(place: Path, called: str = "") -> Iterator[FoundFile]:
    """Yield all files in a folder or zip, or the one file, in the order of their names.

    What cannot be read, is too large or too much is yielded with its problem. Links are not followed. Paths
    begin with the name that the place is `called`, that of a folder only if it has one.
    """
    budget = _Budget()
    if not place.is_dir():
        yield from _file(place, called or _named(place.name), budget)
        return
    for each in _folder(place, budget):
        yield replace(each, path=f"{called}/{each.path}") if called else each


def called(places: Sequence[Path]) -> list[str]:
    """Return different names for places, by which paths in them are told apart; one folder needs none."""
    if len(places) == 1:
        return [""]
    whole = [[_named(part) for part in place.resolve().parts if _named(part)] for place in places]
    names = ["/".join(parts[-1:]) for parts in whole]
    twice = Counter(names)
    return [
        "/".join(parts[-2:]) if twice[name] > 1 else name for parts, name in zip(whole, names, strict=True)
    ]


def _folder(place: Path, budget: _Budget) -> Iterator[FoundFile]:
    root = place.resolve()
    for path in sorted(place.rglob("*"), key=lambda path: path.relative_to(place).as_posix()):
        name = path.relative_to(place).as_posix()
        if _is_hidden(name):
            continue
        if path.is_symlink() or not path.resolve().is_relative_to(root):
            yield FoundFile(_named(name), problem=Text("jobs.link"))
        elif path.is_file() or not path.is_dir():
            if not budget.begin():
                yield from _too_much(_named(name), budget)
                return
            yield from _file(path, _named(name), budget)


def _file(path: Path, name: str, budget: _Budget) -> Iterator[FoundFile]:
    limit = _most_bytes(name)
    try:
        data = read_bytes(path, limit + 1)
    except OSError as error:
        yield FoundFile(name, problem=Text("jobs.unreadable", reason=reason_of(error)))
        return
    budget.unpacked -= len(data)
    if len(data) > limit:
        yield FoundFile(name, problem=Text("jobs.too-large", limit=limit))
    else:
        yield from _contents(data, name, budget, 0)


def _contents(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[FoundFile]:
    """Yield a file, or what is in it when it is a zip."""
    if not _is_zip(name):
        yield FoundFile(name, data)
    elif depth == MAX_DEPTH:
        yield FoundFile(name, problem=Text("jobs.too-deep"))
    else:
        yield from _zip(data, name, budget, depth)


def _zip(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[FoundFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = sorted(archive.infolist(), key=_entry_name)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        yield FoundFile(name, problem=Text("jobs.no-zip", why=str(error)))
        return
    for entry in entries:
        inside = f"{name}/{_entry_name(entry)}"
        if entry.filename.endswith("/") or _is_hidden(_entry_name(entry)):
            continue
        if not budget.begin():
            yield from _too_much(name, budget)
            return
        if len(inside) > MAX_PATH:
            yield FoundFile(inside[:MAX_PATH], problem=Text("jobs.long-path", limit=MAX_PATH))
            continue
        yield from _entry(archive, entry, inside, budget, depth)


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: _Budget, depth: int
) -> Iterator[FoundFile]:
    limit = min(_most_bytes(name), budget.unpacked)
    if entry.flag_bits & _ENCRYPTED:
        yield FoundFile(name, problem=Text("jobs.encrypted"))
        return
    try:
        with archive.open(entry) as stream:
            data = stream.read(limit + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        yield FoundFile(name, problem=Text("jobs.no-zip", why=str(error)))
        return
    budget.unpacked -= len(data)
    if len(data) > limit:
        yield FoundFile(name, problem=Text("jobs.too-large", limit=limit))
    else:
        yield from _contents(data, name, budget, depth + 1)


def _too_much(name: str, budget: _Budget) -> Iterator[FoundFile]:
    """Tell once that the rest is not read."""
    if "too-much" not in budget.told:
        budget.told.add("too-much")
        yield FoundFile(name, problem=Text("jobs.too-much", files=MAX_FILES, limit=MAX_UNPACKED_BYTES))


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Return a name in a zip: without its flag for UTF-8 it is UTF-8 or, from a Korean Windows, CP949."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return _named(name)


def _named(name: str) -> str:
    """Return a name for people and patterns: composed letters, `/` between folders, no way out.

    A byte that is no letter, as Linux allows it, is written as its code.
    """
    name = _NO_LETTER.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", name)
    parts = unicodedata.normalize("NFC", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _most_bytes(name: str) -> int:
    """Return how large a file may be, by its name: a dataset has many windows."""
    if _is_zip(name):
        return MAX_ARCHIVE_BYTES
    return max(MAX_FILE_BYTES, LIMITS.get(name.rpartition("/")[2], 0))


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _is_hidden(name: str) -> bool:
    return any(part in _HIDDEN or part.startswith(_OTHERS) for part in name.split("/"))
