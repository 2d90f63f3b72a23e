"""A challenge: what a robot must do, and what it earns. Read from `lessons/*/challenge.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, cast

from pydantic import BeforeValidator, Discriminator, Field, StrictInt, Tag, model_validator

from gorae.documents import Document, Duration, Length, Localized, mistake
from gorae.documents.deferred import imported_when_used
from gorae.grading.air import AirRules
from gorae.grading.code import CodeRules
from gorae.grading.fields import FormulaField, Identifier, MeasureField, Range, RangeField, RobotName
from gorae.grading.learned.answers import AnswerRules
from gorae.grading.learned.claims import KINDS, Kind, Quality, RecognisesField
from gorae.kits import Pose
from gorae.programs.handed import LIMITS
from gorae.radio.frames import MAX_PAYLOAD, STRING_HEADER

if TYPE_CHECKING:
    from gorae.grading.learned.card import CardRules
    from gorae.grading.learned.data import DataRules
    from gorae.grading.learned.model import ModelRules
else:  # few challenges have these, and every check would wait for them
    CardRules = imported_when_used("gorae.grading.learned.card", "CardRules")
    DataRules = imported_when_used("gorae.grading.learned.data", "DataRules")
    ModelRules = imported_when_used("gorae.grading.learned.model", "ModelRules")

SHORTEST_GESTURE_S = 0.5
"""Nobody makes a gesture in less."""
MAX_PARTS = 100
"""Checks, or measures, of one challenge. Nobody reads more."""
MAX_RESTARTS = 5
MAX_KEPT = 4
MAX_ROBOTS = 3
"""Besides the one that is checked. Each takes as long to run as that one."""
HTTP_REQUEST = r"^(GET|POST|PUT|PATCH|DELETE|HEAD) /\S*( .+)?$"
MQTT_MESSAGE = r"^[^ #+]+ .*$"
LONGEST_MESSAGE = MAX_PAYLOAD - len(STRING_HEADER)
"""Bytes of a text."""
SAME = "same"
"""What says that another robot has the program that is handed in."""


AMBIENT = ("sound", "light", "temperature")
"""What may get otherwise around the robot."""


class RemoteKeyField(Document):
    """A key of an infrared remote control that speaks NEC."""

    command: Annotated[StrictInt, Field(ge=0, le=255)]
    """What the key sends."""
    address: Annotated[StrictInt, Field(ge=0, le=65535)] = 0
    """What all keys of the remote control send before: 8 bits, or 16 in extended NEC."""


def _as_key(value: object) -> object:
    return {"command": value} if isinstance(value, int) else value


class Stimulus(Document):
    """What happens at a time: a button is pressed, a gesture made, a message comes, it gets loud."""

    at: Annotated[Duration, Field(ge=0)]
    """When: seconds since the program started, less than the time limit."""
    press: Literal["button_a", "button_b", "logo", "pin0", "pin1", "pin2"] | None = None
    """Which button; or what a finger touches: a micro:bit's logo, or a pin."""
    gesture: Literal["still", "tilt", "shake", "circle", "wave", "punch", "clap", "other"] | None = None
    """What the person is asked to do. Where there are gestures, the kit is held from the start."""
    radio: str | None = None
    """What somebody sends by radio, as `radio.send` does. A micro:bit set as usual hears up to 29 letters."""
    sound: Literal["loud", "quiet"] | Annotated[StrictInt, Field(ge=0, le=255)] | None = None
    """How loud it gets, as a micro:bit's microphone tells it. Without `for` it stays so, as the next two."""
    light: Annotated[StrictInt, Field(ge=0, le=255)] | None = None
    """How bright it gets, as a micro:bit's display tells it."""
    temperature: Annotated[StrictInt, Field(ge=-20, le=60)] | None = None
    """How warm it gets, in degrees Celsius."""
    ir: Annotated[RemoteKeyField, BeforeValidator(_as_key)] | None = None
    """The key of an infrared remote control that is pressed: its command, or `{command: …, address: …}`."""
    group: int = Field(default=0, ge=0, le=255, strict=True)
    """Of the message: `radio.config(group=…)` of who is to hear it."""
    channel: int = Field(default=7, ge=0, le=83, strict=True)
    """Of the message."""
    away: Annotated[Length, Field(gt=0)] = 1000.0
    """How far from every robot the message is sent; beyond about 50 m nobody hears it."""
    http: str | None = Field(default=None, max_length=500, pattern=HTTP_REQUEST)
    """What somebody asks of the robot's web server: `GET /forward`, or `POST /drive speed=50`."""
    mqtt: str | None = Field(default=None, max_length=500, pattern=MQTT_MESSAGE)
    """What somebody publishes: the topic, a space, the message. Any broker passes it on."""
    hold: Annotated[Duration, Field(gt=0)] = Field(default=0.2, alias="for")
    """For how long the button or key stays pressed, or the gesture goes on."""

    @model_validator(mode="after")
    def _only_one(self) -> Stimulus:
        given = [self.press, self.gesture, self.radio, self.http, self.mqtt, self.ir]
        given += [getattr(self, what) for what in AMBIENT]
        if given.count(None) != len(given) - 1:
            raise mistake("grading.press-or-gesture")
        if self.radio is not None and not 0 < len(self.radio.encode("utf-8", "replace")) <= LONGEST_MESSAGE:
            raise mistake("grading.long-message", most=LONGEST_MESSAGE)
        if self.radio is None and self.model_fields_set & {"group", "channel", "away"}:
            raise mistake("grading.only-of-radio")
        if self.gesture and self.hold < SHORTEST_GESTURE_S:
            raise mistake("grading.short-gesture", least=SHORTEST_GESTURE_S)
        return self


