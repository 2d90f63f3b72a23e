"""Routes of live runs: begun, watched, touched, ended. A student's run; the teacher may look on."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from gorae.bench.pacing import SPEEDS
from gorae.bench.session import conditions, draw
from gorae.classroom import works
from gorae.classroom.checks.checking import kit_of
from gorae.classroom.exchange import answer, body_of, language_of, room_of, seat_of, teacher_of
from gorae.classroom.live.feed import MAX_WATCHERS
from gorae.classroom.live.messages import RunIn, TouchIn
from gorae.classroom.live.pool import LivePoolFull
from gorae.classroom.live.robot_run import RunOrder
from gorae.classroom.live.runs import LiveRun
from gorae.classroom.messages import Nothing
from gorae.classroom.news import TEACHER
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.works import Place
from gorae.errors import GoraeError
from gorae.kits import load_arena, load_board, load_kit
from gorae.lessons.catalogue import Lesson
from gorae.names import PROGRAM
from gorae.programs.gathering import gather_files
from gorae.report.page.stage import FIRST_READINGS, readings_of, stage_html
from gorae.texts import Text

_FULL_WAIT_S = 10


def routes(room: Classroom) -> list[BaseRoute]:
    room.features["live"] = True
    return [
        Route("/api/run", post_run, methods=["POST"]),
        Route("/api/run", get_own_run),
        Route("/api/run/{run}", get_run),
        Route("/api/run/{run}/news", get_run_news),
        Route("/api/run/{run}/touch", post_touch, methods=["POST"]),
        Route("/api/run/{run}/stop", post_stop, methods=["POST"]),
        Route("/api/stage/{lesson}", get_stage),
    ]


# --- what is drawn ----------------------------------------------------------------------------------


async def get_stage(request: Request) -> Response:
    """The arena of a lesson before anything runs."""
    seat_of(request)
    room = room_of(request)
    lesson = room.shelf.find(request.path_params["lesson"])
    kit = kit_of(lesson, request.query_params.get("kit"))
    return answer(await asyncio.to_thread(stage_of, lesson, kit, language_of(request)))


def stage_of(lesson: Lesson, kit: str, lang: str, seed: int | None = None) -> dict[str, Any]:
    """Return what a page draws of a lesson's runs on a kit; with a seed, as things stand in that run."""
    challenge = lesson.challenge
    here = conditions(challenge, seed or 0, {} if seed is None else draw(challenge, seed))
    arena = load_arena(challenge.arena)
    html = stage_html(arena, here.start, load_kit(kit), lang, challenge.robots, here.shifts)
    asked = [*dict.fromkeys(str(one.gesture) for one in challenge.stimuli if one.gesture), "none"]
    gestures = [{"gesture": each, "title": Text(f"world.gesture-{each}").say(lang)} for each in asked]
    return {
        "lesson": lesson.id,
        "kit": kit,
        "html": html,
        "readings": readings_of(FIRST_READINGS, lang),
        "held": challenge.held,
        "gestures": gestures if challenge.held else [],
        "speeds": list(SPEEDS),
        "time_limit": challenge.time_limit,
        "hex": load_board(load_kit(kit).board).port.flashed_by == "daplink",
    }


# --- a student's run --------------------------------------------------------------------------------


async def post_run(request: Request) -> Response:
    (seat, _), room = seat_of(request), room_of(request)
    asked, lang = await body_of(request, RunIn), language_of(request)
    lesson = room.shelf.find(asked.lesson)
    kit = kit_of(lesson, asked.kit)
    room.limits.runs.take(seat)
    files = await files_for(room, Place(seat, lesson.id), asked.version)
    try:
        seed = room.first_seed() if asked.seed is None else asked.seed
        order = await asyncio.to_thread(order_of, lesson, kit, seed, files, lang)
    except GoraeError as error:
        raise Refusal(422, "cannot-run", reason=error.text) from None
    about = await asyncio.to_thread(stage_of, lesson, kit, lang, seed)
    try:
        run = room.live.begin(seat, order, lesson.id, about, lang)
    except LivePoolFull:
        raise Refusal(503, "all-busy", wait_s=_FULL_WAIT_S) from None
    room.news.tell(seat, "run", {"run": run.id, "lesson": run.lesson})
    if room.news.is_here(TEACHER):
        room.news.tell(TEACHER, "run", {"seat": seat, "run": run.id})
    return answer(run_told(run))


