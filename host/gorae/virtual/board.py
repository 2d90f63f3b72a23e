"""A virtual board: the interpreter with the board's clock, pins, buses, display, buttons and sound.

It knows no robot and no world. Whoever runs it sets the functions that say what the board senses, is
told before an output changes (`before_output`), and is woken at the moments it asks for (`on_wake`).
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from mypy_extensions import mypyc_attr

from gorae.clock import NS_PER_S, Clock
from gorae.errors import InternalError
from gorae.interrupts import held
from gorae.kits.boards import Board
from gorae.randomness import derived
from gorae.texts import Text
from gorae.virtual import boot_image
from gorae.virtual.air.port import AirPort
from gorae.virtual.callbacks import Callbacks
from gorae.virtual.devices.peripherals import Peripherals
from gorae.virtual.door import BURST_NS, NS_PER_FORGIVEN, Door
from gorae.virtual.edges import NEVER_NS as NEVER_NS
from gorae.virtual.guest_output import GuestOutput
from gorae.virtual.keeping import SOFTWARE, Keeping
from gorae.virtual.outcome import ProgramOutcome, from_traceback
from gorae.virtual.pio.port import PioPort
from gorae.virtual.requests import ALARM, ERROR, MORE, BoardRequest, Handler
from gorae.virtual.rom_answers import RomAnswers
from gorae.virtual.senses.board_senses import BoardSenses
from gorae.virtual.vm.filesystem import EINVAL, EPERM, FileSystem
from gorae.virtual.vm.machine import Trapped, VirtualMachine
from gorae.virtual.vm.wasi import FILE_NS, Wasi

BITS_PER_BYTE: Final = 10  # eight, start and stop
_PATIENCE_S, _PATIENCE_PER_S = 60, 2
"""How long a run may take by the wall clock: so much, and so much for each virtual second. It takes a
hundredth of that; the limit is there in case that something costs the host more than we know."""
_RINGS_PER_LOOK: Final = 1024
"""How often the wall clock is looked at."""


class _Stalled(Exception):  # noqa: N818
    """The run has taken too long by the wall clock."""


@mypyc_attr(allow_interpreted_subclasses=True)
class VirtualBoard(Peripherals):
    """One board with a file system, ready to run its `main.py` again and again."""

    _lives: ClassVar[bool] = False
    """Whether it has a REPL and goes on after its program: see `live`."""

    def __init__(
        self, board: Board, files: dict[str, bytes], clock: Clock | None = None, *, seed: int, lang: str
    ) -> None:
        super().__init__(board, clock or Clock())
        self.files = FileSystem(board.filesystem, files)
        self.on_serial: Callable[[bytes], None] = lambda data: None
        self.next_event_ns = NEVER_NS  # when something may come from outside
        self.lingers = False  # whether timers and watched pins that a program leaves go on after it
        self._seed = self._guest_seed = seed
        self._vm: VirtualMachine | None = None
        self._output = GuestOutput()
        self.alarm_ns = NEVER_NS
        """When to see whether the program is to be told of something."""
        self.callbacks = Callbacks(self)
        self.pio = self.callbacks.edges.source = PioPort(
            self, board.port.pios, self.callbacks.expect, self._sleep_us
        )
        self.keeping = Keeping(self)
        self.network = AirPort(self)
        self.senses = BoardSenses(self, seed)
        self.light = self.senses.light
        self.rom = RomAnswers(self, lang, lambda: self._wasi.memory)
        pieces = (self.callbacks, self.rom, self.keeping, self.network, self.senses, self.pio)
        handlers = {name: method for piece in pieces for name, method in piece.handlers.items()}
        self._door = Door(self, self._refuse, handlers | dict(self._handlers()), lives=self._lives)
        self._making = False
        """Its modules are being made for all boards of its kind."""
        self._give_up_s = math.inf  # by the wall clock
        self._clear()

    @property
    def running(self) -> VirtualMachine | None:
        """The interpreter, once its program has begun."""
        return self._vm if self._vm and self._wasi.rom is None else None

    def _look_up(self) -> None:
        """See to what has waited, while the program computes and watches pins."""
        self.callbacks.look_up()

    def _handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that a piece of the board answers, and not the board itself."""
        return {}

    def run(self, until_ns: int) -> ProgramOutcome:
        """Switch on, run `main.py`, and again when it resets the board; at most until `until_ns`.

        Ctrl-C ends it where nothing is lost: see `interrupts`.
        """
        self._until_ns = until_ns
        self._guest_seed = self._seed
        virtual_s = (until_ns - self.clock.now_ns) / NS_PER_S
        self._give_up_s = time.monotonic() + _PATIENCE_S + _PATIENCE_PER_S * virtual_s
        resets = 0
        with held() as interrupts:
            while True:
                self._clear()
                outcome = self._run_once(resets)
                if outcome is not None:
                    return outcome
                interrupts.deliver()
                resets += 1

    def stop(self) -> None:
        """End the run at the next moment at which the program can be stopped, as at its time limit."""
        self._until_ns = min(self._until_ns, self.clock.now_ns)

    def _run_once(self, resets: int) -> ProgramOutcome | None:
        """One life of the interpreter; None when the program reset the board."""
        if resets:
            self._wait(round(self.board.boot_time * NS_PER_S))
        if self.clock.now_ns >= self._until_ns:
            return ProgramOutcome("time-limit", resets=resets)
        vm = self._start()
        try:
            ended = vm.run(self._until_ns)
        except Trapped:
            return ProgramOutcome("crashed", resets=resets)
        except _Stalled:
            return ProgramOutcome("stalled", resets=resets)
        finally:
            vm.close()
            self._vm = None
        if self._wasi.rom is not None:
            raise self._does_not_start()
        if self._output.traceback:
            return from_traceback(self._output.traceback.decode("utf-8", "replace"), resets)
        if self._restart:
            return None
        if not ended:
            self.advance(max(0, self._until_ns - self.clock.now_ns))
            return ProgramOutcome("time-limit", resets=resets)
        return ProgramOutcome("finished", resets=resets)

    def _start(self) -> VirtualMachine:
        if not boot_image.is_made(self._kind) and not boot_image.recall(self._kind, self.board):
            self._make()
        return self._switch_on(self.files)

    def _make(self) -> None:
        """Run as far as the board's modules, on a board without files."""
        self._making = True
        try:
            with contextlib.closing(self._switch_on(FileSystem(self.board.filesystem))) as vm:
                vm.run(self.clock.now_ns)
        finally:
            self._making = False
        if not boot_image.is_made(self._kind):
            raise self._does_not_start()

    def _does_not_start(self) -> InternalError:
        detail = self._output.announcement.decode("utf-8", "replace")
        return InternalError(Text("virtual.no-boot", detail=detail))

    @property
    def _kind(self) -> boot_image.BootKind:
        return boot_image.BootKind(self.board.python, self.board.machine, self.board.heap_bytes, self._lives)

    def _switch_on(self, files: FileSystem) -> VirtualMachine:
        self._output.announcement = b""
        self._door.power_on()
        wasi = self._wasi = self._new_wasi(files, boot_image.arguments(self.board, lives=self._lives))
        if not self._making:
            self._guest_seed = derived(self._guest_seed, "next start")
        self._vm = self._new_machine(wasi)
        self._vm.on_look = self._look_up
        return self._vm

    def _new_wasi(self, files: FileSystem, arguments: list[str]) -> Wasi:
        return Wasi(
            files, boot_image.rom_files(self.board), arguments, self._guest_seed,
            now_ns=self._now, wait=self._catch_up_and_wait, write=self._write, work=self._work,
        )  # fmt: skip

    def _new_machine(self, wasi: Wasi) -> VirtualMachine:
        return VirtualMachine(self.board.python, wasi, self.clock, self.board.fuel_per_s, self._ring)

    def _clear(self) -> None:
        self._restart = self.rom.loads = False
        self._output.begin()
        self.pio.clear()
        self.callbacks.clear()
        self.network.clear()
        self._line_free_ns = 0
        self._worked_until_ns = 0  # when the host's work for the program is paid with the program's time
        self._rings = _RINGS_PER_LOOK  # until the wall clock is looked at
        self.tone_hz = 0
        self.senses.power_on()
        self.radio.power_on()
        self.forget_gestures()

    # --- time ---------------------------------------------------------------------------------------

    def _now(self) -> int:
        if self._vm:
            self._vm.catch_up()
        return self.clock.now_ns

    def _wait(self, ns: int) -> None:
        """Let `ns` pass, but not beyond the end of the run: there the program is stopped."""
        self.advance(max(0, min(ns, self._until_ns - self.clock.now_ns)))

    def _catch_up_and_wait(self, ns: int) -> None:
        self._now()
        self._wait(ns)

    def _work(self, ns: int) -> None:
        """Charge work of the host, of `ns` of virtual time.

        What comes at once, up to BURST_NS, takes no time; who goes on and on waits.
        """
        vm = self._vm
        if vm and self._wasi.rom is None:
            self._look_at_the_wall()
            vm.catch_up()
            self._pay(self.clock.now_ns, ns)

    def _pay(self, now: int, ns: int) -> None:
        began = now - BURST_NS
        if began < self._worked_until_ns:
            began = self._worked_until_ns
        self._worked_until_ns = began + ns
        if began + ns > now:
            self._wait(began + ns - now)

    def _look_at_the_wall(self) -> None:
        if time.monotonic() > self._give_up_s:
            raise _Stalled

    def advance(self, ns: int) -> None:
        """Let `ns` pass, and wake whoever is due meanwhile."""
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
        started = self._wasi.rom is None
        said = self._output.said(data, self._wasi.written_from, started=started)
        if said is not None:
            self._send(said)
        elif not started and self._output.announcement.endswith(b"\n"):
            self._attach()

    def _attach(self) -> None:
        """Take over the mailbox that the modules announce."""
        vm = self._vm
        assert vm is not None
        if not vm.attached:
            vm.attach(self._output.announcement)
            self._words, self._payload = vm.words, vm.payload

    def _send(self, data: bytes) -> None:
        """Onto the line. The program waits when the transmit buffer is full."""
        now = self._now()
        if not self.senses.line_moved:
            self.on_serial(data)
        byte_ns = BITS_PER_BYTE * NS_PER_S // self.board.baud
        self._line_free_ns = max(self._line_free_ns, now) + len(data) * byte_ns
        backlog = self._line_free_ns - now - self.board.transmit_buffer * byte_ns
        if backlog > 0:
            self._wait(backlog)

    # --- requests -----------------------------------------------------------------------------------

    def _ring(self, request: int, first: int, second: int, third: int, fuel: int) -> int | None:
        """Answer a request, when so much fuel is left."""
        vm = self._vm
        assert vm is not None
        if self.callbacks.overdue.expected and self.callbacks.overdue.take(vm):
            vm.settle(0, fuel)  # what the program has computed until now is its own
            return None
        handler, limits, cost, forgiven, alarms = self._door.entries.get(request) or self._door.refused
        cost += vm.settle(forgiven, fuel) * NS_PER_FORGIVEN
        now = self.clock.now_ns
        began = now - BURST_NS
        if began < self._worked_until_ns:
            self._pay(now, cost)
            now = self.clock.now_ns
        else:
            self._worked_until_ns = began + cost
        self._rings -= 1
        if self._rings < 0:
            self._rings = _RINGS_PER_LOOK
            self._look_at_the_wall()
        while self.wake_ns <= now:
            self.wake_ns = self.on_wake(self.wake_ns)
        words = self._words
        if now >= self._until_ns:
            vm.stop()
            return None
        words[ERROR] = 0
        for place, lowest, highest in limits:
            if not lowest <= words[place] <= highest:
                handler = self._out_of_range
        answer = handler(first, second, third)
        due = alarms and self.clock.now_ns >= self.alarm_ns and self.callbacks.are_due()
        words[ALARM] = due
        if due:
            self.alarm_ns = NEVER_NS
        return answer

    def _out_of_range(self, *_: int) -> int:
        return self.say_error(EINVAL)

    def _refuse(self, *_: int) -> int:
        """What becomes of a request that does not exist here, or not now."""
        return self.say_error(EPERM)

    def _sleep_us(self, us: int, *_: int) -> int:
        """Wait, but not beyond the next callback; return what is left."""
        end = self.clock.now_ns + us * 1_000
        while True:
            until = min(end, self.alarm_ns)
            self._wait(max(0, until - self.clock.now_ns))
            if until == end or self.clock.now_ns < until or self.callbacks.are_due() or self._restart:
                return (end - self.clock.now_ns) // 1_000

    def _await(self, us: int, *_: int) -> int:
        """Wait as `_sleep_us`, but no longer than until something may come from outside."""
        soon = max(0, self.next_event_ns - self.clock.now_ns + 999) // 1000
        left = us - min(us, soon) + self._sleep_us(min(us, soon))
        self.network.run()
        return left

    def restart(self, cause: int) -> int:
        """Reset the board, for a cause that its next program can ask for."""
        self._reset()
        return self.keeping.restarts_by(cause)

    def _serial(self, size: int, *_: int) -> int:
        self._send(self._take(size))
        return 0

    def _reset(self, *_: int) -> int:
        self._restart = True
        self.keeping.restarts_by(SOFTWARE)
        assert self._vm is not None
        self._vm.stop()
        return 0

    def _disk(self, *_: int) -> int:
        limits = self.board.filesystem
        self._work(self.files.count * FILE_NS)
        self._words[MORE : MORE + 2] = [limits.bytes, limits.chunk]
        return self.files.free

    def _depth(self, begins: int, *_: int) -> int:
        self._output.measures_depth = bool(begins)
        return 0

    def _power_on(self, made: int, *_: int) -> int:
        """Making a board's modules takes far longer than most programs, so it is done once for all boards."""
        memory = self._wasi.memory
        assert self._vm is not None
        if not self._making:
            memory.restore(boot_image.made(self._kind))
        elif made:
            boot_image.keep(self._kind, memory, self.board)
            self._vm.stop()
        return 0

    def _started(self, overdue: int = 0, *_: int) -> int:
        """Begin with the program. `overdue` is the address of what calls callbacks that are late.

        From here on the board's modules in ROM cannot be seen any more.
        """
        self.callbacks.start(overdue)
        self._wasi.start_program()
        self._worked_until_ns = self.clock.now_ns - BURST_NS
        assert self._vm is not None
        self._vm.start_clock()
        self._door.program_starts()
        return int(self.lingers)
