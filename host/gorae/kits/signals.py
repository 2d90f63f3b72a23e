"""Which signals a kit records, and which an arena lets somebody see."""

from __future__ import annotations

from gorae.kits.arenas import Arena
from gorae.kits.boards import Board, Onboard
from gorae.kits.kits import Kit
from gorae.kits.library import load_board
from gorae.parts import sensed, shown

_ALWAYS = {"left_motor", "right_motor", "button_a", "button_b"}
_ONBOARD: dict[Onboard, set[str]] = {
    "display": {"display"},
    "speaker": {"sound"},
    "accelerometer": {"accel_x", "accel_y"},
    "radio": set(),
    "network": set(),
    "microphone": set(),
    "compass": set(),
    "thermometer": set(),
    "touch": set(),
    "log": set(),
}


HAND_SIGNALS = frozenset({"accel_z", "gesture", "person", "hand"})
"""What is recorded besides while somebody holds the kit, and only then."""


def kit_signals(kit: Kit) -> frozenset[str]:
    """The signals that a run of this kit records, and what somebody sees of its lights (`color`)."""
    of_parts = [{*sensed(part, role), *shown(part, role)} for role, part in kit.parts.items()]
    return frozenset(_ALWAYS.union(*of_parts, _of_board(load_board(kit.board))))


def possible_signals(kit: Kit) -> frozenset[str]:
    """The signals that formulas may speak of: with those of what may be plugged into a part of the kit."""
    more = {signal.name for part in kit.parts.values() for signal in part.may_show}
    return kit_signals(kit) | more


def _of_board(board: Board) -> set[str]:
    return set().union(*(_ONBOARD[thing] for thing in board.onboard))


def arena_signals(arena: Arena) -> frozenset[str]:
    """The truth signals that have a value in this arena."""
    signals = {"x", "y", "heading", "speed", "wall_distance", "bumps"}
    if arena.covered:
        signals |= {"covered"}
    if arena.lines:
        signals |= {"line_offset"}
    if any(line.closed for line in arena.lines.values()):
        signals |= {"lap"}
    return frozenset(signals)
