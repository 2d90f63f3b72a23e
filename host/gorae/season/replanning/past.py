"""What an event says of sessions that are past: they stay, but did they take place?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gorae.season.replanning.change import ChangedPlan
from gorae.season.rules.view import said
from gorae.texts import Text

_OF_PRESENCE = ("closed", "exams", "present", "room-free", "carts")
"""Rules whose breach says that somebody or something was not there."""


def past_breaches(changed: ChangedPlan, today: date) -> Iterator[Text]:
    """Yield each session before `today` at which somebody or something was not there, by the files."""
    sessions = changed.plan.sessions
    told = {
        int(breach.path[1]): sessions[int(breach.path[1])]
        for breach in changed.breaches
        if breach.rule in _OF_PRESENCE and breach.path[:1] == ("sessions",)
    }
    yield from (said(one) for one in told.values() if one.day < today and one.takes_place)
