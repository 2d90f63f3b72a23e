"""`gorae push` onto a board that is full: the same room for every file, and advice that helps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.kits import load_board
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GORAE_INVENTORY", str(tmp_path / "inventory.json"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def serve() -> Iterator[Callable[[str, dict[str, bytes]], str]]:
    """Serves a board with these files: `serve("esp32", {…})` gives its port."""
    running: list[Any] = []

    def serve(board: str, files: dict[str, bytes]) -> str:
        live = LiveBoard(load_board(board), files, seed=1, lang="en")
        endpoint = Tcp(live)
        live.power_on()
        live.inbox.listening.wait(20)
        running.extend((endpoint, live))
        return endpoint.url

    yield serve
    for each in running:
        each.close()


@pytest.mark.parametrize("size", [20_500, 30_000, 60_000])
def test_a_file_that_is_too_large_is_told_the_same_room(
    call: Call, serve: Callable[..., str], tmp_path: Path, size: int
) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * size)
    called = call("push", serve("microbit-v2", {"old.py": b"x" * 500}), "large.txt")
    assert called.status == 3
    assert re.search(r"need \d+ bytes on the board, and it has room for 20480; make them smaller", called.err)
    assert "--delete" not in called.err


def test_what_else_is_on_the_board_is_named_where_deleting_it_helps(
    call: Call, serve: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 12_000)
    port = serve("microbit-v2", {"old.py": b"x" * 9000, "main.py": b"x = 1\n"})
    called = call("push", port, "large.txt")
    assert called.status == 3
    assert "with what else is on the board (old.py)" in called.err
    assert "--delete" in called.err
    assert call("push", port, "large.txt", "--delete").status == 0


def test_a_program_that_is_kept_is_not_offered_to_be_deleted(
    call: Call, serve: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 12_000)
    called = call("push", serve("microbit-v2", {"main.py": b"#" * 9000}), "large.txt")
    assert called.status == 3
    assert "--delete" not in called.err


def test_two_files_of_one_name_are_told_and_none_is_sent(
    call: Call, serve: Callable[..., str], tmp_path: Path
) -> None:
    for folder, text in (("a", "1"), ("b", "2"), ("c", "1")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.txt").write_text(text)
    port = serve("microbit-v2", {})
    called = call("push", port, "a/notes.txt", "b")
    assert called.status == 2
    assert "same name as one before it: notes.txt" in called.err
    assert call("push", port, "a/notes.txt", "c/notes.txt").status == 0
