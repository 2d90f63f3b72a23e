"""The Python programs in a lesson's text, in their order, each with the step that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gorae.lessons.catalogue import Lesson

_PARTS = re.compile(r"^## ([^\n]*)$|^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"(?:(\d+)단계|Step (\d+))\b")
_REMARK = re.compile(r"#(?!#).*$", re.MULTILINE)


@dataclass(frozen=True)
class TextProgram:
    """A program that the text gives."""

    step: int | None
    """The number of its step; None in a part that is no step, such as the last."""
    number: int
    """Which one of its part, from 1."""
    source: str

    @property
    def name(self) -> str:
        """`step 4, program 1` in short: `4.1`; `+.1` where it is in no step."""
        return f"{'+' if self.step is None else self.step}.{self.number}"


def text_programs(lesson: Lesson, lang: str = "ko") -> list[TextProgram]:
    """Return the programs of a lesson's text in one language."""
    found: list[TextProgram] = []
    step, number = None, 0
    for part in _PARTS.finditer(lesson.text(lang).read_text(encoding="utf-8")):
        if part[1] is not None:
            heading = _STEP.match(part[1])
            step, number = (int(heading[1] or heading[2]) if heading else None), 0
        else:
            number += 1
            found.append(TextProgram(step, number, part[2]))
    return found


def distinct_programs(lesson: Lesson) -> list[TextProgram]:
    """Return the programs of both languages, those that differ only in their remarks once."""
    both = [*text_programs(lesson, "ko"), *text_programs(lesson, "en")]
    return list({_REMARK.sub("", one.source): one for one in reversed(both)}.values())[::-1]
