"""Lanes: all sessions of a cohort at once, on one weekday and time, every week or every second one.

A coordinator thinks "Wednesday afternoon, six times from 9 September", and so does the model: one column a
lane instead of one a session and day. Days on which a grade is free while others sit exams make *camp* lanes,
with several sessions a day on days near each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from gorae.season.planning.task import CohortTask, Kept, Opening, TaskRules, halves

RHYTHMS = (7, 14)
"""Days from a session to the next: every week, or every second one."""
RANK_COST = 2
"""Points for each session and each rank below the school's first wish."""
GAP_COST = 1
"""Points for each begun week that a gap is outside of what the programme likes."""
LATE_COST = 3
"""Points for a cohort whose last session is so late that nothing could be made up after it."""
CAMP = -2
"""Stands for the window that all openings of camps are in."""
MAX_OTHERS = 6
"""Windows that are tried for sessions which do not fit into the window of the others."""
_DAY = attrgetter("day")
CAMP_DAYS = 4
"""Most days from a session of a camp to the next."""


@dataclass(frozen=True, slots=True)
class SessionLane:
    """Openings for all sessions of one cohort, in order."""

    openings: tuple[Opening, ...]
    cost: int
    moved: int = 0
    """How many published sessions would have another time."""


def lanes_of(cohort: CohortTask, kept: Sequence[Kept] = ()) -> tuple[SessionLane, ...]:
    """Return every lane of a cohort, each once, in a fixed order.

    What is firm in `kept` is the same in all of them. What was published is a lane, too, however irregular.
    """
    known = {one.no: one for one in kept}
    found = dict.fromkeys((*_as_kept(cohort, known), *_weekly(cohort, known), *_camps(cohort)))
    return tuple(
        SessionLane(openings, cost_of(openings, cohort), _moved(openings, known))
        for openings in found
        if _keeps_firm(openings, known)
    )


def cost_of(openings: Sequence[Opening], cohort: CohortTask) -> int:
    """Return what the wishes of the school say against these openings, in points."""
    ranks = sum(RANK_COST * opening.rank for opening in openings)
    gaps = sum(gap_cost(before, after, cohort) for before, after in pairwise(openings))
    return ranks + gaps + LATE_COST * (not can_make_up(openings[-1], cohort))


def can_make_up(last: Opening, cohort: CohortTask) -> bool:
    """Tell whether one more session could be held after the last one, should any not take place."""
    times = cohort.times[-1]
    return bool(times) and times[-1].day >= last.day + cohort.apart[0]


