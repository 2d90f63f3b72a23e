"""A full disk behind what is said: told as such where it can be told, never as a mistake of gorae."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")


@pytest.mark.parametrize("words", [["kits"], ["--help"], ["kits", "--lang", "xx"]])
def test_results_that_are_lost_are_told_in_a_sentence(words: list[str]) -> None:
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "gorae", *words], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == (4 if "xx" in words else 1)
    assert "Traceback" not in ended.stderr
    assert "mistake" not in ended.stderr


def test_what_nobody_can_be_told_changes_nothing() -> None:
    with FULL.open("wb") as full:
        ended = subprocess.run([sys.executable, "-m", "gorae", "kits"], stdout=subprocess.PIPE, stderr=full)
    assert ended.returncode == 0
    assert b"maqueen" in ended.stdout
