"""A virtual board: the interpreter with the board's clock, pins, buses, display, buttons and sound.

It knows no robot and no world. Whoever runs it sets the functions that say what the board senses, is
told before an output changes (`before_output`), and is woken at the moments it asks for (`on_wake`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from gorae.clock import NS_PER_S, Clock
from gorae.errors import InternalError
from gorae.interrupts import held
from gorae.kits.boards import Board
from gorae.texts import Text
from gorae.virtual.filesystem import FileSystem
from gorae.virtual.outcome import Outcome, from_traceback
from gorae.virtual.peripherals import Peripherals
from gorae.virtual.requests import ALARM, ANSWER, ERROR, FREE, MORE, NO_ALARM, Request
from gorae.virtual.vm import PAYLOAD_BYTES, Trapped, VirtualMachine
from gorae.virtual.wasi import ROM, Wasi

NEVER_NS = 1 << 62
# Heap for the board's modules, which on a board lie in flash; what is left of it is taken away again.
_ROM_HEAP = {"microbit": 60 * 1024, "esp32": 40 * 1024}
_TICKS_PERIOD = 1 << 30
_MADE: dict[tuple[str, int, bool], bytes] = {}
"""The memory of each kind of board, its modules made and its program not yet begun."""
_LONGEST_TRACEBACK = 16_384
BITS_PER_BYTE = 10  # eight, start and stop


class VirtualBoard(Peripherals):
    """One board with a file system, ready to run its `main.py` again and again."""

    _lives = False
    """Whether it has a REPL and goes on after its program: see `live`."""

    def __init__(
        self, board: Board, files: dict[str, bytes], clock: Clock | None = None, *, seed: int, lang: str
    ) -> None:
        super().__init__(board, clock or Clock())
        self.files = FileSystem(board.filesystem, files)
        self.on_serial: Callable[[bytes], None] = lambda data: None
        self.on_wake: Callable[[int], int] = lambda now_ns: NEVER_NS
        """Called with the moment it asked for; returns the next one."""
        self.wake_ns = NEVER_NS
        self._seed = seed
        self._lang = lang
        self._vm: VirtualMachine | None = None
        self._handlers = self._table()
        self._clear()

    def run(self, until_ns: int) -> Outcome:
        """Switch on, run `main.py`, and again when it resets the board; at most until `until_ns`.

        Ctrl-C ends it where nothing is lost: see `interrupts`.
        """
        self._until_ns = until_ns
        resets = 0
        with held() as interrupts:
            while True:
                self._clear()
                outcome = self._run_once(resets)
                if outcome is not None:
                    return outcome
                interrupts.deliver()
                resets += 1

    def _run_once(self, resets: int) -> Outcome | None:
        """One life of the interpreter; None when the program reset the board."""
        self._pass(round(self.board.boot_time * NS_PER_S) if resets else 0)
        if self.clock.now_ns >= self._until_ns:
            return Outcome("time-limit", resets=resets)
        vm = self._start()
        try:
            ended = vm.run(self._until_ns)
        except Trapped:
            return Outcome("crashed", resets=resets)
        finally:
            vm.close()
            self._vm = None
        if self._wasi.rom is not None:
            raise InternalError(Text("virtual.no-boot", detail=self._announcement.decode("utf-8", "replace")))
        if self._printed_traceback:
            return from_traceback(self._printed_traceback.decode("utf-8", "replace"), resets)
        if self._restart:
            return None
        if not ended:
            self._pass(max(0, self._until_ns - self.clock.now_ns))
            return Outcome("time-limit", resets=resets)
        return Outcome("finished", resets=resets)

    def _start(self) -> VirtualMachine:
        if self._kind not in _MADE:
            with contextlib.closing(self._switch_on()) as vm:
                vm.run(self.clock.now_ns)  # as far as its modules
        return self._switch_on()

    @property
    def _kind(self) -> tuple[str, int, bool]:
        return self.board.python, self.board.heap_bytes, self._lives

    def _switch_on(self) -> VirtualMachine:
        self._announcement = b""
        heap = self.board.heap_bytes + _ROM_HEAP[self.board.python]
        source = boot_source(self.board, "live/boot.py" if self._lives else "boot.py")
        arguments = ["micropython", "-X", f"heapsize={heap}", "-c", source]
        wasi = self._wasi = self._new_wasi(arguments)
        self._vm = self._new_machine(wasi)
        return self._vm

    def _new_wasi(self, arguments: list[str]) -> Wasi:
        return Wasi(
            self.files, rom_files(self.board.python), arguments, self._seed,
            now_ns=self._now, wait=self._catch_up_and_wait, write=self._write,
        )  # fmt: skip

    def _new_machine(self, wasi: Wasi) -> VirtualMachine:
        return VirtualMachine(self.board.python, wasi, self.clock, self.board.fuel_per_s, self._ring)

    def _clear(self) -> None:
        self._restart = False
        self._printed_traceback = b""
        self._in_traceback = False
        self._announcement = b""
        self._alarm_ns = NEVER_NS
        self._alarm_taken_ns = 0
        self._line_free_ns = 0
        self.tone_hz = 0

    # --- time ---------------------------------------------------------------------------------------

    def _now(self) -> int:
        if self._vm:
            self._vm.catch_up()
        return self.clock.now_ns

    def _wait(self, ns: int) -> None:
        """Let `ns` pass, but not beyond the end of the run: there the program is stopped."""
        self._pass(max(0, min(ns, self._until_ns - self.clock.now_ns)))

    def _catch_up_and_wait(self, ns: int) -> None:
        self._now()
        self._wait(ns)

    def _pass(self, ns: int) -> None:
        target = self.clock.now_ns + ns
        while self.wake_ns <= target:
            self.wake_ns = self.on_wake(self.wake_ns)
        if self._vm:
            self._vm.wait(ns)
        else:
            self.clock.advance(ns)
        if self._vm and target >= self._until_ns:
            self._vm.stop()

    # --- the serial line ----------------------------------------------------------------------------

    def _write(self, data: bytes) -> None:
        vm = self._vm
        assert vm is not None
        if self._in_traceback:
            self._printed_traceback += data[: _LONGEST_TRACEBACK - len(self._printed_traceback)]
        elif self._wasi.rom is None:
            self._send(data)
        else:
            self._announcement += data
            if not vm.attached and data.endswith(b"\n"):
                vm.attach(self._announcement)

    def _send(self, data: bytes) -> None:
        """Onto the line. The program waits when the transmit buffer is full."""
        now = self._now()
        self.on_serial(data)
        byte_ns = BITS_PER_BYTE * NS_PER_S // self.board.baud
        self._line_free_ns = max(self._line_free_ns, now) + len(data) * byte_ns
        backlog = self._line_free_ns - now - self.board.transmit_buffer * byte_ns
        if backlog > 0:
            self._wait(backlog)

    # --- requests -----------------------------------------------------------------------------------

    def _ring(self) -> None:
        vm = self._vm
        assert vm is not None
        words = self._words = vm.words
        self._payload = vm.payload
        request = words[0]
        if request in FREE:
            vm.forgive()
        vm.catch_up()
        now = self.clock.now_ns
        while self.wake_ns <= now:
            self.wake_ns = self.on_wake(self.wake_ns)
        if now >= self._until_ns:
            vm.stop()
            return
        words[ERROR] = 0
        handler = self._handlers.get(request, _nothing)
        words[ANSWER] = handler(words[1], words[2], words[3])
        if self.clock.now_ns >= self._alarm_ns and request not in NO_ALARM:
            words[ALARM] = 1
            self._alarm_ns = NEVER_NS
        else:
            words[ALARM] = 0

    def _table(self) -> dict[int, Callable[[int, int, int], int]]:
        return {request.value: getattr(self, f"_{request.name.lower()}", _nothing) for request in Request}

    def _ticks_ms(self, *_: int) -> int:
        return self.clock.now_ns // 1_000_000 % _TICKS_PERIOD

    def _ticks_us(self, *_: int) -> int:
        return self.clock.now_ns // 1_000 % _TICKS_PERIOD

    def _sleep_us(self, us: int, *_: int) -> int:
        end = self.clock.now_ns + us * 1_000
        self._wait(max(0, min(end, self._alarm_ns) - self.clock.now_ns))
        return (end - self.clock.now_ns) // 1_000

    def _alarm_taken(self, *_: int) -> int:
        self._alarm_taken_ns = self.clock.now_ns
        return self._ticks_ms()

    def _set_alarm(self, ms: int, *_: int) -> int:
        self._alarm_ns = NEVER_NS if ms < 0 else ms * 1_000_000
        return (self.clock.now_ns - self._alarm_taken_ns) // 1_000

    def _serial(self, size: int, *_: int) -> int:
        self._send(self._take(size))
        return 0

    def _reset(self, *_: int) -> int:
        self._restart = True
        assert self._vm is not None
        self._vm.stop()
        return 0

    def _disk(self, *_: int) -> int:
        limits = self.board.filesystem
        self._words[MORE : MORE + 2] = [limits.bytes, limits.chunk]
        return self.files.free

    def _not_imitated(self, size: int, *_: int) -> int:
        name = self._take(size).decode("utf-8", "replace")
        sentence = Text("virtual.not-imitated", name=name).say(self._lang)
        return self._give(sentence.encode()[:PAYLOAD_BYTES])

    def _traceback(self, begins: int, *_: int) -> int:
        self._in_traceback = bool(begins)
        return 0

    def _power_on(self, made: int, *_: int) -> int:
        """Making a board's modules takes far longer than most programs, so it is done once for all boards."""
        memory = self._wasi.memory
        assert self._vm is not None
        if made:
            _MADE[self._kind] = memory.image()
            self._vm.stop()
        elif self._kind in _MADE:
            memory.restore(_MADE[self._kind])
        return 0

    def _started(self, *_: int) -> int:
        """From here on the board's modules in ROM cannot be seen any more."""
        self._wasi.rom = None
        assert self._vm is not None
        self._vm.start_clock()
        return 0


def _nothing(*_: int) -> int:
    """What a request does that does not exist."""
    return 0


@cache
def rom_files(*folders: str) -> dict[str, bytes]:
    """The board's modules, by their path for the guest: what all have, and what lies in these folders."""
    rom = Path(__file__).with_name("rom")
    paths = [path for folder in ("common", *folders) for path in (rom / folder).glob("*.py")]
    return {f"{ROM}{path.name}": _numbered(path.read_text(encoding="utf-8")).encode() for path in paths}


def boot_source(board: Board, name: str) -> str:
    """What the interpreter runs first."""
    source = (Path(__file__).with_name("rom") / name).read_text(encoding="utf-8")
    return f"HEAP = {board.heap_bytes}\n{_numbered(source)}"


def _numbered(source: str) -> str:
    """ROM sources name requests; the guest gets their numbers."""
    return re.sub(r"\bREQUEST\.(\w+)", lambda name: str(Request[name[1]].value), source)
