"""Challenge files: read, checked in themselves and between their parts, every mistake named at once."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from gorae import documents
from gorae.documents import Document
from gorae.errors import DocumentError, Problem
from gorae.grading import references
from gorae.grading.challenge import Challenge, Check


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
    found = islice(references.check(challenge), documents.MOST_PROBLEMS + 1)
    problems += [source.problem(place, text) for place, text in found]
    if problems:
        raise documents.refusal(problems)
    return challenge


def _beside(challenge: Challenge, folder: Path) -> Challenge:
    """Arenas and kits of the author's own are named by their file, from the challenge's folder."""

    def placed(name: str) -> str:
        return str(folder / name) if name.endswith((".yaml", ".yml")) else name

    names = {"arena": placed(challenge.arena), "kits": tuple(map(placed, challenge.kits))}
    return challenge.model_copy(update=names)


def _draft(data: Any) -> Challenge | None:
    """Those parts of a bad file that are right in themselves, to find what is wrong between them too."""
    if not isinstance(data, dict):
        return None
    checks = data.get("checks")
    drafts = [_sound_parts(Check, one) for one in checks] if isinstance(checks, list) else []
    rest = {key: value for key, value in data.items() if key != "checks"}
    parts = _sound_parts(Challenge, rest) | {"checks": tuple(map(_draft_check, drafts))}
    nothing = {"arena": "", "kits": (), "start": None, "time_limit": None}
    return Challenge.model_construct(**(nothing | parts))


def _draft_check(parts: dict[str, Any]) -> Check:
    return Check.model_construct(**({"id": ""} | parts))


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
