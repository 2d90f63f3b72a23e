"""Names that stay on this computer: the store knows people by pseudonyms, a file beside it who they are.

Whoever hands the store on without that file hands on no name and no path. What students have written into
their programs stays in them: nobody but a person can tell a name in a comment.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from gorae.disk import read_at_most, write_whole, writing
from gorae.errors import UsageError
from gorae.jobs.store import GradedWork
from gorae.texts import Text

NAMES = "names.json"
"""The file beside the store."""
_MAX_BYTES = 64 * 1024 * 1024
_RANDOM_BYTES = 4


class Pseudonyms:
    """The people behind pseudonyms, and behind paths."""

    def __init__(self, file: Path) -> None:
        """Read the file, if it is there. Raises UsageError or DocumentError for one that is not ours."""
        self._file = file
        self._people: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        if file.exists():
            self._read()
        self._of_people = {name: pseudonym for pseudonym, name in self._people.items()}
        self._of_paths = {path: pseudonym for pseudonym, path in self._paths.items()}

    def _read(self) -> None:
        try:
            said = json.loads(read_at_most(self._file, _MAX_BYTES))
            self._people, self._paths = dict(said["people"]), dict(said["paths"])
            if not all(isinstance(text, str) for text in (*self._people.values(), *self._paths.values())):
                raise ValueError("a name is no text")
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(Text("jobs.no-names", file=str(self._file), why=str(error))) from error

    def hide(self, work: Sequence[GradedWork]) -> list[GradedWork]:
        """Return work without names; the new ones are in the file before anything is returned.

        Raises UsageError when the file cannot be written.
        """
        known = len(self._people), len(self._paths)
        hidden = [replace(each, person=self._person(each.person), path="") for each in work]
        hidden = [
            replace(after, path=self._path(before.path, after.person))
            for before, after in zip(work, hidden, strict=True)
        ]
        if (len(self._people), len(self._paths)) == known and self._file.exists():
            return hidden
        with writing(self._file):
            write_whole(self._file, self._to_json().encode())
        return hidden

    def show(self, work: Iterable[GradedWork]) -> list[GradedWork]:
        """Return work with the names that are known."""
        return [
            replace(
                each,
                person=self._people.get(each.person, each.person),
                path=self._paths.get(each.path, each.path),
            )
            for each in work
        ]

    def _person(self, name: str) -> str:
        if name not in self._of_people:
            pseudonym = f"p-{secrets.token_hex(_RANDOM_BYTES)}"
            self._of_people[name], self._people[pseudonym] = pseudonym, name
        return self._of_people[name]

    def _path(self, path: str, person: str) -> str:
        """A path tells an LMS's id and often the name again; of it only the kind of file stays."""
        if path not in self._of_paths:
            pseudonym = f"{person}/{secrets.token_hex(_RANDOM_BYTES)}.py"
            self._of_paths[path], self._paths[pseudonym] = pseudonym, path
        return self._of_paths[path]

    def _to_json(self) -> str:
        return json.dumps({"people": self._people, "paths": self._paths}, ensure_ascii=False, indent=1)
