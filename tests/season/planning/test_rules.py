"""Each rule of a plan finds the plan that breaks it, and a good plan breaks none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gorae.season.files import BusRun, BusStop, PlannedSession, SeasonCohort, SeasonEvent, SeasonPlan
from gorae.season.files.writing import allotment_text, plan_text
from gorae.season.folder import SeasonFolder, read_folder
from gorae.season.rules import RULES, broken_rules
from gorae.season.sample import write_sample

Mutant = Callable[[SeasonFolder], SeasonFolder]
HERE = "한빛초-1"
"""A cohort that comes, three times, with a run each time."""
VISITED = "다솜중-1"
"""A cohort that is visited, six times."""
JOINT = "갈매초·슬기초-1"


def plan_of(folder: SeasonFolder) -> SeasonPlan:
    assert folder.plan
    return folder.plan


def session(folder: SeasonFolder, cohort: str, no: int = 1) -> PlannedSession:
    return next(one for one in plan_of(folder).sessions if (one.cohort, one.no) == (cohort, no))


def changed(cohort: str, no: int = 1, /, **values: Any) -> Mutant:
    """Change one session."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        sessions = tuple(
            one.model_copy(update=values) if (one.cohort, one.no) == (cohort, no) else one
            for one in plan_of(folder).sessions
        )
        return with_plan(folder, sessions=sessions)

    return mutate


def with_plan(folder: SeasonFolder, **values: Any) -> SeasonFolder:
    return replace(folder, plan=plan_of(folder).model_copy(update=values))


def on(cohort: str, no: int, days: int) -> Mutant:
    """Move a session by so many days."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        day = session(folder, cohort, no).day + timedelta(days)
        return changed(cohort, no, day=day)(folder)

    return mutate


def run_of(folder: SeasonFolder, cohort: str) -> tuple[str, BusRun]:
    name = session(folder, cohort).run
    assert name
    return name, plan_of(folder).runs[name]


def with_run(cohort: str, change: Callable[[BusRun], dict[str, Any]]) -> Mutant:
    """Change the run of a cohort's first session."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        name, run = run_of(folder, cohort)
        return with_plan(folder, runs={**plan_of(folder).runs, name: run.model_copy(update=change(run))})

    return mutate


def without_session(folder: SeasonFolder) -> SeasonFolder:
    sessions = tuple(one for one in plan_of(folder).sessions if (one.cohort, one.no) != (HERE, 2))
    return with_plan(folder, sessions=sessions)


def twice(cohort: str, no: int = 1, /, **values: Any) -> Mutant:
    """Add a copy of a session under another number or cohort."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        copy = session(folder, cohort, no).model_copy(update=values)
        return with_plan(folder, sessions=(*plan_of(folder).sessions, copy))

    return mutate


def event(who: str, **values: Any) -> Mutant:
    """Have somebody or something away on the day of a cohort's first session."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        day = session(folder, HERE).day
        away = SeasonEvent.model_validate(
            {"known": "2026-03-01", "who": who, "from": str(day), "to": str(day), "what": "away", **values}
        )
        return replace(folder, events={"away": away})

    return mutate


def with_school(name: str, **values: Any) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        school = folder.schools[name].model_copy(update=values)
        return replace(folder, schools={**folder.schools, name: school})

    return mutate


def with_season(**values: Any) -> Mutant:
    """Change numbers of `rules:`."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        rules = folder.season.rules.model_copy(update=values)
        return replace(folder, season=folder.season.model_copy(update={"rules": rules}))

    return mutate


def with_person(name: str, **values: Any) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        people = folder.staff.instructors
        one = people[name].model_copy(update=values)
        staff = folder.staff.model_copy(update={"instructors": {**people, name: one}})
        return replace(folder, staff=staff)

    return mutate


def with_carts(**values: Any) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        carts = {name: one.model_copy(update=values) for name, one in folder.places.carts.items()}
        return replace(folder, places=folder.places.model_copy(update={"carts": carts}))

    return mutate


def with_rooms(**values: Any) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        rooms = {name: one.model_copy(update=values) for name, one in folder.places.rooms.items()}
        return replace(folder, places=folder.places.model_copy(update={"rooms": rooms}))

    return mutate


def with_vehicles(**values: Any) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        kinds = {name: one.model_copy(update=values) for name, one in folder.fleet.vehicles.items()}
        return replace(folder, fleet=folder.fleet.model_copy(update={"vehicles": kinds}))

    return mutate


def with_budget(**values: Any) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        budget = folder.fleet.budget.model_copy(update=values)
        return replace(folder, fleet=folder.fleet.model_copy(update={"budget": budget}))

    return mutate


def together(first: str, second: str) -> Mutant:
    """Put the first session of one cohort on the day, time and resources of another one's."""

    def mutate(folder: SeasonFolder) -> SeasonFolder:
        other = session(folder, second)
        return changed(
            first, day=other.day, at=other.at, place=other.place, staff=other.staff, cart=other.cart
        )(folder)

    return mutate


