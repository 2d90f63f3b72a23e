"""Routes that open a class: the QR code for the projector, and what a student's browser found on its way."""

from __future__ import annotations

import io

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from gorae.classroom import facts
from gorae.classroom.exchange import address_of, answer, body_of, room_of, teacher_of
from gorae.classroom.news import TEACHER
from gorae.classroom.opening.addresses import local_addresses
from gorae.classroom.opening.reach import ConnectionTrial
from gorae.classroom.room import Classroom
from gorae.classroom.teaching.messages import TriedIn

_LOOPBACK = ("127.0.0.1", "::1")


def routes(room: Classroom) -> list[BaseRoute]:
    return [
        Route("/api/teacher/qr", get_qr),
        Route("/api/reach", get_reach),
        Route("/api/reach", post_reach, methods=["POST"]),
        WebSocketRoute("/api/reach/socket", reach_socket),
    ]


async def get_qr(request: Request) -> Response:
    """Give the address with the class's code as a picture."""
    import segno

    teacher_of(request)
    room = room_of(request)
    code = room.store.read(facts.code)
    picture = io.BytesIO()
    segno.make_qr(f"{room.url}/#{code}", error="m").save(picture, kind="svg", scale=8, border=4, light="#fff")
    return Response(picture.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


async def get_reach(request: Request) -> Response:
    """Say whether this browser should try its way to the server: the first ones on other devices do."""
    room = room_of(request)
    return answer({"wanted": bool(room.reach.obstacles) and not is_here(request)})


async def post_reach(request: Request) -> Response:
    room = room_of(request)
    asked = await body_of(request, TriedIn)
    room.limits.deeds.take(("reach", address_of(request)))
    trial = ConnectionTrial(
        asked.cookies, asked.round_trip_ms, asked.news_ms, asked.socket_ms, asked.secure, asked.serial
    )
    if room.reach.note(trial, here=is_here(request)):
        room.news.tell(TEACHER, "reach", {})
    return answer({})


async def reach_socket(socket: WebSocket) -> None:
    """Say a word and hang up: that it arrives is all that the browser wants to know."""
    await socket.accept()
    await socket.send_text("here")
    await socket.close()


def is_here(request: Request) -> bool:
    """Whether a browser runs on this very computer, so that no firewall and no Wi-Fi is in its way."""
    address = address_of(request)
    return address in _LOOPBACK or address in {one.address for one in local_addresses()}
