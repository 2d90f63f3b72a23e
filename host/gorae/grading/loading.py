"""Challenge files: read, checked in themselves and between their parts, every mistake named at once."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from gorae import documents
from gorae.documents import Document
from gorae.errors import DocumentError
from gorae.grading import references
from gorae.grading.challenge import Challenge, Check


def load_challenge(path: Path) -> Challenge:
    """The challenge in a file. Raises DocumentError with all its mistakes."""
    try:
        challenge, problems = documents.load(path, Challenge), []
    except DocumentError as error:
        draft = _draft(path)
        if draft is None:
            raise
        challenge, problems = draft, list(error.problems)
    challenge = _beside(challenge, path.parent)
    mistakes = list(references.check(challenge))
    if mistakes:
        source = _source(path)
        problems.extend(source.problem(place, text) for place, text in mistakes)
    if problems:
        raise DocumentError(problems)
    return challenge


def _source(path: Path) -> documents.Source:
    with path.open("rb") as stream:
        return documents.parse(stream.read(documents.MAX_BYTES + 1), str(path))


def _beside(challenge: Challenge, folder: Path) -> Challenge:
    """Arenas and kits of the author's own are named by their file, from the challenge's folder."""

    def placed(name: str) -> str:
        return str(folder / name) if name.endswith((".yaml", ".yml")) else name

    names = {"arena": placed(challenge.arena), "kits": tuple(map(placed, challenge.kits))}
    return challenge.model_copy(update=names)


def _draft(path: Path) -> Challenge | None:
    """Those parts of a bad file that are right in themselves, to find what is wrong between them too."""
    try:
        data = _source(path).data
    except OSError:
        return None
    if not isinstance(data, dict):
        return None
    checks = data.get("checks")
    drafts = [_sound_parts(Check, one) for one in checks] if isinstance(checks, list) else []
    parts = _sound_parts(Challenge, data) | {"checks": tuple(map(_draft_check, drafts))}
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
