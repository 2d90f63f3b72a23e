"""`--firmware` in the commands: what it takes, what it refuses, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.emulated import check_installed
from gorae.errors import UsageError

Call = Callable[..., Any]


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "numbers.py"
    path.write_text("print(0.1 + 0.2, int(0.6 / 0.2), 16777217.0, 1e39)\nprint(f'{1}')\n")
    return str(path)


def test_a_program_runs_on_the_release(call: Call, program: str) -> None:
    Path(program).write_text("print(0.1 + 0.2, int(0.6 / 0.2), 16777217.0, 1e39)\n")
    told = call("run", program, "--firmware", "release", "--time", "3")
    assert told.status == 0
    assert told.out.startswith("0.3 3 1.677722e+07 inf\n")
    assert "release 2.1.2" in told.err


def test_a_syntax_error_of_the_board_is_explained(call: Call, program: str) -> None:
    told = call("run", program, "--firmware", "release", "--time", "3")
    assert told.status == 1
    assert "SyntaxError: invalid syntax" in told.out
    assert "numbers.py, line 2" in told.out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--kit", "esp32-duo", "--firmware", "release"], "esp32-duo has another board"),
        (["--on", "/dev/null", "--firmware", "release"], "--firmware is for a virtual kit"),
        (["--firmware", "no-such.hex"], "no-such.hex"),
        (["--firmware", "PROGRAM"], "not Intel HEX"),
    ],
)
def test_what_cannot_be_is_refused(call: Call, program: str, options: list[str], reason: str) -> None:
    arguments = [program if option == "PROGRAM" else option for option in options]
    told = call("run", program, *arguments)
    assert told.status == 2
    assert reason in told.err


@pytest.mark.parametrize("option", [["--bootloader"], ["--drives", "cart"]])
def test_a_kit_with_firmware_is_not_flashed(call: Call, option: list[str]) -> None:
    told = call("virtual", "--firmware", "release", *option)
    assert told.status == 2
    assert "cannot be flashed here" in told.err


def test_without_unicorn_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gorae.emulated.find_spec", lambda name: None)
    with pytest.raises(UsageError) as refused:
        check_installed()
    assert 'pip install "gorae[firmware]"' in refused.value.say("en")
