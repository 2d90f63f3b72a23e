"""What each finding of an audit says: its numbers, windows, channels and people, and its sentence's words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from gorae.learning.audit import CopiedPair, DataFinding, DatasetGoals, FindingKind, audit
from gorae.learning.findings import listed, numbers_of
from gorae.randomness import stream
from gorae.telemetry.dataset import Dataset, Window
from gorae.texts import Text

EASY = DatasetGoals(windows=1, people=1)


def noisy(
    seed: int, count: int = 50, *, hz: float = 50, person: str = "ann", signals: Mapping[str, float] = {}
) -> Window:
    """A window of light that is only noise, and of signals that stay; odd seeds have the label b."""
    draw = stream(seed, "light")
    values = {"light": tuple(float(draw.randrange(100)) for _ in range(count))}
    values |= {name: (value,) * count for name, value in signals.items()}
    times = tuple(round(at / hz, 4) for at in range(count))
    return Window("ab"[seed % 2], times, values, person)


def file_of(windows: Sequence[Window]) -> Dataset:
    """A file whose windows are numbered from 11."""
    numbers = tuple(range(11, 11 + len(windows)))
    return Dataset(tuple(windows[0].signals), tuple(windows), 11 + len(windows), numbers)


def only(kind: FindingKind, windows: Sequence[Window], wanted: DatasetGoals = EASY) -> DataFinding:
    """The one finding of a kind."""
    (found,) = (each for each in audit(file_of(windows), wanted) if each.kind is kind)
    assert found.text.say("ko") != found.text.say("en")
    return found


def later(window: Window, at: int, seconds: float) -> Window:
    """The window with all samples from `at` on later by so much."""
    times = (time + seconds if place >= at else time for place, time in enumerate(window.times))
    return replace(window, times=tuple(times))


def valued(window: Window, change: Callable[[int, float], float]) -> Window:
    """The window with other values of light, made of each sample's place and value."""
    values = tuple(change(at, value) for at, value in enumerate(window.signals["light"]))
    return replace(window, signals={**window.signals, "light": values})


GOOD = [noisy(seed) for seed in range(10)]


@pytest.mark.parametrize(("lengths", "worst"), [((70, 20, 46), 0.4), ((20, 70, 54), 0.4), ((90, 30), 1.8)])
def test_the_length_that_is_most_off_is_named(lengths: Sequence[int], worst: float) -> None:
    windows = [*GOOD, *(noisy(20 + at, count) for at, count in enumerate(lengths))]
    said = {"windows": "21, 22", "measured": f"{worst:.2f}", "wanted": "1.00"}
    text = Text("audit.length", count=2, **said)
    found = only(FindingKind.LENGTH, windows)
    assert replace(found, measured=round(found.measured, 6)) == DataFinding(
        FindingKind.LENGTH, text, worst, 1.0, windows=(21, 22)
    )


def test_the_rate_that_is_most_off_is_named() -> None:
    windows = [*GOOD, noisy(10, 100, hz=100), noisy(11, 20, hz=20)]
    text = Text("audit.rate", count=2, windows="21, 22", measured="100", wanted="50")
    found = only(FindingKind.RATE, windows)
    assert found == DataFinding(FindingKind.RATE, text, found.measured, found.wanted, windows=(21, 22))
    assert (found.measured, found.wanted) == pytest.approx((100, 50))


@pytest.mark.parametrize(("hz", "serious"), [(11, False), (7, False), (5, True), (2.5, True)])
def test_what_is_slow_is_worth_a_look_and_what_nobody_asked_for_is_a_mistake(
    hz: float, serious: bool
) -> None:
    found = only(FindingKind.RATE, [noisy(seed, hz=hz) for seed in range(4)])
    assert (found.text, found.serious) == (Text("audit.slow", measured=f"{hz:g}"), serious)
    assert (found.measured, found.wanted) == pytest.approx((hz, 12), rel=1e-3)


def test_what_is_wanted_comes_before_what_is_usual() -> None:
    wanted = replace(EASY, hz=25, seconds=2)
    assert only(FindingKind.RATE, GOOD, wanted).windows == tuple(range(11, 21))
    found = only(FindingKind.LENGTH, GOOD, wanted)
    assert (found.measured, found.wanted) == pytest.approx((1, 2))


def test_the_longest_gap_is_named_in_milliseconds_and_times_that_go_back() -> None:
    windows = [*GOOD, later(noisy(10), 20, 0.06), later(noisy(11), 20, 0.02), later(noisy(12), 20, -0.02)]
    found = only(FindingKind.GAPS, windows)
    text = Text("audit.gaps", count=2, windows="21, 23", longest=80)
    assert found == DataFinding(FindingKind.GAPS, text, found.measured, 0.0, windows=(21, 23))
    assert found.measured == pytest.approx(0.08)


def test_the_share_of_missing_values_is_counted_over_all() -> None:
    broken = valued(noisy(10, signals={"tilt": 1}), lambda at, value: math.nan if at < 10 else value)
    found = only(FindingKind.MISSING, [noisy(seed, signals={"tilt": 1}) for seed in range(4)] + [broken])
    text = Text("audit.missing", count=1, windows="15", channels="light")
    assert found == DataFinding(FindingKind.MISSING, text, 10 / 500, 0.0, windows=(15,), channels=("light",))


