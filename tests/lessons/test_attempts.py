"""Hints come with attempts, and attempts are changed programs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gorae.lessons.attempts import MEMORY, remember_attempt


def test_an_attempt_is_a_changed_program(tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    assert remember_attempt(program, "oval", b"1", ["lap"]) == {"lap": 1}
    assert remember_attempt(program, "oval", b"1", ["lap"]) == {"lap": 1}
    assert remember_attempt(program, "oval", b"2", ["lap", "line"]) == {"lap": 2, "line": 1}
    assert remember_attempt(program, "oval", b"3", ["line"]) == {"lap": 2, "line": 2}
    assert remember_attempt(program, "oval", b"4", ["lap"]) == {"lap": 3, "line": 2}


def test_a_check_first_reached_by_an_unchanged_program_begins_with_one(tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    remember_attempt(program, "oval", b"1", ["lap"])
    assert remember_attempt(program, "oval", b"1", ["line"]) == {"lap": 1, "line": 1}


def test_programs_and_challenges_are_told_apart(tmp_path: Path) -> None:
    for program, challenge in (("main.py", "oval"), ("main.py", "wall"), ("other.py", "oval")):
        assert remember_attempt(tmp_path / program, challenge, b"1", ["lap"]) == {"lap": 1}
    assert remember_attempt(tmp_path / "main.py", "oval", b"2", ["lap"]) == {"lap": 2}


def test_nothing_is_left_beside_a_program_that_passes(tmp_path: Path) -> None:
    assert remember_attempt(tmp_path / "main.py", "oval", b"1", []) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "memory",
    [
        b"", b"[]", b"\xff", b"{", b'{"oval": 3}', b'{"oval": {"main.py": []}}',
        b'{"oval": {"main.py": {"source": 1, "missed": {"lap": "x"}}}}', b"[" * 90_000, b"1" * 200_000,
    ],
)  # fmt: skip
def test_a_spoilt_memory_begins_anew(tmp_path: Path, memory: bytes) -> None:
    (tmp_path / MEMORY).write_bytes(memory)
    assert remember_attempt(tmp_path / "main.py", "oval", b"1", ["lap"]) == {"lap": 1}
    assert remember_attempt(tmp_path / "main.py", "oval", b"2", ["lap"]) == {"lap": 2}


def test_a_folder_that_cannot_be_written_still_gives_hints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "replace", refuse)
    assert remember_attempt(tmp_path / "main.py", "oval", b"1", ["lap"]) == {"lap": 1}
