"""Routes of the teacher that give files: the gradebook, the programs, pages for parents.

They lie nowhere on the server: a browser gets them, and they are forgotten here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gorae.classroom.exchange import room_of, teacher_of
from gorae.classroom.room import Classroom
from gorae.classroom.store import now_ms
from gorae.classroom.teaching.handing_out import ClassRecords, read_class
from gorae.jobs.job import Work, digest
from gorae.report.exchange.spreadsheets import to_csv, to_xlsx

_PAGE_S = 120.0
"""What the page of one student may take."""


def routes(room: Classroom) -> list[BaseRoute]:
    kinds: dict[str, tuple[Callable[[Classroom, ClassRecords], Awaitable[bytes]], str]] = {
        "gradebook.xlsx": (
            _gradebook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "gradebook.csv": (_table, "text/csv"),
        "programs.zip": (_programs, "application/zip"),
        "parents.zip": (_parents, "application/zip"),
    }  # fmt: skip
    return [
        Route(f"/api/teacher/export/{name}", _export(name, make, kind))
        for name, (make, kind) in kinds.items()
    ]


def _export(
    name: str, make: Callable[[Classroom, ClassRecords], Awaitable[bytes]], kind: str
) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        teacher_of(request)
        room = room_of(request)
        records = await asyncio.to_thread(read_class, room.settings.data)
        stem, ending = name.split(".")
        headers = {
            "Content-Disposition": f'attachment; filename="gorae-{stem}-{date.today().isoformat()}.{ending}"',
            "Cache-Control": "no-store",
        }
        return Response(await make(room, records), headers=headers, media_type=kind)

    return route


async def _gradebook(room: Classroom, records: ClassRecords) -> bytes:
    return await asyncio.to_thread(lambda: to_xlsx(records.book(), records.lang))


async def _table(room: Classroom, records: ClassRecords) -> bytes:
    return await asyncio.to_thread(lambda: to_csv(records.book(), records.lang))


async def _programs(room: Classroom, records: ClassRecords) -> bytes:
    return await asyncio.to_thread(records.programs)


async def _parents(room: Classroom, records: ClassRecords) -> bytes:
    """Have workers draw a page for each student, one after the other: the class goes first."""
    pages = {}
    for seat in records.people:
        results = await asyncio.to_thread(records.results_of, seat)
        own = replace(records, work=records.work_of(seat), packed=())
        page = await room.grader.ask(ParentsPage(own, seat, tuple(sorted(results.items()))), _PAGE_S)
        pages[seat] = page.decode()
    return await asyncio.to_thread(records.parents_zip, pages, now_ms())


@dataclass(frozen=True)
class ParentsPage(Work):
    """The page for the parents of one student, drawn by a worker."""

    records: ClassRecords
    seat: int
    results: tuple[tuple[str, bytes], ...]

    @property
    def key(self) -> str:
        return digest(repr((self.seat, [name for name, _ in self.results], self.records.lang)).encode())

    def run(self) -> bytes:
        return self.records.parents_page(self.seat, dict(self.results)).encode("utf-8", "replace")