def with_cohorts(folder: SeasonFolder, cohorts: dict[str, SeasonCohort]) -> SeasonFolder:
    assert folder.allotment
    return replace(folder, allotment=folder.allotment.model_copy(update={"cohorts": cohorts}))


def wheelchair(folder: SeasonFolder) -> SeasonFolder:
    assert folder.allotment
    cohorts = folder.allotment.cohorts
    seated = cohorts[HERE].model_copy(update={"wheelchairs": 1})
    return with_cohorts(folder, {**cohorts, HERE: seated})


def in_exams(folder: SeasonFolder) -> SeasonFolder:
    """Have the second grade come on a day on which it sits exams."""
    assert folder.allotment
    cohorts = folder.allotment.cohorts
    older = cohorts[VISITED].model_copy(update={"grade": "중2"})
    moved = changed(VISITED, day=date(2026, 4, 29))(folder)
    return with_cohorts(moved, {**cohorts, VISITED: older})


def moved(folder: SeasonFolder, who: str, first: str, last: str, onto: date) -> SeasonFolder:
    values = {
        "from": first,
        "to": last,
        "known": "2026-03-01",
        "who": who,
        "what": "moved",
        "onto": str(onto),
    }
    return replace(folder, events={"moved": SeasonEvent.model_validate(values)})


def festival_moved(folder: SeasonFolder) -> SeasonFolder:
    """Have the festival of a school on the day of its first session instead."""
    festival = next(one.day for one in folder.schools["한빛초"].closed if one.why == "학교 축제")
    return moved(folder, "한빛초", str(festival), str(festival), session(folder, HERE).day)


def exams_moved(folder: SeasonFolder) -> SeasonFolder:
    """Have the exams of a grade on the day of its first session instead."""
    exams = folder.schools["다솜중"].exams[0]
    name, cohorts = VISITED, plan_of(folder).cohorts
    older = with_cohorts(folder, {**cohorts, name: cohorts[name].model_copy(update={"grade": "중2"})})
    return moved(older, "다솜중", str(exams.first), str(exams.last), session(folder, VISITED).day)


def long_camp(folder: SeasonFolder) -> SeasonFolder:
    """Put a session onto a camp day whose last lesson is over before it is."""
    name = next(iter(session(folder, VISITED).place.split()))
    application = folder.applications[name]
    wishes = tuple(one.model_copy(update={"camp": True}) for one in application.wishes)
    changed_wishes = application.model_copy(update={"wishes": wishes})
    folder = replace(folder, applications={**folder.applications, name: changed_wishes})
    short_days = with_school(name, bell={"1": 540, "2": 13 * 60})(folder)
    return changed(VISITED, 1, day=date(2026, 4, 29), at=13 * 60)(short_days)


def always_used(folder: SeasonFolder) -> SeasonFolder:
    """Use one cart in the morning, in the afternoon and the next morning."""
    first = session(folder, HERE)
    copies = tuple(
        first.model_copy(update={"no": 10 + index, "day": first.day + timedelta(days), "at": at})
        for index, (days, at) in enumerate([(0, 13 * 60 + 30), (1, 10 * 60)])
    )
    return with_plan(folder, sessions=(*plan_of(folder).sessions, *copies))


def second_run(folder: SeasonFolder) -> SeasonFolder:
    """Have the same vehicle drive again ten minutes after it is back, for a third time that day."""
    _, run = run_of(folder, HERE)
    first = session(folder, HERE)
    again = run.model_copy(
        update={
            "stops": tuple(stop._replace(at=run.back + 10) for stop in run.stops),
            "arrive": run.back + 30,
            "back": run.back + 200,
        }
    )
    copy = first.model_copy(update={"no": 9, "at": run.back + 40, "run": "again"})
    return with_plan(
        folder, sessions=(*plan_of(folder).sessions, copy), runs={**plan_of(folder).runs, "again": again}
    )


def left_late(run: BusRun) -> dict[str, Any]:
    return {"stops": (run.stops[0]._replace(at=run.arrive),)}


