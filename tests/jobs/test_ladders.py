"""Ladders of lessons on an engine: every program is graded once on each kit, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gorae.jobs.engine import LocalEngine
from gorae.jobs.ladders import climbed
from gorae.lessons import find_lesson
from gorae.lessons.steps.ladder import ladder_faults, ladder_programs, rung_runs

WALL, REMOTE = find_lesson("wall-stop"), find_lesson("remote")


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(2)
    yield engine
    engine.close()


def test_all_programs_of_several_lessons_are_graded(engine: LocalEngine) -> None:
    told: list[tuple[int, int]] = []
    found = climbed([WALL, REMOTE], engine, on_graded=lambda done, of: told.append((done, of)))
    assert [lesson.id for lesson, _ in found] == ["wall-stop", "remote"]
    for lesson, rungs in found:
        assert [rung.name for rung in rungs] == [one.name for one in ladder_programs(lesson)]
        assert ladder_faults(rungs) == []
        assert [rung.best for rung in rungs if rung.kind == "solution"] == [100]
    assert told[-1] == (len(told), len(told))


def test_who_holds_a_kit_moves_it_alike() -> None:
    """So of a lesson of gestures only the solution is graded on every kit, with all people together."""
    hand = find_lesson("left-hand")
    runs = {one.name: rung_runs(hand, one, all_of_them=True) for one in ladder_programs(hand)}
    people = tuple(range(1, 1 + hand.challenge.runs.count))
    assert runs["starter"] == (hand.challenge.kits[:1], people)
    assert runs["solution"] == (hand.challenge.kits, people)
    opened = next(one for one in ladder_programs(WALL) if one.kind == "opening")
    assert rung_runs(WALL, opened, all_of_them=True) == (WALL.challenge.kits, (1,))
