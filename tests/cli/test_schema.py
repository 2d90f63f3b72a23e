"""`gorae schema`: one JSON object for each kind of file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gorae.report.exchange.schemas import KINDS, json_schema

Call = Callable[..., Any]


@pytest.mark.parametrize("kind", KINDS)
def test_it_prints_the_schema(call: Call, kind: str) -> None:
    called = call("schema", kind)
    assert called.status == 0
    assert json.loads(called.out) == json_schema(kind)


def test_an_unknown_kind_is_wrong_usage(call: Call) -> None:
    called = call("schema", "robot")
    assert called.status == 2
    assert "robot" in called.err
