"""Activities in workers: what they tell, what they hear, and how they end."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gorae.classroom.live.activity import OVER, pack, unpack
from gorae.classroom.live.pool import MAX_EACH, LivePool, LivePoolFull
from gorae.classroom.live.robot_run import RunOrder
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson

DRIVES = b"""from robot import *
print('hello')
drive(100)
while not button_a():
    sleep(20)
stop()
print('pressed')
"""
NONSENSE: list[dict[str, Any]] = [
    {"press": "c", "down": True}, {"speed": "fast"}, {"speed": 3}, {"gesture": "x"}, {"x": [[]]},
]  # fmt: skip
LONG_S = 60.0


@pytest.fixture(scope="module")
def pool() -> Iterator[LivePool]:
    pool = LivePool(1)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def order() -> RunOrder:
    challenge = find_lesson("wall-stop").challenge
    return RunOrder(challenge, load_kit("maqueen"), 1, DRIVES, lang="en")


class Heard:
    """What an activity has told."""

    def __init__(self) -> None:
        self._queue: queue.Queue[dict[str, Any]] = queue.Queue()
        self.all: list[dict[str, Any]] = []

    def __call__(self, message: dict[str, Any], data: bytes) -> None:
        self._queue.put(message)

    def until(self, key: str) -> dict[str, Any]:
        until_s = time.monotonic() + LONG_S
        while time.monotonic() < until_s:
            self.all.append(self._queue.get(timeout=LONG_S))
            if key in self.all[-1]:
                return self.all[-1]
        raise AssertionError(f"no {key} in {self.all}")

    @property
    def printed(self) -> str:
        return "".join(message.get("printed", "") for message in self.all)


def test_a_robot_drives_until_somebody_presses(pool: LivePool, order: RunOrder) -> None:
    heard = Heard()
    running = pool.start(order, heard)
    running.send({"speed": 10})
    heard.until("printed")
    running.send({"press": "a", "down": True})
    over = heard.until(OVER)[OVER]
    assert over == {"ending": "finished"}
    assert heard.printed == "hello\npressed\n"
    frames = [message["frames"] for message in heard.all if "frames" in message]
    rows = [row for frame in frames for row in frame["rows"]]
    assert [row[0] for row in rows] == pytest.approx([0.04 * number for number in range(len(rows))])
    x = frames[0]["names"].index("x") + 1
    assert rows[-1][x] > rows[0][x]
    assert pool.size == 0


def test_a_paused_robot_stands_and_can_be_stopped(pool: LivePool, order: RunOrder) -> None:
    heard = Heard()
    running = pool.start(order, heard)
    heard.until("printed")
    running.send({"paused": True})
    running.stop()
    assert heard.until(OVER)[OVER] == {"ending": "stopped"}


def test_nonsense_from_a_page_is_passed_over(pool: LivePool, order: RunOrder) -> None:
    heard = Heard()
    running = pool.start(order, heard)
    for nonsense in NONSENSE:
        running.send(nonsense)
    running.stop()
    assert heard.until(OVER)[OVER] == {"ending": "stopped"}


def test_a_program_that_is_wrong_says_where(pool: LivePool, order: RunOrder) -> None:
    heard = Heard()
    pool.start(replace(order, program=b"print('a')\nx = = 2\n"), heard)
    over = heard.until(OVER)[OVER]
    assert (over["ending"], over["line"]) == ("error", 2)
    heard = Heard()
    pool.start(replace(order, program=b"#" * 200_000), heard)
    assert heard.until(OVER)[OVER]["ending"] == "refused"


def test_a_worker_that_dies_ends_what_went_on_in_it_and_is_replaced(pool: LivePool, order: RunOrder) -> None:
    heard, other = Heard(), Heard()
    pool.start(order, heard)
    pool.start(order, other)
    heard.until("frames")
    (pid,) = pool.pids
    os.kill(pid, signal.SIGTERM)
    assert heard.until(OVER)[OVER] == other.until(OVER)[OVER] == {"ending": "broken"}
    again = Heard()
    running = pool.start(order, again)
    again.until("frames")
    running.stop()
    again.until(OVER)


def test_no_more_goes_on_than_can(order: RunOrder) -> None:
    pool = LivePool(1)
    try:
        for _ in range(MAX_EACH):
            pool.start(replace(order, program=b""), Heard())
        with pytest.raises(LivePoolFull):
            pool.start(order, Heard())
    finally:
        pool.close()
    with pytest.raises(LivePoolFull):
        pool.start(order, Heard())


@pytest.mark.parametrize("frame", [b"", b"{}", b"[]\n", b"\xff\n", b"[" * 100_000 + b"\n"])
def test_what_is_no_message_is_refused(frame: bytes) -> None:
    with pytest.raises(ValueError, match=r"message|codec|column"):
        unpack(frame)


def test_a_message_has_bytes_with_it() -> None:
    assert unpack(pack({"a": "고래\n"}, b"\n\0")) == ({"a": "고래\n"}, b"\n\0")
