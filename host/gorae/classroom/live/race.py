"""A race: the newest program of every seat, all in one arena at once, under the conditions of one seed.

Each robot drives in an arena of its own, so nobody is in anybody's way; they are drawn over each other. The
class's checks come first: a race's runs wait for them.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gorae.classroom import seats, works
from gorae.classroom.checks.checking import setting_for
from gorae.classroom.live.race_lap import RaceLap
from gorae.classroom.live.routes import order_of, stage_of
from gorae.classroom.news import TEACHER
from gorae.classroom.works import Place
from gorae.errors import GoraeError
from gorae.jobs.job import Job
from gorae.jobs.pool import Broken
from gorae.jobs.worker import RESULT
from gorae.lessons.catalogue import Lesson

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom

MAX_RACERS = 60
"""More robots than that cannot be told from each other."""
LAP_S = 60.0
_LAST = 1000
"""The pool's urgency of what waits for everything else."""


@dataclass
class Race:
    """A race, as far as it has been computed."""

    stage: dict[str, Any]
    of: int
    racers: list[dict[str, Any]] = field(default_factory=list)
    done: int = 0

    def told(self) -> dict[str, Any]:
        """Return what the teacher's page draws: the arena, and every robot that there is."""
        ranked = sorted(self.racers, key=lambda racer: (-racer["score"], racer["seat"]))
        return {**self.stage, "done": self.done, "of": self.of, "racers": ranked}


class RaceTrack:
    """The race of a class; a new one takes the place of the one before."""

    def __init__(self) -> None:
        self.race: Race | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, room: Classroom, lesson: Lesson, kit: str, lang: str) -> Race:
        """Begin to compute a race; the teacher's news tell how far it is."""
        self.stop()
        works = room.store.read(lambda db: _newest(db, lesson.id))[:MAX_RACERS]
        self.race = Race(stage_of(lesson, kit, lang, room.first_seed()), len(works))
        self._task = asyncio.create_task(_run_all(room, self.race, lesson, kit, works, lang))
        return self.race

    def stop(self) -> None:
        """Compute no more."""
        if self._task:
            self._task.cancel()
        self._task = None


def _newest(db: sqlite3.Connection, lesson: str) -> list[tuple[int, dict[str, str]]]:
    """Return the seats that have saved something in a lesson, and their newest files."""
    rows = db.execute("SELECT DISTINCT seat FROM versions WHERE lesson = ? ORDER BY seat", (lesson,))
    found = []
    for (seat,) in rows.fetchall():
        head = works.head_of(db, Place(seat, lesson))
        if head:
            found.append((seat, works.files_of(db, head)))
    return found


async def _run_all(
    room: Classroom, race: Race, lesson: Lesson, kit: str, works: list[tuple[int, dict[str, str]]], lang: str
) -> None:
    laps = [_lap(room, race, lesson, kit, seat, files, lang) for seat, files in works]
    await asyncio.gather(*laps)


async def _lap(
    room: Classroom, race: Race, lesson: Lesson, kit: str, seat: int, files: dict[str, str], lang: str
) -> None:
    try:
        order = await asyncio.to_thread(order_of, lesson, kit, room.first_seed(), files, lang)
        job = Job(setting_for(room, lesson, kit), order.program, order.seed, order.along)
        packed = await asyncio.to_thread(RaceLap(job).pack)
        answer = await asyncio.wrap_future(room.grader.pool.submit(packed, deadline_s=LAP_S, urgency=_LAST))
        if answer.startswith(RESULT):
            lap = json.loads(answer[len(RESULT) :])
            race.racers.append({**lap, "seat": seat, "name": seats.seat_name(seat, lang)})
    except (GoraeError, Broken, ValueError):
        pass  # this robot is not there: its program cannot be run
    race.done += 1
    room.news.tell(TEACHER, "race", {"done": race.done, "of": race.of})
