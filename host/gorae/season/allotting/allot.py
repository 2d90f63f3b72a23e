"""Seats given in rounds: everybody's first cohort before anybody's second, in the order of points and draw.

Programmes do not touch each other: each has its seats, its rounds and its waiting list. In a programme a
school's wishes are alternatives. When its turn comes in the first round it gets the best of them for which
there are seats, and in later rounds more cohorts of the same. So the order alone decides (a serial
dictatorship): nobody is passed over for somebody who comes later, and no school gets a wish that it likes
better by saying that it likes another.

What no plan has room for goes back once: its school may get another of its wishes, and the next on the list
get the seats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import gorae
from gorae.errors import UsageError
from gorae.season.allotting.claims import Claim, applicants, claims_of, is_tiny, refused_wishes
from gorae.season.allotting.draw import drawn, key_of, list_sha256
from gorae.season.allotting.points import points_of
from gorae.season.allotting.seats import SeatsLeft, partners_for
from gorae.season.files import (
    Allotment,
    DrawRecord,
    Programme,
    ReturnedCohort,
    SeasonCohort,
    UnplacedReason,
    WaitingSchool,
    Wish,
)
from gorae.season.files.made import WaitingReason
from gorae.season.folder import SeasonFolder
from gorae.texts import Text


@dataclass
class _Given:
    """What a school has got in a programme."""

    number: int
    """Of its wish, from 1."""
    wish: Wish
    schools: dict[str, int]
    """Students of each school of a cohort."""
    wishes: dict[str, int]
    """Which wish of each school."""
    cohorts: int = 1


@dataclass
class ProgrammeRounds:
    """The rounds of one programme."""

    folder: SeasonFolder
    name: str
    order: Sequence[str]
    """All schools, by points and draw."""
    claims: dict[str, Claim] = field(init=False)
    seats: SeatsLeft = field(init=False)
    given: dict[str, _Given] = field(default_factory=dict)
    """By school; schools that joined others have the same value."""
    hosts: list[str] = field(default_factory=list)
    """Schools with a cohort, in the order in which they got their first."""
    missed: dict[str, tuple[int, WaitingReason]] = field(default_factory=dict)
    """Schools without a cohort: the wish that they like best, and why there was none."""
    struck: set[tuple[str, int]] = field(default_factory=set)
    """Schools and wishes that could not be planned."""

    def __post_init__(self) -> None:
        self.claims = claims_of(self.folder, self.name)
        self.seats = SeatsLeft(self.folder.season.programmes[self.name])

    @property
    def programme(self) -> Programme:
        return self.folder.season.programmes[self.name]

    def run(self) -> None:
        """Give the floors of the areas, then everybody's first cohort, then more."""
        for area, fewest in self.folder.season.allotment.floors.items():
            for school in self._turns(area):
                if self._served(area) < fewest:
                    self._first(school)
        for school in self._turns():
            self._first(school)
        for _ in range(1, self.folder.season.allotment.most_cohorts):
            for school in self._turns():
                self._another(school)

    def give_back(self, cohort: SeasonCohort) -> None:
        """Take a cohort that could not be planned from its schools; none of them gets that wish again."""
        host = next(iter(cohort.schools))
        given = self.given[host]
        self.seats.put_back(given.wish, sum(given.schools.values()))
        self.struck |= {(school, number) for school, number in given.wishes.items()}
        given.cohorts -= 1
        if not given.cohorts:
            self.hosts.remove(host)
            for school in given.schools:
                del self.given[school]
        self.missed.clear()

    def counts(self) -> dict[str, int]:
        """Return how many cohorts each host has."""
        return {host: self.given[host].cohorts for host in self.hosts}

    def waiting(self) -> Iterator[tuple[str, int, int, WaitingReason]]:
        """Yield who lacks cohorts, in order: school, wish, how many, why; those without any come first."""
        for school in self._turns():
            if school in self.missed:
                number, why = self.missed[school]
                yield school, number, self._wish(school, number).cohorts, why
        most = self.folder.season.allotment.most_cohorts
        for school in self._turns():
            given = self.given.get(school)
            if given and len(given.schools) == 1 and given.wish.cohorts > given.cohorts:
                reason: WaitingReason = "most-cohorts" if given.cohorts >= most else "no-seats"
                if (school, given.number) in self.struck:
                    reason = "unplanned"
                yield school, given.number, given.wish.cohorts - given.cohorts, reason

    def _turns(self, area: str | None = None) -> Iterator[str]:
        for school in self.order:
            if school in self.claims and area in (None, self.folder.schools[school].area):
                yield school

    def _served(self, area: str) -> int:
        return sum(self.folder.schools[school].area == area for school in self.hosts)

    def _left(self, school: str) -> list[tuple[int, Wish]]:
        """Return a school's wishes but those that could not be planned."""
        return [one for one in self.claims[school].wishes if (school, one[0]) not in self.struck]

    def _wish(self, school: str, number: int) -> Wish:
        return next(wish for own, wish in self.claims[school].wishes if own == number)

    def _first(self, school: str) -> None:
        """Give a school the best of its wishes that there are seats for."""
        if school in self.given or school in self.missed:
            return
        wishes = self._left(school)
        if not wishes:
            self.missed[school] = self.claims[school].wishes[0][0], "unplanned"
            return
        for number, wish in wishes:
            if self._tiny(wish):
                if self._joint(school, number, wish):
                    return
            elif self.seats.fit(wish, wish.students):
                self._give(_Given(number, wish, {school: wish.students}, {school: number}))
                return
        number, wish = wishes[0]
        lonely = self._tiny(wish) and self.seats.fit(wish, self.programme.cohort.fewest)
        self.missed[school] = number, "no-partner" if lonely else "no-seats"

    def _joint(self, school: str, number: int, wish: Wish) -> bool:
        """Give a small school a cohort together with others that have none yet; tell whether it can be."""
        others = {}
        for other in self._turns():
            if other != school and other not in self.given:
                best = next((one for one in self._left(other) if self._tiny(one[1])), None)
                if best:
                    others[other] = best
        chosen = partners_for(
            self.folder, school, wish, {name: best[1] for name, best in others.items()}, self.seats
        )
        if chosen is None:
            return False
        members = {school: (number, wish)} | {name: others[name] for name in chosen}
        schools = {name: one.students for name, (_, one) in members.items()}
        self._give(_Given(number, wish, schools, {name: own for name, (own, _) in members.items()}))
        return True

    def _another(self, school: str) -> None:
        """Give a school one more cohort of what it has, if there are seats."""
        given = self.given.get(school)
        if given is None or len(given.schools) > 1 or (school, given.number) in self.struck:
            return
        if given.cohorts >= min(given.wish.cohorts, self.folder.season.allotment.most_cohorts):
            return
        if self.seats.fit(given.wish, given.wish.students):
            given.cohorts += 1
            self.seats.take(given.wish, given.wish.students)

    def _give(self, given: _Given) -> None:
        self.hosts.append(next(iter(given.schools)))
        for school in given.schools:
            self.given[school] = given
            self.missed.pop(school, None)
        self.seats.take(given.wish, sum(given.schools.values()))

    def _tiny(self, wish: Wish) -> bool:
        return is_tiny(self.programme, wish)

    def cohorts(
        self, taken: Collection[str], but: Mapping[str, int] | None = None
    ) -> Iterator[tuple[str, SeasonCohort]]:
        """Yield the cohorts by names that are free, in the order in which schools got their first.

        `but` has how many of each host are not wanted.
        """
        used = set(taken)
        for host in self.hosts:
            given = self.given[host]
            for _ in range(given.cohorts - (but or {}).get(host, 0)):
                name = _free_name("·".join(given.schools), used)
                used.add(name)
                yield name, _cohort(self.folder, self.name, given)


