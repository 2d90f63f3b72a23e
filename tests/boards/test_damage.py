"""A bad cable: bytes flipped, lost or doubled at any place. Nothing is ever silently wrong."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from gorae.boards.files import PushReport, push, read_file
from gorae.boards.identity import identify
from gorae.boards.link import Link
from gorae.boards.repl import Repl
from gorae.boards.run import run_program
from gorae.errors import DeviceError

FILES = {
    "a.py": b"print('a')\n" * 30,
    "b.bin": bytes(range(256)),
    "lib.py": b"x = 1\n" * 50,
    "noise.bin": random.Random(1).randbytes(3000),
}


class BadCable:
    """Spoils bytes in both directions, one in so many, from when it is plugged in."""

    def __init__(self, seed: int, one_in: int) -> None:
        self.random = random.Random(seed)
        self.one_in = one_in
        self.plugged = False
        self.spoiled = 0

    def __call__(self, way: str, data: bytes) -> bytes:
        if not self.plugged:
            return data
        return b"".join(self.byte(byte) for byte in data)

    def byte(self, byte: int) -> bytes:
        if self.random.randrange(self.one_in):
            return bytes([byte])
        self.spoiled += 1
        return self.random.choice((b"", bytes([byte, byte]), bytes([byte ^ 1 << self.random.randrange(8)])))


@pytest.mark.parametrize("kind", ["microbit-v2", "esp32"])
def test_files_come_over_right_or_not_at_all(kind: str, live: Callable[..., Any]) -> None:
    spoiled = retried = 0
    for seed in range(8):
        cable = BadCable(seed, 2000)
        repl = Repl(live(kind, {"a.py": b"old"}, spoil=cable))
        repl.enter()
        board = identify(repl)
        cable.plugged = True
        arrived: set[str] = set()
        try:
            retried += push(repl, board, FILES).attempts > 1
            arrived = set(FILES)
        except DeviceError:
            pass
        cable.plugged = False
        repl.enter()
        assert_whole(repl, arrived)
        spoiled += cable.spoiled
    assert spoiled > 8
    assert retried


def assert_whole(repl: Repl, arrived: set[str]) -> None:
    """Every file is as it was or as it shall be, and those that were said to be there are."""
    names = repl.exec("import os\nfor name in os.listdir(): print(name)").decode().split()
    assert set(names) <= {*FILES, "~gorae", "boot.py"}
    for name in names:
        if name in FILES:
            assert read_file(repl, name) in (FILES[name], b"old" if name == "a.py" else FILES[name])
    assert arrived <= set(names)
    assert "a.py" not in arrived or read_file(repl, "a.py") == FILES["a.py"]


class OneByte:
    """Flips, loses or doubles one byte on the way to the board: the one at this place, once plugged."""

    def __init__(self, place: int, change: Callable[[bytes], bytes]) -> None:
        self.left = place
        self.change = change
        self.plugged = False

    def __call__(self, way: str, data: bytes) -> bytes:
        if way == "in" or not self.plugged:
            return data
        at, self.left = self.left, self.left - len(data)
        return data[:at] + self.change(data[at : at + 1]) + data[at + 1 :] if 0 <= at < len(data) else data


PLACES = pytest.mark.parametrize("place", [0, 5, 11, 12, 400, 1023, 1024, 1030, 2500, 3050])


def push_over(cable: OneByte, live: Callable[..., Any], patience_s: float = 0.25) -> PushReport:
    """Push the files; the byte is one of the stream of files."""
    link = live("esp32", {"a.py": b"old"}, spoil=cable)
    link.patience_s = patience_s
    repl = Repl(link)
    repl.enter()
    board = identify(repl)
    start = repl.start

    def started(code: bytes) -> Any:
        output = start(code)
        cable.plugged = b"MARK" in code
        return output

    repl.start = started  # type: ignore[method-assign]
    report = push(repl, board, FILES)
    assert cable.left < 0
    assert_whole(repl, set(FILES))
    return report


@PLACES
def test_a_frame_with_a_flipped_bit_comes_again(place: int, live: Callable[..., Any]) -> None:
    """Whether it is in the head or in the body, and without a new attempt."""
    cable = OneByte(place, lambda byte: bytes([byte[0] ^ 16]))
    assert push_over(cable, live, patience_s=5.0).attempts == 1


@PLACES
def test_a_byte_that_is_lost_or_doubled_is_made_good(place: int, live: Callable[..., Any]) -> None:
    for times in (0, 2):
        push_over(OneByte(place, partial(operator.mul, times)), live)


@pytest.mark.parametrize("kind", ["microbit-v2", "esp32"])
@pytest.mark.parametrize("seed", range(8))
def test_no_other_program_runs(kind: str, seed: int, live: Callable[..., Any]) -> None:
    """The way to the board is bad: the program that runs is the one that was sent, or none."""
    cable = BadCable(seed, 150)
    link: Link = live(kind, spoil=lambda way, data: cable(way, data) if way == "out" else data)
    repl = Repl(link)
    repl.enter()
    cable.plugged = True
    source = (
        b"# as long as a program of a lesson\n" * 10
        + b"total = 0\nfor n in (1, 2, 3, 4, 5, 6, 7, 8, 9):\n    total += n * 1000\nprint(total)\n"
    )
    try:
        ran = run_program(repl, source, time_limit_s=5)
    except DeviceError:
        return
    assert ran.recorder.text in ("45000\r\n", "")
    if ran.crash:
        assert "KeyboardInterrupt" in ran.crash.error
