"""Words for what somebody else has written: short enough to be shown, and what was probably meant."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable

STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, what turns the direction of writing, and what no file can hold."""
LONGEST = 60
"""Characters of a value that are shown."""


def plain(text: str) -> str:
    """`text` without what would steer the reader's screen; lines end in LF."""
    return STEERS.sub("·", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """`plain` on one line: what stands in a sentence of ours cannot begin a line of its own."""
    return plain(text.replace("\n", " ").replace("\t", " "))


def shown(value: object) -> str:
    """A value of a file as it may stand there, on one line: `yes` reads as true, nothing as null."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1]}…"
    return "".join(letter if letter.isprintable() else " " for letter in text)


def nearest(name: str, known: Iterable[str], likeness: float = 0.5) -> str | None:
    """The known name most like `name`, if any is like it."""
    if len(name) > LONGEST:
        return None
    letters = {letter: name.count(letter) for letter in name}
    likely = [one for one in known if _shares(letters, name, one, likeness)]
    near = difflib.get_close_matches(name, likely, 1, likeness)
    return near[0] if near else None


def _shares(letters: dict[str, int], name: str, other: str, likeness: float) -> bool:
    """Whether there are letters enough in common; `difflib` takes long to find out."""
    shared = sum(min(count, other.count(letter)) for letter, count in letters.items())
    return 2 * shared >= likeness * (len(name) + len(other))
