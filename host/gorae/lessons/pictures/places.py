"""Where the things of a picture are: marks by their names, and what the arena's file says of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gorae.documents import Path_
from gorae.kits import Arena, load_arena
from gorae.kits.arenas import FloorShape
from gorae.lessons.pictures.document import LessonPicture, PicturePlace
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge

XY = tuple[float, float]
_DEEPEST = 20
"""So many names one after the other: a place beside a place beside a place."""


def arena_places(arena: Arena, challenge: Challenge) -> dict[str, XY]:
    """Return where each thing of an arena is, in mm with y up: its middle, or where a line begins."""
    places = {key: (wall.start, wall.end) for key, wall in arena.walls.items()}
    middles = {key: ((a.x + b.x) / 2, (a.y + b.y) / 2) for key, (a, b) in places.items()}
    lines = {key: (line.start.x, line.start.y) for key, line in arena.lines.items()}
    shapes = {key: _middle(shape) for key, shape in {**arena.obstacles, **arena.zones}.items()}
    robots = {key: (robot.start.x, robot.start.y) for key, robot in challenge.robots.items()}
    start = {"start": (challenge.start.x, challenge.start.y)}
    return lines | middles | robots | start | shapes


def _middle(shape: FloorShape) -> XY:
    where = shape.circle or shape.box
    assert where is not None
    return where.x, where.y


class PictureGround:
    """The places of one picture, in mm with y up in an arena, else in units of the sheet with y down."""

    def __init__(self, picture: LessonPicture, challenge: Challenge) -> None:
        self.arena = load_arena(challenge.arena) if picture.arena else None
        self._known: Mapping[str, XY] = arena_places(self.arena, challenge) if self.arena else {}
        self._marks = picture.named

    @property
    def names(self) -> list[str]:
        """What a place may be named by."""
        return [*self._marks, *self._known]

    def find(self, place: PicturePlace) -> XY | None:
        """Return a place, or None for one that names nothing."""
        x = y = 0.0
        for _ in range(_DEEPEST):
            x, y = x + place.dx, y + place.dy
            if not place.name:
                return x, y
            if place.name in self._marks:
                place = self._marks[place.name]
            elif place.name in self._known:
                near = self._known[place.name]
                return x + near[0], y + near[1]
            else:
                return None
        return None

    def at(self, place: PicturePlace) -> XY:
        """Return a place of a picture that was checked."""
        found = self.find(place)
        assert found is not None, place
        return found


def places_of(picture: LessonPicture) -> Iterator[tuple[Path_, PicturePlace]]:
    """Every place that a picture names, with where it stands in the file."""
    for group, marks in picture.marks.items():
        yield from (((group, name, "at"), mark.at) for name, mark in marks.items())
    for number, line in enumerate(picture.lines):
        yield from ((("lines", number, "points", one), at) for one, at in enumerate(line.points))
    for number, arrow in enumerate(picture.arrows):
        yield ("arrows", number, "from"), arrow.start
        yield ("arrows", number, "to"), arrow.end
        yield from ((("arrows", number, "via", one), at) for one, at in enumerate(arrow.via))
    yield from ((("texts", number, "at"), text.at) for number, text in enumerate(picture.texts))
    yield from ((("waves", number, "at"), waves.at) for number, waves in enumerate(picture.waves))


def wrong_places(picture: LessonPicture, challenge: Challenge) -> Iterator[tuple[Path_, Text]]:
    """Say which places name nothing, and which names of the arena are not there."""
    ground = PictureGround(picture, challenge)
    known = ", ".join(ground.names)
    for path, place in places_of(picture):
        if ground.find(place) is None:
            yield path, Text("lessons.picture-unknown", name=place.name, known=known)
    wanted = picture.arena.names if picture.arena and picture.arena.names else ()
    for number, name in enumerate(wanted):
        if name not in ground.names:
            yield ("arena", "names", number), Text("lessons.picture-unknown", name=name, known=known)
