"""A season's files as text: keys in a stable order, a session a line, so that a change is one line in git.

What is written here is read again as the same values by gorae's reader, and by any other that knows YAML 1.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gorae.disk import write_text
from gorae.documents import parse
from gorae.season.files.base import SeasonDocument
from gorae.season.files.made import Allotment, SeasonPlan

_PLAIN = re.compile(r"[^\W\d_][\w .:()/·~-]*[\w)]|[^\W\d_]|\d{4}-\d{2}-\d{2}|\d+ to \d+ days", re.UNICODE)
"""Texts that need no quotes, as far as they are no words such as `yes`."""


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by their paths in a folder. Raises UsageError for what the system refuses."""
    for name, text in files.items():
        write_text(folder / name, text)


def flow(value: object) -> str:
    """Return a value on one line: `{schools: {가람중: 26}, lead: 강사-가}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(str(key))}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return str(value) if isinstance(value, int) else scalar(str(value))


def scalar(text: str) -> str:
    """Return a text as it can stand anywhere, in quotes where YAML would take it for something else."""
    if _PLAIN.fullmatch(text) and _stays(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _stays(text: str) -> bool:
    return bool(parse(f"[{text}]", "").data == [text])


def block(entries: Mapping[str, object], indent: int = 0) -> str:
    """Return a mapping with a line for each of its entries, mappings and lists in it on their lines."""
    head = " " * indent
    return "".join(f"{head}{flow(str(key))}: {flow(value)}\n" for key, value in entries.items())


def listed(entries: Iterable[object], indent: int = 2) -> str:
    """Return a list with a line for each of its members."""
    return "".join(f"{' ' * indent}- {flow(value)}\n" for value in entries)


def in_file(document: SeasonDocument) -> dict[str, Any]:
    """Return what stands in a file for a document: only what differs from the default."""
    return document.model_dump(by_alias=True, exclude_defaults=True)


def document_text(document: SeasonDocument) -> str:
    """Return any file of a season: a line for each key, and for each entry of its lists and mappings."""
    text = ""
    for key, value in in_file(document).items():
        if isinstance(value, dict) and any(isinstance(one, dict) for one in value.values()):
            text += f"{key}:\n" + block(value, 2)
        elif isinstance(value, (list, tuple)) and any(isinstance(one, dict) for one in value):
            text += f"{key}:\n" + listed(value)
        else:
            text += f"{key}: {flow(value)}\n"
    return text


def plan_text(plan: SeasonPlan) -> str:
    """Return `plan.yaml`: cohorts and runs by name, sessions by day, time and cohort."""
    sessions = sorted(plan.sessions, key=lambda one: (one.day, one.at, one.cohort, one.no))
    text = f"made: {flow(in_file(plan.made))}\n"
    text += "cohorts:\n" + _by_name(plan.cohorts) if plan.cohorts else ""
    text += "sessions:\n" + listed(map(in_file, sessions)) if sessions else ""
    text += "runs:\n" + _by_name(plan.runs) if plan.runs else ""
    text += "unplaced:\n" + block(dict(sorted(plan.unplaced.items())), 2) if plan.unplaced else ""
    return text


def allotment_text(allotment: Allotment) -> str:
    """Return `allotment.yaml`."""
    text = f"by: {scalar(allotment.by)}\n" if allotment.by else ""
    text += f"draw: {flow(in_file(allotment.draw))}\n" if allotment.draw else ""
    text += f"points: {flow(allotment.points)}\n" if allotment.points else ""
    text += "cohorts:\n" + _by_name(allotment.cohorts) if allotment.cohorts else ""
    text += "waiting:\n" + listed(map(in_file, allotment.waiting)) if allotment.waiting else ""
    text += "returned:\n" + listed(map(in_file, allotment.returned)) if allotment.returned else ""
    text += "refused:\n" + listed(map(in_file, allotment.refused)) if allotment.refused else ""
    return text or "cohorts: {}\n"


def _by_name(documents: Mapping[str, SeasonDocument]) -> str:
    return block({name: in_file(document) for name, document in documents.items()}, 2)
