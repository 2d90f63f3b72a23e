"""A plan as its rules see it: sessions with their times in whole minutes, cohorts and runs beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from gorae.documents import Path_
from gorae.errors import Problem
from gorae.season.files import BusRun, PlannedSession, SeasonCohort, SeasonPlan, clock
from gorae.season.folder import PLAN, SeasonFolder
from gorae.texts import Text


@dataclass(frozen=True)
class Breach:
    """A rule that a plan breaks, at a place of a file."""

    rule: str
    """Its name, as in `docs/season.md`."""
    problem: Problem
    path: Path_ = ()
    """Where in the file."""


@dataclass(frozen=True)
class TimedSession:
    """A session of the plan with what its cohort makes of it."""

    index: int
    """In the file, from 0."""
    planned: PlannedSession
    cohort: SeasonCohort
    end: int
    """When it is over, minutes after midnight."""

    @property
    def day(self) -> date:
        return self.planned.day

    @property
    def start(self) -> int:
        return self.planned.at

    @property
    def path(self) -> Path_:
        return ("sessions", self.index)

    @property
    def said(self) -> Text:
        """Which session it is, for a sentence."""
        return said(self.planned)


def said(session: PlannedSession) -> Text:
    """Return which session it is, for a sentence."""
    day = session.day
    return Text(
        "season-rules.session",
        cohort=session.cohort, no=session.no, month=day.month, day=day.day, at=clock(session.at),
    )  # fmt: skip


@dataclass(frozen=True)
class PlanView:
    """A folder with its plan, and which kits are not well."""

    folder: SeasonFolder
    plan: SeasonPlan
    ill: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def sessions(self) -> tuple[TimedSession, ...]:
        """All that take place, in the order of the file."""
        return tuple(
            TimedSession(index, one, cohort, one.at + self.folder.minutes_of(cohort, one.no))
            for index, one in enumerate(self.plan.sessions)
            if one.takes_place and (cohort := self.cohorts.get(one.cohort))
        )

    @cached_property
    def cohorts(self) -> dict[str, SeasonCohort]:
        """Those of the allotment, and of the plan where the allotment does not have them."""
        given = self.folder.allotment.cohorts if self.folder.allotment else {}
        return {**self.plan.cohorts, **given}

    @cached_property
    def by_cohort(self) -> dict[str, list[TimedSession]]:
        """Sessions of each cohort by their numbers."""
        found: dict[str, list[TimedSession]] = {name: [] for name in self.cohorts}
        for session in sorted(self.sessions, key=lambda one: (one.planned.no, one.index)):
            found[session.planned.cohort].append(session)
        return found

    @cached_property
    def by_run(self) -> dict[str, list[TimedSession]]:
        """Sessions that each run is for."""
        found: dict[str, list[TimedSession]] = defaultdict(list)
        for session in self.sessions:
            if session.planned.run is not None:
                found[session.planned.run].append(session)
        return found

    def runs(self) -> Iterator[tuple[str, BusRun, list[TimedSession]]]:
        """Yield each run that brings somebody, with its sessions."""
        for name, run in self.plan.runs.items():
            if self.by_run.get(name):
                yield name, run, self.by_run[name]

    def breach(self, rule: str, path: Path_, text: Text, file: str = PLAN) -> Breach:
        """Return a breach at a path of a file, `plan.yaml` if it is not said."""
        return Breach(rule, self.folder.problem(file, path, text), path)