def test_a_limit_counts_where_a_value_stands_there_for_two_samples_while_it_moves() -> None:
    """Ten of 50 at the greatest value, six at the least; single ones and a window at rest do not count."""
    wild = valued(noisy(10), lambda at, value: 200.0 if at < 10 else -80.0 if 20 <= at < 26 else value)
    single = valued(noisy(11), lambda at, value: 200.0 if at % 2 else value)
    resting = valued(noisy(12), lambda at, value: 200.0 if at < 40 else 199.0)
    found = only(FindingKind.CLIPPED, [*GOOD, wild, single, resting])
    text = Text("audit.clipped", count=1, windows="21", channels="light", share=32)
    assert found == DataFinding(FindingKind.CLIPPED, text, 0.32, 0.1, windows=(21,), channels=("light",))


def test_a_channel_that_stands_still_in_few_windows_is_told() -> None:
    still = valued(noisy(10), lambda at, value: 50.0)
    text = Text("audit.constant", count=1, windows="21", channel="light")
    assert only(FindingKind.CONSTANT, [*GOOD, still]) == DataFinding(
        FindingKind.CONSTANT, text, 1, 0.0, windows=(21,), channels=("light",)
    )
    many = [valued(noisy(seed), lambda at, value: 50.0) for seed in range(10, 14)]
    assert FindingKind.CONSTANT not in {each.kind for each in audit(file_of([*GOOD, *many]), EASY)}


@pytest.mark.parametrize(
    ("channels", "told", "serious"),
    [
        (("turn_rate", "distance", "button_a"), ("turn_rate",), True),
        (("humidity", "distance"), ("humidity",), True),
        (("distance", "left_motor", "line_left"), ("distance", "left_motor", "line_left"), False),
    ],
)
def test_a_sensor_that_should_have_noise_is_told_before_what_may_rest(
    channels: tuple[str, ...], told: tuple[str, ...], serious: bool
) -> None:
    windows = [noisy(seed, signals=dict.fromkeys(channels, 1.0)) for seed in range(4)]
    text = Text("audit.idle", channels=", ".join(told))
    assert only(FindingKind.IDLE, windows) == DataFinding(
        FindingKind.IDLE, text, len(told), 0.0, channels=told, serious=serious
    )


def test_a_channel_with_another_value_in_each_window_is_not_idle() -> None:
    windows = [noisy(seed, signals={"turn_rate": float(seed)}) for seed in range(4)]
    assert FindingKind.IDLE not in {each.kind for each in audit(file_of(windows), EASY)}


def test_too_few_and_unbalanced_labels_say_how_many() -> None:
    windows = [noisy(seed) for seed in (0, 1, 3, 5, 7, 9)]
    assert only(FindingKind.TOO_FEW, windows, replace(EASY, windows=4)) == DataFinding(
        FindingKind.TOO_FEW, Text("audit.too-few", labels="a 1", wanted=4), 1, 4, labels=("a",)
    )
    text = Text("audit.unbalanced", most="b", most_count=5, least="a", least_count=1)
    assert only(FindingKind.UNBALANCED, windows) == DataFinding(
        FindingKind.UNBALANCED, text, 5, 1.5, labels=("b", "a")
    )
    assert only(FindingKind.ONE_LABEL, windows[1:]) == DataFinding(
        FindingKind.ONE_LABEL, Text("audit.one-label", label="b"), 1, 2, labels=("b",)
    )


def test_three_to_two_is_balanced() -> None:
    windows = [noisy(seed) for seed in (0, 2, 1, 3, 5)]
    assert FindingKind.UNBALANCED not in {each.kind for each in audit(file_of(windows), EASY)}


@pytest.mark.parametrize(("people", "serious"), [(1, False), (2, True)])
def test_who_names_nobody_is_wrong_only_where_several_people_are_wanted(people: int, serious: bool) -> None:
    windows = [*GOOD[:4], noisy(4, person="")]
    text = Text("audit.no-person", count=1, windows="15")
    assert only(FindingKind.NO_PERSON, windows, replace(EASY, people=people)) == DataFinding(
        FindingKind.NO_PERSON, text, 1, 0, windows=(15,), serious=serious
    )


def test_few_people_and_what_they_lack_are_named() -> None:
    windows = [*GOOD[:4], noisy(5, person="bob"), noisy(7, person="bob")]
    text = Text("audit.few-people", count=2, people="ann, bob", wanted=3)
    assert only(FindingKind.FEW_PEOPLE, windows, replace(EASY, people=3)) == DataFinding(
        FindingKind.FEW_PEOPLE, text, 2, 3, people=("ann", "bob")
    )
    assert only(FindingKind.HOLES, windows) == DataFinding(
        FindingKind.HOLES, Text("audit.holes", holes="bob: a"), 1, 0, people=("bob",), labels=("a",)
    )


def test_twins_say_which_and_how_much_later_the_second_begins() -> None:
    late = valued(noisy(1), lambda at, value: noisy(1).signals["light"][at - 10] if at >= 10 else value)
    found = only(FindingKind.TWINS, [*GOOD[:4], GOOD[2], late])
    pairs = (CopiedPair(12, 16, -0.2), CopiedPair(13, 15, 0.0))
    text = Text("audit.twins", count=2, pairs="12 = 16, 13 = 15")
    assert found == DataFinding(FindingKind.TWINS, text, 2, 0, windows=(12, 16, 13, 15), pairs=pairs)


def test_of_many_things_the_first_eight_are_listed() -> None:
    assert listed(range(8)) == "0, 1, 2, 3, 4, 5, 6, 7"
    assert listed(range(10)) == "0, 1, 2, 3, 4, 5, 6, 7 … (+2)"
    assert numbers_of((12, 3)) == "3, 12"
