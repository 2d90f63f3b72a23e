"""Why a cohort is not in the plan: counting, what is short, the few things that clash, what would help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gorae.errors import UsageError
from gorae.season.files import ClosedDays, SeasonPlan
from gorae.season.folder import SeasonFolder
from gorae.season.planning.lanes import SessionLane
from gorae.season.replanning.answers import answer, chance_said
from gorae.season.replanning.lanes_left import LaneLeft, Shortage, clash_of
from gorae.season.replanning.why import CohortExplained, explain

HERE = "한빛초-1"


def without(folder: SeasonFolder, cohort: str = HERE) -> SeasonFolder:
    """Return a folder whose plan does not have a cohort."""
    assert folder.plan
    sessions = tuple(one for one in folder.plan.sessions if one.cohort != cohort)
    plan = folder.plan.model_copy(update={"sessions": sessions, "unplaced": {cohort: "full"}})
    return replace(folder, plan=plan)


def nobody_there(folder: SeasonFolder) -> SeasonFolder:
    """Return a folder in which one instructor is away for the whole first term."""
    people = folder.staff.instructors
    leave = (ClosedDays.model_validate({"from": "2026-03-01", "to": "2026-07-31"}),)
    away = people["강사-가"].model_copy(update={"leave": leave})
    staff = folder.staff.model_copy(update={"instructors": {**people, "강사-가": away}})
    return replace(without(folder), staff=staff)


def only(found: list[CohortExplained]) -> CohortExplained:
    assert len(found) == 1
    return found[0]


def said(found: CohortExplained, lang: str = "en") -> str:
    return "\n".join(line.say(lang) for line in answer(found))


def test_nothing_is_to_be_explained_when_all_are_placed(planned: SeasonFolder) -> None:
    assert explain(planned) == []


def test_a_cohort_that_could_be_placed_at_once_has_free_lanes(planned: SeasonFolder) -> None:
    found = only(explain(without(planned)))
    assert found.clash == ()
    assert found.chances[0].shortages == ()
    assert chance_said(found.chances[0]).say("en").endswith("free")


def test_who_is_placed_is_told_where_else_it_could_go(planned: SeasonFolder) -> None:
    found = only(explain(planned, HERE))
    assert found.placed
    assert 1 <= len(found.chances) <= 5
    assert "한빛초-1은 계획에 들어 있습니다." in said(found, "ko")


def test_an_absence_is_the_clash_and_its_end_the_remedy(planned: SeasonFolder) -> None:
    found = only(explain(nobody_there(planned)))
    assert found.clash == ("staff",)
    texts = [remedy.text.say("en") for remedy in found.remedies]
    assert any(
        text.startswith("강사-가 works during leave or outside their hours: staff.yaml:") for text in texts
    )
    assert any("comes in term 2" in text for text in texts)
    assert "lacks instructors" in said(found)


def test_every_remedy_leaves_a_lane_free_or_tells_what_it_takes(planned: SeasonFolder) -> None:
    found = only(explain(nobody_there(planned)))
    assert found.remedies
    assert [one.price for one in found.remedies] == sorted(one.price for one in found.remedies)
    for remedy in found.remedies:
        more = [shortage.short for shortage in remedy.lane.shortages]
        assert not more or str(max(more)) in remedy.text.say("en")


@pytest.mark.parametrize(
    ("change", "says", "file"),
    [
        ("windows", "its windows have", "applications/2026/한빛초.yaml"),
        ("rooms", "the largest room has 10 seats", "places.yaml"),
        ("vehicles", "no vehicle has that", "fleet.yaml"),
        ("labels", "no cart has", "places.yaml"),
        ("skills", "needs 2 instructors for classroom", "staff.yaml"),
        ("ride", "on the road for", "schools/한빛초.yaml"),
    ],
)
def test_counting_finds_what_is_impossible(planned: SeasonFolder, change: str, says: str, file: str) -> None:
    found = only(explain(impossible(without(planned), change)))
    texts = [(problem.file, problem.text.say("en")) for problem in found.counted]
    assert any(says in text and one.replace("\\", "/").endswith(file) for one, text in texts)


def impossible(folder: SeasonFolder, change: str) -> SeasonFolder:
    if change == "windows":
        closed = (ClosedDays.model_validate({"from": "2026-03-01", "to": "2026-08-16"}),)
        school = folder.schools["한빛초"].model_copy(update={"closed": closed})
        return replace(folder, schools={**folder.schools, "한빛초": school})
    if change in ("rooms", "labels"):
        rooms = {name: one.model_copy(update={"seats": 10}) for name, one in folder.places.rooms.items()}
        carts = {name: one.model_copy(update={"labels": ("a",)}) for name, one in folder.places.carts.items()}
        values = {"rooms": rooms} if change == "rooms" else {"carts": carts}
        return replace(folder, places=folder.places.model_copy(update=values))
    if change == "vehicles":
        kinds = {name: one.model_copy(update={"seats": 9}) for name, one in folder.fleet.vehicles.items()}
        return replace(folder, fleet=folder.fleet.model_copy(update={"vehicles": kinds}))
    if change == "skills":
        people = {
            name: one.model_copy(update={"skills": ("explorers",)})
            for name, one in folder.staff.instructors.items()
        }
        return replace(folder, staff=folder.staff.model_copy(update={"instructors": people}))
    rules = folder.season.rules.model_copy(update={"ride_minutes": 1})
    return replace(folder, season=folder.season.model_copy(update={"rules": rules}))


def test_a_name_that_is_nobodys_is_refused(planned: SeasonFolder) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        explain(planned, "한빛조")


def left(*kinds: str) -> LaneLeft:
    return LaneLeft(SessionLane((), 0), tuple(Shortage(kind, 0, 1, ()) for kind in kinds))


def test_a_clash_is_as_small_as_can_be() -> None:
    assert clash_of([left("rooms", "staff"), left("rooms", "carts")]) == ("rooms",)
    assert clash_of([left("rooms"), left("staff", "carts")]) in (("rooms", "staff"), ("rooms", "carts"))
    assert clash_of([left("rooms"), left()]) == ()
    assert clash_of([]) == ()


def test_a_folder_without_a_plan_has_everybody_unplaced(season: SeasonFolder) -> None:
    found = explain(replace(season, plan=SeasonPlan()), HERE)
    assert not only(found).placed
    assert date.fromordinal(found[0].chances[0].lane.openings[0].day).year == 2026
