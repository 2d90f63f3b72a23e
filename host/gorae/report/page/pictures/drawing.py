"""A lesson's picture in one language, as SVG that needs no script, no style attribute and no id."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gorae.kits import load_kit
from gorae.lessons.catalogue import Lesson
from gorae.lessons.pictures.document import (
    LessonPicture,
    PictureArrow,
    PictureBoard,
    PictureBox,
    PictureDot,
    PictureLine,
    PictureMark,
    PicturePlace,
    PictureRobot,
)
from gorae.lessons.pictures.links import load_picture, picture_links
from gorae.lessons.pictures.places import XY, PictureGround
from gorae.report.page.arena import ArenaDrawing, plan
from gorae.report.page.pages import environment, page_assets
from gorae.report.page.pictures.letters import PictureLetters, WrittenText
from gorae.report.page.pictures.sheet import (
    Sheet,
    curve_path,
    head_path,
    line_path,
    towards,
)
from gorae.report.page.robot import RobotShape

if TYPE_CHECKING:
    from markupsafe import Markup

STYLES = ("palette.css", "arena.css", "lesson_picture.css")
"""What a drawing in a file of its own is painted with."""
_DOT = 7.0
_GAP = 3.0
"""Between a thing and an arrow to it."""
_BOARD_HEIGHT = 0.82
"""Of a board, as a share of its width."""


@dataclass(frozen=True)
class WrittenArrow:
    """An arrow on the sheet: its line and its heads."""

    kind: str
    d: str
    heads: tuple[str, ...]


class LessonDrawing:
    """One picture in one language: what the template writes down, in units of the sheet with y down."""

    def __init__(self, lesson: Lesson, picture: LessonPicture, lang: str) -> None:
        self.lesson, self.picture, self.lang = lesson, picture, lang
        self.sheet = Sheet(picture, PictureGround(picture, lesson.challenge))
        self.robot = RobotShape.of(load_kit(lesson.challenge.kits[0]))

    @cached_property
    def scene(self) -> ArenaDrawing | None:
        """The arena as reports draw it."""
        arena = self.sheet.ground.arena
        return plan(arena, self.lesson.challenge.start, self.lang) if arena else None

    @property
    def window(self) -> str:
        """The part of the arena that is shown, as a view box."""
        view, scene = self.sheet.view, self.scene
        assert view is not None
        assert scene is not None
        top = scene.floor.size.y - view.top
        return f"{view.left:g} {top:g} {view.right - view.left:g} {view.top - view.bottom:g}"

    @property
    def robots(self) -> list[tuple[XY, float, float, bool]]:
        """Place, heading (clockwise), scale and whether it is faint, of each robot."""
        return [
            (self.sheet.at(one.at), -float(one.heading), self._robot_scale(float(one.size)), one.faint)
            for one in self.picture.robots.values()
        ]

    def _robot_scale(self, size: float) -> float:
        return round(self.sheet.scale if self.scene else size / (2 * self.robot.radius), 4)

    @property
    def lines(self) -> list[tuple[PictureLine, str]]:
        """Each line with its path."""
        return [
            (line, (curve_path if line.kind == "curve" else line_path)([*map(self.sheet.at, line.points)]))
            for line in self.picture.lines
        ]

    @property
    def boxes(self) -> list[tuple[str, float, float, float, float]]:
        """Kind, left, top, width and height of each box."""
        return [
            (box.kind, round(x - w / 2, 1), round(y - h / 2, 1), w, h)
            for box in self.picture.boxes.values()
            for (x, y), (w, h) in [(self.sheet.at(box.at), box.size)]
        ]

    @property
    def boards(self) -> list[tuple[PictureBoard, XY, list[tuple[int, int, bool]]]]:
        """Each board with its place and its lights: column and row from the middle, and whether it is lit."""
        return [
            (board, self.sheet.at(board.at), list(_lights(board.leds)))
            for board in self.picture.boards.values()
        ]

    @property
    def dots(self) -> list[tuple[PictureDot, XY]]:
        """Each dot with its place."""
        return [(dot, self.sheet.at(dot.at)) for dot in self.picture.dots.values()]

    @property
    def waves(self) -> list[tuple[XY, float]]:
        """Place and heading (clockwise) of waves."""
        return [(self.sheet.at(one.at), -float(one.heading)) for one in self.picture.waves]

    @property
    def arrows(self) -> list[WrittenArrow]:
        """The arrows, each from edge to edge of the things that it joins."""
        return [self._arrow(arrow) for arrow in self.picture.arrows]

    def _arrow(self, arrow: PictureArrow) -> WrittenArrow:
        points = self._corners(arrow)
        points[0] = self._edge(arrow.start, points[0], points[1])
        points[-1] = self._edge(arrow.end, points[-1], points[-2])
        heads = [head_path(points[-2], points[-1])]
        if arrow.kind == "both":
            heads.append(head_path(points[1], points[0]))
        return WrittenArrow(arrow.kind, line_path(points), tuple(heads))

    def _corners(self, arrow: PictureArrow) -> list[XY]:
        return [self.sheet.at(place) for place in (arrow.start, *arrow.via, arrow.end)]

    def _edge(self, place: PicturePlace, middle: XY, other: XY) -> XY:
        """Return where an arrow touches what it begins or ends at."""
        far = 0.0
        if not (place.dx or place.dy):
            if box := self.picture.boxes.get(place.name):
                far = _out_of(box, middle, other)
            elif robot := self.picture.robots.get(place.name):
                far = self.robot.radius * self._robot_scale(float(robot.size)) + _GAP
            elif board := self.picture.boards.get(place.name):
                far = 0.55 * board.size + _GAP
            elif place.name in self.picture.dots:
                far = _DOT + _GAP
        return towards(middle, other, min(far, math.dist(middle, other) * 0.9))

    @property
    def texts(self) -> list[WrittenText]:
        """All that is written, line by line."""
        return list(PictureLetters(self.picture, self.sheet, self.scene, self.lang, self._below))

    def _below(self, mark: PictureMark) -> float:
        """Return how far below its middle something ends."""
        if isinstance(mark, PictureRobot):
            return self.robot.radius * self._robot_scale(float(mark.size))
        if isinstance(mark, PictureBoard):
            return (0.75 if mark.turn else 0.5) * _BOARD_HEIGHT * mark.size + 5
        return _DOT + _GAP


def _lights(leds: str) -> Iterator[tuple[int, int, bool]]:
    for row, line in enumerate(leds.split(":")):
        yield from ((column - 2, row - 2, light != "0") for column, light in enumerate(line))


def _out_of(box: PictureBox, middle: XY, other: XY) -> float:
    """Return how far it is from the middle of a box to its edge, on the way to another place."""
    dx, dy = abs(other[0] - middle[0]), abs(other[1] - middle[1])
    whole = math.hypot(dx, dy) or 1.0
    half_width, half_height = box.size[0] / 2, box.size[1] / 2
    shares = [half / way for half, way in ((half_width, dx), (half_height, dy)) if way]
    return min(shares, default=0.0) * whole + _GAP


def drawn(lesson: Lesson, name: str, alternative: str, lang: str, *, alone: bool = False) -> Markup:
    """Return a picture of a lesson as SVG; with `alone`, as a whole file with its style.

    Raises DocumentError when the picture's file has mistakes.
    """
    from markupsafe import Markup

    drawing = LessonDrawing(lesson, load_picture(lesson, name), lang)
    style = page_assets(styles=STYLES)["style"] if alone else ""
    template = environment().get_template("lesson_picture.svg.j2")
    return Markup(
        template.render(drawing=drawing, robot=drawing.robot, alternative=alternative, style=style, lang=lang)
    )


def drawn_pictures(lesson: Lesson, text: str, lang: str) -> dict[str, Markup]:
    """Return the pictures that a text of a lesson names, as parts of a page, by address."""
    return {link.address: drawn(lesson, link.name, link.alternative, lang) for link in picture_links(text)}


def picture_files(lesson: Lesson, lang: str) -> dict[str, bytes]:
    """Return the drawings that a lesson's text names, by the names of their files."""
    text = lesson.text(lang).read_text(encoding="utf-8")
    links = picture_links(text)
    return {
        f"{one.name}.svg": drawn(lesson, one.name, one.alternative, lang, alone=True).encode()
        for one in links
    }
