"""How often somebody may do something: buckets that empty by what is done and fill with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from gorae.classroom.refusals import Refusal

_MAX_BUCKETS = 10_000


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

    def _level(self, key: Hashable) -> float:
        level, when = self._buckets.get(key, (float(self._most), self._clock()))
        return min(float(self._most), level + (self._clock() - when) / self._each_s)


class Limits:
    """All rates of a class. A school's browsers share one address, so that addresses are given much."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.code_by_address = Rate(30, 2.0, clock)
        """Wrong codes."""
        self.code_by_all = Rate(100, 1.0, clock)
        self.pictures_by_address = Rate(6, 20.0, clock)
        """Wrong pictures, by address and seat."""
        self.pictures_by_seat = Rate(20, 20.0, clock)
        self.teacher_by_all = Rate(20, 5.0, clock)
        """Wrong secrets of the teacher's."""
        self.checks = Rate(30, 2.0, clock)
        """Checks, by seat."""
        self.runs = Rate(20, 1.0, clock)
        """Live runs, by seat."""
        self.deeds = Rate(300, 0.1, clock)
        """All deeds of a session."""
