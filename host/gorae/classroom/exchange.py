"""Requests and answers: JSON that is validated, sentences in the language of who asks, cookies.

async def post_hand(request: Request) -> Response:
    room, session = room_of(request), seat_of(request)
    asked = await body_of(request, HandIn)
    return answer({"hand": asked.up})
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response, StreamingResponse

from gorae.classroom.messages import LARGEST_NUMBER
from gorae.classroom.news import json_of
from gorae.classroom.refusals import Refusal
from gorae.classroom.sessions import SEAT_COOKIE, TEACHER_COOKIE, BrowserSession
from gorae.documents import Document
from gorae.texts import LANGUAGES

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom

Model = TypeVar("Model", bound=Document)
SEAT_HEADER = "gorae-seat"
"""Says whose page asks; where no header can be sent, `?seat=7` does."""
_TERM_S = 200 * 24 * 3600


def room_of(request: HTTPConnection) -> Classroom:
    room: Classroom = request.app.state.room
    return room


def language_of(request: HTTPConnection) -> str:
    """Return the first language of `Accept-Language` that we speak, or the class's."""
    for part in request.headers.get("accept-language", "")[:200].split(","):
        spoken = part.strip()[:2].lower()
        if spoken in LANGUAGES:
            return spoken
    return room_of(request).lang


async def body_of(request: Request, model: type[Model]) -> Model:
    """Return what was sent. Raises Refusal (400) for what cannot be read as that."""
    try:
        return model.model_validate(_parsed(await request.body()))
    except (ValidationError, ValueError, RecursionError) as error:
        raise Refusal(400, "bad-request", more={"fields": _fields(error)}) from None


def _parsed(data: bytes) -> Any:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    return json.loads(data.decode(), parse_constant=refuse)


def _fields(error: Exception) -> list[str]:
    """Return where the mistakes are, without what was sent."""
    if not isinstance(error, ValidationError):
        return []
    return sorted({".".join(map(str, one["loc"][:1])) for one in error.errors(include_input=False)})


def answer(value: Mapping[str, Any], status: int = 200) -> Response:
    """Return an answer in JSON."""
    return Response(json_of(value), status, media_type="application/json")


def number_of(request: HTTPConnection, name: str) -> int:
    """Return a number of the path. Raises Refusal (404) for one that nothing has."""
    number: int = request.path_params[name]
    if number >= LARGEST_NUMBER:
        raise Refusal(404, "not-found")
    return number


def refused(request: HTTPConnection, refusal: Refusal) -> Response:
    """Return what somebody is told whose request gets nothing."""
    response = answer(refusal.to_json(language_of(request)), refusal.status)
    if refusal.wait_s:
        response.headers["Retry-After"] = str(refusal.wait_s)
    return response


def address_of(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""


# --- who asks ---------------------------------------------------------------------------------------


def seat_of(request: HTTPConnection) -> tuple[int, BrowserSession]:
    """Return the seat that asks, and its session. Raises Refusal (401).

    A page may say whose it is. One that was left open when somebody else sat down at this browser is refused:
    what it saves must not land in the other one's work.
    """
    session = _session(request, teacher=False)
    assert session.seat is not None
    said = request.headers.get(SEAT_HEADER) or request.query_params.get("seat", "")
    if said and said != str(session.seat):
        raise Refusal(401, "no-session")
    return session.seat, session


def teacher_of(request: HTTPConnection) -> BrowserSession:
    """Return the teacher's session. Raises Refusal (401)."""
    return _session(request, teacher=True)


def news_for(request: Request, listener: Hashable, session: BrowserSession) -> Response:
    """Return the stream of a listener's news from what the browser has on, until its session is over."""
    room = room_of(request)
    last = request.headers.get("last-event-id") or request.query_params.get("since", "")

    def may_listen() -> bool:
        return room.sessions.lasts(session)

    tab = request.query_params.get("tab", "")[:32]
    stream = room.news.stream(listener, last[:64], language_of(request), may_listen, tab)
    return StreamingResponse(stream, media_type="text/event-stream")


def _session(request: HTTPConnection, *, teacher: bool) -> BrowserSession:
    room = room_of(request)
    token = request.cookies.get(cookie_name(room, teacher=teacher), "")
    found = room.sessions.find(token, teacher=teacher)
    if not found:
        raise Refusal(401, "no-session")
    if request.scope.get("method") == "POST":
        room.limits.deeds.take(found.token)
    return found


def cookie_name(room: Classroom, *, teacher: bool) -> str:
    name = TEACHER_COOKIE if teacher else SEAT_COOKIE
    return f"__Host-{name}" if room.settings.secure else name


def give_cookie(response: Response, room: Classroom, token: str, *, teacher: bool) -> None:
    response.set_cookie(
        cookie_name(room, teacher=teacher), token, max_age=_TERM_S, path="/",
        secure=room.settings.secure, httponly=True, samesite="strict",
    )  # fmt: skip


def take_cookie(response: Response, room: Classroom, *, teacher: bool) -> None:
    response.delete_cookie(
        cookie_name(room, teacher=teacher), path="/",
        secure=room.settings.secure, httponly=True, samesite="strict",
    )  # fmt: skip
