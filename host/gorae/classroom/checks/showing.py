"""Replays and pictures of checks, drawn by workers from the results that are stored, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from gorae.classroom.checks import graded
from gorae.classroom.checks.checking import assemble
from gorae.classroom.checks.graded import CheckRow
from gorae.classroom.checks.grading import Drawing
from gorae.classroom.refusals import Refusal
from gorae.errors import GoraeError
from gorae.jobs.pool import Broken
from gorae.jobs.results import BadResult

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom

MAX_BYTES = 16 * 1024 * 1024


class DrawingCache:
    """The newest drawings, up to MAX_BYTES of them."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[object, ...]) -> bytes | None:
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def clear(self) -> None:
        """Forget all drawings."""
        self._known.clear()
        self._bytes = 0

    def put(self, key: tuple[object, ...], drawing: bytes) -> None:
        self._bytes += len(drawing) - len(self._known.pop(key, b""))
        self._known[key] = drawing
        while self._bytes > MAX_BYTES:
            self._bytes -= len(self._known.popitem(last=False)[1])


async def drawing_of(room: Classroom, row: CheckRow, what: str, lang: str, run: int | None) -> bytes:
    """Return the `replay` or `picture` of a run of a check, by default of its worst one. Raises Refusal."""
    key = (row.id, what, lang, run)
    found = room.drawings.get(key)
    if found is None:
        found = await _drawn(room, row, what, lang, run)
        if row.state == "done":
            room.drawings.put(key, found)
    return found


async def _drawn(room: Classroom, row: CheckRow, what: str, lang: str, run: int | None) -> bytes:
    try:
        pending = room.grader.find(row.id) or assemble(room, row)
        report = pending.report or graded.report_of(row)
        number = int(report.get("worst", 0)) + 1 if run is None else run
        seed = pending.seeds[number - 1] if 1 <= number <= len(pending.seeds) else -1
        job = pending.job(seed)
        results = await room.results.read([job.key])
        if job.key not in results or seed < 0:
            raise Refusal(404, "no-replay")
        along = tuple(sorted(pending.answer.along.items()))
        work = Drawing(
            pending.setting, pending.answer.source, along, seed, results[job.key], number, lang, what
        )
        return await room.grader.ask(work)
    except (GoraeError, Broken, BadResult) as error:
        raise Refusal(404, "no-replay") from error