def allot(folder: SeasonFolder, unplanned: Mapping[str, str] | None = None) -> Allotment:
    """Return who gets which cohorts. Raises UsageError as `draw_of` does.

    `unplanned` names cohorts for which no plan had room, and why: their seats are handed on.
    """
    draw, names = draw_of(folder), applicants(folder)
    points = {name: sum(points_of(folder.schools[name], folder.season.allotment).values()) for name in names}
    place = {name: number for number, name in enumerate(draw.order)}
    order = sorted(names, key=lambda name: (-points[name], place[name]))
    cohorts: dict[str, SeasonCohort] = {}
    waiting: list[WaitingSchool] = []
    returned: list[ReturnedCohort] = []
    for programme in folder.season.programmes:
        rounds = ProgrammeRounds(folder, programme, order)
        rounds.run()
        named = dict(rounds.cohorts(cohorts))
        back = [_returned(name, named[name], why) for name, why in (unplanned or {}).items() if name in named]
        returned += back
        cohorts |= _handed_on(rounds, named, back, cohorts) if back else named
        waiting += [
            WaitingSchool(school=school, wish=wish, cohorts=count, place=number, why=why)
            for number, (school, wish, count, why) in enumerate(rounds.waiting(), 1)
        ]
    return Allotment(
        by=f"gorae {gorae.__version__}",
        draw=draw,
        points={name: points[name] for name in order},
        cohorts=cohorts,
        waiting=tuple(waiting),
        returned=tuple(returned),
        refused=refused_wishes(folder),
    )


