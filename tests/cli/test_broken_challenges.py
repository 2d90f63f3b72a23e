"""Every broken challenge file ends `gorae check` with status 2 and its mistakes, in either language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "lessons" / "wall-stop" / "solution.py"
FILES = sorted((ROOT / "tests" / "vectors" / "broken").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_check_names_the_mistakes(call: Callable[..., Any], path: Path) -> None:
    korean, english = (call("check", PROGRAM, "--challenge", path, "--lang", lang) for lang in ("ko", "en"))
    for called in (korean, english):
        assert called.status == 2
        assert called.out == ""
        assert called.err.startswith(f"{path}:")
    assert korean.err != english.err