def one_head(run: BusRun) -> dict[str, Any]:
    return {"stops": (run.stops[0]._replace(heads=1),)}


MUTANTS: list[tuple[str, Mutant, str]] = [
    ("whole", without_session, "has no session 2"),
    ("whole", twice(HERE, 2), "a second time"),
    ("whole", twice(HERE, 2, no=9), "has 3 sessions only"),
    ("whole", twice(HERE, 2, cohort="없는조"), "no allotment has the cohort"),
    ("whole", lambda f: with_plan(f, unplaced={HERE: "full"}), "listed as unplaced but has sessions"),
    ("owed", changed(HERE, 3, state="cancelled"), "session 3: cancelled, and no other day yet"),
    ("whole", twice(HERE, 2, state="waived"), "is waived, but it is also in the plan"),
    ("lessons", changed(HERE, 2, lessons=("square",)), "has other lessons than the course"),
    ("order", on(HERE, 2, -14), "is before"),
    ("apart", on(HERE, 2, 70), "days after the one before"),
    ("season", changed(HERE, day=date(2026, 3, 10)), "is outside of the season"),
    ("season", changed(HERE, day=date(2026, 4, 5)), "is on a weekend"),
    ("season", changed(HERE, day=date(2026, 10, 20)), "is not in term 1"),
    ("closed", changed(HERE, day=date(2026, 5, 5)), "is closed (어린이날)"),
    ("closed", event("한빛초"), "한빛초 is closed"),
    ("closed", festival_moved, "한빛초 is closed (학교 축제)"),
    ("exams", exams_moved, "is on an exam day of this grade at 다솜중"),
    ("exams", in_exams, "is on an exam day of this grade at 다솜중"),
    ("windows", changed(HERE, at=14 * 60), "which is in no window"),
    ("windows", long_camp, "after 다솜중 closes (13:45)"),
    ("staffed", changed(HERE, staff=("강사-가",)), "needs 2 instructors and has 1"),
    ("staffed", changed(HERE, staff=("강사-가", "강사-가")), "names the same instructor twice"),
    ("skilled", with_person("강사-가", skills=("explorers",)), "does not teach classroom"),
    ("skilled", with_person("강사-가", roles=("assistant",)), "assists only"),
    ("skilled", with_person("강사-나", roles=("lead",)), "leads only"),
    ("present", event("강사-가"), "강사-가 is away"),
    ("present", event("강사-가", half="am"), "강사-가 is away"),
    ("hours", with_person("강사-가", sessions_a_day=0), "sessions on one day, 0 at most"),
    ("hours", with_person("강사-가", hours_a_week=1), "minutes in one week, 1 hours at most"),
    ("rooms", changed(HERE, place="한빛초"), "is no room of places.yaml"),
    ("rooms", changed(VISITED, place="로봇실 1"), "is a visit; write 다솜중"),
    ("rooms", with_rooms(seats=20), "has 20 seats for"),
    ("room-free", event("로봇실 1"), "is not ours at that time"),
    ("room-free", event("centre"), "is not ours at that time"),
    ("carts", changed(HERE, cart=None), "has no cart"),
    ("carts", with_carts(mobile=False), "stays at its place"),
    ("carts", event("maqueen-A"), "is not there then"),
    ("kits", with_carts(kit="cutebot-pro"), "not all lessons of the course"),
    ("kits", with_carts(labels=("one", "two")), "has 2 kits that are well"),
    ("charged", always_used, "without being charged"),
    ("cohort-twice", twice(HERE, 1, no=2), "at once"),
    ("staff-twice", together(JOINT, HERE), "at once"),
    ("room-twice", together(JOINT, HERE), "too soon after"),
    ("cart-twice", together(JOINT, HERE), "too soon after"),
    ("brought", changed(HERE, run=None), "nobody brings"),
    ("brought", lambda f: changed(VISITED, run=run_of(f, HERE)[0])(f), "needs no run"),
    ("brought", with_run(JOINT, lambda run: {"stops": run.stops[:1]}), "does not stop at"),
    ("stops", with_season(most_stops=1), "has 2 stops, 1 at most"),
    ("stops", with_run(HERE, lambda run: {"stops": (*run.stops, BusStop("갈매초", 560, 0))}), "for nobody"),
    ("stops", lambda f: changed(HERE, 2, run=run_of(f, HERE)[0])(f), "on two days"),
    ("seats", with_vehicles(seats=20), "heads for 20 seats"),
    ("seats", with_run(HERE, one_head), "add up to 1 heads"),
    ("seats", wheelchair, "places for wheelchairs"),
    ("rides", with_season(ride_minutes=1), "minutes, 1 at most"),
    ("rides", with_run(HERE, left_late), "minutes on from"),
    ("punctual", with_run(HERE, lambda run: {"arrive": run.arrive + 3}), "it must be there"),
    ("punctual", with_run(HERE, lambda run: {"back": run.back - 1}), "is the earliest"),
    ("home", with_school("한빛초", bell={"1": 540, "2": 620}), "after 한빛초 closes"),
    ("vehicles", with_run(HERE, lambda run: {"number": 2}), "takes 버스-45 no. 2, but there are 1"),
    ("vehicles", event("버스-45"), "but there are 0"),
    ("vehicles", event("버스-45", number=1), "but there are 0"),
    ("numbers", with_vehicles(runs_a_day=0), "run 1 of its 버스-45"),
    ("rests", second_run, "the driver rests for 15"),
    ("budget", with_budget(season=3), "there is money for 3"),
    ("budget", with_budget(months={"2026-05": 0}), "vehicles in 2026-05; there is money for 0"),
]  # fmt: skip


