"""The wall of a class: who needs the teacher and for how long, from what was saved and checked.

Stuck is who works without getting on: after so many programs that earned no more than an earlier one, or so
long since the last one that did. Who has not typed for a while is not stuck but away, and who comes back
begins anew. Times are ms since 1970; the present is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_MINUTE = 60_000
TRIES = 3
"""So many different programs in vain are stuck, however fast they came."""
LONG_MS = 10 * _MINUTE
"""So long without getting on is stuck, too."""
BREAK_MS = 20 * _MINUTE
"""A pause that ends a sitting: nobody is stuck since last week."""
QUIET_MS = 5 * _MINUTE
"""So long without a change nobody works."""


class Sign(StrEnum):
    """What a tile says of a seat, the most urgent first."""

    HAND = "hand"
    """The hand is up."""
    STUCK = "stuck"
    WORKING = "working"
    PASSED = "passed"
    """The last check passed, and nothing was changed since."""
    QUIET = "quiet"
    """A browser is open, but nothing has been changed for a while."""
    AWAY = "away"
    """No browser of this seat is open."""


@dataclass(frozen=True)
class EndedCheck:
    """A check that has run to its end."""

    at: int
    version: int
    score: float
    passed: bool


@dataclass(frozen=True)
class SeatActivity:
    """What a seat has done in the lesson that it is at."""

    changes: Sequence[int] = ()
    """When something was saved."""
    tried: Sequence[EndedCheck] = ()
    """In the order of time."""
    steps: Sequence[int] = ()
    """When each step of the text was passed first."""

    @property
    def last(self) -> int | None:
        """The moment at which something happened last."""
        return max(self.moments, default=None)

    @property
    def moments(self) -> list[int]:
        """Whenever something happened."""
        return [*self.changes, *(one.at for one in self.tried), *self.steps]


def stuck_since(activity: SeatActivity, now: int) -> int | None:
    """Return since when somebody has not got on; None for who does, has passed, or is away."""
    if any(one.passed for one in activity.tried):
        return None
    begun = sitting_since(activity, now)
    if begun is None:
        return None
    got_on = max(begun, _last_progress(activity.tried, begun), *activity.steps)
    programs = {one.version for one in activity.tried if one.at > got_on}
    is_stuck = len(programs) >= TRIES or now - got_on >= LONG_MS
    return got_on if is_stuck else None


def sitting_since(activity: SeatActivity, now: int) -> int | None:
    """Return when somebody began to work without a long pause until now; None for who does not work."""
    begun = None
    later = now
    for moment in sorted(activity.moments, reverse=True):
        if later - moment > BREAK_MS:
            break
        begun = later = moment
    return begun


def _last_progress(tried: Iterable[EndedCheck], begun: int) -> int:
    """Return when somebody earned more than ever before; `begun` when never."""
    best, when = 0.0, begun
    for one in tried:
        if one.score > best:
            best, when = one.score, one.at
    return when


def sign(activity: SeatActivity, *, here: bool, hand: bool, now: int) -> Sign:
    """Return what a tile says."""
    if hand:
        return Sign.HAND
    if not here:
        return Sign.AWAY
    if _has_just_passed(activity):
        return Sign.PASSED
    if stuck_since(activity, now) is not None:
        return Sign.STUCK
    last = activity.last
    return Sign.WORKING if last is not None and now - last < QUIET_MS else Sign.QUIET


def _has_just_passed(activity: SeatActivity) -> bool:
    if not activity.tried or not activity.tried[-1].passed:
        return False
    return max(activity.changes, default=0) <= activity.tried[-1].at
