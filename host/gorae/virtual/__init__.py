"""The virtual kit: real MicroPython on emulated pins, buses and parts, in virtual time."""

from gorae.virtual.board import VirtualBoard
from gorae.virtual.kit import Surroundings, VirtualKit
from gorae.virtual.outcome import Outcome

__all__ = ["Outcome", "Surroundings", "VirtualBoard", "VirtualKit"]
