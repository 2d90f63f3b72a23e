"""Routes of pages, built files and texts: what anybody who reaches the server may have."""

from __future__ import annotations

import json
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import gorae
from gorae.classroom.exchange import answer, room_of
from gorae.classroom.pages import PAGES, Asset, read_assets, shell
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.texts import LANGUAGES, catalogues, templates

TEXTS = "classroom_web"
"""What the names of catalogues begin with whose texts browsers say."""


def routes(room: Classroom) -> list[BaseRoute]:
    assets = read_assets()

    async def page(request: Request) -> Response:
        name = request.url.path.strip("/").partition("/")[0] or "join"
        html = shell(name, room_of(request).lang, built=f"{name}.js" in assets)
        return Response(html, media_type="text/html; charset=utf-8")

    async def asset(request: Request) -> Response:
        found = assets.get(request.path_params["name"])
        if not found:
            raise Refusal(404, "not-found")
        return served(found, request)

    return [
        Route("/", page),
        Route("/lesson/{lesson}", page),
        *(Route(f"/{name}", page) for name in PAGES if name not in ("join", "lesson")),
        Route("/assets/{name}", asset),
        Route("/favicon.ico", no_icon),
        Route("/health", health),
        Route("/api/texts/{lang}", texts),
    ]


def served(found: Asset, request: Request) -> Response:
    """Return a file, packed where the browser unpacks it; nothing but its tag when the browser has it."""
    headers = {"ETag": found.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.kind)
    return Response(found.data, headers=headers, media_type=found.kind)


async def health(request: Request) -> Response:
    return answer({"ok": True, "version": gorae.__version__})


async def no_icon(request: Request) -> Response:
    return Response(status_code=204)


async def texts(request: Request) -> Response:
    lang = request.path_params["lang"]
    if lang not in LANGUAGES:
        raise Refusal(404, "not-found")
    return served(_texts(lang), request)


@cache
def _texts(lang: str) -> Asset:
    rooms = [room for room in catalogues() if room.startswith(TEXTS)]
    said = {f"{room}.{entry}": text for room in rooms for entry, text in templates(room, lang).items()}
    return Asset.of("texts.json", json.dumps({"texts": said}, ensure_ascii=False).encode())
