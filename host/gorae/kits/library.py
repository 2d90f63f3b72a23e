"""Finding kits, boards and arenas by name, in gorae's own library or in a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gorae import documents, resources
from gorae.documents import Path_
from gorae.errors import UsageError
from gorae.kits.arenas import Arena
from gorae.kits.boards import Board
from gorae.kits.kits import Kit
from gorae.parts import (
    LINE_ROW,
    ROLES,
    SIX_BITS,
    LineBit,
    LineSensor,
    MaqueenPlusController,
    MaqueenPlusV1Controller,
    Part,
)
from gorae.texts import Text
from gorae.texts.words import nearest, shown


def kit_ids() -> list[str]:
    return _ids("kits")


def arena_ids() -> list[str]:
    return _ids("arenas")


def board_ids() -> list[str]:
    return _ids("boards")


@cache
def load_board(name: str) -> Board:
    """The board `name`. Raises UsageError for an unknown one, DocumentError for a bad file."""
    return documents.load(_find("boards", name), Board, _check_board)


@cache
def load_kit(name: str) -> Kit:
    """The kit `name`, or the kit file at that path."""
    return documents.load(_find("kits", name), Kit, _check_kit)


@cache
def load_arena(name: str) -> Arena:
    """The arena `name`, or the arena file at that path."""
    return documents.load(_find("arenas", name), Arena)


def _ids(shelf: str) -> list[str]:
    return sorted(path.stem for path in (resources.folder("hardware") / shelf).glob("*.yaml"))


def _find(shelf: str, name: str) -> Path:
    if documents.is_file(name):
        return Path(name)
    known = _ids(shelf)
    if name not in known:
        near = nearest(name, known, 0.4)
        key = "kits.unknown-near" if near else "kits.unknown"
        what = Text(f"kits.{shelf}")
        raise UsageError(Text(key, what=what, name=shown(name), near=near, known=", ".join(known)))
    return resources.folder("hardware") / shelf / f"{name}.yaml"


def _check_board(board: Board) -> Iterator[tuple[Path_, Text]]:
    try:
        _find("ports", board.python)
    except UsageError as error:
        yield ("python",), error.text
    for name, pin in board.buttons.items():
        yield from _check_known(board, ("buttons", name), pin)
    for field, pin in board.inner_i2c or ():
        yield from _check_known(board, ("inner_i2c", field), pin)


def _check_kit(kit: Kit) -> Iterator[tuple[Path_, Text]]:
    try:
        board = load_board(kit.board)
    except UsageError as error:
        yield ("board",), error.text
        return
    yield from _check_like(kit)
    taken: dict[str, str] = {}
    for name, part in kit.parts.items():
        yield from _check_role(name, part)
        for field, pin, _ in part.pins():
            yield from _check_pin(board, part, ("parts", name, field), pin, taken)
        if hasattr(part, "address") and not (kit.i2c or board.inner_i2c):
            yield ("parts", name), Text("kits.no-bus", name=name)
        if part.needs_interrupts and not board.port.pin_interrupts:
            yield ("parts", name), Text("kits.no-interrupts", name=name, board=board.id)
    yield from _check_line_bits(kit)
    yield from _check_line_kinds(kit)
    for field, pin in kit.i2c or ():
        yield from _check_known(board, ("i2c", field), pin)


def _check_like(kit: Kit) -> Iterator[tuple[Path_, Text]]:
    """A kit that stands in for another has all parts that challenges may ask for there."""
    try:
        missing = sorted(load_kit(kit.like).parts.keys() - kit.parts.keys()) if kit.like else []
    except UsageError as error:
        yield ("like",), error.text
        return
    if missing:
        yield ("like",), Text("kits.like-lacks", other=shown(kit.like), parts=", ".join(missing))


def _check_line_bits(kit: Kit) -> Iterator[tuple[Path_, Text]]:
    """The chip that reads line sensors by its bits has a sensor on each, and they have that chip."""
    bits = kit.find(LineBit)
    wanted: tuple[str, ...] = LINE_ROW if kit.find(MaqueenPlusController) else ()
    if kit.find(MaqueenPlusV1Controller):
        wanted = SIX_BITS
    if set(bits) != set(wanted):
        name = next(iter(bits), "motors")
        yield ("parts", name), Text("kits.line-bits", names=", ".join(wanted or LINE_ROW))


def _check_line_kinds(kit: Kit) -> Iterator[tuple[Path_, Text]]:
    """One driver reads all line sensors: they are of one kind."""
    sensors = kit.find(LineSensor)
    kinds = {part.part for part in sensors.values()}
    if len(kinds) > 1:
        yield ("parts", next(reversed(sensors))), Text("kits.line-kinds", kinds=", ".join(sorted(kinds)))


def _check_role(name: str, part: Part) -> Iterator[tuple[Path_, Text]]:
    if name not in ROLES:
        known = nearest(name, ROLES, 0.4) or ", ".join(ROLES)
        yield ("parts", name), Text("kits.unknown-role", name=shown(name), known=known)
    elif not isinstance(part, ROLES[name]):
        yield ("parts", name), Text("kits.wrong-role", name=name)


def _check_pin(
    board: Board, part: Part, path: Path_, pin: str, taken: dict[str, str]
) -> Iterator[tuple[Path_, Text]]:
    ability = part.wires[str(path[-1])]
    unknown = list(_check_known(board, path, pin))
    yield from unknown
    if not unknown and ability not in board.pins[pin]:
        can = ", ".join(name for name, abilities in board.pins.items() if ability in abilities)
        yield path, Text("kits.pin-cannot", pin=pin, ability=ability, pins=can)
    if pin in taken:
        yield path, Text("kits.pin-taken", pin=pin, other=taken[pin])
    taken[pin] = documents.dotted(path)


def _check_known(board: Board, path: Path_, pin: str) -> Iterator[tuple[Path_, Text]]:
    if pin not in board.pins:
        near = nearest(pin, board.pins, 0.3) or ", ".join(board.pins)
        yield path, Text("kits.unknown-pin", pin=shown(pin), board=board.id, near=near)
