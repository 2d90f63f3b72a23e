"""What an editor tells of `robot`: its functions, a line of help each, from gorae's own reference."""

from __future__ import annotations

import json
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom.pages import Asset
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.routes_pages import served
from gorae.kits.reference import robot_functions
from gorae.report.page.reference import first_sentence
from gorae.texts import LANGUAGES


def routes(room: Classroom) -> list[BaseRoute]:
    return [Route("/api/robot/{lang}", get_robot)]


async def get_robot(request: Request) -> Response:
    lang = request.path_params["lang"]
    if lang not in LANGUAGES:
        raise Refusal(404, "not-found")
    return served(_robot(lang), request)


@cache
def _robot(lang: str) -> Asset:
    functions = [
        {
            "name": function.name,
            "signature": function.signature,
            "group": function.group.say(lang),
            "help": first_sentence(function.first_lines[lang]),
            "example": function.example,
        }
        for function in robot_functions()
    ]
    return Asset.of("robot.json", json.dumps({"functions": functions}, ensure_ascii=False).encode())
