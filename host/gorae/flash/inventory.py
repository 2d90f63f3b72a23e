"""Which kits there are: what this computer remembers of every board that it flashed or tested.

    inventory = Inventory.load()
    inventory.record("9904…", label="maqueen-07", kit="maqueen")
    inventory.get("9904…").label

One JSON file in the user's data folder, or where `GORAE_INVENTORY` says. Several processes may use it at
once: each change is made under a lock upon what the file then says, and the file is replaced as a whole.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pydantic

from gorae.disk import open_file, reason_of, unreadable, write_whole
from gorae.errors import DocumentError, Problem, UsageError
from gorae.kits.conditions import Condition
from gorae.texts import Text

WHERE = "GORAE_INVENTORY"
_LARGEST = 10_000_000
_VERSION = 1


class InventoryEntry(pydantic.BaseModel):
    """What is known of one board. What a newer gorae has written besides is kept."""

    model_config = pydantic.ConfigDict(frozen=True, extra="allow")

    unique_id: str
    """As `board_id` gives it: a micro:bit's DAPLink ID, an ESP32's MAC, a flash chip's ID."""
    label: str = ""
    """What stands on its sticker, as in `maqueen-07`."""
    board: str = ""
    """As in `hardware/boards`."""
    kit: str = ""
    firmware: str = ""
    """Version of gorae's firmware, as `firmware_version` gives it."""
    micropython: str = ""
    """The release that the board said it has."""
    runtime: str = ""
    """Digest of the MicroPython that was written last."""
    flashed_at: str = ""
    """As `now` gives it; empty when it was never flashed from here."""
    result: str = ""
    """Of the last flashing: `ready` or `failed`."""
    saved: str = ""
    """Folder with files of the board's that could not be put back yet."""
    health: dict[str, Annotated[Condition | str, pydantic.Field(union_mode="left_to_right")]] = {}
    """Result of the last self-test by part. Words of a newer gorae, are kept as they are."""
    tested_at: str = ""


class _File(pydantic.BaseModel):
    version: int = _VERSION
    boards: list[InventoryEntry]


class Inventory:
    """All entries, as they were when the file was read or written last."""

    def __init__(self, path: Path, entries: list[InventoryEntry]) -> None:
        self.path = path
        self._entries = {entry.unique_id: entry for entry in entries}

    @classmethod
    def load(cls, path: Path | None = None) -> Inventory:
        """The inventory at `path`, by default this user's; empty when there is none yet.

        Raises DocumentError for a damaged one, which is put aside: the next time there is none.
        """
        path = path or default_path()
        return cls(path, _read(path))

    @property
    def entries(self) -> list[InventoryEntry]:
        return sorted(self._entries.values(), key=lambda entry: (entry.label, entry.unique_id))

    def get(self, *ids: str) -> InventoryEntry | None:
        """The board that has the first of these ids that is known."""
        return next((self._entries[each] for each in map(normal, ids) if each in self._entries), None)

    def labelled(self, label: str) -> InventoryEntry | None:
        """The board with this label."""
        return next((entry for entry in self._entries.values() if entry.label == label), None)

    def record(self, unique_id: str, **changes: Any) -> InventoryEntry:
        """Change what is known of a board, and write it down.

        Raises UsageError when the file cannot be written, DocumentError as `load` does.
        """
        try:
            with _locked(self.path):
                self._entries = {entry.unique_id: entry for entry in _read(self.path)}
                before = self.get(unique_id) or InventoryEntry(unique_id=normal(unique_id))
                entry = InventoryEntry.model_validate(before.model_dump() | changes)
                self._entries[entry.unique_id] = entry
                _write(self.path, self.entries)
        except OSError as error:
            values = {"file": str(self.path), "reason": reason_of(error), "where": WHERE}
            raise UsageError(Text("flash.inventory-not-written", **values)) from None
        return entry


def default_path() -> Path:
    """Where this user's inventory is."""
    named = os.environ.get(WHERE)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("gorae", appauthor=False)) / "inventory.json"


def normal(unique_id: str) -> str:
    """An id as it is compared: `24:6F:28:A1:B2:C3` and `246f28a1b2c3` are the same board."""
    return unique_id.replace(":", "").replace("-", "").strip().lower()


def board_id(usb: str, board: str) -> str:
    """Return the id that a board is remembered by: its USB serial number or what it says.

    A converter's serial number is the same on many boards.
    """
    own = re.fullmatch(r"[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{48}", normal(usb))
    return own[0] if own else normal(board)


def now() -> str:
    """Return this moment, as in `2026-03-02T09:30:00+09:00`."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


def local_time(moment: str) -> str:
    """Return a moment as `now` gives it on the clock where we are, as in `2026-03-02 09:30`."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):  # somebody wrote it by hand
        return moment[:16]


def _read(path: Path) -> list[InventoryEntry]:
    try:
        with open_file(path) as stream:
            raw = stream.read(_LARGEST + 1)
        return _File.model_validate_json(raw.removeprefix(codecs.BOM_UTF8)).boards
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(path, error) from None
    except pydantic.ValidationError:
        text = Text("flash.inventory-damaged", aside=str(_put_aside(path)))
        raise DocumentError([Problem(str(path), 0, "", text)]) from None


def _put_aside(path: Path) -> Path:
    """Rename a damaged file to a name that is free."""
    names = (path.with_name(f"{path.stem}.damaged-{number}{path.suffix}") for number in range(1, 10_000))
    aside = next(name for name in names if not name.exists())
    try:
        path.replace(aside)
    except OSError:
        return path
    return aside


def _write(path: Path, entries: list[InventoryEntry]) -> None:
    """Only who holds the lock writes."""
    write_whole(path, (_File(boards=entries).model_dump_json(indent=1) + "\n").encode())


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody else, in any process, is here for this path at the same time. Raises OSError."""
    import filelock

    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{path}.lock"):
        yield
