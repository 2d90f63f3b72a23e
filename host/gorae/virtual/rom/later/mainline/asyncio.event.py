# `asyncio.event`: what tasks and interrupt handlers tell each other.
from asyncio import core


class Event:
    def __init__(self):
        self._set = False
        self._waiting = []

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            core.push(task, core.ticks())

    def clear(self):
        self._set = False

    async def wait(self):
        if not self._set:
            await core.In(self._waiting)
        return True


class ThreadSafeFlag:
    def __init__(self):
        self._set = False
        self._waiting = []

    def set(self):
        self._set = True

    def clear(self):
        self._set = False

    def _look(self):
        if self._set and self._waiting:
            core.push(self._waiting.pop(0), core.ticks())
            if not self._waiting:
                core.flags.remove(self)

    async def wait(self):
        if not self._set:
            if self not in core.flags:
                core.flags.append(self)
            await core.In(self._waiting)
        self._set = False
