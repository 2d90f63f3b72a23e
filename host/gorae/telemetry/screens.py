"""What the screens of a kit showed, as marks of a recording, so that every file of one keeps it.

    (2.0, "screen shows:8x8⏎⣿⣿⠀⡇⏎⠉⠉⠀⠀")         dots: two by four of them are a character of Braille
    (1.04, "lcd shows:16x2⏎Hello⏎Gorae")         letters, without blanks at the ends of rows
    (3.0, "lcd shows:8x2 cursor 1,0⏎①⏎␞①⠠⣶⠄⠀⠙⠀")   a letter of the program's own, and its dots

A picture is its size, what else is so of the screen, and its rows. Whenever it has become another one it is
told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from gorae.telemetry.recording import Events

SCREENS = ("screen", "lcd")
"""The parts that show pictures, by their names in a kit."""
MARKS = {name: f"{name} shows:" for name in SCREENS}
"""How the mark of each screen begins. Marks of programs cannot."""
_ANYBODYS = re.compile(rf"(?:[^\s.]+\.)?(?:{'|'.join(MARKS.values())})")
"""Another robot's in the same arena, too."""
ROW_END, LETTERS_BEGIN = "⏎", "␞"
OWN_LETTERS = "①②③④⑤⑥⑦⑧"
"""What stands for the letters that a program may draw."""
_BRAILLE = 0x2800
_BLANK = f" {chr(_BRAILLE)}"


def rows_of_dots(cells: Sequence[Sequence[int]]) -> list[str]:
    """Return rows of Braille of the dots of each character, 0 to 255, as Unicode numbers them."""
    return ["".join(chr(_BRAILLE + cell) for cell in row) for row in cells]


def picture(width: int, height: int, rows: Iterable[str], *, more: str = "") -> str:
    """Return a picture of so many dots or letters in a row, and of so many rows of them."""
    return ROW_END.join([f"{width}x{height}{more}", *rows])


def is_picture(mark: str) -> bool:
    """Whether a mark tells what a screen showed."""
    return bool(_ANYBODYS.match(mark))


def pictures_of(marks: Events, screen: str) -> Iterator[tuple[float, str]]:
    """Give what a screen showed, with the time in s from which on it did."""
    begin = MARKS[screen]
    return ((time_s, mark[len(begin) :]) for time_s, mark in marks if mark.startswith(begin))


def texts_of(marks: Events) -> Iterator[tuple[float, str]]:
    """Give all that was shown on any screen, with its time in s: the rows alone, as a picture joins them."""
    for time_s, shown in chain.from_iterable(pictures_of(marks, screen) for screen in SCREENS):
        yield time_s, ROW_END.join(rows_of(shown))


def rows_of(shown: str) -> list[str]:
    """Return the rows of a picture."""
    return shown.partition(LETTERS_BEGIN)[0].split(ROW_END)[1:]


def shows_anything(shown: str) -> bool:
    """Whether there is a letter or a dot in a picture."""
    return any(row.strip(_BLANK) for row in rows_of(shown))


def without_pictures(marks: Events) -> Events:
    """Return the marks that people read: those of pictures are drawn."""
    return tuple(mark for mark in marks if not is_picture(mark[1]))
