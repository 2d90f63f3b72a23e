"""The steps of a lesson, told by the headings of its text.

## 3단계: 인사하기 (13~20분)
## Step 3: Say hello (13–20 min)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_HEADING = re.compile(
    r"^##\s+(?:(?P<ko>\d+)단계|Step (?P<en>\d+)):\s*(?P<title>.*?)\s*"
    r"\((?P<begin>\d+)\s*[~\u2013-]\s*(?P<end>\d+)\s*(?:분|min)\)\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class OutlineStep:
    """One step of a lesson's text, with the minutes of the lesson at which it begins and ends."""

    number: int
    title: str
    begin: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.begin


def outline(text: str) -> tuple[OutlineStep, ...]:
    """Return the steps of a lesson's Markdown, in either language, in the order of the text."""
    return tuple(
        OutlineStep(int(found["ko"] or found["en"]), found["title"], int(found["begin"]), int(found["end"]))
        for found in _HEADING.finditer(text)
    )


def minutes_of(steps: Iterable[OutlineStep], numbers: Iterable[int] = ()) -> int:
    """Return how many minutes the steps with these numbers take, or all of them."""
    wanted = set(numbers)
    return sum(step.minutes for step in steps if not wanted or step.number in wanted)
