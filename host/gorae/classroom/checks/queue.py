"""Who is served next: start-time fair queueing, with one run as the unit and its measured time as the price.

Every seat has an account of the worker's seconds that it has had. Of those that wait, the seat with the least
is served, and of equal ones that whose check had the fewest runs: so everybody's first run comes before
anybody's second, and a program that burns much time waits for the others to catch up. Who comes anew begins
with the account of the seat that is being served, so that nobody saves up turns by waiting, and debts are
bounded. Deficit round robin approximates it (Goyal, Vin, Cheng: Start-time fair queueing, 1996).
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import IntEnum

MAX_DEBT_S = 3.0
"""Nobody who presses anew waits longer for others than until they have had so much more."""
GUESS_S = 0.25
"""What a run is thought to take until it is measured."""
LEAST_S = 0.005


class Lane(IntEnum):
    """What waits for what: a lane is served when nobody waits in those before it."""

    CHECK = 0
    WATCH = 1
    REGRADE = 2
    BATCH = 3


@dataclass(eq=False)
class Turn:
    """Something that waits for workers, run by run."""

    owner: Hashable
    """Who pays: a seat."""
    lane: Lane = Lane.CHECK
    urgent: bool = False
    """Whether it costs next to nothing, as a program that will not start; then it does not wait, unless its
    owner has had more than a guess already."""
    served: int = 0
    """How many runs it has had."""
    number: int = field(default_factory=itertools.count().__next__)


class FairQueue:
    """Turns that wait. It knows no workers and no time: it is told what each run took."""

    def __init__(self) -> None:
        self._waiting: dict[Turn, None] = {}
        self._running = 0
        self._accounts: dict[Hashable, float] = {}
        self._now = 0.0
        """The account with which a run was begun last."""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, turn: Turn) -> None:
        """Have somebody wait for a first run."""
        account = min(max(self._account(turn), self._now), self._now + MAX_DEBT_S)
        self._accounts[turn.owner] = account
        self._waiting[turn] = None

    def put_back(self, turn: Turn) -> None:
        """Have somebody wait for another run."""
        self._waiting[turn] = None

    def take(self, most: Lane = Lane.BATCH) -> Turn | None:
        """Return who is served next, and charge a guess; None when nobody waits in a lane up to `most`."""
        open_ones = [turn for turn in self._waiting if turn.lane <= most]
        if not open_ones:
            return None
        turn = min(open_ones, key=self._order)
        del self._waiting[turn]
        self._now = max(self._now, self._account(turn))
        self._accounts[turn.owner] = self._account(turn) + GUESS_S
        turn.served += 1
        self._running += 1
        return turn

    def charge(self, turn: Turn, seconds: float) -> None:
        """Tell what a run took that was taken before."""
        self._running -= 1
        self._accounts[turn.owner] = self._account(turn) + max(seconds, LEAST_S) - GUESS_S
        if not self._waiting and not self._running:
            self._accounts.clear()
            self._now = 0.0

    def drop(self, turn: Turn) -> None:
        """Have somebody wait no more; what runs goes on."""
        self._waiting.pop(turn, None)

    def place(self, turn: Turn) -> int | None:
        """Return the turn's place, 1 for who is next; None when it does not wait."""
        if turn not in self._waiting:
            return None
        own = self._order(turn)
        return 1 + sum(self._order(other) < own for other in self._waiting)

    def places(self) -> dict[Turn, int]:
        """Return everybody's place."""
        return {turn: number for number, turn in enumerate(sorted(self._waiting, key=self._order), 1)}

    def _order(self, turn: Turn) -> tuple[int, bool, float, int, int]:
        account = self._account(turn)
        at_once = turn.urgent and account <= self._now + GUESS_S
        return turn.lane, not at_once, account, turn.served, turn.number

    def _account(self, turn: Turn) -> float:
        return self._accounts.get(turn.owner, 0.0)
