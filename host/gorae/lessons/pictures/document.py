"""What the file of a picture says: `pictures/NAME.yaml` beside a lesson's texts.

One file serves both languages: labels have an English and a Korean text. A picture is either of the arena
that the lesson's challenge drives in, which is drawn from the arena's own file, or of an idea, on an empty
sheet. Marks on it are boxes, robots, boards, dots, lines, arrows and texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeGuard

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from gorae.documents import Document, Localized, mistake
from gorae.texts import Text
from gorae.texts.words import shown

SHEET_WIDTH = 320.0
"""How wide each picture is, in its own units; a letter is 13 of them high."""
_TALLEST = 640.0
_NARROWEST = 50.0
_HANGUL = re.compile("[가-힣]")
_LEDS = r"[0-9]{5}(:[0-9]{5}){4}"


class PicturePlace(NamedTuple):
    """A place in a picture: at a named thing, or at the corner of the sheet, and so far beside it.

    Distances are mm with y up where an arena is drawn, and units of the sheet with y down elsewhere.
    """

    name: str
    """A box, robot, board or dot of the picture, a wall, obstacle, line or zone of the arena, or `start`."""
    dx: float
    dy: float


def _place(value: object) -> PicturePlace:
    """Read `home`, `[120, 40]` or `[home, 0, -30]`."""
    if isinstance(value, PicturePlace):
        return value
    parts = value if isinstance(value, list) else [value]
    name = parts[0] if parts and isinstance(parts[0], str) else ""
    numbers = [part for part in parts[bool(name) :] if _is_number(part)]
    if len(numbers) != len(parts) - bool(name) or len(numbers) not in ((0, 2) if name else (2,)):
        text = Text("lessons.picture-place", value=shown(value))
        raise PydanticCustomError("gorae", "{text}", {"text": text})
    dx, dy = numbers or (0.0, 0.0)
    return PicturePlace(name, float(dx), float(dy))


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


if TYPE_CHECKING:
    At = PicturePlace
else:
    At = Annotated[Any, BeforeValidator(_place)]
Number = StrictFloat | StrictInt
Extent = Annotated[Number, Field(gt=0, le=2000)]
Span = tuple[Number, Number]


class PictureLabel(Document):
    """What is written at something: `text` in both languages, or `code`, which is the same in all."""

    text: Localized | None = None
    """What readers of a language read."""
    code: str | None = Field(None, min_length=1, max_length=60)
    """Something that has no language: a name of a program, a number with its unit, a key."""

    @model_validator(mode="after")
    def _one_label(self) -> PictureLabel:
        if self.text is not None and self.code is not None:
            raise mistake("lessons.picture-label")
        if self.text is not None and not _HANGUL.search(self.text.ko):
            raise mistake("lessons.picture-korean", value=self.text.ko)
        if self.text is not None and _HANGUL.search(self.text.en):
            raise mistake("lessons.picture-english", value=self.text.en)
        if self.code is not None and _HANGUL.search(self.code):
            raise mistake("lessons.picture-code", value=self.code)
        return self

    def label(self, lang: str) -> str:
        """Return what is written in a language; nothing where there is no label."""
        return self.text.say(lang) if self.text else self.code or ""


class PictureMark(PictureLabel):
    """Something at a place, which arrows and texts may name."""

    at: At
    """Its middle; of a robot, the middle of its axle."""


class PictureBox(PictureMark):
    """A box with a text in it: a step, a file, a question."""

    size: tuple[Extent, Extent] = (92, 36)
    """Its width and height on the sheet."""
    kind: Literal["plain", "key", "note", "round", "empty"] = "plain"
    """`key` is the most important one, `note` something to know, `empty` a frame around others."""


class PictureRobot(PictureMark):
    """The lesson's first kit from above, to scale where an arena is drawn."""

    heading: Number = 0
    """In degrees, counter-clockwise from where x grows."""
    faint: StrictBool = False
    """Whether it will be there only later."""
    size: Extent = 60
    """Its diameter on a sheet without an arena."""


class PictureBoard(PictureMark):
    """A micro:bit with its two buttons and its 25 lights."""

    size: Extent = 66
    """Its width on the sheet."""
    leds: str = Field("00000:00000:00000:00000:00000", pattern=rf"^{_LEDS}$")
    """Which lights are lit, as in `Image("09090:…")`: row after row, each 0 to 9."""
    turn: Number = 0
    """In degrees, clockwise."""
    hand: Literal["left", "right"] | None = None
    """Which hand holds it."""


