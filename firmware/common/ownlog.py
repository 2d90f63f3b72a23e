"""Telemetry channels that are added later: a program's own, and the acceleration of a micro:bit."""

import board
import stream
from micropython import const

_MAX = const(8)
_LONGEST_NAME = const(20)

_at = 0


def add(name: str) -> None:
    """Add a channel and describe it."""
    if len(stream.own) == _MAX:
        raise ValueError("log takes at most " + str(_MAX) + " names")
    if not 0 < len(name) <= _LONGEST_NAME or "," in name or min(name) < " ":
        raise ValueError("name needs 1 to " + str(_LONGEST_NAME) + " letters, no comma")
    for text in stream.channels:
        if text[1:].startswith(name + ","):
            raise ValueError(name + " is the kit's own: take another")
    stream.own[name] = append("f" + name + ",,1")


def append(text: str) -> int:
    """Add a channel by its type and "name,unit,divisor", describe it, and return where it lies."""
    stream.send_waiting()
    stream.busy = True
    stream.form += text[0]
    stream.channels.append(text)
    index = len(stream.values)
    stream.values.append(0)
    stream.described = index
    stream.describe(board.clock())
    stream.described = index  # once more soon: the first may be lost
    stream.busy = False
    return index


def felt(left: int, ahead: int, down: int) -> tuple[int, int, int]:
    """Put acceleration, of which 1024 is a g, into telemetry; return it (ahead, to the left, up) in mg."""
    global _at
    if not _at:
        for letter in "xyz":
            _at = append("faccel_" + letter + ",mm/s2,1") - 2
    mg = ahead * 125 >> 7, left * 125 >> 7, down * -125 >> 7
    stream.values[_at : _at + 3] = [axis * 9.81 for axis in mg]
    return mg
