"""Routes of real kits: the cable, whose far end is a browser, and a kit's hex to be saved onto its drive.

What is done with a board goes on in a worker (`board_work`); the server passes bytes. One board a seat.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from gorae.classroom.checks.checking import kit_of
from gorae.classroom.exchange import answer, language_of, room_of, seat_of
from gorae.classroom.live.activity import OVER
from gorae.classroom.live.board_work import BoardOrder
from gorae.classroom.live.messages import CableIn
from gorae.classroom.live.pool import LivePoolFull, RunningActivity
from gorae.classroom.live.routes import files_for, order_of
from gorae.classroom.live.runs import over_told
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.works import Place
from gorae.errors import GoraeError
from gorae.kits import load_kit
from gorae.lessons.catalogue import Lesson

MAX_UNSENT = 500
"""Messages that a browser has not taken: one that is slower is let go."""
_CLOSED, _REFUSED, _SLOW = 1000, 1008, 1013
_TOLD = ("say", "progress", "printed", "frames", "ask", "lines", "running")
_HEARD = ("written", "done", "gone", "answers")


def routes(room: Classroom) -> list[BaseRoute]:
    room.features["cable"] = True
    return [
        Route("/api/cable", get_cable),
        WebSocketRoute("/api/cable", cable),
        Route("/api/hex/{lesson}", get_hex),
    ]


async def get_cable(request: Request) -> Response:
    """Where the page is that has the cable, for browsers that give none to this one."""
    seat_of(request)
    return answer({"page": room_of(request).settings.cable or None})


# --- a hex ------------------------------------------------------------------------------------------


async def get_hex(request: Request) -> Response:
    """The hex of a kit with a saved program on it."""
    (seat, _), room = seat_of(request), room_of(request)
    lesson = room.shelf.find(request.path_params["lesson"])
    kit = kit_of(lesson, request.query_params.get("kit"))
    said = request.query_params.get("version", "0")
    version = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
    room.limits.runs.take(seat)
    files = await files_for(room, Place(seat, lesson.id), version)
    try:
        data = await asyncio.to_thread(_hex_of, lesson, kit, files)
    except GoraeError as error:
        raise Refusal(422, "cannot-run", reason=error.text) from None
    headers = {"Content-Disposition": f'attachment; filename="{lesson.id}-{kit}.hex"'}
    return Response(data, headers=headers, media_type="application/octet-stream")


def _hex_of(lesson: Lesson, kit: str, files: dict[str, str]) -> bytes:
    """Raises GoraeError for a kit without a micro:bit, and for files that do not fit."""
    from gorae.flash import runtime
    from gorae.flash.kit_hex import kit_hex
    from gorae.images.layout import V2
    from gorae.names import PROGRAM

    order = order_of(lesson, kit, 0, files, "en")
    return kit_hex(load_kit(kit), {PROGRAM: order.program, **dict(order.along)}, runtime.bundled(V2))


# --- the cable --------------------------------------------------------------------------------------


async def cable(socket: WebSocket) -> None:
    """One deed with a board, from the browser's first message to its end."""
    try:
        seat, _ = seat_of(socket)
    except Refusal:
        await socket.close(_REFUSED)
        return
    await socket.accept()
    try:
        order = await _order(socket, seat)
        await _Cable(socket, seat).go(order)
    except Refusal as refusal:
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.send_json({"refused": refusal.to_json(language_of(socket))})
            await socket.close(_CLOSED)
    except (WebSocketDisconnect, RuntimeError):  # the browser is gone
        pass


async def _order(socket: WebSocket, seat: int) -> BoardOrder:
    """Return what the browser's first message asks for. Raises Refusal or WebSocketDisconnect."""
    room = room_of(socket)
    try:
        asked = CableIn.model_validate(_parsed(await asyncio.wait_for(socket.receive_text(), 10.0)))
    except (ValidationError, ValueError, KeyError, TimeoutError):
        raise Refusal(400, "bad-request") from None
    room.limits.runs.take(seat)
    lesson = room.shelf.find(asked.lesson)
    kit = kit_of(lesson, asked.kit)
    challenge = lesson.challenge
    if asked.deed == "check" and (challenge.held or challenge.restarts or challenge.put_back):
        raise Refusal(422, "not-by-cable")
    files = await files_for(room, Place(seat, lesson.id), asked.version)
    lang = language_of(socket)
    try:
        run = await asyncio.to_thread(order_of, lesson, kit, 0, files, lang)
    except GoraeError as error:
        raise Refusal(422, "cannot-run", reason=error.text) from None
    return BoardOrder(asked.deed, challenge, run.kit, run.program, run.along, lang)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(text[:20]) from None


class _Cable:
    """A WebSocket, and what goes on in a worker."""

    def __init__(self, socket: WebSocket, seat: int) -> None:
        self._socket, self._seat = socket, seat
        self._outbox: asyncio.Queue[tuple[dict[str, Any], bytes]] = asyncio.Queue(MAX_UNSENT)
        self._is_slow = False

    async def go(self, order: BoardOrder) -> None:
        """Do it until it is over or the browser is gone. Raises Refusal."""
        room, loop = room_of(self._socket), asyncio.get_running_loop()

        def hear(message: dict[str, Any], data: bytes) -> None:
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(self._put, message, data)

        room.live.end_cable(self._seat)
        try:
            running = room.live.pool.start(order, hear)
        except LivePoolFull:
            raise Refusal(503, "all-busy", wait_s=10) from None
        room.live.cables[self._seat] = running
        listening = asyncio.create_task(self._listen(running))
        try:
            await self._tell()
        finally:
            listening.cancel()
            running.send({"gone": True})
            running.stop()
            room.live.cables.pop(self._seat, None)

    def _put(self, message: dict[str, Any], data: bytes) -> None:
        try:
            self._outbox.put_nowait((message, data))
        except asyncio.QueueFull:
            self._is_slow = True

    async def _tell(self) -> None:
        """Pass on what the worker tells, to the end."""
        lang = language_of(self._socket)
        while not self._is_slow:
            message, data = await self._outbox.get()
            if OVER in message:
                over = message[OVER]
                told = {**over_told(over, lang), "verdict": over.get("verdict")}
                await self._socket.send_json({"over": told})
                await self._socket.close(_CLOSED)
                return
            if "write" in message:
                await self._socket.send_bytes(data)
                continue
            told = {key: message[key] for key in _TOLD if key in message}
            if told:
                await self._socket.send_json(told)
        await self._socket.close(_SLOW)

    async def _listen(self, running: RunningActivity) -> None:
        """Hear the browser, until it is gone."""
        while self._socket.client_state == WebSocketState.CONNECTED:
            came = await self._socket.receive()
            if came["type"] != "websocket.receive":
                running.send({"gone": True})
                running.stop()
                return
            if data := came.get("bytes"):
                running.send({"bytes": True}, data)
                continue
            self._take(running, came.get("text") or "")

    def _take(self, running: RunningActivity, text: str) -> None:
        try:
            message = _parsed(text)
        except ValueError:
            return
        if isinstance(message, dict) and message.get("stop") is True:
            running.stop()
        elif isinstance(message, dict):
            told = {key: message[key] for key in _HEARD if key in message}
            if told:
                running.send(told)