class PictureDot(PictureMark):
    """One of several things that are alike or not: shape says which, not colour alone."""

    kind: Literal["circle", "cross", "square", "star", "ring"] = "circle"
    """Its shape."""


class PictureLine(Document):
    """A line through places; `black` is the tape on the floor."""

    points: tuple[At, ...] = Field(min_length=2, max_length=60)
    """From its beginning to its end."""
    kind: Literal["thin", "thick", "dashed", "black", "curve"] = "thin"
    """`curve` goes through its places without corners."""
    width: Extent = 16
    """How broad tape is, on the sheet."""


class PictureArrow(PictureLabel):
    """An arrow from one thing to another."""

    start: At = Field(alias="from")
    """Where it begins."""
    end: At = Field(alias="to")
    """Where its head is."""
    via: tuple[At, ...] = Field((), max_length=20)
    """Corners between."""
    kind: Literal["plain", "dashed", "both", "way"] = "plain"
    """`both` has two heads and shows a distance, `way` is what a robot drives."""
    measured: StrictBool = False
    """Whether its length in the arena is written at it, in mm."""
    by: Span = (0, 0)
    """How far its label stands beside its usual place, to the right and down, on the sheet."""


class PictureText(PictureLabel):
    """A text by itself."""

    at: At
    """Its middle, or where it begins or ends."""
    by: Span = (0, 0)
    """How far beside that, to the right and down, on the sheet."""
    kind: Literal["usual", "small", "strong", "large"] = "usual"
    """How it is written."""
    anchor: Literal["start", "middle", "end"] = "middle"
    """Which part of it is at its place."""


class PictureWaves(Document):
    """Radio, sound or what a sensor sends out: arcs that go away from a place."""

    at: At
    """Where they come from."""
    heading: Number = 0
    """In degrees, counter-clockwise from where x grows."""


class PictureView(Document):
    """The part of the arena that is shown, in mm; all of it where nothing is said."""

    x: Span | None = None
    """From the left to the right edge."""
    y: Span | None = None
    """From the lower to the upper edge."""
    names: tuple[str, ...] | None = None
    """The walls, obstacles and zones whose names are written; all where nothing is said."""

    @model_validator(mode="after")
    def _from_small_to_large(self) -> PictureView:
        if any(span is not None and span[1] - span[0] < _NARROWEST for span in (self.x, self.y)):
            raise mistake("lessons.picture-view", least=f"{_NARROWEST:g} mm")
        return self


class LessonPicture(Document):
    """A picture of a lesson's text."""

    arena: PictureView | None = None
    """That the arena of the lesson's challenge is drawn; the marks lie on it."""
    height: Annotated[Number, Field(gt=0, le=_TALLEST)] | None = None
    """How high an empty sheet is; it is 320 wide."""
    boxes: dict[str, PictureBox] = {}
    """Boxes by names that arrows and texts may use."""
    robots: dict[str, PictureRobot] = {}
    """Robots by name."""
    boards: dict[str, PictureBoard] = {}
    """Boards by name."""
    dots: dict[str, PictureDot] = {}
    """Dots by name."""
    lines: tuple[PictureLine, ...] = ()
    """Lines, below everything else."""
    waves: tuple[PictureWaves, ...] = ()
    """Waves."""
    arrows: tuple[PictureArrow, ...] = ()
    """Arrows."""
    texts: tuple[PictureText, ...] = ()
    """Texts, above everything else."""

    @model_validator(mode="after")
    def _arena_or_sheet(self) -> LessonPicture:
        if (self.arena is None) == (self.height is None):
            raise mistake("lessons.picture-ground")
        if self.arena is None and any(arrow.measured for arrow in self.arrows):
            raise mistake("lessons.picture-measured")
        return self

    @property
    def marks(self) -> dict[str, Mapping[str, PictureMark]]:
        """The marks that have names, by the key of the file that they stand under."""
        return {"boxes": self.boxes, "robots": self.robots, "boards": self.boards, "dots": self.dots}

    @property
    def named(self) -> dict[str, PicturePlace]:
        """The places of marks that have a name."""
        return {name: mark.at for marks in self.marks.values() for name, mark in marks.items()}
