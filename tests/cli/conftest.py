"""Calling the command as a person does, within this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from gorae import cli


@dataclass
class Called:
    status: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """`call("check", "main.py")`: exit status and what it said. The system's language is English."""
    monkeypatch.setenv("LC_ALL", "C")

    def run(*arguments: object) -> Called:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in captured.err
        return Called(ended.value.code, captured.out, captured.err)

    return run
