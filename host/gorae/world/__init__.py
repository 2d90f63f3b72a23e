"""The arena and the robot in it: how it moves, what it bumps into, what its sensors report.

Everything random comes from one seed, and everything is computed with operations that give the same
bits on any machine (see `exact`). Nothing here knows a board, a program or a serial port.
"""

from gorae.world.world import TRUTH_SIGNALS, Conditions, World, check_arena

__all__ = ["TRUTH_SIGNALS", "Conditions", "World", "check_arena"]
