"""Students' files are read from a board, whatever it says that it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gorae.boards.errors import NoAnswerError
from gorae.boards.files import Looked
from gorae.boards.identity import Abilities, Identity
from gorae.flash import download
from gorae.texts import Text

BOARD = Identity("microbit-v2", "", "micropython", (), "2.1.2", "", 0, None, None, Abilities())


class Lying:
    """A REPL of a board that has what it says, and reads as slowly as it likes."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, sizes: dict[str, int], data: Callable[[str], bytes]
    ) -> None:
        self.at_s = 0.0
        self.reads: list[str] = []
        monkeypatch.setattr(download, "look", lambda *_, **__: Looked(frozenset(), sizes))
        monkeypatch.setattr(download, "read_file", self._read)
        self._data = data

    def _read(self, repl: Any, name: str) -> bytes:
        self.at_s += 1
        self.reads.append(name)
        return self._data(name)

    def enter(self) -> None:
        pass

    def pull(self) -> download.Pulled:
        return download.read_students(self, replace(BOARD), lambda: self.at_s)  # type: ignore[arg-type]


def test_a_board_with_endless_files_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lying = Lying(monkeypatch, {f"{number}.py": 1 for number in range(100_000)}, lambda name: b"x")
    pulled = lying.pull()
    assert len(pulled.files) == len(lying.reads) == download.MAX_S
    assert len(pulled.left) == 100_000 - len(pulled.files)


def test_files_that_are_larger_than_a_board_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lying = Lying(monkeypatch, {"a.py": 10**11, "b.py": 1}, lambda name: b"x")
    assert (lying.pull().files, lying.pull().left) == ({"b.py": b"x"}, ("a.py",))


def test_a_file_that_grows_while_it_is_read_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Lying(monkeypatch, {"a.py": 1}, lambda name: b"xx").pull() == download.Pulled({}, ("a.py",))


def test_a_file_that_cannot_be_read_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(name: str) -> bytes:
        if name == "a.py":
            raise NoAnswerError(Text("boards.too-much"))
        return b"x"

    lying = Lying(monkeypatch, {"a.py": 1, "b.py": 1}, read)
    assert lying.pull() == download.Pulled({"b.py": b"x"}, ("a.py",))
    assert lying.reads == ["a.py", "a.py", "b.py"]
