"""MicroPython running in virtual time: one instance of the interpreter, from power-on to its end.

Guest and host share a *mailbox* in the guest's memory. The guest writes a request into it and rings
the *doorbell*, an import without arguments (what `machine.idle()` calls on a Unix build), and finds
the answer in the mailbox. A ring costs under a microsecond, where wasmtime's ordinary calls cost ten.

Time is virtual: fuel that the guest burns is CPU time at the board's rate, and waits are added to it.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

import wasmtime
from mypy_extensions import mypyc_attr
from wasmtime import _ffi as ffi

from gorae import interrupts
from gorae.clock import NS_PER_S, Clock
from gorae.errors import InternalError
from gorae.texts import Text
from gorae.virtual.requests import WORDS, Mailbox
from gorae.virtual.vm import interpreter
from gorae.virtual.vm.bell import Bell
from gorae.virtual.vm.filesystem import EIO, FileError
from gorae.virtual.vm.interpreter import HostFunction
from gorae.virtual.vm.memory import GuestMemory, address_of
from gorae.virtual.vm.wasi import Wasi

if TYPE_CHECKING:
    from gorae.virtual.vm.bell import OnRing

PAYLOAD_BYTES: Final = 512
LEAST_FUEL: Final = 100
"""Fuel that is charged for every ring, however much else is forgiven: time passes in any loop of rings."""

_BOOT_FUEL: Final = 1_000_000_000
# Fuel beyond what the program may burn: what is not charged is given back only now and then.
_AHEAD: Final = 2_000_000

# Where that build of the interpreter keeps the exception to be raised next, and the scheduler's state.
PENDING, SCHEDULER = 0x104F0, 0x106A4
# Calls that are scheduled: a ring of pairs (function, argument), how many there are, and where the first is.
_QUEUE, _QUEUED, _FIRST, _DEPTH = 0x10668, 0x106A6, 0x106A7, 4
IDLE, DUE, _LOCKED = (struct.pack("<h", state) for state in (1, 0, -1))
_NONE: Final = 6
"""`None`, as an object."""

_MEMORY_LIMIT: Final = 16 * 1024 * 1024
_ITEMS_OF_ARRAY: Final = 12  # offset of the data pointer in MicroPython's array object
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int64), ctypes.c_size_t
)
_RAW_VALUE: Final = ctypes.sizeof(ffi.wasmtime_val_raw_t) // ctypes.sizeof(ctypes.c_int64)
_NO_FINALIZER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)()


class _Exit(Exception):  # noqa: N818
    """The guest called proc_exit."""


class Trapped(Exception):  # noqa: N818
    """The interpreter itself crashed, as a board does whose memory is damaged."""


@mypyc_attr(allow_interpreted_subclasses=True)
class VirtualMachine:
    """One interpreter instance. Make it, `run` it once, and throw it away."""

    __deletable__ = ["_store", "_context", "_instance"]
    _interruptible: ClassVar[bool] = False

    def __init__(self, port: str, wasi: Wasi, clock: Clock, fuel_per_s: int, on_ring: OnRing) -> None:
        engine, module = self._engine, _ = interpreter.load(port, interruptible=self._interruptible)
        self.clock = clock
        self.words: Mailbox
        self.payload: memoryview
        self.attached = False
        self.on_look: Callable[[], None] = lambda: None
        """Called while the guest computes: see `look_up_every`."""
        self._wasi = wasi
        self._fuel_per_s = fuel_per_s
        self._waited_ns = clock.now_ns
        self._given = 0  # fuel, in all
        self._refunded = 0
        self._settled = 0  # fuel that had been burnt at the last ring, forgiven or not
        self._burnt = 0
        self._replaced = 0
        self._until_ns = 0
        self._clock_runs = False
        self._stopped = False
        self._failure: BaseException | None = None
        self._interrupts = interrupts.here()
        self._kept: list[object] = []  # what C points to
        self._store = wasmtime.Store(engine)
        self._store.set_limits(memory_size=_MEMORY_LIMIT, instances=1, memories=1)
        self._context = self._store._context()
        context = ctypes.cast(self._context, ctypes.c_void_p).value or 0
        self._bell = Bell(context, on_ring, self._fail, self._interrupts)
        self._instance = self._link(engine, module)

    def run(self, until_ns: int) -> bool:
        """Run until the guest ends, or its CPU could have worked until `until_ns`.

        Returns whether it ended by itself. Raises Trapped, or what a host function raised.
        """
        self._until_ns = until_ns
        self._store.set_fuel(_BOOT_FUEL)
        try:
            trapped = self._call_start()
            ended = not trapped or self._failure is not None
            if not ended and not self._stopped and self._store.get_fuel() > 0:
                raise Trapped(trapped)
        finally:
            self.catch_up()
        if self._failure is not None and not isinstance(self._failure, _Exit):
            raise self._failure
        return ended

    def _call_start(self) -> str:
        """Call the guest's entry point until it is over; return how it trapped, or nothing.

        By wasmtime's asynchronous call, which comes back each time that a share of fuel is burnt when
        `look_up_every` was called: that is at the same instructions on any machine.
        """
        start = self._instance.exports(self._store)["_start"]
        assert isinstance(start, wasmtime.Func)
        trap, error = ctypes.POINTER(ffi.wasm_trap_t)(), ctypes.POINTER(ffi.wasmtime_error_t)()
        call = ffi.wasmtime_func_call_async(
            self._context, ctypes.byref(start._func), None, 0, None, 0,
            ctypes.byref(trap), ctypes.byref(error),
        )  # fmt: skip
        try:
            while not ffi.wasmtime_call_future_poll(call):
                self._look_up()
        finally:
            ffi.wasmtime_call_future_delete(call)
        if trap:
            return str(wasmtime.Trap._from_ptr(trap))
        return str(wasmtime.WasmtimeError._from_ptr(error)) if error else ""

    def _look_up(self) -> None:
        """Call `on_look`, unless the guest is to end."""
        if self._stopped or not self._clock_runs:
            return
        try:
            self._interrupts.deliver()
            self.on_look()
        except BaseException as error:
            self._fail(error)

    def look_up_every(self, ns: int) -> None:
        """Have `on_look` called whenever the guest has computed for so long."""
        failed = ffi.wasmtime_context_fuel_async_yield_interval(
            self._context, max(1, ns * self._fuel_per_s // NS_PER_S)
        )
        if failed:
            raise wasmtime.WasmtimeError._from_ptr(failed)

    # --- calls that the guest is to make between two steps of its program -----------------------------

    def schedule(self, function: int) -> bool:
        """Have the guest call this function object of its own at its next step; False when it is not free."""
        memory = self._wasi.memory
        if memory.read(SCHEDULER, 2) != IDLE or memory.read(_QUEUED, 1) != b"\0":
            return False
        place = _QUEUE + 8 * (memory.read(_FIRST, 1)[0] % _DEPTH)
        memory.write(place, struct.pack("<II", function, _NONE))
        memory.write(_QUEUED, b"\1")
        memory.write(SCHEDULER, DUE)
        return True

    def unschedule(self) -> bool:
        """Have it not called after all; False when it has been, or others are scheduled, too."""
        memory = self._wasi.memory
        if memory.read(SCHEDULER, 2) != DUE or memory.read(_QUEUED, 1) != b"\1":
            return False
        memory.write(_QUEUED, b"\0")
        if not memory.read_word(PENDING):
            memory.write(SCHEDULER, IDLE)
        return True

    def is_locked(self) -> bool:
        """Whether it runs a scheduled call."""
        return self._wasi.memory.read(SCHEDULER, 2) == _LOCKED

    def raise_next(self, error: int) -> None:
        """Have the guest raise an exception object of its own after a scheduled call."""
        self._wasi.memory.write_word(PENDING, error)

    def close(self) -> None:
        """Give everything back. The machine must not be touched any more.

        Now, and not when Python collects its garbage in the midst of something else: a Ctrl-C that comes
        in a `__del__` is lost.
        """
        with interrupts.held():
            self._store.close()
            self._kept.clear()
            self._bell.close()
            del self._store, self._context, self._instance, self._wasi.memory

    def catch_up(self) -> None:
        """Let the clock show the CPU time that the guest has used so far."""
        if not self._clock_runs:
            return
        burnt = self._burnt = self._given - self._bell.fuel() - self._refunded
        now = self._waited_ns + burnt * NS_PER_S // self._fuel_per_s
        if now > self.clock.now_ns:
            self.clock.now_ns = now if now < self._until_ns else self._until_ns

    def surely_ns(self, forgivable: int) -> int:
        """Return the moment that has come, though so much fuel may still be forgiven at the next ring.

        The clock stays: where it stands at that ring does not depend on who has asked meanwhile.
        """
        burnt = self._given - self._bell.fuel()
        since = max(0, burnt - self._settled)
        self._burnt = burnt - self._refunded
        sure = self._burnt - min(since, forgivable)
        now = self._waited_ns + sure * NS_PER_S // self._fuel_per_s
        return max(self.clock.now_ns, min(now, self._until_ns))

    def settle(self, forgiven: int, left: int) -> int:
        """Catch up at a ring, with so much fuel left: of that burnt since the last one, `forgiven` is free.

        Never more is forgiven than was burnt, and LEAST_FUEL is always charged. Returns what was forgiven.
        """
        if not self._clock_runs:
            return 0
        burnt = self._given - left
        free = burnt - self._settled - LEAST_FUEL
        self._settled = burnt
        if free > forgiven:
            free = forgiven
        elif free < 0:
            free = 0
        refunded = self._refunded = self._refunded + free
        self._burnt = burnt - refunded
        now = self._waited_ns + self._burnt * NS_PER_S // self._fuel_per_s
        if now > self.clock.now_ns:
            self.clock.now_ns = now if now < self._until_ns else self._until_ns
        if refunded - self._replaced > _AHEAD:
            self._replace(left)
        return free

    def start_clock(self) -> None:
        """Have the guest's work take time from here on. What it did before is not the board's."""
        fuel = (self._until_ns - self.clock.now_ns) * self._fuel_per_s // NS_PER_S
        self._given = max(1, fuel) + _AHEAD
        self._refunded = self._replaced = self._burnt = self._settled = 0
        self._store.set_fuel(self._given)
        self._clock_runs = True

    def _replace(self, left: int) -> None:
        """Give the guest the fuel that was not charged, so that it can work until its time is over."""
        more = self._refunded - self._replaced
        self._replaced = self._refunded
        self._given += more
        self._store.set_fuel(left + more)

    def wait(self, ns: int) -> None:
        """Let `ns` pass while the guest stands still."""
        self._waited_ns += ns
        self.clock.now_ns += ns

    def stop(self) -> None:
        """End the guest before its next instruction."""
        self._stopped = True
        self._clock_runs = False  # the fuel that is taken away was not burnt
        self._store.set_fuel(0)

    def attach(self, announcement: bytes) -> None:
        """Take over the mailbox whose addresses (words, payload) the guest announces, before a program runs.

        Raises InternalError when they are none, or another mailbox is there already.
        """
        if self.attached:
            raise InternalError(Text("virtual.other-build"))
        try:
            self._attach(*[int(word) for word in announcement.split()][:2])
        except (IndexError, TypeError, ValueError):
            raise InternalError(Text("virtual.other-build")) from None

    def _attach(self, words: int, payload: int) -> None:
        memory = self._wasi.memory
        memory.check(words, _ITEMS_OF_ARRAY)
        memory.check(payload, _ITEMS_OF_ARRAY)
        at = memory.read_word(words + _ITEMS_OF_ARRAY)
        memory.check(at, 4 * WORDS)
        self.words = self._bell.hang(memory.base + at)
        self.payload = memory.window(memory.read_word(payload + _ITEMS_OF_ARRAY), PAYLOAD_BYTES)
        self.attached = True

    # --- linking ------------------------------------------------------------------------------------

    def _link(self, engine: wasmtime.Engine, module: wasmtime.Module) -> wasmtime.Instance:
        linker = wasmtime.Linker(engine)
        for wanted in interpreter.imports(module):
            linker.define(self._store, wanted.module, wanted.name, self._function(wanted))
        instance = linker.instantiate(self._store, module)
        memory = instance.exports(self._store)["memory"]
        assert isinstance(memory, wasmtime.Memory)
        self._wasi.memory = GuestMemory(self._store, memory)
        return instance

    def _function(self, wanted: HostFunction) -> wasmtime.Func:
        if wanted.name == "sched_yield":
            return self._direct(wanted.type, self._bell.address, self._bell.environment)
        call = self._exit if wanted.name == "proc_exit" else self._wasi.entry(wanted.name)
        entry = _Callback(self._transfer(call, wanted.masks))
        self._kept.append(entry)
        return self._direct(wanted.type, address_of(entry))

    def _direct(self, signature: wasmtime.FuncType, address: int, environment: int = 0) -> wasmtime.Func:
        """A host function by the C API's unchecked door: 0.6 µs a call instead of 12.

        The C function at `address` gets the environment, the caller, an array of raw values (arguments, then
        the result in the first place) and its length; it returns 0, for no trap.
        """
        raw, enter = ffi.wasmtime_func_t(), ffi.wasmtime_func_unchecked_callback_t(address)
        ffi.wasmtime_func_new_unchecked(
            self._context, signature.ptr(), enter, environment, _NO_FINALIZER, ctypes.byref(raw)
        )
        self._kept += [enter, signature]
        return wasmtime.Func._from_raw(raw)

    def _guarded(self, call: Callable[..., int]) -> Callable[..., int]:
        held = self._interrupts

        def guarded(*arguments: int) -> int:
            try:
                if held.noted:
                    held.deliver()
                return call(*arguments)
            except FileError as error:
                return error.number
            except (IndexError, KeyError, struct.error):
                return EIO  # an address or a descriptor that the interpreter would not use
            except BaseException as error:
                return self._fail(error)

        return guarded

    def _transfer(self, call: Callable[..., int], masks: tuple[int, ...]) -> Callable[..., int]:
        """A call of WASI, with the masks of its arguments."""
        guarded = self._guarded(call)
        arguments = [(index * _RAW_VALUE, mask) for index, mask in enumerate(masks)]

        def transfer(env: Any, caller: Any, values: Any, count: int) -> int:
            values[0] = guarded(*[values[place] & mask for place, mask in arguments])
            return 0

        return transfer

    def _exit(self, status: int) -> int:
        return self._fail(_Exit())

    def _fail(self, error: BaseException) -> int:
        """Keep what went wrong on our side of the fence until `run` can raise it."""
        self._failure = self._failure or error
        self._clock_runs = False
        self._store.set_fuel(0)
        return EIO
