"""What differs between two plans: session by session, for each of those whom it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from gorae.season.files import BusRun, PlannedSession, SeasonPlan


class ChangeReader(Enum):
    """Whom a difference is told."""

    SCHOOL = "school"
    INSTRUCTOR = "instructor"
    PLACE = "place"
    CART = "cart"
    VEHICLE = "vehicle"


@dataclass(frozen=True)
class SessionDifference:
    """A session as it was and as it is; None where a plan does not have it, or has it cancelled."""

    cohort: str
    no: int
    before: PlannedSession | None
    after: PlannedSession | None
    schools: tuple[str, ...]
    pickups: tuple[tuple[str, int | None, int | None], ...] = ()
    """Schools whose bus comes at another time of day, with both times in minutes after midnight."""
    vehicles: tuple[str, ...] = ()
    """Kinds of vehicles that it has or had."""

    @property
    def moved(self) -> bool:
        """Whether it has another day or time."""
        return self._differ("day", "at")

    @property
    def place_changed(self) -> bool:
        return self._differ("place")

    @property
    def staff_changed(self) -> bool:
        return self._differ("staff")

    @property
    def cart_changed(self) -> bool:
        return self._differ("cart")

    @property
    def lessons_changed(self) -> bool:
        return self._differ("lessons")

    @property
    def taught_otherwise(self) -> bool:
        """Whether its place, its instructors or its lessons are others."""
        return self.place_changed or self.staff_changed or self.lessons_changed

    def _differ(self, *fields: str) -> bool:
        both = self.before, self.after
        return None not in both and any(getattr(both[0], name) != getattr(both[1], name) for name in fields)

    def matters(self, reader: ChangeReader) -> bool:
        """Tell whether such a reader has to know: schools need not be told of another cart."""
        if self.moved or self.before is None or self.after is None:
            return True
        return {
            ChangeReader.SCHOOL: self.taught_otherwise or bool(self.pickups),
            ChangeReader.INSTRUCTOR: self.taught_otherwise or self.cart_changed,
            ChangeReader.PLACE: self.place_changed,
            ChangeReader.CART: self.cart_changed,
            ChangeReader.VEHICLE: bool(self.pickups),
        }[reader]

    def readers(self) -> Iterator[tuple[ChangeReader, str]]:
        """Yield everybody whom it touches, by kind and name."""
        both = [one for one in (self.before, self.after) if one]
        yield from ((ChangeReader.SCHOOL, name) for name in self.schools)
        names = {
            ChangeReader.INSTRUCTOR: [name for one in both for name in one.staff],
            ChangeReader.PLACE: [one.place for one in both if one.place not in self.schools],
            ChangeReader.CART: [one.cart for one in both if one.cart],
            ChangeReader.VEHICLE: list(self.vehicles),
        }
        for reader, found in names.items():
            yield from ((reader, name) for name in dict.fromkeys(found))


def differences(old: SeasonPlan, new: SeasonPlan) -> tuple[SessionDifference, ...]:
    """Return the sessions that differ, by the day that they have or had."""
    before, after = _sessions(old), _sessions(new)
    found = [
        _difference(key, before.get(key), after.get(key), old, new)
        for key in dict.fromkeys([*before, *after])
    ]
    return tuple(sorted((one for one in found if one), key=_when))


def _sessions(plan: SeasonPlan) -> dict[tuple[str, int], PlannedSession]:
    return {one.key: one for one in plan.active}


def _when(one: SessionDifference) -> tuple[str, int, str, int]:
    session = one.before or one.after
    assert session
    return str(session.day), session.at, one.cohort, one.no


def _difference(
    key: tuple[str, int],
    before: PlannedSession | None,
    after: PlannedSession | None,
    old: SeasonPlan,
    new: SeasonPlan,
) -> SessionDifference | None:
    cohort, no = key
    known = new.cohorts.get(cohort) or old.cohorts.get(cohort)
    runs = _run(before, old.runs), _run(after, new.runs)
    found = SessionDifference(
        cohort,
        no,
        before,
        after,
        tuple(known.schools) if known else (),
        tuple(_pickups(*runs)),
        tuple(dict.fromkeys(run.vehicle for run in runs if run)),
    )
    return found if any(found.matters(reader) for reader in ChangeReader) else None


def _run(session: PlannedSession | None, runs: Mapping[str, BusRun]) -> BusRun | None:
    return runs.get(session.run or "") if session else None


def _pickups(before: BusRun | None, after: BusRun | None) -> Iterator[tuple[str, int | None, int | None]]:
    """Yield the stops at which a bus comes at another time, or no longer, or newly."""
    old = {stop.school: stop.at for stop in before.stops} if before else {}
    new = {stop.school: stop.at for stop in after.stops} if after else {}
    for school in dict.fromkeys([*old, *new]):
        if old.get(school) != new.get(school):
            yield school, old.get(school), new.get(school)


def by_reader(found: Sequence[SessionDifference]) -> dict[tuple[ChangeReader, str], list[SessionDifference]]:
    """Return what each reader has to know: schools first, then instructors, places, carts, vehicles."""
    grouped: dict[tuple[ChangeReader, str], list[SessionDifference]] = {}
    for one in found:
        for reader, name in one.readers():
            if one.matters(reader):
                grouped.setdefault((reader, name), []).append(one)
    kinds = list(ChangeReader)
    return dict(sorted(grouped.items(), key=lambda item: (kinds.index(item[0][0]), item[0][1])))
