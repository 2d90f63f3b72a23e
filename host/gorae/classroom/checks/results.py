"""The results of runs by their keys, on a thread of their own: the store of `jobs/`.

A neighbour's equal program is graded from it, replays are drawn from it, and `gorae gradebook` reads it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from gorae.jobs import appraisals
from gorae.jobs.results import BadResult, decode
from gorae.jobs.store import GradedWork, ResultStore

FILE = "results.sqlite"
T = TypeVar("T")


class ResultShelf:
    """A store of results that an event loop may ask."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError for another kind of file."""
        self._thread = ThreadPoolExecutor(1, "gorae-class-results")
        self._store = self._thread.submit(ResultStore, path).result()

    @property
    def first_seed(self) -> int:
        """The seed of which those of the class's runs are made: drawn once, told to nobody."""
        return self._thread.submit(self._store.first_seed).result()

    async def known(self, keys: Iterable[str]) -> dict[str, bool]:
        """Return those of the keys that have a sound result, each with whether the program starts."""
        wanted = list(keys)
        return await self._do(
            lambda: {key: starts for key in wanted if (starts := self._sound(key)) is not None}
        )

    async def keep(self, key: str, result: bytes) -> bool:
        """Keep a result, and return whether the program starts. When it returns this survives a power cut.

        Raises BadResult for what is no result.
        """
        return await self._do(lambda: self._kept(key, result))

    async def read(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return results by their keys, without those that are not there."""
        wanted = list(keys)
        return await self._do(
            lambda: {key: found for key in wanted if (found := self._store.get(key)) is not None}
        )

    async def note(self, work: GradedWork) -> None:
        """Remember graded work for the gradebook."""
        await self._do(lambda: self._store.note([work]))

    def close(self) -> None:
        self._thread.submit(self._store.close).result()
        self._thread.shutdown()

    def _kept(self, key: str, result: bytes) -> bool:
        starts = _starts(result)
        self._store.keep({key: result})
        return starts

    def _sound(self, key: str) -> bool | None:
        found = self._store.get(key)
        if found is None:
            return None
        try:
            return _starts(found)
        except BadResult:  # a damaged disk: it is run again
            self._store.forget(key)
            return None

    async def _do(self, doing: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, doing)


def _starts(result: bytes) -> bool:
    """Whether the program of a result starts. Raises BadResult for what is neither a run nor an appraisal."""
    if result.startswith(appraisals.MAGIC):
        appraisals.decode(result)
        return True
    error = decode(result).error
    return error is None or error.attempt
