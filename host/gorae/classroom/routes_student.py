"""Routes of students: joining, their work, what is new."""

from __future__ import annotations

import sqlite3

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import gorae
from gorae.classroom import facts, seats, sessions
from gorae.classroom.exchange import (
    address_of,
    answer,
    body_of,
    give_cookie,
    language_of,
    news_for,
    room_of,
    seat_of,
    take_cookie,
)
from gorae.classroom.messages import ClassOut, CodeIn, HandIn, JoinIn, Me, Nothing
from gorae.classroom.news import MAX_STREAMS
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.teaching.notes import note_of


def routes(room: Classroom) -> list[BaseRoute]:
    post = ["POST"]
    return [
        Route("/api/class", get_class),
        Route("/api/seats", post_seats, methods=post),
        Route("/api/join", post_join, methods=post),
        Route("/api/leave", post_leave, methods=post),
        Route("/api/me", get_me),
        Route("/api/hand", post_hand, methods=post),
        Route("/api/news", get_news),
    ]


# --- joining ----------------------------------------------------------------------------------------


async def get_class(request: Request) -> Response:
    room = room_of(request)
    told: ClassOut = {
        "id": room.store.read(lambda db: facts.fact(db, facts.ID)) or "",
        "version": gorae.__version__,
        "lang": room.lang,
        "door": room.store.read(facts.door),
        "pictures": list(seats.PICTURES),
        "secret_length": seats.SECRET_LENGTH,
    }
    return answer(told)


def _check_code(request: Request, said: str) -> None:
    """Raises Refusal for a wrong code, after many wrong ones, or when the door is closed."""
    room, address = room_of(request), address_of(request)
    limits = (room.limits.code_by_address, address), (room.limits.code_by_all, "")
    for rate, key in limits:
        rate.check(key)
    if not room.store.read(lambda db: facts.is_code(db, said)):
        for rate, key in limits:
            rate.spend(key)
        raise Refusal(403, "wrong-code")
    if room.store.read(facts.door) != "open":
        raise Refusal(403, "door-closed")


async def post_seats(request: Request) -> Response:
    room, asked = room_of(request), await body_of(request, CodeIn)
    _check_code(request, asked.code)
    lang = language_of(request)
    lines = room.store.read(lambda db: seats.seat_lines(db, room.settings.seats, lang))
    return answer({"seats": lines})


async def post_join(request: Request) -> Response:
    room, asked = room_of(request), await body_of(request, JoinIn)
    _check_code(request, asked.code)
    limits = (
        (room.limits.pictures_by_address, (asked.seat, address_of(request))),
        (room.limits.pictures_by_seat, asked.seat),
    )
    for rate, key in limits:
        rate.check(key)
    for rate, key in limits:  # before it is known whether they are right: many may ask at once
        rate.spend(key)
    wrong = False
    try:
        token = await room.store.write(lambda db: _join(db, room, asked))
    except Refusal as refusal:
        wrong = refusal.word == "wrong-pictures"
        raise
    finally:
        if wrong:
            room.limits.wrong_pictures.note(asked.seat)
            room.seat_changed(asked.seat)
        else:
            for rate, key in limits:
                rate.give_back(key)
    response = answer(_me(request, asked.seat))
    give_cookie(response, room, token, teacher=False)
    return response


def _join(db: sqlite3.Connection, room: Classroom, asked: JoinIn) -> str:
    seats.take_seat(db, asked.seat, room.settings.seats, asked.pictures)
    return sessions.begin_session(db, asked.seat)


async def post_leave(request: Request) -> Response:
    room, (_, session) = room_of(request), seat_of(request)
    await body_of(request, Nothing)
    await room.store.write(lambda db: sessions.end_session(db, session))
    response = answer({})
    take_cookie(response, room, teacher=False)
    return response


# --- a seat -----------------------------------------------------------------------------------------


async def get_me(request: Request) -> Response:
    seat, _ = seat_of(request)
    return answer(_me(request, seat))


def _me(request: Request, seat: int) -> Me:
    room, lang = room_of(request), language_of(request)

    def read(db: sqlite3.Connection) -> Me:
        (hand,) = db.execute("SELECT hand FROM seats WHERE seat = ?", (seat,)).fetchone() or (0,)
        return {
            "seat": seat,
            "name": seats.seat_name(seat, lang),
            "lang": room.lang,
            "hand": bool(hand),
            "lesson": facts.fact(db, facts.LESSON),
            "note": note_of(db, seat),
            "solutions": facts.solutions_are_shown(db),
            "features": room.features,
        }

    return room.store.read(read)


async def post_hand(request: Request) -> Response:
    room, (seat, _) = room_of(request), seat_of(request)
    asked = await body_of(request, HandIn)
    await room.store.write(
        lambda db: db.execute("UPDATE seats SET hand = ? WHERE seat = ?", (asked.up, seat))
    )
    room.news.tell(seat, "hand", {"hand": asked.up})
    room.seat_changed(seat)
    return answer({"hand": asked.up})


async def get_news(request: Request) -> Response:
    room, (seat, session) = room_of(request), seat_of(request)
    if room.news.count(seat) >= MAX_STREAMS:
        raise Refusal(429, "too-many", wait_s=5)
    return news_for(request, seat, session)
