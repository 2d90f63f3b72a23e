"""Grades the checks of a class on a pool of workers, fairly, and tells what becomes of them.

    check asked for → its row waits in the file → a turn in the queue, run by run → results stored
    → graded by a worker → its end stored, in one transaction → told

Everything up to the last step may happen again after a crash, with the same outcome: results have keys.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from typing import Any

from gorae.classroom.checks import graded
from gorae.classroom.checks.grading import read_report
from gorae.classroom.checks.pending import PendingCheck
from gorae.classroom.checks.queue import FairQueue, Turn
from gorae.classroom.checks.results import ResultShelf
from gorae.classroom.messages import CheckState
from gorae.classroom.refusals import Refusal
from gorae.classroom.store import ClassStore
from gorae.jobs.job import Work
from gorae.jobs.pool import Broken, Pool
from gorae.jobs.results import BadResult, sentence_from_json, sentence_to_json
from gorae.jobs.store import GradedWork
from gorae.jobs.worker import REFUSED, RESULT
from gorae.texts import Text

MAX_BREAKS = 3
"""So often a check is tried again whose workers die, beside what the pool tries itself."""
LEAST_DEADLINE_S = 10.0
DEADLINE_SHARE = 0.5
"""s of deadline for each virtual second: ten times what the costliest program takes."""
_AT_ONCE = -1
_PLACES_S = 1.0
_TOLD_SHARE = 0.1
"""A place is told again when it differs by so much. To who is 180th one less means nothing, and to tell 180
of that each second makes everybody's typing wait."""

Told = Callable[[PendingCheck, str], None]


