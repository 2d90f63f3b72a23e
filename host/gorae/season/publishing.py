"""A plan that has been told: its drafts are published, and from then on move at a price alone."""

from __future__ import annotations

from collections.abc import Collection

from gorae.season.files import PlannedSession, SeasonPlan


def with_published(plan: SeasonPlan, schools: Collection[str] = ()) -> tuple[SeasonPlan, int]:
    """Return a plan whose drafts are published, of some schools if any are named, and how many."""
    told = {
        name for name, cohort in plan.cohorts.items() if not schools or set(schools) & set(cohort.schools)
    }
    sessions = tuple(_published(one) if one.cohort in told else one for one in plan.sessions)
    changed = sum(before.state != after.state for before, after in zip(plan.sessions, sessions, strict=True))
    return plan.model_copy(update={"sessions": sessions}), changed


def _published(session: PlannedSession) -> PlannedSession:
    return session.model_copy(update={"state": "published"}) if session.state == "draft" else session
