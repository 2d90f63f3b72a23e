"""Evolution: numbers that are changed a little, again and again, and of which the best live on.

    evolution = Evolution((36, 0.8), seed=1, size=20)
    for generation in range(10):
        candidates = evolution.candidates()
        evolution.take([score(numbers) for numbers in candidates])
    evolution.best                   # Scored(numbers, score)

The same seed and scores give the same candidates, on any machine: only whole steps of one stream of random
numbers and basic operations are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

from gorae.randomness import stream

Numbers: TypeAlias = tuple[float | int, ...]

_PARENTS = 4
"""So many of the best have children; one in five of a generation of twenty."""
_WIDTH = 0.4
"""How far a number is changed at first, as a share of itself; less and less with each generation."""
_NARROWER = 0.85
_LEAST_WIDTH = 0.05
_CHANGED = 0.5
"""The share of a child's numbers that differ from its parent's."""
_CROSSED = 0.5
"""The share of children that have two parents."""
_TRIES = 50


@dataclass(frozen=True)
class Scored:
    """A candidate, and how good it was; None when it had no score."""

    numbers: Numbers
    score: float | None


@dataclass(frozen=True)
class Generation:
    """What came of one generation."""

    best: float | None
    """The best score so far."""
    mean: float | None
    """Of those of this generation that had a score."""
    failed: int
    """How many had none."""


class Evolution:
    """A population, from one ancestor."""

    def __init__(self, ancestor: Numbers, *, seed: int, size: int, least: bool = False) -> None:
        """`size`: candidates a generation. With `least`, a smaller score is a better one."""
        self._random = stream(seed, "evolution")
        self._ancestor, self._size, self._least = ancestor, size, least
        self._known: dict[Numbers, float | None] = {}
        self._waiting: list[Numbers] = []
        self.generations: list[Generation] = []

    @property
    def best(self) -> Scored:
        """The best candidate so far; the ancestor before there is one."""
        ranked = self._ranked()
        return ranked[0] if ranked else Scored(self._ancestor, None)

    @property
    def first(self) -> float | None:
        """The score of the ancestor."""
        return self._known.get(self._ancestor)

    def candidates(self, most: int | None = None) -> list[Numbers]:
        """Return the next generation, or `most` of it. No candidate comes twice, if there are enough."""
        count = self._size if most is None else min(most, self._size)
        new = [] if self._known else [self._ancestor]
        while len(new) < count:
            new.append(self._unknown({*new, *self._known}))
        self._waiting = new
        return list(new)

    def take(self, scores: Sequence[float | None]) -> None:
        """Note the scores of the candidates, in their order; fewer than there were when it was broken off."""
        self._known |= zip(self._waiting, scores, strict=False)
        good = [score for score in scores if score is not None]
        mean = fmean(good) if good else None
        self.generations.append(Generation(self.best.score, mean, len(scores) - len(good)))
        self._waiting = []

    def _ranked(self) -> list[Scored]:
        """All that are known, the best first; of equals the one that came first."""

        def badness(one: Scored) -> tuple[bool, float]:
            if one.score is None:
                return True, 0.0
            return False, one.score if self._least else -one.score

        return sorted((Scored(*each) for each in self._known.items()), key=badness)

    def _unknown(self, known: set[Numbers]) -> Numbers:
        child = self._child()
        for _ in range(_TRIES):
            if child not in known:
                return child
            child = self._child()
        return child

    def _child(self) -> Numbers:
        parents = [one.numbers for one in self._ranked()[:_PARENTS]] or [self._ancestor]
        first, second = self._random.choice(parents), self._random.choice(parents)
        if self._random.random() < _CROSSED:
            first = tuple(self._random.choice(pair) for pair in zip(first, second, strict=True))
        width = max(_LEAST_WIDTH, _WIDTH * _NARROWER ** len(self.generations))
        chosen = self._random.randrange(len(first))  # one at least is changed
        return tuple(
            self._changed(number, width) if at == chosen or self._random.random() < _CHANGED else number
            for at, number in enumerate(first)
        )

    def _changed(self, number: float | int, width: float) -> float | int:
        """Return a number near to another: whole ones stay whole, and are changed by 1 at least."""
        bell = sum(self._random.random() for _ in range(3)) - 1.5
        if isinstance(number, int):
            step = round(bell * 2 * width * abs(number))
            return number + (step or (1 if bell > 0 else -1))
        return float(f"{number + bell * 2 * width * (abs(number) or 0.1):.6g}")
