"""A board's modules lie in flash: outside of the heap, never freed, and yet what they name is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from mainline import MAINLINE

from gorae.virtual.wasm import flash

from .conftest import Played

Play = Callable[..., Played]
BOARDS = ("microbit-v2", *MAINLINE)


class Words:
    """The collector's state of an interpreter, as far as `flash` reads and writes it."""

    def __init__(self) -> None:
        self.at: dict[int, int] = {
            flash._TABLE: 1000,
            flash._TABLE_BYTES: 3000,
            flash._FINALISERS: 4001,
            flash._POOL: 8000,
            flash._LAST_USED: 801,
        }

    def read_word(self, address: int) -> int:
        return self.at[address]

    def write_word(self, address: int, value: int) -> None:
        self.at[address] = value

    def read(self, address: int, size: int) -> bytes:
        return self.at[address].to_bytes(size, "little")

    def write(self, address: int, data: bytes) -> None:
        self.at[address] = int.from_bytes(data, "little")


def test_the_heap_begins_behind_the_modules() -> None:
    words: Any = Words()
    flash.put_into_flash(words, 64_000)
    assert (
        words.at[flash._IN_FLASH] == 202
    )  # bytes of the table, for 808 blocks: even, as there are finalisers
    assert words.at[flash._POOL] == 8000 + 808 * 16
    assert words.at[flash._POOL_END] - words.at[flash._POOL] == 64_000
    assert (words.at[flash._TABLE], words.at[flash._FINALISERS]) == (1202, 4102)


def test_the_heap_grows_as_far_as_there_is_memory() -> None:
    words: Any = Words()
    flash.put_into_flash(words, 64_000)
    flash.enlarge_heap(words, 65)
    assert words.at[flash._POOL_END] - words.at[flash._POOL] == 64_000 + 128
    flash.enlarge_heap(words, 1 << 20)
    assert words.at[flash._TABLE_BYTES] == 3000 - 202
    assert words.at[flash._POOL_END] == 8000 + 3000 * 64


@pytest.mark.parametrize("board", BOARDS)
def test_what_a_program_hangs_on_a_boards_module_is_kept(play: Play, board: str) -> None:
    """Names of a module move into the heap as they become more, and what only they name is not freed."""
    program = """
import gc, time, sys
gc.threshold(64)
for i in range(60):
    setattr(time, "name%d" % i, [str(i), i])
    sys.path.append("/" + str(i))
    time.held = {i: [getattr(time, "held", 0)]}
gc.collect()
held = [[str(i)] for i in range(200)]
print([getattr(time, "name%d" % i) for i in range(60)] == [[str(i), i] for i in range(60)])
print(sys.path[-60:] == ["/" + str(i) for i in range(60)], time.held[59][0][58])
for i in range(60):
    delattr(time, "name%d" % i)
print(time.ticks_us() > 0)
"""
    played = play(program, board=board)
    first, second, last = played.lines
    assert (first, last) == ("True", "True"), played.outcome.traceback
    assert re.match(r"True \[\{57: ", second)


@pytest.mark.parametrize("board", BOARDS)
def test_collecting_takes_no_longer_for_the_modules(play: Play, board: str) -> None:
    """An emulated release of a micro:bit takes 1.7 ms when the heap is empty."""
    program = """
import gc, time
for i in range(3):
    began = time.ticks_us()
    gc.collect()
    print(time.ticks_us() - began)
"""
    most_us = {"microbit-v2": 4000, "esp32": 2000}.get(board, 3000)
    assert max(map(int, play(program, board=board).lines)) < most_us


def test_a_module_that_is_loaded_late_takes_no_heap(play: Play) -> None:
    program = """
import gc, asyncio
gc.collect()
free = gc.mem_free()
asyncio.run
gc.collect()
print(free - gc.mem_free())
"""
    assert int(play(program, board="esp32").lines[0]) < 128
