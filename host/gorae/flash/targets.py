"""Which boards are to be flashed, each with the kit that it is to become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gorae.boards import FoundBoard
from gorae.boards.discovery import read_drives, without_port
from gorae.boards.errors import InLoaderError, NoSerialError, PortError
from gorae.errors import UsageError
from gorae.flash.inventory import board_id
from gorae.kits import Kit, load_board
from gorae.texts import Text

_HARMLESS = (InLoaderError, NoSerialError)
"""What is a problem for talking to a board, and none for flashing it."""


@dataclass(frozen=True)
class FlashTarget:
    """One board, as far as it can be seen without asking it."""

    kit: Kit
    port: str | None
    drive: Path | None
    unique_id: str = ""
    """An id of its own that its USB tells; empty when it tells none."""
    problem: PortError | None = None
    """Why its port cannot be used, with the remedy."""

    @property
    def place(self) -> str:
        """Where it is, as people write it."""
        return self.port or str(self.drive)


def one_per_board(kits: Sequence[Kit]) -> dict[str, Kit]:
    """The kit for each family of boards. Raises UsageError when two are for the same."""
    chosen: dict[str, Kit] = {}
    for kit in kits:
        other = chosen.setdefault(load_board(kit.board).python, kit)
        if other is not kit:
            raise UsageError(Text("flash.two-kits", kit=other.id, other=kit.id))
    return chosen


def all_targets(found: Iterable[FoundBoard], kits: Sequence[Kit]) -> list[FlashTarget]:
    """The boards among `found` that one of the kits is for."""
    chosen = one_per_board(kits)
    fitting = ((one, chosen.get(one.family or "")) for one in found)
    return [_target(one, kit) for one, kit in fitting if kit]


def named_targets(
    places: Iterable[str], found: Sequence[FoundBoard], kits: Sequence[Kit]
) -> list[FlashTarget]:
    """The boards at these ports and drives; a port and a drive of the same board are one.

    Raises UsageError for one that no kit is for.
    """
    chosen = one_per_board(kits)
    boards = dict.fromkeys(_at(place, found) for place in places)
    return [_target(one, _kit_for(one, chosen)) for one in boards]


def _at(place: str, found: Sequence[FoundBoard]) -> FoundBoard:
    """What is known of the board at a port or drive."""
    for one in found:
        if place == one.port or (one.drive and _same(Path(place), one.drive)):
            return one
    for drive in read_drives([Path(place)]):
        return next(
            (one for one in found if one.unique_id == drive.unique_id != "" and one.port), without_port(drive)
        )
    if Path(place).is_dir():
        raise UsageError(Text("flash.no-drive", drive=place))
    return FoundBoard(Text("flash.unknown-board"), None, place, None, "", None)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _kit_for(one: FoundBoard, chosen: dict[str, Kit]) -> Kit:
    """A port that nothing is known of may be anything: then the first kit counts."""
    first = next(iter(chosen.values()))
    if one.family is None:
        return first
    if one.family not in chosen:
        place = one.port or str(one.drive)
        raise UsageError(Text("flash.kit-for-other", place=place, board=one.board, kit=first.id))
    return chosen[one.family]


def _target(one: FoundBoard, kit: Kit) -> FlashTarget:
    problem = None if isinstance(one.problem, _HARMLESS) else one.problem
    return FlashTarget(kit, one.port, one.drive, board_id(one.unique_id, ""), problem)
