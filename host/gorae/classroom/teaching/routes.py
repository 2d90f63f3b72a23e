"""Routes of the teacher about the class as a whole: entering, the wall, the door, what is kept how long."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom import facts, sessions
from gorae.classroom.exchange import (
    answer,
    body_of,
    give_cookie,
    language_of,
    news_for,
    room_of,
    take_cookie,
    teacher_of,
)
from gorae.classroom.messages import Nothing, SecretIn
from gorae.classroom.news import TEACHER
from gorae.classroom.opening.addresses import local_addresses
from gorae.classroom.opening.announcement import ClassOpening, remedies
from gorae.classroom.opening.reach import BLOCKING
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.shelf import LessonShelf, title_of
from gorae.classroom.store import now_ms
from gorae.classroom.teaching.erasing import erase_everybody
from gorae.classroom.teaching.messages import (
    Choice,
    ClassCourseIn,
    ClassFacts,
    ClassLessonIn,
    DoorIn,
    EraseIn,
    KeptUntilIn,
    ProblemOut,
    SolutionsIn,
)
from gorae.classroom.teaching.term import begin_term, days_left, keep_until, until_of
from gorae.errors import UsageError
from gorae.lessons.courses import course_ids, find_course
from gorae.texts import Text

Deed = Callable[[Request, Classroom], Awaitable[None]]


def routes(room: Classroom) -> list[BaseRoute]:
    room.store.submit(lambda db: begin_term(db, date.today())).result()
    deeds = {
        "door": set_door, "code": new_code, "lesson": set_lesson, "course": set_course,
        "solutions": set_solutions, "until": set_until, "forget": forget_class,
    }  # fmt: skip
    return [
        Route("/api/teacher/enter", enter, methods=["POST"]),
        Route("/api/teacher/leave", leave, methods=["POST"]),
        Route("/api/teacher/news", get_news),
        Route("/api/teacher/class", get_class),
        Route("/api/teacher/wall", get_wall),
        *(Route(f"/api/teacher/{name}", _deed(deed), methods=["POST"]) for name, deed in deeds.items()),
    ]


# --- entering ---------------------------------------------------------------------------------------


async def enter(request: Request) -> Response:
    room, asked = room_of(request), await body_of(request, SecretIn)
    room.limits.teacher_by_all.check("")
    if not room.store.read(lambda db: facts.is_teacher_secret(db, asked.secret)):
        room.limits.teacher_by_all.spend("")
        raise Refusal(403, "wrong-secret")
    token = await room.store.write(lambda db: sessions.begin_session(db, None))
    response = answer({})
    give_cookie(response, room, token, teacher=True)
    return response


async def leave(request: Request) -> Response:
    room, session = room_of(request), teacher_of(request)
    await body_of(request, Nothing)
    await room.store.write(lambda db: sessions.end_session(db, session))
    response = answer({})
    take_cookie(response, room, teacher=True)
    return response


async def get_news(request: Request) -> Response:
    return news_for(request, TEACHER, teacher_of(request))


# --- the class --------------------------------------------------------------------------------------


async def get_wall(request: Request) -> Response:
    room = room_of(request)
    teacher_of(request)
    return answer({"seats": room.wall.wall(language_of(request)), "now": now_ms()})


async def get_class(request: Request) -> Response:
    teacher_of(request)
    return answer(class_facts(room_of(request), language_of(request)))


def class_facts(room: Classroom, lang: str) -> ClassFacts:
    """Return what the teacher sees of the class as a whole."""

    def read(db: sqlite3.Connection) -> ClassFacts:
        until = until_of(db)
        return {
            "url": room.url,
            "code": facts.code(db),
            "door": facts.door(db),
            "lesson": facts.fact(db, facts.LESSON),
            "course": facts.fact(db, facts.COURSE),
            "solutions": facts.solutions_are_shown(db),
            "until": until.isoformat() if until else None,
            "days_left": days_left(until, date.today()),
            "seats": room.settings.seats,
            "lessons": [{"id": one.id, "title": title_of(one, lang)} for one in room.shelf.lessons],
            "courses": _courses(lang),
            "problems": _problems(room, lang),
        }

    return room.store.read(read)


def _courses(lang: str) -> list[Choice]:
    return [{"id": name, "title": find_course(name).plan.title.say(lang)} for name in course_ids()]


def _problems(room: Classroom, lang: str) -> list[ProblemOut]:
    here = ClassOpening(room.url, "", "", urlsplit(room.url).port or 80, others=local_addresses())
    return [
        {
            "problem": problem,
            "blocking": problem in BLOCKING,
            "text": Text(f"classroom_start.obstacle-{problem}").say(lang),
            "remedies": remedies(problem, here, lang),
        }
        for problem in room.reach.obstacles
    ]


def tell_class(room: Classroom) -> None:
    """Tell everybody what is true of the class now."""

    def read(db: sqlite3.Connection) -> dict[str, object]:
        return {
            "door": facts.door(db),
            "lesson": facts.fact(db, facts.LESSON),
            "course": facts.fact(db, facts.COURSE),
            "solutions": facts.solutions_are_shown(db),
        }

    room.news.tell_all("class", room.store.read(read))


# --- deeds ------------------------------------------------------------------------------------------


def _deed(deed: Deed) -> Callable[[Request], Awaitable[Response]]:
    """Return a route that only the teacher may ask, and whose answer is the class after the deed."""

    async def route(request: Request) -> Response:
        teacher_of(request)
        room = room_of(request)
        await deed(request, room)
        tell_class(room)
        return answer(class_facts(room, language_of(request)))

    return route


async def set_door(request: Request, room: Classroom) -> None:
    asked = await body_of(request, DoorIn)
    await room.store.write(lambda db: facts.set_fact(db, facts.DOOR, "open" if asked.open else "closed"))


async def new_code(request: Request, room: Classroom) -> None:
    await body_of(request, Nothing)
    await room.store.write(lambda db: facts.set_fact(db, "code", facts.new_code()))


async def set_lesson(request: Request, room: Classroom) -> None:
    asked = await body_of(request, ClassLessonIn)
    if asked.lesson is not None:
        room.shelf.find(asked.lesson)
    await room.store.write(lambda db: facts.set_fact(db, facts.LESSON, asked.lesson))


async def set_course(request: Request, room: Classroom) -> None:
    """Follow another course. A lesson that is not in it is not the class's any more."""
    asked = await body_of(request, ClassCourseIn)
    if asked.course is not None and asked.course not in course_ids():
        raise Refusal(404, "no-course")
    try:
        shelf = await asyncio.to_thread(LessonShelf, asked.course)
    except UsageError:
        raise Refusal(404, "no-course") from None

    def write(db: sqlite3.Connection) -> None:
        facts.set_fact(db, facts.COURSE, asked.course)
        if facts.fact(db, facts.LESSON) not in shelf:
            facts.set_fact(db, facts.LESSON, None)

    await room.store.write(write)
    room.shelf = shelf


async def set_solutions(request: Request, room: Classroom) -> None:
    asked = await body_of(request, SolutionsIn)
    await room.store.write(lambda db: facts.show_solutions(db, asked.shown))


async def set_until(request: Request, room: Classroom) -> None:
    asked = await body_of(request, KeptUntilIn)
    if asked.until is not None and asked.until < date.today():
        raise Refusal(400, "past-day")
    await room.store.write(lambda db: keep_until(db, asked.until))


async def forget_class(request: Request, room: Classroom) -> None:
    """Erase all seats and all that they did. The class goes on, empty, with another code."""
    asked = await body_of(request, EraseIn)
    if not room.store.read(lambda db: facts.is_code(db, asked.code)):
        raise Refusal(403, "wrong-code")
    await erase_everybody(room)