class NotRunnable(Exception):  # noqa: N818
    """A program that cannot be run at all."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.key)
        self.text = text


class Grader:
    """The checks of a class on their way. All of it runs in one event loop."""

    def __init__(self, store: ClassStore, results: ResultShelf, workers: int | None, tell: Told) -> None:
        """`tell` is called with a check and what is new: `check`, or `place`."""
        self.pool = Pool(workers)
        self._store, self._results, self._tell = store, results, tell
        self._queue = FairQueue()
        self._checks: dict[int, PendingCheck] = {}
        self._turns: dict[Turn, PendingCheck] = {}
        self._running = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._places: dict[Turn, int] = {}
        self._asking: dict[str, asyncio.Future[bytes]] = {}
        self._kept: dict[str, bool] = {}
        """Results that were stored since these checks are on their way, by key: whether the program starts.
        What was stored before that, each has asked the store for."""
        self._closed = False

    # --- from outside -------------------------------------------------------------------------------

    async def submit(self, pending: PendingCheck) -> None:
        """Have a check graded that is stored as waiting; it replaces what waits of the same seat."""
        for other in [each for each in self._checks.values() if each.row.seat == pending.row.seat]:
            await self.replace(other)
        self._checks[pending.row.id] = pending
        await self._take_known(pending)
        if pending.is_complete:
            self._report(pending)
        else:
            self._turns[pending.turn] = pending
            self._queue.put(pending.turn)
        self._places[pending.turn] = self.place(pending.row.id) or 0
        self._tell(pending, "check")
        self._pump()

    def find(self, check: int) -> PendingCheck | None:
        """Return a check that is on its way."""
        return self._checks.get(check)

    def place(self, check: int) -> int | None:
        """Return a check's place in the queue, 1 for who is next; None while a run of it runs."""
        pending = self._checks.get(check)
        return self._queue.place(pending.turn) if pending and not pending.flying else None

    async def replace(self, pending: PendingCheck) -> None:
        """Take back what waits of a check for which there is a newer one; a run that runs goes on."""
        if await self._store.write(lambda db: graded.end_check(db, pending.row.id, "replaced")):
            self._end(pending, "replaced")

    async def ask(self, work: Work, deadline_s: float = LEAST_DEADLINE_S) -> bytes:
        """Have something small done before all runs. Raises Broken, NotRunnable, BadResult."""
        return await self._asked(work, deadline_s, _AT_ONCE)

    async def tell_places(self) -> None:
        """Tell everybody who waits a new place, now and again, for ever."""
        while True:
            await asyncio.sleep(_PLACES_S)
            self.tell_new_places()

    def tell_new_places(self) -> None:
        """Tell those their place for whom it has changed so much that they would notice."""
        places = self._queue.places()
        self._places = {turn: told for turn, told in self._places.items() if turn in places}
        for turn, place in places.items():
            told = self._places.get(turn, 0)
            pending = self._turns.get(turn)
            if pending and not pending.flying and told != place and abs(told - place) >= _TOLD_SHARE * told:
                self._places[turn] = place
                self._tell(pending, "place")

    async def drop(self, seat: int | None) -> None:
        """Take back all checks of a seat, or of all; nothing of them is stored after this has returned."""
        for pending in [each for each in self._checks.values() if seat in (None, each.row.seat)]:
            await self.replace(pending)
        if running := set(self._tasks):
            await asyncio.wait(running)
        self._kept.clear()

    def results_in_use(self) -> set[str]:
        """Return the keys of results that checks on their way are made of."""
        return {key for pending in self._checks.values() for key in pending.results.values()}

    async def idle(self) -> None:
        """Return when nothing is on its way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """End the workers; what is not over waits in the file for the next server."""
        self._closed = True
        await asyncio.to_thread(self.pool.close)
        for task in list(self._tasks):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await self.idle()

    # --- run by run ---------------------------------------------------------------------------------

    def _pump(self) -> None:
        """Give workers that have nothing to do what is next."""
        while not self._closed and self._running < self.pool.size and (turn := self._queue.take()):
            pending = self._turns[turn]
            place = pending.next_place()
            if place is None:
                self._queue.charge(turn, 0.0)
                continue
            pending.flying.add(place)
            self._running += 1
            if pending.is_open():
                self._queue.put_back(turn)
            self._spawn(self._run(pending, place))

    async def _run(self, pending: PendingCheck, place: int) -> None:
        """Have one run done, and keep its result."""
        try:
            await self._have(pending, place)
            self._report(pending)
        except NotRunnable as refused:
            await self._fail(pending, "refused", refused.text)
        except (Broken, BadResult):
            await self._broke(pending)
        except Refusal:  # the disk is full: what cannot be kept is not told
            await self._fail(pending, "broken", Text("classroom.check-not-kept"))
        finally:
            pending.flying.discard(place)
            if not pending.over and pending.is_open():
                self._queue.put_back(pending.turn)
            self._pump()

    async def _have(self, pending: PendingCheck, place: int) -> None:
        """Have one of a check's jobs done and stored. Raises NotRunnable, Broken, BadResult, Refusal."""
        job, began = pending.job(place), time.monotonic()
        try:
            known = self._kept.get(job.key)
            result = None if known is not None else await self._once(job, pending)
        finally:  # the worker is free before the result is on the disk
            self._running -= 1
            self._queue.charge(pending.turn, time.monotonic() - began)
            self._pump()
        if result is not None:
            known = await self._results.keep(job.key, result)
            self._kept[job.key] = known
        pending.results[place] = job.key
        pending.starts = pending.starts and known is True

    async def _once(self, job: Work, pending: PendingCheck) -> bytes:
        """Have a job done, together with whoever asks for the same."""
        if job.key not in self._asking:
            deadline_s = LEAST_DEADLINE_S + DEADLINE_SHARE * pending.setting.challenge.time_limit
            asking = asyncio.ensure_future(self._asked(job, deadline_s, 0))
            self._asking[job.key] = asking
            asking.add_done_callback(lambda _: self._asking.pop(job.key, None))
        return await asyncio.shield(self._asking[job.key])

    async def _take_known(self, pending: PendingCheck) -> None:
        """Take all results that are stored already: of the same program, whoever wrote it."""
        keys = {place: pending.job(place).key for place in pending.places}
        known = await self._results.known(keys.values())
        for place, key in keys.items():
            if key in known:
                pending.results[place] = key
                pending.starts = pending.starts and known[key]

    async def _asked(self, work: Work, deadline_s: float, urgency: int) -> bytes:
        """Return a worker's result. Raises Broken, NotRunnable, BadResult."""
        packed = work.pack()
        if self._closed:
            raise Broken("the class is closed")
        answer = await asyncio.wrap_future(self.pool.submit(packed, deadline_s=deadline_s, urgency=urgency))
        if answer.startswith(RESULT):
            return answer[1:]
        if answer.startswith(REFUSED):
            sentence = sentence_from_json(json.loads(answer[1:]))
            if isinstance(sentence, Text):
                raise NotRunnable(sentence)
        raise BadResult(answer[1:500].decode("utf-8", "replace"))

    # --- what is known ------------------------------------------------------------------------------

    def _report(self, pending: PendingCheck) -> None:
        """Have what is known of a check graded, unless that is on its way.

        Between the first run and the last that is for who waits alone: with others it costs their time.
        """
        if pending.over or pending.is_reporting or not pending.results or self._closed:
            return
        if pending.reported and not pending.is_complete and len(self._queue) > self.pool.size:
            self._tell(pending, "check")
            return
        pending.is_reporting = True
        self._spawn(self._graded(pending))

    async def _graded(self, pending: PendingCheck) -> None:
        try:
            keys = dict(pending.results)
            stored = await self._results.read(keys.values())
            if len(stored) < len(set(keys.values())):
                self._run_again(pending, [place for place, key in keys.items() if key not in stored])
                return
            results = {place: stored[key] for place, key in keys.items()}
            report = read_report(await self._asked(pending.report_on(results), LEAST_DEADLINE_S, _AT_ONCE))
        except (Broken, BadResult, NotRunnable, ValueError, KeyError):
            pending.is_reporting = False
            await self._broke(pending)
            return
        pending.report, pending.reported, pending.is_reporting = report, len(keys), False
        if pending.over:
            return
        if pending.is_complete and pending.reported == len(pending.results):
            await self._finish(pending, report)
            return
        self._tell(pending, "check")
        if pending.reported < len(pending.results):
            self._report(pending)

    def _run_again(self, pending: PendingCheck, places: Iterable[int]) -> None:
        """Have runs done again whose results are gone: a seat was erased that had made them."""
        for place in places:
            self._kept.pop(pending.results.pop(place), None)
        pending.is_reporting = False
        if not pending.over and pending.is_open():
            self._turns[pending.turn] = pending
            self._queue.put_back(pending.turn)
        self._pump()

    async def _finish(self, pending: PendingCheck, report: Mapping[str, Any]) -> None:
        """Store a check's end, then tell it."""
        if not pending.row.step:  # points of steps are none of the lesson's
            await self._results.note(_done_work(pending, report))
        whole, counts_from = pending.whole, pending.setting.challenge.attempts_from

        def finish(db: Any) -> bool:
            return graded.finish_check(db, pending.row, report, whole, counts_from)

        try:
            changed = await self._store.write(finish)
        except Refusal:  # the disk is full
            self._end(pending, "broken")
            return
        self._end(pending, "done" if changed else "replaced")

    async def _broke(self, pending: PendingCheck) -> None:
        """Try again what broke through no fault of the program, and after some tries say so."""
        pending.breaks += 1
        if self._closed or pending.over:
            return
        if pending.breaks > MAX_BREAKS:
            await self._fail(pending, "broken", Text("classroom.check-broke"))
        else:
            self._report(pending)

    async def _fail(self, pending: PendingCheck, state: CheckState, message: Text) -> None:
        said = sentence_to_json(message)
        with suppress(Refusal):
            await self._store.write(lambda db: graded.end_check(db, pending.row.id, state, said))
        self._end(pending, state)

    def _end(self, pending: PendingCheck, state: CheckState) -> None:
        """Let go of a check, and tell its end."""
        if pending.over:
            return
        pending.over = True
        self._queue.drop(pending.turn)
        self._turns.pop(pending.turn, None)
        self._checks.pop(pending.row.id, None)
        if not self._checks:
            self._kept.clear()
        self._tell(pending, state)

    def _spawn(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _done_work(pending: PendingCheck, report: Mapping[str, Any]) -> GradedWork:
    """Return a graded check as the gradebook reads it; the person is the number of the seat."""
    row = pending.row
    keys = tuple(pending.results[place] for place in sorted(pending.results))
    return GradedWork(
        str(row.seat), row.lesson, row.kit, f"{row.seat}/{row.lesson}", keys, row.at // 1000,
        bool(report["passed"]), float(report["score"]), float(report["max_score"]),
        tuple((check, status, float(points)) for check, status, points in report["checks"]),
        pending.answer.source, dict(pending.answer.along), tuple(pending.seeds),
    )  # fmt: skip
