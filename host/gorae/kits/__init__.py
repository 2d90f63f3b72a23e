"""Boards, kits and arenas as YAML, validated into frozen models."""

from gorae.kits.arenas import Arena, Pose
from gorae.kits.boards import Board, pin_number
from gorae.kits.kits import Kit
from gorae.kits.library import arena_ids, board_ids, kit_ids, load_arena, load_board, load_kit
from gorae.kits.signals import HAND_SIGNALS, arena_signals, kit_signals, possible_signals

__all__ = [
    "HAND_SIGNALS",
    "Arena",
    "Board",
    "Kit",
    "Pose",
    "arena_ids",
    "arena_signals",
    "board_ids",
    "kit_ids",
    "kit_signals",
    "load_arena",
    "load_board",
    "load_kit",
    "pin_number",
    "possible_signals",
]
