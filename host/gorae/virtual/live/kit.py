"""A virtual kit whose board lives: what a served kit is."""

from __future__ import annotations

from gorae.clock import Clock
from gorae.kits import Kit
from gorae.kits.boards import Board
from gorae.virtual.kit import SensorInputs, VirtualKit
from gorae.virtual.live.board import LiveBoard


class LiveKit(VirtualKit):
    """A virtual kit whose board lives; it is switched on by `board.power_on()`.

    Its thread calls `surroundings`, `board.on_wake` and `board.before_output`; `outputs` may be read at any
    time, from any thread.
    """

    board: LiveBoard

    def __init__(
        self,
        kit: Kit,
        files: dict[str, bytes],
        clock: Clock | None = None,
        surroundings: SensorInputs | None = None,
        *,
        seed: int,
        lang: str,
        realtime: bool = True,
        line_rate: bool = False,
    ) -> None:
        self._realtime = realtime
        self._line_rate = line_rate
        super().__init__(kit, files, clock, surroundings, seed=seed, lang=lang)

    def _new_board(
        self, board: Board, files: dict[str, bytes], clock: Clock | None, seed: int, lang: str
    ) -> LiveBoard:
        return LiveBoard(
            board, files, clock, seed=seed, lang=lang, realtime=self._realtime, line_rate=self._line_rate
        )
