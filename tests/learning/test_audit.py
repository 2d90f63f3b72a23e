"""The audit: a good dataset has nothing against it, and each way to spoil one is told by its windows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorae.learning.audit import (
    DataFinding,
    DatasetGoals,
    FindingKind,
    audit,
    audit_examples,
    audit_test,
    audit_window,
)
from gorae.learning.examples import Examples
from gorae.learning.likeness import neighbours_of
from gorae.telemetry.dataset import Dataset, Window

FloatArray = npt.NDArray[np.float64]
WANTED = DatasetGoals(windows=20, hz=50)


def kinds(data: Dataset, wanted: DatasetGoals = WANTED) -> set[FindingKind]:
    return {finding.kind for finding in audit(data, wanted) if finding.serious}


def found(data: Dataset, kind: FindingKind, wanted: DatasetGoals = WANTED) -> tuple[int, ...]:
    """The windows that findings of this kind name."""
    return tuple(
        number for finding in audit(data, wanted) if finding.kind is kind for number in finding.windows
    )


def find(data: Dataset, kind: FindingKind) -> DataFinding:
    return next(finding for finding in audit(data, WANTED) if finding.kind is kind)


def changed(window: Window, change: Callable[[FloatArray], FloatArray]) -> Window:
    values = change(np.array(list(window.signals.values())))
    rows = {name: tuple(row.tolist()) for name, row in zip(window.signals, values, strict=True)}
    return replace(window, signals=rows)


def test_good_data_has_nothing_against_it(gestures: SimpleNamespace) -> None:
    assert kinds(gestures.dataset(gestures.people())) == set()


def test_an_empty_dataset_is_told_as_that(gestures: SimpleNamespace) -> None:
    assert kinds(gestures.dataset([])) == {FindingKind.EMPTY}


def test_one_label_is_nothing_to_tell_apart(gestures: SimpleNamespace) -> None:
    assert FindingKind.ONE_LABEL in kinds(gestures.dataset(gestures.people(labels=["shake"])))


def test_a_file_with_more_than_is_looked_at_says_how_many(gestures: SimpleNamespace) -> None:
    examples = Examples.of(gestures.dataset(gestures.people()))
    found = next(audit_examples(replace(examples, left_out=7), WANTED))
    assert (found.kind, found.measured) == (FindingKind.TOO_MANY, len(examples.windows) + 7)


def test_a_distance_may_stay_the_same(gestures: SimpleNamespace) -> None:
    """A motor may stand and a wall be away; an acceleration always has noise."""
    windows = [
        replace(each, signals=each.signals | {"distance": (300.0,) * 50}) for each in gestures.people()
    ]
    data = gestures.dataset(windows, (*gestures.channels, "distance"))
    assert FindingKind.IDLE not in kinds(data)


def test_who_has_no_neighbour_has_none(gestures: SimpleNamespace) -> None:
    two = gestures.people()[:2]
    near = neighbours_of(Examples.of(gestures.dataset([replace(one, person="") for one in two])))
    assert near.nearest.tolist() == [[1, -1, -1], [0, -1, -1]]


def test_three_windows_a_label_are_too_few(gestures: SimpleNamespace) -> None:
    finding = audit(gestures.dataset(gestures.people(3, 1)), WANTED)[0]
    assert (finding.kind, finding.measured, finding.wanted) == (FindingKind.TOO_FEW, 3, 20)
    assert finding.text.say("en").startswith("Too few windows: still 3, shake 3")


def test_sixty_of_one_and_twenty_of_another_are_not_balanced(gestures: SimpleNamespace) -> None:
    windows = gestures.people() + [
        gestures.movement("still", f"p{number}", 50 + take) for number in (1, 2) for take in range(20)
    ]
    finding = find(gestures.dataset(windows), FindingKind.UNBALANCED)
    assert finding.labels == ("still", "shake")
    assert finding.measured == 3


def test_one_person_is_too_few(gestures: SimpleNamespace) -> None:
    finding = next(each for each in audit(gestures.dataset(gestures.people(1, 20)), WANTED) if each.serious)
    assert (finding.kind, finding.people) == (FindingKind.FEW_PEOPLE, ("p1",))


def test_a_label_that_a_person_lacks_is_told_by_both(gestures: SimpleNamespace) -> None:
    windows = [each for each in gestures.people(5) if (each.person, each.label) != ("p3", "circle")]
    finding = next(each for each in audit(gestures.dataset(windows), WANTED) if each.serious)
    assert (finding.kind, finding.people, finding.labels) == (FindingKind.HOLES, ("p3",), ("circle",))


def test_windows_that_name_nobody_are_told(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    windows[6] = replace(windows[6], person="")
    assert found(gestures.dataset(windows), FindingKind.NO_PERSON) == (7,)


def test_five_hertz_instead_of_fifty_is_told(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    windows[3:5] = [
        gestures.movement("still", "p1", 90, count=5, hz=5),
        gestures.movement("still", "p1", 91, count=5, hz=5),
    ]
    finding = find(gestures.dataset(windows), FindingKind.RATE)
    assert finding.windows == (4, 5)
    assert (finding.measured, finding.wanted) == (5, 50)


def test_all_at_five_hertz_is_told_though_nobody_said_what_is_wanted(gestures: SimpleNamespace) -> None:
    windows = [gestures.movement(each.label, each.person, 7, count=10, hz=5) for each in gestures.people()]
    assert FindingKind.RATE in kinds(gestures.dataset(windows), DatasetGoals())


def test_other_lengths_are_told(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    windows[0] = gestures.movement("still", "p1", 0, count=100)
    assert found(gestures.dataset(windows), FindingKind.LENGTH) == (1,)


@pytest.mark.parametrize("where", [10, 30])
def test_a_gap_is_told(gestures: SimpleNamespace, where: int) -> None:
    windows = gestures.people()
    times = [time + (0.05 if at >= where else 0) for at, time in enumerate(windows[8].times)]
    windows[8] = replace(windows[8], times=tuple(times))
    assert found(gestures.dataset(windows), FindingKind.GAPS) == (9,)


@pytest.mark.parametrize("times", [[0.0] * 50, [-0.02 * at for at in range(50)], [math.nan] * 50])
def test_times_that_do_not_go_on_are_told(gestures: SimpleNamespace, times: list[float]) -> None:
    windows = gestures.people()
    windows[8] = replace(windows[8], times=tuple(times))
    assert found(gestures.dataset(windows), FindingKind.GAPS) == (9,)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_missing_is_told_by_channel(gestures: SimpleNamespace, value: float) -> None:
    windows = gestures.people()
    windows[2].signals["accel_y"] = (value, *windows[2].signals["accel_y"][1:])
    finding = find(gestures.dataset(windows), FindingKind.MISSING)
    assert (finding.windows, finding.channels) == ((3,), ("accel_y",))


def test_a_shake_that_hits_the_limit_is_told(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    wild = next(at for at, each in enumerate(windows) if each.label == "shake")
    windows[wild] = changed(windows[wild], lambda values: np.clip(8 * values, -2048, 2044))
    finding = find(gestures.dataset(windows), FindingKind.CLIPPED)
    assert finding.windows == (wild + 1,)
    assert 0.1 < finding.measured < 1
    assert "accel_x" in finding.channels


def test_a_sensor_that_stood_still_in_one_window_is_told(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    windows[11] = changed(windows[11], lambda values: values * 0 + [[8.0], [-16.0], [-1000.0]])
    assert set(found(gestures.dataset(windows), FindingKind.CONSTANT)) == {12}


def test_a_sensor_that_never_moves_is_told_and_a_motor_is_not(gestures: SimpleNamespace) -> None:
    windows = [
        replace(each, signals=each.signals | {"light": (7.0,) * 50, "left_motor": (0.0,) * 50})
        for each in gestures.people()
    ]
    data = gestures.dataset(windows, (*gestures.channels, "light", "left_motor"))
    finding = next(each for each in audit(data, WANTED) if each.serious)
    assert (finding.kind, finding.channels) == (FindingKind.IDLE, ("light",))


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values,
        lambda values: values + 4,
        lambda values: values * 1.02,
        lambda values: values + np.random.default_rng(1).integers(-4, 5, values.shape),
        lambda values: np.roll(values, -5, axis=1),
        lambda values: np.concatenate([values[:, 20:], values[:, :20] * 0.5], axis=1),
        lambda values: values[:, 8:],
    ],
    ids=["same", "moved", "louder", "noisy", "rolled", "shifted", "shorter"],
)
@pytest.mark.parametrize("at", [2, 27, 52])
def test_copies_are_told_by_both_numbers(
    gestures: SimpleNamespace, change: Callable[[FloatArray], FloatArray], at: int
) -> None:
    windows = gestures.people()
    copy = changed(windows[at], change)
    copy = replace(copy, person="p2", times=copy.times[: len(copy.signals["accel_x"])])
    finding = find(gestures.dataset([*windows, copy]), FindingKind.TWINS)
    assert [(pair.first, pair.second) for pair in finding.pairs] == [(at + 1, len(windows) + 1)]


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values + np.random.default_rng(1).normal(0, 15, values.shape),
        lambda values: np.round(values / 40) * 40,
        lambda values: values * 0.5,
        lambda values: values * 1.9 + 100,
    ],
    ids=["very noisy", "coarse", "half", "double"],
)
def test_copies_in_disguise_are_told(
    gestures: SimpleNamespace, change: Callable[[FloatArray], FloatArray]
) -> None:
    windows = gestures.people()
    dance = sum(
        np.outer([400, 250, -300], np.sin(2 * np.pi * hz * np.arange(50) / 50 + hz)) for hz in (1.3, 2.9, 4.7)
    )
    windows[7] = changed(windows[7], lambda values: values + dance)
    copy = replace(changed(windows[7], change), person="p2")
    twins = find(gestures.dataset([*windows, copy]), FindingKind.TWINS)
    assert [(pair.first, pair.second) for pair in twins.pairs] == [(8, len(windows) + 1)]
    assert twins.windows == (8, len(windows) + 1)


def test_a_shift_is_told_in_seconds(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    late = changed(windows[6], lambda values: values[:, 10:])
    late = replace(late, times=late.times[:40])
    finding = find(gestures.dataset([*windows, late]), FindingKind.TWINS)
    assert finding.pairs[0].shift_s == pytest.approx(0.2)


def test_quiet_windows_and_switches_are_no_copies_of_each_other(gestures: SimpleNamespace) -> None:
    quiet = [gestures.movement("still", "p1", take) for take in range(60)]
    assert FindingKind.TWINS not in kinds(gestures.dataset(quiet))
    switches = [
        replace(each, signals={"line_left": (0.0,) * 25 + (1.0,) * 25, "line_right": (1.0,) * 50})
        for each in gestures.people()
    ]
    data = gestures.dataset(switches, ("line_left", "line_right"))
    assert FindingKind.TWINS not in {each.kind for each in audit(data, WANTED)}


def test_swapped_labels_are_told_by_their_windows(gestures: SimpleNamespace) -> None:
    windows = gestures.people(4, 6)
    swapped = [
        at for at, each in enumerate(windows) if each.person == "p2" and each.label in ("shake", "still")
    ]
    for at in swapped:
        other = {"shake": "still", "still": "shake"}[windows[at].label]
        windows[at] = replace(windows[at], label=other)
    assert set(found(gestures.dataset(windows), FindingKind.IMPLAUSIBLE)) >= {at + 1 for at in swapped}


def test_one_wrong_label_is_worth_a_look_and_no_more(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    wrong = next(at for at, each in enumerate(windows) if each.label == "shake")
    windows[wrong] = replace(windows[wrong], label="still")
    finding = find(gestures.dataset(windows), FindingKind.IMPLAUSIBLE)
    assert wrong + 1 in finding.windows
    assert not finding.serious


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_people_are_not_judged_by_each_other(gestures: SimpleNamespace, count: int) -> None:
    windows = gestures.people(count, 6)
    if count == 2:
        turned = [replace(each, person="p0") for each in gestures.people(4, 6) if each.person == "p3"]
        windows = [each for each in windows if each.person == "p1"] + turned
    wrong = next(at for at, each in enumerate(windows) if each.label == "shake")
    windows[wrong] = replace(windows[wrong], label="still")
    finding = find(gestures.dataset(windows), FindingKind.IMPLAUSIBLE)
    assert finding.windows == (wrong + 1,)
    assert "other people" not in finding.text.say("en")


def test_a_label_that_only_one_person_has_is_not_judged(gestures: SimpleNamespace) -> None:
    windows = [replace(each, label=f"{each.label} of {each.person}") for each in gestures.people()]
    assert found(gestures.dataset(windows), FindingKind.IMPLAUSIBLE) == ()


def test_a_window_unlike_all_others_is_told(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    windows[17] = changed(windows[17], lambda values: values * 0.1 + 1700)
    assert 18 in found(gestures.dataset(windows), FindingKind.OUTLIERS)


def test_the_numbers_are_those_of_the_file(gestures: SimpleNamespace) -> None:
    windows = gestures.people()
    windows[6] = replace(windows[6], person="")
    finding = find(gestures.dataset(windows, first=101), FindingKind.NO_PERSON)
    assert finding.windows == (107,)


def test_people_and_windows_of_the_test_must_not_be_in_the_training(gestures: SimpleNamespace) -> None:
    windows = gestures.people(6)
    training, test = (
        gestures.dataset(windows[:80]),
        gestures.dataset([*windows[80:], *windows[3:6]], first=501),
    )
    shared_people, shared_windows = audit_test(training, test)
    assert (shared_people.kind, shared_people.people) == (FindingKind.SHARED_PEOPLE, ("p1",))
    assert shared_windows.windows == (541, 542, 543)
    assert [(pair.first, pair.second) for pair in shared_windows.pairs] == [(4, 541), (5, 542), (6, 543)]
    assert (shared_windows.measured, shared_windows.wanted) == (3 / 43, 0)
    assert shared_windows.text.say("en").startswith("3 of 43 windows")


def test_other_peoples_windows_are_a_fair_test(gestures: SimpleNamespace) -> None:
    windows = gestures.people(6)
    assert audit_test(gestures.dataset(windows[:80]), gestures.dataset(windows[80:])) == ()


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda values: np.clip(values * [[6], [1], [1]], -2048, 2044), FindingKind.CLIPPED),
        (lambda values: values * 0.0, FindingKind.IDLE),
        (lambda values: np.where(values > 0, np.nan, values), FindingKind.MISSING),
        (lambda values: values[:, ::10], FindingKind.RATE),
        (lambda values: values[:, :20], FindingKind.LENGTH),
    ],
)
def test_a_window_just_recorded_is_looked_at(
    gestures: SimpleNamespace, spoil: Callable[[FloatArray], FloatArray], kind: FindingKind
) -> None:
    window = changed(gestures.movement("shake", "ann", 1), spoil)
    count = len(window.signals["accel_x"])
    times = window.times[::10] if kind is FindingKind.RATE else window.times[:count]
    found = audit_window(replace(window, times=times), 3, DatasetGoals(hz=50, seconds=1))
    assert kind in {each.kind for each in found}


@pytest.mark.parametrize("label", ["still", "shake", "circle", "tilt"])
def test_a_good_window_gets_no_warning(gestures: SimpleNamespace, label: str) -> None:
    assert audit_window(gestures.movement(label, "ann", 1), 3, DatasetGoals(hz=50, seconds=1)) == ()


NUMBER = st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf, 0.0])


@example([("a", "", [-2.2e-309, 0.0])])
@example(
    [
        ("a", "", [8.0, 1.712660270543788e-221]),
        ("a", "", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.00390625, 0.015625, 0.0]),
        ("a", "", [6.0, 7.0, 0.03125]),
        ("a", "", [1.0, 2.0, 3.0, 4.0, 5.0, 0.5, 0.25, 0.125, 0.0625]),
    ]
)
@example(
    [
        ("a", "", [0.03125, 0.015625, 0.0078125, -10000000.0]),
        ("a", "", [4.0, 5.0, 6.0, 169769314.0, 0.125, 0.0625]),
        ("a", "", [0.0, 1.0, 2.0, 3.0, 0.5, 0.25, 1e-300]),
    ]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b"]),
            st.sampled_from(["", "x", "y"]),
            st.lists(NUMBER, min_size=1, max_size=9),
        ),
        max_size=9,
    )
)
def test_any_numbers_can_be_looked_at(
    gestures: SimpleNamespace, made: list[tuple[str, str, list[float]]]
) -> None:
    windows = [
        Window(label, tuple(values), {"a": tuple(values), "b": tuple(values[::-1])}, person)
        for label, person, values in made
    ]
    for finding in audit(gestures.dataset(windows, ("a", "b"))):
        assert finding.text.say("ko")
        assert finding.text.say("en")
    audit_test(gestures.dataset(windows, ("a", "b")), gestures.dataset(windows[:3], ("a", "b")))
