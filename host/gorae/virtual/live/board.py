"""A virtual board that is switched on and lives: boot.py, main.py, REPL, resets, on a thread of its own.

    board = LiveBoard(load_board("esp32"), {}, seed=1, lang="en", realtime=True)
    board.on_send = sys.stdout.buffer.write
    board.power_on()
    board.receive(b"1 + 1\\r")
    board.close()

In real time its clock follows the wall clock: waits are waits, and computing is held back to the board's
speed. Otherwise time is free: a wait is over at once, and only waits for input are real.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping

from gorae.clock import NS_PER_S, Clock
from gorae.kits.boards import Board
from gorae.virtual.board import NEVER_NS, VirtualBoard
from gorae.virtual.boot_image import MAKING, rom_files
from gorae.virtual.devices.pins import INPUT, NO_PULL, PWM
from gorae.virtual.keeping import SOFTWARE
from gorae.virtual.live.console import Console, SoftReset
from gorae.virtual.live.ctrl_c import CtrlC
from gorae.virtual.live.guest import GuestWatch
from gorae.virtual.live.inbox import Closed, HardReset, Inbox
from gorae.virtual.live.live_clock import LiveClock
from gorae.virtual.live.machine import LiveMachine
from gorae.virtual.live.ticker import TICKER
from gorae.virtual.live.wasi import LiveWasi
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.tracebacks import as_on_a_board
from gorae.virtual.vm import interpreter
from gorae.virtual.vm.filesystem import FileSystem
from gorae.virtual.vm.machine import Trapped, VirtualMachine
from gorae.virtual.vm.wasi import Wasi

_SOFT_REBOOT = b"MPY: soft reboot\r\n"

_ROM_LOG = "ets Jul 29 2019 12:21:46\r\n\r\nrst:{reset},boot:{boot}\r\n"
_APPLICATION = "configsip: 0, SPIWP:0xee\r\nmode:DIO, clock div:2\r\nentry 0x400805b0\r\n"
"""What an ESP32's ROM says before anything else."""
_FROM_FLASH = "0x13 (SPI_FAST_FLASH_BOOT)"
_COMPLAINTS, _WATCHDOG_S = 8, 0.35


