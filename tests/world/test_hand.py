"""A hand that holds a kit: what its accelerometer feels, and how people differ."""

from __future__ import annotations

from hashlib import sha256
from statistics import fmean
from struct import pack
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.grading.challenge import Stimulus
from gorae.world.gestures import path_of
from gorae.world.hand import GESTURES, GestureRequest, Hand, Holding, Person, recorded
from gorae.world.people import Draw

SECONDS = 1.8
FIXED = [[-112, 300, 944], [-72, 632, 1216], [-76, 52, 824]]
PINNED = {
    "none": "16fd14dc471e", "still": "6b07b7e054b7", "tilt": "48b641b2bd57", "shake": "cf2a9e07796f",
    "circle": "e4150121829b", "wave": "3208048e4620", "punch": "95ae787744f6", "clap": "2a12af805b06",
    "other": "68c9b0021dbb",
}  # fmt: skip


def window(gesture: str, person: int = 7, seed: int = 1, **more: float) -> np.ndarray:
    return recorded(Person.of(person), gesture, SECONDS, 50, seed, **more)


def test_challenges_know_all_gestures() -> None:
    choices, _ = get_args(Stimulus.model_fields["gesture"].annotation)
    assert ("none", *get_args(choices)) == GESTURES


@given(
    st.integers(1, 5000), st.sampled_from(GESTURES), st.sampled_from(["left", "right"]), st.integers(0, 99)
)
def test_readings_are_those_of_a_real_accelerometer(number: int, gesture: str, hand: str, seed: int) -> None:
    """Steps of 4 mg, cut off at 2 g, as many samples as asked for, and the same each time."""
    person = Person.of(number, hand)  # type: ignore[arg-type]
    samples = recorded(person, gesture, 0.5, 50, seed)
    assert samples.shape == (25, 3)
    assert samples.dtype == np.int32
    assert abs(samples).max() <= 2000
    assert not (samples % 4).any()
    assert (samples == recorded(person, gesture, 0.5, 50, seed)).all()


def test_a_window_never_changes() -> None:
    """Basic float operations alone: these very numbers on any machine, or every recording changes."""
    assert window("circle")[[0, 40, 80]].tolist() == FIXED


@pytest.mark.parametrize("gesture", GESTURES)
def test_what_people_do_never_changes(gesture: str) -> None:
    """Pinned: a gesture, asked for twice, of forty people of either hand. Every recording hangs on it."""
    felt: list[float] = []
    for number in range(1, 41):
        person = Person.of(number, "left" if number % 2 else "right")
        hand = Hand(person, [GestureRequest(0.1, gesture), GestureRequest(0.7, gesture, 0.4)], seed=number)
        for ms in range(0, 1400, 100):
            felt += [*hand.acceleration(ms * 1_000_000), hand.turn_rate(ms * 1_000_000)]
    assert sha256(pack(f"<{len(felt)}d", *felt)).hexdigest()[:12] == PINNED[gesture]


def test_some_hold_a_kit_in_a_way_of_their_own() -> None:
    """One in twenty on its edge, as many upright, nearly a fifth with its front to either side."""
    people = [Person.of(number) for number in range(1, 1001)]
    assert fmean(person.roll > 40 for person in people) == pytest.approx(0.05, abs=0.02)
    assert fmean(person.pitch < -35 for person in people) == pytest.approx(0.05, abs=0.02)
    for side in (-1, 1):
        aside = [side * person.yaw for person in people if side * person.yaw > 40]
        assert len(aside) == pytest.approx(90, abs=20)
        assert 40 < min(aside) < max(aside) < 130
    assert fmean(person.wrist < 0.5 for person in people) == pytest.approx(0.5, abs=0.05)


def test_a_kit_in_a_hand_feels_gravity() -> None:
    strength = np.sqrt((window("still", noise=0.0).astype(float) ** 2).sum(axis=1))
    assert strength.mean() == pytest.approx(1000, abs=15)
    assert window("still")[:, 2].mean() > 700  # face up


@pytest.mark.parametrize(
    ("gesture", "least", "most"),  # mg: how far from its mean the busiest axis is on average
    [("still", 2, 60), ("shake", 350, 1400), ("circle", 100, 700), ("wave", 200, 1400), ("punch", 200, 1400)],
)
def test_gestures_are_as_strong_as_those_of_people(gesture: str, least: int, most: int) -> None:
    """As recordings of people by others show: medians over many."""
    windows = [window(gesture, number, seed=number) for number in range(1, 40)]
    busiest = [abs(one - one.mean(axis=0)).mean(axis=0).max() for one in windows]
    assert least < np.median(busiest) < most


def poses(gesture: str, number: int) -> np.ndarray:
    """Three seconds of somebody's path: x, y, z in mm, roll, pitch and yaw in deg."""
    path = path_of(gesture, Person.of(number), Draw(number))
    return np.array([path(step * 0.02) for step in range(150)])


@pytest.mark.parametrize("number", range(1, 41))
def test_paths_are_those_that_people_take(number: int) -> None:
    leant = poses("tilt", number)[:, 3:5]
    lean = leant[:, abs(leant).max(axis=0).argmax()]
    assert 25 <= abs(lean).max() <= 100
    assert 0.5 <= (lean / lean[abs(lean).argmax()]).min() <= 1.0  # to one side, never over to the other
    clap = poses("clap", number)[:, 1]
    assert (
        clap.min() < 0 < clap.max() < -1.1 * clap.min() < 3.5 * clap.max()
    )  # farther where it meets the other
    punch = poses("punch", number)[:, 0]
    assert punch.min() >= 0
    assert 100 <= punch.max() <= 600
    wave = poses("wave", number)
    assert (wave[:, 4] < -30).all()  # the palm shows ahead
    assert 25 <= wave[:, 3].max() == pytest.approx(-wave[:, 3].min(), rel=0.1)
    assert not poses("none", number).any()
    assert (poses("still", number) == poses("still", number)[0]).all()


