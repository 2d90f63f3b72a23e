"""The application: the routes of all modules, behind the guard. What goes wrong is told in JSON."""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gorae.classroom.exchange import refused
from gorae.classroom.guard import Addresses, Guard
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom

if TYPE_CHECKING:
    from starlette.types import ASGIApp

MODULES = (
    "routes_pages",
    "routes_robot",
    "routes_student",
    "routes_work",
    "checks.routes",
    "live.routes",
    "live.cable_routes",
    "live.show_routes",
    "teaching.routes",
    "teaching.solutions",
    "teaching.routes_seats",
    "teaching.routes_exports",
    "opening.routes",
)
"""Each has `routes(room)`, which returns its routes, and may prepare what they need in the room."""
_WORDS = {404: "not-found", 405: "not-allowed"}
_log = logging.getLogger("gorae.classroom")


def make_app(room: Classroom, addresses: Addresses) -> ASGIApp:
    """Return the class as an ASGI application. `addresses` are what browsers may call it."""
    modules = [importlib.import_module(f"gorae.classroom.{name}") for name in MODULES]
    app = Starlette(
        routes=[route for module in modules for route in module.routes(room)],
        exception_handlers={Refusal: _on_refusal, HTTPException: _on_http, Exception: _on_fault},
    )
    app.state.room = room
    app.router.redirect_slashes = False
    return Guard(app, addresses, room.settings.lang)


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refused(request, error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refused(request, Refusal(error.status_code, _WORDS.get(error.status_code, "bad-request")))


async def _on_fault(request: Request, error: Exception) -> Response:
    """Tell of a fault of ours. The log names the route and the kind of fault, and nobody's words."""
    _log.error("%s %s: %s", request.method, request.scope.get("route"), type(error).__name__)
    return refused(request, Refusal(500, "our-fault"))
