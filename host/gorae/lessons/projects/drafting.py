"""A project's folder: the challenge that its sentences make, a program to begin with, and two pages.

challenge.yaml   main.py   project.md   words.md   robot.pyi   gorae.yaml
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from gorae.disk import write_whole, writing
from gorae.errors import DocumentError, Problem, UsageError
from gorae.grading.challenge_file import load_challenge
from gorae.kits import Arena, Pose, kit_ids, load_arena
from gorae.lessons.projects.sentences import Meaning, NotUnderstoodError, read_sentence, sentences
from gorae.lessons.workspace import MARKER
from gorae.names import PROGRAM
from gorae.texts import Text
from gorae.texts.words import one_line

CHALLENGE = "challenge.yaml"
BRIEF = "project.md"
WORDS = "words.md"
MAX_SENTENCES = 10
_MUST_SHARE = 80
"""Of 100 points, when there is something that the robot could do besides."""


@dataclass(frozen=True)
class Project:
    """What a student wants to build."""

    title: str
    brief: str
    arena: str
    must: tuple[str, ...]
    could: tuple[str, ...] = ()
    kit: str = ""
    """The kit that the folder is for; the first of the challenge when it is empty."""
    seconds: int = 40
    """How long the robot may take."""

    @property
    def start(self) -> Pose:
        """Where the robot begins: as in a lesson in this arena, or where the arena says."""
        return _start(load_arena(self.arena), self.arena)


@dataclass(frozen=True)
class _Part:
    """One check of a project's challenge."""

    id: str
    meaning: Meaning
    points: int


def project_files(project: Project, lang: str) -> dict[str, bytes]:
    """Return the files of a project's folder.

    Raises DocumentError with every sentence that is not understood, or UsageError for an unknown arena.
    """
    from gorae.kits.reference import stub

    arena, start = load_arena(project.arena), project.start
    must, could = _read(project, arena, start, lang)
    parts = list(_parts(must, could))
    kit = f"kit: {project.kit or _kits()[0]}\n"
    return {
        CHALLENGE: _challenge(project, parts, start).encode(),
        PROGRAM: Text("lessons.project-program", title=project.title).say(lang).encode(),
        BRIEF: _page("project", lang, project, must, could).encode(),
        WORDS: _page("words", lang, project, must, could).encode(),
        "robot.pyi": stub(lang).encode(),
        MARKER: f"challenge: {CHALLENGE}\n{kit}lang: {lang}\n".encode(),
    }


