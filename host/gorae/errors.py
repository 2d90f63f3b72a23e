"""The errors that gorae tells people about.

    GoraeError               anything gorae says in a sentence; never a traceback
    ├── UsageError           the command was called in a way that cannot work      exit 2
    ├── DocumentError        a file has mistakes; carries all of them              exit 2
    ├── DeviceError          a board did not do what was asked                     exit 3
    └── InternalError        our fault                                            exit 4

`gorae.cli` turns them into exit codes, in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.texts import Text


class GoraeError(Exception):
    """Anything that gorae tells a person in a sentence of the catalogue."""

    exit_code = 4

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return self.text.say("en")

    def say(self, lang: str) -> str:
        """The whole message in `lang`, lines included."""
        return self.text.say(lang)


class UsageError(GoraeError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class DeviceError(GoraeError):
    """A board did not do what was asked."""

    exit_code = 3


class InternalError(GoraeError):
    """gorae itself is at fault."""

    exit_code = 4


@dataclass(frozen=True)
class Problem:
    """One mistake in a file: where it is, and what to do about it."""

    file: str
    line: int
    """1-based; 0 when the mistake has no line."""
    path: str
    """Where in the document, as in `parts.sonar.trigger`; empty for the whole file."""
    text: Text

    def say(self, lang: str) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.path}".rstrip() + f": {self.text.say(lang)}"


class DocumentError(GoraeError):
    """A file has mistakes. All that were found are in `problems`, in the order of the file."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line)))
        super().__init__(Text("documents.mistakes", count=len(self.problems)))

    def __str__(self) -> str:
        return self.say("en")

    def say(self, lang: str) -> str:
        return "\n".join(problem.say(lang) for problem in self.problems)
