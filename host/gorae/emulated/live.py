"""An emulated board that is switched on and lives: a SerialDevice, as `virtual.live.LiveBoard` is one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from gorae.clock import NS_PER_MS, NS_PER_S, Clock
from gorae.emulated.board import EmulatedBoard
from gorae.emulated.chip.cpu import CpuFaultError
from gorae.images.ihex import Image
from gorae.kits.boards import Board

_AHEAD_NS = 2 * NS_PER_MS
"""So far it may be ahead of the wall clock: shorter waits are not worth the trouble."""
_LATE_NS = NS_PER_S // 4
"""What it is later than that is lost: it does not hurry afterwards."""


class LiveEmulatedBoard(EmulatedBoard):
    """One board with a serial line, on a thread of its own.

    `realtime`: it waits for the wall clock, and may be slower, on a busy computer. Otherwise its time is
    free, and passes even while nothing is sent to it.
    """

    failure: BaseException | None = None
    """What ended the board's thread, if it was our fault."""
    on_baud: Callable[[int], None] = staticmethod(lambda baud: None)
    """Never called: it has no bootloader that agrees to other rates."""

    def __init__(
        self, board: Board, image: Image, clock: Clock | None = None, *, seed: int, realtime: bool = True
    ) -> None:
        super().__init__(board, image, clock, seed=seed)
        self._realtime = realtime
        self._changed = threading.Condition()
        self._arrived = bytearray()
        self._closed = self._reset_pressed = False
        self._booted = threading.Event()
        self._thread: threading.Thread | None = None

    # --- from any thread ------------------------------------------------------------------------------

    @property
    def on_send(self) -> Callable[[bytes], None]:
        """Called with what the board sends."""
        return self.on_serial

    @on_send.setter
    def on_send(self, send: Callable[[bytes], None]) -> None:
        self.on_serial = send

    def power_on(self, *, boot_button: bool = False) -> None:
        """Start its thread. It has no boot button."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name=f"gorae {self.board.id}", daemon=True)
            self._thread.start()

    def wait_for_boot(self, seconds: float) -> None:
        """Wait until it listens, at most so long: what a client sends before that is lost."""
        self._booted.wait(seconds)

    def receive(self, data: bytes) -> None:
        """Bytes from the host; never blocks."""
        with self._changed:
            self._arrived += data
            self._changed.notify_all()

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        """A micro:bit's modem lines go nowhere."""

    def send_break(self) -> None:
        """The interface chip resets the board."""
        with self._changed:
            self._reset_pressed = True
            self._changed.notify_all()

    def close(self) -> None:
        """Switch off, whatever it does, and wait until its thread has ended."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    # --- the board's thread ---------------------------------------------------------------------------

    def _live(self) -> None:
        self._start_ns = time.monotonic_ns() - self.clock.now_ns
        try:
            while not self._closed:
                try:
                    self.go_on(self._look_up)
                except CpuFaultError:
                    self.machine.press_reset()
        except BaseException as error:
            self.failure = error
            raise

    def _look_up(self) -> bool:
        """Between two pieces of its work: take what came, keep the wall's time; whether it is off."""
        if self._arrived or self._reset_pressed:
            self._take()
        self.radio.take()
        if not self._booted.is_set() and self.clock.now_ns >= self.board.boot_time * NS_PER_S:
            self._booted.set()
        if self._realtime:
            self._keep_time()
        return self._closed

    def _take(self) -> None:
        with self._changed:
            data, self._arrived = bytes(self._arrived), bytearray()
            pressed, self._reset_pressed = self._reset_pressed, False
        if pressed:
            self.machine.press_reset()
        self.machine.uart.receive(data)

    def _keep_time(self) -> None:
        ahead = self.clock.now_ns - (time.monotonic_ns() - self._start_ns)
        if ahead < -_LATE_NS:
            self._start_ns -= ahead
        elif ahead > _AHEAD_NS:
            with self._changed:
                if not (self._closed or self._arrived or self._reset_pressed):
                    self._changed.wait(ahead / NS_PER_S)
