"""Several robots that run in one time: each program on a thread of its own, and only one of them at any
moment.

Who is to touch what the others can notice (the world, the air) meets them first, and waits until nobody is
behind. So all that one robot does to another happens in the order of virtual time, and the same on any
machine, though threads are used: an interpreter cannot be left in the midst of its program otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

OVER_NS = 1 << 62


class _BrokenOff(BaseException):
    """The others are to end: one of them failed, or somebody pressed Ctrl-C."""


class Lockstep:
    """The turns of some robots, by their numbers."""

    def __init__(self, count: int) -> None:
        self._at_ns = [0] * count
        self._turns = [threading.Semaphore(0) for _ in range(count)]
        self._failures: list[BaseException] = []

    def run(self, programs: Sequence[Callable[[], None]]) -> None:
        """Run all programs to their ends, the first on this thread. Raises what the first to fail raised."""
        threads = [
            threading.Thread(target=self._others, args=(number, program), daemon=True)
            for number, program in enumerate(programs)
            if number
        ]
        for thread in threads:
            thread.start()
        try:
            programs[0]()
        except BaseException as error:
            self._failures.append(error)
        self._leave(0)
        for thread in threads:
            thread.join()
        failures = [error for error in self._failures if not isinstance(error, _BrokenOff)]
        if failures:
            raise failures[0]

    def meet(self, number: int, at_ns: int) -> None:
        """Wait until no other robot is before `at_ns`; of two at the same time the lower number goes on."""
        self._at_ns[number] = max(at_ns, self._at_ns[number])
        following = self._next()
        if following == number:
            return
        self._turns[following].release()
        self._turns[number].acquire()
        if self._failures:
            raise _BrokenOff

    def now_ns(self) -> int:
        """The time that all have reached."""
        return min(self._at_ns)

    def _next(self) -> int:
        return min(range(len(self._at_ns)), key=lambda number: (self._at_ns[number], number))

    def _others(self, number: int, program: Callable[[], None]) -> None:
        self._turns[number].acquire()
        try:
            if not self._failures:
                program()
        except BaseException as error:
            self._failures.append(error)
        self._leave(number)

    def _leave(self, number: int) -> None:
        """Be ahead of everybody from now on, and let the next one have its turn."""
        self._at_ns[number] = OVER_NS
        following = self._next()
        if self._at_ns[following] < OVER_NS:
            self._turns[following].release()
