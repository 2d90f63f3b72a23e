"""Programs of students, and requests that they can make of a board: see tests/attacks/test_fuzz.py."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from target import Target


def _attacks() -> Any:
    path = Path(__file__).parents[1] / "attacks" / "test_fuzz.py"
    spec = importlib.util.spec_from_file_location("attacks_by_chance", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_ATTACKS = _attacks()


def _run(given: tuple[str, str]) -> None:
    kit, program = given
    _ATTACKS.survives(program, kit)


_KITS = st.sampled_from(_ATTACKS.KITS)
TARGETS = [
    Target("requests", st.tuples(_KITS, _ATTACKS.REQUESTS), _run, ()),
    Target("guest-programs", st.tuples(_KITS, _ATTACKS.PROGRAMS), _run, ()),
]
