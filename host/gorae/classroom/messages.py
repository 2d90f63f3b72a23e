"""What the server and the browsers of a class say to each other; docs/classroom-api.md has it route by route.

What comes from a browser is a `Document`: unknown keys, wrong types and what is too long are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired

from pydantic import Field, StrictBool, StrictInt
from typing_extensions import TypedDict

from gorae.documents import Document
from gorae.lessons.steps.goals import MAX_STEPS

LARGEST_WORK = 1_000_000
"""Characters of all files of a work together."""
MAX_FILES = 24
_IDENTIFIER = r"^[a-z0-9][a-z0-9-]{0,63}$"
_TAB = r"^[A-Za-z0-9]{8,32}$"
LARGEST_NUMBER = 2**53

# --- what browsers say ------------------------------------------------------------------------------


class Nothing(Document):
    """A deed that needs no more to be said."""


class CodeIn(Document):
    """The class's code, as it is on the board."""

    code: str = Field(max_length=40)


class JoinIn(Document):
    """A student who takes a seat, or comes back to it."""

    code: str = Field(max_length=40)
    seat: StrictInt = Field(ge=1, le=100_000)
    pictures: tuple[str, ...] = Field(max_length=8)


class HandIn(Document):
    """A hand that goes up or down."""

    up: StrictBool


class SaveIn(Document):
    """The files of a work as they stand in a tab."""

    files: dict[str, str] = Field(max_length=MAX_FILES)
    base: StrictInt = Field(ge=0, le=LARGEST_NUMBER)
    tab: str = Field(pattern=_TAB)
    edit: StrictInt = Field(ge=0, le=LARGEST_NUMBER)


class RestoreIn(Document):
    """An old version that is to be the newest again."""

    version: StrictInt = Field(ge=0, le=LARGEST_NUMBER)
    tab: str = Field(pattern=_TAB)
    edit: StrictInt = Field(ge=0, le=LARGEST_NUMBER)


class BeginIn(Document):
    """A step of the text whose beginning is to take the program's place."""

    step: StrictInt = Field(ge=1, le=MAX_STEPS)
    tab: str = Field(pattern=_TAB)
    edit: StrictInt = Field(ge=0, le=LARGEST_NUMBER)


class CheckIn(Document):
    """A saved version that is to be graded."""

    lesson: str = Field(pattern=_IDENTIFIER)
    kit: str | None = Field(default=None, pattern=_IDENTIFIER)
    version: StrictInt = Field(ge=0, le=LARGEST_NUMBER)
    step: StrictInt | None = Field(default=None, ge=1, le=MAX_STEPS)
    """Only what this step of the text asks."""


class HintIn(Document):
    """The next hint, or one that was given before, by its number."""

    lesson: str = Field(pattern=_IDENTIFIER)
    number: StrictInt | None = Field(default=None, ge=1, le=9)
    step: StrictInt | None = Field(default=None, ge=1, le=MAX_STEPS)


class SecretIn(Document):
    """The teacher's secret from the link in the terminal."""

    secret: str = Field(max_length=100)


# --- what they are told -----------------------------------------------------------------------------

Door = Literal["open", "closed"]
CheckState = Literal["waiting", "running", "done", "replaced", "broken", "refused"]
VersionKind = Literal["save", "check", "restore", "begin", "aside"]


class ClassOut(TypedDict):
    id: str
    """A word of this class alone."""
    version: str
    lang: str
    door: Door
    pictures: list[str]
    secret_length: int


class SeatLine(TypedDict):
    seat: int
    name: str
    taken: bool


class NoteOut(TypedDict):
    note: int | None
    lesson: NotRequired[str | None]
    line: NotRequired[int | None]
    text: NotRequired[str]
    at: NotRequired[int]


class Me(TypedDict):
    seat: int
    name: str
    lang: str
    hand: bool
    lesson: str | None
    """Where the teacher wants the class to be."""
    note: NoteOut | None
    solutions: bool
    """Whether the teacher lets students see solutions."""
    features: Mapping[str, bool]
    """What this server can do besides: live runs, the cable."""


class Best(TypedDict):
    score: float
    max_score: float
    passed: bool


class LessonLine(TypedDict):
    lesson: str
    title: str
    summary: str
    level: int
    minutes: int
    best: Best | None


class StepOut(TypedDict):
    title: str
    html: str
    number: int | None
    """Its number in the text, if it has one: there a program can begin."""
    step: int | None
    """The same, if it can be checked alone."""
    checks: list[str]
    """What that check looks at."""


class LessonPage(TypedDict):
    lesson: str
    title: str
    summary: str
    goals: list[str]
    minutes: int
    steps: list[StepOut]
    kits: list[dict[str, str]]
    checks: list[dict[str, Any]]
    held: bool
    gestures: list[str]
    time_limit: float
    handed: list[str]


class WorkOut(TypedDict):
    lesson: str
    version: int
    files: dict[str, str]
    at: int
    head: int
    """The newest version."""


class Saved(TypedDict):
    version: int
    saved: bool


class VersionLine(TypedDict):
    version: int
    at: int
    kind: VersionKind
    check: int | None
    score: float | None
    max_score: float | None
    passed: bool | None
    picture: str | None
    """Where the worst run's picture is."""


class HintsLeft(TypedDict):
    earned: int
    of: int


class Line(TypedDict):
    """One check for people."""

    check: str
    title: str
    status: str
    points: float
    max_points: float
    message: str
    line: int | None
    at_s: float | None
    at_mm: list[float] | None
    hints: HintsLeft


class Remark(TypedDict):
    line: int | None
    message: str


class CheckOut(TypedDict):
    check: int
    lesson: str
    kit: str
    version: int
    step: int | None
    """None: the whole lesson."""
    at: int
    state: CheckState
    place: int | None
    runs: int
    done: int
    verdict: Mapping[str, Any] | None
    lines: list[Line]
    error: Mapping[str, Any] | None
    """What stopped the worst run: `kind`, `message`, `line`, `attempt`."""
    printed: str
    """What the program printed in the worst run, the beginning of it."""
    remarks: list[Remark]
    hint_offered: bool
    message: str | None


class HintOut(TypedDict):
    check: str
    title: str
    text: str
    number: int
    of: int


class SeatTile(TypedDict):
    """A seat on the teacher's wall."""

    seat: int
    name: str
    here: bool
    """Whether a browser of this seat listens."""
    lesson: str | None
    version: int
    at: int
    """When it was saved last."""
    check: int | None
    state: CheckState | None
    score: float | None
    max_score: float | None
    passed: bool | None
    stuck_since: int | None
    hand: bool
    wrong_pictures: int
    """How often somebody chose pictures that are not the seat's, in the last half hour."""
    sign: str
    """What the tile says at one look: `hand`, `stuck`, `working`, `passed`, `quiet`, `away`."""