class OtherRobot(Document):
    """Another robot in the same arena: seen, heard, bumped into. Its signals are `NAME.x` and so on."""

    program: Annotated[str, Field(min_length=1)]
    """Its program: a file beside the challenge, `leader.py`, or `same` for the one that is handed in."""
    start: Pose
    """Where it begins."""
    kit: Annotated[str, Field(min_length=1)] | None = None
    """Its kit; when left out, that of the robot that is checked."""


class PutBack(Document):
    """What whoever stands beside the robot does when it is lost: put it back, while its program goes on."""

    when: FormulaField
    """A condition of one moment: `abs(line_offset) > 120 mm`."""
    hold: Annotated[Duration, Field(ge=0)] = Field(default=1.0, alias="for")
    """How long it must be so before the robot is put back."""
    to: Literal["line", "start"] = "line"
    """Onto the line where it is nearest, facing the way that it was to go; or to its start."""


class Runs(Document):
    """How often the program is run, and what is different from run to run."""

    count: int = Field(default=1, ge=1, le=100, strict=True)
    """How many runs; their points are averaged."""
    vary: dict[str, RangeField] = {}
    """What is drawn for every run: offsets of `start.x`, `walls.front.y` …, values of `battery` …"""
    shuffle: bool = Field(default=False, strict=True)
    """Whether the gestures that are asked for come in another order in each run."""


class RobustnessCredit(Document):
    """No points at the lower robustness, all points at the upper, and evenly in between."""

    robustness: RangeField
    """From, to: in the unit that the formula compares."""


class RecognitionCredit(Document):
    """Points in a straight line between two bounds of how well gestures are recognised, over all runs."""

    accuracy: RangeField | None = None
    """From, to: no points at the worse end, all points at the better one."""
    recall: RangeField | None = None
    """The same of one gesture."""
    worst_recall: RangeField | None = None
    """The same of the gesture that is recognised worst."""
    recall_gap: RangeField | None = None
    """Of how much better one group is recognised than another; less is better."""
    chatter: RangeField | None = None
    """Of answers too many, for each gesture; less is better."""

    @model_validator(mode="after")
    def _only_one(self) -> RecognitionCredit:
        if len(self.model_fields_set) != 1:
            raise mistake("learned.credit-one", known=", ".join(RecognitionCredit.model_fields))
        return self

    @property
    def kind(self) -> Kind:
        """The number that the bounds are of."""
        return cast(Kind, next(iter(self.model_fields_set)))

    @property
    def bounds(self) -> Range:
        return cast(Range, getattr(self, self.kind))


def _credit_kind(value: object) -> str:
    if isinstance(value, RecognitionCredit) or (isinstance(value, dict) and value.keys() & set(KINDS)):
        return "recognised"
    return "graded" if isinstance(value, dict | RobustnessCredit) else "name"


Credit: TypeAlias = Annotated[
    Annotated[Literal["all-or-nothing", "fraction"], Tag("name")]
    | Annotated[RobustnessCredit, Tag("graded")]
    | Annotated[RecognitionCredit, Tag("recognised")],
    Discriminator(_credit_kind),
]


_CHECK_KINDS = ("formula", "code", "recognises", "data", "model", "card")


