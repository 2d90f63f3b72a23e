"""Boards to talk to: a micro:bit V1 with its real firmware in QEMU, and live virtual ones."""

from __future__ import annotations

import queue
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from fake_link import FakeLink

from gorae.boards.identity import Identity, identify
from gorae.boards.link import Link, open_link
from gorae.boards.repl import Repl
from gorae.kits import load_board, load_kit
from gorae.kits.firmware import firmware_files
from gorae.virtual.live.board import LiveBoard
from gorae.virtual.live.kit import LiveKit

FIRMWARE = Path("/usr/share/firmware-microbit-micropython/firmware.hex")
QEMU = (
    "qemu-system-arm", "-M", "microbit", "-device", f"loader,file={FIRMWARE}", "-display", "none",
    "-monitor", "none", "-serial", "tcp:127.0.0.1:0,server=on,wait=on,nodelay=on",
)  # fmt: skip


@pytest.fixture(scope="session")
def qemu_port(go_without: Callable[[str], NoReturn]) -> Iterator[str]:
    """The URL of a micro:bit V1 that is switched on once for all tests."""
    missing = [what for what in (QEMU[0], str(FIRMWARE)) if not (shutil.which(what) or Path(what).exists())]
    if missing:
        go_without(f"no {' and no '.join(missing)}: run “make system” to install what these tests need")
    with subprocess.Popen(QEMU, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            listening = re.search(r"disconnected:tcp:([\d.]+:\d+)", process.stderr.readline())
            assert listening
            yield f"socket://{listening[1]}"
        finally:
            process.kill()


Spoil = Callable[[str, bytes], bytes]


class LiveLink(Link):
    """The line to a live virtual board. Its clock jumps over waits in which nothing comes.

    `spoil` may change what passes: it gets the direction and the bytes, and gives others.
    """

    patience_s = 0.25
    """The board answers within microseconds; so much is granted a busy machine."""
    kit: Any = None
    """The kit that the board is on."""

    def __init__(self, device: Any, spoil: Spoil = lambda way, data: data) -> None:
        super().__init__("live")
        self.device = device
        self.spoil = spoil
        self._came: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._jumped_s = 0.0
        self.sent = self.received = 0
        device.on_send = self._came.put
        device.power_on()

    def now_s(self) -> float:
        return time.monotonic() + self._jumped_s

    def read(self, timeout_s: float) -> bytes:
        data = self._next(min(timeout_s, self.patience_s))
        while more := self._next(0):
            data += more
        if not data and timeout_s > self.patience_s:
            self._jumped_s += timeout_s - self.patience_s
        self.received += len(data)
        return self.spoil("in", data)

    def write(self, data: bytes) -> None:
        self.sent += len(data)
        self.device.receive(self.spoil("out", data))

    def reset(self) -> bool:
        self.device.set_lines(dtr=False, rts=True)
        self.device.set_lines(dtr=False, rts=False)
        return True

    def send_break(self) -> bool:
        self.device.send_break()
        return True

    def close(self) -> None:
        self.device.close()

    def _next(self, timeout_s: float) -> bytes:
        try:
            return self._came.get(timeout=timeout_s) if timeout_s > 0 else self._came.get_nowait()
        except queue.Empty:
            return b""


class Recorded(Link):
    """Writes down a conversation over another link, to be played again to a FakeLink."""

    def __init__(self, link: Link) -> None:
        super().__init__(link.name)
        self.link = link
        self.written = 0
        self.heard: list[tuple[int, bytes]] = []
        """After so many bytes were written, these came."""

    def now_s(self) -> float:
        return self.link.now_s()

    def read(self, timeout_s: float) -> bytes:
        data = self.link.read(timeout_s)
        if data:
            self.heard.append((self.written, data))
        return data

    def write(self, data: bytes) -> None:
        self.written += len(data)
        self.link.write(data)

    @property
    def bytes_passed(self) -> int:
        return self.written + sum(len(data) for _, data in self.heard)

    def replay(self, *, cut_after: int | None = None, silent_after: int | None = None) -> FakeLink:
        """The same board again; it is unplugged, or falls silent, after so many bytes both ways."""
        written = passed = 0
        left = list(self.heard)

        def reply(sent: bytes) -> bytes:
            nonlocal written, passed
            written += len(sent)
            passed += len(sent)
            answer = b""
            while left and left[0][0] <= written:
                answer += left.pop(0)[1]
            if silent_after is not None:
                answer = answer[: max(0, silent_after - passed)]
            passed += len(answer)
            return answer

        return FakeLink(reply, cut_after=cut_after)


NewBoard = Callable[..., LiveLink]


@pytest.fixture
def live() -> Iterator[NewBoard]:
    """Makes live virtual boards, and switches them off at the end."""
    links: list[LiveLink] = []

    def new(
        kind: str,
        files: dict[str, bytes] | None = None,
        *,
        spoil: Spoil = lambda way, data: data,
        realtime: bool = False,
    ) -> LiveLink:
        board = LiveBoard(load_board(kind), files or {}, seed=1, lang="en", realtime=realtime)
        links.append(LiveLink(board, spoil))
        return links[-1]

    yield new
    for link in links:
        link.close()


@pytest.fixture
def record() -> Callable[[Link], Recorded]:
    return Recorded


@pytest.fixture
def live_kit() -> Iterator[Callable[[str], LiveLink]]:
    """Makes live virtual kits with gorae's firmware on them, and switches them off at the end."""
    links: list[LiveLink] = []

    def new(name: str) -> LiveLink:
        model = load_kit(name)
        kit = LiveKit(model, firmware_files(model), seed=1, lang="en", realtime=False)
        links.append(LiveLink(kit.board))
        links[-1].kit = kit
        return links[-1]

    yield new
    for link in links:
        link.close()


BOARDS = ("microbit-v1", "microbit-v2", "esp32")


@pytest.fixture(params=BOARDS)
def link(request: pytest.FixtureRequest) -> Iterator[Link]:
    """A line to a board of each kind, with no files on it."""
    if request.param != "microbit-v1":
        yield request.getfixturevalue("live")(request.param)
        return
    link = open_link(request.getfixturevalue("qemu_port"))
    repl = Repl(link)
    repl.enter()
    repl.exec("import os\nfor name in os.listdir(): os.remove(name)")
    yield link
    Repl(link).enter()
    link.close()


@pytest.fixture
def repl(link: Link) -> Repl:
    """Its raw REPL."""
    repl = Repl(link)
    repl.enter()
    return repl


@pytest.fixture
def board(repl: Repl) -> Identity:
    return identify(repl)
