"""Routes of the teacher about one seat: its work as the student sees it, help, its secret, its end."""

from __future__ import annotations

import json
import sqlite3

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom import seats, sessions, works
from gorae.classroom.checks import graded
from gorae.classroom.checks.graded import CheckRow
from gorae.classroom.checks.showing import drawing_of
from gorae.classroom.checks.telling import check_told, give_hint
from gorae.classroom.exchange import answer, body_of, language_of, room_of, teacher_of
from gorae.classroom.messages import Nothing, WorkOut
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.shelf import title_of
from gorae.classroom.teaching.erasing import erase_one, say_goodbye
from gorae.classroom.teaching.messages import NoteIn, SeatHintIn, SeatLesson, SeatPage, SeatWork
from gorae.classroom.teaching.notes import NO_NOTE, note_of, take_back, write_note
from gorae.classroom.works import Place

_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def routes(room: Classroom) -> list[BaseRoute]:
    seat = "/api/teacher/seats/{seat:int}"
    deeds = {
        "note": post_note, "note/take-back": post_take_back, "hint": post_hint, "hand": post_hand,
        "secret": post_secret, "forget": post_forget,
    }  # fmt: skip
    return [
        Route(seat, get_seat),
        Route(f"{seat}/work/{{lesson}}", get_work),
        Route("/api/teacher/checks/{check:int}/replay", get_replay),
        Route("/api/teacher/checks/{check:int}/picture", get_picture),
        *(Route(f"{seat}/{name}", deed, methods=["POST"]) for name, deed in deeds.items()),
    ]


def _seat(request: Request) -> tuple[Classroom, int]:
    """Return the class and the seat that the teacher asks about. Raises Refusal (401, 404)."""
    teacher_of(request)
    room, seat = room_of(request), int(request.path_params["seat"])
    if not room.store.read(lambda db: _is_taken(db, seat)):
        raise Refusal(404, "no-seat", seat=seat)
    return room, seat


def _is_taken(db: sqlite3.Connection, seat: int) -> bool:
    if seat > 2**31:
        return False
    return db.execute("SELECT 1 FROM seats WHERE seat = ?", (seat,)).fetchone() is not None


# --- looking ----------------------------------------------------------------------------------------


async def get_seat(request: Request) -> Response:
    room, seat = _seat(request)
    lang = language_of(request)
    told: SeatPage = {
        "seat": seat,
        "name": seats.seat_name(seat, lang),
        "note": room.store.read(lambda db: note_of(db, seat)),
        "lessons": _lessons(room, seat, lang),
    }
    return answer(told)


def _lessons(room: Classroom, seat: int, lang: str) -> list[SeatLesson]:
    """Return what a seat has done in each lesson that it opened, the newest first."""
    rows = room.store.read(
        lambda db: db.execute(
            "SELECT v.lesson, max(v.at), c.score, c.max_score, c.passed FROM versions v LEFT JOIN"
            " (SELECT lesson, max(score) AS score, max_score, max(passed) AS passed FROM checks"
            "  WHERE seat = :seat AND state = 'done' AND step = 0 GROUP BY lesson) c ON c.lesson = v.lesson"
            " WHERE v.seat = :seat GROUP BY v.lesson ORDER BY max(v.at) DESC",
            {"seat": seat},
        ).fetchall()
    )
    return [
        {
            "lesson": lesson,
            "title": title_of(room.shelf.find(lesson), lang) if lesson in room.shelf else lesson,
            "at": at,
            "score": score,
            "max_score": most,
            "passed": None if passed is None else bool(passed),
        }
        for lesson, at, score, most, passed in rows
    ]


async def get_work(request: Request) -> Response:
    room, seat = _seat(request)
    place = Place(seat, request.path_params["lesson"])
    work, check = room.store.read(lambda db: _work(db, place))
    if work is None:
        raise Refusal(404, "no-version")
    told: SeatWork = {
        "work": work,
        "check": check_told(room, check, language_of(request)) if check is not None else None,
    }
    return answer(told)


