"""A student's folder for one lesson: the program, the lesson's text, and which lesson and kit it is for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from gorae import documents
from gorae.disk import read_bytes, reason_of, write_whole
from gorae.documents import Document, mistake
from gorae.errors import UsageError
from gorae.lessons.answers import starter_files
from gorae.lessons.catalogue import Lesson, find_lesson
from gorae.names import PROGRAM
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge

MARKER = "gorae.yaml"
CAREER = "career.md"
"""What a lesson's career card is called in a student's folder."""
GUIDE_FOLDER = "guide"
"""Where in a student's folder the pages lie that all lessons share."""
PICTURES = "pictures"
"""Where in a lesson's and a student's folder the pictures of the text lie."""


class Workspace(Document):
    """What `gorae.yaml` says."""

    lesson: str | None = None
    """The lesson's id, or its folder."""
    challenge: str | None = Field(None, pattern=r"^[\w-][\w.-]*\.ya?ml$")
    """In a project's folder: the file of its challenge, seen from there."""
    kit: str
    """The kit that programs are for."""
    lang: Literal["ko", "en"] | None = None
    """The language that was asked for when it was made; commands speak it in this folder."""

    @model_validator(mode="after")
    def _one_task(self) -> Workspace:
        if (self.lesson is None) == (self.challenge is None):
            raise mistake("lessons.workspace-one")
        return self


def start_lesson(
    lesson: Lesson,
    folder: Path,
    kit: str,
    lang: str,
    *,
    remember: bool = False,
    begin: Mapping[str, bytes] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> list[Path]:
    """Make `folder` ready for a lesson and tell which files were written.

    Its text is in `lang`; with `remember`, commands speak that language in the folder from then on.
    `begin` is what to begin with instead of the starter, by file: see `steps.files_before`.
    `pictures` are the drawings that the text names, by file.
    `kit` is the name of one, or a file: then the folder gets a copy of it.
    Raises UsageError when there is a program already: nobody's work is written over.
    """
    from gorae.kits.reference import stub

    first = starter_files(lesson) if begin is None else begin
    program = folder / PROGRAM
    if os.path.lexists(program):
        raise UsageError(Text("lessons.program-exists", file=str(program)))
    earlier = find_workspace(program)
    own = Path(kit) if documents.is_file(kit) else None
    marker = Workspace(lesson=lesson.address, kit=own.name if own else kit)
    if earlier and earlier != _placed(marker, folder).model_copy(update={"lang": earlier.lang}):
        raise UsageError(Text("lessons.other-folder", folder=str(folder), lesson=earlier.lesson))
    spoken = f"lang: {lang}\n" if remember else ""
    contents = {
        **{folder / name: data for name, data in first.items()},
        folder / f"{lesson.id}.md": _text(lesson, lang).encode(),
        **_career(lesson, folder, lang),
        **{folder / GUIDE_FOLDER / name: text.encode() for name, text in _guide(lang).items()},
        **{folder / PICTURES / name: data for name, data in (pictures or {}).items()},
        **({folder / own.name: read_bytes(own)} if own else {}),
        folder / "robot.pyi": stub(lang).encode(),
        folder / MARKER: f"lesson: {marker.lesson}\nkit: {marker.kit}\n{spoken}".encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in [path for path in contents if _is_changed(path, contents[path])]:
            del contents[path]  # somebody's own: it is left as it is
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
    except OSError as error:
        reason = reason_of(error)
        raise UsageError(Text("lessons.cannot-write", folder=str(folder), reason=reason)) from None
    return list(contents)


def _text(lesson: Lesson, lang: str) -> str:
    """Return the lesson's text with links to the guide that lies beside it."""
    from gorae.lessons.guide import with_guide
    from gorae.lessons.pictures.links import with_drawings

    text = with_drawings(lesson.text(lang).read_text(encoding="utf-8"))
    return with_guide(text, lang, lambda name: f"{GUIDE_FOLDER}/{name}.md")


def _career(lesson: Lesson, folder: Path, lang: str) -> dict[Path, bytes]:
    """Return the lesson's career card by its file; nothing when it has none."""
    from gorae.lessons.careers import career_text

    text = career_text(lesson, lang)
    return {folder / CAREER: text.encode()} if text else {}


def _guide(lang: str) -> dict[str, str]:
    """Return the guide's pages by the names of their files."""
    from gorae.lessons.guide import guide_pages, linked

    return {f"{page.name}.md": linked(page.text, "{}.md".format) for page in guide_pages(lang)}


def _is_changed(path: Path, data: bytes) -> bool:
    """Whether there is such a file already, with something else in it."""
    return path.exists() and read_bytes(path, len(data) + 1) != data


def challenge_of(workspace: Workspace, program: Path) -> Challenge:
    """Return what the programs of a folder must do; `program` is one of them.

    Raises UsageError for an unknown lesson, DocumentError when the challenge has mistakes.
    """
    if workspace.challenge is not None:
        from gorae.grading.challenge_file import load_challenge  # brings numpy

        return load_challenge(program.resolve().parent / workspace.challenge)
    return find_lesson(workspace.lesson or "").challenge


def find_workspace(program: Path) -> Workspace | None:
    """What the folder of a program says about it, if it says anything."""
    marker = program.resolve().parent / MARKER
    return _placed(documents.load(marker, Workspace), marker.parent) if marker.is_file() else None


def _placed(workspace: Workspace, folder: Path) -> Workspace:
    """Return it with a kit of one's own named by its path; the file lies in the folder."""
    if not documents.is_file(workspace.kit):
        return workspace
    return workspace.model_copy(update={"kit": str(folder.resolve() / workspace.kit)})