def _returned(name: str, cohort: SeasonCohort, why: str) -> ReturnedCohort:
    """Return what is kept of a cohort; whatever a hand has written as the reason, others were in its way."""
    reason: UnplacedReason = "no-lane" if why == "no-lane" else "full"
    return ReturnedCohort(cohort=name, programme=cohort.programme, wish=cohort.wish, why=reason)


def _handed_on(
    rounds: ProgrammeRounds,
    named: Mapping[str, SeasonCohort],
    back: Sequence[ReturnedCohort],
    taken: Collection[str],
) -> dict[str, SeasonCohort]:
    """Return a programme's cohorts when some are given back and others follow; who stays has its old name."""
    for one in back:
        rounds.give_back(named[one.cohort])
    before = rounds.counts()
    rounds.run()
    gone = {one.cohort for one in back}
    kept = {name: cohort for name, cohort in named.items() if name not in gone}
    return kept | dict(rounds.cohorts({*taken, *named}, before))


def draw_of(folder: SeasonFolder) -> DrawRecord:
    """Return the draw of all applicants.

    Raises UsageError when it cannot be made, or its list is not the one that was published.
    """
    rules = folder.season.allotment.draw
    names = applicants(folder)
    if rules is None:
        raise UsageError(Text("season-allotment.no-draw"))
    missing = next((source for source in rules.sources if not source.numbers), None)
    if missing is not None:
        raise UsageError(Text("season-allotment.no-numbers", lottery=missing.lottery, round=missing.round))
    now = list_sha256(names)
    if rules.list_sha256 is not None and rules.list_sha256.lower() != now:
        raise UsageError(Text("season-allotment.list-changed", published=rules.list_sha256, now=now))
    key = key_of(source.numbers for source in rules.sources)
    return DrawRecord(list_sha256=now, key=key, sources=rules.sources, order=drawn(names, key))


def _cohort(folder: SeasonFolder, programme: str, given: _Given) -> SeasonCohort:
    """Return a cohort as it stands in the allotment."""
    wishes = [folder.applications[school].wishes[number - 1] for school, number in given.wishes.items()]
    grades = {wish.grade for wish in wishes}
    return SeasonCohort(
        programme=programme,
        schools=given.schools,
        mode=given.wish.mode,
        grade=given.wish.grade if len(grades) == 1 else None,
        term=given.wish.term,
        wish=given.wishes,
        teachers=sum(wish.teachers for wish in wishes),
        wheelchairs=sum(folder.applications[school].wheelchairs for school in given.schools),
        course=given.wish.course,
        minutes=given.wish.minutes,
    )


def _free_name(stem: str, used: Collection[str]) -> str:
    return next(name for number in count(1) if (name := f"{stem}-{number}") not in used)
