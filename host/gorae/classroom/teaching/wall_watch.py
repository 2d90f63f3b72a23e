"""The wall kept true: tiles are computed anew where something has changed, and told to the teacher.

Nothing is computed while no teacher looks. Some tiles change by time alone: who has long been stuck, and who
has not typed for a while; so each is looked at again now and then.
"""

from __future__ import annotations

import asyncio
import itertools
from datetime import date
from typing import TYPE_CHECKING

from gorae.classroom.messages import SeatTile
from gorae.classroom.news import TEACHER
from gorae.classroom.seats import seat_name
from gorae.classroom.store import now_ms
from gorae.classroom.teaching import erasing
from gorae.classroom.teaching.tiles import seats_there, tile_of

if TYPE_CHECKING:
    from gorae.classroom.room import Classroom

TICK_S = 0.25
_EACH_TICK = 5
"""So many tiles are looked at again though nothing of them is known to have changed."""
_EACH_HOUR = _EACH_TICK * round(3600 / TICK_S)


class WallWatch:
    """Tells the teacher of tiles that have changed, and ends the class with its term."""

    def __init__(self, room: Classroom) -> None:
        self._room = room
        self._changed: set[int] = set()
        self._here: set[int] = set()
        self._told: dict[int, SeatTile] = {}
        room.on_seat.append(self._changed.add)

    def wall(self, lang: str) -> list[SeatTile]:
        """Return all tiles as they are now."""
        seats = self._room.store.read(seats_there)
        self._changed.difference_update(seats)
        tiles = [self._tile(seat) for seat in seats]
        self._told = {tile["seat"]: tile for tile in tiles}
        return [named(tile, lang) for tile in tiles]

    def forget(self, seat: int) -> None:
        """Know nothing more of a seat."""
        self._told.pop(seat, None)
        self._changed.discard(seat)
        self._room.whereabouts.pop(seat, None)

    async def run(self) -> None:
        """Go on for ever, in the server's event loop."""
        for start in itertools.count(0, _EACH_TICK):
            if start % _EACH_HOUR == 0:
                await self.forget_when_over(date.today())
            await asyncio.sleep(TICK_S)
            if self._room.news.is_here(TEACHER):
                self.look(start)

    async def forget_when_over(self, today: date) -> bool:
        """Erase everybody when the class's last day is over, and return whether it was."""
        return await erasing.forget_when_over(self._room, today)

    def look(self, start: int) -> None:
        """Tell what is new of changed seats, and of a few others from the `start`th on."""
        seats = self._room.store.read(seats_there)
        here = {seat for seat in seats if self._room.news.is_here(seat)}
        again = {seats[(start + step) % len(seats)] for step in range(_EACH_TICK)} if seats else set()
        looked = (self._changed | (here ^ self._here) | again) & set(seats)
        self._changed.difference_update(looked)
        self._here = here
        for seat in sorted(looked):
            self._tell(seat)

    def _tell(self, seat: int) -> None:
        tile = self._tile(seat)
        if tile != self._told.get(seat):
            self._told[seat] = tile
            self._room.news.tell(TEACHER, "seat", lambda lang: named(tile, lang))

    def _tile(self, seat: int) -> SeatTile:
        room = self._room
        here, lesson = room.news.is_here(seat), room.whereabouts.get(seat)
        wrong = room.limits.wrong_pictures.count(seat)
        tile = room.store.read(lambda db: tile_of(db, seat, here=here, lesson=lesson, now=now_ms()))
        return {**tile, "wrong_pictures": wrong}


def named(tile: SeatTile, lang: str) -> SeatTile:
    """Return a tile with the name of its seat in a language."""
    return {**tile, "name": seat_name(tile["seat"], lang)}
