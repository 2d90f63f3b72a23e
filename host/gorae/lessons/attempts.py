"""What a student has tried so far, remembered beside the program, so that hints come one by one.

An attempt is a check of a program that has changed since the last one: to check the same program again, or
one of its runs, brings no further hint. The file is a convenience: when it cannot be read or written, the
hints begin anew, and nothing else is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from gorae.disk import open_file, write_whole

MEMORY = ".gorae-attempts.json"
_MOST_BYTES = 100_000


@dataclass(frozen=True)
class Attempts:
    """The attempts of one program at one challenge."""

    source: str = ""
    """Digest of the program that was checked last."""
    missed: dict[str, int] = field(default_factory=dict)
    """In how many attempts a check was missed, by its id."""

    def with_attempt(self, source: bytes, missed: Iterable[str]) -> Attempts:
        """These attempts and one more, with the program `source`, that missed the checks `missed`."""
        digest = sha256(source).hexdigest()
        more = int(digest != self.source)
        counts = {check: self.missed.get(check, 0) + more for check in missed}
        counts = {check: max(count, 1) for check, count in counts.items()}
        return Attempts(digest, self.missed | counts)


def remember_attempt(program: Path, challenge: str, source: bytes, missed: Iterable[str]) -> dict[str, int]:
    """In how many attempts each check has been missed so far, this one included."""
    memory = _read(program.parent / MEMORY)
    earlier = _attempts(memory, challenge, program.name)
    now = earlier.with_attempt(source, missed)
    if now != earlier and now.missed:
        entry = {"source": now.source, "missed": now.missed}
        memory[challenge] = _mapping(memory.get(challenge)) | {program.name: entry}
        _write(program.parent / MEMORY, memory)
    return now.missed


def _attempts(memory: dict[str, Any], challenge: str, program: str) -> Attempts:
    entry = _mapping(_mapping(memory.get(challenge)).get(program))
    counts = _mapping(entry.get("missed")).items()
    missed = {check: count for check, count in counts if isinstance(count, int) and count > 0}
    return Attempts(str(entry.get("source", "")), missed)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError), open_file(path) as stream:
        return _mapping(json.loads(stream.read(_MOST_BYTES)))
    return {}


def _write(path: Path, memory: dict[str, Any]) -> None:
    with suppress(OSError):
        write_whole(path, (json.dumps(memory, indent=1, sort_keys=True) + "\n").encode())
