"""The doorbell that a guest rings, and the words of the mailbox in which its request lies.

Compiled wheels have `bell.c` in this module's place: the same class, without the time that ctypes takes for
every ring and every word. Tests hold both to one contract.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeAlias

from wasmtime import _ffi as ffi

from gorae.virtual.requests import ANSWER, WORDS, Mailbox
from gorae.virtual.vm.memory import address_of

OnRing: TypeAlias = Callable[[int, int, int, int, int], int | None]
"""Gets the request, its three arguments and the fuel that is left; returns the answer, None for none."""

# By types that cost least: numbers for what we do not look into, and no letting go of the lock.
_get_fuel: Final = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(
    ("wasmtime_context_get_fuel", ffi.dll)
)
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int64), ctypes.c_size_t
)


class HeldInterrupts(Protocol):
    """What holds Ctrl-C back while C code calls us: see `gorae.interrupts`."""

    noted: list[int]

    def deliver(self) -> None: ...


class Bell:
    """The doorbell of one guest. `address` is its C function's, and `environment` what that must be given."""

    def __init__(
        self,
        context: int,
        on_ring: OnRing,
        on_error: Callable[[BaseException], object],
        interrupts: HeldInterrupts,
    ) -> None:
        """`context` is the address of a store's context, from which fuel is read."""
        self._context = context
        self._left = ctypes.c_uint64()
        self._left_at = ctypes.addressof(self._left)
        self._words: Any = None
        self._callback: Any = _Callback(self._rung(on_ring, on_error, interrupts))
        self.address = address_of(self._callback)
        self.environment = 0

    def hang(self, address: int) -> Mailbox:
        """Hang it at a mailbox, whose words lie from this address of the host's on, and return them."""
        words: Mailbox = (ctypes.c_int32 * WORDS).from_address(address)
        self._words = words
        return words

    def close(self) -> None:
        """Let go of the mailbox and of who is told: the guest is gone."""
        self._words = self._callback = None

    def fuel(self) -> int:
        """Return the fuel that the guest has left."""
        _get_fuel(self._context, self._left_at)
        return self._left.value

    def _rung(
        self, on_ring: OnRing, on_error: Callable[[BaseException], object], interrupts: HeldInterrupts
    ) -> Callable[..., int]:
        def rung(environment: Any, caller: Any, values: Any, count: int) -> int:
            try:
                if interrupts.noted:  # Ctrl-C, which must not raise anywhere else below C
                    interrupts.deliver()
                words = self._words
                answer = on_ring(words[0], words[1], words[2], words[3], self.fuel())
                if answer is not None:
                    words[ANSWER] = answer
            except BaseException as error:
                on_error(error)
            values[0] = 0
            return 0

        return rung
