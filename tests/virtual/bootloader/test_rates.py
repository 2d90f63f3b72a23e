"""A bootloader tells the line at what rate it speaks."""

from __future__ import annotations

import struct

import pytest

from gorae.virtual.bootloader import CHIPS, Bootloader
from gorae.virtual.bootloader.slip import encode
from gorae.virtual.live.inbox import HardReset

CHANGE_BAUD, RUN_PROGRAM = 0x0F, 0x12


def request(op: int, *words: int) -> bytes:
    body = struct.pack(f"<{len(words)}I", *words)
    return encode(struct.pack("<BBHI", 0, op, len(body), 0) + body)


class Board:
    """One that gets `frames`, and is then reset."""

    def __init__(self, *frames: bytes) -> None:
        self.frames = list(frames)
        self.events: list[object] = []

    def read(self) -> bytes:
        if not self.frames:
            raise HardReset
        return self.frames.pop(0)

    def send(self, data: bytes) -> None:
        self.events.append("sent")

    def on_baud(self, baud: int) -> None:
        self.events.append(baud)


def test_a_new_rate_is_told_behind_the_answer_and_ends_with_the_reset() -> None:
    board = Board(request(CHANGE_BAUD, 460800, 0), request(CHANGE_BAUD, 0, 0))
    with pytest.raises(HardReset):
        Bootloader(CHIPS["ESP32"])(board)
    assert board.events == ["sent", 460800, "sent", 115200]
