"""A student's folder for one lesson: the program, the lesson's text, and which lesson and kit it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from gorae import documents
from gorae.documents import Document
from gorae.errors import UsageError
from gorae.lessons.catalogue import Lesson
from gorae.texts import Text

MARKER = "gorae.yaml"
PROGRAM = "main.py"


class Workspace(Document):
    """What `gorae.yaml` says."""

    lesson: str
    kit: str
    lang: Literal["ko", "en"] | None = None
    """The language that was asked for when it was made; commands speak it in this folder."""


def start_lesson(lesson: Lesson, folder: Path, kit: str, lang: str, *, remember: bool = False) -> list[Path]:
    """Make `folder` ready for a lesson and tell which files were written.

    Its text is in `lang`; with `remember`, commands speak that language in the folder from then on.
    Raises UsageError when there is a program already: nobody's work is written over.
    """
    program = folder / PROGRAM
    if program.exists():
        raise UsageError(Text("lessons.program-exists", file=str(program)))
    marker = Workspace(lesson=lesson.address, kit=kit)
    spoken = f"lang: {lang}\n" if remember else ""
    contents = {
        program: lesson.starter.read_bytes(),
        folder / f"{lesson.id}.md": lesson.text(lang).read_bytes(),
        folder / MARKER: f"lesson: {marker.lesson}\nkit: {marker.kit}\n{spoken}".encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in contents.items():
            path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("lessons.cannot-write", folder=str(folder), reason=reason)) from None
    return list(contents)


def find_workspace(program: Path) -> Workspace | None:
    """What the folder of a program says about it, if it says anything."""
    marker = program.resolve().parent / MARKER
    return documents.load(marker, Workspace) if marker.is_file() else None