class LiveBoard(VirtualBoard):
    """One board with a serial line: a SerialDevice. All handlers are called on its own thread.

    It has an inbox, a clock, a Ctrl-C, a watch over its guest, and a console, which has its stdin. Each
    knows it by the few methods of its host protocol, and answers requests of its own.

    `realtime`: its clock follows the wall clock. `line_rate`: sending takes the line's time, and a receive
    buffer that nobody empties overflows; otherwise the line is as fast as it likes and loses nothing.
    """

    _lives = True

    bootloader: Callable[[LiveBoard], None] | None = None
    """Called when the modem lines start the chip's bootloader. It talks with `read` and `send`, which raise
    what ends it; when it returns, the board starts as after power-on."""
    find_firmware: Callable[[LiveBoard], str | None] | None = None
    """Called before the firmware starts: what the ROM says again and again when it finds none, or None."""
    on_baud: Callable[[int], None] = staticmethod(lambda baud: None)
    """Called when its bootloader has agreed to another rate, and when that ends."""
    failure: BaseException | None = None
    """What ended the board's thread, if it was our fault."""
    _thread: threading.Thread | None = None

    def __init__(
        self,
        board: Board,
        files: dict[str, bytes],
        clock: Clock | None = None,
        *,
        seed: int,
        lang: str,
        realtime: bool = False,
        line_rate: bool = False,
    ) -> None:
        self.live_clock = LiveClock(self, realtime=realtime)
        self.ctrl_c = CtrlC(self)
        self.guest = GuestWatch(self)
        self.console = Console(self, board.banner, board.port.repl)
        super().__init__(board, files, clock, seed=seed, lang=lang)
        self.inbox = Inbox(board.receive_buffer if line_rate else None, self._ring_bell)
        self._line_rate = line_rate
        self._until_ns = NEVER_NS

    # --- from any thread ------------------------------------------------------------------------------

    @property
    def on_send(self) -> Callable[[bytes], None]:
        """Called with what the board sends."""
        return self.on_serial

    @on_send.setter
    def on_send(self, send: Callable[[bytes], None]) -> None:
        self.on_serial = send

    def power_on(self, *, boot_button: bool = False) -> None:
        """Start its thread. With its boot button held meanwhile, an ESP32 starts in its bootloader."""
        if self._thread is None:
            self.inbox.download |= boot_button
            self._thread = threading.Thread(target=self._live, name=f"gorae {self.board.id}", daemon=True)
            self._thread.start()

    def wait_for_boot(self, seconds: float) -> None:
        """Wait until it listens, at most so long: what a client sends before that is lost."""
        self.inbox.listening.wait(seconds)

    def receive(self, data: bytes) -> None:
        """Bytes from the host; never blocks."""
        self.inbox.put(data)

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        """The host's modem lines. On a board without the circuit for it they do nothing."""
        if self.board.port.reset_by == "lines":
            self.inbox.set_lines(dtr, rts)

    def send_break(self) -> None:
        """A micro:bit's interface chip resets it; others see only noise."""
        if self.board.port.reset_by == "break":
            self.inbox.press_reset()

    def close(self) -> None:
        """Switch off, whatever it does, and wait until its thread has ended."""
        self.inbox.close()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    # --- for its console and a bootloader, on the board's thread --------------------------------------

    @property
    def machine(self) -> LiveMachine | None:
        """The interpreter that is on; None between two lives."""
        return self._vm if isinstance(self._vm, LiveMachine) else None

    def begin_traceback(self) -> None:
        """Keep what is written from now on: it is a traceback."""
        self._output.in_traceback = True

    def end_traceback(self, instead: bytes | None = None) -> bytes:
        """Send the traceback that was kept, or `instead`, as boards write it; return what was kept."""
        kept = self._output.take_traceback()
        said = kept if instead is None else instead
        self._send(as_on_a_board(said).replace(b"\n", b"\r\n"))
        return kept

    def read(self) -> bytes:
        """What has arrived, at least one byte."""
        self.console.stdin.await_byte()
        return self.inbox.read(1 << 20)

    def send(self, data: bytes) -> None:
        """Onto the line."""
        self._send(data)

    # --- its pieces -----------------------------------------------------------------------------------

    def _handlers(self) -> Mapping[BoardRequest, Handler]:
        return {**self.console.handlers, **self.live_clock.handlers, **self.guest.handlers}

    def _ring_bell(self) -> None:
        if machine := self.machine:
            machine.ring_bell()

    def _new_wasi(self, files: FileSystem, arguments: list[str]) -> Wasi:
        stdin = self.console.stdin
        return LiveWasi(
            files, rom_files(self.board, lives=True), arguments, self._guest_seed,
            now_ns=self._now, wait=self._catch_up_and_wait, write=self._write,
            read=stdin.read, read_program=self.console.read_program, poll=stdin.poll, write_raw=self._send,
        )  # fmt: skip

    def _new_machine(self, wasi: Wasi) -> VirtualMachine:
        machine = LiveMachine(
            self.board.python, wasi, self.clock, self.board.fuel_per_s, self._ring, self.guest.on_bell
        )
        machine.latest_ns = self.guest.latest_ns
        return machine

    def _write(self, data: bytes) -> None:
        if self._wasi.rom is None and not self._output.in_traceback:
            self._send(data.replace(b"\n", b"\r\n"))
        else:
            super()._write(data)

    def _send(self, data: bytes) -> None:
        self.live_clock.hold_back()
        if self._line_rate or not self.live_clock.realtime:
            super()._send(data)
        else:
            self.on_serial(data)
        self.ctrl_c.deliver()

    def _wait(self, ns: int) -> None:
        self.live_clock.rest(self.clock.now_ns + ns)

    def _ring(self, request: int, first: int, second: int, third: int, fuel: int) -> int | None:
        if self.guest.takes_ring(fuel):
            return None
        answer = super()._ring(request, first, second, third, fuel)
        self.ctrl_c.deliver()
        return answer

    def _started(self, *address: int) -> int:
        self.guest.start(address[0])
        return super()._started(address[0])

    def restart(self, cause: int) -> int:
        """Reset the board at once. Raises HardReset."""
        try:
            return self._reset()
        finally:
            self.keeping.restarts_by(cause)

    def callbacks_are_due(self) -> bool:
        """Whether the program is to be told of something now."""
        return self.callbacks.are_due()

    def _look_up(self) -> None:
        self.guest.look()

    def _traceback(self, begins: int, *_: int) -> int:
        if begins:
            self.begin_traceback()
        else:
            self.end_traceback()
        return 0

    # --- the board's thread ---------------------------------------------------------------------------

    def _live(self) -> None:
        try:
            with self._ticking():
                self.live_clock.start()
                reset = "0x1 (POWERON_RESET)"
                while True:
                    try:
                        self._power_cycle(reset)
                    except HardReset:
                        reset = "0xc (SW_CPU_RESET)" if self._restart else "0x1 (POWERON_RESET)"
        except Closed:
            pass
        except BaseException as error:
            self.failure = error
            raise

    @contextlib.contextmanager
    def _ticking(self) -> Iterator[None]:
        if not self.live_clock.realtime:
            yield
            return
        engine, _ = interpreter.load(self.board.python, interruptible=True)
        TICKER.start(engine)
        try:
            yield
        finally:
            TICKER.stop(engine)

    def _power_cycle(self, reset: str) -> None:
        """From power-on or a hard reset until the next."""
        self._let_go()
        self.inbox.clear()
        download = self.inbox.wait_for_release()
        self.live_clock.rest(self.clock.now_ns + round(self.board.boot_time * NS_PER_S))
        self.inbox.listening.set()
        if download:
            self._download(reset)
        while complaint := self.find_firmware and self.find_firmware(self):
            self._say_boot_log("0x10 (RTCWDT_RTC_RESET)", _FROM_FLASH, complaint * _COMPLAINTS)
            self._let_watchdog_bite()
        self._say_boot_log(reset, _FROM_FLASH, _APPLICATION)
        while True:
            self.console.begin_life()
            self.guest.begin_life()
            try:
                self._one_life()
            except SoftReset:
                self._let_go_softly()
                self._send(_SOFT_REBOOT)

    def _download(self, reset: str) -> None:
        """The chip's own bootloader; ends by raising."""
        self._say_boot_log(
            reset, "0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))", "waiting for download\r\n"
        )
        if self.bootloader:
            self.bootloader(self)
            raise HardReset
        while True:
            self.read()

    def _let_watchdog_bite(self) -> None:
        """A chip without firmware hangs until its watchdog resets it. Where time is free, for ever."""
        if self.live_clock.realtime:
            self.live_clock.rest(self.clock.now_ns + round(_WATCHDOG_S * NS_PER_S))
        while not self.live_clock.realtime:
            self.read()

    def _say_boot_log(self, reset: str, boot: str, then: str) -> None:
        if self.board.port.rom_log:
            self._send((_ROM_LOG.format(reset=reset, boot=boot) + then).encode())

    def _let_go(self) -> None:
        """What a reset does to the board's outputs. Chips on its buses go on with what they do."""
        self.before_output()
        self._clear()
        self.console.new_repl()
        self.display = bytes(25)
        for pin in self.pins.values():
            pin.set_mode(INPUT, NO_PULL)

    def _let_go_softly(self) -> None:
        """A soft reset leaves pins as they are, but for PWM."""
        self.before_output()
        self._clear()
        self.display = bytes(25)
        for pin in self.pins.values():
            if pin.mode == PWM:
                pin.set_mode(INPUT, NO_PULL)

    def _one_life(self) -> None:
        """One life of the interpreter; ends by raising."""
        try:
            with MAKING:
                vm = self._start()
        except BaseException:
            self._vm = None  # its memory is gone
            raise
        try:
            vm.run(NEVER_NS)
        except Trapped:
            pass
        finally:
            self._vm = None
            self.ctrl_c.listen(None)
            vm.close()
        if self._wasi.rom is not None:
            raise self._does_not_start()
        raise HardReset

    def _reset(self, into_loader: int = 0, *_: int) -> int:
        self._restart = True
        self.keeping.restarts_by(SOFTWARE)
        self.inbox.download |= bool(into_loader and self.board.port.programs_start_loader)
        raise HardReset
