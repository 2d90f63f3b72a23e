"""The air between micro:bits: how far a frame is heard, and by whom."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gorae.radio.air import RadioAir
from gorae.radio.frames import RadioFrame, RadioSetting, of_text, said, sent_by_somebody
from gorae.radio.range import is_heard, strength_dbm


class Ear:
    """A receiver that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, int, int | None]] = []

    def hear(self, frame: RadioFrame, strength: int, at_ns: int | None) -> None:
        self.heard.append((frame.payload, strength, at_ns))


@pytest.mark.parametrize(
    ("power_dbm", "rate", "metres"),
    [(4, 0, 68), (0, 0, 51), (-30, 0, 5.3), (0, 1, 38), (0, 2, 64)],
)
def test_a_frame_is_heard_as_far_as_its_power_and_rate_reach(
    power_dbm: int, rate: int, metres: float
) -> None:
    assert is_heard(strength_dbm(power_dbm, 1000.0 * metres), rate)
    assert not is_heard(strength_dbm(power_dbm, 1000.0 * metres * 1.1), rate)


def test_strength_falls_by_one_db_at_a_time() -> None:
    heard = [strength_dbm(0, float(mm)) for mm in range(0, 20_000, 10)]
    assert heard[0] == heard[10] == -10
    assert strength_dbm(0, 1000.0) == -40
    assert {before - after for before, after in pairwise(heard)} == {0, 1}
    assert strength_dbm(-30, 1e9) == -127


def test_those_near_enough_hear_it_and_the_sender_does_not() -> None:
    air, sender, near, far, elsewhere = RadioAir(), Ear(), Ear(), Ear(), Ear()
    frame = RadioFrame(of_text("hi"), RadioSetting(power_dbm=-30))
    air.join(sender, lambda: (0.0, 0.0))
    air.join(near, lambda: (1000.0, 0.0))
    air.join(far, lambda: (0.0, 9000.0))
    air.join(elsewhere)
    air.send(sender, frame, 5)
    assert near.heard == [(b"\x01\x00\x01hi", -70, 5)] == elsewhere.heard
    assert sender.heard == far.heard == []
    air.leave(near)
    air.send_from_away(frame, 2000.0, 7)
    assert len(near.heard) == 1
    assert far.heard == [(frame.payload, -80, 7)] == sender.heard


@pytest.mark.parametrize("other", [{"group": 1}, {"channel": 8}, {"address": 1}, {"rate": 1}])
def test_only_who_is_set_alike_hears(other: dict[str, int]) -> None:
    assert RadioSetting(length=5, queue=9, power_dbm=4).hears(RadioSetting())
    assert not RadioSetting(**other).hears(RadioSetting())


def test_how_long_a_frame_takes() -> None:
    frame = RadioFrame(bytes(32), RadioSetting())
    assert frame.airtime_ns == (9 + 32) * 8_000
    assert RadioFrame(bytes(32), RadioSetting(rate=1)).airtime_ns * 2 == frame.airtime_ns
    assert RadioFrame(bytes(32), RadioSetting(rate=2)).airtime_ns == 4 * frame.airtime_ns


def test_what_a_payload_says() -> None:
    assert sent_by_somebody(RadioFrame(of_text("go"), RadioSetting(group=7))) == "air:7:go"
    assert said(of_text("왼쪽")) == "radio:왼쪽"
    assert said(b"\x01\x02\xff") == "radio-bytes:0102ff"
    assert said(of_text("왼쪽")[:5]) == "radio:\ufffd"
