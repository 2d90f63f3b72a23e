"""PPI: events of one peripheral that start tasks of another, without the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gorae.emulated.chip.peripheral import Peripheral

if TYPE_CHECKING:
    from gorae.emulated.chip.machine import Machine

_ENABLED, _ENABLE, _DISABLE, _CHANNELS = 0x500, 0x504, 0x508, 20
_EVENT, _TASK = 0x510, 0x514


class Ppi(Peripheral):
    """Twenty channels, each from the address of an event to that of a task."""

    def __init__(self, machine: Machine, base: int) -> None:
        super().__init__(machine, base)
        self._routes: dict[int, list[int]] = {}

    def reset(self) -> None:
        super().reset()
        self._routes.clear()

    def write(self, offset: int, value: int) -> None:
        enabled = self.registers.get(_ENABLED, 0)
        if offset in (_ENABLED, _ENABLE, _DISABLE):
            new = {_ENABLED: value, _ENABLE: enabled | value, _DISABLE: enabled & ~value}
            self.registers[_ENABLED] = new[offset]
        else:
            self.registers[offset] = value
        self._route()
        self.machine.replan()

    def read(self, offset: int) -> int:
        return super().read(_ENABLED if offset in (_ENABLE, _DISABLE) else offset)

    def tasks_of(self, event: int) -> list[int]:
        """The addresses of the tasks that an event starts."""
        return self._routes.get(event, [])

    def events_for(self, task: int) -> list[int]:
        """The addresses of the events that start a task."""
        return [event for event, tasks in self._routes.items() if task in tasks]

    def forward(self, event: int) -> None:
        """An event has happened."""
        for task in self._routes.get(event, ()):
            self.machine.write(task, 1)

    def _route(self) -> None:
        self._routes = {}
        get = self.registers.get
        for channel in range(_CHANNELS):
            event, task = get(_EVENT + 8 * channel, 0), get(_TASK + 8 * channel, 0)
            if get(_ENABLED, 0) >> channel & 1 and event and task:
                self._routes.setdefault(event, []).append(task)
