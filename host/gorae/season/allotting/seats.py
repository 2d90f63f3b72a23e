"""Seats of one programme that are left, and who may come together when a school is too small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from gorae.season.files import Programme, WeeklyWindow, Wish
from gorae.season.folder import SeasonFolder

MAX_PARTNERS = 2
"""Other schools in a joint cohort, so that one vehicle picks up three at most."""


class SeatsLeft:
    """How many students can still come, in the whole programme and in each term and mode."""

    def __init__(self, programme: Programme) -> None:
        self.all = programme.seats
        self.packages = {(one.mode, one.term): one.seats for one in programme.packages}

    def fit(self, wish: Wish, students: int) -> bool:
        """Tell whether so many students can come as a wish says."""
        return students <= min(self.all, self.packages.get((wish.mode, wish.term), self.all))

    def take(self, wish: Wish, students: int) -> None:
        """Give seats away."""
        self.all -= students
        package = wish.mode, wish.term
        if package in self.packages:
            self.packages[package] -= students

    def put_back(self, wish: Wish, students: int) -> None:
        """Have seats to give that were given."""
        self.take(wish, -students)


def partners_for(
    folder: SeasonFolder, school: str, wish: Wish, others: Mapping[str, Wish], seats: SeatsLeft
) -> tuple[str, ...] | None:
    """Return the schools with which a small one makes a cohort, the first in order that will do.

    As many as can be come together, but none is left behind alone for it. `others` are wishes of small
    schools that have nothing yet, in the order in which they come.
    """
    programme = folder.season.programmes[wish.programme]
    likely = [name for name, other in others.items() if _alike(folder, (school, wish), (name, other))]
    counts = range(1, min(MAX_PARTNERS, folder.season.rules.most_stops - 1) + 1)
    for count in sorted(counts, key=lambda count: (len(likely) - count == 1, -count)):
        for chosen in combinations(likely, count):
            wishes = [wish, *(others[name] for name in chosen)]
            students = sum(one.students for one in wishes)
            right = programme.cohort.fewest <= students <= programme.cohort.most
            if right and seats.fit(wish, students) and _have_times(folder, wishes):
                return chosen
    return None


def common_windows(wishes: Sequence[Wish], minutes: int) -> tuple[WeeklyWindow, ...]:
    """Return the times of a week, each at least so long, that are in a window of every wish."""
    common = list(wishes[0].windows)
    for wish in wishes[1:]:
        pairs = ((a, b) for a in common for b in wish.windows if a.weekday == b.weekday)
        common = [WeeklyWindow(a.weekday, max(a.start, b.start), min(a.end, b.end)) for a, b in pairs]
    return tuple(dict.fromkeys(window for window in common if window.minutes >= minutes))


def _alike(folder: SeasonFolder, one: tuple[str, Wish], other: tuple[str, Wish]) -> bool:
    """Tell whether two small schools ask for the same in the same part of the district."""
    (school, wish), (name, offer) = one, other
    same = all(getattr(wish, key) == getattr(offer, key) for key in ("mode", "term", "course", "minutes"))
    return same and folder.schools[school].area == folder.schools[name].area


def _have_times(folder: SeasonFolder, wishes: Sequence[Wish]) -> bool:
    """Tell whether all of them are free together for every session."""
    return all(common_windows(wishes, minutes) for minutes in folder.lengths_of(wishes[0]))
