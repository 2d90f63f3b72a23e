"""The interrupt controller and the system control block, at 0xE000E000."""

from __future__ import annotations

from collections.abc import Callable

_FIRST = 16
"""Exceptions below are the core's own."""
_PENDSV = 14
_CPUID, _CPUID_VALUE = 0xD00, 0x410FC241
_ICSR, _VTOR, _AIRCR = 0xD04, 0xD08, 0xD0C
_PEND_PENDSV, _AIRCR_KEY, _RESET_REQUEST = 1 << 28, 0x5FA, 4
_SETS, _CLEARS, _PENDS, _UNPENDS, _PRIORITIES = 0x100, 0x180, 0x200, 0x280, 0x400


class Nvic:
    """Which exceptions are enabled, pending and active. Interrupt n is exception 16 + n."""

    def __init__(self, vectors: int) -> None:
        self._first_vectors = vectors
        self.on_change: Callable[[], None] = lambda: None
        """Called when an exception may have become due."""
        self.on_enabled: Callable[[int], None] = lambda interrupt: None
        """Called when an interrupt was enabled, with its number."""
        self.on_reset: Callable[[], None] = lambda: None
        self.reset()

    def reset(self) -> None:
        self.vectors = self._first_vectors
        self.active: list[int] = []
        self._pending: set[int] = set()
        self._enabled = 0
        self._priority: dict[int, int] = {}
        self._other: dict[int, int] = {}

    # --- for the machine ------------------------------------------------------------------------------

    def pend(self, interrupt: int) -> None:
        """A peripheral asks for its interrupt."""
        self._pending.add(_FIRST + interrupt)
        self._look()

    def is_enabled(self, interrupt: int) -> bool:
        return bool(self._enabled >> interrupt & 1)

    def due(self) -> int | None:
        """The exception that is to be handled next; None when there is none, or a more urgent one is."""
        waiting = [each for each in self._pending if each < _FIRST or self._enabled >> each - _FIRST & 1]
        if not waiting:
            return None
        priority = self._priority
        first = min(waiting, key=lambda each: (priority.get(each, 0), each))
        if self.active and priority.get(first, 0) >= min(priority.get(each, 0) for each in self.active):
            return None
        return first

    def begin(self, exception: int) -> None:
        self._pending.discard(exception)
        self.active.append(exception)

    def end(self) -> int:
        """The handler that began last is over; the one that it interrupted, or 0."""
        self.active.pop()
        return self.active[-1] if self.active else 0

    # --- for the program ------------------------------------------------------------------------------

    def read(self, offset: int) -> int:
        if offset == _ICSR:
            return (self.active[-1] if self.active else 0) | (bool(self._pending) << 22)
        if _SETS <= offset < _PENDS:
            return self._enabled >> 8 * (offset & 0x7F) & 0xFFFFFFFF
        if _PENDS <= offset < _PENDS + 0x100:
            return (
                sum(1 << each - _FIRST for each in self._pending if each >= _FIRST) >> 8 * (offset & 0x7F)
                & 0xFFFFFFFF
            )
        if _PRIORITIES <= offset < _PRIORITIES + 0x100:
            first = _FIRST + offset - _PRIORITIES
            return sum(self._priority.get(first + index, 0) << 8 * index for index in range(4))
        return {_VTOR: self.vectors, _CPUID: _CPUID_VALUE}.get(offset, self._other.get(offset, 0))

    def write(self, offset: int, value: int) -> None:
        bits = value << 8 * (offset & 0x7F)
        if _SETS <= offset < _CLEARS:
            new = bits & ~self._enabled
            self._enabled |= bits
            while new:
                self.on_enabled((new & -new).bit_length() - 1)
                new &= new - 1
            if self._pending:
                self._look()
        elif _CLEARS <= offset < _PENDS:
            self._enabled &= ~bits
        elif _PENDS <= offset < _UNPENDS:
            self._pending |= {_FIRST + number for number in _numbers(bits)}
            self._look()
        elif _UNPENDS <= offset < _UNPENDS + 0x80:
            self._pending -= {_FIRST + number for number in _numbers(bits)}
        elif _PRIORITIES <= offset < _PRIORITIES + 0x100:
            for index in range(4):
                self._priority[_FIRST + offset - _PRIORITIES + index] = value >> 8 * index & 0xFF
        else:
            self._system(offset, value)

    def _system(self, offset: int, value: int) -> None:
        if offset == _VTOR:
            self.vectors = value
        elif offset == _ICSR and value & _PEND_PENDSV:
            self._pending.add(_PENDSV)
            self._look()
        elif offset == _AIRCR:
            if value >> 16 == _AIRCR_KEY and value & _RESET_REQUEST:
                self.on_reset()
        else:
            self._other[offset] = value

    def _look(self) -> None:
        if self._pending and self.due() is not None:
            self.on_change()


def _numbers(bits: int) -> list[int]:
    return [number for number in range(bits.bit_length()) if bits >> number & 1]
