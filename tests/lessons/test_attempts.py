"""Attempts are changed programs that ran, and are remembered beside the program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gorae.lessons.attempts import MEMORY, Attempts, read_attempts, write_attempts


def test_an_attempt_is_a_changed_program() -> None:
    attempts = Attempts().with_attempt(b"1", ["lap"])
    assert attempts.missed == {"lap": 1}
    assert attempts.with_attempt(b"1", ["lap"]) == attempts
    attempts = attempts.with_attempt(b"2", ["lap", "line"])
    assert attempts.missed == {"lap": 2, "line": 1}
    assert attempts.with_attempt(b"3", ["line"]).missed == {"lap": 2, "line": 2}


def test_what_is_passed_begins_anew() -> None:
    attempts = Attempts().with_attempt(b"1", ["lap"]).with_attempt(b"2", ["line"], ["lap"])
    assert attempts.missed == {"line": 1}
    assert attempts.with_attempt(b"3", ["lap"]).missed == {"lap": 1, "line": 1}


def test_programs_of_the_text_are_no_attempts() -> None:
    attempts = Attempts()
    for number, source in enumerate((b"starter", b"step 2", b"step 3", b"mine", b"mine, better"), 1):
        attempts = attempts.with_attempt(source, ["lap"], counts_from=4)
        assert attempts.missed.get("lap", 0) == max(0, number - 3)


def test_hints_are_counted_by_check_up_to_the_last() -> None:
    attempts = Attempts()
    for number in (1, 2, 3, 3):
        attempts = attempts.with_hint("lap", most=3)
        assert attempts.hints == {"lap": number}
    assert attempts.with_hint("line", most=3, number=2).hints == {"lap": 3, "line": 2}


def test_programs_and_challenges_are_told_apart(tmp_path: Path) -> None:
    mine = Attempts("abc", 3, {"lap": 2}, {"lap": 1})
    write_attempts(tmp_path / "main.py", "oval", mine)
    write_attempts(tmp_path / "other.py", "oval", Attempts("x"))
    assert read_attempts(tmp_path / "main.py", "oval") == mine
    assert read_attempts(tmp_path / "main.py", "wall") == Attempts()
    assert read_attempts(tmp_path / "other.py", "oval") == Attempts("x")


@pytest.mark.parametrize(
    "memory",
    [
        b"", b"[]", b"\xff", b"{", b'{"oval": 3}', b'{"oval": {"main.py": []}}',
        b'{"oval": {"main.py": {"source": "1", "missed": {"lap": "x"}, "tries": "y", "hints": []}}}',
        b"[" * 90_000, b"1" * 200_000,
    ],
)  # fmt: skip
def test_a_spoilt_memory_begins_anew(tmp_path: Path, memory: bytes) -> None:
    (tmp_path / MEMORY).write_bytes(memory)
    found = read_attempts(tmp_path / "main.py", "oval")
    assert (found.tries, found.missed, found.hints) == (0, {}, {})
    write_attempts(tmp_path / "main.py", "oval", Attempts("2", 2, {"lap": 2}))
    assert read_attempts(tmp_path / "main.py", "oval").missed == {"lap": 2}


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "replace", refuse)
    write_attempts(tmp_path / "main.py", "oval", Attempts("1", 1, {"lap": 1}))
    assert read_attempts(tmp_path / "main.py", "oval") == Attempts()