def test_shaking_is_faster_than_circling() -> None:
    def crossings(gesture: str) -> float:
        windows = [window(gesture, number, seed=3).astype(float) for number in range(1, 30)]
        busiest = [one[:, one.std(axis=0).argmax()] for one in windows]
        return float(np.median([(np.diff(np.sign(axis - axis.mean())) != 0).sum() for axis in busiest]))

    assert crossings("shake") > 2 * crossings("circle")


def test_a_left_hand_mirrors_the_right() -> None:
    right, left = (recorded(Person.of(7, hand), "tilt", 1.0, 50, 5, noise=0.0) for hand in ("right", "left"))
    assert abs(left[:, [0, 2]] - right[:, [0, 2]]).max() <= 4
    assert abs(left[:, 1] + right[:, 1]).max() <= 4
    assert abs(right[:, 1]).max() > 200


def test_people_differ_and_the_same_person_differs_from_time_to_time() -> None:
    def wiggle(samples: np.ndarray) -> float:
        return float(abs(np.diff(samples, axis=0)).sum(axis=1).mean())

    people = [wiggle(window("shake", number)) for number in range(1, 31)]
    times = [wiggle(window("shake", 7, seed)) for seed in range(1, 31)]
    assert np.std(people) > 1.3 * np.std(times) > 0


def test_more_vigour_moves_more() -> None:
    def wiggle(vigour: float) -> float:
        people = [Person.of(number, vigour=vigour) for number in range(1, 9)]
        windows = [recorded(person, "shake", 1.0, 50, 1) for person in people]
        return float(np.mean([abs(np.diff(one, axis=0)).mean() for one in windows]))

    assert wiggle(1.4) > 1.5 * wiggle(0.6)


def test_reading_changes_nothing() -> None:
    requests = [GestureRequest(0.5, "shake", 1.0), GestureRequest(2.0, "circle", 1.0)]
    often, seldom = (Hand(Person.of(3), requests, seed=9) for _ in range(2))
    for ms in range(0, 2400, 7):
        often.acceleration(ms * 1_000_000)
        often.turn_rate(ms * 1_000_000)
    assert often.acceleration(2_400_000_000) == seldom.acceleration(2_400_000_000)
    assert often.acceleration(700_000_000) == seldom.acceleration(700_000_000)
    assert often.acceleration(700_000_000) == often.acceleration(719_999_999)  # one slot


def _felt(hand: Hand) -> list[tuple[object, float]]:
    times = [ms * 1_000_000 for ms in range(0, 3000, 20)]
    return [(hand.acceleration(at_ns), hand.turn_rate(at_ns)) for at_ns in times]


def _holding(gesture: str) -> Holding:
    return Holding(Person.of(3), (GestureRequest(0.5, gesture, 1.5),), seed=9)


def test_hands_of_one_holding_feel_the_same_and_those_of_another_do_not() -> None:
    """They share what they felt; a request is equal to another one at the same time, whatever it is for."""
    first, again = _felt(_holding("shake").hand()), _felt(_holding("shake").hand())
    alone = _felt(Hand(Person.of(3), [GestureRequest(0.5, "shake", 1.5)], seed=9))
    assert first == again == alone
    assert _felt(_holding("circle").hand()) != first
    assert _felt(Holding(Person.of(3), _holding("shake").requests, seed=9, noise=0.0).hand()) != first


def test_what_one_hand_is_asked_for_later_no_other_feels() -> None:
    before = _felt(_holding("shake").hand())
    asked = _holding("shake").hand()
    asked.ask(GestureRequest(1.0, "wave"))
    assert _felt(asked) != before
    assert _felt(_holding("shake").hand()) == before


def test_what_is_asked_for_is_known() -> None:
    hand = Hand(
        Person.of(3, "left"), [GestureRequest(0.5, "shake", 1.0), GestureRequest(2.0, "circle", 1.0)], seed=9
    )
    asked = [hand.asked(ms * 1_000_000) for ms in (0, 499, 500, 1499, 1500, 2000, 2999, 3000)]
    assert asked == [0, 0, 3, 3, 0, 4, 4, 0]
    assert hand.truth(600_000_000) == (3, 3, 1)


def test_a_gesture_is_felt_after_somebody_began_and_ends_when_the_next_is_asked_for() -> None:
    hand = Hand(Person.of(3), seed=9)
    hand.ask(GestureRequest(1.0, "shake"))
    hand.ask(GestureRequest(3.0, "still"))

    def wiggle(from_ms: int, to_ms: int) -> float:
        readings = [hand.acceleration(ms * 1_000_000) for ms in range(from_ms, to_ms, 20)]
        return float(abs(np.diff(readings, axis=0)).mean())

    assert wiggle(1500, 2900) > 10 * wiggle(0, 1000)
    assert wiggle(3800, 5000) < 3 * wiggle(0, 1000)


def test_turning_is_felt_by_a_gyroscope() -> None:
    """A turn about the axis that points up is what the attitudes before and after tell."""
    hand = Hand(Person.of(3), [GestureRequest(0.0, "wave", 3.0)], seed=2)
    rates = [hand.turn_rate(ms * 1_000_000) for ms in range(500, 2500, 20)]
    assert 20 < max(map(abs, rates)) < 2000
    assert min(rates) < 0 < max(rates)
    assert abs(Hand(Person.of(3), seed=2).turn_rate(10**9)) < 20
