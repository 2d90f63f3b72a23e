"""A board whose program somebody watches while it runs: it looks up now and then while it computes.

It does what a `VirtualBoard` does, at the same moments of virtual time. But who is woken by `on_wake` may
take all the time that it likes, and may end the run by raising; and a program that computes without a word
to the board is stopped at every tick, so that nobody has to wait until it is done.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from gorae.clock import NS_PER_MS, Clock
from gorae.kits.boards import Board
from gorae.virtual.board import VirtualBoard
from gorae.virtual.boot_image import MAKING
from gorae.virtual.kit import VirtualKit
from gorae.virtual.live.machine import InterruptibleMachine
from gorae.virtual.live.ticker import TICKER
from gorae.virtual.outcome import ProgramOutcome
from gorae.virtual.vm import interpreter
from gorae.virtual.vm.machine import VirtualMachine
from gorae.virtual.vm.wasi import Wasi

_UNSEEN_CPU_NS = 8 * NS_PER_MS
"""In a loop without any call nobody sees how much a guest computes. For each wake it then gets this much CPU
time: any computer that we know collects a full heap in it, or computes more than 40 ms of a board's time."""
_FORGIVABLE_MS = 1
"""Our Python around a request takes less, where a board runs C; it is forgiven with the request."""


class WatchedBoard(VirtualBoard):
    """A board that runs its program once; all but `on_wake`'s waiting is as on any virtual board."""

    _seen_fuel = -1
    _unseen_ns = 0
    _computes_since_ns = 0
    """When the guest went on after the last bell, by the CPU time of its thread."""

    def run(self, until_ns: int) -> ProgramOutcome:
        """Run as any board does, on any thread."""
        with self._ticking():
            return super().run(until_ns)

    @contextlib.contextmanager
    def _ticking(self) -> Iterator[None]:
        engine, _ = interpreter.load(self.board.python, interruptible=True)
        TICKER.start(engine)
        try:
            yield
        finally:
            TICKER.stop(engine)

    def _start(self) -> VirtualMachine:
        with MAKING:
            return super()._start()

    def _new_machine(self, wasi: Wasi) -> VirtualMachine:
        return InterruptibleMachine(
            self.board.python, wasi, self.clock, self.board.fuel_per_s, self._ring, self._on_bell
        )

    def _look_at_the_wall(self) -> None:
        """Who watches may pause for long: it ends what is stuck."""

    def _on_bell(self) -> None:
        """The guest computes: wake whoever is due meanwhile, and end it when its time is up."""
        machine = self._vm
        assert isinstance(machine, InterruptibleMachine)
        if self._making or self._wasi.rom is not None or self.rom.loads:
            return
        now_ns = machine.surely_ns(self.board.fuel_per_s // 1000 * _FORGIVABLE_MS)
        self._count_unseen(machine)
        self._wake_until(now_ns)
        if self._unseen_ns >= _UNSEEN_CPU_NS:
            self._unseen_ns = 0
            self._wake_until(self.wake_ns)
        if self._until_ns <= max(now_ns, self.wake_ns - 1):
            machine.stop()
        self._computes_since_ns = time.thread_time_ns()

    def _count_unseen(self, machine: InterruptibleMachine) -> None:
        """Add what the guest has computed since the last bell, and not what we did in the bell ourselves."""
        if machine.burnt != self._seen_fuel:
            self._seen_fuel, self._unseen_ns = machine.burnt, 0
        else:
            self._unseen_ns += time.thread_time_ns() - self._computes_since_ns

    def _wake_until(self, ns: int) -> None:
        while self.wake_ns <= min(ns, self._until_ns):
            self.wake_ns = self.on_wake(self.wake_ns)


class WatchedKit(VirtualKit):
    """A virtual kit whose board is a WatchedBoard."""

    def _new_board(
        self, board: Board, files: dict[str, bytes], clock: Clock | None, seed: int, lang: str
    ) -> WatchedBoard:
        return WatchedBoard(board, files, clock, seed=seed, lang=lang)
