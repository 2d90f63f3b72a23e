"""A board that is unplugged during a push and comes back: found, and what was begun is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from gorae.boards.comeback import PATIENCE_S, Senses, with_board
from gorae.boards.discovery import FoundBoard
from gorae.boards.errors import NoAnswerError, PortError, UnpluggedError
from gorae.boards.files import PushReport, push
from gorae.boards.identity import Identity, identify
from gorae.boards.link import Link
from gorae.boards.repl import Repl
from gorae.texts import Text

FILES = {"a.py": b"print('a')\n" * 100, "b.bin": bytes(range(256)) * 8}
OURS, OTHER = "/dev/ttyACM0", "/dev/ttyACM7"


class Plug(Link):
    """A port of a board; it is pulled out after so many bytes."""

    def __init__(self, name: str, line: Link, bytes_left: int = 1 << 30) -> None:
        super().__init__(name)
        self.line = line
        self.left = bytes_left

    def now_s(self) -> float:
        return self.line.now_s()

    def read(self, timeout_s: float) -> bytes:
        return self.line.read(timeout_s)

    def write(self, data: bytes) -> None:
        self.left -= len(data)
        if self.left < 0:
            raise UnpluggedError(self.name)
        self.line.write(data)


class Desk:
    """Ports that come and go while time passes in steps."""

    def __init__(self) -> None:
        self.time_s = 0.0
        self.plugged: dict[str, Link] = {}
        self.later: list[tuple[float, str, Link]] = []
        """At this time it is plugged in."""
        self.opened: list[str] = []
        self.told: list[str] = []
        self.usb_ids: dict[str, str] = {}
        self.stopped_s = float("inf")
        """When nobody wants to wait any more."""

    def pause(self, seconds: float) -> bool:
        self.time_s += seconds
        for at_s, port, link in self.later:
            if self.time_s >= at_s:
                self.plugged[port] = Plug(port, link)
        return self.time_s >= self.stopped_s

    def find(self) -> list[FoundBoard]:
        what = Text("boards.is-own", board="ESP32", chip="USB")
        return [
            FoundBoard(what, "esp32", port, None, self.usb_ids.get(port, ""), None) for port in self.plugged
        ]

    def open(self, port: str) -> Link:
        self.opened.append(port)
        if port not in self.plugged:
            raise PortError(Text("boards.no-port", port=port))
        return self.plugged[port]

    @contextmanager
    def session(self, port: str) -> Iterator[tuple[Repl, Identity]]:
        repl = Repl(self.open(port))
        repl.enter()
        try:
            yield repl, identify(repl)
        except UnpluggedError:
            self.plugged.pop(port)
            raise

    def push(self, port: str = OURS) -> PushReport:
        def work(repl: Repl, board: Identity) -> PushReport:
            return push(repl, board, FILES)

        senses = Senses(self.find, self.open, lambda: self.time_s, self.pause)
        return with_board(port, self.session, work, lambda text: self.told.append(text.key), senses)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("back_at", [OURS, OTHER])
@pytest.mark.parametrize("kind", ["microbit-v2", "esp32"])
def test_what_was_begun_is_done(desk: Desk, live: Callable[..., Any], kind: str, back_at: str) -> None:
    line = live(kind)
    desk.plugged[OURS] = Plug(OURS, line, 2500)
    desk.later.append((5.0, back_at, line))
    assert set(desk.push().sent) == set(FILES)
    assert desk.told == ["boards.come-back", "boards.is-back"]
    assert desk.opened[-1] == back_at
    assert desk.time_s == 5.0


def test_a_board_that_stays_away_is_an_error(desk: Desk, live: Callable[..., Any]) -> None:
    desk.plugged[OURS] = Plug(OURS, live("esp32"), 2500)
    with pytest.raises(UnpluggedError):
        desk.push()
    assert PATIENCE_S <= desk.time_s < PATIENCE_S + 1
    assert desk.told == ["boards.come-back"]


def test_who_stops_does_not_wait(desk: Desk, live: Callable[..., Any]) -> None:
    desk.plugged[OURS] = Plug(OURS, live("esp32"), 2500)
    desk.stopped_s = 2.0
    with pytest.raises(UnpluggedError):
        desk.push()
    assert desk.time_s == 2.0


def test_other_boards_are_left_alone(desk: Desk, live: Callable[..., Any]) -> None:
    """One that was there before is not opened; one that is new says that it is another one."""
    line, stranger = live("esp32"), live("microbit-v2")
    desk.plugged = {OURS: Plug(OURS, line, 2500), "/dev/ttyACM1": Plug("/dev/ttyACM1", live("esp32"))}
    desk.later += [(1.0, OURS, stranger), (2.0, "/dev/ttyACM2", stranger), (3.0, OTHER, line)]
    desk.push()
    assert desk.opened[-1] == OTHER
    assert "/dev/ttyACM1" not in desk.opened
    repl = Repl(stranger)
    repl.enter()
    assert b"a.py" not in repl.exec("import os\nprint(os.listdir())")


def test_its_usb_identity_is_enough_to_ask_it(desk: Desk, live: Callable[..., Any]) -> None:
    """A cable that was loose for a moment only: the new port was there as soon as anybody looked."""
    line = live("esp32")
    repl = Repl(line)
    repl.enter()
    unique_id = identify(repl).unique_id
    desk.plugged = {OURS: Plug(OURS, line, 2500), OTHER: Plug(OTHER, line)}
    desk.usb_ids[OTHER] = ":".join(unique_id[at : at + 2] for at in range(0, len(unique_id), 2)).upper()
    assert set(desk.push().sent) == set(FILES)
    assert desk.opened[-1] == OTHER


def test_a_cable_that_comes_loose_again_and_again(desk: Desk, live: Callable[..., Any]) -> None:
    line = live("esp32")

    def find() -> list[FoundBoard]:
        desk.plugged[OURS] = Plug(OURS, line, 2500)
        return []

    desk.find = find  # type: ignore[method-assign]
    desk.plugged[OURS] = Plug(OURS, line, 2500)
    with pytest.raises(UnpluggedError):
        desk.push()
    assert desk.told.count("boards.is-back") == 5


def test_one_that_is_there_and_does_not_answer_is_not_waited_for(desk: Desk) -> None:
    class Dumb(Plug):
        def read(self, timeout_s: float) -> bytes:
            desk.time_s += timeout_s
            return b""

        def now_s(self) -> float:
            return desk.time_s

        def write(self, data: bytes) -> None:
            pass

    desk.plugged[OURS] = Dumb(OURS, Link(OURS), 0)
    with pytest.raises(NoAnswerError):
        desk.push()
    assert desk.told == []
