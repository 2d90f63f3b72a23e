"""Programs on a virtual board that stands alone, without kit and world."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

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
