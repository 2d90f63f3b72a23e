"""A lesson's solution, for students: only while the teacher shows solutions."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom import facts
from gorae.classroom.exchange import answer, room_of, seat_of
from gorae.classroom.refusals import Refusal
from gorae.classroom.room import Classroom
from gorae.classroom.shelf import ENDINGS
from gorae.names import PROGRAM


def routes(room: Classroom) -> list[BaseRoute]:
    return [Route("/api/lessons/{lesson}/solution", get_solution)]


async def get_solution(request: Request) -> Response:
    seat_of(request)
    room = room_of(request)
    lesson = room.shelf.find(request.path_params["lesson"])
    if not room.store.read(facts.solutions_are_shown):
        raise Refusal(403, "solutions-hidden")
    return answer({"lesson": lesson.id, "files": _texts_of(lesson.solution)})


def _texts_of(solution: Path) -> dict[str, str]:
    """Return the texts of a solution by their names: a program, or a folder of files."""
    if solution.is_file():
        return {PROGRAM: _read(solution)}
    texts = [path for path in sorted(solution.rglob("*")) if path.is_file() and path.suffix in ENDINGS]
    return {path.relative_to(solution).as_posix(): _read(path) for path in texts}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