class Check(Document):
    """One thing that the program or the robot must do."""

    id: Identifier
    """The name that `needs` and results call it by."""
    title: Localized | None = None
    """What students read; the id when it is left out."""
    points: Annotated[float, Field(gt=0, le=10_000, strict=True)]
    """What it earns."""
    needs: tuple[str, ...] = ()
    """Earlier checks without which this one is not run."""
    formula: FormulaField | None = None
    """What a recording must show."""
    code: CodeRules | None = None
    """What the program must be made of."""
    recognises: RecognisesField | None = None
    """How well gestures must be recognised, over all runs."""
    data: DataRules | None = None
    """What the dataset must be like that is handed in."""
    model: ModelRules | None = None
    """What the model must be like that is handed in."""
    card: CardRules | None = None
    """What the model card must be like that is handed in."""
    credit: Credit = "all-or-nothing"
    """How many of the points are earned, and when."""
    hints: tuple[Localized, ...] = ()
    """Shown when they are asked for, one more each time: from a nudge to nearly the answer."""

    @model_validator(mode="after")
    def _one_kind(self) -> Check:
        given = [name for name in _CHECK_KINDS if getattr(self, name) is not None]
        if given == ["formula", "code"]:
            raise mistake("grading.formula-or-code")
        if len(given) > 1:
            raise mistake("learned.one-kind", known=", ".join(_CHECK_KINDS))
        if not given:
            raise mistake("grading.no-formula")
        return self

    @property
    def handed(self) -> tuple[str, ...]:
        """The files that are handed in for this check, by the names of `programs.handed`."""
        rules = (self.data, self.model, self.card)
        return tuple(name for rule in rules if rule for name in rule.handed)

    @property
    def name(self) -> Localized:
        """What to call it: its title, or else its id."""
        return self.title or Localized(en=self.id, ko=self.id)


class Measured(Document):
    """A number about a run that earns no points. `lap_time: first(lap >= 1)` is short for only a formula."""

    formula: MeasureField
    """`first`, `last` or `duration` of a condition; `min`, `max`, `mean` or `end` of a number."""
    title: Localized | None = None
    """What students read; the measure's name when it is left out."""

    def name(self, key: str) -> Localized:
        return self.title or Localized(en=key, ko=key)


def _spelt_out(value: object) -> object:
    return {"formula": value} if isinstance(value, str) else value


class Challenge(Document):
    """A whole challenge file."""

    id: Identifier
    """The lesson's id, for a lesson's challenge."""
    title: Localized
    """What students read."""
    arena: Annotated[str, Field(min_length=1)]
    """Where the robot is: an arena of gorae's, or a file."""
    kits: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    """Kits that it can be done with; the first is taken when none is named."""
    start: Pose
    """Where every run begins."""
    time_limit: Annotated[Duration, Field(gt=0, le=600)]
    """When a run ends, at the latest after 10 minutes."""
    stimuli: tuple[Stimulus, ...] = ()
    """What is done to the robot, and when."""
    air: AirRules | None = None
    """Networks and hosts that the kit can reach."""
    robots: dict[RobotName, OtherRobot] = Field(default={}, max_length=MAX_ROBOTS)
    """Other robots in the arena, by name."""
    put_back: PutBack | None = None
    """When a lost robot is put back, and where to. How often that was is the signal `put_backs`."""
    restarts: tuple[Annotated[Duration, Field(gt=0)], ...] = Field(default=(), max_length=MAX_RESTARTS)
    """When somebody puts the robot to its start and switches it off and on: the program begins anew."""
    keep: tuple[str, ...] = Field(default=(), max_length=MAX_KEPT)
    """Files of the program's own that outlive a restart: `[policy.txt]`. Without them it forgets all."""
    answers: AnswerRules = AnswerRules()
    """How a program says which gesture it was."""
    runs: Runs = Runs()
    """The same program must cope with all of them."""
    attempts_from: int = Field(default=1, ge=1, le=100, strict=True)
    """Which of a student's programs is the first attempt: 5 where the text gives four to check before."""
    checks: tuple[Check, ...] = Field(min_length=1, max_length=MAX_PARTS)
    """What must be shown, in the order in which it is told."""
    measures: dict[
        str, Annotated[Measured, BeforeValidator(_spelt_out, json_schema_input_type=str | Measured)]
    ] = Field(default={}, max_length=MAX_PARTS)
    """Numbers for a table or a ranking; they earn no points."""

    @property
    def handed(self) -> tuple[str, ...]:
        """The files that are graded with the program, by the names of `programs.handed`."""
        wanted = {name for check in self.checks for name in check.handed}
        return tuple(name for name in LIMITS if name in wanted)

    @property
    def labels(self) -> tuple[str, ...]:
        """The gestures that people are asked for, each once."""
        return tuple(dict.fromkeys(stimulus.gesture for stimulus in self.stimuli if stimulus.gesture))

    @property
    def recognition(self) -> bool:
        """Whether it is graded how well gestures are recognised."""
        return any(check.recognises or (check.card and check.card.needs_runs) for check in self.checks)

    @property
    def tells_recognition(self) -> bool:
        """Whether a check or a measure asks how well gestures are recognised; a kit may be held without."""
        measured = any(isinstance(measure.formula.tree, Quality) for measure in self.measures.values())
        return self.recognition or measured

    @property
    def held(self) -> bool:
        """Whether somebody holds the kit, for there are gestures; then its wheels turn in the air."""
        return any(stimulus.gesture for stimulus in self.stimuli)

    @property
    def max_score(self) -> float:
        return sum(check.points for check in self.checks)
