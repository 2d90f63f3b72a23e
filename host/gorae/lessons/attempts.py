"""What a student has tried so far, remembered beside the program, so that hints are offered in time.

An attempt is a check of a program that has changed since the last one and ran to its end: to check the same
program again, or one that does not start or crashes, does not count. The file is a convenience: when it
cannot be read or written, the counts begin anew, and nothing else is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from gorae.disk import open_file, write_whole
from gorae.grading.challenge import Challenge, Check

OFFERED_AFTER = 2
"""Attempts that missed the same check, after which a hint is offered."""
MEMORY = ".gorae-attempts.json"
_MAX_BYTES = 100_000


@dataclass(frozen=True)
class Attempts:
    """The attempts of one program at one challenge."""

    source: str = ""
    """Digest of the program that was checked last."""
    tries: int = 0
    """How many programs have been checked, each change being another one."""
    missed: dict[str, int] = field(default_factory=dict)
    """In how many attempts a check was missed since it was passed last, by its id."""
    hints: dict[str, int] = field(default_factory=dict)
    """How many hints of a check have been asked for, by its id."""

    def with_attempt(
        self, source: bytes, missed: Iterable[str], passed: Iterable[str] = (), *, counts_from: int = 1
    ) -> Attempts:
        """These attempts and one more, with the program `source`, if that has changed.

        It counts as an attempt from program number `counts_from` on: those before are the lesson's text.
        """
        digest = sha256(source).hexdigest()
        if digest == self.source:
            return self
        tries, done = self.tries + 1, set(passed)
        counts = {check: count for check, count in self.missed.items() if check not in done}
        for check in missed if tries >= counts_from else ():
            counts[check] = counts.get(check, 0) + 1
        return replace(self, source=digest, tries=tries, missed=counts)

    def is_stuck_at(self, check: str) -> bool:
        """Whether a check was missed so often that a hint is offered."""
        return self.missed.get(check, 0) >= OFFERED_AFTER

    def with_hint(self, check: str, most: int, number: int | None = None) -> Attempts:
        """Another hint of a check, or hint `number`; there are `most`."""
        asked = min(self.hints.get(check, 0) + 1 if number is None else number, most)
        return replace(self, hints=self.hints | {check: asked})


def first_hinted(challenge: Challenge, missed: Iterable[str]) -> Check | None:
    """Return the first missed check that has hints, of which one is given: one thing after the other."""
    wanted = set(missed)
    return next((check for check in challenge.checks if check.id in wanted and check.hints), None)


def attempts_of(entry: Any) -> Attempts:
    """Return attempts from plain data, as `asdict` makes it of them; what is damaged counts as nothing."""
    known = _mapping(entry)
    tries = known.get("tries")
    return Attempts(
        str(known.get("source", "")),
        tries if isinstance(tries, int) else 0,
        _counts(known.get("missed")),
        _counts(known.get("hints")),
    )


def read_attempts(program: Path, challenge: str) -> Attempts:
    """The attempts of a program at a challenge."""
    return _attempts(_read(program.parent / MEMORY), challenge, program.name)


def write_attempts(program: Path, challenge: str, attempts: Attempts) -> None:
    """Remember them beside the program, where that can be."""
    memory = _read(program.parent / MEMORY)
    memory[challenge] = _mapping(memory.get(challenge)) | {program.name: asdict(attempts)}
    _write(program.parent / MEMORY, memory)


def _attempts(memory: dict[str, Any], challenge: str, program: str) -> Attempts:
    return attempts_of(_mapping(memory.get(challenge)).get(program))


def _counts(value: Any) -> dict[str, int]:
    return {name: count for name, count in _mapping(value).items() if isinstance(count, int) and count > 0}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError), open_file(path) as stream:
        return _mapping(json.loads(stream.read(_MAX_BYTES)))
    return {}


def _write(path: Path, memory: dict[str, Any]) -> None:
    with suppress(OSError):
        write_whole(path, (json.dumps(memory, indent=1, sort_keys=True) + "\n").encode())
