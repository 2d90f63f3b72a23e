"""Routes of checks: asked for, looked at, replayed; and of hints."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom.checks import graded
from gorae.classroom.checks.checking import ask_for_check, begin_check, challenge_of, kit_of
from gorae.classroom.checks.graded import CheckRow
from gorae.classroom.checks.showing import drawing_of
from gorae.classroom.checks.telling import check_told, give_hint
from gorae.classroom.exchange import answer, body_of, language_of, number_of, room_of, seat_of
from gorae.classroom.messages import CheckIn, HintIn
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.works import Place

_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture has its styles in itself, and nothing else."""


def routes(room: Classroom) -> list[BaseRoute]:
    return [
        Route("/api/check", post_check, methods=["POST"]),
        Route("/api/checks/{check:int}", get_check),
        Route("/api/checks/{check:int}/replay", get_replay),
        Route("/api/checks/{check:int}/picture", get_picture),
        Route("/api/hint", post_hint, methods=["POST"]),
    ]


async def post_check(request: Request) -> Response:
    (seat, _), room = seat_of(request), room_of(request)
    asked = await body_of(request, CheckIn)
    lesson, place = room.shelf.find(asked.lesson), Place(seat, asked.lesson)
    kit, step = kit_of(lesson, asked.kit), asked.step or 0
    runs = challenge_of(lesson, step).runs.count
    room.limits.checks.take(seat)
    starter = await room.starter(asked.lesson) if asked.version == 0 else None
    row = await room.store.write(lambda db: ask_for_check(db, place, kit, asked.version, runs, starter, step))
    if row.state == "waiting":
        await begin_check(room, row)
    return answer({"check": row.id, "place": room.grader.place(row.id)})


def _own_check(request: Request) -> tuple[Classroom, CheckRow]:
    """Return a check of the seat that asks. Raises Refusal: somebody else's is not there."""
    (seat, _), room = seat_of(request), room_of(request)
    number = number_of(request, "check")
    row = room.store.read(lambda db: graded.find_check(db, number))
    if row is None or row.seat != seat:
        raise Refusal(404, "not-found")
    return room, row


async def get_check(request: Request) -> Response:
    room, row = _own_check(request)
    return answer(check_told(room, row.id, language_of(request)))


async def get_replay(request: Request) -> Response:
    room, row = _own_check(request)
    told = json.loads(await drawing_of(room, row, "replay", language_of(request), _run_of(request)))
    return answer({"check": row.id, **told})


async def get_picture(request: Request) -> Response:
    room, row = _own_check(request)
    svg = await drawing_of(room, row, "picture", language_of(request), None)
    headers = {"Content-Security-Policy": _PICTURE_POLICY, "Cache-Control": "private, max-age=86400"}
    return Response(svg, headers=headers, media_type="image/svg+xml")


def _run_of(request: Request) -> int | None:
    said = request.query_params.get("run", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else None


async def post_hint(request: Request) -> Response:
    (seat, _), room = seat_of(request), room_of(request)
    asked, lang = await body_of(request, HintIn), language_of(request)
    place, step = Place(seat, asked.lesson), asked.step or 0
    challenge = challenge_of(room.shelf.find(asked.lesson), step)
    hint, message = await room.store.write(
        lambda db: give_hint(db, place, challenge, asked.number, lang, step)
    )
    return answer({"hint": hint, "message": message})