def _work(db: sqlite3.Connection, place: Place) -> tuple[WorkOut | None, int | None]:
    """Return the newest files of a work, and its newest check that was not replaced."""
    head = works.head_of(db, place)
    if head is None:
        return None, None
    row = db.execute(
        "SELECT id FROM checks WHERE seat = ? AND lesson = ? AND state != 'replaced'"
        " ORDER BY id DESC LIMIT 1",
        (place.seat, place.lesson),
    ).fetchone()
    work: WorkOut = {
        "lesson": place.lesson, "version": head.version, "files": works.files_of(db, head), "at": head.at,
        "head": head.version,
    }  # fmt: skip
    return work, row[0] if row else None


def _check(request: Request) -> tuple[Classroom, CheckRow]:
    teacher_of(request)
    room, number = room_of(request), min(int(request.path_params["check"]), 2**62)
    row = room.store.read(lambda db: graded.find_check(db, number))
    if row is None:
        raise Refusal(404, "not-found")
    return room, row


async def get_replay(request: Request) -> Response:
    room, row = _check(request)
    said = request.query_params.get("run", "")
    run = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else None
    told = json.loads(await drawing_of(room, row, "replay", language_of(request), run))
    return answer({"check": row.id, **told})


async def get_picture(request: Request) -> Response:
    room, row = _check(request)
    svg = await drawing_of(room, row, "picture", language_of(request), None)
    headers = {"Content-Security-Policy": _PICTURE_POLICY, "Cache-Control": "private, no-store"}
    return Response(svg, headers=headers, media_type="image/svg+xml")


# --- helping ----------------------------------------------------------------------------------------


async def post_note(request: Request) -> Response:
    room, seat = _seat(request)
    asked = await body_of(request, NoteIn)
    note = await room.store.write(lambda db: write_note(db, seat, asked.text, asked.lesson, asked.line))
    room.news.tell(seat, "note", note)
    return answer(note)


async def post_take_back(request: Request) -> Response:
    room, seat = _seat(request)
    await body_of(request, Nothing)
    await room.store.write(lambda db: take_back(db, seat))
    room.news.tell(seat, "note", NO_NOTE)
    return answer(NO_NOTE)


async def post_hint(request: Request) -> Response:
    """Give a seat its next hint, which counts as if it had asked for it; it comes as a note."""
    room, seat = _seat(request)
    asked, place_lang = await body_of(request, SeatHintIn), room.lang
    challenge, place = room.shelf.find(asked.lesson).challenge, Place(seat, asked.lesson)
    hint, message = await room.store.write(lambda db: give_hint(db, place, challenge, None, place_lang))
    if hint:
        text = hint["text"]
        note = await room.store.write(lambda db: write_note(db, seat, text, asked.lesson, None))
        room.news.tell(seat, "note", note)
    return answer({"hint": hint, "message": message})


async def post_hand(request: Request) -> Response:
    """Take a hand down: somebody has come."""
    room, seat = _seat(request)
    await body_of(request, Nothing)
    await room.store.write(lambda db: db.execute("UPDATE seats SET hand = 0 WHERE seat = ?", (seat,)))
    room.news.tell(seat, "hand", {"hand": False})
    room.seat_changed(seat)
    return answer({"hand": False})


# --- a forgotten secret, and forgetting -------------------------------------------------------------


async def post_secret(request: Request) -> Response:
    """Let whoever sits down at the seat choose its pictures anew. Who sat there must join again."""
    room, seat = _seat(request)
    await body_of(request, Nothing)
    await room.store.write(lambda db: _free(db, seat))
    say_goodbye(room, seat, "taken-over")
    room.seat_changed(seat)
    return answer({})


def _free(db: sqlite3.Connection, seat: int) -> None:
    seats.forget_secret(db, seat)
    sessions.end_sessions_of(db, seat)


async def post_forget(request: Request) -> Response:
    """Erase a seat and all that it did."""
    room, seat = _seat(request)
    await body_of(request, Nothing)
    await erase_one(room, seat)
    return answer({})
