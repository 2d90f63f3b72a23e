"""An interpreter that can be interrupted while it computes: by Ctrl-C, by a reset, by the clock.

Its module is compiled with epochs: whoever calls `ring_bell`, from any thread, makes it call `on_bell` on
its own thread within microseconds. There the board may write a KeyboardInterrupt into the interpreter's
memory, wait, or end it by raising.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from wasmtime import _ffi as ffi

from gorae.clock import NS_PER_S, Clock
from gorae.errors import InternalError
from gorae.texts import Text
from gorae.virtual.vm.bell import OnRing
from gorae.virtual.vm.machine import DUE, IDLE, PENDING, SCHEDULER, VirtualMachine
from gorae.virtual.vm.wasi import Wasi

_INTERRUPT = 0x1060C
"""Where that build of the interpreter keeps the KeyboardInterrupt that it raises. It begins with the class,
which the guest tells us."""
_TRACEBACK_OF_EXCEPTION = 8
_FILE_DESCRIPTOR = 4

RAW_SERIAL = 999
"""The file descriptor of `sys.stdin.buffer` and `sys.stdout.buffer`: no byte is changed."""

EPOCHS_PER_BELL = 1

_Bell = ctypes.CFUNCTYPE(
    ctypes.c_size_t,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.POINTER(ctypes.c_uint64),
    ctypes.POINTER(ctypes.c_uint8),
)
_hang_bell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, _Bell, ctypes.c_void_p, ctypes.c_void_p)(
    ("wasmtime_store_epoch_deadline_callback", ffi.dll)
)


class InterruptibleMachine(VirtualMachine):
    """An interpreter instance that calls `on_bell` on its own thread while it computes."""

    _interruptible = True

    def __init__(
        self,
        port: str,
        wasi: Wasi,
        clock: Clock,
        fuel_per_s: int,
        on_ring: OnRing,
        on_bell: Callable[[], None],
    ) -> None:
        super().__init__(port, wasi, clock, fuel_per_s, on_ring)
        self._on_bell = on_bell
        self._hang_bell()

    @property
    def burnt(self) -> int:
        """Fuel that the guest had burnt at the last `catch_up`, as far as can be seen from outside."""
        return self._burnt

    def ring_bell(self) -> None:
        """Have `on_bell` called on the guest's thread, if it computes. From any thread."""
        self._engine.increment_epoch()

    def _hang_bell(self) -> None:
        def rung(context: object, data: object, delta: ctypes._Pointer[ctypes.c_uint64], kind: object) -> int:
            delta[0] = EPOCHS_PER_BELL
            try:
                self._on_bell()
            except BaseException as error:
                self._fail(error)
                return _trap()
            return _trap() if self._stopped else 0

        callback = _Bell(rung)
        self._kept.append(callback)
        _hang_bell(ctypes.cast(self._store.ptr(), ctypes.c_void_p), callback, None, None)
        self._store.set_epoch_deadline(1)


def _trap() -> int:
    """Return the address of an error that ends the guest."""
    message = ffi.wasmtime_error_new(b"stopped")
    return ctypes.cast(message, ctypes.c_void_p).value or 0


class LiveMachine(InterruptibleMachine):
    """An interpreter instance of a board that lives."""

    def __init__(
        self,
        port: str,
        wasi: Wasi,
        clock: Clock,
        fuel_per_s: int,
        on_ring: OnRing,
        on_bell: Callable[[], None],
    ) -> None:
        super().__init__(port, wasi, clock, fuel_per_s, on_ring, on_bell)
        self.latest_ns: Callable[[], int] = lambda: 1 << 62
        """The moment that the clock may show at most, however much the guest has computed."""

    def attach(self, announcement: bytes) -> None:
        super().attach(announcement)
        _, _, interrupt_class, *buffers = (int(word) for word in announcement.split())
        memory = self._wasi.memory
        if memory.read_word(_INTERRUPT) != interrupt_class:
            raise InternalError(Text("virtual.other-build"))
        for address in buffers:
            memory.write_word(address + _FILE_DESCRIPTOR, RAW_SERIAL)

    def interrupt(self) -> None:
        """Have the guest raise KeyboardInterrupt at its next step. Only on its own thread."""
        memory = self._wasi.memory
        memory.write_word(_INTERRUPT + _TRACEBACK_OF_EXCEPTION, 0)
        memory.write_word(PENDING, _INTERRUPT)
        if memory.read(SCHEDULER, 2) == IDLE:
            memory.write(SCHEDULER, DUE)

    def is_interrupted(self) -> bool:
        """Whether it is still to raise a KeyboardInterrupt."""
        return self.attached and self._wasi.memory.read_word(PENDING) == _INTERRUPT

    def take_back_interrupt(self) -> bool:
        """Whether one was still to be raised; it is not any more."""
        interrupted = self.is_interrupted()
        self._wasi.memory.write_word(PENDING, 0)
        return interrupted

    def raise_next(self, error: int) -> None:
        """Have the guest raise an exception object of its own after a scheduled call, unless Ctrl-C came."""
        if not self.is_interrupted():
            super().raise_next(error)

    def catch_up(self) -> None:
        """Catch up as any machine, but never beyond `latest_ns`: what it has computed beyond is forgiven."""
        before = self.clock.now_ns
        super().catch_up()
        self._forgive_beyond(before)

    def settle(self, forgiven: int, left: int) -> int:
        """Settle as any machine, but never beyond `latest_ns`."""
        before = self.clock.now_ns
        free = super().settle(forgiven, left)
        self._forgive_beyond(before)
        return free

    def _forgive_beyond(self, before: int) -> None:
        ahead = self.clock.now_ns - max(before, self.latest_ns())
        if ahead > 0:
            self._refunded += ahead * self._fuel_per_s // NS_PER_S
            self.clock.now_ns -= ahead
