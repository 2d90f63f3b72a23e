"""A wire that takes its time and makes mistakes; its rules are stepped, its threads are waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.virtual.endpoints.line import Damage, Faults, Timing, WiredDevice, parse_faults

LONG_S = 10


def test_bytes_take_ten_bits_each() -> None:
    timing = Timing(115200)
    assert timing.due(0.0, 1152) == pytest.approx(0.1)
    assert timing.due(0.05, 1152) == pytest.approx(0.2)  # behind the others
    assert timing.due(1.0, 1) == pytest.approx(1.0 + 10 / 115200)


def test_without_a_rate_only_the_delay_counts() -> None:
    assert Timing(None).due(3.0, 1000) == 3.0
    assert Timing(None, 0.5).due(3.0, 1000) == 3.5


@given(st.binary(max_size=300), st.lists(st.integers(1, 50)), st.integers(0, 99))
def test_faults_do_not_depend_on_how_bytes_come(data: bytes, cuts: list[int], seed: int) -> None:
    faults = Faults(drop=0.1, flip=0.2, cut_after=200)
    whole = Damage(faults, seed, lambda: None)(data)
    damage, arrived, rest = Damage(faults, seed, lambda: None), b"", data
    for cut in [*cuts, len(data)]:
        arrived += damage(rest[:cut])
        rest = rest[cut:]
    assert arrived == whole


def test_shares_are_shares() -> None:
    data = bytes(100_000)
    dropped = Damage(Faults(drop=0.1), 1, lambda: None)(data)
    assert 89_000 < len(dropped) < 91_000
    flipped = Damage(Faults(flip=0.1), 1, lambda: None)(data)
    assert len(flipped) == len(data)
    assert 9_000 < sum(map(bool, flipped)) < 11_000
    assert {byte.bit_count() for byte in flipped} == {0, 1}


def test_a_cut_line_is_dead() -> None:
    cuts: list[int] = []
    damage = Damage(Faults(cut_after=5), 1, lambda: cuts.append(1))
    assert damage(b"abc") == b"abc"
    assert damage(b"def") == b"de"
    assert damage(b"ghi") == b""
    assert cuts == [1]


@pytest.mark.parametrize(
    ("specs", "faults"),
    [
        (("drop:0.1%",), Faults(drop=0.001)),
        (("flip=0.5", "delay:50ms"), Faults(flip=0.5, delay_s=0.05)),
        (("cut:1000", "delay:2s"), Faults(cut_after=1000, delay_s=2.0)),
        ((), Faults()),
    ],
)
def test_faults_as_people_write_them(specs: tuple[str, ...], faults: Faults) -> None:
    found = parse_faults(specs)
    assert (found.drop, found.flip, found.delay_s) == pytest.approx(
        (faults.drop, faults.flip, faults.delay_s)
    )
    assert found.cut_after == faults.cut_after


@pytest.mark.parametrize("spec", ["drop", "drop:2", "flip:-1", "delay:50", "cut:5ms", "burn:1", "drop:x"])
def test_what_is_no_fault_is_told(spec: str) -> None:
    with pytest.raises(UsageError, match="is no fault"):
        parse_faults((spec,))


class Loud:
    """Keeps what it receives, and can be made to send."""

    def __init__(self) -> None:
        self.received = b""
        self.changed = threading.Condition()
        self.on_send: Callable[[bytes], None] = self._alone

    def _alone(self, data: bytes) -> None:
        raise AssertionError("the line has not taken the device over")

    def receive(self, data: bytes) -> None:
        with self.changed:
            self.received += data
            self.changed.notify_all()

    def has(self, count: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.received) >= count, LONG_S)

    def set_lines(self, *, dtr: bool, rts: bool) -> None: ...

    def send_break(self) -> None: ...

    def close(self) -> None: ...


@pytest.mark.parametrize("baud", [None, 1_000_000])
def test_a_line_delivers_everything_in_order_both_ways(baud: int | None) -> None:
    device, host = Loud(), Loud()
    before = threading.active_count()
    line = WiredDevice(device, baud=baud)
    line.on_send = host.receive
    data = bytes(range(256)) * 4
    line.receive(data)
    device.on_send(b"")
    device.on_send(data)
    for end in (device, host):
        assert end.has(len(data))
        assert end.received == data
    line.close()
    assert threading.active_count() == before


def test_a_line_takes_another_rate_while_it_runs() -> None:
    """At one byte a second, 1,000 bytes would never come."""
    device = Loud()
    line = WiredDevice(device, baud=10)
    line.change_baud(1_000_000)
    line.receive(bytes(1000))
    with device.changed:
        assert device.changed.wait_for(lambda: len(device.received) == 1000, LONG_S)
    line.close()


def test_a_cut_is_told_once() -> None:
    line = WiredDevice(Loud(), faults=Faults(cut_after=3))
    told = threading.Event()
    line.on_cut = told.set
    line.receive(b"abcdef")
    assert told.wait(LONG_S)
    line.close()
