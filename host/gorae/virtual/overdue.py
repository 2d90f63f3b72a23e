"""Callbacks that cannot wait until a program reaches the board: it computes, and rings no bell.

The host puts the guest's `overdue` (rom/common/_start.py) into the interpreter's queue of scheduled
calls. It runs between two steps of the program, wherever that is, even in the middle of filling the mailbox;
so the mailbox is saved until it is over. As on a board, nothing interrupts it meanwhile, not even Ctrl-C.
"""

from __future__ import annotations

from typing import Any

from gorae.virtual.requests import BoardRequest
from gorae.virtual.vm.machine import VirtualMachine


class OverdueCalls:
    """The overdue callbacks of one life of an interpreter. All happens on the guest's thread."""

    def __init__(self, function: int) -> None:
        self._function = function
        """The address of `overdue` in the guest."""
        self.expected = False
        """Whether the next ring may be theirs; asked at every one."""
        self._due = False
        self._aside: tuple[list[Any], bytes] | None = None

    def fire(self, machine: VirtualMachine) -> bool:
        """Have them called at the guest's next step; False when that cannot be now."""
        if self._due or self._aside or not machine.schedule(self._function):
            return False
        self._due = self.expected = True
        return True

    def take_back(self, machine: VirtualMachine) -> bool:
        """The program is over: whether they were still to be called, and will not be."""
        taken = self._due and machine.unschedule()
        self._due = self._due and not taken
        self.expected = self._due or self._aside is not None
        return taken

    def take(self, machine: VirtualMachine) -> bool:
        """Whether this ring says that they begin, or are over, and no more."""
        if self._due and machine.is_locked():
            self._due = False
            self._aside = machine.words[:], bytes(machine.payload)
            return True
        if self._aside and machine.words[0] == BoardRequest.RESUMED:
            error = machine.words[1]
            machine.words[:], machine.payload[:] = self._aside
            self._aside = None
            self.expected = self._due
            if error:
                machine.raise_next(error)
            return True
        return False