def new_project(project: Project, folder: Path, lang: str) -> list[Path]:
    """Make the folder of a project, and tell which files were written.

    Raises DocumentError for sentences that are not understood, UsageError when there is something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(Text("lessons.project-folder", folder=str(folder)))
    files = project_files(project, lang)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write_whole(folder / name, data)
    load_challenge(folder / CHALLENGE)  # whether its parts fit each other
    return [folder / name for name in files]


def _read(project: Project, arena: Arena, start: Pose, lang: str) -> tuple[list[Meaning], list[Meaning]]:
    """What all sentences mean. Raises DocumentError with every mistake."""
    problems: list[Problem] = []
    found: dict[str, list[Meaning]] = {"must": [], "could": []}
    seen: set[str] = set()
    for kind, written in (("must", project.must), ("could", project.could)):
        for number, one in enumerate(written, 1):
            place = f"{kind} {number}"
            try:
                meaning = read_sentence(one, arena, start)
            except NotUnderstoodError as error:
                problems.append(Problem(place, 0, "", error.text))
                continue
            if meaning.formula in seen:
                problems.append(Problem(place, 0, "", Text("lessons.project-doubled", sentence=one)))
            seen.add(meaning.formula)
            found[kind].append(meaning)
    problems += _whole(project, found["must"], lang) if not problems else []
    if problems:
        raise DocumentError(problems)
    return found["must"], found["could"]


def _whole(project: Project, must: Sequence[Meaning], lang: str) -> Iterator[Problem]:
    """What is wrong with the sentences together."""
    example = sentences()[0].say(lang)
    count = len(project.must) + len(project.could)
    if not must:
        yield Problem("must", 0, "", Text("lessons.project-no-must", example=example))
    elif all(meaning.sentence.idle for meaning in must):
        yield Problem("must", 0, "", Text("lessons.project-idle", example=example))
    if count > MAX_SENTENCES:
        yield Problem("must", 0, "", Text("lessons.project-too-many", count=count, most=MAX_SENTENCES))


def _parts(must: Sequence[Meaning], could: Sequence[Meaning]) -> Iterator[_Part]:
    """The checks with their points: what the robot does comes before what a robot that stands does, too."""
    taken: dict[str, int] = {}
    shares = ((must, _MUST_SHARE if could else 100), (could, 100 - _MUST_SHARE))
    for meanings, total in shares:
        points = _dealt(total, len(meanings))
        for meaning, worth in sorted(
            zip(meanings, points, strict=True), key=lambda one: one[0].sentence.idle
        ):
            name = meaning.sentence.id
            taken[name] = taken.get(name, 0) + 1
            yield _Part(name if taken[name] == 1 else f"{name}-{taken[name]}", meaning, worth)


def _dealt(total: int, count: int) -> list[int]:
    """So many points for each; the first ones get what is left over."""
    each, left = divmod(total, count or 1)
    return [each + (place < left) for place in range(count)]


def _challenge(project: Project, parts: Sequence[_Part], start: Pose) -> str:
    """The challenge file. Strings are JSON's, which YAML reads alike."""
    first = next(part.id for part in parts if not part.meaning.sentence.idle)
    lines = [
        "# gorae project new",
        "id: my-robot",
        f"title: {_both(one_line(project.title))}",
        f"arena: {project.arena}",
        f"kits: [{', '.join(_kits())}]",
        f"start: {{x: {start.x:g} mm, y: {start.y:g} mm, heading: {start.heading:g} deg}}",
        f"time_limit: {project.seconds} s",
        "stimuli:",
        "  - {at: 2 s, press: button_a, for: 1.5 s}",
        "runs:",
        "  count: 3",
        "  vary: {start.heading: [-2 deg, 2 deg], motor_imbalance: [-0.02, 0.02], battery: [0.9, 1.0]}",
        "checks:",
    ]
    for part in parts:
        needs = f"    needs: [{first}]\n" if part.meaning.sentence.idle else ""
        lines.append(
            f"  - id: {part.id}\n    title: {_both(part.meaning.written)}\n    points: {part.points}\n"
            f"{needs}    formula: {_quoted(part.meaning.formula)}"
        )
    return "\n".join([*lines, ""])


def _both(said: str) -> str:
    return f"{{en: {_quoted(said)}, ko: {_quoted(said)}}}"


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)


def _kits() -> list[str]:
    """Kits that have all that the sentences speak of."""
    return [kit for kit in ("maqueen", "maqueen-plus-v2", "cutebot", "esp32-duo") if kit in kit_ids()]


def _start(arena: Arena, name: str) -> Pose:
    """Return where a lesson in this arena begins, or else where the arena says."""
    from gorae.lessons.catalogue import find_lessons

    for lesson in find_lessons():
        if lesson.challenge.arena == name:
            return lesson.challenge.start
    return arena.start


def _page(name: str, lang: str, project: Project, must: Sequence[Meaning], could: Sequence[Meaning]) -> str:
    """A page of the folder, filled in."""
    text = (Path(__file__).with_name("pages") / f"{name}.{lang}.md").read_text(encoding="utf-8")
    return Template(text).substitute(
        title=one_line(project.title),
        brief=project.brief,
        must="\n".join(f"- [ ] {one.written}" for one in must),
        could="\n".join(f"- [ ] {one.written}" for one in could) or "- [ ]",
    )
