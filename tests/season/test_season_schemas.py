"""Editors are told what may stand in a season's files; the schemas accept whatever gorae writes itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gorae.documents import parse
from gorae.report.exchange.schemas import json_schema

KINDS = {
    "season": "season.yaml", "school": "schools/*.yaml", "application": "applications/*/*.yaml",
    "places": "places.yaml", "staff": "staff.yaml", "fleet": "fleet.yaml", "allotment": "allotment.yaml",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_as_its_schemas_say(small: Path, kind: str) -> None:
    validator = Draft202012Validator(json_schema(kind))
    files = sorted(small.glob(KINDS[kind]))
    assert files
    for file in files:
        assert list(validator.iter_errors(parse(file.read_bytes(), str(file)).data)) == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("event", {"known": "2026-05-11", "who": "강사-가", "from": "2026-05-11", "to": "2026-05-22",
                   "what": "away"}),
        ("plan", {"sessions": [{"cohort": "가람중-1", "no": 1, "day": "2026-04-08", "at": "13:30",
                                "lessons": ["hello-kit"], "place": "로봇실 1", "run": 45}]}),
        ("fleet", {"vehicles": {"45": {"seats": 45, "a-day": 2, "closed": [{"day": "2026-04-08"}]}},
                   "budget": {"season": 40}}),
    ],
)  # fmt: skip
def test_a_key_with_a_typing_mistake_is_underlined(kind: str, data: dict[str, Any]) -> None:
    validator = Draft202012Validator(json_schema(kind))
    assert validator.is_valid(data)
    first, value = next(iter(data.items()))
    assert not validator.is_valid({**data, f"{first}s": value})


def test_a_closed_day_is_one_day_or_a_range() -> None:
    def is_valid(**closed: str) -> bool:
        cart = {"kit": "maqueen", "labels": ["a"], "home": "b", "closed": [closed]}
        return bool(Draft202012Validator(json_schema("places")).is_valid({"carts": {"a": cart}}))

    assert is_valid(day="2026-04-08")
    assert is_valid(**{"from": "2026-04-08", "to": "2026-04-09"})
    assert not is_valid(**{"from": "2026-04-08"})
    assert not is_valid(day="2026-04-08", **{"from": "2026-04-08", "to": "2026-04-09"})
    assert not is_valid(why="x")
