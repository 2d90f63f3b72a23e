"""Seats: nobody is passed over for somebody who comes later, and saying something else helps nobody."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seat_rounds import KINDS, asked, room, rounds_of, season_of, wish

from gorae.errors import UsageError
from gorae.season.allotting.allot import allot, draw_of
from gorae.season.allotting.draw import applicants_list, drawn, key_of, list_sha256
from gorae.season.files import Allotment, Wish
from gorae.season.files.writing import allotment_text
from gorae.season.folder import SeasonFolder, read_folder

RFC_NUMBERS = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]


def test_the_draw_is_that_of_rfc_3797() -> None:
    """Its own example, section 6."""
    key = key_of(RFC_NUMBERS)
    assert key == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    expected = (17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4)
    assert drawn(range(1, 26), key)[:16] == expected


def test_the_list_is_the_same_whoever_writes_it() -> None:
    names = ["다솜중", "가람중"]
    assert applicants_list(names) == "가람중\n다솜중\n".encode()
    assert list_sha256(names) == list_sha256(reversed(names))


@settings(max_examples=60, deadline=None)
@given(asked(st.just(20), 1), st.fixed_dictionaries({kind: st.integers(0, 3) for kind in KINDS}))
def test_one_cohort_each_is_what_deferred_acceptance_gives(
    wishes: dict[str, list[Wish]], cohorts: dict[tuple[str, int], int]
) -> None:
    """With one order for all there is one stable matching of schools and packages, says an oracle."""
    from matching.games import HospitalResident

    order = list(wishes)
    given = rounds_of(season_of(wishes, {kind: 20 * count for kind, count in cohorts.items()}), order).given
    open_kinds = [kind for kind, count in cohorts.items() if count]
    ranked = {
        school: [kind for one in some if (kind := (one.mode, one.term)) in open_kinds]
        for school, some in wishes.items()
    }
    residents = {f"{school}": [str(kind) for kind in kinds] for school, kinds in ranked.items() if kinds}
    hospitals = {
        str(kind): [school for school in order if str(kind) in residents.get(school, [])]
        for kind in open_kinds
    }
    hospitals = {kind: schools for kind, schools in hospitals.items() if schools}
    capacities = {str(kind): cohorts[kind] for kind in open_kinds if str(kind) in hospitals}
    solved = {}
    if residents:
        game = HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
        solved = {str(r): str(hospital) for hospital, some in game.solve().items() for r in some}
    assert {school: str((one.wish.mode, one.wish.term)) for school, one in given.items()} == solved


@settings(max_examples=150, deadline=None)
@given(asked(st.integers(10, 30), 3), room, st.integers(0, 150))
def test_nobody_has_a_seat_that_somebody_before_them_could_use(
    wishes: dict[str, list[Wish]], packages: dict[tuple[str, int], int], seats: int
) -> None:
    """No justified envy: all seats that came later, and those left, are too few for what a school lacks."""
    order = list(wishes)
    rounds = rounds_of(season_of(wishes, packages, seats=seats or 1), order)
    assert min(rounds.seats.all, *rounds.seats.packages.values()) >= 0
    taken = [  # who took what, in the order in which it was to be given: round, place in the order
        ((number, order.index(school)), one.wish)
        for school, one in rounds.given.items()
        for number in range(one.cohorts)
    ]
    for school, some in wishes.items():
        got = rounds.given.get(school)
        better = some if got is None else some[: got.number - 1]
        lacking = [((0, order.index(school)), one) for one in better]
        if got and got.cohorts < min(3, got.wish.cohorts):
            lacking.append(((got.cohorts, order.index(school)), got.wish))
        for turn, missing in lacking:
            kind = missing.mode, missing.term
            later = [one for when, one in taken if when > turn]
            all_free = rounds.seats.all + sum(one.students for one in later)
            free = rounds.seats.packages[kind] + sum(
                one.students for one in later if (one.mode, one.term) == kind
            )
            assert min(free, all_free) < missing.students


@settings(max_examples=100, deadline=None)
@given(asked(st.integers(10, 30), 3), room, st.data())
def test_saying_something_else_helps_nobody(
    wishes: dict[str, list[Wish]], packages: dict[tuple[str, int], int], data: st.DataObject
) -> None:
    """Whatever order of its wishes a school tells, it gets no better one, and no more cohorts of the same."""
    order = list(wishes)
    liar = data.draw(st.sampled_from(order))
    floors = {"0": data.draw(st.integers(0, 2)), "1": 1}

    def outcome(told: list[Wish]) -> tuple[int, int]:
        """What the school gets, larger is better: by its true order, then by cohorts."""
        season = season_of(wishes | {liar: told}, packages, floors=floors)
        got = rounds_of(season, order).given.get(liar)
        return (-wishes[liar].index(got.wish), got.cohorts) if got else (-99, 0)

    honest = outcome(wishes[liar])
    for count in range(1, len(wishes[liar]) + 1):
        for told in permutations(wishes[liar], count):
            assert outcome(list(told)) <= honest


def test_everybody_gets_a_first_cohort_before_anybody_a_second() -> None:
    wishes = {name: [wish("on-site", 1, 20, 3)] for name in ("a", "b", "c")}
    given = rounds_of(season_of(wishes, {}, seats=85), ["b", "a", "c"]).given
    assert {name: one.cohorts for name, one in given.items()} == {"b": 2, "a": 1, "c": 1}


def test_a_school_gets_no_more_than_one_may_have() -> None:
    rounds = rounds_of(season_of({"a": [wish("on-site", 1, 20, 5)]}, {}, most=2), ["a"])
    assert rounds.given["a"].cohorts == 2
    assert list(rounds.waiting()) == [("a", 1, 3, "most-cohorts")]


def test_an_area_has_its_floor_before_the_others() -> None:
    wishes = {name: [wish("on-site", 1)] for name in ("a1", "b1", "c2", "d2")}
    order = ["a1", "b1", "c2", "d2"]
    assert list(rounds_of(season_of(wishes, {}, seats=40), order).given) == ["a1", "b1"]
    assert list(rounds_of(season_of(wishes, {}, seats=40, floors={"2": 1}), order).given) == ["c2", "a1"]
    assert list(rounds_of(season_of(wishes, {}, seats=40, floors={"2": 3}), order).given) == ["c2", "d2"]


def test_small_schools_come_together() -> None:
    tiny = {name: [wish("on-site", 1, 6)] for name in ("a1", "b1", "c1", "d1")}
    rounds = rounds_of(season_of(tiny, {}), list(tiny))
    assert [sorted(rounds.given[host].schools) for host in rounds.hosts] == [["a1", "b1"], ["c1", "d1"]]
    three = dict(list(tiny.items())[:3])
    assert len(rounds_of(season_of(three, {}), list(three)).hosts) == 1


@pytest.mark.parametrize(
    "other",
    [
        ("b1", wish("on-site", 2, 6)),
        ("b2", wish("on-site", 1, 6)),
        ("b1", wish("on-site", 1, 6, window="수 11:00-13:00")),
        ("b1", wish("on-site", 1, 3)),
    ],
    ids=["another term", "another area", "no common time", "still too few"],
)
def test_small_schools_that_do_not_fit_wait(other: tuple[str, Wish]) -> None:
    rounds = rounds_of(season_of({"a1": [wish("on-site", 1, 6)], other[0]: [other[1]]}, {}), ["a1", other[0]])
    assert rounds.given == {}
    assert [(school, why) for school, _, _, why in rounds.waiting()] == [
        ("a1", "no-partner"), (other[0], "no-partner"),
    ]  # fmt: skip


def test_a_sample_is_allotted_and_written(small: Path, small_season: SeasonFolder) -> None:
    allotment = allot(small_season)
    assert len(allotment.cohorts) == 8
    assert any(len(cohort.schools) == 2 for cohort in allotment.cohorts.values())
    assert read_folder(small).allotment == allotment
    assert isinstance(allotment, Allotment)
    assert allotment_text(allotment) == (small / "allotment.yaml").read_text("utf-8")


def changed(folder: SeasonFolder, **draw: object) -> SeasonFolder:
    rules = folder.season.allotment
    assert rules.draw
    chosen = rules.draw.model_copy(update=draw)
    season = folder.season.model_copy(update={"allotment": rules.model_copy(update={"draw": chosen})})
    return SeasonFolder(**{**vars(folder), "season": season})


def test_a_list_that_was_changed_after_it_was_published_is_refused(small_season: SeasonFolder) -> None:
    now = list_sha256(small_season.applications)
    assert draw_of(changed(small_season, list_sha256=now.upper())).list_sha256 == now
    with pytest.raises(UsageError, match=now):
        draw_of(changed(small_season, list_sha256="0" * 64))


def test_a_draw_without_numbers_is_refused(small_season: SeasonFolder) -> None:
    assert small_season.season.allotment.draw
    source = small_season.season.allotment.draw.sources[0]
    with pytest.raises(UsageError, match="1213"):
        draw_of(changed(small_season, sources=(source.model_copy(update={"numbers": ()}),)))
