"""Curriculum tags: what a lesson's tag stands for, in whose standard, and where that can be read.

They are data (`lessons/tags.yaml`). A folder of lessons elsewhere may bring a `tags.yaml` of its own, for
other standards; gorae's own tags are known everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from gorae import documents, resources
from gorae.documents import Document, Localized, Path_
from gorae.texts import Text
from gorae.texts.words import nearest, shown

FILE = "tags.yaml"


class TagSource(Document):
    """Where a standard is published."""

    title: str = Field(min_length=1)
    """As it is quoted."""
    url: str = Field(pattern=r"^https?://")
    """Where its text was read."""


class Standard(Document):
    """A curriculum, or a part of one, and its tags."""

    title: Localized
    """What people call it."""
    source: TagSource
    """Who says so."""
    note: Localized | None = None
    """What to know about the wording, such as whose translation it is."""
    tags: dict[str, Localized] = Field(min_length=1)
    """What each tag stands for, in the words of the standard."""


class TagFile(Document):
    """A whole `tags.yaml`."""

    standards: tuple[Standard, ...] = Field(min_length=1)
    """In the order in which they are shown."""


@dataclass(frozen=True)
class Tag:
    """One tag, and whose it is."""

    name: str
    text: Localized
    standard: Standard


def find_tags(shelf: Path | None = None) -> dict[str, Tag]:
    """Every tag by its name: gorae's own, and those beside the lessons in `shelf`.

    Raises DocumentError when a file of tags has mistakes.
    """
    own = resources.folder("lessons")
    shelves = [own] if shelf is None or shelf.resolve() == own.resolve() else [own, shelf]
    files = [shelf / FILE for shelf in shelves if (shelf / FILE).is_file()]
    return {tag.name: tag for file in files for tag in _tags(file)}


def unknown_tag(name: str, known: Iterable[str]) -> Text:
    """Return the sentence about an unknown tag, with what was probably meant."""
    known = list(known)
    near = nearest(name, known)
    if near:
        return Text("lessons.no-tag-near", name=shown(name), near=near)
    return Text("lessons.no-tag", name=shown(name))


@cache
def _tags(file: Path) -> tuple[Tag, ...]:
    read = documents.load(file, TagFile, _check)
    return tuple(
        Tag(name, text, standard) for standard in read.standards for name, text in standard.tags.items()
    )


def _check(read: TagFile) -> Iterator[tuple[Path_, Text]]:
    """No tag stands for two things."""
    taken: set[str] = set()
    for index, standard in enumerate(read.standards):
        for name in standard.tags:
            if name in taken:
                yield ("standards", index, "tags", name), Text("lessons.doubled", name=shown(name))
            taken.add(name)
