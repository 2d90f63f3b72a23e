"""Telemetry channels of a program's own. Loaded when it logs something."""

import board
import stream
from micropython import const

_MAX = const(8)
_LONGEST_NAME = const(20)


def add(name: str) -> None:
    """Add a channel and describe it."""
    if len(stream.own) == _MAX:
        raise ValueError("log takes at most " + str(_MAX) + " names")
    if not 0 < len(name) <= _LONGEST_NAME or "," in name or min(name) < " ":
        raise ValueError("name must have 1 to " + str(_LONGEST_NAME) + " letters and no comma")
    for text in stream.channels:
        if text[1:].startswith(name + ","):
            raise ValueError(name + " is the kit's own: take another name")
    stream.send_waiting()
    stream.busy = True
    stream.form += "f"
    stream.channels.append("f" + name + ",,1")
    index = len(stream.values)
    stream.values.append(0)
    stream.own[name] = index
    stream.described = index
    stream.describe(board.clock())
    stream.described = index  # once more soon: the first may be lost
    stream.busy = False
