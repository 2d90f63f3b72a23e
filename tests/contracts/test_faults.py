"""`gorae push`, `run` and `stream` over a line with each kind of `--fault`: nothing is silently wrong."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gorae.bench.live import LiveRobot
from gorae.boards import connect, open_link, run_program
from gorae.boards.link import SocketLink
from gorae.errors import DeviceError
from gorae.kits import load_arena, load_kit
from gorae.kits.firmware import firmware_files
from gorae.telemetry.frames import Decoder, Sample
from gorae.virtual.endpoints.line import WiredDevice, parse_faults
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]
PATIENCE_S = 1.0
DEVICE = 3
"""The exit status of what a device has not let us do."""
UNPLUGGED = "was unplugged or switched off"
LINES = [f"line {number} {number * number}" for number in range(300)]
PROGRAM = """\
from robot import *
stream(50)
drive(80)
for n in range(300):
    print("line", n, n * n)
    sleep(20)
"""
FILES = {"a.txt": b"one\n" * 900, "b.bin": random.Random(1).randbytes(6000)}
OLD = {"b.bin": b"old"}
SPOILED = ["drop:0.05%", "flip:0.05%"]
KITS = ["esp32-duo", "maqueen"]
CUTS = ["cut:400", "cut:5000", "cut:9000"]


class Tapped:
    """A board, and what it sends before the line spoils it."""

    def __init__(self, board: LiveBoard) -> None:
        self.board = board
        self.sent = bytearray()
        self.on_send: Callable[[bytes], None] = lambda data: None
        self.receive = board.receive
        self.set_lines = board.set_lines
        self.send_break = board.send_break
        self.close = board.close
        board.on_send = self._send

    def _send(self, data: bytes) -> None:
        self.sent += data
        self.on_send(data)


@dataclass(frozen=True)
class Served:
    url: str
    device: Tapped

    @property
    def samples(self) -> set[str]:
        """Every sample that was sent, as `gorae stream` shows one."""
        items = Decoder().feed(bytes(self.device.sent))
        return {as_row(item) for item in items if isinstance(item, Sample)}

    def file(self, name: str) -> bytes | None:
        data = self.device.board.files.files.get(name)
        return None if data is None else bytes(data)


def as_row(sample: Sample) -> str:
    return ",".join([f"{sample.time_s:.3f}", *(f"{value:g}" for value in sample.values.values())])


class Impatient(SocketLink):
    """A board in free time answers at once or not at all: longer waits are jumped over."""

    _jumped_s = 0.0

    def now_s(self) -> float:
        return super().now_s() + self._jumped_s

    def read(self, timeout_s: float) -> bytes:
        data = super().read(min(timeout_s, PATIENCE_S))
        if not data:
            self._jumped_s += max(0, timeout_s - PATIENCE_S)
        return data


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gorae.boards.link.SocketLink", Impatient)
    monkeypatch.setattr("gorae.boards.comeback.PATIENCE_S", 0.1)  # who was cut off does not come back


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """A kit in free time at the far end of a line with such a fault, as `gorae virtual` serves it."""
    opened: list[tuple[WiredDevice, Tcp]] = []

    def serve(fault: str, kit: str = "esp32-duo") -> Served:
        arena = load_arena("table")
        files = {**firmware_files(load_kit(kit)), **OLD}
        robot = LiveRobot(load_kit(kit), arena, arena.start, seed=1, lang="en", files=files, realtime=False)
        assert isinstance(robot.board, LiveBoard)
        device = Tapped(robot.board)
        line = WiredDevice(device, faults=parse_faults((fault,)))
        endpoint = Tcp(line)
        line.on_cut = lambda: threading.Thread(target=endpoint.close).start()
        opened.append((line, endpoint))
        robot.board.power_on()
        robot.board.inbox.listening.wait(20)
        return Served(endpoint.url, device)

    yield serve
    for line, endpoint in opened:
        endpoint.close()
        line.close()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "main.py"
    path.write_text(PROGRAM)
    return path


@pytest.mark.parametrize("kit", KITS)
def test_stream_late(serve: Callable[..., Served], call: Call, program: Path, kit: str) -> None:
    served = serve("delay:5ms", kit)
    called = call("stream", program, "--on", served.url)
    assert called.status == 0
    assert set(called.out.splitlines()[1:]) == served.samples
    assert called.err.splitlines() == LINES


@pytest.mark.parametrize("fault", SPOILED)
def test_stream_shows_no_sample_that_was_not_sent(
    serve: Callable[..., Served], call: Call, program: Path, fault: str
) -> None:
    """What is spoiled of a frame costs that frame; of text, it is still text."""
    finished = 0
    for kit in KITS:
        served = serve(fault, kit)
        called = call("stream", program, "--on", served.url)
        shown = [row for row in called.out.splitlines() if not row.startswith("time,")]
        assert set(shown) <= served.samples
        assert called.status in (0, DEVICE)
        if called.status == 0:
            finished += 1
            assert len(shown) > 0.9 * len(served.samples)
            assert len(set(LINES) & set(called.err.splitlines())) > 0.9 * len(LINES)
    assert finished


@pytest.mark.parametrize("fault", SPOILED)
def test_what_is_damaged_is_counted(serve: Callable[..., Served], fault: str) -> None:
    counted = 0
    for kit in KITS:
        served = serve(fault, kit)
        link = open_link(served.url)
        with contextlib.closing(link), contextlib.suppress(DeviceError):
            decoder = run_program(connect(link), PROGRAM.encode(), time_limit_s=20).recorder.decoder
            sent = Decoder()
            sent.feed(bytes(served.device.sent))
            assert (sent.damaged, sent.lost) == (0, 0)
            counted += min(decoder.damaged, decoder.lost)
    assert counted


@pytest.mark.parametrize("command", ["stream", "run"])
@pytest.mark.parametrize("fault", CUTS)
def test_cut_off(serve: Callable[..., Served], call: Call, program: Path, fault: str, command: str) -> None:
    served = serve(fault)
    called = call(command, program, "--on", served.url)
    assert called.status == DEVICE
    assert UNPLUGGED in called.err
    if command == "stream":
        assert set(called.out.splitlines()[1:]) <= served.samples
    else:
        assert "\n".join(LINES).startswith(called.out.rpartition("\n")[0])


@pytest.mark.parametrize("fault", ["delay:5ms", *SPOILED])
def test_run_shows_what_was_printed(
    serve: Callable[..., Served], call: Call, program: Path, fault: str
) -> None:
    called = call("run", program, "--on", serve(fault).url)
    assert called.status == 0
    intact = len(set(LINES) & set(called.out.splitlines()))
    assert intact == len(LINES) if fault not in SPOILED else intact > 0.9 * len(LINES)


@pytest.mark.parametrize(
    ("fault", "may_end"),
    [
        ("delay:5ms", (0,)),
        ("drop:0.02%", (0, DEVICE)),
        ("flip:0.05%", (0, DEVICE)),
        ("cut:400", (DEVICE,)),
        ("cut:5000", (DEVICE,)),
    ],
)
def test_push_leaves_each_file_whole(
    serve: Callable[..., Served], call: Call, tmp_path: Path, fault: str, may_end: tuple[int, ...]
) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    served = serve(fault)
    called = call("push", served.url, *(tmp_path / name for name in FILES))
    assert served.file("a.txt") in (FILES["a.txt"], None)
    assert served.file("b.bin") in (FILES["b.bin"], OLD["b.bin"])
    assert called.status in may_end
    if called.status == 0:
        assert {name: served.file(name) for name in FILES} == FILES
