"""Lessons by their id. A lesson is a folder with a `lesson.yaml`, a challenge, texts and programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, StrictInt

from gorae import documents, resources
from gorae.documents import Document, Localized, Path_
from gorae.errors import UsageError
from gorae.kits import kit_ids
from gorae.lessons.answers import answer_at, answers_in
from gorae.lessons.openings import Opening
from gorae.lessons.tags import find_tags, unknown_tag
from gorae.texts import Text
from gorae.texts.words import nearest

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge


class LessonDescription(Document):
    """What `lesson.yaml` says."""

    version: StrictInt = Field(ge=1)
    """Counts up when the lesson changes."""
    level: StrictInt = Field(ge=1, le=3)
    """1 first steps, 2 core, 3 advanced."""
    minutes: StrictInt = Field(ge=10, le=180)
    """How long it takes in class."""
    kits: tuple[str, ...] = Field(min_length=1)
    """Those that it was tried on, as in the challenge."""
    summary: Localized
    """One sentence for a list of lessons."""
    goals: tuple[Localized, ...] = Field(min_length=1)
    """What a student can do afterwards."""
    needs: tuple[str, ...] = ()
    """Ids of lessons that come before."""
    materials: tuple[Localized, ...] = ()
    """What must be there beside robots and computers."""
    tags: tuple[str, ...] = ()
    """Curriculum tags of `tags.yaml`, which says what they stand for and where that is written."""
    safety: Localized
    """What to take care of."""
    no_opening: dict[Opening, Localized] = Field(default={})
    """Ways to begin a program that the lesson does not allow, each with the reason."""


@dataclass(frozen=True)
class Lesson:
    """One lesson's folder."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def address(self) -> str:
        """What `find_lesson` finds it by: its id, or the folder of one that is not gorae's own."""
        return self.id if self.folder.parent.resolve() == _shelf().resolve() else self.folder.as_posix()

    @cached_property
    def about(self) -> LessonDescription:
        """What `lesson.yaml` says. Raises DocumentError when it has mistakes."""
        return documents.load(self.folder / "lesson.yaml", LessonDescription, self._check)

    @cached_property
    def challenge(self) -> Challenge:
        """Its challenge. Raises DocumentError when `challenge.yaml` has mistakes."""
        from gorae.grading.challenge_file import load_challenge  # brings numpy

        return load_challenge(self.folder / "challenge.yaml")

    # Each answer is a program, or a folder of files: see `answers`.

    @property
    def starter(self) -> Path:
        return answer_at(self.folder / "starter")

    @property
    def solution(self) -> Path:
        return answer_at(self.folder / "solution")

    @property
    def mistakes(self) -> list[Path]:
        return answers_in(self.folder / "mistakes")

    def text(self, lang: str) -> Path:
        """The lesson itself, for students."""
        return self.folder / f"{lang}.md"

    def teacher(self, lang: str) -> Path:
        """The notes for who teaches it."""
        return self.folder / f"teacher.{lang}.md"

    def _check(self, about: LessonDescription) -> Iterator[tuple[Path_, Text]]:
        for index, kit in enumerate(about.kits):
            if kit not in kit_ids():
                yield ("kits", index), Text("lessons.no-kit", kit=kit, known=", ".join(kit_ids()))
        known = find_tags(self.folder.parent) if about.tags else {}
        for index, tag in enumerate(about.tags):
            if tag not in known:
                yield ("tags", index), unknown_tag(tag, known)


def find_lessons(folder: Path | None = None) -> list[Lesson]:
    """The lessons in a folder of lessons (gorae's own by default), in the order of their levels."""
    root = folder or resources.folder("lessons")
    lessons = [Lesson(path.parent) for path in sorted(root.glob("*/lesson.yaml"))]
    return sorted(lessons, key=lambda lesson: (lesson.about.level, lesson.id))


def find_lesson(name: str, *, shelf_only: bool = False) -> Lesson:
    """The lesson of that id in gorae's library, or the one in the folder `name`: mine, lessons/mine.

    With `shelf_only`, only the library's: for a name that a stranger says, whose folder may lie here, too.
    Raises UsageError for an unknown one.
    """
    is_id = len(Path(name).parts) == 1 and not name.startswith(".")
    places = [_shelf() / name] * is_id + [Path(name)] * (not shelf_only)
    for folder in places:
        with suppress(OSError, ValueError):  # a name that no file may have
            if (folder / "lesson.yaml").is_file():
                return Lesson(folder.resolve())
    known = lesson_ids()
    near = nearest(name, known, 0.4)
    key = "lessons.unknown-near" if near else "lessons.unknown"
    raise UsageError(Text(key, name=name, near=near, known=", ".join(known)))


def lesson_ids() -> list[str]:
    """Return the ids of all lessons in gorae's library, by name; no file is read."""
    return sorted(path.parent.name for path in _shelf().glob("*/lesson.yaml"))


def _shelf() -> Path:
    return resources.folder("lessons")
