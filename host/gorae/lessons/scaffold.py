"""A new lesson to begin with: small, whole, and proved; its author changes one thing after the other."""

from __future__ import annotations

import json
import re
from pathlib import Path

from gorae.disk import reason_of
from gorae.errors import UsageError
from gorae.grading.fields import IDENTIFIER
from gorae.texts import Text
from gorae.texts.words import shown

TEMPLATE = Path(__file__).with_name("template") / "my-lesson"
SCHEMAS = ("lesson", "challenge")
"""The kinds of file of which the template names a schema for editors."""


def new_lesson(name: str, shelf: Path, schemas: dict[str, dict[str, object]]) -> list[Path]:
    """Make the lesson `name` in the folder of lessons `shelf`, and tell which files were written.

    `schemas` (by kind) go beside it, for editors; those that are there are kept. Raises UsageError for an
    impossible name, or when there is such a folder already.
    """
    if not re.fullmatch(IDENTIFIER, name):
        raise UsageError(Text("lessons.bad-name", name=shown(name)))
    folder = shelf / name
    if folder.exists():
        raise UsageError(Text("lessons.folder-exists", folder=str(folder)))
    files = {folder / path: text.replace(TEMPLATE.name, name) for path, text in _template().items()}
    files |= {
        path: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for kind, schema in schemas.items()
        if not (path := shelf / f"{kind}.schema.json").exists()
    }
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = reason_of(error)
        raise UsageError(Text("lessons.cannot-write", folder=str(folder), reason=reason)) from None
    return list(files)


def _template() -> dict[Path, str]:
    paths = (path for path in sorted(TEMPLATE.rglob("*")) if path.suffix in (".yaml", ".md", ".py"))
    return {path.relative_to(TEMPLATE): path.read_text(encoding="utf-8") for path in paths}
