"""The way from a saved version to a check: which files go along, on which kit, with which seeds."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import cache, partial
from typing import TYPE_CHECKING

from gorae.classroom import works
from gorae.classroom.checks import graded
from gorae.classroom.checks.graded import CheckRow
from gorae.classroom.checks.pending import PendingCheck
from gorae.classroom.checks.queue import Lane, Turn
from gorae.classroom.refusals import Refusal
from gorae.classroom.works import Draft, Place
from gorae.errors import GoraeError, UsageError
from gorae.jobs.job import JobSetting
from gorae.jobs.results import sentence_to_json
from gorae.lessons.catalogue import Lesson
from gorae.literals import parse
from gorae.names import PROGRAM
from gorae.programs.gathering import gather_files
from gorae.programs.handed import HandedIn, take_handed

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom
    from gorae.grading.challenge import Challenge

_OURS = "0" * 8
"""The tab of a version that no tab has saved: a starter that was checked as it is."""


def setting_for(room: Classroom, lesson: Lesson, kit: str, step: int = 0) -> JobSetting:
    """Return what programs of a lesson or a step are run in on a kit, made once. Raises Refusal (404)."""
    known, key = room.settings_by_kit, (lesson.id, kit, step)
    if key not in known:
        from gorae.kits import load_kit

        known[key] = JobSetting(challenge_of(lesson, step), load_kit(kit))
    return known[key]


@cache
def challenge_of(lesson: Lesson, step: int = 0) -> Challenge:
    """Return the challenge of a lesson, or that of a step. Raises Refusal (404) for a step that has none."""
    if not step:
        return lesson.challenge
    from gorae.lessons.steps.goals import step_challenge

    try:
        return step_challenge(lesson, step)
    except UsageError:
        raise Refusal(404, "no-step") from None


def kit_of(lesson: Lesson, wanted: str | None) -> str:
    """Return the kit that is wanted, or the lesson's first. Raises Refusal (404)."""
    if wanted is not None and wanted not in lesson.challenge.kits:
        raise Refusal(404, "no-kit")
    return wanted or lesson.challenge.kits[0]


def ask_for_check(
    db: sqlite3.Connection,
    place: Place,
    kit: str,
    version: int,
    runs: int,
    starter: dict[str, str] | None,
    step: int = 0,
) -> CheckRow:
    """Store a check of a version; `starter` is saved first where version 0 is asked for.

    Raises Refusal (404) for a version that is not there.
    """
    if version == 0 and starter is not None and works.head_of(db, place) is None:
        version = works.save(db, place, Draft(starter, 0, _OURS, 0, "check")).version
    if works.version_of(db, place, version) is None:
        raise Refusal(404, "no-version")
    return graded.new_check(db, place, kit, version, runs, step)


def assemble(room: Classroom, row: CheckRow) -> PendingCheck:
    """Return a stored check as it goes to the workers. Raises GoraeError for a program that does not fit."""

    def read(db: sqlite3.Connection) -> tuple[dict[str, str], CheckRow | None]:
        version = works.version_of(db, row.place, row.version)
        assert version
        return works.files_of(db, version), graded.last_check(db, row.place, row.kit, row.step)

    texts, before = room.store.read(read)
    lesson = room.shelf.find(row.lesson)
    setting = setting_for(room, lesson, row.kit, row.step)
    files = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    found = gather_files(files, PROGRAM)
    handed = take_handed(files, setting.challenge.handed)
    answer = HandedIn(PROGRAM, found.source, found.along, handed)
    begin = room.first_seed(row.at)
    seeds = range(begin, begin + row.runs)
    turn = Turn(row.seat, Lane.CHECK, urgent=not _may_start(found.source))
    first = before.worst_seed if before and not before.passed else None
    return PendingCheck(row, setting, answer, seeds, turn, first)


def _may_start(source: bytes) -> bool:
    """Whether a program can be read: one that cannot costs a worker some ms."""
    try:
        parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


async def begin_check(room: Classroom, row: CheckRow) -> None:
    """Send a stored check on its way, or store why it cannot be; one that is on its way goes on."""
    if row.id in room.beginning or room.grader.find(row.id):
        return
    room.beginning.add(row.id)
    try:
        await _begin(room, row)
    finally:
        room.beginning.discard(row.id)


async def _begin(room: Classroom, row: CheckRow) -> None:
    try:
        pending = await asyncio.to_thread(assemble, room, row)
    except (GoraeError, Refusal) as error:
        said = sentence_to_json(error.text)
        await room.store.write(lambda db: graded.end_check(db, row.id, "refused", said))
        room.tell_check(row.id, row.seat)
        return
    await room.grader.submit(pending)


async def resume(room: Classroom) -> None:
    """Go on with the checks that a server before this one has not told the end of."""
    rows = room.store.read(graded.waiting_checks)
    newest = {row.seat: row.id for row in rows}
    for row in rows:
        if newest[row.seat] == row.id and row.lesson in room.shelf:
            await begin_check(room, row)
        else:
            await room.store.write(partial(graded.end_check, check=row.id, state="replaced"))
