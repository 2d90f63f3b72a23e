"""Routes for what a class looks at together: one robot, with its student's leave, or a race of all."""

from __future__ import annotations

from typing import Any

from pydantic import Field, StrictBool, StrictInt
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom import seats
from gorae.classroom.checks.checking import kit_of
from gorae.classroom.exchange import answer, body_of, language_of, room_of, seat_of, teacher_of
from gorae.classroom.live.race import RaceTrack
from gorae.classroom.live.routes import run_told
from gorae.classroom.news import TEACHER
from gorae.classroom.room import Classroom
from gorae.documents import Document


class ProjectIn(Document):
    """The seat whose robot the teacher wants to show; None: nobody's any more."""

    seat: StrictInt | None = Field(ge=1, le=100_000)


class LeaveIn(Document):
    """Whether a student lets everybody see the robot."""

    leave: StrictBool


class RaceIn(Document):
    """A race of all programs of a lesson."""

    lesson: str = Field(max_length=64)
    kit: str | None = Field(default=None, max_length=64)


class Projection:
    """Whose robot is shown to all, and whether its student has agreed."""

    def __init__(self, room: Classroom) -> None:
        self._room = room
        self.seat: int | None = None
        self.state = "nobody"
        """`asked`, `shown`, `refused` or `nobody`."""

    def ask(self, seat: int | None) -> None:
        """Ask a seat for leave; whoever was shown before is not any more."""
        if self.seat is not None:
            self._room.news.tell(self.seat, "project", {"state": "nobody"})
        self.seat, self.state = seat, "asked" if seat is not None else "nobody"
        if seat is not None:
            self._room.news.tell(seat, "project", {"state": "asked"})
        self.tell()

    def answer(self, seat: int, leave: bool) -> None:
        """A student agrees, refuses, or takes back what was agreed."""
        if seat == self.seat:
            self.state = "shown" if leave else "refused"
            self._room.news.tell(seat, "project", {"state": self.state})
            self.tell()

    def changed(self, seat: int) -> None:
        """A run of a seat has begun, or is over."""
        if seat == self.seat and self.state == "shown":
            self.tell()

    def gone(self, seat: int) -> None:
        """Nobody sits at a seat any more who could have agreed."""
        if seat == self.seat:
            self.ask(None)

    def tell(self) -> None:
        self._room.news.tell(TEACHER, "project", self.told)

    def told(self, lang: str) -> dict[str, Any]:
        """Return what the teacher's page shows; the run only with the student's leave."""
        run = self._room.live.of_seat(self.seat) if self.seat and self.state == "shown" else None
        name = seats.seat_name(self.seat, lang) if self.seat else ""
        shown = run_told(run) if run and not run.feed.is_over else None
        return {"seat": self.seat, "name": name, "state": self.state, "run": shown}


def routes(room: Classroom) -> list[BaseRoute]:
    projection, track = Projection(room), RaceTrack()
    room.on_seat.append(projection.changed)
    room.on_goodbye.append(projection.gone)

    async def get_project(request: Request) -> Response:
        teacher_of(request)
        return answer(projection.told(language_of(request)))

    async def post_project(request: Request) -> Response:
        teacher_of(request)
        projection.ask((await body_of(request, ProjectIn)).seat)
        return answer(projection.told(language_of(request)))

    async def get_leave(request: Request) -> Response:
        seat, _ = seat_of(request)
        return answer({"state": projection.state if seat == projection.seat else "nobody"})

    async def post_leave(request: Request) -> Response:
        seat, _ = seat_of(request)
        projection.answer(seat, (await body_of(request, LeaveIn)).leave)
        return answer({"state": projection.state if seat == projection.seat else "nobody"})

    async def get_seat_run(request: Request) -> Response:
        """The run of a seat that the teacher has opened."""
        teacher_of(request)
        run = room.live.of_seat(int(request.path_params["seat"]))
        return answer(run_told(run) if run and not run.feed.is_over else {"run": None})

    async def post_race(request: Request) -> Response:
        teacher_of(request)
        asked = await body_of(request, RaceIn)
        lesson = room_of(request).shelf.find(asked.lesson)
        race = track.begin(room, lesson, kit_of(lesson, asked.kit), language_of(request))
        return answer({"done": race.done, "of": race.of})

    async def get_race(request: Request) -> Response:
        teacher_of(request)
        return answer(track.race.told() if track.race else {"of": 0, "done": 0, "racers": []})

    return [
        Route("/api/teacher/project", get_project),
        Route("/api/teacher/project", post_project, methods=["POST"]),
        Route("/api/project", get_leave),
        Route("/api/project", post_leave, methods=["POST"]),
        Route("/api/teacher/seats/{seat:int}/run", get_seat_run),
        Route("/api/teacher/race", get_race),
        Route("/api/teacher/race", post_race, methods=["POST"]),
    ]