def gap_cost(before: Opening, after: Opening, cohort: CohortTask) -> int:
    """Return the points for the days between two sessions; none within a camp."""
    if before.camp and after.camp:
        return 0
    days = after.day - before.day
    beyond = max(cohort.gap[0] - days, days - cohort.gap[1], 0)
    return GAP_COST * -(-beyond // 7)


def fits(before: Opening, after: Opening, cohort: CohortTask) -> bool:
    """Tell whether two sessions that follow each other are as far apart as the programme demands."""
    if before.camp and after.camp and after.day - before.day <= CAMP_DAYS:
        return after.start >= before.end if before.day == after.day else after.day > before.day
    days, (fewest, most) = after.day - before.day, cohort.apart
    return fewest <= days and (days <= most or days <= cohort.most_apart(before.day, after.day))


def room_halves(opening: Opening, rules: TaskRules) -> tuple[int, ...]:
    """Return the half days in which a room and a cart are taken."""
    return halves(opening.day, opening.start, opening.end, rules.turnaround, rules.room_midday)


def road_halves(opening: Opening, cohort: CohortTask, rules: TaskRules) -> tuple[int, ...]:
    """Return the half days in which a vehicle drives for a cohort that comes, or waits for it."""
    away = cohort.travel + rules.boarding
    return halves(opening.day, opening.start - away, opening.end + away, rules.rest, rules.road_midday)


def staff_halves(opening: Opening, cohort: CohortTask, rules: TaskRules) -> tuple[int, ...]:
    """Return the half days in which instructors teach a cohort, or are on their way to it."""
    way = 0 if cohort.on_site else cohort.travel
    return halves(opening.day, opening.start - way, opening.end + way, 0, rules.staff_midday)


def _as_kept(cohort: CohortTask, known: dict[int, Kept]) -> Iterator[tuple[Opening, ...]]:
    """Yield what was published, where that is all sessions."""
    if len(known) == cohort.count:
        yield tuple(known[no].opening for no in range(1, cohort.count + 1))


def _keeps_firm(openings: tuple[Opening, ...], known: dict[int, Kept]) -> bool:
    return all(openings[no - 1].when == one.opening.when for no, one in known.items() if one.firm)


def _moved(openings: tuple[Opening, ...], known: dict[int, Kept]) -> int:
    return sum(openings[no - 1].when != one.opening.when for no, one in known.items())


def _weekly(cohort: CohortTask, known: dict[int, Kept]) -> Iterator[tuple[Opening, ...]]:
    begun = _begun(known)[: cohort.count - 1]
    for rows in _rows(cohort):
        for first in rows[len(begun)]:
            for rhythm in RHYTHMS:
                lane = _follow([*begun, first], rows, rhythm, cohort)
                if lane:
                    yield lane


def _begun(known: dict[int, Kept]) -> list[Opening]:
    """Return the firm sessions with which the cohort begins."""
    begun: list[Opening] = []
    while (one := known.get(len(begun) + 1)) and one.firm:
        begun.append(one.opening)
    return begun


def _rows(cohort: CohortTask) -> Iterator[list[list[Opening]]]:
    """Yield for each shape of a lane the openings of each session: all of one window.

    Sessions that are too long for the window are in another one, or on camp days, all of them alike.
    """
    grouped = {times: _by_window(times) for times in dict.fromkeys(cohort.times)}
    windows = [grouped[times] for times in cohort.times]
    keys = [key for key in sorted({key for one in windows for key in one}) if key != CAMP]
    for key in keys:
        lacking = [one for one in windows if key not in one]
        for other in _others(key, lacking) if lacking else [key]:
            yield [one[key] if key in one else one[other] for one in windows]


def _others(key: int, lacking: list[dict[int, list[Opening]]]) -> list[int]:
    """Return the windows that the sessions which one window cannot hold could have together, best first."""
    common = [other for other in lacking[0] if other != key and all(other in one for one in lacking)]
    return sorted(common, key=lambda other: (lacking[0][other][0].rank, other))[:MAX_OTHERS]


def _by_window(openings: Sequence[Opening]) -> dict[int, list[Opening]]:
    windows: dict[int, list[Opening]] = {}
    for opening in openings:
        windows.setdefault(CAMP if opening.camp else opening.window, []).append(opening)
    return windows


def _follow(
    lane: list[Opening], rows: list[list[Opening]], rhythm: int, cohort: CohortTask
) -> tuple[Opening, ...] | None:
    """Return the lane that goes on: a day that is closed is left out, and the rhythm goes on."""
    if len(lane) > 1 and not fits(lane[-2], lane[-1], cohort):
        return None
    while len(lane) < cohort.count:
        after = _after(lane[-1], rows[len(lane)], rhythm, cohort)
        if after is None or not fits(lane[-1], after, cohort):
            return None
        lane.append(after)
    return tuple(lane)


def _after(last: Opening, row: list[Opening], rhythm: int, cohort: CohortTask) -> Opening | None:
    """Return the next opening in the rhythm, or of the same camp."""
    if last.camp and row[0].camp:
        near = next((one for one in row if fits(last, one, cohort)), None)
        if near and near.day - last.day <= CAMP_DAYS:
            return near
    index = bisect_left(row, last.day + max(rhythm, cohort.apart[0]), key=_DAY)
    return row[index] if index < len(row) else None


def _camps(cohort: CohortTask) -> Iterator[tuple[Opening, ...]]:
    """Yield camps with all sessions: as many on each day as there is time for, on days near each other.

    There is none where only some sessions fit into weekly windows: the others alone are on such days.
    """
    if len({any(not one.camp for one in times) for times in dict.fromkeys(cohort.times)}) > 1:
        return
    openings = [opening for opening in cohort.openings if opening.camp]
    lengths = cohort.minutes or (0,) * cohort.count
    for first in range(len(openings)):
        lane: list[Opening] = []
        for opening in openings[first:]:
            right = len(lane) < cohort.count and lengths[len(lane)] in (0, opening.minutes)
            if right and (not lane or fits(lane[-1], opening, cohort)):
                lane.append(opening)
        if len(lane) == cohort.count and _near(lane):
            yield tuple(lane)


def _near(lane: list[Opening]) -> bool:
    return all(after.day - before.day <= CAMP_DAYS for before, after in pairwise(lane))