async def files_for(room: Classroom, place: Place, version: int) -> dict[str, str]:
    """Return the files of a version, 0 being the starter. Raises Refusal (404)."""

    def read(db: sqlite3.Connection) -> dict[str, str] | None:
        found = works.version_of(db, place, version)
        return works.files_of(db, found) if found else None

    files = room.store.read(read)
    if files is None and version == 0:
        files = await room.starter(place.lesson)
    if files is None:
        raise Refusal(404, "no-version")
    return files


def order_of(lesson: Lesson, kit: str, seed: int, files: dict[str, str], lang: str) -> RunOrder:
    """Return the run of a work's program. Raises GoraeError for one whose files do not go together."""
    data = {name: text.encode("utf-8", "replace") for name, text in files.items()}
    found = gather_files(data, PROGRAM)
    along = tuple(sorted(found.along.items()))
    return RunOrder(lesson.challenge, load_kit(kit), seed, found.source, along, lang)


async def get_own_run(request: Request) -> Response:
    """The run that a seat has, for a page that is reloaded."""
    seat, _ = seat_of(request)
    run = room_of(request).live.of_seat(seat)
    return answer(run_told(run) if run and not run.feed.is_over else {"run": None})


async def get_run(request: Request) -> Response:
    return answer(run_told(_watched(request)))


async def get_run_news(request: Request) -> Response:
    run = _watched(request)
    if run.feed.watchers >= MAX_WATCHERS:
        raise Refusal(429, "too-many", wait_s=5)
    last_id = request.headers.get("last-event-id", "")
    return StreamingResponse(_looked_at(room_of(request), run, last_id), media_type="text/event-stream")


async def _looked_at(room: Classroom, run: LiveRun, last_id: str) -> AsyncIterator[bytes]:
    try:
        async for frame in run.feed.stream(last_id):
            yield frame
    finally:
        room.live.watch_over(run)


async def post_touch(request: Request) -> Response:
    run, asked = _own(request), await body_of(request, TouchIn)
    deed = asked.model_dump(exclude_none=True)
    run.speed, run.paused = deed.get("speed", run.speed), deed.get("paused", run.paused)
    assert run.running
    for part in ({"press", "down"}, {"gesture"}, {"speed"}, {"paused"}):
        if part <= deed.keys():
            run.running.send({key: deed[key] for key in part})
    return answer({})


async def post_stop(request: Request) -> Response:
    run = _own(request)
    await body_of(request, Nothing)
    room_of(request).live.end(run.seat)
    return answer({})


def _own(request: Request) -> LiveRun:
    """Return a run of the seat that asks. Raises Refusal: somebody else's is not there."""
    (seat, _), room = seat_of(request), room_of(request)
    run = room.live.of_seat(seat)
    if run is None or run.id != request.path_params["run"]:
        raise Refusal(404, "not-found")
    return run


def _watched(request: Request) -> LiveRun:
    """Return a run that its student or the teacher may look at. Raises Refusal."""
    try:
        return _own(request)
    except Refusal:
        teacher_of(request)
    run = room_of(request).live.find(request.path_params["run"])
    if run is None:
        raise Refusal(404, "not-found")
    return run


def run_told(run: LiveRun) -> dict[str, Any]:
    """Return what a page needs to show a run."""
    return {"run": run.id, "seat": run.seat, "speed": run.speed, "paused": run.paused, **run.about}
