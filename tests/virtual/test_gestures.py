"""The gestures that a micro:bit recognises, sample by sample."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.virtual.senses.gestures import Gesture, Gestures, Sample

FLAT = (0, 0, -1024)
AXIS = st.integers(-8192, 8192)


def fed(samples: Iterable[Sample]) -> Gestures:
    gestures = Gestures()
    for sample in samples:
        gestures.feed(sample)
    return gestures


@pytest.mark.parametrize(
    ("sample", "gesture"),
    [
        ((0, 0, -1024), Gesture.FACE_UP), ((0, 0, 1024), Gesture.FACE_DOWN), ((-900, 0, -300), Gesture.LEFT),
        ((900, 0, -300), Gesture.RIGHT), ((0, -900, 0), Gesture.DOWN), ((0, 900, 0), Gesture.UP),
        ((100, 100, -100), Gesture.FREEFALL), ((600, 600, -600), Gesture.NONE),
    ],
)  # fmt: skip
def test_a_posture_counts_from_its_sixth_sample_on(sample: Sample, gesture: Gesture) -> None:
    assert fed([sample] * 5).current == Gesture.NONE
    assert fed([sample] * 6).current == gesture
    assert fed([sample] * 60).take() == bytes([gesture] * bool(gesture))


def swings(count: int, apart: int) -> list[Sample]:
    return [(600 if number % 2 == 0 else -600, 0, -1024) for number in range(count) for _ in range(apart)]


def test_four_swings_are_a_shake() -> None:
    assert Gesture.SHAKE not in fed([FLAT] * 9 + swings(3, 2)).take()
    assert Gesture.SHAKE in fed([FLAT] * 9 + swings(4, 2)).take()
    assert fed([FLAT] * 9 + swings(4, 2)[:-1]).current == Gesture.SHAKE
    assert fed([FLAT] * 9 + swings(4, 2) + [FLAT] * 9).current == Gesture.FACE_UP


def test_slow_swings_are_none() -> None:
    assert Gesture.SHAKE not in fed(swings(20, 12)).take()


def test_a_shake_comes_again_after_0_6_s() -> None:
    assert fed(swings(15, 2)).take().count(Gesture.SHAKE) == 1
    assert fed(swings(40, 2)).take().count(Gesture.SHAKE) == 2


@pytest.mark.parametrize(
    ("force", "told"), [(2000, []), (2100, [12]), (3100, [12, 8]), (8200, [12, 8, 9, 10])]
)
def test_a_blow_tells_all_impulses_that_it_reaches(force: int, told: list[int]) -> None:
    assert list(fed([FLAT] * 6 + [(0, 0, -force), FLAT]).take()) == [Gesture.FACE_UP, *told]


def test_an_impulse_comes_again_when_it_has_subsided() -> None:
    blow = [(0, 0, -2100)]
    assert fed([FLAT] * 9 + (blow + [FLAT] * 3) * 3).take().count(Gesture.G2) == 1
    assert fed([FLAT] * 9 + (blow + [FLAT] * 9) * 3).take().count(Gesture.G2) == 3


def test_was_is_true_once_and_forgets_the_list() -> None:
    gestures = fed([FLAT] * 9)
    assert not gestures.was(Gesture.SHAKE)
    assert gestures.take() == b""
    assert gestures.was(Gesture.FACE_UP)
    assert not gestures.was(Gesture.FACE_UP)


@given(st.lists(st.tuples(AXIS, AXIS, AXIS), max_size=300))
def test_any_samples_can_be_taken(samples: list[Sample]) -> None:
    assert len(fed(samples).take()) <= 16
