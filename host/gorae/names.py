"""File names that somebody else chose: from a board, an archive, a dataset, another's file.

    paths = paths_for(["main.py", "../etc/passwd", "Main.py", "NUL.txt"])
    write_new(folder, files)

Such a name is a name and never a path on this computer. What in it could lead out of a folder, be a device of
Windows, hide or not be seen, is escaped as in a URL. Two names that a file system could take for the same
become different ones. `name_of` gives the name back.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

PROGRAM: Final = "main.py"
"""What a board runs when it starts, and by which a folder is known as a program."""
LONGEST = 120
"""Bytes of a name here; longer ones are cut and get a digest, and cannot be given back."""
_DEEPEST = 8
"""Folders in each other; what is deeper is a part of the last one's name."""
_FORBIDDEN = frozenset('<>:"/\\|?*%~')
_UNSEEN = ("C", "Z")
"""Categories of characters that cannot be seen, or turn others around."""
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
"""What Windows takes for a device, whatever comes after a dot."""
_EMPTY, _CUT = "%", "~"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.-")


def paths_for(names: Iterable[str], beside: Iterable[str] = ()) -> dict[str, str]:
    """Return where the file of each name may lie below a folder of its own: parts with `/` between them.

    The same names in the same order give the same paths. No two of them are the same for a file system that
    ignores case or Unicode forms, and none is a folder on the way to another. `beside` are
    paths that are taken already.
    """
    places: dict[tuple[str, ...], tuple[str, ...]] = {}
    """Parts of names that were seen by their folded paths."""
    files: set[tuple[str, ...]] = set()
    for path in beside:
        parts = path.split("/")
        keys = [tuple(map(_folded, parts[:depth])) for depth in range(1, len(parts) + 1)]
        names_of = [name_of(part) or "" for part in parts]
        places |= {key: tuple(names_of[: len(key)]) for key in keys}
        files.add(keys[-1])
    return {name: "/".join(_place(_split(name), places, files)) for name in dict.fromkeys(names)}


def plain_name(name: str, otherwise: str = "unnamed") -> str:
    """Return a name for one file or folder here, which is never empty and never a path."""
    return _plainest(name) if name else otherwise


def name_of(path: str) -> str | None:
    """Return the name that `paths_for` made a path of; None for one that was cut."""
    if _CUT in path:
        return None
    parts = ["" if part == _EMPTY else part for part in path.split("/")]
    try:
        return "/".join(unquote_to_bytes(part).decode("utf-8", "surrogatepass") for part in parts)
    except UnicodeDecodeError:
        return None


def write_new(folder: Path, files: Mapping[str, bytes], beside: Iterable[str] = ()) -> dict[str, str]:
    """Write files into a folder, by names from outside; return the paths that `paths_for` gave them.

    Raises OSError; FileExistsError when something is there already: nothing is ever written over, and no link
    is followed.
    """
    paths = paths_for(files, beside)
    for name, data in files.items():
        place = folder / paths[name]
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.parent.resolve().is_relative_to(folder.resolve()):
            raise FileExistsError(f"{place.parent} leads out of {folder}")
        with place.open("xb") as stream:
            stream.write(data)
    return paths


def free_name(folder: Path, stem: str, suffix: str = "") -> Path:
    """Return the first of `stem`, `stem-2`, `stem-3` … that is not in the folder."""
    names = (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}" for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists() and not path.is_symlink())


def renamed(paths: Mapping[str, str]) -> dict[str, str]:
    """Return those of the names that are called otherwise here."""
    return {name: path for name, path in paths.items() if name != path}


def _split(name: str) -> list[str]:
    parts = name.split("/")
    return [*parts[: _DEEPEST - 1], "/".join(parts[_DEEPEST - 1 :])] if len(parts) > _DEEPEST else parts


def _place(
    parts: list[str], places: dict[tuple[str, ...], tuple[str, ...]], files: set[tuple[str, ...]]
) -> tuple[str, ...]:
    """Find a place for each part that nothing else has: for the last as a file, for the others as folders."""
    path: tuple[str, ...] = ()
    for depth, part in enumerate(parts, start=1):
        original, is_file = tuple(parts[:depth]), depth == len(parts)
        for candidate in _candidates(part):
            key = (*map(_folded, path), _folded(candidate))
            taken = places.get(key)
            if taken is None or (taken == original and not is_file and key not in files):
                break
        places[key] = original
        if is_file:
            files.add(key)
        path = (*path, candidate)
    return path


def _candidates(part: str) -> Iterable[str]:
    """Names for a part, the plainest first; the first two can be given back."""
    yield _plainest(part)
    full = "".join(map(_escaped, part))
    if part and len(full) <= LONGEST:
        yield full
    for number in count(2):
        yield f"{_cut(_plainest(part), part)}{_CUT}{number}"


def _plainest(part: str) -> str:
    """The part with as little escaped as must be."""
    if not part:
        return _EMPTY
    composed = unicodedata.normalize("NFC", part) == part
    written = "".join(
        char if char in _PLAIN or (composed and not _is_odd(char)) else _escaped(char) for char in part
    )
    if written[0] in ". -":
        written = _escaped(written[0]) + written[1:]
    if written[-1] in ". ":
        written = written[:-1] + _escaped(written[-1])
    if _DEVICE.match(written):
        written = _escaped(written[0]) + written[1:]
    return written if len(written.encode()) <= LONGEST else _cut(written, part) + _CUT


def _cut(written: str, part: str) -> str:
    """The beginning of a name and what tells it from others that begin so."""
    digest = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    start = written.encode()[: LONGEST - 24].decode("utf-8", "ignore").rstrip("% .")
    return f"{start}{_CUT}{digest}"


def _is_odd(char: str) -> bool:
    return char in _FORBIDDEN or (unicodedata.category(char)[0] in _UNSEEN and char != " ")


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _folded(name: str) -> str:
    """What a file system that ignores case and Unicode forms could take a name for."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).upper().casefold())
