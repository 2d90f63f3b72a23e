"""Programs on a virtual board that stands alone, without kit and world."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from gorae.clock import NS_PER_S
from gorae.kits import load_board
from gorae.virtual import ProgramOutcome, VirtualBoard


@dataclass
class Played:
    """What a program did."""

    board: VirtualBoard
    outcome: ProgramOutcome
    output: str

    @property
    def lines(self) -> list[str]:
        return self.output.splitlines()

    @property
    def said(self) -> list[str]:
        """The lines of a program that must end by itself."""
        assert self.outcome.ending == "finished", self.outcome.traceback
        return self.lines


@pytest.fixture
def play() -> Callable[..., Played]:
    def play(
        program: str,
        board: str = "microbit-v2",
        *,
        until_s: int = 60,
        lang: str = "en",
        files: dict[str, bytes] | None = None,
        prepare: Callable[[VirtualBoard], object] = lambda board: None,
    ) -> Played:
        source = textwrap.dedent(program).encode()
        virtual = VirtualBoard(load_board(board), {"main.py": source} | (files or {}), seed=1, lang=lang)
        output = bytearray()
        virtual.on_serial = output.extend
        prepare(virtual)
        outcome = virtual.run(until_s * NS_PER_S)
        return Played(virtual, outcome, output.decode())

    return play


@pytest.fixture
def say(request: pytest.FixtureRequest, play: Callable[..., Played]) -> Callable[..., list[str]]:
    """The lines that a program prints, which must end by itself.

    It stands behind its test module's `START`, on the board that is its `BOARD`.
    """
    start, usual = request.module.START, request.module.BOARD

    def say(program: str, board: str = usual, **options: Any) -> list[str]:
        return play(start + program, board, **options).said

    return say


@pytest.fixture
def error(request: pytest.FixtureRequest, play: Callable[..., Played]) -> Callable[..., str | None]:
    """The error that ends such a program."""
    start, board = request.module.START, request.module.BOARD

    def error(program: str, **options: Any) -> str | None:
        return play(start + program, board, **options).outcome.error

    return error
