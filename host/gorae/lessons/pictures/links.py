"""Where a lesson's text names its pictures: a line `![what it shows](pictures/NAME.yaml)`.

What stands in the brackets is the picture for whoever does not see it: in a terminal, read aloud, or where
pictures are not drawn.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gorae import documents
from gorae.lessons.catalogue import Lesson
from gorae.lessons.pictures.document import LessonPicture
from gorae.lessons.pictures.places import wrong_places
from gorae.lessons.workspace import PICTURES

_LINK = re.compile(rf"^!\[([^]\n]*)\]\({PICTURES}/([\w-]+)\.yaml\)[ \t]*$", re.MULTILINE)


class PictureLink(NamedTuple):
    """One place of a text where a picture is shown."""

    name: str
    alternative: str
    """What it shows, in the language of the text."""

    @property
    def address(self) -> str:
        """The file as the text names it, from the lesson's folder on."""
        return f"{PICTURES}/{self.name}.yaml"


def picture_links(text: str) -> list[PictureLink]:
    """Return the pictures that a text names, in its order."""
    return [PictureLink(found[2], found[1]) for found in _LINK.finditer(text)]


def load_picture(lesson: Lesson, name: str) -> LessonPicture:
    """Read a picture of a lesson. Raises DocumentError with all its mistakes."""
    path = lesson.folder / PICTURES / f"{name}.yaml"
    return documents.load(path, LessonPicture, lambda picture: wrong_places(picture, lesson.challenge))


def with_drawings(text: str) -> str:
    """Return a text whose pictures are the drawings beside it, `pictures/NAME.svg`."""
    return _LINK.sub(rf"![\1]({PICTURES}/\2.svg)", text)


def without_pictures(text: str) -> str:
    """Return a text without the lines that show a picture."""
    return _LINK.sub("", text)
