"""Small planning tasks for tests, made from a seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gorae.randomness import stream
from gorae.season.planning.task import (
    CartSupply,
    CohortTask,
    Opening,
    RoomSupply,
    SeasonTask,
    StaffSupply,
    VehicleSupply,
)

MONDAY = date(2026, 3, 16).toordinal()


def openings(weekdays: dict[int, int], weeks: int, minutes: int = 120) -> tuple[Opening, ...]:
    """Return openings on weekdays (with the time at which they begin) of some weeks."""
    return tuple(
        sorted(
            Opening(MONDAY + 7 * week + weekday, start, start + minutes, rank, weekday)
            for week in range(weeks)
            for rank, (weekday, start) in enumerate(weekdays.items())
        )
    )


def cohort(
    name: str, weekdays: dict[int, int], weeks: int = 5, students: int = 25, count: int = 2
) -> CohortTask:
    """Return a cohort of one school of its own name that comes by vehicle."""
    lessons = tuple((f"lesson-{number}",) for number in range(count))
    return CohortTask(
        name, "team", ((name, students),), lessons, openings(weekdays, weeks), travel=10,
        rooms=(0, 1), carts=(0, 1), leads=(0, 1, 2), helpers=(0, 1, 2), vehicles=(0,),
    )  # fmt: skip


def task_of_cohorts(cohorts: list[CohortTask], rooms: int = 2, budget: int = 100) -> SeasonTask:
    """Return a task with two rooms, two carts, three instructors and two vehicles of 45 seats."""
    names = [one.id for one in cohorts]
    cohorts = [replace(one, rooms=tuple(range(rooms))) for one in cohorts]
    ways = [(name, "centre", 10) for name in names]
    ways += [(a, b, 6) for a in names for b in names if a < b]
    return SeasonTask(
        MONDAY, MONDAY + 60, tuple(cohorts),
        tuple(RoomSupply(f"room-{number}", "centre", 30) for number in range(rooms)),
        tuple(StaffSupply(f"person-{number}", "centre") for number in range(3)),
        tuple(CartSupply(f"cart-{number}", "kit", 20, "centre") for number in range(2)),
        (VehicleSupply("bus", 45, 2),), budget, minutes_between=tuple(ways),
    )  # fmt: skip


def random_task(seed: int) -> SeasonTask:
    """Return a task of four cohorts with a handful of lanes each."""
    draw = stream(seed, "small season")
    cohorts = []
    for number in range(4):
        weekdays = {day: draw.choice([540, 810]) for day in sorted(draw.sample(range(5), 2))}
        cohorts.append(cohort(f"school-{number}", weekdays, 4, draw.choice([12, 25]), draw.choice([1, 2])))
    return task_of_cohorts(cohorts, rooms=1, budget=draw.choice([4, 6, 20]))
