"""The sentences that say what a robot must do, read from `sentences.yaml`, and what a written one means.

    meant = read_sentence("20초 안에 벽 앞 100 mm에 서기", load_arena("corridor"), pose)
    meant.formula     # eventually[0 s, 20 s] always[0 s, 1 s](abs(wall_distance - 100 mm) <= 25 mm and …)

Both languages are understood everywhere. A sentence becomes a formula by filling in a template, so nothing
that somebody writes is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import Field

from gorae import documents
from gorae.documents import Document
from gorae.errors import UsageError
from gorae.kits import Arena, Pose
from gorae.texts import Text
from gorae.texts.words import nearest, shown

Need: TypeAlias = Literal["border", "zone", "line", "loop", "covered"]
MAX_LENGTH = 120
"""Letters of one sentence."""
_FILE = Path(__file__).with_name("sentences.yaml")
_NUMBER = r"\d{1,5}(?:\.\d{1,3})?"
_SLOTS: Mapping[str, str] = {
    "length": rf"(?P<length>{_NUMBER}\s*(?:mm|cm|m))",
    "speed": rf"(?P<speed>{_NUMBER}\s*(?:mm/s|cm/s))",
    "percent": rf"(?P<percent>{_NUMBER})\s*%",
    "angle": rf"(?P<angle>{_NUMBER})\s*(?:degrees?|deg|도)",
    "count": r"(?P<count>\d{1,3})\s*",
    "zone": r"(?P<zone>[^\"“”]{1,40}?)",
    "text": r"[\"“](?P<text>[^\"“”\\]{1,40})[\"”]",
}
_WITHIN = (
    re.compile(rf"^(?P<rest>.*\S)\s+within\s+(?P<time>{_NUMBER})\s*(?:s|seconds?)$"),
    re.compile(rf"^(?P<time>{_NUMBER})\s*초\s*안에\s+(?P<rest>.*\S)$"),
)


class Sentence(Document):
    """One thing that a robot can be asked to do."""

    id: str
    """What its checks are called."""
    en: tuple[str, ...] = Field(min_length=1)
    """How it is said in English; the first is shown."""
    ko: tuple[str, ...] = Field(min_length=1)
    """How it is said in Korean; the first is shown."""
    formula: str
    """The formula, with what is to be filled in."""
    needs: Need | None = None
    """What an arena must have for it."""
    idle: bool = False
    """Whether a robot that does nothing does it, too."""

    def say(self, lang: str) -> str:
        """Return how it is said, with words for what is to be filled in."""
        said = (self.ko if lang == "ko" else self.en)[0]
        within = Text("lessons.project-within").say(lang) if "~" in self.formula else ""
        return re.sub(r"\{(\w+)\}", lambda slot: Text(f"lessons.slot-{slot[1]}").say(lang), said) + within


class SentenceFile(Document):
    """The whole file."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Meaning:
    """What a written sentence means in an arena."""

    written: str
    sentence: Sentence
    formula: str


class NotUnderstoodError(UsageError):
    """A sentence that nobody has taught gorae, or that means nothing in this arena."""


@cache
def sentences() -> tuple[Sentence, ...]:
    """Return all sentences, in the order of the file."""
    return documents.load(_FILE, SentenceFile).sentences


def read_sentence(written: str, arena: Arena, start: Pose) -> Meaning:
    """Return what a sentence means. Raises NotUnderstoodError, with what can be said."""
    plain = " ".join(written.split()).rstrip(".!。")
    if not plain or len(plain) > MAX_LENGTH:
        raise NotUnderstoodError(_unknown(plain, arena))
    rest, span = _span(plain)
    problems: list[Text] = []
    for sentence, found in _readings(rest):
        if span and "~" not in sentence.formula:
            problems.append(Text("lessons.project-no-span", sentence=shown(written)))
            continue
        lacking = _lacking(sentence, found, arena)
        if lacking:
            problems.append(lacking)
            continue
        return Meaning(written, sentence, _filled(sentence.formula, found, span, arena, start))
    raise NotUnderstoodError(problems[0] if problems else _unknown(plain, arena))


def _span(plain: str) -> tuple[str, str]:
    """The sentence without "within 20 s", and the span as formulas have it."""
    for pattern in _WITHIN:
        if found := pattern.match(plain):
            return found["rest"], f"[0 s, {found['time']} s]"
    return plain, ""


