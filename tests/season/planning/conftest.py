"""A small season with cohorts and a plan, made once for all tests that only look at it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gorae.season.allotting.allot import allot
from gorae.season.folder import SeasonFolder
from gorae.season.planning.plan import MadePlan, make_plan
from gorae.season.planning.stages import EFFORTS


@pytest.fixture(scope="session")
def season(small_season: SeasonFolder) -> SeasonFolder:
    """A season of size S with an allotment, but no plan yet."""
    return replace(small_season, allotment=allot(small_season))


@pytest.fixture(scope="session")
def made(season: SeasonFolder) -> MadePlan:
    """Its plan."""
    return make_plan(season, EFFORTS[1])


@pytest.fixture(scope="session")
def planned(season: SeasonFolder, made: MadePlan) -> SeasonFolder:
    """The season with its plan, all of it published."""
    sessions = tuple(one.model_copy(update={"state": "published"}) for one in made.plan.sessions)
    return replace(season, plan=made.plan.model_copy(update={"sessions": sessions}))
