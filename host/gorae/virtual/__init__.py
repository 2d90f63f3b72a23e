"""The virtual kit: real MicroPython on emulated pins, buses and parts, in virtual time."""

from gorae.virtual.board import VirtualBoard
from gorae.virtual.kit import SensorInputs, VirtualKit
from gorae.virtual.outcome import ProgramOutcome

__all__ = ["ProgramOutcome", "SensorInputs", "VirtualBoard", "VirtualKit"]
