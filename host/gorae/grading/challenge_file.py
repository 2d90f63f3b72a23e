"""Challenge files: read, checked in themselves and between their parts, every mistake named at once."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import islice
from math import nan
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from gorae import documents
from gorae.documents import Document
from gorae.errors import DocumentError, Problem
from gorae.grading import references
from gorae.grading.challenge import MAX_PARTS, Challenge, Check, PutBack, Runs, Stimulus
from gorae.grading.given import given_programs


def load_challenge(path: Path) -> Challenge:
    """The challenge in a file. Raises DocumentError with its mistakes."""
    source = documents.read(path)
    problems: list[Problem] = []
    try:
        challenge = documents.validate(source, Challenge)
    except DocumentError as error:
        draft = _draft(source.data)
        if draft is None:
            raise
        challenge, problems = draft, list(error.problems)
    challenge = _beside(challenge, path.parent)
    challenge, unread = given_programs(challenge, path.parent)
    problems += [source.problem(place, text) for place, text in unread]
    found = islice(references.check(challenge), documents.MAX_PROBLEMS + 1)
    problems += [source.problem(place, text) for place, text in found]
    if problems:
        raise documents.refusal(problems)
    return challenge


def _beside(challenge: Challenge, folder: Path) -> Challenge:
    """Arenas and kits of the author's own are named by their file, from the challenge's folder."""

    def placed(name: str) -> str:
        return str(folder / name) if documents.is_file(name) else name

    robots = {
        name: robot.model_copy(update={"kit": placed(robot.kit)}) if robot.kit else robot
        for name, robot in challenge.robots.items()
    }
    names = {"arena": placed(challenge.arena), "kits": tuple(map(placed, challenge.kits)), "robots": robots}
    return challenge.model_copy(update=names)


def _draft(data: Any) -> Challenge | None:
    """Those parts of a bad file that are right in themselves, to find what is wrong between them too."""
    if not isinstance(data, dict):
        return None
    put_back = _sound_parts(PutBack, data.get("put_back"))
    whole = {"id": "", "arena": "", "kits": (), "start": None, "time_limit": None}
    lists = {
        "stimuli": _drafts(Stimulus, data.get("stimuli"), {"at": nan}),
        "checks": _drafts(Check, data.get("checks"), {"id": ""}),
        "measures": _sound_items(Challenge, "measures", data.get("measures")),
        "robots": _sound_items(Challenge, "robots", data.get("robots")),
        "runs": _draft_runs(data.get("runs")),
        "put_back": PutBack.model_construct(**({"when": None} | put_back)) if put_back else None,
    }
    rest = {key: value for key, value in data.items() if key not in lists}
    return Challenge.model_construct(**(whole | _sound_parts(Challenge, rest) | lists))


def _drafts(model: type[Document], data: Any, missing: dict[str, Any]) -> tuple[Document, ...]:
    """A draft for each member of a list, so that they keep their numbers."""
    members = data[:MAX_PARTS] if isinstance(data, list) else []
    return tuple(model.model_construct(**(missing | _sound_parts(model, one))) for one in members)


def _draft_runs(data: Any) -> Runs:
    ranges = data.get("vary") if isinstance(data, dict) else None
    shuffle = isinstance(data, dict) and data.get("shuffle") is True
    return Runs.model_construct(vary=_sound_items(Runs, "vary", ranges), shuffle=shuffle)


def _sound_items(model: type[Document], name: str, data: Any) -> dict[str, Any]:
    """The entries of a mapping that are valid by themselves."""
    items: dict[str, Any] = {}
    for key, value in islice(data.items(), MAX_PARTS) if isinstance(data, dict) else ():
        with suppress(ValidationError):
            items |= _adapters(model)[name].validate_python({key: value})
    return items


def _sound_parts(model: type[Document], data: Any) -> dict[str, Any]:
    """The fields of `data` that are valid by themselves."""
    parts = {}
    for name, adapter in _adapters(model).items() if isinstance(data, dict) else ():
        with suppress(ValidationError, KeyError):
            parts[name] = adapter.validate_python(data[name])
    return parts


@cache
def _adapters(model: type[Document]) -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(model, include_extras=True)
    return {name: TypeAdapter(hints[name]) for name in model.model_fields}
