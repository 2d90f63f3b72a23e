"""How often somebody may do something: buckets that empty by what is done and fill with time."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable

from gorae.classroom.refusals import Refusal

_MAX_BUCKETS = 10_000
_RECENT_S = 1800.0
_MAX_NOTED = 100


class Rate:
    """A limit of requests: at most `most` at once for each key, and one more every `each_s` seconds."""

    def __init__(self, most: int, each_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._each_s, self._clock = most, each_s, clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        """What was in each, and when."""

    def check(self, key: Hashable) -> None:
        """Look at the rate. Raises Refusal (429) for who has to wait."""
        level = self._level(key)
        if level < 1:
            raise Refusal(429, "too-many", wait_s=max(1, round((1 - level) * self._each_s)))

    def spend(self, key: Hashable) -> None:
        """Count one for a key."""
        self._buckets[key] = (self._level(key) - 1, self._clock())
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MAX_BUCKETS:
            self._buckets.popitem(last=False)

    def take(self, key: Hashable) -> None:
        """Check and count. Raises Refusal (429)."""
        self.check(key)
        self.spend(key)

    def give_back(self, key: Hashable) -> None:
        """Take back one that was counted."""
        self._buckets[key] = (self._level(key) + 1, self._clock())

    def forget(self, is_theirs: Callable[[Hashable], bool]) -> None:
        """Know nothing of what some keys did."""
        for key in [key for key in self._buckets if is_theirs(key)]:
            del self._buckets[key]

    def _level(self, key: Hashable) -> float:
        level, when = self._buckets.get(key, (float(self._most), self._clock()))
        return min(float(self._most), level + (self._clock() - when) / self._each_s)


class RecentTries:
    """How often something was tried in vain lately, by keys: what a teacher is told of."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tries: dict[Hashable, deque[float]] = {}

    def note(self, key: Hashable) -> None:
        """Note one more."""
        self._tries.setdefault(key, deque(maxlen=_MAX_NOTED)).append(self._clock())

    def count(self, key: Hashable) -> int:
        """Return how many there were in the last half hour."""
        since = self._clock() - _RECENT_S
        return sum(when >= since for when in self._tries.get(key, ()))

    def forget(self, key: Hashable) -> None:
        """Know of none any more."""
        self._tries.pop(key, None)


class Limits:
    """All rates of a class. A school's browsers share one address, so that addresses are given much."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.code_by_address = Rate(30, 2.0, clock)
        """Wrong codes."""
        self.code_by_all = Rate(100, 1.0, clock)
        self.pictures_by_address = Rate(6, 120.0, clock)
        """Wrong pictures, by address and seat."""
        self.pictures_by_seat = Rate(20, 600.0, clock)
        """There are 1,728 secrets: a day of tries, from however many devices, finds one in ten."""
        self.wrong_pictures = RecentTries(clock)
        self.teacher_by_all = Rate(20, 5.0, clock)
        """Wrong secrets of the teacher's."""
        self.checks = Rate(30, 2.0, clock)
        """Checks, by seat."""
        self.runs = Rate(20, 1.0, clock)
        """Live runs, by seat."""
        self.deeds = Rate(300, 0.1, clock)
        """All deeds of a session."""

    def forget_seat(self, seat: int) -> None:
        """Forget whoever tried pictures at a seat: it has new ones from now on."""
        self.pictures_by_address.forget(lambda key: isinstance(key, tuple) and key[0] == seat)
        self.pictures_by_seat.forget(lambda key: key == seat)
        self.wrong_pictures.forget(seat)
