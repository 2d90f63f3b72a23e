"""What the board's modules in ROM ask of the host besides hardware: their own text, and sentences to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from gorae.kits.boards import Board
from gorae.virtual import boot_image
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.sentences import not_imitated
from gorae.virtual.vm.machine import PAYLOAD_BYTES
from gorae.virtual.vm.memory import GuestMemory
from gorae.virtual.wasm.flash import enlarge_heap


class PayloadHost(Protocol):
    """A board, as far as data go in and out through its payload."""

    board: Board

    def take(self, size: int) -> bytes:
        """Return what the guest put into the payload of a request."""

    def give(self, data: bytes) -> int:
        """Put data into the payload of a request, and return how many bytes they are."""


class RomAnswers:
    """The answers of one board, in one language."""

    def __init__(self, host: PayloadHost, lang: str, memory: Callable[[], GuestMemory]) -> None:
        self._host, self._lang, self._memory = host, lang, memory
        self.loads = False
        """A module is being loaded: what the guest computes is free when that is done."""

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it answers."""
        return {
            BoardRequest.NOT_IMITATED: self._not_imitated,
            BoardRequest.FROZEN: self._frozen,
            BoardRequest.ENLARGE: self._loaded,
        }

    def _not_imitated(self, size: int, *_: int) -> int:
        name = self._host.take(size).decode("utf-8", "replace")
        sentence = not_imitated(name).say(self._lang).encode()
        return self._host.give(sentence[:PAYLOAD_BYTES].decode("utf-8", "ignore").encode())

    def _frozen(self, at: int, size: int, _: int) -> int:
        """Give the next piece of the source of a module that is loaded when it is first used."""
        self.loads = True
        name = self._host.take(size).decode("utf-8", "replace")
        return self._host.give(boot_image.later(self._host.board).get(name, b"")[at : at + PAYLOAD_BYTES])

    def _loaded(self, more_bytes: int, *_: int) -> int:
        """It is there: on a board it lies in flash, so it takes no heap."""
        self.loads = False
        enlarge_heap(self._memory(), more_bytes)
        return 0
