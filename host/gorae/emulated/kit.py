"""A kit whose micro:bit runs its own firmware: the same parts at the same pins as a VirtualKit's."""

from __future__ import annotations

from gorae.clock import Clock
from gorae.emulated.board import EmulatedBoard
from gorae.emulated.live import LiveEmulatedBoard
from gorae.images.ihex import Image
from gorae.kits import Kit
from gorae.kits.boards import Board
from gorae.virtual.kit import SensorInputs, VirtualKit


class EmulatedKit(VirtualKit):
    """The board has what is in `image`: MicroPython, the kit's firmware, the program. For one run."""

    board: EmulatedBoard

    def __init__(
        self,
        kit: Kit,
        image: Image,
        clock: Clock | None = None,
        surroundings: SensorInputs | None = None,
        *,
        seed: int,
    ) -> None:
        self._image = image
        super().__init__(kit, {}, clock, surroundings, seed=seed, lang="en")

    def _new_board(
        self, board: Board, files: dict[str, bytes], clock: Clock | None, seed: int, lang: str
    ) -> EmulatedBoard:
        return EmulatedBoard(board, self._image, clock, seed=seed)


class LiveEmulatedKit(EmulatedKit):
    """The same, switched on with `board.power_on()`: it lives on a thread of its own, with a REPL."""

    board: LiveEmulatedBoard

    def __init__(
        self,
        kit: Kit,
        image: Image,
        clock: Clock | None = None,
        surroundings: SensorInputs | None = None,
        *,
        seed: int,
        realtime: bool = True,
    ) -> None:
        self._realtime = realtime
        super().__init__(kit, image, clock, surroundings, seed=seed)

    def _new_board(
        self, board: Board, files: dict[str, bytes], clock: Clock | None, seed: int, lang: str
    ) -> LiveEmulatedBoard:
        return LiveEmulatedBoard(board, self._image, clock, seed=seed, realtime=self._realtime)
