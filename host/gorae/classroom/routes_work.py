"""Routes of lessons and works: what is read, what is saved, what was before."""

from __future__ import annotations

import sqlite3

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom import facts, works
from gorae.classroom.exchange import answer, body_of, language_of, number_of, room_of, seat_of
from gorae.classroom.messages import (
    BeginIn,
    Best,
    LessonLine,
    RestoreIn,
    SaveIn,
    VersionKind,
    VersionLine,
    WorkOut,
)
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.routes_pages import served
from gorae.classroom.shelf import check_files, program_before, title_of
from gorae.classroom.works import Draft, Files, Place, Version
from gorae.names import PROGRAM


def routes(room: Classroom) -> list[BaseRoute]:
    return [
        Route("/api/lessons", get_lessons),
        Route("/api/lessons/{lesson}", get_lesson),
        Route("/api/work/{lesson}", get_work),
        Route("/api/work/{lesson}", post_work, methods=["POST"]),
        Route("/api/work/{lesson}/history", get_history),
        Route("/api/work/{lesson}/versions/{version:int}", get_version),
        Route("/api/work/{lesson}/restore", post_restore, methods=["POST"]),
        Route("/api/work/{lesson}/begin", post_begin, methods=["POST"]),
    ]


async def get_lessons(request: Request) -> Response:
    (seat, _), room, lang = seat_of(request), room_of(request), language_of(request)
    best = room.store.read(lambda db: _best(db, seat))
    lines: list[LessonLine] = [
        {
            "lesson": lesson.id,
            "title": title_of(lesson, lang),
            "summary": lesson.about.summary.say(lang),
            "level": lesson.about.level,
            "minutes": lesson.about.minutes,
            "best": best.get(lesson.id),
        }
        for lesson in room.shelf.lessons
    ]
    course = room.shelf.course
    about = {"id": course.id, "title": course.plan.title.say(lang)} if course else None
    return answer({"course": about, "lessons": lines})


def _best(db: sqlite3.Connection, seat: int) -> dict[str, Best]:
    """Return a seat's best result in each lesson."""
    rows = db.execute(
        "SELECT lesson, max(score), max_score, max(passed) FROM checks WHERE seat = ? AND state = 'done'"
        " AND step = 0 GROUP BY lesson",
        (seat,),
    )
    return {
        lesson: {"score": score, "max_score": most, "passed": bool(passed)}
        for lesson, score, most, passed in rows
    }


async def get_lesson(request: Request) -> Response:
    (seat, _), room, lesson = seat_of(request), room_of(request), request.path_params["lesson"]
    page = room.shelf.page_file(lesson, language_of(request))
    room.whereabouts[seat] = lesson
    room.seat_changed(seat)
    return served(page, request)


def _place(request: Request) -> tuple[Classroom, Place]:
    """Return the class and the work that is asked about. Raises Refusal (401, 404)."""
    (seat, _), room = seat_of(request), room_of(request)
    lesson = request.path_params["lesson"]
    room.shelf.find(lesson)
    return room, Place(seat, lesson)


async def get_work(request: Request) -> Response:
    room, place = _place(request)
    return answer(await _work(room, place))


async def _work(room: Classroom, place: Place, number: int | None = None) -> WorkOut:
    """Return a version of a work, the newest by default; version 0 is the starter. Raises Refusal (404)."""

    def read(db: sqlite3.Connection) -> tuple[int, Version | None, dict[str, str]]:
        head = works.head_of(db, place)
        found = head if number is None else works.version_of(db, place, number)
        return head.version if head else 0, found, works.files_of(db, found) if found else {}

    head, version, files = room.store.read(read)
    if version is None and number:
        raise Refusal(404, "no-version")
    return {
        "lesson": place.lesson,
        "version": version.version if version else 0,
        "files": files if version else await room.starter(place.lesson),
        "at": version.at if version else 0,
        "head": head,
    }


async def post_work(request: Request) -> Response:
    room, place = _place(request)
    asked = await body_of(request, SaveIn)
    check_files(asked.files)
    draft = Draft(asked.files, asked.base, asked.tab, asked.edit)
    done = await room.store.write(lambda db: works.save(db, place, draft))
    if done.aside:
        raise Refusal(409, "two-versions", more={"head": await _work(room, place), "kept": done.version})
    if done.saved:
        _tell_saved(room, place, done.version, draft.tab)
    return answer({"version": done.version, "saved": done.saved})


def _tell_saved(room: Classroom, place: Place, version: int, tab: str) -> None:
    room.whereabouts[place.seat] = place.lesson
    news = {"lesson": place.lesson, "version": version, "tab": tab}
    room.news.tell(place.seat, "work", news, tab)
    room.seat_changed(place.seat)


async def get_history(request: Request) -> Response:
    room, place = _place(request)
    return answer({"versions": room.store.read(lambda db: _history(db, place))})


def _history(db: sqlite3.Connection, place: Place) -> list[VersionLine]:
    rows = db.execute(
        "SELECT version, id, score, max_score, passed FROM checks WHERE seat = ? AND lesson = ?"
        " AND state = 'done' AND step = 0 ORDER BY id",
        (place.seat, place.lesson),
    )
    checks = {version: (check, score, most, passed) for version, check, score, most, passed in rows}
    return [
        _version_line(each, *checks.get(each.version, (None, None, None, None)))
        for each in works.history(db, place)
    ]


def _version_line(
    version: Version, check: int | None, score: float | None, most: float | None, passed: int | None
) -> VersionLine:
    return {
        "version": version.version,
        "at": version.at,
        "kind": version.kind,
        "check": check,
        "score": score,
        "max_score": most,
        "passed": None if passed is None else bool(passed),
        "picture": None if check is None else f"/api/checks/{check}/picture",
    }


async def get_version(request: Request) -> Response:
    room, place = _place(request)
    return answer(await _work(room, place, number_of(request, "version")))


async def post_restore(request: Request) -> Response:
    """Make an old version the newest again; what was the newest stays in the history."""
    room, place = _place(request)
    asked = await body_of(request, RestoreIn)
    old = await _work(room, place, asked.version)
    return await _replaced(room, place, asked, old["files"], "restore")


async def post_begin(request: Request) -> Response:
    """Put in place what one has before a step of the text. Files of the student's own stay."""
    room, place = _place(request)
    asked = await body_of(request, BeginIn)
    solved = room.store.read(facts.solutions_are_shown)
    before = program_before(room.shelf.find(place.lesson), asked.step, solved=solved)
    given = {**await room.starter(place.lesson), **({} if before is None else {PROGRAM: before})}
    now = await _work(room, place)
    return await _replaced(room, place, asked, {**now["files"], **given}, "begin")


async def _replaced(
    room: Classroom, place: Place, asked: RestoreIn | BeginIn, files: Files, kind: VersionKind
) -> Response:
    """Save files over whatever is the newest, as a tab that has seen it, and return the work."""

    def replace(db: sqlite3.Connection) -> int:
        head = works.head_of(db, place)
        base = head.version if head else 0
        edit = max(asked.edit, head.edit + 1) if head and head.tab == asked.tab else asked.edit
        return works.save(db, place, Draft(files, base, asked.tab, edit, kind)).version

    version = await room.store.write(replace)
    _tell_saved(room, place, version, asked.tab)
    return answer(await _work(room, place, version))
