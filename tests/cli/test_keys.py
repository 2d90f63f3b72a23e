"""Keys that are pressed while a command goes on."""

from __future__ import annotations

import io
import os
import sys

import pytest

from gorae.cli.keys import pressed_keys

pytestmark = pytest.mark.posix("a terminal is a pty")


def test_keys_are_told_one_by_one_and_the_terminal_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    with os.fdopen(ours, "wb", 0), os.fdopen(theirs) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with pressed_keys() as pressed:
            assert pressed() == ""
            os.write(ours, b"3h")
            assert [pressed(), pressed(), pressed()] == ["3", "h", ""]
        assert termios.tcgetattr(theirs) == before


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("3"))
    with pressed_keys() as pressed:
        assert pressed() == ""
