"""A board that is unplugged, or falls silent, at any byte of a push or a run: a clear error, never a hang."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gorae.boards.errors import UnpluggedError
from gorae.boards.files import push
from gorae.boards.identity import identify
from gorae.boards.link import Link
from gorae.boards.repl import Repl
from gorae.boards.run import run_program
from gorae.errors import DeviceError

FILES = {"a.py": b"print('a')\n" * 20, "b.bin": bytes(range(200))}
PATIENCE_S = 600
"""No trouble takes longer, on the link's clock."""


def session(link: Link) -> None:
    """All that is done to a board."""
    repl = Repl(link)
    repl.enter()
    board = identify(repl)
    push(repl, board, FILES)
    run_program(repl, b"print('hello')\n1 / 0", time_limit_s=5)


@pytest.fixture(params=["microbit-v2", "esp32"])
def recorded(
    request: pytest.FixtureRequest, live: Callable[[str], Link], record: Callable[[Link], Any]
) -> Any:
    recorded = record(live(request.param))
    session(recorded)
    return recorded


def test_the_same_conversation_can_be_had_again(recorded: Any) -> None:
    session(recorded.replay())


def test_unplugged_at_any_byte(recorded: Any) -> None:
    for at in range(recorded.bytes_passed):
        with pytest.raises(UnpluggedError):
            session(recorded.replay(cut_after=at))


def test_silent_at_any_byte(recorded: Any) -> None:
    """The board hangs: whatever is tried, it does not come back."""
    for at in range(0, recorded.bytes_passed - 600, 3):
        link = recorded.replay(silent_after=at)
        with pytest.raises(DeviceError):
            session(link)
        assert link.now_s() < PATIENCE_S
