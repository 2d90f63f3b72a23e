"""The sheet that a picture is drawn on: places in its own units, arrows, letters that fit."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gorae.kits import Arena
from gorae.lessons.pictures.document import SHEET_WIDTH, LessonPicture, PicturePlace, PictureView
from gorae.lessons.pictures.places import XY, PictureGround

LETTER = 13.0
"""The height of usual letters."""
LINE = 1.25
"""From line to line, in heights of letters."""
_NARROW, _WIDE = 0.56, 0.98
"""How wide a letter is, in its height: of Latin, and of Hangul."""
_MARGIN = 40.0
"""mm around a whole arena."""
_HEAD, _HEAD_HALF = 9.0, 4.2
"""How long the head of an arrow is, and half of its width."""


@dataclass(frozen=True)
class SheetView:
    """What of an arena is on the sheet, in mm with y up, and how large."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, arena: Arena, view: PictureView) -> SheetView:
        """Return the part that a picture shows: all of the floor with a margin, or what it says."""
        x = view.x or (-_MARGIN, arena.size.x + _MARGIN)
        y = view.y or (-_MARGIN, arena.size.y + _MARGIN)
        return cls(x[0], y[0], x[1], y[1])

    @property
    def scale(self) -> float:
        """Units of the sheet for each mm."""
        return SHEET_WIDTH / (self.right - self.left)


class Sheet:
    """Turns the places of a picture into places on its sheet: 320 wide, y down."""

    def __init__(self, picture: LessonPicture, ground: PictureGround) -> None:
        self.ground = ground
        self.view = SheetView.of(ground.arena, picture.arena) if ground.arena and picture.arena else None
        self.width = SHEET_WIDTH
        height = (
            (self.view.top - self.view.bottom) * self.view.scale if self.view else float(picture.height or 0)
        )
        self.height = round(height, 1)

    @property
    def scale(self) -> float:
        """Units of the sheet for each unit of the picture's places."""
        return self.view.scale if self.view else 1.0

    def at(self, place: PicturePlace) -> XY:
        """Return where a place is on the sheet."""
        return self.put(self.ground.at(place))

    def put(self, where: XY) -> XY:
        """Return where a place of the picture is on the sheet."""
        x, y = where
        if self.view:
            x, y = (x - self.view.left) * self.scale, (self.view.top - y) * self.scale
        return round(x, 1), round(y, 1)


def text_width(text: str, size: float = LETTER) -> float:
    """Return about how wide a text is."""
    return size * sum(_WIDE if unicodedata.east_asian_width(one) in "WF" else _NARROW for one in text)


def wrapped(text: str, width: float, size: float = LETTER) -> list[str]:
    """Return a text in lines that are at most so wide, as far as its words are."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def towards(start: XY, end: XY, far: float) -> XY:
    """Return the place that is so far from `start` on the way to `end`."""
    share = far / (math.dist(start, end) or 1.0)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def head_path(tail: XY, tip: XY) -> str:
    """Return the head of an arrow that comes from `tail`."""
    whole = math.dist(tail, tip) or 1.0
    ux, uy = (tip[0] - tail[0]) / whole, (tip[1] - tail[1]) / whole
    back = tip[0] - _HEAD * ux, tip[1] - _HEAD * uy
    corners = [tip, *((back[0] + s * _HEAD_HALF * uy, back[1] - s * _HEAD_HALF * ux) for s in (1, -1))]
    return f"{line_path(corners)}Z"


def line_path(points: Sequence[XY]) -> str:
    """Return straight lines through places, as an SVG path."""
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points)


def curve_path(points: Sequence[XY]) -> str:
    """Return a curve through places without corners (Catmull-Rom), as an SVG path."""
    ends = [points[0], *points, points[-1]]
    parts = [f"M{points[0][0]:.4g} {points[0][1]:.4g}"]
    for before, a, b, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        c1 = a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6
        c2 = b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6
        parts.append(f"C{c1[0]:.4g} {c1[1]:.4g} {c2[0]:.4g} {c2[1]:.4g} {b[0]:.4g} {b[1]:.4g}")
    return "".join(parts)