def told(folder: SeasonFolder) -> list[tuple[str, str]]:
    return [(breach.rule, breach.problem.text.say("en")) for breach in broken_rules(folder)]


def test_a_good_plan_breaks_no_rule(planned: SeasonFolder) -> None:
    assert told(planned) == []


@pytest.mark.parametrize(
    ("rule", "mutate", "says"), MUTANTS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_mutant_breaks_its_rule(planned: SeasonFolder, rule: str, mutate: Mutant, says: str) -> None:
    assert any(one == rule and says in text for one, text in told(mutate(planned)))


def test_every_rule_has_a_mutant() -> None:
    assert set(RULES) == {rule for rule, _, _ in MUTANTS}


def test_there_is_nothing_to_judge_without_a_plan(season: SeasonFolder) -> None:
    assert broken_rules(season) == []


def test_ill_kits_are_not_counted(planned: SeasonFolder) -> None:
    cart = session(planned, HERE).cart
    assert cart
    ill = planned.places.carts[cart].labels[:10]
    assert "has 6 kits that are well" in broken_rules(planned, ill=ill)[0].problem.text.say("en")


def test_a_breach_names_the_line_of_an_edited_plan(planned: SeasonFolder, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1)
    assert planned.allotment
    (tmp_path / "allotment.yaml").write_text(allotment_text(planned.allotment), encoding="utf-8")
    text = plan_text(plan_of(changed(HERE, 2, cart=None)(planned)))
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    breach = broken_rules(read_folder(tmp_path))[0]
    line = next(
        number for number, line in enumerate(text.splitlines(), 1) if f'cohort: {HERE}, "no": 2' in line
    )
    assert (Path(breach.problem.file).name, breach.problem.line) == ("plan.yaml", line)
    assert "한빛초-1 2회차" in breach.problem.say("ko")


def both(*mutants: Mutant) -> Mutant:
    def mutate(folder: SeasonFolder) -> SeasonFolder:
        for one in mutants:
            folder = one(folder)
        return folder

    return mutate


@pytest.mark.parametrize(
    "mutate",
    [
        changed(HERE, 3, state="waived"),
        both(changed(HERE, 2, state="waived"), on(HERE, 3, 14)),
        both(changed(HERE, state="held"), event("한빛초")),
        twice(HERE, 3, state="cancelled", day=date(2026, 11, 2)),
        both(changed(HERE, 1, state="cancelled"), changed(HERE, 2, state="cancelled"),
             changed(HERE, 3, state="cancelled"), lambda f: with_plan(f, unplaced={HERE: "full"})),
    ],
    ids=["waived", "waived between", "held", "has another day", "cohort unplaced"],
)  # fmt: skip
def test_what_is_settled_breaks_no_rule(planned: SeasonFolder, mutate: Mutant) -> None:
    assert [breach.problem.text.say("en") for breach in broken_rules(mutate(planned))] == []


def test_a_breach_of_a_plan_has_the_line_that_it_will_have_in_its_file(
    planned: SeasonFolder,
) -> None:
    """What `change` tells is of the file that it writes, not of the one that was there."""
    first, *others = plan_of(planned).sessions
    locked = [one.model_copy(update={"state": "cancelled"}) for one in others[-1:]]
    plan = plan_of(planned).model_copy(update={"sessions": (first, *others[:-1], *locked)})
    (breach,) = broken_rules(planned, plan)
    assert plan_text(plan).splitlines()[breach.problem.line - 1].endswith("state: cancelled}")
