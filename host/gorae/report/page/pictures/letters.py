"""What is written in a picture: names of the arena, labels of marks and arrows, texts; in one language."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from gorae.lessons.pictures.document import (
    LessonPicture,
    PictureArrow,
    PictureBox,
    PictureLabel,
    PictureMark,
    PictureText,
)
from gorae.lessons.pictures.places import XY
from gorae.report.page.arena import ArenaDrawing
from gorae.report.page.pictures.sheet import LETTER, LINE, Sheet, text_width, wrapped

_SIZES = {"usual": LETTER, "small": 11.0, "strong": LETTER, "large": 18.0}
_MIDDLE = 0.35
"""How far below their middle letters stand, in their height."""
_PADDING = 5.0
"""Between a box and what is written in it."""
_ASIDE, _ABOVE = 7.0, 6.0
"""Between an arrow and its label, right of it or above it."""
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class WrittenText:
    """One line of letters on the sheet. `y` is where they stand."""

    x: float
    y: float
    text: str
    kind: str = "usual"
    anchor: Anchor = "middle"
    code: bool = False

    @property
    def size(self) -> float:
        """The height of its letters."""
        return _SIZES[self.kind]

    @property
    def span(self) -> tuple[float, float]:
        """About where it begins and ends, from the left."""
        width = text_width(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * width
        return left, left + width


@dataclass(frozen=True)
class PictureLetters:
    """The lines of letters of one picture, to be iterated over."""

    picture: LessonPicture
    sheet: Sheet
    scene: ArenaDrawing | None
    lang: str
    below: Callable[[PictureMark], float]
    """How far below its middle a mark ends."""

    def __iter__(self) -> Iterator[WrittenText]:
        yield from self._names()
        for mark in (mark for marks in self.picture.marks.values() for mark in marks.values()):
            yield from self._inside(mark) if isinstance(mark, PictureBox) else self._under(mark)
        for arrow in self.picture.arrows:
            yield from self._beside(arrow)
        for text in self.picture.texts:
            yield self._alone(text)

    def _names(self) -> Iterator[WrittenText]:
        """Write what the arena's file calls its walls, obstacles and zones."""
        scene, view = self.scene, self.picture.arena
        if scene is None or view is None:
            return
        floor = scene.floor
        keys = [*floor.walls, *floor.obstacles, *floor.zones]
        for key, solid in zip(keys, [*scene.walls, *scene.obstacles, *scene.zones], strict=True):
            if solid.name and (view.names is None or key in view.names):
                x, y = self.sheet.put((solid.x, floor.size.y - solid.y))
                yield self._line((x, y + _MIDDLE * LETTER), solid.name, "small")

    def _inside(self, box: PictureBox) -> Iterator[WrittenText]:
        x, y = self.sheet.at(box.at)
        lines = wrapped(box.label(self.lang), box.size[0] - 2 * _PADDING)
        first = y + (_MIDDLE - 0.5 * (len(lines) - 1) * LINE) * LETTER
        for number, line in enumerate(lines):
            where = x, first + number * LINE * LETTER
            yield self._line(where, line, "strong" if box.kind == "key" else "usual", label=box)

    def _under(self, mark: PictureMark) -> Iterator[WrittenText]:
        x, y = self.sheet.at(mark.at)
        if text := mark.label(self.lang):
            yield self._line((x, y + self.below(mark) + LETTER), text, label=mark)

    def _beside(self, arrow: PictureArrow) -> Iterator[WrittenText]:
        """Write at the longest part of an arrow its text, or how long it is in the arena."""
        text = arrow.label(self.lang)
        if arrow.measured:
            ground = self.sheet.ground
            text = f"{round(math.dist(ground.at(arrow.start), ground.at(arrow.end)))} mm"
        if not text:
            return
        places = [self.sheet.at(place) for place in (arrow.start, *arrow.via, arrow.end)]
        a, b = max(pairwise(places), key=lambda part: math.dist(*part))
        x, y = (a[0] + b[0]) / 2 + arrow.by[0], (a[1] + b[1]) / 2 + arrow.by[1]
        if abs(b[1] - a[1]) > abs(b[0] - a[0]):
            yield self._line((x + _ASIDE, y + _MIDDLE * LETTER), text, anchor="start", label=arrow)
        else:
            yield self._line((x, y - _ABOVE), text, label=arrow)

    def _alone(self, text: PictureText) -> WrittenText:
        x, y = self.sheet.at(text.at)
        where = x + text.by[0], y + text.by[1] + _MIDDLE * _SIZES[text.kind]
        return self._line(where, text.label(self.lang), text.kind, text.anchor, text)

    def _line(
        self,
        where: XY,
        text: str,
        kind: str = "usual",
        anchor: Anchor = "middle",
        label: PictureLabel | None = None,
    ) -> WrittenText:
        code = label is not None and label.code is not None
        return WrittenText(round(where[0], 1), round(where[1], 1), text, kind, anchor, code)
