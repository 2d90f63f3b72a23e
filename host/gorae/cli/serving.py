"""Virtual kits that are served: robot, line and endpoint of each, opened and closed together."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from gorae.bench.live import LiveRobot
from gorae.kits import Arena, Kit, Pose, load_board
from gorae.virtual.endpoints.line import Faults, Line
from gorae.virtual.endpoints.pty import Pty
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.serial import SerialDevice

Address = tuple[str, int]
_LONGEST_BOOT_S = 20.0
"""The first start on a computer compiles the interpreter."""


@dataclass(frozen=True)
class Served:
    """One kit and where it is."""

    kit: str
    name: str
    """The kit's id, with a number when there are several."""
    port: str
    robot: LiveRobot

    def wait_for_boot(self) -> None:
        """Until it listens: what a client sends before that is lost."""
        self.robot.board.inbox.listening.wait(_LONGEST_BOOT_S)


@dataclass(frozen=True)
class Serving:
    """What is served, and how."""

    kit: Kit
    arena: Arena
    start: Pose
    seed: int
    lang: str
    paced: bool = False
    faults: Faults = field(default_factory=Faults)
    empty: bool = False
    """A board as it comes out of the box: with MicroPython, and no file."""

    @contextlib.contextmanager
    def open(
        self, count: int, *, pty: bool, tcp: Address | None, rfc2217: Address | None
    ) -> Iterator[list[Served]]:
        """`count` kits, each at a place of its own: TCP ports are counted up. Closed at the end.

        Without a wish it is a pty, or on Windows a free TCP port.
        """
        if not (pty or tcp or rfc2217) and sys.platform == "win32":
            tcp = ("127.0.0.1", 0)
        with contextlib.ExitStack() as stack:
            yield [self._one(stack, index, count, tcp, rfc2217) for index in range(count)]

    def _one(
        self,
        stack: contextlib.ExitStack,
        index: int,
        count: int,
        tcp: Address | None,
        rfc2217: Address | None,
    ) -> Served:
        robot = LiveRobot(
            self.kit,
            self.arena,
            self.start,
            seed=self.seed + index,
            lang=self.lang,
            files={} if self.empty else None,
            line_rate=self.paced,
        )
        device = self._line(robot)
        stack.callback(device.close)
        endpoint = _endpoint(device, index, tcp, rfc2217)
        stack.callback(endpoint.close)
        if isinstance(device, Line):
            device.on_cut = lambda: threading.Thread(target=endpoint.close).start()
        robot.board.power_on()
        name = self.kit.id if count == 1 else f"{self.kit.id}-{index + 1:02}"
        return Served(self.kit.id, name, endpoint.url, robot)

    def _line(self, robot: LiveRobot) -> SerialDevice:
        if not self.paced and self.faults == Faults():
            return robot.board
        if not self.paced:
            return Line(robot.board, faults=self.faults, seed=self.seed)
        board = load_board(self.kit.board)
        lump = board.receive_buffer // 2  # no more, or it overflows where the board's would not
        return Line(robot.board, baud=board.baud, faults=self.faults, seed=self.seed, at_once=lump)


def _endpoint(device: SerialDevice, index: int, tcp: Address | None, rfc2217: Address | None) -> Pty | Tcp:
    for address, kind in ((tcp, Tcp), (rfc2217, Rfc2217)):
        if address:
            host, port = address
            return kind(device, host, port + index if port else 0)
    return Pty(device)


@contextlib.contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """An event that Ctrl-C or a request to end sets, instead of breaking off."""
    stopped = threading.Event()
    numbers = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in numbers}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