def _readings(plain: str) -> Iterator[tuple[Sentence, dict[str, str]]]:
    """Every sentence that it could be, those without a zone first: a zone could be called anything."""
    for sentence in sorted(sentences(), key=lambda one: one.needs == "zone"):
        for pattern in _patterns(sentence):
            if found := pattern.fullmatch(plain):
                yield sentence, found.groupdict()
                break


@cache
def _patterns(sentence: Sentence) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_pattern, (*sentence.en, *sentence.ko)))


def _pattern(said: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", said)
    fixed = [
        _SLOTS[part] if place % 2 else re.escape(part).replace(r"\ ", r"\s*")
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(fixed), re.IGNORECASE)


def _lacking(sentence: Sentence, found: Mapping[str, str], arena: Arena) -> Text | None:
    """What the arena lacks for a sentence."""
    if "zone" in found and _zone(found["zone"], arena) is None:
        known = ", ".join(zone_names(arena))
        key = "lessons.project-no-zone" if known else "lessons.project-no-zones"
        return Text(key, zone=shown(found["zone"]), arena=arena.id, known=known)
    if sentence.needs is None or sentence.needs == "zone" or _offers(arena)[sentence.needs]:
        return None
    return Text(f"lessons.project-needs-{sentence.needs}", arena=arena.id)


def _offers(arena: Arena) -> dict[Need, bool]:
    """Whether an arena has each of what sentences need."""
    return {
        "border": arena.border or bool(arena.walls or arena.obstacles),
        "zone": bool(arena.zones),
        "line": bool(arena.lines),
        "loop": any(line.closed for line in arena.lines.values()),
        "covered": arena.covered,
    }


def zone_names(arena: Arena) -> list[str]:
    """Return what the zones of an arena are called: their keys, and their names in both languages."""
    return [
        f"{key} ({zone.name.en}, {zone.name.ko})" if zone.name else key for key, zone in arena.zones.items()
    ]


def _zone(said: str, arena: Arena) -> str | None:
    """The key of the zone with this key or name."""
    wanted = said.strip().casefold()
    for key, zone in arena.zones.items():
        names = [key, key.replace("_", " "), *((zone.name.en, zone.name.ko) if zone.name else ())]
        if wanted in {name.casefold() for name in names} | {f"the {name}".casefold() for name in names}:
            return key
    return None


def _filled(template: str, found: Mapping[str, str], span: str, arena: Arena, start: Pose) -> str:
    values = {name: " ".join(value.split()) for name, value in found.items() if value}
    for name, unit in (("percent", "%"), ("angle", "deg")):
        if name in values:
            values[name] += f" {unit}"
    for name in ("length", "speed"):
        if name in values:
            values[name] = re.sub(r"(?<=[\d])(?=[a-z])", " ", values[name].lower())
    if "zone" in values:
        values["zone"] = _zone(values["zone"], arena) or ""
    if "text" in values:
        values["text"] = f'"{values["text"]}"'
    values |= {"start": f"{start.x:g} mm, {start.y:g} mm", "heading": f"{start.heading:g} deg"}
    return " ".join(template.replace("~", span).format(**values).split())


def _unknown(plain: str, arena: Arena) -> Text:
    """What gorae understands instead, of that what means something in the arena."""
    known = sentences_for(arena)
    said = {text: one for one in known for text in (*one.en, *one.ko)}
    near = nearest(re.sub(_NUMBER, "{length}", plain), said, 0.6)
    return Text(
        "lessons.project-unknown-near" if near else "lessons.project-unknown",
        sentence=shown(plain),
        near=_Said([said[near]] if near else []),
        known=_Said(known),
    )


@dataclass(frozen=True)
class _Said:
    """Sentences as a value of a Text, which says itself in the reader's language."""

    sentences: tuple[Sentence, ...] | list[Sentence]

    def say(self, lang: str) -> str:
        before = "\n  " if len(self.sentences) > 1 else ""
        return "".join(f"{before}{sentence.say(lang)}" for sentence in self.sentences)


def sentences_for(arena: Arena | None) -> list[Sentence]:
    """Return the sentences that mean something in an arena, or all of them."""
    return [one for one in sentences() if arena is None or one.needs is None or _offers(arena)[one.needs]]
