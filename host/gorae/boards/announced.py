"""Virtual kits on this computer announce themselves, as USB announces real ones.

Who serves kits keeps a JSON file in one folder, and beside it a locked file: the system lets go of the lock
however the process ends, so nobody takes a dead kit for a living one. A file that was written by hand has
none, and is believed. GORAE_DEVICES names another folder than the user's.

    {"kits": [{"port": "socket://127.0.0.1:9000", "usb": "0d28:0204", "unique_id": "9904…",
               "drive": "/tmp/cart/MICROBIT"}]}

`unique_id` and `drive` may be missing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import uuid
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from gorae.disk import read_bytes, reason_of, write_whole
from gorae.errors import UsageError
from gorae.texts import Text

ENVIRONMENT = "GORAE_DEVICES"
_MAX_FILES, _MAX_BYTES = 200, 1_000_000
_PORT = re.compile(r"[\w.:/\\~@%+=,?-]{1,300}")
"""What may stand in a command that is copied."""
_USB = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)


@dataclass(frozen=True)
class Announced:
    """A virtual kit, in the words in which pyserial describes a port."""

    device: str
    """Its port."""
    vid: int
    pid: int
    serial_number: str
    drive: Path | None = None


def folder() -> Path:
    """Where kits announce themselves."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    import platformdirs

    with warnings.catch_warnings():  # where it falls back to is as good, and nothing for users to mend
        warnings.simplefilter("ignore")
        return Path(platformdirs.user_runtime_dir("gorae", appauthor=False)) / "virtual"


@contextlib.contextmanager
def announce(kits: Sequence[Announced]) -> Iterator[None]:
    """Within, the kits can be found. Raises UsageError when the folder cannot be written."""
    import filelock

    place = folder()
    name = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    listed, lock = place / f"{name}.json", place / f"{name}.lock"
    with contextlib.ExitStack() as tidy:
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            tidy.callback(_remove, lock)
            tidy.enter_context(filelock.FileLock(lock))
            tidy.callback(_remove, listed)
            content = {"kits": [_described(kit) for kit in kits]}
            write_whole(listed, json.dumps(content, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            reason = reason_of(error)
            raise UsageError(Text("boards.not-announced", folder=str(place), reason=reason)) from None
        yield


def find_announced() -> list[Announced]:
    """The virtual kits that are there now. Raises UsageError for a file that says something else."""
    place = folder()
    if not _is_ours(place):
        return []
    files = islice(sorted(place.glob("*.json")), _MAX_FILES)
    return [kit for path in files if _is_alive(path) for kit in _read(path)]


def _is_ours(place: Path) -> bool:
    """Tell whether the folder is ours, and not one that somebody else has put where ours would be."""
    if sys.platform == "win32" or os.environ.get(ENVIRONMENT):
        return place.is_dir()
    return place.is_dir() and place.stat().st_uid == os.getuid()


def _is_alive(listed: Path) -> bool:
    """Whether somebody stands behind it. What a process has left behind that was killed is removed."""
    lock = listed.with_suffix(".lock")
    if not lock.exists():
        return True
    import filelock

    try:
        with filelock.FileLock(lock, blocking=False):
            pass
    except (filelock.Timeout, OSError):
        return True  # it is held
    _remove(listed)
    _remove(lock)
    return False


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # Windows removes nothing that somebody is looking at
        path.unlink()


def _described(kit: Announced) -> dict[str, str]:
    words = {
        "port": kit.device,
        "usb": f"{kit.vid:04x}:{kit.pid:04x}",
        "unique_id": kit.serial_number,
        "drive": str(kit.drive or ""),
    }
    return {name: word for name, word in words.items() if word}


def _read(path: Path) -> list[Announced]:
    try:
        content = json.loads(read_bytes(path, _MAX_BYTES).decode("utf-8-sig"))
        return [_kit(one) for one in content["kits"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        if path.with_suffix(".lock").exists():
            return []  # damaged, and nobody's to mend: no reason not to find the others
        raise UsageError(Text("boards.bad-announcement", file=str(path), reason=str(error))) from None


def _kit(words: Any) -> Announced:
    """Read an announcement. Raises ValueError or TypeError for what is no announcement."""
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        raise TypeError("a kit has words, and nothing else")
    port, usb = words.get("port"), _USB.fullmatch(words.get("usb", ""))
    if not port or not _PORT.fullmatch(port) or not usb:
        raise ValueError("a kit has a port and a usb such as 0d28:0204")
    vid, pid = (int(digits, 16) for digits in usb.groups())
    drive = words.get("drive")
    return Announced(port, vid, pid, words.get("unique_id", ""), Path(drive) if drive else None)
